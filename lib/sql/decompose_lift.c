/*
 * Subqueries of other owners. Those that do not depend on the row at hand run
 * first, and what they find becomes a parameter:
 *
 *	x IN (SELECT ..)	x = ANY ($1)
 *	x NOT IN (SELECT ..)	x <> ALL ($1)
 *	x = (SELECT ..)		x = $1
 *	EXISTS (SELECT 1 FROM b WHERE b.y = a.x AND ..)
 *				a.x = ANY ($1), which are the b.y
 *
 * and a target's (SELECT b.z FROM b WHERE b.y = a.x) is a left join.
 */
#include <string.h>

#include "sql/aggregate.h"
#include "sql/decompose_internal.h"
#include "sql/quote.h"

/* A subquery where it stands: open is its parenthesis. */
struct found {
	struct decomposing *d;
	const struct tokens *t;
	struct span all; /* the condition or target that it is part of */
	uint32_t open;
	struct span query; /* within the parentheses */
	int owner;
	uint64_t outer; /* leaves whose columns it names */
};

static uint32_t
close_of(const struct found *f)
{
	return f->t->list.v[f->open].close;
}

/* The type of the only column that a query selects, NULL if not known. */
static const char *
type_of_target(const struct found *f, const struct select_clauses *c)
{
	const struct outline_column *column;
	struct span target;

	if (c->targets.n != 1)
		return NULL;
	target = target_value(f->d, c->targets.v[0]);
	if (!span_is_column(f->t, target))
		return NULL;
	column = outline_column_at(&f->d->names, target.from);
	return column && column->attribute ? column->attribute->type : NULL;
}

/* "::integer[]" for a parameter, "" where the type is not known. */
static const char *
cast_to(const struct found *f, const struct select_clauses *c, bool list)
{
	const char *type = type_of_target(f, c);

	if (!type)
		return "";
	return arena_printf(f->d->arena, "::%s%s", type, list ? "[]" : "");
}

/* The subquery as it is, or what prefix makes of it, runs first. */
static int
run_first(const struct found *f, const char *prefix, const char *suffix)
{
	struct composed_query q = {.merge = MERGE_NONE};
	struct buf sql;
	int query;

	buf_init(&sql);
	buf_str(&sql, prefix);
	put_span(f->d, &sql, &q, f->query);
	buf_str(&sql, suffix);
	query = add_query(f->d, f->owner, &q, sql.data);
	buf_release(&sql);
	return query;
}

static bool
add_lift(const struct found *f, struct lift lift)
{
	lift.owner = f->owner;
	vec_push(f->d->arena, &f->d->lifts, lift);
	return true;
}

static bool
check_alone(const struct found *f)
{
	if (f->outer)
		return refuse(
			f->d, "a subquery on %s depends on the row at hand: %s",
			owner_name(f->d, f->owner), span_text(f->d, f->all));
	if (tokens_word(f->t, f->query.from, "with") && f->d->clauses.ctes.n)
		return refuse(f->d, "a subquery has WITH queries of its own");
	return true;
}

/* x [NOT] IN (SELECT ..) */
static bool
lift_in(const struct found *f, uint32_t in)
{
	bool negated = in > f->all.from && tokens_word(f->t, in - 1, "not");
	struct select_clauses c;
	const char *cast = "";
	uint32_t from = negated ? in - 1 : in;

	if (!check_alone(f))
		return false;
	if (from > f->all.from && tokens_punct(f->t, from - 1, ")"))
		return refuse(f->d, "it looks for rows of several columns: %s",
			      span_text(f->d, f->all));
	if (clauses_read(f->t, f->query, f->d->arena, &c))
		cast = cast_to(f, &c, true);
	return add_lift(f,
			(struct lift){
				.span = {from, close_of(f) + 1},
				.before = negated ? "<> ALL (" : "= ANY (",
				.after = arena_printf(f->d->arena, "%s)", cast),
				.query = run_first(f, "", ""),
				.list = true,
				.part = -1,
				.outer = -1,
			});
}

/* x = ANY (SELECT ..), ALL, ARRAY (SELECT ..): the parentheses stay. */
static bool
lift_list(const struct found *f)
{
	struct select_clauses c;
	const char *cast = "";

	if (!check_alone(f))
		return false;
	if (clauses_read(f->t, f->query, f->d->arena, &c))
		cast = cast_to(f, &c, true);
	return add_lift(f,
			(struct lift){
				.span = {f->open, close_of(f) + 1},
				.before = "(",
				.after = arena_printf(f->d->arena, "%s)", cast),
				.query = run_first(f, "", ""),
				.list = true,
				.part = -1,
				.outer = -1,
			});
}

static bool
lift_scalar(const struct found *f)
{
	struct select_clauses c;
	const char *cast = "";

	if (!check_alone(f))
		return false;
	if (clauses_read(f->t, f->query, f->d->arena, &c))
		cast = cast_to(f, &c, false);
	return add_lift(f, (struct lift){
				   .span = {f->open, close_of(f) + 1},
				   .before = "",
				   .after = cast,
				   .query = run_first(f, "", ""),
				   .part = -1,
				   .outer = -1,
			   });
}

/* The side of an equality within the subquery, and the one outside of it. */
static bool
read_correlation(const struct found *f, struct span s, struct key_side *inner,
		 struct key_side *outer)
{
	struct key_side sides[2];

	if (!read_equality(f->d, s, sides) ||
	    (sides[0].leaf < 0) == (sides[1].leaf < 0))
		return false;
	*inner = sides[sides[0].leaf < 0 ? 0 : 1];
	*outer = sides[sides[0].leaf < 0 ? 1 : 0];
	return true;
}

/* Conditions that name the outer row must be one equality each: those are
   keys, the others filters. */
static bool
read_keys(const struct found *f, const struct select_clauses *c,
	  struct span_list *filters, struct part *part)
{
	struct span_list conditions = {0};

	clause_conjuncts(f->t, c->where, f->d->arena, &conditions);
	for (size_t i = 0; i < conditions.n; i++) {
		struct part_key key;

		if (span_leaves(f->d, conditions.v[i]) == 0) {
			vec_push(f->d->arena, filters, conditions.v[i]);
			continue;
		}
		if (!read_correlation(f, conditions.v[i], &key.mine,
				      &key.theirs))
			return refuse(f->d,
				      "a subquery depends on the row at hand: "
				      "%s, of %s",
				      span_text(f->d, conditions.v[i]),
				      owner_name(f->d, f->owner));
		if (!check_key_types(f->d, &key))
			return false;
		vec_push(f->d->arena, &part->keys, key);
	}
	return true;
}

/* Only FROM and WHERE; the outer row is named in WHERE alone. */
static bool
is_plain(const struct found *f, const struct select_clauses *c)
{
	return !c->other && !c->ctes.n && span_empty(c->group) &&
	       span_empty(c->having) && span_empty(c->window) &&
	       span_empty(c->limit) && !span_leaves(f->d, c->from);
}

/* EXISTS of what depends on the outer row by one equality: the keys of all
   rows that there are. */
static bool
lift_semijoin(const struct found *f, struct span place, bool negated)
{
	struct composed_query q = {.merge = MERGE_NONE};
	struct arena *a = f->d->arena;
	struct span_list filters = {0};
	struct select_clauses c;
	struct part part = {0};
	struct buf sql;
	int query;

	if (!clauses_read(f->t, f->query, a, &c) || !is_plain(f, &c))
		return refuse(f->d, "EXISTS asks for more than rows: %s",
			      span_text(f->d, place));
	if (!read_keys(f, &c, &filters, &part))
		return false;
	if (part.keys.n != 1)
		return refuse(f->d, "EXISTS compares several columns: %s",
			      span_text(f->d, place));
	buf_init(&sql);
	buf_printf(&sql, "SELECT DISTINCT %s FROM ", part.keys.v[0].mine.sql);
	put_span(f->d, &sql, &q, c.from);
	buf_printf(&sql, " WHERE %s IS NOT NULL", part.keys.v[0].mine.sql);
	for (size_t i = 0; i < filters.n; i++) {
		buf_str(&sql, " AND (");
		put_span(f->d, &sql, &q, filters.v[i]);
		buf_char(&sql, ')');
	}
	query = add_query(f->d, f->owner, &q, sql.data);
	buf_release(&sql);
	return add_lift(
		f, (struct lift){
			   .span = place,
			   .before = arena_printf(a, "(%s = ANY (",
						  part.keys.v[0].theirs.sql),
			   .after = arena_printf(
				   a, "::%s[])) IS %sTRUE",
				   part.keys.v[0].mine.attribute->type,
				   negated ? "NOT " : ""),
			   .query = query,
			   .part = -1,
			   .list = true,
			   .outer = part.keys.v[0].theirs.leaf,
		   });
}

static bool
lift_exists(const struct found *f, uint32_t exists)
{
	bool negated = exists > f->all.from &&
		       tokens_word(f->t, exists - 1, "not");
	struct span place = {negated ? exists - 1 : exists, close_of(f) + 1};

	if (f->outer)
		return lift_semijoin(f, place, negated);
	if (!check_alone(f))
		return false;
	return add_lift(f,
			(struct lift){
				.span = {exists, place.to},
				.before = "",
				.after = "::boolean",
				.query = run_first(f, "SELECT EXISTS (", ")"),
				.part = -1,
				.outer = -1,
			});
}

static bool
lift_one(const struct found *f)
{
	uint32_t before = f->open > f->all.from ? f->open - 1 : f->open;

	if (f->owner == OWNER_MANY)
		return refuse(f->d,
			      "a subquery reads tables of several "
			      "services: %s",
			      span_text(f->d, f->all));
	if (tokens_word(f->t, before, "in"))
		return lift_in(f, before);
	if (tokens_word(f->t, before, "exists"))
		return lift_exists(f, before);
	if (tokens_word(f->t, before, "any") ||
	    tokens_word(f->t, before, "some") ||
	    tokens_word(f->t, before, "all") ||
	    tokens_word(f->t, before, "array"))
		return lift_list(f);
	return lift_scalar(f);
}

/* The next subquery of a span from a token on; false if there is none. */
static bool
find_subquery(struct decomposing *d, struct span all, uint32_t from,
	      struct found *f)
{
	const struct tokens *t = &d->names.tokens;

	for (uint32_t i = from; i < all.to; i++) {
		struct span inside;

		if (!tokens_punct(t, i, "("))
			continue;
		inside = (struct span){i + 1, t->list.v[i].close};
		if (!span_is_query(t, inside) ||
		    tokens_punct(t, inside.from, "("))
			continue;
		*f = (struct found){
			.d = d,
			.t = t,
			.all = all,
			.open = i,
			.query = inside,
			.owner = span_reads(d, inside),
			.outer = span_leaves(d, inside),
		};
		return true;
	}
	return false;
}

/* Who owns a span without its subqueries, but with the columns that those take
   from the row at hand. */
static int
owner_of_rest(struct decomposing *d, struct span s)
{
	uint64_t leaves = span_leaves(d, s);
	int owner = OWNER_FREE;

	for (size_t i = 0; i < d->leaves.n; i++)
		if (leaves & LEAF(i))
			owner = owner_join(owner, d->leaves.v[i].owner);
	return owner;
}

bool
lift_span(struct decomposing *d, struct span s)
{
	int rest = owner_of_rest(d, s);
	struct found f;

	if (span_owner(d, s) != OWNER_MANY)
		return true;
	for (uint32_t at = s.from; find_subquery(d, s, at, &f);
	     at = close_of(&f) + 1)
		if (f.owner != OWNER_FREE && f.owner != rest && !lift_one(&f))
			return false;
	return true;
}

/* Does the last token name what stands before it? What ends a value cannot
   stand before a name, and a type's second word is no concern here. */
static bool
ends_with_name(const struct tokens *t, struct span s)
{
	enum token_kind last = t->list.v[s.to - 1].token.kind;
	enum token_kind before = t->list.v[s.to - 2].token.kind;

	return (last == TOKEN_IDENT || last == TOKEN_QUOTED_IDENT) &&
	       (before == TOKEN_IDENT || before == TOKEN_QUOTED_IDENT ||
		tokens_punct(t, s.to - 2, ")")) &&
	       !tokens_word(t, s.to - 1, "end");
}

/* -1: it is none of the query's own. */
static int
target_place(const struct decomposing *d, struct span target)
{
	for (size_t i = 0; i < d->clauses.targets.n; i++)
		if (d->clauses.targets.v[i].from == target.from)
			return (int)i;
	return -1;
}

struct span
target_value(const struct decomposing *d, struct span target)
{
	const struct tokens *t = &d->names.tokens;
	int place = target_place(d, target);
	struct span s = target;

	if (s.to - s.from < 2)
		return s;
	if (token_is(t->list.v[s.to - 2].token, "as"))
		s.to -= 2;
	else if (place >= 0 ? d->names.targets.v[place].named
			    : ends_with_name(t, s))
		s.to--;
	return s;
}

/* The call of one aggregate, and nothing else. */
static bool
is_aggregate_call(const struct found *f, struct span s)
{
	uint32_t open = s.from + 1;

	return tokens_punct(f->t, open, "(") &&
	       is_aggregate_name(f->t->list.v[s.from].token) &&
	       f->t->list.v[open].close == s.to - 1;
}

/* The only relation of a FROM clause, NULL if there is not one alone. */
static const struct relation *
only_relation(const struct found *f, struct span from)
{
	const struct access_set *touched = &f->d->names.touched;
	const struct relation *found = NULL;
	struct span_list conditions = {0};
	struct from_leaves leaves = {0};

	if (clause_leaves(f->t, from, f->d->arena, &leaves, &conditions) ||
	    leaves.n != 1)
		return NULL;
	for (size_t i = 0; i < touched->accesses.n; i++)
		if (tokens_at(f->t, touched->accesses.v[i].location) ==
		    from.from)
			found = touched->accesses.v[i].relation;
	return found;
}

/* What it finds for a row: at most one value. */
static bool
check_one_value(const struct found *f, struct subselect *sub,
		const struct part *part)
{
	const struct relation *r = only_relation(f, sub->clauses.from);

	sub->aggregate = is_aggregate_call(f, sub->value);
	if (sub->aggregate) {
		sub->missing = tokens_word(f->t, sub->value.from, "count")
				       ? "0"
				       : NULL;
		return true;
	}
	if (span_aggregates(f->d, sub->value))
		return refuse(f->d, "a subquery computes with aggregates: %s",
			      span_text(f->d, f->all));
	if (!r || !keys_are_unique(part, r))
		return refuse(
			f->d, "a subquery on %s may find several rows: %s",
			owner_name(f->d, f->owner), span_text(f->d, f->all));
	return true;
}

/* A target that is a subquery and depends on the row at hand. */
static bool
lift_target(const struct found *f)
{
	struct part part = {
		.owner = f->owner,
		.join = JOINED_LEFT,
		.first = -1,
		.query = -1,
	};
	struct subselect *sub = arena_new(f->d->arena, struct subselect);

	if (!clauses_read(f->t, f->query, f->d->arena, &sub->clauses) ||
	    !is_plain(f, &sub->clauses) || sub->clauses.targets.n != 1)
		return refuse(f->d,
			      "a subquery asks for more than a column: %s",
			      span_text(f->d, f->all));
	sub->value = target_value(f->d, sub->clauses.targets.v[0]);
	if (span_leaves(f->d, sub->value))
		return refuse(f->d,
			      "a subquery computes with the row at hand: "
			      "%s",
			      span_text(f->d, f->all));
	if (!read_keys(f, &sub->clauses, &sub->filters, &part) ||
	    !check_one_value(f, sub, &part))
		return false;
	part.sub = sub;
	vec_push(f->d->arena, &f->d->parts, part);
	return add_lift(f, (struct lift){
				   .span = {f->open, close_of(f) + 1},
				   .before = "",
				   .after = "",
				   .query = -1,
				   .part = (int)f->d->parts.n - 1,
				   .outer = -1,
			   });
}

bool
lift_targets(struct decomposing *d)
{
	struct found f;

	for (size_t i = 0; i < d->clauses.targets.n; i++) {
		struct span value = target_value(d, d->clauses.targets.v[i]);

		if (span_owner(d, value) == OWNER_MANY &&
		    find_subquery(d, value, value.from, &f) &&
		    f.open == value.from && close_of(&f) == value.to - 1 &&
		    f.outer) {
			if (!lift_target(&f))
				return false;
		} else if (!lift_span(d, value)) {
			return false;
		}
	}
	return true;
}
