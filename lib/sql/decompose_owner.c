#include "sql/decompose_internal.h"

#include <strings.h>

#include "sql/aggregate.h"
#include "sql/quote.h"

int
owner_join(int a, int b)
{
	if (a == OWNER_FREE || a == b)
		return b;
	return b == OWNER_FREE ? a : OWNER_MANY;
}

bool
is_lifted(const struct decomposing *d, uint32_t token)
{
	for (size_t i = 0; i < d->lifts.n; i++)
		if (span_has(d->lifts.v[i].span, token))
			return true;
	return false;
}

int
leaf_at_place(const struct decomposing *d, int place)
{
	for (size_t i = 0; i < d->leaves.n; i++)
		if ((int)d->leaves.v[i].from->place == place)
			return (int)i;
	return -1;
}

uint64_t
span_leaves(const struct decomposing *d, struct span s)
{
	const struct outline_column *it;
	uint64_t leaves = 0;

	vec_each (it, &d->names.columns) {
		int leaf;

		if (!span_has(s, it->token) || is_lifted(d, it->token))
			continue;
		if (it->all)
			leaves |= LEAF(d->leaves.n) - 1;
		leaf = it->leaf >= 0 ? leaf_at_place(d, it->leaf) : -1;
		if (leaf >= 0)
			leaves |= LEAF(leaf);
	}
	/* What was lifted out left a column in its place. */
	for (size_t i = 0; i < d->lifts.n; i++)
		if (span_has(s, d->lifts.v[i].span.from) &&
		    d->lifts.v[i].outer >= 0)
			leaves |= LEAF(d->lifts.v[i].outer);
	return leaves;
}

bool
span_unknown(const struct decomposing *d, struct span s)
{
	const struct outline_column *it;

	vec_each (it, &d->names.columns) {
		if (span_has(s, it->token) && !is_lifted(d, it->token) &&
		    it->leaf == OUTLINE_UNKNOWN && !it->all)
			return true;
	}
	return false;
}

/* a, A and "a" are one name. */
static bool
is_same_name(struct token a, struct token b)
{
	struct buf names[2];
	bool same;

	if (a.kind == TOKEN_IDENT && b.kind == TOKEN_IDENT)
		return a.len == b.len && strncasecmp(a.p, b.p, a.len) == 0;
	buf_init(&names[0]);
	buf_init(&names[1]);
	same = sql_read_ident(a.p, a.len, &names[0]) &&
	       sql_read_ident(b.p, b.len, &names[1]) &&
	       strcmp(names[0].data, names[1].data) == 0;
	buf_release(&names[0]);
	buf_release(&names[1]);
	return same;
}

bool
token_names_cte(const struct decomposing *d, uint32_t at,
		const struct cte_clause *cte)
{
	const struct tokens *t = &d->names.tokens;
	struct token token = t->list.v[at].token;

	return (token.kind == TOKEN_IDENT ||
		token.kind == TOKEN_QUOTED_IDENT) &&
	       (at == 0 || !tokens_punct(t, at - 1, ".")) &&
	       is_same_name(token, cte->name);
}

static bool
span_names_cte(const struct decomposing *d, struct span s,
	       const struct cte_clause *cte)
{
	for (uint32_t i = s.from; i < s.to; i++)
		if (token_names_cte(d, i, cte) && !is_lifted(d, i))
			return true;
	return false;
}

int
span_reads(const struct decomposing *d, struct span s)
{
	const struct tokens *t = &d->names.tokens;
	const struct access_set *touched = &d->names.touched;
	int owner = OWNER_FREE;

	for (size_t i = 0; i < touched->accesses.n; i++) {
		const struct access *a = &touched->accesses.v[i];
		uint32_t at = tokens_at(t, a->location);

		if (span_has(s, at) && !is_lifted(d, at))
			owner = owner_join(owner,
					   d->owners->relation(d->owners->arg,
							       a->relation));
	}
	for (size_t i = 0; i < touched->calls.n; i++) {
		const struct routine_call *call = &touched->calls.v[i];
		uint32_t at = tokens_at(t, call->location);

		if (span_has(s, at) && !is_lifted(d, at))
			owner = owner_join(owner,
					   d->owners->routine(d->owners->arg,
							      call->routine));
	}
	/* A CTE can name those before it. */
	for (size_t i = 0; i < d->clauses.ctes.n; i++) {
		const struct cte_clause *cte = &d->clauses.ctes.v[i];

		if (cte->all.to <= s.from && span_names_cte(d, s, cte))
			owner = owner_join(owner, d->cte_owners[i]);
	}
	return owner;
}

int
span_owner(const struct decomposing *d, struct span s)
{
	uint64_t leaves = span_leaves(d, s);
	int owner = span_reads(d, s);

	for (size_t i = 0; i < d->leaves.n; i++)
		if (leaves & LEAF(i))
			owner = owner_join(owner, d->leaves.v[i].owner);
	return owner;
}

bool
span_aggregates(const struct decomposing *d, struct span s)
{
	const struct tokens *t = &d->names.tokens;
	const struct access_set *touched = &d->names.touched;

	for (uint32_t i = s.from; i + 1 < s.to; i++) {
		if (tokens_punct(t, i, "(") &&
		    span_is_query(t, (struct span){i + 1, s.to}))
			i = t->list.v[i].close;
		else if (tokens_word(t, i, "over") ||
			 (tokens_punct(t, i + 1, "(") &&
			  is_aggregate_name(t->list.v[i].token)))
			return true;
	}
	for (size_t i = 0; i < touched->calls.n; i++) {
		const struct routine_call *call = &touched->calls.v[i];

		if (call->routine->kind == ROUTINE_AGGREGATE &&
		    span_has(s, tokens_at(t, call->location)))
			return true;
	}
	return false;
}
