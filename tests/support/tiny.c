#include "support/tiny.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "sql/resolve.h"

static const char *
word(struct arena *a, const char **p, const char *stops)
{
	size_t n = strcspn(*p, stops);
	const char *w = arena_strndup(a, *p, n);

	*p += n;
	return w;
}

static void
split_name(struct arena *a, const char *name, const char **schema,
	   const char **rest)
{
	const char *dot = strchr(name, '.');

	*schema = dot ? arena_strndup(a, name, (size_t)(dot - name)) : "public";
	*rest = dot ? dot + 1 : name;
}

static void
add_columns(struct catalog *c, struct relation *r, const char *columns)
{
	while (*columns) {
		columns += strspn(columns, " ");
		if (*columns)
			catalog_add_attribute(c, r,
					      word(c->arena, &columns, " "));
	}
}

void
tiny_catalog(struct catalog *c, struct arena *arena, const char *spec)
{
	catalog_init(c, arena);
	while (*(spec += strspn(spec, " "))) {
		const char *name = word(arena, &spec, "(");
		const char *schema, *rest;

		split_name(arena, name, &schema, &rest);
		if (!catalog_has_schema(c, schema))
			vec_push(arena, &c->schemas,
				 (struct db_schema){.name = schema});
		spec++;
		add_columns(
			c,
			catalog_add_relation(c, RELATION_TABLE, schema, rest),
			word(arena, &spec, ")"));
		spec++;
	}
}

static struct relation *
find(struct catalog *c, const char *name)
{
	const char *schema, *rest;
	struct relation *r;

	split_name(c->arena, name, &schema, &rest);
	r = catalog_find_relation(c, schema, rest);
	if (!r)
		abort();
	return r;
}

struct relation *
tiny_view(struct catalog *c, const char *name, const char *columns,
	  const char *query)
{
	struct search_path path = {0};
	struct resolve_context ctx = {
		.catalog = c, .path = &path, .arena = c->arena};
	const char *schema, *rest;
	struct relation *r;

	vec_push(c->arena, &path.schemas, "public");
	split_name(c->arena, name, &schema, &rest);
	r = catalog_add_relation(c, RELATION_VIEW, schema, rest);
	add_columns(c, r, columns);
	r->query = arena_new(c->arena, struct access_set);
	resolve_text(&ctx, query, r->query);
	return r;
}

struct routine *
tiny_function(struct catalog *c, const char *name, int nargs,
	      const char *language, const char *source)
{
	const char *schema, *rest;
	struct routine *r;

	split_name(c->arena, name, &schema, &rest);
	r = catalog_add_routine(c, schema, rest);
	for (int i = 0; i < nargs; i++) {
		vec_push(c->arena, &r->arguments, "integer");
		vec_push(c->arena, &r->argument_names,
			 arena_printf(c->arena, "arg%d", i + 1));
	}
	r->language = language;
	r->source = source;
	r->returns = "integer";
	return r;
}

struct trigger *
tiny_trigger(struct catalog *c, const char *name, const char *relation,
	     unsigned events, struct routine *routine)
{
	struct trigger *t = arena_new(c->arena, struct trigger);

	t->name = name;
	t->relation = find(c, relation);
	t->routine = routine;
	t->timing = TRIGGER_AFTER;
	t->events = events;
	t->enabled = 'O';
	vec_push(c->arena, &c->triggers, t);
	vec_push(c->arena, &t->relation->triggers, t);
	return t;
}

struct foreign_key *
tiny_foreign_key(struct catalog *c, const char *name, const char *child,
		 const char *column, const char *parent, const char *key,
		 char on_delete, char on_update)
{
	struct foreign_key *fk = arena_new(c->arena, struct foreign_key);

	fk->name = name;
	fk->child = find(c, child);
	fk->parent = find(c, parent);
	fk->on_delete = on_delete;
	fk->on_update = on_update;
	vec_push(c->arena, &fk->child_columns,
		 relation_find_attribute(fk->child, column));
	vec_push(c->arena, &fk->parent_columns,
		 relation_find_attribute(fk->parent, key));
	vec_push(c->arena, &c->foreign_keys, fk);
	vec_push(c->arena, &fk->child->references, fk);
	vec_push(c->arena, &fk->parent->referenced_by, fk);
	return fk;
}

static void
add_name(struct buf *out, const char *schema, const char *name)
{
	if (strcmp(schema, "public") != 0)
		buf_printf(out, "%s.", schema);
	buf_str(out, name);
}

static void
add_chain(struct buf *out, const struct link *l)
{
	for (; l; l = l->next) {
		buf_printf(out, " via %s ", link_kind_names[l->kind]);
		switch (l->kind) {
		case LINK_VIEW:
			buf_str(out,
				((const struct relation *)l->object)->name);
			break;
		case LINK_FUNCTION:
			buf_str(out, ((const struct routine *)l->object)->name);
			break;
		case LINK_TRIGGER:
			buf_str(out, ((const struct trigger *)l->object)->name);
			break;
		case LINK_FOREIGN_KEY:
			buf_str(out,
				((const struct foreign_key *)l->object)->name);
			break;
		case LINK_RULE:
			buf_str(out, ((const struct rule *)l->object)->name);
			break;
		case LINK_POLICY:
			buf_str(out, ((const struct policy *)l->object)->name);
			break;
		}
	}
}

static void
add_columns_used(struct buf *out, const struct access *a)
{
	static const char letters[] = "rwfjsg";

	if (a->columns.n == 0)
		return;
	buf_char(out, '(');
	for (size_t i = 0; i < a->columns.n; i++) {
		buf_printf(out, "%s%s:", i ? " " : "",
			   a->columns.v[i].attribute->name);
		for (int b = 0; b < 6; b++)
			if (a->columns.v[i].uses & (1u << b))
				buf_char(out, letters[b]);
	}
	buf_char(out, ')');
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static void
add_access(struct buf *b, const struct access *a)
{
	buf_printf(b, "%s ", access_mode_names[a->mode]);
	add_name(b, a->relation->schema, a->relation->name);
	if (a->level > 0)
		buf_printf(b, "^%d", a->level);
	if (a->events & EVENT_INSERT)
		buf_str(b, "+insert");
	if (a->events & EVENT_UPDATE)
		buf_str(b, "+update");
	if (a->events & EVENT_DELETE)
		buf_str(b, "+delete");
	if (a->events & EVENT_TRUNCATE)
		buf_str(b, "+truncate");
	add_columns_used(b, a);
	add_chain(b, a->via);
}

const char *
tiny_accesses(struct arena *arena, const struct access_set *set)
{
	VEC(const char *) lines = {0};
	struct buf b;
	const char *text;

	buf_init(&b);
#define PUSH(...)                                                     \
	do {                                                          \
		__VA_ARGS__;                                          \
		vec_push(arena, &lines, arena_strdup(arena, b.data)); \
		buf_clear(&b);                                        \
	} while (0)
	for (size_t i = 0; i < set->accesses.n; i++)
		PUSH(add_access(&b, &set->accesses.v[i]));
	for (size_t i = 0; i < set->calls.n; i++)
		PUSH(buf_printf(&b, "call %s", set->calls.v[i].routine->name));
	for (size_t i = 0; i < set->sequences.n; i++)
		PUSH(buf_printf(&b, "sequence %s",
				set->sequences.v[i].sequence->name);
		     add_chain(&b, set->sequences.v[i].via));
	for (size_t i = 0; i < set->gaps.n; i++)
		PUSH(buf_printf(&b, "gap %s %s",
				gap_kind_names[set->gaps.v[i].kind],
				set->gaps.v[i].what);
		     add_chain(&b, set->gaps.v[i].via));
#undef PUSH
	if (lines.n)
		qsort(lines.v, lines.n, sizeof(*lines.v), by_text);
	for (size_t i = 0; i < lines.n; i++)
		buf_printf(&b, "%s%s", i ? "; " : "", lines.v[i]);
	text = arena_strdup(arena, b.data);
	buf_release(&b);
	return text;
}
