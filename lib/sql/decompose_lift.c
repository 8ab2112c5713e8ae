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

/* The call of one aggregate, and nothing else. */
static bool
is_aggregate_call(const struct found *f, struct span s)
{
	uint32_t open = s.from + 1;

	return s.to - s.from > 2 && tokens_punct(f->t, open, "(") &&
	       f->t->list.v[s.from].token.kind == TOKEN_IDENT &&
	       is_aggregate_name(f->t->list.v[s.from].token) &&
	       f->t->list.v[open].close == s.to - 1;
}

/* The type of a plain column, NULL if it is none or that is not known. */
static const char *
type_of_column(const struct found *f, struct span s)
{
	const struct outline_column *column;

	if (!span_is_column(f->t, s))
		return NULL;
	column = outline_column_at(&f->d->names, s.from);
	return column ? base_type(column->attribute) : NULL;
}

/* Of PostgreSQL's own aggregates that are compared with most. */
static const char *
type_of_aggregate(const struct found *f, struct span s)
{
	const char *of = type_of_column(f, (struct span){s.from + 2, s.to - 1});
	bool small, whole;

	if (tokens_word(f->t, s.from, "count"))
		return "bigint";
	if (!of)
		return NULL;
	if (tokens_word(f->t, s.from, "max") ||
	    tokens_word(f->t, s.from, "min"))
		return of;
	small = strcmp(of, "smallint") == 0 || strcmp(of, "integer") == 0;
	whole = small || strcmp(of, "bigint") == 0;
	if (!whole && strncmp(of, "numeric", 7) != 0)
		return NULL;
	if (tokens_word(f->t, s.from, "sum"))
		return small ? "bigint" : "numeric";
	return tokens_word(f->t, s.from, "avg") ? "numeric" : NULL;
}

/* a.b::type, (..)::type(..): that type. */
static const char *
type_of_cast(const struct found *f, struct span s)
{
	uint32_t at = s.from, end;

	if (tokens_punct(f->t, at, "("))
		at = f->t->list.v[at].close + 1;
	else
		while (at < s.to && !tokens_punct(f->t, at, "::"))
			at++;
	if (!tokens_punct(f->t, at, "::") ||
	    (!tokens_punct(f->t, s.from, "(") &&
	     !span_is_column(f->t, (struct span){s.from, at})))
		return NULL;
	end = at + 2;
	if (tokens_punct(f->t, end, "("))
		end = f->t->list.v[end].close + 1;
	return end == s.to ? column_text(f->d, (struct span){at + 1, s.to})
			   : NULL;
}

/*
 * The type of the only column of a subquery, for what it becomes: without it
 * that could be taken for one of another type. NULL, with the reason set, if it
 * is not known.
 */
static const char *
type_of_found(const struct found *f)
{
	struct select_clauses c;
	const char *type = NULL;
	struct span s;

	if (clauses_read(f->t, f->query, f->d->arena, &c) && !c.other &&
	    c.targets.n == 1) {
		s = target_value(f->d, c.targets.v[0]);
		type = is_aggregate_call(f, s) ? type_of_aggregate(f, s)
					       : type_of_column(f, s);
		type = type ? type : type_of_cast(f, s);
	}
	if (!type)
		refuse(f->d,
		       "the type of what a subquery finds is not known: "
		       "%s",
		       span_text(f->d, f->all));
	return type;
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

/* What stands in place of a span once the subquery has run. */
static bool
lift_alone(const struct found *f, struct lift lift, const char *prefix,
	   const char *suffix)
{
	lift.query = run_first(f, prefix, suffix);
	lift.part = -1;
	lift.outer = -1;
	return add_lift(f, lift);
}

/* a = b IN (..) is a = (b IN (..)), but a = b = ANY (..) is an error. */
static bool
is_compared(const struct found *f, uint32_t in)
{
	static const char *const operators[] = {
		"=", "<", ">", "<=", ">=", "<>", "!="};

	uint32_t depth = f->t->list.v[in].depth;

	for (uint32_t i = in; i-- > f->all.from;) {
		if (f->t->list.v[i].depth < depth ||
		    tokens_word(f->t, i, "and") || tokens_word(f->t, i, "or"))
			return false;
		for (size_t j = 0; j < sizeof(operators) / sizeof(*operators);
		     j++)
			if (f->t->list.v[i].depth == depth &&
			    tokens_punct(f->t, i, operators[j]))
				return true;
	}
	return false;
}

/* x [NOT] IN (SELECT ..) */
static bool
lift_in(const struct found *f, uint32_t in)
{
	bool negated = in > f->all.from && tokens_word(f->t, in - 1, "not");
	uint32_t from = negated ? in - 1 : in;
	const char *type;

	if (!check_alone(f))
		return false;
	if (from > f->all.from && tokens_punct(f->t, from - 1, ")"))
		return refuse(f->d, "it looks for rows of several columns: %s",
			      span_text(f->d, f->all));
	if (is_compared(f, in))
		return refuse(f->d, "it compares with IN: %s",
			      span_text(f->d, f->all));
	type = type_of_found(f);
	return type &&
	       lift_alone(f,
			  (struct lift){
				  .span = {from, close_of(f) + 1},
				  .before = negated ? "<> ALL (" : "= ANY (",
				  .after = arena_printf(f->d->arena, "::%s[])",
							type),
				  .list = true,
			  },
			  "", "");
}

/* x = ANY (SELECT ..), ALL: the parentheses stay. */
static bool
lift_list(const struct found *f)
{
	const char *type = check_alone(f) ? type_of_found(f) : NULL;

	return type && lift_alone(f,
				  (struct lift){
					  .span = {f->open, close_of(f) + 1},
					  .before = "(",
					  .after = arena_printf(
						  f->d->arena, "::%s[])", type),
					  .list = true,
				  },
				  "", "");
}

/* ARRAY (SELECT ..) has an order, and values twice. */
static bool
lift_array(const struct found *f, uint32_t array)
{
	const char *type = check_alone(f) ? type_of_found(f) : NULL;

	return type && lift_alone(f,
				  (struct lift){
					  .span = {array, close_of(f) + 1},
					  .before = "(",
					  .after = arena_printf(
						  f->d->arena, "::%s[])", type),
				  },
				  "SELECT ARRAY (", ")");
}

static bool
lift_scalar(const struct found *f)
{
	const char *type = check_alone(f) ? type_of_found(f) : NULL;

	return type && lift_alone(f,
				  (struct lift){
					  .span = {f->open, close_of(f) + 1},
					  .before = "(",
					  .after = arena_printf(f->d->arena,
								"::%s)", type),
				  },
				  "", "");
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

/* An aggregate finds a row where there is none. */
static bool
asks_for_rows(const struct found *f, const struct select_clauses *c)
{
	for (size_t i = 0; i < c->targets.n; i++)
		if (span_aggregates(f->d, c->targets.v[i]) ||
		    span_returns_rows(f->d, c->targets.v[i]))
			return false;
	return is_plain(f, c);
}

/* The query for the keys of all rows that there are. */
static int
run_semijoin(const struct found *f, const struct select_clauses *c,
	     const struct span_list *filters, const struct part_key *key)
{
	struct composed_query q = {.merge = MERGE_NONE};
	struct buf sql;
	int query;

	buf_init(&sql);
	buf_printf(&sql, "SELECT DISTINCT %s FROM ", key->mine.sql);
	put_span(f->d, &sql, &q, c->from);
	buf_printf(&sql, " WHERE %s IS NOT NULL", key->mine.sql);
	for (size_t i = 0; i < filters->n; i++) {
		buf_str(&sql, " AND (");
		put_span(f->d, &sql, &q, filters->v[i]);
		buf_char(&sql, ')');
	}
	query = add_query(f->d, f->owner, &q, sql.data);
	buf_release(&sql);
	return query;
}

/* EXISTS of what depends on the outer row by one equality. */
static bool
lift_semijoin(const struct found *f, struct span place)
{
	struct arena *a = f->d->arena;
	struct span_list filters = {0};
	const struct part_key *key;
	struct select_clauses c;
	struct part part = {0};

	if (!clauses_read(f->t, f->query, a, &c) || !asks_for_rows(f, &c))
		return refuse(f->d, "EXISTS asks for more than rows: %s",
			      span_text(f->d, place));
	if (!read_keys(f, &c, &filters, &part))
		return false;
	if (part.keys.n != 1)
		return refuse(f->d, "EXISTS compares several columns: %s",
			      span_text(f->d, place));
	key = &part.keys.v[0];
	return add_lift(f, (struct lift){
				   .span = place,
				   .before = arena_printf(a, "((%s = ANY (",
							  key->theirs.sql),
				   .after = arena_printf(
					   a, "::%s[])) IS TRUE)",
					   base_type(key->mine.attribute)),
				   .query = run_semijoin(f, &c, &filters, key),
				   .part = -1,
				   .list = true,
				   .outer = key->theirs.leaf,
			   });
}

static bool
lift_exists(const struct found *f, uint32_t exists)
{
	struct span place = {exists, close_of(f) + 1};

	if (f->outer)
		return lift_semijoin(f, place);
	return check_alone(f) && lift_alone(f,
					    (struct lift){
						    .span = place,
						    .before = "(",
						    .after = "::boolean)",
					    },
					    "SELECT EXISTS (", ")");
}

static bool
check_subquery(const struct found *f)
{
	if (f->owner == OWNER_MANY)
		return refuse(f->d,
			      "a subquery reads tables of several "
			      "services: %s",
			      span_text(f->d, f->all));
	if (span_unknown(f->d, f->query))
		return refuse(f->d,
			      "it is not known whose columns these are: %s",
			      span_text(f->d, f->all));
	if (f->d->lifts.n == LIFTS_MAX)
		return refuse(f->d, "it has too many subqueries");
	return true;
}

static bool
lift_one(const struct found *f)
{
	uint32_t before = f->open > f->all.from ? f->open - 1 : f->open;

	if (!check_subquery(f))
		return false;
	if (tokens_word(f->t, before, "in"))
		return lift_in(f, before);
	if (tokens_word(f->t, before, "exists"))
		return lift_exists(f, before);
	if (tokens_word(f->t, before, "any") ||
	    tokens_word(f->t, before, "some") ||
	    tokens_word(f->t, before, "all"))
		return lift_list(f);
	if (tokens_word(f->t, before, "array"))
		return lift_array(f, before);
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

		if (!tokens_open_query(t, i))
			continue;
		inside = span_unwrap(t,
				     (struct span){i + 1, t->list.v[i].close});
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

/* Must it run elsewhere than the rest of the span that it stands in? What
   everybody has can be asked there. */
static bool
is_foreign(const struct found *f, int rest)
{
	if (f->owner == OWNER_FREE || f->owner == rest)
		return false;
	return rest != OWNER_FREE || !f->outer;
}

/* Of whom all leaves are, for spans that name none. */
static int
owner_of_all(const struct decomposing *d)
{
	int owner = OWNER_FREE;

	for (size_t i = 0; i < d->leaves.n; i++)
		owner = owner_join(owner, d->leaves.v[i].owner);
	return owner;
}

bool
lift_span(struct decomposing *d, struct span s)
{
	int rest = span_leaves(d, s) ? owner_of_rest(d, s) : owner_of_all(d);
	struct found f;

	for (uint32_t at = s.from; find_subquery(d, s, at, &f);
	     at = close_of(&f) + 1)
		if (is_foreign(&f, rest) && !lift_one(&f))
			return false;
	return true;
}

/* Does the last token name what stands before it? That is only sure behind a
   parenthesis and a column: NOT a, a IS NULL, a::double precision. */
static bool
ends_with_name(const struct decomposing *d, struct span s)
{
	const struct tokens *t = &d->names.tokens;
	struct span before = {s.from, s.to - 1};
	uint32_t last = s.to - 1;

	if (!span_is_column(t, (struct span){last, s.to}) ||
	    tokens_word(t, last, "end") || tokens_word(t, last, "isnull") ||
	    tokens_word(t, last, "notnull"))
		return false;
	return tokens_punct(t, last - 1, ")") ||
	       (span_is_column(t, before) &&
		outline_column_at(&d->names, s.from));
}

/* -1: it is none of the query's own. */
static int
target_place(const struct decomposing *d, struct span target)
{
	size_t low = 0, high = d->clauses.targets.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (d->clauses.targets.v[middle].from < target.from)
			low = middle + 1;
		else
			high = middle;
	}
	return low < d->clauses.targets.n &&
			       d->clauses.targets.v[low].from == target.from
		       ? (int)low
		       : -1;
}

struct span
target_value(const struct decomposing *d, struct span target)
{
	const struct tokens *t = &d->names.tokens;
	int place = target_place(d, target);
	struct span s = target;

	if (s.to - s.from < 2)
		return s;
	if (tokens_word(t, s.to - 2, "as"))
		s.to -= 2;
	else if (place >= 0 ? d->names.targets.v[place].named
			    : ends_with_name(d, s))
		s.to--;
	return s;
}

/* The only relation of a FROM clause, NULL if there is not one alone. */
static const struct relation *
only_relation(const struct found *f, struct span from)
{
	const struct outline *names = &f->d->names;
	struct span_list conditions = {0};
	struct from_leaves leaves = {0};
	size_t i;

	if (clause_leaves(f->t, from, f->d->arena, &leaves, &conditions) ||
	    leaves.n != 1)
		return NULL;
	i = outline_names_from(names, from.from);
	return i < names->names.n && names->names.v[i].token == from.from
		       ? names->names.v[i].relation
		       : NULL;
}

/* What it finds for a row: at most one value. */
static bool
check_one_value(const struct found *f, struct subselect *sub,
		const struct part *part)
{
	const struct relation *r = only_relation(f, sub->clauses.from);

	sub->aggregate = is_aggregate_call(f, sub->value);
	if (sub->aggregate) {
		if (tokens_word(f->t, sub->value.from, "count") ||
		    tokens_word(f->t, sub->value.from, "regr_count"))
			sub->missing = "0";
		return true;
	}
	if (span_returns_rows(f->d, sub->value))
		return refuse(f->d, "a subquery finds several rows: %s",
			      span_text(f->d, f->all));
	if (span_aggregates(f->d, sub->value))
		return refuse(f->d, "a subquery computes with aggregates: %s",
			      span_text(f->d, f->all));
	if (!r || !keys_are_unique(f->d, part, r))
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

	if (!check_subquery(f))
		return false;
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

		if (find_subquery(d, value, value.from, &f) &&
		    f.open == value.from && close_of(&f) == value.to - 1 &&
		    f.outer && f.owner != OWNER_FREE &&
		    f.owner != owner_of_rest(d, value)) {
			if (!lift_target(&f))
				return false;
		} else if (!lift_span(d, value)) {
			return false;
		}
	}
	return true;
}
