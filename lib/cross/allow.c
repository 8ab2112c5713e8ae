#include "cross/allow.h"

#include <string.h>

#include "sql/quote.h"

/* Read "schema.name" or "name" as SQL does; false if text is neither. */
static bool
read_name(const char *text, struct buf *schema, struct buf *name)
{
	size_t len = strlen(text), n = sql_read_ident(text, len, name);

	buf_clear(schema);
	if (n && n < len && text[n] == '.') {
		buf_add(schema, name->data, name->len);
		text += n + 1;
		len -= n + 1;
		n = sql_read_ident(text, len, name);
	}
	return n && n == len;
}

static void
add(struct relation_list *out, const struct relation *r, struct arena *arena)
{
	if (r && !r->partition_of)
		vec_push(arena, out, r);
}

/* Looked up, for there can be many entries, of a catalog that is large. One
   that says no schema means all that the search path has. */
static void
add_exact(struct relation_list *out, const struct ownership *own,
	  const char *text, struct arena *arena)
{
	const struct catalog *c = own->catalog;
	const struct plan_text *it;
	struct buf schema, name;
	bool named;

	buf_init(&schema);
	buf_init(&name);
	named = read_name(text, &schema, &name);
	if (named && schema.len)
		add(out, catalog_find_relation(c, schema.data, name.data),
		    arena);
	else if (named && own->plan->search_path.n == 0)
		add(out, catalog_find_relation(c, "public", name.data), arena);
	else if (named)
		vec_each (it, &own->plan->search_path)
			add(out, catalog_find_relation(c, it->text, name.data),
			    arena);
	buf_release(&schema);
	buf_release(&name);
}

static void
add_matching(struct relation_list *out, const struct ownership *own,
	     const struct pattern *pattern, struct arena *arena)
{
	const struct catalog *c = own->catalog;
	struct buf raw;
	struct err err;

	buf_init(&raw);
	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];

		buf_clear(&raw);
		buf_str(&raw, r->schema);
		buf_char(&raw, '.');
		buf_str(&raw, r->name);
		if (pattern_match(pattern, raw.data, raw.len, &err) == 1)
			add(out, r, arena);
	}
	buf_release(&raw);
}

struct relation_list
allow_relations(const struct ownership *own, const struct plan_allow *entry,
		struct arena *arena)
{
	const struct plan_name *name = &entry->table;
	struct relation_list out = {0};

	if (name->pattern && pattern_kind(name->pattern) == PATTERN_EXACT)
		add_exact(&out, own, name->text, arena);
	else if (name->pattern)
		add_matching(&out, own, name->pattern, arena);
	return out;
}

bool
allow_ended(const struct plan_allow *entry, int today)
{
	return today && entry->until_date && entry->until_date < today;
}

static void
add_entry(struct scene *s, const struct plan_allow *entry)
{
	struct relation_list list = allow_relations(s->own, entry, s->arena);
	const char *until = entry->until.text, *reason = entry->reason.text;

	for (size_t i = 0; i < list.n; i++)
		vec_push(
			s->arena, &s->out->allow,
			(struct analysis_allow){
				.consumer = scene_text(s, entry->consumer.text),
				.relation = scene_relation(s, list.v[i]),
				.access = entry->access,
				.until = scene_text(s, until ? until : ""),
				.reason = scene_text(s, reason ? reason : ""),
			});
}

void
allow_resolve(struct scene *s)
{
	const struct plan_allow *it;

	vec_each (it, &s->own->plan->allow)
		if (it->consumer.text && !allow_ended(it, s->own->today))
			add_entry(s, it);
}
