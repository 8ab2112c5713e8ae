#include "sql/clause.h"

struct reader {
	const struct tokens *t;
	struct arena *arena;
	struct from_leaves *out;
	struct span_list *conditions;
	uint32_t places;
	const char *refused;
};

/* How what comes next is joined. */
struct join_word {
	uint32_t to; /* behind JOIN; 0: none comes */
	enum join_kind kind;
	bool right, full, natural;
	bool bare; /* CROSS JOIN and NATURAL JOIN have no ON */
};

static struct join_word
read_join_word(const struct tokens *t, uint32_t at)
{
	struct join_word w = {0};

	if (tokens_word(t, at, "natural")) {
		w.natural = w.bare = true;
		at++;
	}
	if (tokens_word(t, at, "cross")) {
		w.bare = true;
		at++;
	} else if (tokens_word(t, at, "inner")) {
		at++;
	} else if (tokens_word(t, at, "left") || tokens_word(t, at, "right") ||
		   tokens_word(t, at, "full")) {
		w.kind = tokens_word(t, at, "left") ? JOINED_LEFT
						    : JOINED_INNER;
		w.right = tokens_word(t, at, "right");
		w.full = tokens_word(t, at, "full");
		at++;
		if (tokens_word(t, at, "outer"))
			at++;
	}
	if (tokens_word(t, at, "join"))
		w.to = at + 1;
	return w;
}

static bool
ends_leaf(const struct tokens *t, uint32_t at)
{
	return read_join_word(t, at).to || tokens_word(t, at, "on") ||
	       tokens_word(t, at, "using");
}

/* From at to what ends it there, as deep as it begins. */
static uint32_t
end_of_leaf(const struct tokens *t, uint32_t at, uint32_t end)
{
	for (at = tokens_next(t, at); at < end; at = tokens_next(t, at))
		if (ends_leaf(t, at))
			break;
	return at;
}

static void read_joined(struct reader *r, struct span s, enum join_kind first);

/* One table, or joins in parentheses; returns where it ends. */
static uint32_t
read_primary(struct reader *r, uint32_t at, uint32_t end, enum join_kind kind)
{
	uint32_t to = end_of_leaf(r->t, at, end);
	struct span s = {at, to};
	struct from_leaf *leaf;

	if (tokens_punct(r->t, at, "(") && !tokens_open_query(r->t, at)) {
		if (r->t->list.v[at].close != to - 1)
			r->refused = "a join with a name of its own";
		else if (kind == JOINED_LEFT)
			r->refused = "joins in parentheses behind an outer "
				     "join";
		else
			read_joined(r, span_unwrap(r->t, s), kind);
		return to;
	}
	leaf = vec_add(r->arena, r->out);
	*leaf = (struct from_leaf){
		.text = s, .place = r->places++, .join = kind};
	return to;
}

/* USING (..) at a token, behind n leaves; returns where it ends. */
static uint32_t
read_using(struct reader *r, uint32_t at, size_t first, size_t n)
{
	struct from_leaf *leaf = &r->out->v[r->out->n - 1];
	uint32_t to = r->t->list.v[at + 1].close;

	span_split(r->t, (struct span){at + 2, to}, ",", r->arena,
		   &leaf->using);
	leaf->beside = (uint32_t)first;
	if (r->out->n - n != 1)
		r->refused = "joins in parentheses with USING";
	if (tokens_word(r->t, to + 1, "as"))
		r->refused = "a name for the columns of USING";
	return to + 1;
}

/* The condition of a join of the leaves from first on with those from n on. */
static uint32_t
read_condition(struct reader *r, uint32_t at, uint32_t end, enum join_kind kind,
	       size_t first, size_t n)
{
	struct from_leaf *leaf = &r->out->v[r->out->n - 1];
	uint32_t to;

	if (tokens_word(r->t, at, "using") && tokens_punct(r->t, at + 1, "("))
		return read_using(r, at, first, n);
	if (!tokens_word(r->t, at, "on")) {
		r->refused = "joins within joins";
		return end;
	}
	to = end_of_leaf(r->t, at, end);
	clause_conjuncts(r->t, (struct span){at + 1, to}, r->arena,
			 kind == JOINED_LEFT ? &leaf->on : r->conditions);
	return to;
}

/* a RIGHT JOIN b is b LEFT JOIN a, if a is one table. Its condition has gone
   where those of b would. */
static void
swap_last(struct reader *r, size_t first)
{
	struct from_leaf *a, *b, kept;

	if (r->out->n - first != 2) {
		r->refused = "a right join behind other joins";
		return;
	}
	a = &r->out->v[first];
	b = &r->out->v[first + 1];
	kept = *a;
	*a = *b;
	*b = kept;
	a->join = b->join;
	b->join = JOINED_LEFT;
	b->on = a->on;
	b->using = a->using;
	b->beside = a->beside;
	a->on = (struct span_list){0};
	a->using = (struct span_list){0};
}

static void
read_joined(struct reader *r, struct span s, enum join_kind first_kind)
{
	size_t first = r->out->n;
	uint32_t at = read_primary(r, s.from, s.to, first_kind);

	while (at < s.to && !r->refused) {
		struct join_word w = read_join_word(r->t, at);
		size_t n = r->out->n;

		if (!w.to || w.full || w.natural)
			r->refused = !w.to    ? "joins within joins"
				     : w.full ? "a full join"
					      : "a natural join";
		if (r->refused || w.to >= s.to)
			return;
		at = read_primary(r, w.to, s.to, w.kind);
		if (!r->refused && !w.bare)
			at = read_condition(r, at, s.to,
					    w.right ? JOINED_LEFT : w.kind,
					    first, n);
		if (!r->refused && w.right)
			swap_last(r, first);
	}
}

const char *
clause_leaves(const struct tokens *t, struct span from, struct arena *a,
	      struct from_leaves *out, struct span_list *conditions)
{
	struct reader r = {
		.t = t, .arena = a, .out = out, .conditions = conditions};
	struct span_list items = {0};

	span_split(t, from, ",", a, &items);
	for (size_t i = 0; i < items.n && !r.refused; i++)
		if (!span_empty(items.v[i]))
			read_joined(&r, items.v[i], JOINED_INNER);
	return r.refused;
}
