/*
 * The catalog's things, sorted by their raw names, and which of them a pattern
 * of the plan matches.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "cross/own_bind.h"
#include "sql/quote.h"

const char *
own_kind_word(enum thing_kind kind)
{
	return kind == THING_ROUTINE ? "routine"
	       : kind == THING_TYPE  ? "type"
				     : "table";
}

const char *
own_shown(struct binder *b, const struct thing *t)
{
	struct buf text;
	const char *shown;

	buf_init(&text);
	sql_qualified(&text, t->schema, t->name);
	shown = arena_strndup(b->arena, text.data, text.len);
	buf_release(&text);
	return shown;
}

/* The list of things. */

static int
by_raw(const void *x, const void *y)
{
	const struct thing *a = x, *b = y;
	int c = strcmp(a->raw, b->raw);

	/* a.b of schema "a" and of no dot, then of schema "a.b"; overloads by
	   their place in the catalog, which is sorted. */
	if (c == 0)
		c = strcmp(a->schema, b->schema);
	return c ? c : (a->owner > b->owner) - (a->owner < b->owner);
}

static bool
in_scope(const struct binder *b, const char *schema)
{
	if (b->schemas.n == 0)
		return !schema_is_system(schema);
	return map_has(&b->schemas, schema, strlen(schema));
}

static struct thing *
add_thing(struct binder *b, enum thing_kind kind, const char *schema,
	  const char *name, struct owner *owner)
{
	struct things *list = &b->things[kind];
	struct thing *t = &list->v[list->n++];

	t->schema = schema;
	t->name = name;
	t->raw = arena_printf(b->arena, "%s.%s", schema, name);
	t->len = strlen(t->raw);
	t->owner = owner;
	t->in_scope = in_scope(b, schema);
	*owner = (struct owner){.service = OWNER_NONE};
	return t;
}

static void
make_room(struct binder *b, enum thing_kind kind, size_t n,
	  struct owner **owners)
{
	b->things[kind].v = arena_calloc(b->arena, n, sizeof(struct thing));
	*owners = arena_calloc(b->arena, n, sizeof(struct owner));
}

static void
sort_things(struct things *list)
{
	if (list->n > 1)
		qsort(list->v, list->n, sizeof(*list->v), by_raw);
}

void
own_list_things(struct binder *b)
{
	const struct catalog *c = b->catalog;
	struct ownership *out = b->out;

	make_room(b, THING_RELATION, c->relations.n, &out->relations);
	make_room(b, THING_ROUTINE, c->routines.n, &out->routines);
	make_room(b, THING_TYPE, c->types.n, &out->types);
	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];

		add_thing(b, THING_RELATION, r->schema, r->name,
			  &out->relations[r->id])
			->relation = r;
	}
	for (size_t i = 0; i < c->routines.n; i++) {
		const struct routine *r = c->routines.v[i];

		add_thing(b, THING_ROUTINE, r->schema, r->name,
			  &out->routines[r->id])
			->routine = r;
	}
	for (size_t i = 0; i < c->types.n; i++)
		add_thing(b, THING_TYPE, c->types.v[i]->schema,
			  c->types.v[i]->name, &out->types[c->types.v[i]->id]);
	for (int k = 0; k < THING_KINDS; k++)
		sort_things(&b->things[k]);
}

size_t
own_lower_bound(const struct things *list, const char *key, size_t len)
{
	size_t low = 0, high = list->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strncmp(list->v[mid].raw, key, len) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

size_t
own_match(struct binder *b, enum thing_kind kind, const struct plan_name *name,
	  void (*each)(struct binder *b, struct thing *t, void *arg), void *arg)
{
	const struct things *list = &b->things[kind];
	const char *prefix = pattern_prefix(name->pattern);
	size_t len = strlen(prefix), n = 0;
	struct err err;

	for (size_t i = own_lower_bound(list, prefix, len); i < list->n; i++) {
		struct thing *t = &list->v[i];
		int rc;

		if (strncmp(t->raw, prefix, len) != 0)
			break;
		if (!t->in_scope)
			continue;
		rc = pattern_match(name->pattern, t->raw, t->len, &err);
		if (rc < 0) {
			diag_add(b->diags, DIAG_ERROR, &b->plan->source,
				 name->line, name->column, "%s", err.message);
			return SIZE_MAX;
		}
		if (rc == 0)
			continue;
		n++;
		each(b, t, arg);
	}
	return n;
}

const struct source_text *
own_source(const struct binder *b, const struct plan_name *name)
{
	return name->line ? &b->plan->source : &b->plan->added;
}
