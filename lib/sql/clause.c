#include "sql/clause.h"

/* Words behind which a clause begins, in the order in which they can come. */
static const char *const words[] = {"from",   "where",	"group",
				    "having", "window", "order",
				    "limit",  "offset", "fetch"};

enum {
	WORD_FROM,
	WORD_WHERE,
	WORD_GROUP,
	WORD_HAVING,
	WORD_WINDOW,
	WORD_ORDER,
	WORD_LIMIT,
	WORDS = sizeof(words) / sizeof(*words)
};

static const char *const others[] = {"union", "intersect", "except", "into",
				     "for"};

/* x IS [NOT] DISTINCT FROM y is no clause. */
static bool
is_comparison(const struct tokens *t, uint32_t at)
{
	return at > 1 && tokens_word(t, at - 1, "distinct") &&
	       (tokens_word(t, at - 2, "is") || tokens_word(t, at - 2, "not"));
}

/* The clause that begins at a token: its place in words, -1 if none does. */
static int
clause_at(const struct tokens *t, uint32_t at)
{
	for (int i = 0; i < WORDS; i++)
		if (tokens_word(t, at, words[i]))
			return i == WORD_FROM && is_comparison(t, at) ? -1 : i;
	return -1;
}

static const char *
other_at(const struct tokens *t, uint32_t at)
{
	static const char *const names[] = {"UNION", "INTERSECT", "EXCEPT",
					    "INTO", "FOR"};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (tokens_word(t, at, others[i]))
			return names[i];
	return NULL;
}

/* One of WITH's queries from at on; returns where it ends, 0: it is none. */
static uint32_t
read_cte(const struct tokens *t, struct span s, uint32_t at, struct arena *a,
	 struct select_clauses *out)
{
	struct cte_clause cte = {.name = t->list.v[at].token};
	uint32_t from = at;

	while (at < s.to && !tokens_word(t, at, "as"))
		at = tokens_punct(t, at, "(") ? t->list.v[at].close + 1
					      : at + 1;
	/* What stands behind AS is no name here. */
	while (at < s.to && !tokens_punct(t, at, "("))
		at++;
	if (at >= s.to)
		return 0;
	cte.query = (struct span){at + 1, t->list.v[at].close};
	cte.all = (struct span){from, t->list.v[at].close + 1};
	vec_push(a, &out->ctes, cte);
	return cte.all.to;
}

/* Returns where the query behind WITH begins, s.to if nothing does. */
static uint32_t
read_with(const struct tokens *t, struct span s, struct arena *a,
	  struct select_clauses *out)
{
	uint32_t at = s.from + 1;

	out->recursive = tokens_word(t, at, "recursive");
	at += out->recursive;
	while (at < s.to) {
		at = read_cte(t, s, at, a, out);
		if (at == 0)
			return s.to;
		/* SEARCH and CYCLE. */
		while (at < s.to && !tokens_punct(t, at, ",") &&
		       !tokens_word(t, at, "select") &&
		       !tokens_punct(t, at, "("))
			out->ctes.v[out->ctes.n - 1].all.to = ++at;
		if (!tokens_punct(t, at, ","))
			return at;
		at++;
	}
	return s.to;
}

/* Behind SELECT [ALL | DISTINCT [ON (..)]]. */
static uint32_t
read_distinct(const struct tokens *t, uint32_t at, struct select_clauses *out)
{
	if (tokens_word(t, at, "all"))
		return at + 1;
	if (!tokens_word(t, at, "distinct"))
		return at;
	out->distinct = true;
	at++;
	if (tokens_word(t, at, "on") && tokens_punct(t, at + 1, "("))
		at = t->list.v[at + 1].close + 1;
	return at;
}

static void
put_clause(const struct tokens *t, struct arena *a, struct select_clauses *out,
	   int clause, struct span s)
{
	/* LIMIT and what can stand beside it is kept as it is; GROUP and ORDER
	   have a BY. */
	struct span inner = {s.from + 1, s.to};

	if (clause == WORD_GROUP || clause == WORD_ORDER)
		inner.from++;
	if (clause < 0)
		span_split(t, s, ",", a, &out->targets);
	else if (clause == WORD_FROM)
		out->from = inner;
	else if (clause == WORD_WHERE)
		out->where = inner;
	else if (clause == WORD_GROUP)
		out->group = inner;
	else if (clause == WORD_HAVING)
		out->having = inner;
	else if (clause == WORD_WINDOW)
		out->window = inner;
	else if (clause == WORD_ORDER)
		span_split(t, inner, ",", a, &out->order);
	else if (span_empty(out->limit))
		out->limit = s;
	else
		out->limit.to = s.to;
}

static void
read_clauses(const struct tokens *t, struct span s, struct arena *a,
	     struct select_clauses *out)
{
	uint32_t from = s.from;
	int clause = -1;

	for (uint32_t i = s.from; i < s.to && !out->other;
	     i = tokens_next(t, i)) {
		int next;

		out->other = other_at(t, i);
		next = clause_at(t, i);
		if (next < 0)
			continue;
		/* As in WITHIN GROUP and ROWS FROM. */
		if (next <= clause && next < WORD_LIMIT)
			out->other = "clauses that are not understood";
		put_clause(t, a, out, clause, (struct span){from, i});
		clause = next;
		from = i;
	}
	put_clause(t, a, out, clause, (struct span){from, s.to});
}

bool
clauses_read(const struct tokens *t, struct span query, struct arena *a,
	     struct select_clauses *out)
{
	struct span s = span_unwrap(t, query);

	*out = (struct select_clauses){0};
	if (tokens_punct(t, s.to - 1, ";"))
		s.to--;
	if (span_empty(s))
		return false;
	if (tokens_word(t, s.from, "with"))
		s.from = read_with(t, s, a, out);
	if (span_empty(s) || !tokens_word(t, s.from, "select"))
		return false;
	out->select = s;
	s.from = read_distinct(t, s.from + 1, out);
	if (s.from < s.to)
		read_clauses(t, s, a, out);
	return true;
}

/* An AND of BETWEEN joins no conditions. */
static void
split_and(const struct tokens *t, struct span s, struct arena *a,
	  struct span_list *out)
{
	uint32_t from = s.from;
	size_t between = 0;

	for (uint32_t i = s.from; i < s.to; i = tokens_next(t, i)) {
		if (tokens_word(t, i, "between")) {
			between++;
		} else if (tokens_word(t, i, "and") && between > 0) {
			between--;
		} else if (tokens_word(t, i, "and")) {
			vec_push(a, out, (struct span){from, i});
			from = i + 1;
		}
	}
	vec_push(a, out, (struct span){from, s.to});
}

/* (a, b AND c) has one AND, of its second column. */
static bool
is_row(const struct tokens *t, struct span s)
{
	for (uint32_t i = s.from; i < s.to; i = tokens_next(t, i))
		if (tokens_punct(t, i, ","))
			return true;
	return false;
}

void
clause_conjuncts(const struct tokens *t, struct span condition, struct arena *a,
		 struct span_list *out)
{
	struct span s = span_unwrap(t, condition);
	struct span_list parts = {0};

	if (span_empty(s))
		return;
	if (span_is_query(t, s) || is_row(t, s)) {
		vec_push(a, out, condition);
		return;
	}
	if (span_find_word(t, s, "or") == s.to)
		split_and(t, s, a, &parts);
	if (parts.n < 2) {
		vec_push(a, out, s);
		return;
	}
	for (size_t i = 0; i < parts.n; i++)
		clause_conjuncts(t, parts.v[i], a, out);
}
