#include "sql/decompose_internal.h"

#include "sql/aggregate.h"

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

/* All leaves that there are. */
static uint64_t
all_leaves(const struct decomposing *d)
{
	return d->leaves.n < LEAVES_MAX ? LEAF(d->leaves.n) - 1 : ~(uint64_t)0;
}

uint64_t
span_leaves(const struct decomposing *d, struct span s)
{
	uint64_t leaves = 0;

	for (size_t i = outline_columns_from(&d->names, s.from);
	     i < d->names.columns.n && d->names.columns.v[i].token < s.to;
	     i++) {
		const struct outline_column *c = &d->names.columns.v[i];
		int leaf = c->leaf >= 0 ? leaf_at_place(d, c->leaf) : -1;

		if (is_lifted(d, c->token))
			continue;
		if (c->all)
			leaves |= all_leaves(d);
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

/* a RIGHT JOIN b USING (x): x is b's, and a's is found first. */
static bool
is_merged_away(const struct decomposing *d, const struct outline_column *c)
{
	const struct leaf *l;
	int leaf = c->merged ? leaf_at_place(d, c->leaf) : -1;

	if (leaf < 0)
		return false;
	l = &d->leaves.v[leaf];
	for (size_t i = 0; i < l->from->using.n; i++)
		if (tokens_same_name(&d->names.tokens, c->token,
				     l->from->using.v[i].from))
			return true;
	return false;
}

bool
span_unknown(const struct decomposing *d, struct span s)
{
	for (size_t i = outline_columns_from(&d->names, s.from);
	     i < d->names.columns.n && d->names.columns.v[i].token < s.to;
	     i++) {
		const struct outline_column *c = &d->names.columns.v[i];

		if (!is_lifted(d, c->token) && !c->all &&
		    (c->leaf == OUTLINE_UNKNOWN || is_merged_away(d, c)))
			return true;
	}
	return false;
}

const char *
column_text(const struct decomposing *d, struct span s)
{
	struct buf sql;
	const char *text;

	buf_init(&sql);
	for (uint32_t i = s.from; i < s.to; i++) {
		const struct token *t = &d->names.tokens.list.v[i].token;

		buf_add(&sql, t->p, t->len);
	}
	text = arena_strdup(d->arena, sql.data);
	buf_release(&sql);
	return text;
}

/* Those before it; all, of RECURSIVE ones. */
static bool
sees_cte(const struct decomposing *d, uint32_t at, size_t cte)
{
	return d->clauses.recursive || d->clauses.ctes.v[cte].all.to <= at;
}

bool
token_names_cte(const struct decomposing *d, uint32_t at, size_t cte)
{
	const struct tokens *t = &d->names.tokens;

	return sees_cte(d, at, cte) &&
	       (at == 0 || !tokens_punct(t, at - 1, ".")) &&
	       tokens_same_name(t, at, d->clauses.ctes.v[cte].all.from);
}

static bool
span_names_cte(const struct decomposing *d, struct span s, size_t cte)
{
	for (uint32_t i = s.from; i < s.to; i++)
		if (token_names_cte(d, i, cte) && !is_lifted(d, i))
			return true;
	return false;
}

static int
owner_of_name(const struct decomposing *d, const struct outline_name *name)
{
	return name->relation
		       ? d->owners->relation(d->owners->arg, name->relation)
		       : d->owners->routine(d->owners->arg, name->routine);
}

int
span_reads(const struct decomposing *d, struct span s)
{
	int owner = OWNER_FREE;

	for (size_t i = outline_names_from(&d->names, s.from);
	     i < d->names.names.n && d->names.names.v[i].token < s.to; i++)
		if (!is_lifted(d, d->names.names.v[i].token))
			owner = owner_join(
				owner, owner_of_name(d, &d->names.names.v[i]));
	for (size_t i = 0; i < d->clauses.ctes.n; i++)
		if (d->cte_owners[i] != OWNER_FREE && span_names_cte(d, s, i))
			owner = owner_join(owner, d->cte_owners[i]);
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

/* The call of a routine of the catalog at a token, NULL if none is there. */
static const struct routine *
routine_at(const struct decomposing *d, uint32_t at)
{
	size_t i = outline_names_from(&d->names, at);

	for (; i < d->names.names.n && d->names.names.v[i].token == at; i++)
		if (d->names.names.v[i].routine)
			return d->names.names.v[i].routine;
	return NULL;
}

/* Does it begin there, with its schema or without? */
static bool
calls_aggregate(const struct decomposing *d, uint32_t at)
{
	const struct tokens *t = &d->names.tokens;
	const struct routine *r = routine_at(d, at);

	return (r && r->kind == ROUTINE_AGGREGATE) ||
	       (tokens_punct(t, at + 1, "(") &&
		is_aggregate_name(t->list.v[at].token));
}

/* Columns of the outer query alone make it an aggregate of that. */
static bool
takes_outer_columns(const struct decomposing *d, uint32_t at, struct span all)
{
	const struct tokens *t = &d->names.tokens;

	while (at < all.to && !tokens_punct(t, at, "("))
		at++;
	return at < all.to &&
	       span_leaves(d, (struct span){at, t->list.v[at].close}) != 0;
}

bool
span_aggregates(const struct decomposing *d, struct span s)
{
	const struct tokens *t = &d->names.tokens;
	uint32_t inner = s.from; /* where subqueries end */

	for (uint32_t i = s.from; i < s.to; i++) {
		if (tokens_open_query(t, i) && t->list.v[i].close > inner)
			inner = t->list.v[i].close;
		if (is_lifted(d, i))
			continue;
		if (i >= inner && tokens_word(t, i, "over"))
			return true;
		if (calls_aggregate(d, i) &&
		    (i >= inner || takes_outer_columns(d, i, s)))
			return true;
	}
	return false;
}

bool
span_returns_rows(const struct decomposing *d, struct span s)
{
	const struct tokens *t = &d->names.tokens;

	for (uint32_t i = s.from; i < s.to;
	     i = tokens_open_query(t, i) ? t->list.v[i].close : i + 1) {
		const struct routine *r = routine_at(d, i);

		if ((r && r->returns_set) ||
		    (tokens_punct(t, i + 1, "(") &&
		     is_set_returning_name(t->list.v[i].token)))
			return true;
	}
	return false;
}

bool
has_children(const struct decomposing *d, const struct relation *r)
{
	const struct catalog *c = d->ctx->catalog;

	for (size_t i = 0; i < c->relations.n; i++)
		for (size_t j = 0; j < c->relations.v[i]->parents.n; j++)
			if (c->relations.v[i]->parents.v[j] == r)
				return true;
	return false;
}
