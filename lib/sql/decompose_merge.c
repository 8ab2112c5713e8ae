/*
 * What can be done behind a merge, and what cannot: only the first query's own
 * order is kept, and its LIMIT is only the result's where each of its rows
 * stays one row.
 */
#include "sql/decompose_internal.h"

bool
keys_are_unique(const struct decomposing *d, const struct part *p,
		const struct relation *r)
{
	if (has_children(d, r))
		return false;
	for (size_t i = 0; i < r->keys.n; i++) {
		const struct key *key = &r->keys.v[i];
		size_t found = 0;

		for (size_t j = 0; j < key->columns.n; j++)
			for (size_t k = 0; k < p->keys.n; k++)
				if (p->keys.v[k].mine.attribute ==
				    key->columns.v[j]) {
					found++;
					break;
				}
		if (found == key->columns.n && found > 0)
			return true;
	}
	return false;
}

/* "orders and users", of the parts. */
static const char *
all_owners(const struct decomposing *d)
{
	const char *text = "";

	for (size_t i = 0; i < d->parts.n; i++) {
		int owner = d->parts.v[i].owner;
		bool seen = false;

		for (size_t j = 0; j < i; j++)
			seen |= d->parts.v[j].owner == owner;
		if (!seen)
			text = arena_printf(d->arena, "%s%s%s", text,
					    *text ? " and " : "",
					    owner_name(d, owner));
	}
	return text;
}

static bool
refuse_clause(struct decomposing *d, const char *what)
{
	return refuse(d, "%s is over joined rows: of %s", what, all_owners(d));
}

static bool
check_clauses(struct decomposing *d)
{
	const struct select_clauses *c = &d->clauses;

	if (!span_empty(c->group))
		return refuse_clause(d, "GROUP BY");
	if (c->distinct)
		return refuse_clause(d, "DISTINCT");
	if (!span_empty(c->having))
		return refuse_clause(d, "HAVING");
	for (size_t i = 0; i < c->targets.n; i++)
		if (span_aggregates(d, c->targets.v[i]))
			return refuse(d,
				      "an aggregate or window function is over "
				      "joined rows: %s, of %s",
				      span_text(d, c->targets.v[i]),
				      all_owners(d));
	for (size_t i = 0; i < c->targets.n; i++)
		if (span_returns_rows(d, c->targets.v[i]))
			return refuse(d,
				      "a column gives several rows for one: %s",
				      span_text(d, c->targets.v[i]));
	for (size_t i = 0; i < c->order.n; i++)
		if (span_aggregates(d, c->order.v[i]) ||
		    span_returns_rows(d, c->order.v[i]))
			return refuse_clause(d, "the sort's function");
	return true;
}

/* Behind what is sorted by: ASC, DESC, USING and NULLS are no part of it. */
static uint32_t
end_of_sort(const struct tokens *t, struct span s)
{
	static const char *const words[] = {"asc", "desc", "using", "nulls"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		s.to = span_find_word(t, s, words[i]);
	return s.to;
}

/* In the query's columns from 1 on; 0: it is no place there. */
static size_t
place_in_targets(const struct decomposing *d, struct token t)
{
	size_t place = 0;

	for (size_t i = 0; i < t.len; i++) {
		if (t.p[i] < '0' || t.p[i] > '9' || place > d->names.targets.n)
			return 0;
		place = place * 10 + (size_t)(t.p[i] - '0');
	}
	return place <= d->names.targets.n ? place : 0;
}

bool
is_sort_by_word(const struct decomposing *d, struct span s)
{
	return end_of_sort(&d->names.tokens, s) == s.from + 1 &&
	       span_is_column(&d->names.tokens,
			      (struct span){s.from, s.from + 1});
}

int
sorted_target(const struct decomposing *d, struct span s)
{
	const struct tokens *t = &d->names.tokens;
	const struct token *token = &t->list.v[s.from].token;
	size_t place = 0;

	if (end_of_sort(t, s) != s.from + 1)
		return -1;
	if (token->kind == TOKEN_NUMBER)
		place = place_in_targets(d, *token);
	for (size_t i = 0; i < place; i++)
		if (d->names.targets.v[i].star)
			return -1;
	if (place > 0)
		return (int)place - 1;
	for (size_t i = 0; i < d->names.targets.n; i++)
		if (token->kind == TOKEN_IDENT && !d->names.targets.v[i].star &&
		    token_is(*token, d->names.targets.v[i].name))
			return (int)i;
	return -1;
}

/* A name that two tables have can be that of a column of a *. */
static bool
names_several(const struct decomposing *d, struct span s)
{
	const struct outline_column *c = outline_column_at(&d->names, s.from);

	for (size_t i = 0; c && c->merged && i < d->names.targets.n; i++)
		if (d->names.targets.v[i].star)
			return true;
	return false;
}

/* Can the service of a part answer all that a span asks? */
static bool
is_of_part(const struct decomposing *d, struct span s, int part)
{
	int owner = span_owner(d, s);

	return owner == OWNER_FREE || owner == d->parts.v[part].owner;
}

/* The part that an item of ORDER BY is of, -1 with the reason set. */
static int
part_of_sort(struct decomposing *d, struct span s)
{
	uint64_t leaves = span_leaves(d, s);
	int target = leaves ? -1 : sorted_target(d, s), part = -1;
	struct span by = s;

	if (target >= 0)
		by = target_value(d, d->clauses.targets.v[target]);
	leaves = span_leaves(d, by);
	if (!leaves || span_unknown(d, by) || names_several(d, by)) {
		refuse(d, "it is not known what it sorts by: %s",
		       span_text(d, s));
		return -1;
	}
	for (size_t i = 0; i < d->leaves.n; i++) {
		if (!(leaves & LEAF(i)))
			continue;
		if (part >= 0 && part != d->leaves.v[i].part) {
			refuse(d,
			       "the sort needs columns of several "
			       "services: %s",
			       span_text(d, s));
			return -1;
		}
		part = d->leaves.v[i].part;
	}
	if (!is_of_part(d, by, part)) {
		refuse(d, "the sort asks several services: %s",
		       span_text(d, s));
		return -1;
	}
	return part;
}

/* How few rows its own filters leave, as far as that can be told. */
enum {
	RANK_ALL,
	RANK_SOME,
	RANK_EQUAL, /* those with one value in a column */
};

static int
filter_rank(const struct decomposing *d, const struct part *p)
{
	const struct tokens *t = &d->names.tokens;
	int rank = RANK_ALL;

	for (size_t i = 0; i < p->filters.n; i++) {
		struct span s = p->filters.v[i];
		int one = RANK_SOME;

		for (uint32_t at = s.from; at < s.to; at++)
			if (tokens_punct(t, at, "=") &&
			    t->list.v[at].depth == t->list.v[s.from].depth)
				one = RANK_EQUAL;
		rank = one > rank ? one : rank;
	}
	return rank;
}

static int
best_filtered(const struct decomposing *d)
{
	int best = -1, rank = -1;

	for (size_t i = 0; i < d->parts.n; i++) {
		const struct part *p = &d->parts.v[i];

		if (p->join == JOINED_INNER && filter_rank(d, p) > rank) {
			best = (int)i;
			rank = filter_rank(d, p);
		}
	}
	return best;
}

/* The sort's part comes first, else the one with the fewest rows. */
static bool
find_driver(struct decomposing *d)
{
	d->driver = best_filtered(d);
	for (size_t i = 0; i < d->clauses.order.n; i++) {
		int part = part_of_sort(d, d->clauses.order.v[i]);

		if (part < 0)
			return false;
		if (i > 0 && part != d->driver)
			return refuse(d,
				      "the sort needs columns of several "
				      "services: %s",
				      span_text(d, d->clauses.order.v[i]));
		d->driver = part;
	}
	if (d->driver < 0)
		return refuse(d, "no table is read but by outer joins");
	if (d->parts.v[d->driver].join != JOINED_INNER)
		return refuse(d, "the sort is by rows that an outer join may "
				 "not find");
	return true;
}

static bool
has_key_column(const struct part_key *k, const struct attribute *a)
{
	return k->mine.attribute == a || k->theirs.attribute == a;
}

/* Does a foreign key of the first part's table say that a row is always
   found? */
static const struct foreign_key *
covering_key(const struct decomposing *d, const struct part *p,
	     const struct relation *r)
{
	/* Columns of subqueries can be copies of what is never NULL. */
	for (size_t i = 0; i < p->keys.n; i++)
		if (!d->leaves.v[p->keys.v[i].theirs.leaf].names->relation)
			return NULL;
	for (size_t i = 0; i < r->referenced_by.n; i++) {
		const struct foreign_key *fk = r->referenced_by.v[i];
		bool covers = !fk->not_valid &&
			      fk->parent_columns.n == p->keys.n;

		for (size_t j = 0; covers && j < p->keys.n; j++) {
			bool found = false;

			for (size_t k = 0; k < fk->child_columns.n; k++)
				found |= has_key_column(
						 &p->keys.v[j],
						 fk->child_columns.v[k]) &&
					 has_key_column(
						 &p->keys.v[j],
						 fk->parent_columns.v[k]) &&
					 fk->child_columns.v[k]->not_null;
			covers = found;
		}
		if (covers)
			return fk;
	}
	return NULL;
}

/* Are all rows of a table read, without TABLESAMPLE and ONLY? */
static bool
is_whole(const struct decomposing *d, int leaf)
{
	struct span s = d->leaves.v[leaf].from->text;

	return !tokens_word(&d->names.tokens, s.from, "only") &&
	       span_find_word(&d->names.tokens, s, "tablesample") == s.to;
}

/* Does each row of the first part find just one of this part? */
static bool
keeps_rows(struct decomposing *d, const struct part *p)
{
	const struct foreign_key *fk;
	const struct relation *r;

	if (p->sub)
		return true;
	r = d->leaves.v[p->first].names->relation;
	if (p->anti || !r || p->leaves != LEAF(p->first) ||
	    !keys_are_unique(d, p, r))
		return false;
	if (p->join == JOINED_LEFT)
		return true;
	fk = p->filters.n || !is_whole(d, p->first) ? NULL
						    : covering_key(d, p, r);
	if (fk)
		note(d,
		     "its LIMIT relies on the foreign key %s: once that is "
		     "gone, a row without a match makes the result shorter",
		     fk->name);
	return fk != NULL;
}

/* Keys of inner joins are those of whichever part is merged later: all are,
   for this, but the first. */
static void
give_keys(struct decomposing *d, bool *merged, size_t part)
{
	struct part *p = &d->parts.v[part];

	for (size_t i = 0; i < d->keys.n; i++) {
		struct part_key k = d->keys.v[i];
		int mine = d->leaves.v[k.mine.leaf].part;
		int theirs = d->leaves.v[k.theirs.leaf].part;

		if (theirs == (int)part && merged[mine]) {
			vec_push(d->arena, &p->keys,
				 (struct part_key){k.theirs, k.mine});
		} else if (mine == (int)part && merged[theirs]) {
			vec_push(d->arena, &p->keys, k);
		}
	}
}

/* Are all parts merged that the keys of an outer join are of? */
static bool
can_merge(const struct decomposing *d, const bool *merged, size_t part)
{
	const struct part *p = &d->parts.v[part];

	if (p->join == JOINED_INNER) {
		for (size_t i = 0; i < d->keys.n; i++) {
			int a = d->leaves.v[d->keys.v[i].mine.leaf].part;
			int b = d->leaves.v[d->keys.v[i].theirs.leaf].part;

			if ((a == (int)part && merged[b]) ||
			    (b == (int)part && merged[a]))
				return true;
		}
		return false;
	}
	for (size_t i = 0; i < p->keys.n; i++)
		if (!merged[d->leaves.v[p->keys.v[i].theirs.leaf].part])
			return false;
	return p->keys.n > 0;
}

static int
next_to_merge(const struct decomposing *d, const bool *merged)
{
	for (int join = JOINED_INNER; join <= JOINED_LEFT; join++)
		for (size_t i = 0; i < d->parts.n; i++)
			if (!merged[i] && (int)d->parts.v[i].join == join &&
			    can_merge(d, merged, i))
				return (int)i;
	return -1;
}

/* Rows that nothing joins are all joined with all others: that is bearable
   where there are few. */
static int
next_without_keys(const struct decomposing *d, const bool *merged)
{
	for (size_t i = 0; i < d->parts.n; i++)
		if (!merged[i] && d->parts.v[i].join == JOINED_INNER &&
		    filter_rank(d, &d->parts.v[i]) == RANK_EQUAL)
			return (int)i;
	return -1;
}

static bool
order_parts(struct decomposing *d)
{
	bool *merged = arena_calloc(d->arena, d->parts.n, sizeof(*merged));
	int part = d->driver;

	for (size_t n = 0; n < d->parts.n; n++) {
		if (part < 0)
			return refuse(d,
				      "no equal columns join the rows: of %s",
				      all_owners(d));
		if (n > 0 && d->parts.v[part].join == JOINED_INNER)
			give_keys(d, merged, (size_t)part);
		merged[part] = true;
		vec_push(d->arena, &d->order, part);
		part = next_to_merge(d, merged);
		if (part < 0)
			part = next_without_keys(d, merged);
	}
	return true;
}

static bool
check_limit(struct decomposing *d)
{
	if (span_empty(d->clauses.limit))
		return true;
	if (!is_of_part(d, d->clauses.limit, d->driver))
		return refuse(d, "the limit asks several services: %s",
			      span_text(d, d->clauses.limit));
	for (size_t i = 1; i < d->order.n; i++) {
		const struct part *p = &d->parts.v[d->order.v[i]];

		if (!keeps_rows(d, p))
			return refuse(d,
				      "LIMIT counts rows that are only known "
				      "once others are joined: of %s",
				      owner_name(d, p->owner));
	}
	return true;
}

bool
plan_merge(struct decomposing *d)
{
	return check_clauses(d) && find_driver(d) && order_parts(d) &&
	       check_limit(d);
}
