/* Why queries cannot be taken apart, and what is too much. */
#include <criterion/criterion.h>
#include <time.h>

#include "support/apart.h"

static struct services services;

static void
start(void)
{
	services_load(&services);
}

static void
finish(void)
{
	services_release(&services);
}

TestSuite(decompose_refused, .init = start, .fini = finish);

static void
becomes(const char *sql, const char *expected)
{
	expect_apart(&services, sql, expected);
}

static void
refused(const char *sql, const char *reason)
{
	expect_refused(&services, sql, reason);
}

Test(decompose_refused, refuses_what_is_no_plain_query)
{
	becomes("SELECT", "q1 everybody first: SELECT\n");
	refused("SELECT 1; SELECT 2",
		"it is no query: what it reads of others is asked for before "
		"it");
	refused("DELETE FROM orders",
		"it is no query: what it reads of others is asked for before "
		"it");
	refused("TABLE users UNION TABLE orders", "it is no plain SELECT");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"UNION SELECT 1",
		"it has UNION");
	refused("(SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id)"
		" LIMIT 1",
		"it is no plain SELECT");
	refused("SELECT FROM orders o JOIN users u ON u.id = o.user_id",
		"it selects no columns");
	refused("SELECT o.id case, 1 end FROM orders o JOIN users u ON u.id ="
		" o.user_id",
		"its columns are not understood");
	refused("SELECT o.id end FROM orders o JOIN users u ON u.id = "
		"o.user_id",
		"its tokens are not understood");
	refused("SELECT o.id INTO x FROM orders o JOIN users u ON u.id = "
		"o.user_id",
		"it has INTO");
}

Test(decompose_refused, refuses_what_is_not_known_or_writes)
{
	refused("SELECT o.id FROM orders o JOIN nothing n ON n.id = o.id",
		"what it touches is not all known: nothing");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"FOR UPDATE",
		"it writes or locks rows: of orders");
	refused("WITH d AS (DELETE FROM orders RETURNING id) SELECT id FROM d",
		"it writes or locks rows: of orders");
	refused("SELECT id FROM mixed",
		"it reads what is of no service alone: mixed");
	refused("SELECT nextval('b.numbers'), id FROM orders",
		"it uses a sequence: numbers");
	refused("SELECT id FROM log_old",
		"log_old shows rows of tables that inherit from it: of "
		"log_other");
	refused("SELECT id FROM log",
		"log shows rows of tables that inherit from it: of log_old");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id, "
		"pg_class c WHERE c.oid = 3",
		"it reads the catalog of the database");
	refused("SELECT query_to_xml('SELECT * FROM users', true, true, ''), "
		"o.id FROM orders o JOIN payments p ON p.order_id = o.id",
		"a column asks services for joined rows: query_to_xml('SELECT"
		" * FROM users', true, true, '')");
}

Test(decompose_refused, refuses_names_that_it_cannot_compare)
{
	refused("SELECT $0 FROM orders",
		"it has a parameter that cannot be: $0");
	refused("SELECT $123456 FROM orders",
		"it has a parameter that cannot be: $123456");
	refused("SELECT U&\"i\\0064\" FROM orders o JOIN users u ON u.id = "
		"o.user_id",
		"a name is too long, or escaped: U&\"i\\0064\"");
	refused("SELECT o.id AS "
		"a2345678901234567890123456789012345678901234567890123456789012"
		"34"
		" FROM orders o JOIN users u ON u.id = o.user_id",
		"a name is too long, or escaped: "
		"a2345678901234567890123456789012345678901234567890123456789012"
		"34");
	refused("SELECT o.id AS "
		"\"a23456789012345678901234567890123456789012345678901234567890"
		"123x\""
		" FROM orders o JOIN users u ON u.id = o.user_id",
		"a name is too long, or escaped: "
		"\"a23456789012345678901234567890123456789012345678901234567890"
		"123x\"");
}

Test(decompose_refused, refuses_what_is_of_several_services)
{
	refused("WITH w AS (SELECT u.id FROM users u JOIN orders o ON "
		"o.user_id = u.id) SELECT * FROM w",
		"WITH w reads tables of several services");
	refused("SELECT s.id FROM (SELECT u.id FROM users u JOIN orders o ON "
		"o.user_id = u.id) s",
		"a subquery in FROM reads tables of several services: (SELECT"
		" u.id FROM users u JOIN orders o ON o.user_id = u.id) s");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"WHERE o.total > u.id",
		"a filter needs columns of several services: o.total > u.id");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"WHERE word(o.odd_id) = 'x'",
		"a filter needs columns of several services: word(o.odd_id) ="
		" 'x'");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"WHERE o.flag = u.flag OR u.id = 1",
		"a filter needs columns of several services: o.flag = u.flag "
		"OR u.id = 1");
	refused("SELECT word(o.odd_id) FROM orders o JOIN users u ON u.id = "
		"o.user_id",
		"a column asks services for joined rows: word(o.odd_id)");
	refused("SELECT o.id FROM orders o, LATERAL (SELECT * FROM users u "
		"WHERE u.id = o.user_id) s",
		"what stands in FROM depends on rows of another service: "
		"LATERAL (SELECT * FROM users u WHERE u.id = o.user_id) s");
	refused("SELECT o.id FROM orders o LEFT JOIN LATERAL (SELECT * FROM "
		"users u WHERE u.id = o.user_id) s ON true",
		"what stands in FROM depends on rows of another service: "
		"LATERAL (SELECT * FROM users u WHERE u.id = o.user_id) s");
	refused("SELECT o.id FROM orders o, users u",
		"no equal columns join the rows: of b and a");
	refused("SELECT (o).id + u.id FROM orders o JOIN users u ON u.id = "
		"o.user_id",
		"a column computes with joined rows: (o).id + u.id");
	refused("SELECT o.id + (SELECT 1) + u.id FROM orders o JOIN users u "
		"ON u.id = o.user_id",
		"a column computes with joined rows: o.id + (SELECT 1) + u.id");
}

Test(decompose_refused, refuses_clauses_over_joined_rows)
{
	refused("SELECT u.id FROM orders o JOIN users u ON u.id = o.user_id "
		"GROUP BY u.id",
		"GROUP BY is over joined rows: of b and a");
	refused("SELECT DISTINCT u.id FROM orders o JOIN users u ON u.id = "
		"o.user_id",
		"DISTINCT is over joined rows: of b and a");
	refused("SELECT 1 AS x FROM orders o JOIN users u ON u.id = o.user_id"
		" HAVING true",
		"HAVING is over joined rows: of b and a");
	refused("SELECT count(*) FROM orders o JOIN users u ON u.id = "
		"o.user_id",
		"an aggregate or window function is over joined rows: "
		"count(*), of b and a");
	refused("SELECT \"count\"(*) FROM orders o JOIN users u ON u.id = "
		"o.user_id",
		"an aggregate or window function is over joined rows: "
		"\"count\"(*), of b and a");
	refused("SELECT (SELECT max(o.id)) FROM orders o JOIN users u ON u.id"
		" = o.user_id",
		"an aggregate or window function is over joined rows: (SELECT"
		" max(o.id)), of b and a");
	refused("SELECT rank() OVER (ORDER BY o.id) FROM orders o JOIN users "
		"u ON u.id = o.user_id",
		"an aggregate or window function is over joined rows: rank() "
		"OVER (ORDER BY o.id), of b and a");
	refused("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY o.id) "
		"FROM orders o JOIN users u ON u.id = o.user_id GROUP BY u.id",
		"it has clauses that are not understood");
	refused("SELECT unnest(u.tags) FROM orders o JOIN users u ON u.id = "
		"o.user_id",
		"a column gives several rows for one: unnest(u.tags)");
	refused("SELECT rows(3), o.id FROM orders o JOIN payments p ON "
		"p.order_id = o.id",
		"a column gives several rows for one: rows(3)");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"ORDER BY row_number() OVER ()",
		"the sort's function is over joined rows: of b and a");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"ORDER BY generate_series(1, 2)",
		"the sort's function is over joined rows: of b and a");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"ORDER BY o.id, u.id",
		"the sort needs columns of several services: u.id");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"ORDER BY o.total + u.id",
		"the sort needs columns of several services: o.total + u.id");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"ORDER BY 1 + 1",
		"it is not known what it sorts by: 1 + 1");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"ORDER BY 99999999999999999999",
		"it is not known what it sorts by: 99999999999999999999");
	refused("SELECT o.*, u.name FROM orders o JOIN users u ON u.id = "
		"o.user_id ORDER BY 2",
		"it is not known what it sorts by: 2");
	refused("SELECT u.* FROM orders o JOIN users u ON u.id = o.user_id "
		"ORDER BY id",
		"it is not known what it sorts by: id");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"ORDER BY word(o.odd_id)",
		"the sort asks several services: word(o.odd_id)");
	refused("SELECT o.id, p.id FROM orders o LEFT JOIN payments p ON "
		"p.order_id = o.id ORDER BY p.id",
		"the sort is by rows that an outer join may not find");
	refused("SELECT o.id FROM orders o JOIN payments p ON p.order_id = "
		"o.id ORDER BY o.id LIMIT 3",
		"LIMIT counts rows that are only known once others are "
		"joined: of c");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"AND u.flag ORDER BY o.id LIMIT 3",
		"LIMIT counts rows that are only known once others are "
		"joined: of a");
	refused("SELECT o.id FROM orders o JOIN user_odd u ON u.id = o.odd_id"
		" ORDER BY o.id LIMIT 3",
		"LIMIT counts rows that are only known once others are "
		"joined: of a");
	refused("SELECT o.id FROM orders o JOIN users u TABLESAMPLE system "
		"(10) ON u.id = o.user_id ORDER BY o.id LIMIT 3",
		"LIMIT counts rows that are only known once others are "
		"joined: of a");
	refused("SELECT o.id FROM orders o JOIN ONLY users u ON u.id = "
		"o.user_id ORDER BY o.id LIMIT 3",
		"LIMIT counts rows that are only known once others are "
		"joined: of a");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"ORDER BY o.id LIMIT (SELECT count(*) FROM users)",
		"the limit asks several services: LIMIT (SELECT count(*) FROM"
		" users)");
}

Test(decompose_refused, refuses_joins_that_it_cannot_merge)
{
	refused("SELECT u.id FROM orders o LEFT JOIN payments p ON p.order_id"
		" = o.id JOIN users u USING (nothing)",
		"the column of USING is not found: nothing");
	refused("SELECT u.id FROM orders o JOIN users u ON u.id = o.user_id "
		"LEFT JOIN payments p USING (nothing)",
		"the column of USING is not found: nothing");
	refused("SELECT o.id FROM orders o JOIN (users u JOIN payments p ON "
		"p.id = u.id) USING (id)",
		"it has joins in parentheses with USING");
	refused("SELECT o.id FROM orders o LEFT JOIN (users u JOIN payments p"
		" ON p.id = u.id) ON o.id = u.id",
		"it has joins in parentheses behind an outer join");
	refused("SELECT o.id FROM orders o JOIN users u JOIN payments p ON "
		"p.id = u.id ON u.id = o.id",
		"it has joins within joins");
	refused("SELECT u.id FROM users u JOIN payments p ON p.id = u.id LEFT"
		" JOIN payments q ON q.id = p.id AND word(p.id) = 'x'",
		"an outer join needs more than equal columns: word(p.id) = "
		"'x'");
	refused("SELECT p.id FROM orders o LEFT JOIN payments p ON p.order_id"
		" = o.id AND word(3) = 'x'",
		"an outer join needs more than equal columns: word(3) = 'x'");
	refused("SELECT o.id FROM orders o FULL JOIN users u ON u.id = "
		"o.user_id",
		"it has a full join");
	refused("SELECT o.id FROM orders o NATURAL JOIN users u",
		"it has a natural join");
	refused("SELECT j.id FROM (orders o JOIN users u ON u.id = o.user_id)"
		" j",
		"it has a join with a name of its own");
	refused("SELECT * FROM orders o JOIN users u USING (id)",
		"* stands for columns that USING merges");
	refused("SELECT id FROM orders o RIGHT JOIN users u USING (id)",
		"it is not known whose columns these are: id");
	refused("SELECT o.id FROM orders o JOIN users u USING (nothing)",
		"the column of USING is not found: nothing");
	refused("SELECT o.id FROM orders o JOIN users u USING (id) AS k",
		"it has a name for the columns of USING");
	refused("SELECT o.id FROM orders o JOIN user_odd u ON u.price = "
		"o.total",
		"columns cannot be merged by their texts: u.price and "
		"o.total, of types numeric and numeric(10,2)");
	refused("SELECT o.id FROM orders o JOIN mails m ON m.id = o.user_id",
		"types of columns are not known: m.id and o.user_id");
	refused("SELECT o.id FROM orders o JOIN users u ON u.ctid = o.ctid",
		"types of columns are not known: u.ctid and o.ctid");
	refused("SELECT o.id FROM orders o LEFT JOIN users u ON u.id > "
		"o.user_id",
		"an outer join needs more than equal columns: u.id > "
		"o.user_id");
	refused("SELECT o.id FROM orders o LEFT JOIN payments p ON p.id = "
		"o.odd_id LEFT JOIN log_old l ON l.id = p.id",
		"log_old shows rows of tables that inherit from it: of "
		"log_other");
	refused("SELECT o.id FROM orders o LEFT JOIN payments p ON p.order_id"
		" = o.id LEFT JOIN payments q ON q.id = p.id OR p.id IS NULL",
		"an outer join needs more than equal columns: q.id = p.id OR "
		"p.id IS NULL");
	refused("SELECT o.id FROM orders o LEFT JOIN payments p ON p.order_id"
		" = o.id WHERE p.flag IS NOT TRUE",
		"a filter looks at rows that an outer join may not find: "
		"p.flag IS NOT TRUE");
	refused("SELECT o.id FROM orders o LEFT JOIN payments p ON p.order_id"
		" = o.id WHERE p.note IS NULL",
		"a filter looks at rows that an outer join may not find: "
		"p.note IS NULL");
	refused("SELECT o.id FROM orders o LEFT JOIN payments p ON p.order_id"
		" = o.id WHERE p.note LIKE ALL ('{}')",
		"a filter looks at rows that an outer join may not find: "
		"p.note LIKE ALL ('{}')");
	refused("SELECT o.id FROM orders o LEFT JOIN payments p ON p.order_id"
		" = o.id WHERE p.id NOT IN (SELECT 1)",
		"a filter looks at rows that an outer join may not find: p.id"
		" NOT IN (SELECT 1)");
	refused("SELECT o.id FROM orders o LEFT JOIN payments p ON p.order_id"
		" = o.id WHERE p.id = 1 ISNULL",
		"a filter looks at rows that an outer join may not find: p.id"
		" = 1 ISNULL");
	refused("SELECT p.* , coalesce(p.id, 1), p.id FROM orders o LEFT JOIN"
		" payments p ON p.order_id = o.id WHERE p.id IS NULL",
		"it selects columns of rows that must not be there: p.id");
	refused("SELECT o.id FROM users u JOIN orders o ON o.user_id = u.id "
		"RIGHT JOIN payments p ON p.order_id = o.id",
		"it has a right join behind other joins");
	refused("SELECT o.id FROM orders o JOIN (SELECT price AS x FROM "
		"user_odd UNION SELECT id FROM users) s ON s.x = o.id",
		"types of columns are not known: s.x and o.id");
	refused("SELECT ctid FROM orders o JOIN users u ON u.id = o.user_id",
		"it is not known whose columns these are: ctid");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"WHERE ctid IS NULL",
		"it is not known whose columns these are: ctid IS NULL");
	refused("SELECT o.id FROM json_to_record('{}') AS j, LATERAL (SELECT "
		"q AS x) s, orders o JOIN users u ON u.id = o.user_id",
		"it is not known whose columns these are: LATERAL (SELECT q "
		"AS x) s");
}

Test(decompose_refused, refuses_subqueries_that_it_cannot_lift)
{
	refused("SELECT o.id FROM orders o WHERE o.user_id IN (SELECT u.id "
		"FROM users u WHERE u.name = o.note)",
		"a subquery on a depends on the row at hand: o.user_id IN "
		"(SELECT u.id FROM users u WHERE u.name = o.note)");
	refused("SELECT o.id FROM orders o WHERE o.user_id IN (SELECT u.id "
		"FROM users u JOIN payments p ON p.id = u.id)",
		"a subquery reads tables of several services: o.user_id IN "
		"(SELECT u.id FROM users u JOIN payments p ON p.id = u.id)");
	refused("SELECT o.id FROM orders o WHERE (o.user_id, o.note) IN "
		"(SELECT id, name FROM users)",
		"it looks for rows of several columns: (o.user_id, o.note) IN"
		" (SELECT id, name FROM users)");
	refused("SELECT o.id FROM orders o WHERE o.id IN (SELECT id + 1 FROM "
		"users)",
		"the type of what a subquery finds is not known: o.id IN "
		"(SELECT id + 1 FROM users)");
	refused("SELECT o.id FROM orders o WHERE o.id IN (SELECT id FROM "
		"users UNION SELECT 1)",
		"the type of what a subquery finds is not known: o.id IN "
		"(SELECT id FROM users UNION SELECT 1)");
	refused("SELECT o.id FROM orders o WHERE o.id IN (SELECT max(id + 1) "
		"FROM users)",
		"the type of what a subquery finds is not known: o.id IN "
		"(SELECT max(id + 1) FROM users)");
	refused("SELECT o.id FROM orders o WHERE o.note = (SELECT sum(name) "
		"FROM users)",
		"the type of what a subquery finds is not known: o.note = "
		"(SELECT sum(name) FROM users)");
	refused("SELECT o.id FROM orders o WHERE o.note = (SELECT "
		"string_agg(u.name) FROM users u)",
		"the type of what a subquery finds is not known: o.note = "
		"(SELECT string_agg(u.name) FROM users u)");
	refused("SELECT o.id FROM orders o WHERE o.total = (SELECT stddev(id)"
		" FROM user_odd)",
		"the type of what a subquery finds is not known: o.total = "
		"(SELECT stddev(id) FROM user_odd)");
	refused("SELECT o.id FROM orders o WHERE o.note = (SELECT name || "
		"id::text FROM users)",
		"the type of what a subquery finds is not known: o.note = "
		"(SELECT name || id::text FROM users)");
	refused("SELECT o.id FROM orders o WHERE o.note = (SELECT id::text ||"
		" name FROM users)",
		"the type of what a subquery finds is not known: o.note = "
		"(SELECT id::text || name FROM users)");
	refused("SELECT o.id FROM orders o WHERE o.flag = o.id IN (SELECT id "
		"FROM users)",
		"it compares with IN: o.flag = o.id IN (SELECT id FROM users)");
	refused("SELECT o.id FROM orders o WHERE (o.flag AND o.id + 1 = o.id "
		"IN (SELECT id FROM users)) IS TRUE",
		"it compares with IN: (o.flag AND o.id + 1 = o.id IN (SELECT "
		"id FROM users)) IS TRUE");
	refused("SELECT o.id FROM orders o WHERE EXISTS (SELECT count(*) FROM"
		" users u WHERE u.id = o.user_id)",
		"EXISTS asks for more than rows: EXISTS (SELECT count(*) FROM"
		" users u WHERE u.id = o.user_id)");
	refused("SELECT o.id FROM orders o WHERE EXISTS (SELECT FROM users u "
		"WHERE u.id = o.user_id LIMIT 0)",
		"EXISTS asks for more than rows: EXISTS (SELECT FROM users u "
		"WHERE u.id = o.user_id LIMIT 0)");
	refused("SELECT o.id FROM orders o WHERE EXISTS (SELECT FROM users u "
		"WHERE u.id = o.user_id AND u.name = o.note)",
		"EXISTS compares several columns: EXISTS (SELECT FROM users u"
		" WHERE u.id = o.user_id AND u.name = o.note)");
	refused("SELECT o.id FROM orders o WHERE EXISTS (SELECT FROM users u "
		"WHERE u.id > o.user_id)",
		"a subquery depends on the row at hand: u.id > o.user_id, of "
		"a");
	refused("SELECT o.id FROM orders o WHERE EXISTS (SELECT FROM user_odd"
		" u WHERE u.price = o.total)",
		"columns cannot be merged by their texts: u.price and "
		"o.total, of types numeric and numeric(10,2)");
	refused("SELECT o.id FROM orders o WHERE EXISTS (SELECT FROM users u "
		"WHERE ctid IS NULL)",
		"it is not known whose columns these are: EXISTS (SELECT FROM"
		" users u WHERE ctid IS NULL)");
	refused("WITH w AS (SELECT * FROM orders) SELECT id FROM w WHERE id "
		"IN (WITH v AS (SELECT u.id FROM users u) SELECT v.id FROM v)",
		"a subquery has WITH queries of its own");
	refused("SELECT o.id, (SELECT u.id, u.id FROM users u WHERE u.id = "
		"o.user_id) FROM orders o",
		"a subquery asks for more than a column: (SELECT u.id, u.id "
		"FROM users u WHERE u.id = o.user_id)");
	refused("SELECT o.id, (SELECT u.id FROM users u WHERE u.id = "
		"o.user_id LIMIT 1) FROM orders o",
		"a subquery asks for more than a column: (SELECT u.id FROM "
		"users u WHERE u.id = o.user_id LIMIT 1)");
	refused("SELECT o.id, (SELECT u.id FROM users u WHERE u.name = "
		"o.note) FROM orders o",
		"a subquery on a may find several rows: (SELECT u.id FROM "
		"users u WHERE u.name = o.note)");
	refused("SELECT o.id, (SELECT a.id FROM users a, users b WHERE a.id ="
		" o.user_id) FROM orders o",
		"a subquery on a may find several rows: (SELECT a.id FROM "
		"users a, users b WHERE a.id = o.user_id)");
	refused("SELECT o.id, (SELECT u.id + o.id FROM users u WHERE u.id = "
		"o.user_id) FROM orders o",
		"a subquery computes with the row at hand: (SELECT u.id + "
		"o.id FROM users u WHERE u.id = o.user_id)");
	refused("SELECT o.id, (SELECT count(*) + 1 FROM users u WHERE u.id = "
		"o.user_id) FROM orders o",
		"a subquery computes with aggregates: (SELECT count(*) + 1 "
		"FROM users u WHERE u.id = o.user_id)");
	refused("SELECT o.id, (SELECT unnest(u.tags) FROM users u WHERE u.id "
		"= o.user_id) FROM orders o",
		"a subquery finds several rows: (SELECT unnest(u.tags) FROM "
		"users u WHERE u.id = o.user_id)");
	refused("SELECT o.id, (SELECT p.id FROM payments p JOIN users u ON "
		"u.id = p.id WHERE p.id = o.odd_id) FROM orders o",
		"a subquery reads tables of several services: (SELECT p.id "
		"FROM payments p JOIN users u ON u.id = p.id WHERE p.id = "
		"o.odd_id)");
	refused("SELECT o.id, 1 + (SELECT u.id FROM users u WHERE u.id = "
		"o.user_id) FROM orders o",
		"a subquery on a depends on the row at hand: 1 + (SELECT u.id"
		" FROM users u WHERE u.id = o.user_id)");
	refused("SELECT o.id FROM orders o WHERE o.id IN (SELECT u.id FROM "
		"users u, LATERAL (SELECT o.user_id) s)",
		"a subquery on a depends on the row at hand: o.id IN (SELECT "
		"u.id FROM users u, LATERAL (SELECT o.user_id) s)");
}

Test(decompose_refused, for_what_is_rare)
{
	refused("SELECT o.id, (SELECT b.mail FROM base b WHERE b.id = "
		"o.odd_id) FROM orders o",
		"a subquery on c may find several rows: (SELECT b.mail FROM "
		"base b WHERE b.id = o.odd_id)");
	refused("SELECT o.id, p.id FROM orders o RIGHT JOIN payments p ON "
		"p.order_id = o.id RIGHT JOIN users u ON true",
		"it has a right join behind other joins");
	refused("SELECT j.* FROM json_to_record('{}') j, orders o JOIN users "
		"u ON u.id = o.user_id WHERE j.x = o.id",
		"the columns of * are not all known");
	refused("SELECT * FROM json_to_record('{}') j, orders o JOIN users u "
		"ON u.id = o.user_id AND u.id = 1",
		"no equal columns join the rows: of b and a");
	refused("SELECT u.id FROM countries c, users u, orders o WHERE "
		"o.user_id = u.id AND c.code = 'AT'",
		"no equal columns join the rows: of a and b");
	refused("SELECT twice(3), (SELECT 1) FROM countries c, items i, notes"
		" n WHERE n.id = i.line AND 3 = 4",
		"no equal columns join the rows: of b and c");
	refused("SELECT o.id FROM orders o JOIN notes n ON n.id = o.odd_id "
		"JOIN items i ON i.line > 3",
		"no equal columns join the rows: of b and c");
	refused("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"LEFT JOIN payments p ON p.total = o.note",
		"columns cannot be merged by their texts: p.total and o.note,"
		" of types numeric(10,2) and text");
	refused("SELECT o.id FROM orders o LEFT JOIN payments p ON p.order_id"
		" = o.id WHERE o.id > p.id",
		"a filter needs columns of several services: o.id > p.id");
	refused("SELECT s.x FROM (SELECT o.id AS x FROM orders o) s JOIN "
		"payments p ON p.order_id = s.x ORDER BY s.x LIMIT 3",
		"LIMIT counts rows that are only known once others are "
		"joined: of c");
	refused("SELECT p.id, s.total FROM payments p LEFT JOIN (SELECT * "
		"FROM orders) s ON s.id = p.order_id ORDER BY p.id LIMIT 3",
		"LIMIT counts rows that are only known once others are "
		"joined: of b");
}

/* What n times a text becomes, between others. */
static const char *
repeated(struct buf *out, const char *before, const char *text, size_t n,
	 const char *behind)
{
	buf_clear(out);
	buf_str(out, before);
	for (size_t i = 0; i < n; i++)
		buf_printf(out, text, i);
	buf_str(out, behind);
	return out->data;
}

static void
is_fast(const char *sql)
{
	struct timespec from, to;
	struct buf text;

	buf_init(&text);
	clock_gettime(CLOCK_MONOTONIC, &from);
	take_apart(&services, sql, &text);
	clock_gettime(CLOCK_MONOTONIC, &to);
	cr_expect_lt(to.tv_sec - from.tv_sec, 5, "%.80s", sql);
	buf_release(&text);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
Test(decompose_refused, takes_at_most_64_tables_queries_and_subqueries)
{
	struct buf sql, text;

	buf_init(&sql);
	buf_init(&text);
	repeated(&sql, "SELECT *  FROM users u", ", users u%zu", 63,
		 ", items i WHERE i.order_id = u.id");
	refused(sql.data, "its FROM clause is not understood");
	repeated(&sql, "SELECT * FROM items i", ", users u%zu", 63,
		 " WHERE i.order_id = u62.id");
	refused(sql.data, "no equal columns join the rows: of b and a");
	repeated(&sql, "SELECT id FROM users WHERE true",
		 " AND id IN (SELECT order_id FROM items WHERE line = %zu)", 65,
		 "");
	refused(sql.data, "it has too many subqueries");
	repeated(&sql, "WITH w AS (SELECT id FROM users)",
		 ", w%zu AS (SELECT order_id FROM items)", 64,
		 " SELECT w.id FROM w, w3 WHERE w.id = w3.order_id");
	refused(sql.data, "it has too many WITH queries");
	repeated(&sql, "SELECT 1", " + %zu", 20000, "");
	refused(sql.data, "it is too long");
	buf_release(&text);
	buf_release(&sql);
}

Test(decompose_refused, takes_long_queries_apart_in_time)
{
	static const char join[] =
		" FROM orders o JOIN users u ON u.id = o.user_id";
	struct buf sql;

	buf_init(&sql);
	repeated(&sql, "SELECT o.id", ",u.id", 12000, join);
	is_fast(sql.data);
	repeated(&sql, "SELECT o.id", ",u.id+%zu", 6000, join);
	is_fast(sql.data);
	repeated(&sql, "SELECT o.id", ",o.id+u.id", 6000, join);
	is_fast(sql.data);
	repeated(&sql, "SELECT o.id", ",$%zu1", 8000, join);
	is_fast(sql.data);
	repeated(&sql, "SELECT o.id FROM orders o, users u WHERE true",
		 " AND u.id=o.user_id", 3000, "");
	is_fast(sql.data);
	repeated(&sql,
		 "SELECT o.id FROM orders o, users u WHERE u.id=o.id AND ",
		 "(u.flag AND ", 2000, "u.flag");
	for (size_t i = 0; i < 2000; i++)
		buf_char(&sql, ')');
	is_fast(sql.data);
	repeated(&sql, "SELECT o.id FROM ", "(", 3000, "orders o");
	buf_str(&sql, " JOIN users u ON u.id = o.id");
	for (size_t i = 0; i < 3000; i++)
		buf_char(&sql, ')');
	is_fast(sql.data);
	repeated(&sql,
		 "SELECT o.id FROM orders o JOIN users u ON u.id = o.id ORDER "
		 "BY 1",
		 ", o.id", 8000, "");
	is_fast(sql.data);
	buf_release(&sql);
}
#pragma GCC diagnostic pop

Test(decompose_refused, quotes_long_conditions_from_their_beginning)
{
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql,
		"SELECT o.id FROM orders o, users u WHERE o.id + u.id IN (1");
	for (int i = 0; i < 50; i++)
		buf_str(&sql, ", 12");
	buf_char(&sql, ')');
	refused(sql.data,
		"a filter needs columns of several services: "
		"o.id + u.id IN (1, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 1"
		"2, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 1 "
		"...");
	buf_release(&sql);
}
