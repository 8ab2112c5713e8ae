/* From text to statements: read, and followed. */
#include "sql/expand_internal.h"
#include "sql/statement_read.h"

static bool
any_write(const struct access_set *set)
{
	const struct access *it;

	vec_each (it, &set->accesses) {
		if (it->mode != ACCESS_READ)
			return true;
	}
	return false;
}

static bool
any_gap(const struct access_set *set)
{
	const struct access_gap *it;

	vec_each (it, &set->gaps) {
		if (it->kind != GAP_TEMPORARY)
			return true;
	}
	return false;
}

void
expander_finish(struct expander *e, struct statement *first,
		const struct search_path *path)
{
	for (struct statement *s = first; s; s = s->next) {
		if (s->state == STATEMENT_UNPARSED)
			continue;
		expander_finish(e, s->inner, path);
		expander_follow(e, &s->direct, path, &s->effects);
		s->writes = s->kind != STATEMENT_PREPARE &&
			    any_write(&s->effects);
		s->state = any_gap(&s->effects) ? STATEMENT_PARTIAL
						: STATEMENT_RESOLVED;
	}
}

const struct statement *
expander_statement(struct expander *e, const char *text, size_t len,
		   const struct search_path *path)
{
	const struct resolve_context ctx = {
		.catalog = e->catalog,
		.path = path ? path : &e->default_path,
		.arena = e->arena,
	};
	struct statement *first = statement_read(&ctx, text, len);

	expander_finish(e, first, ctx.path);
	return first;
}
