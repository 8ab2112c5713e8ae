#include "sql/clause.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"

static struct arena arena;
static struct tokens tokens;
static struct buf out;

static void
start(void)
{
	buf_init(&out);
}

static void
finish(void)
{
	buf_release(&out);
	arena_release(&arena);
}

TestSuite(clause, .init = start, .fini = finish);

static void
put(const char *name, struct span s)
{
	const struct deep_token *v = tokens.list.v;

	buf_str(&out, name);
	if (!span_empty(s))
		buf_add(&out, v[s.from].token.p,
			(size_t)(v[s.to - 1].token.p + v[s.to - 1].token.len -
				 v[s.from].token.p));
	buf_char(&out, '\n');
}

static void
put_clause(const char *name, struct span s)
{
	if (!span_empty(s))
		put(name, s);
}

static void
put_clauses(const struct select_clauses *c)
{
	for (size_t i = 0; i < c->ctes.n; i++) {
		buf_printf(&out, "with %.*s", (int)c->ctes.v[i].name.len,
			   c->ctes.v[i].name.p);
		put(": ", c->ctes.v[i].query);
		put("all: ", c->ctes.v[i].all);
	}
	buf_str(&out, c->recursive ? "recursive\n" : "");
	buf_str(&out, c->distinct ? "distinct\n" : "");
	for (size_t i = 0; i < c->targets.n; i++)
		put("target: ", c->targets.v[i]);
	put_clause("from: ", c->from);
	put_clause("where: ", c->where);
	put_clause("group: ", c->group);
	put_clause("having: ", c->having);
	put_clause("window: ", c->window);
	for (size_t i = 0; i < c->order.n; i++)
		put("order: ", c->order.v[i]);
	put_clause("limit: ", c->limit);
}

static void
has_other(const char *sql, const char *expected)
{
	struct select_clauses c;

	cr_assert(tokens_read(&tokens, &arena, sql, strlen(sql)), "%s", sql);
	cr_assert(clauses_read(&tokens, tokens_all(&tokens), &arena, &c));
	cr_assert_not_null(c.other, "%s", sql);
	cr_expect_str_eq(c.other, expected, "%s", sql);
}

/* Each clause of a query, one a line; "none". */
static void
has_clauses(const char *sql, const char *expected)
{
	struct select_clauses c;

	cr_assert(tokens_read(&tokens, &arena, sql, strlen(sql)), "%s", sql);
	buf_clear(&out);
	if (clauses_read(&tokens, tokens_all(&tokens), &arena, &c))
		put_clauses(&c);
	else
		buf_str(&out, "none");
	cr_expect_str_eq(out.data, expected, "%s\n%s", sql, out.data);
}

/* The tables of a FROM clause, with what joins them. */
static void
has_leaves(const char *sql, const char *expected)
{
	struct span_list conditions = {0};
	struct from_leaves leaves = {0};
	const char *refused;

	cr_assert(tokens_read(&tokens, &arena, sql, strlen(sql)), "%s", sql);
	buf_clear(&out);
	refused = clause_leaves(&tokens, tokens_all(&tokens), &arena, &leaves,
				&conditions);
	for (size_t i = 0; !refused && i < leaves.n; i++) {
		const struct from_leaf *l = &leaves.v[i];

		buf_printf(&out, "%u%s", l->place,
			   l->join == JOINED_LEFT ? " left" : "");
		put(": ", l->text);
		for (size_t j = 0; j < l->on.n; j++)
			put("  on ", l->on.v[j]);
		for (size_t j = 0; j < l->using.n; j++) {
			buf_printf(&out, "  from %u", l->beside);
			put(" using ", l->using.v[j]);
		}
	}
	for (size_t i = 0; !refused && i < conditions.n; i++)
		put("where ", conditions.v[i]);
	cr_expect_str_eq(refused ? refused : out.data, expected, "%s\n%s", sql,
			 out.data);
}

static void
has_conjuncts(const char *sql, const char *expected)
{
	struct span_list parts = {0};

	cr_assert(tokens_read(&tokens, &arena, sql, strlen(sql)), "%s", sql);
	buf_clear(&out);
	clause_conjuncts(&tokens, tokens_all(&tokens), &arena, &parts);
	for (size_t i = 0; i < parts.n; i++)
		put("", parts.v[i]);
	cr_expect_str_eq(out.data, expected, "%s\n%s", sql, out.data);
}

Test(clause, cuts_a_query_into_its_clauses)
{
	has_clauses("SELECT a, f(b, c) AS d FROM t, u WHERE x GROUP BY a, b "
		    "HAVING y WINDOW w AS (ORDER BY a) ORDER BY a DESC, 2 "
		    "LIMIT 3 OFFSET 4;",
		    "target: a\ntarget: f(b, c) AS d\nfrom: t, u\nwhere: x\n"
		    "group: a, b\nhaving: y\nwindow: w AS (ORDER BY a)\n"
		    "order: a DESC\norder: 2\nlimit: LIMIT 3 OFFSET 4\n");
	has_clauses("((SELECT ALL 1 FETCH FIRST 2 ROWS ONLY))",
		    "target: 1\nlimit: FETCH FIRST 2 ROWS ONLY\n");
	has_clauses("SELECT FROM t", "from: t\n");
	has_clauses("SELECT", "");
	has_clauses("SELECT DISTINCT ON (a, b) c", "distinct\ntarget: c\n");
	has_clauses("SELECT DISTINCT c", "distinct\ntarget: c\n");
}

Test(clause, is_none_where_words_are_names_or_deeper)
{
	has_clauses("SELECT t.from AS where, (SELECT a FROM b) FROM t",
		    "target: t.from AS where\ntarget: (SELECT a FROM b)\n"
		    "from: t\n");
	has_clauses("SELECT CASE WHEN a IS NOT DISTINCT FROM b THEN c END, "
		    "a IS DISTINCT FROM b, extract(year FROM d) FROM t",
		    "target: CASE WHEN a IS NOT DISTINCT FROM b THEN c END\n"
		    "target: a IS DISTINCT FROM b\n"
		    "target: extract(year FROM d)\nfrom: t\n");
}

Test(clause, says_what_else_there_is)
{
	has_other("SELECT a UNION SELECT b", "UNION");
	has_other("SELECT a INTERSECT SELECT b", "INTERSECT");
	has_other("SELECT a EXCEPT SELECT b", "EXCEPT");
	has_other("SELECT a INTO t FROM b", "INTO");
	has_other("SELECT a FROM t FOR UPDATE", "FOR");
}

Test(clause, refuses_words_in_another_order)
{
	has_other("SELECT a FROM t, ROWS FROM (f()) g",
		  "clauses that are not understood");
	has_other("SELECT mode() WITHIN GROUP (ORDER BY a) FROM t",
		  "clauses that are not understood");
}

Test(clause, reads_with_queries)
{
	has_clauses("WITH a AS (SELECT 1), \"b\"(x, as) AS NOT MATERIALIZED "
		    "(SELECT 2) SELECT 3",
		    "with a: SELECT 1\nall: a AS (SELECT 1)\n"
		    "with \"b\": SELECT 2\n"
		    "all: \"b\"(x, as) AS NOT MATERIALIZED (SELECT 2)\n"
		    "target: 3\n");
	has_clauses("WITH RECURSIVE a AS (SELECT 1) SEARCH DEPTH FIRST BY x "
		    "SET y, b AS (SELECT 2) CYCLE z SET m USING p SELECT 3",
		    "with a: SELECT 1\n"
		    "all: a AS (SELECT 1) SEARCH DEPTH FIRST BY x SET y\n"
		    "with b: SELECT 2\n"
		    "all: b AS (SELECT 2) CYCLE z SET m USING p\n"
		    "recursive\ntarget: 3\n");
}

Test(clause, reads_nothing_of_what_is_no_select)
{
	has_clauses("", "none");
	has_clauses(";", "none");
	has_clauses("VALUES (1)", "none");
	has_clauses("WITH a AS (SELECT 1) (SELECT 2)", "none");
	has_clauses("WITH a AS (SELECT 1)", "none");
	has_clauses("WITH a AS (SELECT 1),", "none");
	has_clauses("WITH a AS", "none");
	has_clauses("WITH a", "none");
	has_clauses("WITH", "none");
	has_clauses("WITH a AS (SELECT 1) DELETE FROM t", "none");
}

Test(clause, cuts_conditions_where_all_must_be_true)
{
	has_conjuncts("a = 1", "a = 1\n");
	has_conjuncts("((a AND (b AND (c OR d))) AND NOT e)",
		      "a\nb\nc OR d\nNOT e\n");
	has_conjuncts("a OR b AND c", "a OR b AND c\n");
	has_conjuncts("a BETWEEN 1 AND 2 AND b BETWEEN SYMMETRIC c AND d AND e",
		      "a BETWEEN 1 AND 2\nb BETWEEN SYMMETRIC c AND d\ne\n");
	has_conjuncts("CASE WHEN a AND b THEN c END AND d[e AND f]",
		      "CASE WHEN a AND b THEN c END\nd[e AND f]\n");
	has_conjuncts("(SELECT a AND b FROM t)", "(SELECT a AND b FROM t)\n");
	has_conjuncts("(SELECT a) = b AND c", "(SELECT a) = b\nc\n");
	has_conjuncts("((a, b AND c)) AND d", "((a, b AND c))\nd\n");
	has_conjuncts("", "");
	has_conjuncts("()", "");
}

Test(clause, lists_the_tables_of_from)
{
	has_leaves("a, ONLY b AS x (y) , (SELECT 1 AS on) c",
		   "0: a\n1: ONLY b AS x (y)\n2: (SELECT 1 AS on) c\n");
	has_leaves("a JOIN b ON a.x = b.x AND left(b.y, 1) = 'z' INNER JOIN "
		   "LATERAL (SELECT 2) c ON true CROSS JOIN d",
		   "0: a\n1: b\n2: LATERAL (SELECT 2) c\n3: d\n"
		   "where a.x = b.x\nwhere left(b.y, 1) = 'z'\nwhere true\n");
	has_leaves("a LEFT JOIN b ON a.x = b.x AND b.y LEFT OUTER JOIN c USING "
		   "(x, \"y\")",
		   "0: a\n1 left: b\n  on a.x = b.x\n  on b.y\n2 left: c\n"
		   "  from 0 using x\n  from 0 using \"y\"\n");
	has_leaves("z, a RIGHT OUTER JOIN b ON a.x = b.x, c RIGHT JOIN d USING "
		   "(e)",
		   "0: z\n2: b\n1 left: a\n  on a.x = b.x\n4: d\n3 left: c\n"
		   "  from 3 using e\n");
	has_leaves("((a JOIN (b JOIN ((c CROSS JOIN d)) ON p) ON q))",
		   "0: a\n1: b\n2: c\n3: d\nwhere p\nwhere q\n");
	has_leaves("a JOIN (b JOIN c USING (x)) ON p",
		   "0: a\n1: b\n2: c\n  from 1 using x\nwhere p\n");
	has_leaves(
		"f(1) WITH ORDINALITY g, t TABLESAMPLE bernoulli (1)",
		"0: f(1) WITH ORDINALITY g\n1: t TABLESAMPLE bernoulli (1)\n");
	has_leaves("", "");
}

Test(clause, says_which_joins_it_cannot_do)
{
	has_leaves("a FULL OUTER JOIN b ON p", "a full join");
	has_leaves("a NATURAL LEFT JOIN b", "a natural join");
	has_leaves("a NATURAL JOIN b", "a natural join");
	has_leaves("(a JOIN b ON p) AS j", "a join with a name of its own");
	has_leaves("a LEFT JOIN (b JOIN c ON p) ON q",
		   "joins in parentheses behind an outer join");
	has_leaves("a JOIN b JOIN c ON p ON q", "joins within joins");
	has_leaves("a JOIN (b JOIN c ON p) USING (x)",
		   "joins in parentheses with USING");
	has_leaves("a JOIN b USING (x) AS k",
		   "a name for the columns of USING");
	has_leaves("a JOIN b ON p RIGHT JOIN c ON q",
		   "a right join behind other joins");
	has_leaves("a JOIN (b FULL JOIN c ON p) ON q", "a full join");
	has_leaves("a ON b", "joins within joins");
	has_leaves("a JOIN", "0: a\n");
}
