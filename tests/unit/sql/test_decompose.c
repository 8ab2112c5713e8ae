/* Queries taken apart: the texts of what comes of them. */
#include <criterion/criterion.h>

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

TestSuite(decompose, .init = start, .fini = finish);

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

Test(decompose, leaves_a_query_of_one_service_as_it_is)
{
	becomes("SELECT o.id FROM orders o JOIN items i ON i.order_id = o.id "
		"WHERE o.id = $2;",
		"q1 b first: SELECT o.id FROM orders o JOIN items i ON "
		"i.order_id = o.id WHERE o.id = $1 [$2]\n");
	becomes("SELECT c.name FROM countries c",
		"q1 everybody first: SELECT c.name FROM countries c\n");
	becomes("SELECT twice(id) FROM users",
		"q1 a first: SELECT twice(id) FROM users\n");
}

Test(decompose, makes_one_query_for_each_owner)
{
	becomes("SELECT o.id, u.name FROM orders o JOIN users u ON u.id = "
		"o.user_id WHERE o.flag",
		"q1 b first: SELECT o.id, o.user_id FROM orders o WHERE "
		"o.flag\n"
		"q2 a inner q2.2=q1.2: SELECT u.name, u.id FROM users u WHERE"
		" u.id = ANY ($1) [{q1.2}]\n"
		"= id q1.1, name q2.1\n");
	becomes("SELECT u.name, o.id AS n FROM orders o, users u WHERE "
		"o.user_id = u.id AND u.id = 3 AND (o.flag OR o.total > 3)",
		"q1 a first: SELECT u.name, u.id FROM users u WHERE u.id = 3\n"
		"q2 b inner q2.2=q1.2: SELECT o.id AS n, o.user_id FROM "
		"orders o WHERE (o.flag OR o.total > 3) AND o.user_id = ANY "
		"($1) [{q1.2}]\n"
		"= name q1.1, n q2.1\n");
	becomes("SELECT o.id, i.sku, u.name FROM orders o JOIN items i ON "
		"i.order_id = o.id AND i.line = 1 JOIN users u ON u.id = "
		"o.user_id",
		"q1 b first: SELECT o.id, i.sku, o.user_id FROM orders o JOIN"
		" items i ON i.order_id = o.id WHERE i.line = 1\n"
		"q2 a inner q2.2=q1.3: SELECT u.name, u.id FROM users u WHERE"
		" u.id = ANY ($1) [{q1.3}]\n"
		"= id q1.1, sku q1.2, name q2.1\n");
	becomes("SELECT 1 AS one FROM orders o, users u WHERE o.id = 3 AND "
		"u.id = 4",
		"q1 b first: SELECT 1 AS one FROM orders o WHERE o.id = 3\n"
		"q2 a inner: SELECT 1 FROM users u WHERE u.id = 4\n"
		"= one q1.1\n");
	becomes("SELECT o.id, u.id, p.id FROM users u JOIN orders o ON "
		"o.user_id = u.id JOIN payments p ON p.order_id = o.id WHERE "
		"u.id = 1",
		"q1 a first: SELECT u.id FROM users u WHERE u.id = 1\n"
		"q2 b inner q2.2=q1.1: SELECT o.id, o.user_id FROM orders o "
		"WHERE o.user_id = ANY ($1) [{q1.1}]\n"
		"q3 c inner q3.2=q2.1: SELECT p.id, p.order_id FROM payments "
		"p WHERE p.order_id = ANY ($1) [{q2.1}]\n"
		"= id q2.1, id q1.1, id q3.1\n");
}

Test(decompose, numbers_parameters_anew)
{
	becomes("SELECT o.id, $3 AS x FROM orders o JOIN users u ON u.id = "
		"o.user_id WHERE u.name = $2 AND u.mail <> $3 AND o.note = $1",
		"q1 b first: SELECT o.id, $1 AS x, o.user_id FROM orders o "
		"WHERE o.note = $2 [$3 $1]\n"
		"q2 a inner q2.1=q1.3: SELECT u.id FROM users u WHERE u.name "
		"= $1 AND u.mail <> $2 AND u.id = ANY ($3) [$2 $3 {q1.3}]\n"
		"= id q1.1, x q1.2\n");
}

Test(decompose, keeps_outer_joins_between_services_and_within_them)
{
	becomes("SELECT o.id, p.id FROM orders o LEFT JOIN payments p ON "
		"p.order_id = o.id AND p.total > $1",
		"q1 b first: SELECT o.id FROM orders o\n"
		"q2 c left q2.2=q1.1: SELECT p.id, p.order_id FROM payments p"
		" WHERE p.total > $1 AND p.order_id = ANY ($2) [$1 {q1.1}]\n"
		"= id q1.1, id q2.1\n");
	becomes("SELECT o.id, p.id, l.what FROM orders o LEFT JOIN payments p"
		" ON p.order_id = o.id LEFT JOIN notes l ON l.id = p.id AND "
		"l.what <> ''",
		"q1 b first: SELECT o.id FROM orders o\n"
		"q2 c left q2.3=q1.1: SELECT p.id, l.what, p.order_id FROM "
		"payments p LEFT JOIN notes l ON l.id = p.id AND l.what <> ''"
		" WHERE p.order_id = ANY ($1) [{q1.1}]\n"
		"= id q1.1, id q2.1, what q2.2\n");
	becomes("SELECT o.id, p.id, i.sku FROM payments p RIGHT JOIN orders o"
		" ON p.order_id = o.id LEFT JOIN items i ON i.order_id = o.id",
		"q1 b first: SELECT o.id, i.sku FROM orders o LEFT JOIN items"
		" i ON i.order_id = o.id\n"
		"q2 c left q2.2=q1.1: SELECT p.id, p.order_id FROM payments p"
		" WHERE p.order_id = ANY ($1) [{q1.1}]\n"
		"= id q1.1, id q2.1, sku q1.2\n");
	becomes("SELECT o.id FROM orders o LEFT JOIN payments p ON p.order_id"
		" = o.id WHERE p.id IS NULL",
		"q1 b first: SELECT o.id FROM orders o\n"
		"q2 c anti q2.1=q1.1: SELECT p.order_id FROM payments p WHERE"
		" p.order_id = ANY ($1) [{q1.1}]\n"
		"= id q1.1\n");
	becomes("SELECT o.id, p.id FROM orders o LEFT JOIN payments p ON "
		"p.order_id = o.id WHERE p.flag",
		"q1 c first: SELECT p.id, p.order_id FROM payments p WHERE "
		"p.flag\n"
		"q2 b inner q2.1=q1.2: SELECT o.id FROM orders o WHERE o.id ="
		" ANY ($1) [{q1.2}]\n"
		"= id q2.1, id q1.1\n");
	becomes("SELECT o.id, p.id FROM orders o LEFT JOIN payments p ON "
		"p.order_id = o.id WHERE p.note IS NOT NULL",
		"q1 c first: SELECT p.id, p.order_id FROM payments p WHERE "
		"p.note IS NOT NULL\n"
		"q2 b inner q2.1=q1.2: SELECT o.id FROM orders o WHERE o.id ="
		" ANY ($1) [{q1.2}]\n"
		"= id q2.1, id q1.1\n");
	becomes("SELECT o.id, p.id, i.line FROM orders o JOIN payments p ON "
		"p.order_id = o.id LEFT JOIN items i ON true AND i.order_id ="
		" o.id",
		"q1 b first: SELECT o.id, i.line FROM orders o LEFT JOIN "
		"items i ON true AND i.order_id = o.id\n"
		"q2 c inner q2.2=q1.1: SELECT p.id, p.order_id FROM payments "
		"p WHERE p.order_id = ANY ($1) [{q1.1}]\n"
		"= id q1.1, id q2.1, line q1.2\n");
}

Test(decompose, joins_by_using)
{
	becomes("SELECT id, o.note, p.note FROM orders o JOIN payments p "
		"USING (id)",
		"q1 b first: SELECT id, o.note, o.id FROM orders o\n"
		"q2 c inner q2.2=q1.3: SELECT p.note, p.id FROM payments p "
		"WHERE p.id = ANY ($1::bigint[]) [{q1.3}]\n"
		"= id q1.1, note q1.2, note q2.1\n");
	becomes("SELECT o.id, p.note FROM orders o LEFT JOIN payments p USING"
		" (\"id\")",
		"q1 b first: SELECT o.id FROM orders o\n"
		"q2 c left q2.2=q1.1: SELECT p.note, p.id FROM payments p "
		"WHERE p.id = ANY ($1::bigint[]) [{q1.1}]\n"
		"= id q1.1, note q2.1\n");
	becomes("SELECT o.id, p.note, q.note FROM users u JOIN payments p ON "
		"p.id = u.id JOIN payments q USING (order_id) LEFT JOIN "
		"orders o ON o.id = p.order_id",
		"q1 a first: SELECT u.id FROM users u\n"
		"q2 c inner q2.3=q1.1: SELECT p.note, q.note, p.id, "
		"p.order_id FROM payments p JOIN payments q USING (order_id) "
		"WHERE p.id = ANY ($1::bigint[]) [{q1.1}]\n"
		"q3 b left q3.1=q2.4: SELECT o.id FROM orders o WHERE o.id = "
		"ANY ($1) [{q2.4}]\n"
		"= id q3.1, note q2.1, note q2.2\n");
	becomes("SELECT u.id, u2.id, o.id FROM users u LEFT JOIN user_odd u2 "
		"USING (id, flag) JOIN orders o ON o.user_id = u.id",
		"q1 a first: SELECT u.id, u2.id FROM users u LEFT JOIN "
		"user_odd u2 USING (id, flag)\n"
		"q2 b inner q2.2=q1.1: SELECT o.id, o.user_id FROM orders o "
		"WHERE o.user_id = ANY ($1) [{q1.1}]\n"
		"= id q1.1, id q1.2, id q2.1\n");
	refused("SELECT u.id, p.id FROM orders o LEFT JOIN payments p ON "
		"p.order_id = o.id JOIN user_odd d ON d.id = o.odd_id JOIN "
		"users u USING (name) ",
		"the column of USING is not found: name");
	becomes("SELECT o.id, p.id, l.what FROM orders o LEFT JOIN payments p"
		" ON p.odd_id = o.odd_id JOIN items i USING (order_id) JOIN "
		"notes l ON l.id = o.odd_id",
		"q1 b first: SELECT o.id, o.odd_id FROM orders o\n"
		"q2 c inner q2.2=q1.2: SELECT p.id, p.odd_id, p.order_id FROM"
		" payments p WHERE p.odd_id = ANY ($1) [{q1.2}]\n"
		"q3 b inner q3.1=q2.3: SELECT i.order_id FROM items i WHERE "
		"i.order_id = ANY ($1) [{q2.3}]\n"
		"q4 c inner q4.2=q1.2: SELECT l.what, l.id FROM notes l WHERE"
		" l.id = ANY ($1) [{q1.2}]\n"
		"= id q1.1, id q2.1, what q4.1\n");
}

Test(decompose, sorts_and_limits_by_the_first_query)
{
	becomes("SELECT o.id, u.name FROM orders o JOIN users u ON u.id = "
		"o.user_id ORDER BY o.at DESC, 1 LIMIT 3 OFFSET 2",
		"q1 b first: SELECT o.id, o.user_id FROM orders o ORDER BY "
		"o.at DESC, 1 LIMIT 3 OFFSET 2\n"
		"q2 a inner q2.2=q1.2: SELECT u.name, u.id FROM users u WHERE"
		" u.id = ANY ($1) [{q1.2}]\n"
		"= id q1.1, name q2.1\n"
		"note its LIMIT relies on the foreign key "
		"orders_user_id_fkey: once that is gone, a row without a "
		"match makes the result shorter\n");
	becomes("SELECT o.id AS user_id, u.name FROM orders o JOIN users u ON"
		" u.id = o.user_id ORDER BY user_id NULLS FIRST",
		"q1 b first: SELECT o.id AS user_id, o.user_id FROM orders o "
		"ORDER BY 1 NULLS FIRST\n"
		"q2 a inner q2.2=q1.2: SELECT u.name, u.id FROM users u WHERE"
		" u.id = ANY ($1) [{q1.2}]\n"
		"= user_id q1.1, name q2.1\n");
	becomes("SELECT u.*, o.total AS t FROM orders o LEFT JOIN user_odd u "
		"ON u.id = o.odd_id ORDER BY t FETCH FIRST 2 ROWS ONLY",
		"q1 b first: SELECT o.total AS t, o.odd_id FROM orders o "
		"ORDER BY 1 FETCH FIRST 2 ROWS ONLY\n"
		"q2 a left q2.1=q1.2: SELECT u.id, u.parent, u.small, u.note,"
		" u.price, u.span, u.flag, u.\"a\"\"b; --\" FROM user_odd u "
		"WHERE u.id = ANY ($1) [{q1.2}]\n"
		"= id q2.1, parent q2.2, small q2.3, note q2.4, price q2.5, "
		"span q2.6, flag q2.7, a\"b; -- q2.8, t q1.1\n");
	becomes("SELECT o.id, u.name FROM orders o JOIN users u ON u.id = "
		"o.user_id ORDER BY 10 % (o.id + 1), lower(o.note)",
		"q1 b first: SELECT o.id, o.user_id FROM orders o ORDER BY 10"
		" % (o.id + 1), lower(o.note)\n"
		"q2 a inner q2.2=q1.2: SELECT u.name, u.id FROM users u WHERE"
		" u.id = ANY ($1) [{q1.2}]\n"
		"= id q1.1, name q2.1\n");
	becomes("SELECT o.id, (SELECT count(*) FROM payments p WHERE "
		"p.order_id = o.id) AS n FROM orders o ORDER BY o.id LIMIT 3",
		"q1 b first: SELECT o.id FROM orders o ORDER BY o.id LIMIT 3\n"
		"q2 c left q2.2=q1.1: SELECT count(*), p.order_id FROM "
		"payments p WHERE p.order_id = ANY ($1) GROUP BY p.order_id "
		"[{q1.1}]\n"
		"= id q1.1, n q2.1 else 0\n");
}

Test(decompose, runs_other_owners_subqueries_first)
{
	becomes("SELECT o.id FROM orders o WHERE o.user_id IN (SELECT u.id "
		"FROM users u WHERE u.flag) AND o.flag",
		"q1 a: SELECT u.id FROM users u WHERE u.flag\n"
		"q2 b first: SELECT o.id FROM orders o WHERE o.user_id = ANY "
		"($1::bigint[]) AND o.flag [{q1.1}]\n");
	becomes("SELECT o.id FROM orders o WHERE o.user_id NOT IN ((SELECT id"
		" FROM users))",
		"q1 a: SELECT id FROM users\n"
		"q2 b first: SELECT o.id FROM orders o WHERE o.user_id <> ALL"
		" ($1::bigint[]) [{q1.1}]\n");
	becomes("SELECT o.id FROM orders o WHERE o.odd_id > ALL (SELECT "
		"x.small FROM user_odd x) OR o.odd_id = ANY (SELECT max(id) "
		"FROM user_odd)",
		"q1 a: SELECT x.small FROM user_odd x\n"
		"q2 a: SELECT max(id) FROM user_odd\n"
		"q3 b first: SELECT o.id FROM orders o WHERE o.odd_id > ALL "
		"($1::smallint[]) OR o.odd_id = ANY ($2::integer[]) [{q1.1} "
		"{q2.1}]\n");
	becomes("SELECT o.id FROM orders o WHERE o.user_id = (SELECT "
		"min(u.id) FROM users u) + 1",
		"q1 a: SELECT min(u.id) FROM users u\n"
		"q2 b first: SELECT o.id FROM orders o WHERE o.user_id = "
		"($1::bigint) + 1 [q1.1]\n");
	becomes("SELECT o.id FROM orders o WHERE EXISTS (SELECT 1 FROM users)"
		" AND NOT EXISTS (SELECT FROM payments p WHERE p.order_id = "
		"o.id AND (p.flag OR p.total > 1))",
		"q1 a: SELECT EXISTS (SELECT 1 FROM users)\n"
		"q2 c: SELECT DISTINCT p.order_id FROM payments p WHERE "
		"p.order_id IS NOT NULL AND (p.flag OR p.total > 1)\n"
		"q3 b first: SELECT o.id FROM orders o WHERE ($1::boolean) "
		"AND NOT ((o.id = ANY ($2::bigint[])) IS TRUE) [q1.1 "
		"{q2.1}]\n");
	becomes("SELECT o.id, ARRAY(SELECT u.id FROM users u ORDER BY 1) AS "
		"all_users FROM orders o",
		"q1 a: SELECT ARRAY (SELECT u.id FROM users u ORDER BY 1)\n"
		"q2 b first: SELECT o.id, ($1::bigint[]) AS all_users FROM "
		"orders o [q1.1]\n");
	becomes("SELECT o.id FROM orders o WHERE o.total > (SELECT "
		"avg(u.small) FROM user_odd u) AND o.id < (SELECT sum(id) "
		"FROM user_odd) AND o.id < (SELECT sum(price) FROM user_odd) "
		"AND o.id < (SELECT sum(id) FROM users)",
		"q1 a: SELECT avg(u.small) FROM user_odd u\n"
		"q2 a: SELECT sum(id) FROM user_odd\n"
		"q3 a: SELECT sum(price) FROM user_odd\n"
		"q4 a: SELECT sum(id) FROM users\n"
		"q5 b first: SELECT o.id FROM orders o WHERE o.total > "
		"($1::numeric) AND o.id < ($2::bigint) AND o.id < "
		"($3::numeric) AND o.id < ($4::numeric) [q1.1 q2.1 q3.1 "
		"q4.1]\n");
	becomes("SELECT o.id FROM orders o WHERE o.total IN (SELECT (price * "
		"2)::numeric(10,2) FROM user_odd) AND o.note IN (SELECT "
		"x.span::text FROM user_odd x)",
		"q1 a: SELECT (price * 2)::numeric(10,2) FROM user_odd\n"
		"q2 a: SELECT x.span::text FROM user_odd x\n"
		"q3 b first: SELECT o.id FROM orders o WHERE o.total = ANY "
		"($1::numeric(10,2)[]) AND o.note = ANY ($2::text[]) [{q1.1} "
		"{q2.1}]\n");
	becomes("SELECT p.id FROM payments p WHERE EXISTS (SELECT 1 FROM "
		"user_odd x WHERE x.small = p.big)",
		"q1 a: SELECT DISTINCT x.small FROM user_odd x WHERE x.small "
		"IS NOT NULL\n"
		"q2 c first: SELECT p.id FROM payments p WHERE ((p.big = ANY "
		"($1::smallint[])) IS TRUE) [{q1.1}]\n");
	becomes("WITH w AS (SELECT id FROM users) SELECT o.id FROM orders o "
		"WHERE o.user_id IN (SELECT id FROM w)",
		"q1 a: WITH w AS (SELECT id FROM users) SELECT id FROM w\n"
		"q2 b first: SELECT o.id FROM orders o WHERE o.user_id = ANY "
		"($1::bigint[]) [{q1.1}]\n");
	becomes("SELECT u.id FROM users u, payments p WHERE u.id = p.order_id"
		" AND 3 IN (SELECT o.id FROM orders o)",
		"q1 b: SELECT o.id FROM orders o\n"
		"q2 a first: SELECT u.id FROM users u WHERE 3 = ANY "
		"($1::bigint[]) [{q1.1}]\n"
		"q3 c inner q3.1=q2.1: SELECT p.order_id FROM payments p "
		"WHERE p.order_id = ANY ($1) [{q2.1}]\n"
		"= id q2.1\n");
}

Test(decompose, joins_what_subqueries_of_columns_find)
{
	becomes("SELECT o.id, (SELECT count(*) FROM payments p WHERE "
		"p.order_id = o.id AND p.flag) AS n, (SELECT u.name FROM "
		"users u WHERE u.id = o.user_id) FROM orders o",
		"q1 b first: SELECT o.id, o.user_id FROM orders o\n"
		"q2 c left q2.2=q1.1: SELECT count(*), p.order_id FROM "
		"payments p WHERE p.flag AND p.order_id = ANY ($1) GROUP BY "
		"p.order_id [{q1.1}]\n"
		"q3 a left q3.2=q1.2: SELECT u.name, u.id FROM users u WHERE "
		"u.id = ANY ($1) [{q1.2}]\n"
		"= id q1.1, n q2.1 else 0, name q3.1\n");
	becomes("SELECT o.id, (SELECT u.name AS x FROM users u WHERE "
		"o.user_id = u.id) AS a, (SELECT u.flag y FROM users u WHERE "
		"o.user_id = u.id) AS b, (SELECT NOT flag FROM users u WHERE "
		"o.user_id = u.id) AS c, (SELECT max(id) m FROM payments p "
		"WHERE p.order_id = o.id) AS d FROM orders o",
		"q1 b first: SELECT o.id, o.user_id FROM orders o\n"
		"q2 a left q2.2=q1.2: SELECT u.name, u.id FROM users u WHERE "
		"u.id = ANY ($1) [{q1.2}]\n"
		"q3 a left q3.2=q1.2: SELECT u.flag, u.id FROM users u WHERE "
		"u.id = ANY ($1) [{q1.2}]\n"
		"q4 a left q4.2=q1.2: SELECT NOT flag, u.id FROM users u "
		"WHERE u.id = ANY ($1) [{q1.2}]\n"
		"q5 c left q5.2=q1.1: SELECT max(id), p.order_id FROM "
		"payments p WHERE p.order_id = ANY ($1) GROUP BY p.order_id "
		"[{q1.1}]\n"
		"= id q1.1, a q2.1, b q3.1, c q4.1, d q5.1\n");
	becomes("SELECT c.code, (SELECT count(*) FROM users u WHERE u.code = "
		"c.code) AS n, p.id FROM countries c, orders o, payments p "
		"WHERE o.id = p.order_id AND o.note = c.name",
		"q1 b first: SELECT c.code, o.id FROM countries c JOIN orders"
		" o ON o.note = c.name\n"
		"q2 c inner q2.2=q1.2: SELECT p.id, p.order_id FROM payments "
		"p WHERE p.order_id = ANY ($1) [{q1.2}]\n"
		"q3 a left q3.2=q1.1: SELECT count(*), u.code FROM users u "
		"WHERE u.code = ANY ($1) GROUP BY u.code [{q1.1}]\n"
		"= code q1.1, n q3.1 else 0, id q2.1\n");
}

Test(decompose, computes_of_merged_columns)
{
	becomes("SELECT o.note || 'a'\n"
		"'b' || u.name AS s FROM orders o JOIN users u ON u.id = "
		"o.user_id",
		"q1 b first: SELECT o.note, o.user_id FROM orders o\n"
		"q2 a inner q2.2=q1.2: SELECT u.name, u.id FROM users u WHERE"
		" u.id = ANY ($1) [{q1.2}]\n"
		"= s q1.c1 || 'a'\n"
		"'b' || q2.c1\n"
		"note computed once the rows are merged: o.note || 'a'\n"
		"'b' || u.name\n");
	becomes("SELECT coalesce(p.note, $1) AS n, p FROM orders o LEFT JOIN "
		"payments p ON p.order_id = o.id",
		"q1 b first: SELECT o.id FROM orders o\n"
		"q2 c left q2.3=q1.1: SELECT p.note, p, p.order_id FROM "
		"payments p WHERE p.order_id = ANY ($1) [{q1.1}]\n"
		"= n coalesce ( q2.c1 , $1 ), p q2.2\n"
		"note computed once the rows are merged: coalesce(p.note, "
		"$1)\n");
}

Test(decompose, gives_the_columns_of_a_star)
{
	becomes("SELECT * FROM items i JOIN notes l ON l.id = i.line",
		"q1 b first: SELECT i.order_id, i.line, i.sku FROM items i\n"
		"q2 c inner q2.1=q1.2: SELECT l.id, l.what FROM notes l WHERE"
		" l.id = ANY ($1) [{q1.2}]\n"
		"= order_id q1.1, line q1.2, sku q1.3, id q2.1, what q2.2\n");
	becomes("SELECT i.*, \"l\".* FROM items i LEFT JOIN notes l ON l.id ="
		" i.line",
		"q1 b first: SELECT i.order_id, i.line, i.sku FROM items i\n"
		"q2 c left q2.1=q1.2: SELECT l.id, l.what FROM notes l WHERE "
		"l.id = ANY ($1) [{q1.2}]\n"
		"= order_id q1.1, line q1.2, sku q1.3, id q2.1, what q2.2\n");
	becomes("SELECT d.* FROM user_odd d JOIN notes l ON l.id = d.id",
		"q1 a first: SELECT d.id, d.parent, d.small, d.note, d.price,"
		" d.span, d.flag, d.\"a\"\"b; --\" FROM user_odd d\n"
		"q2 c inner q2.1=q1.1: SELECT l.id FROM notes l WHERE l.id = "
		"ANY ($1) [{q1.1}]\n"
		"= id q1.1, parent q1.2, small q1.3, note q1.4, price q1.5, "
		"span q1.6, flag q1.7, a\"b; -- q1.8\n");
}

Test(decompose, gives_each_query_the_with_that_it_needs)
{
	becomes("WITH x AS (SELECT * FROM users), y AS MATERIALIZED (SELECT *"
		" FROM x), z(i, u) AS (SELECT id, user_id FROM orders) SELECT"
		" y.name, z.i FROM y JOIN z ON z.u = y.id",
		"q1 a first: WITH x AS (SELECT * FROM users), y AS "
		"MATERIALIZED (SELECT * FROM x) SELECT y.name, y.id FROM y\n"
		"q2 b inner q2.2=q1.2: WITH z(i, u) AS (SELECT id, user_id "
		"FROM orders) SELECT z.i, z.u FROM z WHERE z.u = ANY ($1) "
		"[{q1.2}]\n"
		"= name q1.1, i q2.1\n");
	becomes("WITH RECURSIVE s AS (SELECT * FROM t), t AS (SELECT 1 AS one"
		" FROM users) SELECT o.id FROM orders o WHERE o.odd_id < "
		"(SELECT count(*) FROM s)",
		"q1 a: WITH RECURSIVE s AS (SELECT * FROM t), t AS (SELECT 1 "
		"AS one FROM users) SELECT count(*) FROM s\n"
		"q2 b first: SELECT o.id FROM orders o WHERE o.odd_id < "
		"($1::bigint) [q1.1]\n");
	becomes("WITH RECURSIVE up(id) AS (SELECT d.id FROM user_odd d UNION "
		"ALL SELECT d.parent FROM user_odd d JOIN up ON d.id = up.id)"
		" CYCLE id SET is_cycle USING path SELECT up.id, l.what FROM "
		"up JOIN notes l ON l.id = up.id",
		"q1 a first: WITH RECURSIVE up(id) AS (SELECT d.id FROM "
		"user_odd d UNION ALL SELECT d.parent FROM user_odd d JOIN up"
		" ON d.id = up.id) CYCLE id SET is_cycle USING path SELECT "
		"up.id FROM up\n"
		"q2 c inner q2.2=q1.1: SELECT l.what, l.id FROM notes l WHERE"
		" l.id = ANY ($1) [{q1.1}]\n"
		"= id q1.1, what q2.1\n");
	becomes("WITH unused AS (SELECT * FROM users) SELECT o.id FROM orders"
		" o",
		"q1 b first: SELECT o.id FROM orders o\n");
	becomes("WITH v AS (VALUES (1)) SELECT u.id, o.id FROM users u, "
		"orders o WHERE u.id = o.user_id AND EXISTS (SELECT FROM v)",
		"q1 a first: WITH v AS (VALUES (1)) SELECT u.id FROM users u "
		"WHERE EXISTS (SELECT FROM v)\n"
		"q2 b inner q2.2=q1.1: SELECT o.id, o.user_id FROM orders o "
		"WHERE o.user_id = ANY ($1) [{q1.1}]\n"
		"= id q1.1, id q2.1\n");
}

Test(decompose, lets_reference_tables_go_with_whom_they_join)
{
	becomes("SELECT u.id, c.name, o.id FROM users u LEFT JOIN countries c"
		" ON c.code = u.code JOIN orders o ON o.user_id = u.id",
		"q1 a first: SELECT u.id, c.name FROM users u LEFT JOIN "
		"countries c ON c.code = u.code\n"
		"q2 b inner q2.2=q1.1: SELECT o.id, o.user_id FROM orders o "
		"WHERE o.user_id = ANY ($1) [{q1.1}]\n"
		"= id q1.1, name q1.2, id q2.1\n");
	becomes("SELECT u.id, o.id FROM countries c, users u, orders o WHERE "
		"o.user_id = u.id AND c.code = u.code",
		"q1 a first: SELECT u.id FROM countries c JOIN users u ON "
		"c.code = u.code\n"
		"q2 b inner q2.2=q1.1: SELECT o.id, o.user_id FROM orders o "
		"WHERE o.user_id = ANY ($1) [{q1.1}]\n"
		"= id q1.1, id q2.1\n");
	becomes("SELECT u.id, o.id, g FROM users u JOIN orders o ON o.user_id"
		" = u.id, generate_series(1, o.odd_id) g",
		"q1 a first: SELECT u.id FROM users u\n"
		"q2 b inner q2.3=q1.1: SELECT o.id, g, o.user_id FROM orders "
		"o JOIN generate_series(1, o.odd_id) g ON true WHERE "
		"o.user_id = ANY ($1) [{q1.1}]\n"
		"= id q1.1, id q2.1, g q2.2\n");
	becomes("SELECT o.id, g.x FROM orders o JOIN users u ON u.id = "
		"o.user_id LEFT JOIN LATERAL (SELECT o.id AS x) g ON g.x > "
		"o.id",
		"q1 b first: SELECT o.id, g.x, o.user_id FROM orders o LEFT "
		"JOIN LATERAL (SELECT o.id AS x) g ON g.x > o.id\n"
		"q2 a inner q2.1=q1.3: SELECT u.id FROM users u WHERE u.id = "
		"ANY ($1) [{q1.3}]\n"
		"= id q1.1, x q1.2\n");
	refused("SELECT o.id, u.id FROM (VALUES (1)) v, orders o JOIN users u"
		" ON u.id = o.user_id",
		"no equal columns join the rows: of b and a");
}

Test(decompose, splices_texts_without_comments)
{
	becomes("SELECT/**/o.id--c\n"
		",u /* x */ . name/**/FROM orders o/*,*/JOIN users u "
		"ON(u.id=o.user_id)WHERE o.note='a'\n"
		"'b'AND o.flag",
		"q1 b first: SELECT o.id, o.user_id FROM orders o WHERE "
		"o.note='a'\n"
		"'b' AND o.flag\n"
		"q2 a inner q2.2=q1.2: SELECT u.name, u.id FROM users u WHERE"
		" u.id = ANY ($1) [{q1.2}]\n"
		"= id q1.1, name q2.1\n");
	becomes("SELECT u.\"a\"\"b; --\" AS \"x\"\"; drop y; --\", l.what "
		"FROM user_odd u JOIN notes l ON l.id = u.id",
		"q1 a first: SELECT u.\"a\"\"b; --\" AS \"x\"\"; drop y; "
		"--\", u.id FROM user_odd u\n"
		"q2 c inner q2.2=q1.2: SELECT l.what, l.id FROM notes l WHERE"
		" l.id = ANY ($1) [{q1.2}]\n"
		"= x\"; drop y; -- q1.1, what q2.1\n");
	becomes("SELECT o.id, u.id FROM orders o JOIN LATERAL (SELECT i.sku "
		"FROM items i WHERE i.order_id = o.id) s ON true JOIN users u"
		" ON u.id = o.user_id",
		"q1 b first: SELECT o.id, o.user_id FROM orders o JOIN "
		"LATERAL (SELECT i.sku FROM items i WHERE i.order_id = o.id) "
		"s ON true WHERE true\n"
		"q2 a inner q2.1=q1.2: SELECT u.id FROM users u WHERE u.id = "
		"ANY ($1) [{q1.2}]\n"
		"= id q1.1, id q2.1\n");
}

Test(decompose, merges_where_inner_joins_need_what_outer_joins_found)
{
	becomes("SELECT o.id, p.id, l.what FROM orders o LEFT JOIN payments p"
		" ON p.order_id = o.id JOIN notes l USING (id) WHERE o.flag",
		"q1 b first: SELECT o.id FROM orders o WHERE o.flag\n"
		"q2 c inner q2.2=q1.1: SELECT l.what, l.id FROM notes l WHERE"
		" l.id = ANY ($1::bigint[]) [{q1.1}]\n"
		"q3 c left q3.2=q1.1: SELECT p.id, p.order_id FROM payments p"
		" WHERE p.order_id = ANY ($1) [{q1.1}]\n"
		"= id q1.1, id q3.1, what q2.1\n");
	becomes("SELECT u.id, p.id, i.line FROM users u LEFT JOIN payments p "
		"ON p.id = u.id JOIN items i USING (order_id) WHERE i.line = "
		"u.id",
		"q1 a first: SELECT u.id FROM users u\n"
		"q2 c inner q2.1=q1.1: SELECT p.id, p.order_id FROM payments "
		"p WHERE p.id = ANY ($1::bigint[]) [{q1.1}]\n"
		"q3 b inner q3.2=q2.2 q3.1=q1.1: SELECT i.line, i.order_id "
		"FROM items i WHERE i.order_id = ANY ($1) AND i.line = ANY "
		"($2::bigint[]) [{q2.2} {q1.1}]\n"
		"= id q1.1, id q2.1, line q3.1\n");
	becomes("SELECT o.id, d.id FROM orders o LEFT JOIN users u ON u.id = "
		"o.user_id LEFT JOIN user_odd d ON d.id = u.\"Id\"",
		"q1 b first: SELECT o.id, o.user_id FROM orders o\n"
		"q2 a left q2.2=q1.2: SELECT d.id, u.id FROM users u LEFT "
		"JOIN user_odd d ON d.id = u.\"Id\" WHERE u.id = ANY ($1) "
		"[{q1.2}]\n"
		"= id q1.1, id q2.1\n");
	becomes("SELECT o.id, d.id FROM orders o LEFT JOIN users u ON u.id = "
		"o.user_id LEFT JOIN user_odd d USING (flag, note)",
		"q1 b first: SELECT o.id, o.user_id, o.flag, o.note FROM "
		"orders o\n"
		"q2 a left q2.1=q1.2: SELECT u.id FROM users u WHERE u.id = "
		"ANY ($1) [{q1.2}]\n"
		"q3 a left q3.2=q1.3 q3.3=q1.4: SELECT d.id, d.flag, d.note "
		"FROM user_odd d WHERE d.flag = ANY ($1) AND d.note = ANY "
		"($2) [{q1.3} {q1.4}]\n"
		"= id q1.1, id q3.1\n");
	becomes("SELECT u.id FROM users u LEFT JOIN orders o ON o.user_id = "
		"u.id LEFT JOIN items i ON i.order_id = o.id LEFT JOIN "
		"payments p ON p.order_id = o.id AND p.id = i.line WHERE "
		"u.name LIKE 'a%'",
		"q1 a first: SELECT u.id FROM users u WHERE u.name LIKE 'a%'\n"
		"q2 b left q2.1=q1.1: SELECT o.user_id, o.id, i.line FROM "
		"orders o LEFT JOIN items i ON i.order_id = o.id WHERE "
		"o.user_id = ANY ($1) [{q1.1}]\n"
		"q3 c left q3.1=q2.2 q3.2=q2.3: SELECT p.order_id, p.id FROM "
		"payments p WHERE p.order_id = ANY ($1) AND p.id = ANY ($2) "
		"[{q2.2} {q2.3}]\n"
		"= id q1.1\n");
	becomes("SELECT o.id, p.note FROM orders o LEFT JOIN payments p ON "
		"p.order_id = o.id WHERE p.note LIKE 'x' AND p.total NOT "
		"BETWEEN 3 AND 4 AND p.id NOT IN (3, 4) AND p.flag AND p.big "
		"<> ALL (SELECT 1)",
		"q1 c first: SELECT p.note, p.order_id FROM payments p WHERE "
		"p.note LIKE 'x' AND p.total NOT BETWEEN 3 AND 4 AND p.id NOT"
		" IN (3, 4) AND p.flag AND p.big <> ALL (SELECT 1)\n"
		"q2 b inner q2.1=q1.2: SELECT o.id FROM orders o WHERE o.id ="
		" ANY ($1) [{q1.2}]\n"
		"= id q2.1, note q1.1\n");
}

Test(decompose, compares_keys_of_other_types_and_of_domains)
{
	becomes("SELECT u.id, b.id FROM users u JOIN base b ON b.mail = "
		"u.mail",
		"q1 a first: SELECT u.id, u.mail FROM users u\n"
		"q2 c inner q2.2=q1.2: SELECT b.id, b.mail FROM base b WHERE "
		"b.mail = ANY ($1) [{q1.2}]\n"
		"= id q1.1, id q2.1\n");
	becomes("SELECT o.id, b.id FROM orders o JOIN base b ON b.state = "
		"o.state",
		"q1 b first: SELECT o.id, o.state FROM orders o\n"
		"q2 c inner q2.2=q1.2: SELECT b.id, b.state FROM base b WHERE"
		" b.state = ANY ($1) [{q1.2}]\n"
		"= id q1.1, id q2.1\n");
	becomes("SELECT p.id FROM users u RIGHT JOIN payments p ON p.id = "
		"u.id",
		"q1 c first: SELECT p.id FROM payments p\n"
		"q2 a left q2.1=q1.1: SELECT u.id FROM users u WHERE u.id = "
		"ANY ($1::integer[]) [{q1.1}]\n"
		"= id q1.1\n");
	becomes("SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id "
		"WHERE EXISTS (SELECT FROM user_odd d WHERE d.id = o.odd_id "
		"AND d.flag)",
		"q1 a: SELECT DISTINCT d.id FROM user_odd d WHERE d.id IS NOT"
		" NULL AND (d.flag)\n"
		"q2 b first: SELECT o.id, o.user_id FROM orders o WHERE "
		"((o.odd_id = ANY ($1::integer[])) IS TRUE) [{q1.1}]\n"
		"q3 a inner q3.1=q2.2: SELECT u.id FROM users u WHERE u.id = "
		"ANY ($1) [{q2.2}]\n"
		"= id q2.1\n");
	becomes("SELECT u.id, c.name FROM users u LEFT JOIN countries c USING"
		" (code) JOIN orders o ON o.user_id = u.id",
		"q1 a first: SELECT u.id, c.name FROM users u LEFT JOIN "
		"countries c USING (code)\n"
		"q2 b inner q2.1=q1.1: SELECT o.user_id FROM orders o WHERE "
		"o.user_id = ANY ($1) [{q1.1}]\n"
		"= id q1.1, name q1.2\n");
	becomes("SELECT o.id FROM orders o JOIN items i ON o.id > i.order_id "
		"AND i.line < o.id JOIN notes n ON n.id = i.line",
		"q1 b first: SELECT o.id, i.line FROM orders o JOIN items i "
		"ON o.id > i.order_id AND i.line < o.id\n"
		"q2 c inner q2.1=q1.2: SELECT n.id FROM notes n WHERE n.id = "
		"ANY ($1) [{q1.2}]\n"
		"= id q1.1\n");
	becomes("SELECT c.code FROM countries c WHERE c.code IN (SELECT code "
		"FROM users) AND c.name IN (SELECT note FROM orders)",
		"q1 a: SELECT code FROM users\n"
		"q2 b: SELECT note FROM orders\n"
		"q3 a first: SELECT c.code FROM countries c WHERE c.code = "
		"ANY ($1::character(2)[]) AND c.name = ANY ($2::text[]) "
		"[{q1.1} {q2.1}]\n");
	becomes("SELECT o.id, (SELECT p.id FROM payments p WHERE p.id = "
		"o.odd_id AND p.total = o.total) FROM orders o",
		"q1 b first: SELECT o.id, o.odd_id, o.total FROM orders o\n"
		"q2 c left q2.1=q1.2 q2.2=q1.3: SELECT p.id, p.total FROM "
		"payments p WHERE p.id = ANY ($1) AND p.total = ANY ($2) "
		"[{q1.2} {q1.3}]\n"
		"= id q1.1, id q2.1\n");
	becomes("SELECT o.id FROM orders o WHERE EXISTS (SELECT FROM users u "
		"WHERE u.mail = o.note) AND o.note IN (SELECT mail FROM "
		"users)",
		"q1 a: SELECT DISTINCT u.mail FROM users u WHERE u.mail IS "
		"NOT NULL\n"
		"q2 a: SELECT mail FROM users\n"
		"q3 b first: SELECT o.id FROM orders o WHERE ((o.note = ANY "
		"($1::text[])) IS TRUE) AND o.note = ANY ($2::text[]) "
		"[{q1.1} {q2.1}]\n");
}

Test(decompose, joins_by_using_beside_tables_with_that_column)
{
	becomes("SELECT u.id, o.id FROM users u JOIN (users v JOIN user_odd d "
		"USING (id, flag)) ON u.id = v.id JOIN orders o ON o.user_id = "
		"u.id",
		"q1 a first: SELECT u.id FROM users u JOIN users v ON u.id = "
		"v.id JOIN user_odd d ON v.id = d.id AND v.flag = d.flag\n"
		"q2 b inner q2.2=q1.1: SELECT o.id, o.user_id FROM orders o "
		"WHERE o.user_id = ANY ($1) [{q1.1}]\n"
		"= id q1.1, id q2.1\n");
	becomes("SELECT p.note, u.id FROM payments p JOIN users u ON u.id = "
		"p.order_id JOIN payments q USING (big) ORDER BY big DESC",
		"q1 c first: SELECT p.note, p.order_id, big FROM payments p "
		"JOIN payments q USING (big) ORDER BY 3 DESC\n"
		"q2 a inner q2.1=q1.2: SELECT u.id FROM users u WHERE u.id = "
		"ANY ($1) [{q1.2}]\n"
		"= note q1.1, id q2.1\n");
}
