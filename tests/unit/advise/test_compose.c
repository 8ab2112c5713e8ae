/* Which shapes are taken apart, by whose tables they are. */
#include "advise/compose.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"
#include "support/composition_text.h"
#include "support/toy.h"

static struct toy w;

static void
start(void)
{
	toy_start(&w, "users(id name) orders(id user_id total) stock(sku qty) "
		      "countries(code) lost(x) app.users(id name)");
	tiny_function(&w.catalog, "name_of", 1, "sql",
		      "SELECT name FROM users");
	tiny_function(&w.catalog, "mixed", 0, "sql",
		      "SELECT u.id FROM users u, orders o");
	tiny_function(&w.catalog, "twice", 1, "sql", "SELECT 2");
	toy_bind(&w, "reference: [countries]\n"
		     "services:\n"
		     "  users: {tables: [users, app.users], roles: [a]}\n"
		     "  orders: {tables: [orders], roles: [b]}\n"
		     "  stock: {tables: [stock], roles: [c]}\n");
}

static void
finish(void)
{
	toy_finish(&w);
}

TestSuite(compose, .init = start, .fini = finish);

/* What comes of all that was run, shape by shape. */
static void
composes_along(const char *path, const char *expected)
{
	struct split_plan p = {.analysis = toy_analysis(&w)};
	const struct split_composition *it;
	struct buf text;

	for (size_t i = 0; i < p.analysis->shapes.n; i++)
		p.analysis->shapes.v[i]->path = path;
	compose_shapes(&p, &w.own, &w.arena);
	buf_init(&text);
	vec_each (it, &p.compositions) {
		composition_text(&text, &it->composition);
	}
	cr_expect_str_eq(text.data, expected, "%s", text.data);
	buf_release(&text);
}

static void
composes(const char *sql, const char *expected)
{
	toy_run(&w, "orders", sql, 1);
	composes_along("", expected);
}

Test(compose, takes_shapes_of_several_services_apart)
{
	composes("SELECT o.id FROM orders o WHERE o.total = 3 AND EXISTS "
		 "(SELECT FROM users)",
		 "q1 users: SELECT EXISTS (SELECT FROM users)\n"
		 "q2 orders first: SELECT o.id FROM orders o WHERE o.total = 3 "
		 "AND ($1::boolean) [q1.1]\n");
}

Test(compose, leaves_out_shapes_of_one_service)
{
	toy_run(&w, "orders", "SELECT id FROM orders", 1);
	toy_run(&w, "orders", "SELECT name_of(1), * FROM users, countries", 1);
	toy_run(&w, "orders", "SELECT * FROM orders, lost", 1);
	composes_along("", "");
}

Test(compose, says_why_not)
{
	composes("SELECT count(*) FROM orders, users",
		 "refused: an aggregate or window function is over joined "
		 "rows: count(*), of orders and users\n");
}

Test(compose, refuses_what_nobody_owns_or_several_do)
{
	composes("SELECT 1 FROM orders, users, lost",
		 "refused: it reads what is of no service alone: lost\n");
}

Test(compose, refuses_functions_of_several_services)
{
	composes("SELECT mixed() FROM stock",
		 "refused: it calls mixed, which uses tables of several "
		 "services\n");
}

Test(compose, lets_everybody_call_what_uses_no_tables)
{
	composes("SELECT twice(o.id) FROM orders o WHERE EXISTS (SELECT FROM "
		 "users)",
		 "q1 users: SELECT EXISTS (SELECT FROM users)\n"
		 "q2 orders first: SELECT twice(o.id) FROM orders o WHERE "
		 "($1::boolean) [q1.1]\n");
}

Test(compose, finds_the_query_in_a_copy)
{
	composes("COPY (SELECT (o.id) FROM orders o WHERE EXISTS (SELECT FROM "
		 "users)) TO STDOUT",
		 "q1 users: SELECT EXISTS (SELECT FROM users)\n"
		 "q2 orders first: SELECT (o.id) FROM orders o WHERE "
		 "($1::boolean) [q1.1]\n");
}

Test(compose, finds_the_query_in_an_explain)
{
	composes("EXPLAIN (ANALYZE, COSTS off) SELECT o.id FROM orders o WHERE "
		 "EXISTS (SELECT FROM users)",
		 "q1 users: SELECT EXISTS (SELECT FROM users)\n"
		 "q2 orders first: SELECT o.id FROM orders o WHERE "
		 "($1::boolean) [q1.1]\n");
}

Test(compose, finds_the_query_of_a_cursor)
{
	composes("DECLARE c CURSOR FOR WITH x AS (SELECT FROM users) SELECT "
		 "o.id FROM orders o WHERE EXISTS (SELECT FROM x)",
		 "q1 users: WITH x AS (SELECT FROM users) SELECT EXISTS "
		 "(SELECT FROM x)\n"
		 "q2 orders first: SELECT o.id FROM orders o WHERE "
		 "($1::boolean) [q1.1]\n");
}

Test(compose, refuses_statements_that_are_no_query)
{
	composes("EXPLAIN UPDATE orders SET total = (SELECT max(qty) FROM "
		 "stock)",
		 "refused: it is no query: what it reads of others is asked "
		 "for before it\n");
}

Test(compose, resolves_names_along_the_shapes_path)
{
	toy_run(&w, "orders",
		"SELECT o.id FROM orders o WHERE o.id IN (SELECT id::int FROM "
		"users)",
		1);
	composes_along("app, \"public\"",
		       "q1 users: SELECT id::int FROM users\n"
		       "q2 orders first: SELECT o.id FROM orders o WHERE o.id "
		       "= ANY ($1::int[]) [{q1.1}]\n");
}

Test(compose, knows_nothing_where_the_path_leads_nowhere)
{
	toy_run(&w, "orders", "SELECT o.id FROM orders o, users u", 1);
	composes_along("nowhere, '",
		       "refused: what it touches is not all known: orders\n");
}
