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

/* An exact name that says no schema means any of the search path's. */
static bool
names_exactly(const struct plan *plan, const char *text,
	      const struct relation *r)
{
	struct buf schema, name;
	bool found;

	buf_init(&schema);
	buf_init(&name);
	found = read_name(text, &schema, &name) &&
		strcmp(name.data, r->name) == 0;
	if (found && schema.len)
		found = strcmp(schema.data, r->schema) == 0;
	else if (found && plan->search_path.n == 0)
		found = strcmp(r->schema, "public") == 0;
	else if (found) {
		found = false;
		for (size_t i = 0; i < plan->search_path.n; i++)
			found |= strcmp(plan->search_path.v[i].text,
					r->schema) == 0;
	}
	buf_release(&schema);
	buf_release(&name);
	return found;
}

static bool
names(const struct plan *plan, const struct plan_name *name,
      const struct relation *r)
{
	struct buf raw;
	struct err err;
	bool found;

	if (!name->pattern)
		return false;
	if (pattern_kind(name->pattern) == PATTERN_EXACT)
		return names_exactly(plan, name->text, r);
	buf_init(&raw);
	buf_str(&raw, r->schema);
	buf_char(&raw, '.');
	buf_str(&raw, r->name);
	found = pattern_match(name->pattern, raw.data, raw.len, &err) == 1;
	buf_release(&raw);
	return found;
}

void
allow_resolve(struct scene *s)
{
	const struct catalog *c = s->own->catalog;
	const struct plan_allow *it;

	vec_each (it, &s->own->plan->allow) {
		if (s->own->today && it->until_date &&
		    it->until_date < s->own->today)
			continue;
		for (size_t i = 0; i < c->relations.n; i++) {
			const struct relation *r = c->relations.v[i];
			const char *until = it->until.text;
			const char *reason = it->reason.text;

			if (!it->consumer.text || r->partition_of ||
			    !names(s->own->plan, &it->table, r))
				continue;
			vec_push(s->arena, &s->out->allow,
				 (struct analysis_allow){
					 .consumer = scene_text(
						 s, it->consumer.text),
					 .relation = scene_relation(s, r),
					 .access = it->access,
					 .until = scene_text(s, until ? until
								      : ""),
					 .reason = scene_text(s, reason ? reason
									: ""),
				 });
		}
	}
}
