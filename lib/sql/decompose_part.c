/*
 * Leaves of one owner that are joined with each other become a part:
 *
 *	a1 JOIN b ON b.x = a1.x LEFT JOIN a2 ON a2.y = a1.y
 *
 *	a1 LEFT JOIN a2, and b; a1.x = b.x is the key between them
 *
 * An outer join of other owner's rows stays one between parts. Where a
 * condition is only true for rows that it found, it is none: it becomes an
 * inner join first.
 */
#include "sql/decompose_internal.h"

/* Owners of what everybody has: with whom it is joined. */

static int
owner_of_leaves(const struct decomposing *d, uint64_t leaves)
{
	for (size_t i = 0; i < d->leaves.n; i++)
		if ((leaves & LEAF(i)) && d->leaves.v[i].owner != OWNER_FREE)
			return d->leaves.v[i].owner;
	return OWNER_FREE;
}

/* All leaves that a leaf's ON, USING and own text name, without itself. */
static uint64_t
leaves_beside(const struct decomposing *d, size_t leaf)
{
	const struct leaf *l = &d->leaves.v[leaf];
	uint64_t leaves = l->uses;

	for (size_t i = 0; i < l->from->on.n; i++)
		leaves |= span_leaves(d, l->from->on.v[i]);
	if (l->from->using.n)
		leaves |= LEAF(leaf) - 1;
	return leaves & ~LEAF(leaf);
}

static int
neighbour_owner(const struct decomposing *d, size_t leaf)
{
	int owner = owner_of_leaves(d, leaves_beside(d, leaf));

	for (size_t i = 0; i < d->conditions.n && owner == OWNER_FREE; i++) {
		uint64_t m = span_leaves(d, d->conditions.v[i].span);

		if (m & LEAF(leaf))
			owner = owner_of_leaves(d, m);
	}
	for (size_t i = 0; i < d->leaves.n && owner == OWNER_FREE; i++)
		if (leaves_beside(d, i) & LEAF(leaf))
			owner = d->leaves.v[i].owner;
	return owner;
}

static void
adopt_free(struct decomposing *d)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < d->leaves.n; i++) {
			struct leaf *l = &d->leaves.v[i];

			if (l->owner != OWNER_FREE)
				continue;
			l->owner = neighbour_owner(d, i);
			again |= l->owner != OWNER_FREE;
		}
	}
	for (size_t i = 0; i < d->leaves.n; i++)
		if (d->leaves.v[i].owner == OWNER_FREE)
			d->leaves.v[i].owner = owner_of_leaves(d, ~0ULL);
}

/* Behind the column's name that a span begins with. */
static uint32_t
end_of_column(const struct tokens *t, struct span s)
{
	uint32_t at = s.from + 1;

	while (at + 1 < s.to && tokens_punct(t, at, "."))
		at += 2;
	return at;
}

/* Is it a comparison that is NULL where its left side is? Not so that with no
   values at all: x <> ALL ('{}') is true for any x. */
static bool
compares(const struct tokens *t, uint32_t at)
{
	static const char *const operators[] = {"=",  "<>", "!=", "<",	">",
						"<=", ">=", "~",  "~*", "!~"};
	bool negated = tokens_word(t, at, "not");

	at += negated;
	if (tokens_word(t, at + 1, "all"))
		return false;
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++)
		if (tokens_punct(t, at, operators[i]))
			return true;
	if (tokens_word(t, at, "in"))
		return !negated || !tokens_open_query(t, at + 1);
	return tokens_word(t, at, "between") || tokens_word(t, at, "like") ||
	       tokens_word(t, at, "ilike");
}

/* Is it never true where the column that it begins with is NULL? */
static bool
is_strict(const struct decomposing *d, struct span s)
{
	const struct tokens *t = &d->names.tokens;
	uint32_t at = end_of_column(t, s), is;

	if (!span_is_column(t, (struct span){s.from, at}) ||
	    span_find_word(t, s, "or") < s.to ||
	    span_find_word(t, s, "isnull") < s.to)
		return false;
	is = span_find_word(t, s, "is");
	if (is < s.to)
		return is == at && s.to - is == 3 &&
		       tokens_word(t, is + 1, "not") &&
		       tokens_word(t, is + 2, "null");
	return at == s.to || compares(t, at);
}

/* The leaves that must have a row for it to be true. */
static uint64_t
needed_leaves(const struct decomposing *d, struct span s)
{
	const struct outline_column *column;
	struct key_side sides[2];
	int leaf;

	if (read_equality(d, s, sides) && sides[0].leaf >= 0 &&
	    sides[1].leaf >= 0)
		return LEAF(sides[0].leaf) | LEAF(sides[1].leaf);
	column = outline_column_at(&d->names, s.from);
	if (!column || column->star || column->leaf < 0 || !is_strict(d, s))
		return 0;
	leaf = leaf_at_place(d, column->leaf);
	return leaf < 0 ? 0 : LEAF(leaf);
}

static void
make_inner(struct decomposing *d, struct leaf *l)
{
	l->join = JOINED_INNER;
	for (size_t i = 0; i < l->from->on.n; i++)
		vec_push(d->arena, &d->conditions,
			 (struct condition){.span = l->from->on.v[i]});
}

/* The leaves that USING joins a leaf with; false with the reason set. */
static bool
using_leaves(struct decomposing *d, size_t leaf, uint64_t *leaves)
{
	const struct from_leaf *from = d->leaves.v[leaf].from;
	struct part_key key;

	*leaves = 0;
	for (size_t i = 0; i < from->using.n; i++) {
		if (!using_sides(d, leaf, from->using.v[i], &key))
			return false;
		*leaves |= LEAF(key.theirs.leaf);
	}
	return true;
}

/* Returns whether there is any that was not. */
static bool
make_all_inner(struct decomposing *d, uint64_t leaves)
{
	bool any = false;

	for (size_t i = 0; i < d->leaves.n; i++)
		if ((leaves & LEAF(i)) && d->leaves.v[i].join == JOINED_LEFT) {
			make_inner(d, &d->leaves.v[i]);
			any = true;
		}
	return any;
}

/* What an inner join with USING needs has rows, too. */
static bool
reduce_by_using(struct decomposing *d, bool *again)
{
	for (size_t i = 0; i < d->leaves.n; i++) {
		uint64_t beside;

		if (d->leaves.v[i].join != JOINED_INNER)
			continue;
		if (!using_leaves(d, i, &beside))
			return false;
		*again |= make_all_inner(d, beside);
	}
	return true;
}

/* Conditions are added while they are looked at. */
static bool
reduce_outer_joins(struct decomposing *d)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < d->conditions.n; i++)
			make_all_inner(
				d, needed_leaves(d, d->conditions.v[i].span));
		if (!reduce_by_using(d, &again))
			return false;
	}
	return true;
}

/* Parts, as sets of leaves: part is the first leaf of the set, until the parts
   are made of them. */

static void
unite(struct decomposing *d, uint64_t leaves)
{
	int to = LEAVES_MAX;

	for (size_t i = 0; i < d->leaves.n; i++)
		if ((leaves & LEAF(i)) && d->leaves.v[i].part < to)
			to = d->leaves.v[i].part;
	for (size_t i = 0; i < d->leaves.n; i++) {
		int from = d->leaves.v[i].part;

		if (!(leaves & LEAF(i)) || from == to)
			continue;
		for (size_t j = 0; j < d->leaves.n; j++)
			if (d->leaves.v[j].part == from)
				d->leaves.v[j].part = to;
	}
}

/* Are they all of the owner and, if that is asked, inner? */
static bool
all_of(const struct decomposing *d, uint64_t leaves, int owner, bool inner)
{
	for (size_t i = 0; i < d->leaves.n; i++)
		if ((leaves & LEAF(i)) &&
		    (d->leaves.v[i].owner != owner ||
		     (inner && d->leaves.v[i].join != JOINED_INNER)))
			return false;
	return true;
}

static bool
is_one_part(const struct decomposing *d, uint64_t leaves)
{
	int part = -1;

	for (size_t i = 0; i < d->leaves.n; i++) {
		if (!(leaves & LEAF(i)))
			continue;
		if (part >= 0 && d->leaves.v[i].part != part)
			return false;
		part = d->leaves.v[i].part;
	}
	return true;
}

static bool
unite_inner(struct decomposing *d)
{
	for (size_t i = 0; i < d->leaves.n; i++) {
		struct leaf *l = &d->leaves.v[i];
		uint64_t beside;

		if (l->join != JOINED_INNER)
			continue;
		if (l->uses && !all_of(d, l->uses, l->owner, true))
			return refuse(d,
				      "what stands in FROM depends on rows of "
				      "another service: %s",
				      span_text(d, l->from->text));
		unite(d, l->uses | LEAF(i));
		if (!using_leaves(d, i, &beside))
			return false;
		if (beside && all_of(d, beside, l->owner, true)) {
			unite(d, beside | LEAF(i));
			l->inside = true;
		}
	}
	for (size_t i = 0; i < d->conditions.n; i++) {
		struct span s = d->conditions.v[i].span;
		uint64_t m = span_leaves(d, s);
		int owner = owner_of_leaves(d, m);

		if (m && all_of(d, m, owner, true) && span_owner(d, s) == owner)
			unite(d, m);
	}
	return true;
}

/* Is the part that has those leaves itself behind an outer join? */
static bool
between_parts(const struct decomposing *d, uint64_t leaves)
{
	for (size_t i = 0; i < d->leaves.n; i++)
		if (leaves & LEAF(i))
			return d->leaves.v[d->leaves.v[i].part].join ==
			       JOINED_LEFT;
	return false;
}

/* Is what an outer join asks all of its owner, and not true where the other
   side has no row because that is of an outer join between parts? */
static bool
joins_within(const struct decomposing *d, size_t leaf)
{
	const struct leaf *l = &d->leaves.v[leaf];
	bool needs = l->from->using.n > 0;

	for (size_t i = 0; i < l->from->on.n; i++) {
		int owner = span_owner(d, l->from->on.v[i]);

		if (owner != l->owner && owner != OWNER_FREE)
			return false;
		needs |= (needed_leaves(d, l->from->on.v[i]) & ~LEAF(leaf)) !=
			 0;
	}
	return needs || !between_parts(d, leaves_beside(d, leaf));
}

/* An outer join of what is one part with its other side stays in its query. */
static bool
unite_outer(struct decomposing *d)
{
	for (size_t i = 0; i < d->leaves.n; i++) {
		struct leaf *l = &d->leaves.v[i];
		uint64_t beside, using;

		if (l->join != JOINED_LEFT)
			continue;
		if (!using_leaves(d, i, &using))
			return false;
		beside = (l->from->using.n ? using : leaves_beside(d, i)) |
			 l->uses;
		if (beside && all_of(d, beside, l->owner, false) &&
		    is_one_part(d, beside) && joins_within(d, i)) {
			unite(d, beside | LEAF(i));
			l->inside = true;
		} else if (l->uses) {
			return refuse(d,
				      "what stands in FROM depends on rows of "
				      "another service: %s",
				      span_text(d, l->from->text));
		}
	}
	return true;
}

static void
number_parts(struct decomposing *d)
{
	int numbers[LEAVES_MAX];

	for (size_t i = 0; i < d->leaves.n; i++) {
		struct leaf *l = &d->leaves.v[i];
		struct part *part;

		if (l->part == (int)i) {
			numbers[i] = (int)d->parts.n;
			part = vec_add(d->arena, &d->parts);
			*part = (struct part){
				.owner = l->owner,
				.join = l->join,
				.first = (int)i,
				.query = -1,
			};
		}
		l->part = numbers[l->part];
		d->parts.v[l->part].leaves |= LEAF(i);
	}
}

/* Where conditions go. */

static bool
refuse_filter(struct decomposing *d, struct span s)
{
	return refuse(d, "a filter needs columns of several services: %s",
		      span_text(d, s));
}

/* The only part of some leaves, -1 if there are several. */
static int
part_of(const struct decomposing *d, uint64_t leaves)
{
	int part = -1;

	if (!is_one_part(d, leaves))
		return -1;
	for (size_t i = 0; i < d->leaves.n; i++)
		if (leaves & LEAF(i))
			part = d->leaves.v[i].part;
	return part;
}

static bool
add_inner_key(struct decomposing *d, struct span s)
{
	struct key_side sides[2];
	struct part_key key;

	if (!read_equality(d, s, sides) || sides[0].leaf < 0 ||
	    sides[1].leaf < 0)
		return refuse_filter(d, s);
	key = (struct part_key){sides[0], sides[1]};
	if (!check_key_types(d, &key))
		return false;
	vec_push(d->arena, &d->keys, key);
	return true;
}

static bool
is_key_column(const struct part *p, const struct attribute *a)
{
	for (size_t i = 0; i < p->keys.n; i++)
		if (p->keys.v[i].mine.attribute == a)
			return true;
	return false;
}

/* x IS NULL of an outer join's key: rows without a match. */
static bool
is_anti(const struct decomposing *d, struct span s, const struct part *p)
{
	const struct tokens *t = &d->names.tokens;
	struct span column = {s.from, s.to - 2};
	const struct outline_column *c;

	if (s.to - s.from < 3 || !tokens_word(t, s.to - 2, "is") ||
	    !tokens_word(t, s.to - 1, "null"))
		return false;
	c = outline_column_at(&d->names, s.from);
	return span_is_column(t, column) && c && c->attribute &&
	       d->leaves.v[p->first].names->relation &&
	       (c->attribute->not_null || is_key_column(p, c->attribute)) &&
	       c->leaf >= 0 && leaf_at_place(d, c->leaf) == p->first;
}

static bool
add_filter(struct decomposing *d, struct span s, int part)
{
	struct part *p = &d->parts.v[part];
	int owner = span_owner(d, s);

	if (owner != p->owner && owner != OWNER_FREE)
		return refuse_filter(d, s);
	if (p->join == JOINED_INNER) {
		vec_push(d->arena, &p->filters, s);
		return true;
	}
	if (is_anti(d, s, p)) {
		p->anti = true;
		return true;
	}
	return refuse(d,
		      "a filter looks at rows that an outer join may not "
		      "find: %s",
		      span_text(d, s));
}

static int
first_inner(const struct decomposing *d)
{
	for (size_t i = 0; i < d->parts.n; i++)
		if (d->parts.v[i].join == JOINED_INNER)
			return (int)i;
	return -1;
}

static bool
place_condition(struct decomposing *d, struct span s)
{
	uint64_t m = span_leaves(d, s);
	int part = m ? part_of(d, m) : first_inner(d);

	if (span_unknown(d, s))
		return refuse(d, "it is not known whose columns these are: %s",
			      span_text(d, s));
	return part < 0 ? add_inner_key(d, s) : add_filter(d, s, part);
}

/* ON of an outer join between parts: filters of its own side, and keys. */
static bool
place_on(struct decomposing *d, struct part *p, struct span s)
{
	uint64_t m = span_leaves(d, s), mine = LEAF(p->first);
	struct key_side sides[2];
	struct part_key key;
	int own;

	if (m == mine && span_owner(d, s) == p->owner) {
		vec_push(d->arena, &p->filters, s);
		return true;
	}
	if (!read_equality(d, s, sides) || sides[0].leaf < 0 ||
	    sides[1].leaf < 0 ||
	    (sides[0].leaf == p->first) == (sides[1].leaf == p->first))
		return refuse(d,
			      "an outer join needs more than equal columns: "
			      "%s",
			      span_text(d, s));
	own = sides[0].leaf == p->first ? 0 : 1;
	key = (struct part_key){sides[own], sides[!own]};
	if (!check_key_types(d, &key))
		return false;
	vec_push(d->arena, &p->keys, key);
	return true;
}

static bool
place_using(struct decomposing *d, size_t leaf)
{
	const struct leaf *l = &d->leaves.v[leaf];
	struct part *p = &d->parts.v[l->part];

	for (size_t i = 0; i < l->from->using.n && !l->inside; i++) {
		struct part_key key;

		if (!using_sides(d, leaf, l->from->using.v[i], &key) ||
		    !check_key_types(d, &key))
			return false;
		if (l->join == JOINED_LEFT)
			vec_push(d->arena, &p->keys, key);
		else
			vec_push(d->arena, &d->keys, key);
	}
	return true;
}

static bool
place_all(struct decomposing *d)
{
	for (size_t i = 0; i < d->leaves.n; i++) {
		const struct leaf *l = &d->leaves.v[i];
		struct part *p = &d->parts.v[l->part];

		if (!place_using(d, i))
			return false;
		if (l->join != JOINED_LEFT || l->inside)
			continue;
		for (size_t j = 0; j < l->from->on.n; j++)
			if (!place_on(d, p, l->from->on.v[j]))
				return false;
	}
	for (size_t i = 0; i < d->conditions.n; i++)
		if (!place_condition(d, d->conditions.v[i].span))
			return false;
	return true;
}

bool
make_parts(struct decomposing *d)
{
	for (size_t i = 0; i < d->leaves.n; i++) {
		struct leaf *l = &d->leaves.v[i];

		l->uses = span_leaves(d, l->from->text) & ~LEAF(i);
		l->part = (int)i;
	}
	for (size_t i = 0; i < d->leaves.n; i++)
		if (span_unknown(d, d->leaves.v[i].from->text))
			return refuse(d,
				      "it is not known whose columns these "
				      "are: %s",
				      span_text(d, d->leaves.v[i].from->text));
	adopt_free(d);
	if (!reduce_outer_joins(d) || !unite_inner(d) || !unite_outer(d))
		return false;
	number_parts(d);
	return place_all(d);
}
