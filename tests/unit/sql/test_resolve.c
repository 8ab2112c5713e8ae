/* What statements touch, as written: "sql" against "accesses". */
#include <criterion/criterion.h>

#include "base/buf.h"
#include "sql/expand.h"
#include "support/tiny.h"

static struct arena arena;
static struct catalog catalog;
static struct expander *expander;

static void
add_key(const char *table, const char *name, const char *column)
{
	struct relation *r = catalog_find_relation(&catalog, "public", table);
	struct key *key = vec_add(&arena, &r->keys);

	key->name = name;
	vec_push(&arena, &key->columns, relation_find_attribute(r, column));
}

/* rows_of(n) RETURNS TABLE (email, extra), all_stock() RETURNS SETOF stock */
static void
add_rows_function(void)
{
	struct routine *f = tiny_function(&catalog, "rows_of", 1, "c", "");

	vec_push(&arena, &f->argument_names, "n");
	vec_push(&arena, &f->argument_names, "email");
	vec_push(&arena, &f->argument_names, "extra");
	f = tiny_function(&catalog, "all_stock", 0, "c", "");
	f->returns = "public.stock";
}

static void
start(void)
{
	tiny_catalog(&catalog, &arena,
		     "users(id name email) orders(id user_id total note) "
		     "items(order_id sku qty) stock(sku qty) "
		     "app.users(id secret) pg.odd(a)");
	catalog_add_relation(&catalog, RELATION_SEQUENCE, "public",
			     "order_seq");
	add_key("stock", "stock_pkey", "sku");
	add_rows_function();
	tiny_function(&catalog, "price_of", 1, "sql", "SELECT 1");
	tiny_function(&catalog, "app.audit", 2, "sql", "SELECT 1");
	catalog_finish(&catalog);
	expander = expander_new(&catalog, &arena);
}

static void
finish(void)
{
	expander_free(expander);
	catalog_release(&catalog);
	arena_release(&arena);
}

TestSuite(resolve, .init = start, .fini = finish);

static const char *
direct(const char *sql)
{
	const struct statement *s = expander_statement(expander, sql,
						       strlen(sql), NULL);

	if (s->state == STATEMENT_UNPARSED)
		return s->error;
	return tiny_accesses(&arena, &s->direct);
}

#define IS(sql, expected) cr_assert_str_eq(direct(sql), expected)

Test(resolve, reads_the_columns_of_a_select)
{
	IS("SELECT name FROM users WHERE id = 1", "read users(id:f name:r)");
	IS("SELECT * FROM users", "read users(id:r name:r email:r)");
	IS("SELECT count(*) FROM users", "read users");
	IS("SELECT 1", "");
	IS("TABLE users", "read users(id:r name:r email:r)");
	IS("SELECT u FROM users u", "read users(id:r name:r email:r)");
	IS("SELECT u.* FROM users u", "read users(id:r name:r email:r)");
}

Test(resolve, tells_filters_joins_groups_and_sorts_apart)
{
	IS("SELECT u.name FROM users u JOIN orders o ON o.user_id = u.id "
	   "WHERE o.total > 5 GROUP BY u.name ORDER BY max(o.id)",
	   "read orders(id:s user_id:j total:f); read users(id:j name:rg)");
	IS("SELECT 1 FROM users, orders WHERE users.id = user_id",
	   "read orders(user_id:fj); read users(id:fj)");
	IS("SELECT name AS n FROM users ORDER BY n", "read users(name:rs)");
	IS("SELECT name FROM users ORDER BY 1", "read users(name:rs)");
	IS("SELECT DISTINCT ON (name) id FROM users",
	   "read users(id:r name:g)");
	IS("SELECT rank() OVER (PARTITION BY name ORDER BY id) FROM users",
	   "read users(id:s name:g)");
}

Test(resolve, merges_columns_of_using_and_natural)
{
	IS("SELECT sku FROM items JOIN stock USING (sku)",
	   "read items(sku:rj); read stock(sku:rj)");
	IS("SELECT 1 FROM items NATURAL JOIN stock",
	   "read items(sku:j qty:j); read stock(sku:j qty:j)");
	IS("SELECT j.order_id FROM (items JOIN stock USING (sku)) AS j",
	   "read items(order_id:r sku:j); read stock(sku:j)");
}

Test(resolve, lets_ctes_shadow_tables)
{
	IS("WITH users AS (SELECT id FROM orders) SELECT * FROM users",
	   "read orders^1(id:r)");
	IS("WITH u AS (SELECT id FROM users) SELECT u.id FROM u, public.users",
	   "read users; read users^1(id:r)");
	IS("WITH a AS (SELECT 1 AS x), users AS (SELECT x FROM a) "
	   "SELECT x FROM users",
	   "");
	IS("WITH users AS (SELECT 1) DELETE FROM users", "write users+delete");
	IS("SELECT (WITH users AS (SELECT 1 AS id) SELECT id FROM users), name "
	   "FROM users",
	   "read users(name:r)");
}

Test(resolve, follows_recursive_ctes)
{
	IS("WITH RECURSIVE t(n) AS (SELECT id FROM users UNION ALL "
	   "SELECT n + 1 FROM t, orders WHERE orders.id = n) SELECT n FROM t",
	   "read orders^3(id:fj); read users^2(id:r)");
	IS("WITH RECURSIVE a AS (SELECT * FROM b), b AS (SELECT 1) "
	   "SELECT * FROM a",
	   "");
}

Test(resolve, looks_outwards_from_a_subquery)
{
	IS("SELECT name FROM users u WHERE EXISTS "
	   "(SELECT 1 FROM orders WHERE user_id = u.id AND email IS NULL)",
	   "read orders^1(user_id:fj); read users(id:fj name:r email:f)");
	IS("SELECT (SELECT max(total) FROM orders o WHERE o.user_id = "
	   "users.id) "
	   "FROM users",
	   "read orders^1(user_id:fj total:r); read users(id:fj)");
	IS("SELECT x.total FROM users u, LATERAL (SELECT total FROM orders "
	   "WHERE user_id = u.id) x",
	   "read orders^1(user_id:fj total:r); read users(id:fj)");
}

Test(resolve, keeps_a_plain_subquery_from_its_siblings)
{
	IS("SELECT 1 FROM orders WHERE EXISTS (SELECT 1 FROM users, "
	   "(SELECT id AS x FROM stock) s)",
	   "read orders(id:r); read stock^2; read users^1");
}

Test(resolve, reads_both_arms_of_a_union)
{
	IS("SELECT id FROM users UNION SELECT id FROM orders ORDER BY id",
	   "read orders^2(id:r); read users^1(id:r)");
	IS("VALUES ((SELECT max(id) FROM users))", "read users^1(id:r)");
}

Test(resolve, counts_row_locks)
{
	IS("SELECT id FROM users FOR UPDATE", "lock users; read users(id:r)");
	IS("SELECT 1 FROM users u, orders o FOR SHARE OF o",
	   "lock orders; read orders; read users");
	IS("SELECT 1 FROM (SELECT id FROM users) s FOR UPDATE",
	   "lock users^1; read users^1(id:r)");
}

Test(resolve, writes_what_an_insert_names)
{
	IS("INSERT INTO orders (id, user_id) VALUES (1, 2)",
	   "write orders+insert(id:w user_id:w)");
	IS("INSERT INTO orders DEFAULT VALUES", "write orders+insert");
	IS("INSERT INTO stock SELECT sku, qty FROM items WHERE order_id = 1",
	   "read items^1(order_id:f sku:r qty:r); "
	   "write stock+insert(sku:w qty:w)");
	IS("INSERT INTO orders (total) VALUES (1) RETURNING id",
	   "read orders(id:r); write orders+insert(total:w)");
}

Test(resolve, reads_what_an_upsert_compares)
{
	IS("INSERT INTO stock AS s (sku, qty) VALUES (1, 2) "
	   "ON CONFLICT (sku) DO UPDATE SET qty = s.qty + excluded.qty "
	   "WHERE s.qty > 0",
	   "read stock(sku:f qty:rf); write stock+insert+update(sku:w qty:w)");
	IS("INSERT INTO stock (sku) VALUES (1) ON CONFLICT DO NOTHING",
	   "write stock+insert(sku:w)");
}

Test(resolve, reads_a_target_only_where_select_is_needed)
{
	IS("UPDATE users SET name = 'x'", "write users+update(name:w)");
	IS("UPDATE users SET name = 'x' WHERE id = 1",
	   "read users(id:f); write users+update(name:w)");
	IS("UPDATE stock SET qty = qty - 1",
	   "read stock(qty:r); write stock+update(qty:w)");
	IS("DELETE FROM users", "write users+delete");
	IS("DELETE FROM users WHERE id = 1",
	   "read users(id:f); write users+delete");
	IS("DELETE FROM orders USING users WHERE users.id = user_id",
	   "read orders(user_id:fj); read users(id:fj); write orders+delete");
	IS("UPDATE orders o SET (total, note) = (SELECT 1, name FROM users u "
	   "WHERE u.id = o.user_id)",
	   "read orders(user_id:fj); read users^1(id:fj name:r); "
	   "write orders+update(total:w note:w)");
}

Test(resolve, merges)
{
	IS("MERGE INTO stock s USING items i ON s.sku = i.sku "
	   "WHEN MATCHED THEN UPDATE SET qty = s.qty - i.qty "
	   "WHEN NOT MATCHED THEN INSERT (sku, qty) VALUES (i.sku, i.qty)",
	   "read items(sku:rj qty:r); read stock(sku:j qty:r); "
	   "write stock+insert+update(sku:w qty:w)");
}

Test(resolve, writes_inside_ctes)
{
	IS("WITH gone AS (DELETE FROM orders WHERE id = 1 RETURNING user_id) "
	   "UPDATE users SET note = 1 FROM gone WHERE users.id = gone.user_id",
	   "gap column note; read orders^1(id:f user_id:r); read users(id:fj); "
	   "write orders^1+delete; write users+update");
}

Test(resolve, copies)
{
	IS("COPY users TO STDOUT", "read users(id:r name:r email:r)");
	IS("COPY users (id, name) FROM STDIN",
	   "write users+insert(id:w name:w)");
	IS("COPY (SELECT id FROM users) TO STDOUT", "read users(id:r)");
}

Test(resolve, truncates_and_locks)
{
	IS("TRUNCATE users, orders",
	   "write orders+truncate; write users+truncate");
	IS("LOCK TABLE users IN EXCLUSIVE MODE", "lock users");
	IS("LOCK TABLE users IN ROW SHARE MODE", "lock users");
	IS("LOCK TABLE users IN ACCESS SHARE MODE", "read users");
}

Test(resolve, runs_only_what_explain_runs)
{
	IS("EXPLAIN DELETE FROM users", "read users");
	IS("EXPLAIN ANALYZE DELETE FROM users", "write users+delete");
	IS("EXPLAIN (ANALYZE false) DELETE FROM users", "read users");
	IS("EXPLAIN (ANALYZE 'OFF') DELETE FROM users", "read users");
	IS("EXPLAIN (ANALYZE, ANALYZE 0) DELETE FROM users", "read users");
	IS("EXPLAIN (ANALYZE, BUFFERS) DELETE FROM users",
	   "write users+delete");
}

Test(resolve, looks_into_other_statements)
{
	IS("PREPARE q AS SELECT name FROM users WHERE id = $1",
	   "read users(id:f name:r)");
	IS("DECLARE c CURSOR FOR SELECT id FROM users", "read users(id:r)");
	IS("CREATE TABLE copy AS SELECT id FROM users", "read users(id:r)");
	IS("SELECT id INTO copy FROM users", "read users(id:r)");
	IS("CREATE TEMP TABLE t AS SELECT id FROM users",
	   "gap temporary t; read users(id:r)");
	IS("CREATE VIEW v AS SELECT id FROM users", "read users(id:r)");
	IS("ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users",
	   "define orders; define users");
	IS("DROP TABLE users", "define users");
	IS("CREATE INDEX ON users (id)", "define users");
	IS("GRANT SELECT ON users TO x", "define users");
	IS("VACUUM users", "define users");
}

Test(resolve, finds_calls_and_sequences)
{
	IS("SELECT price_of(total) FROM orders",
	   "call price_of; read orders(total:r)");
	IS("SELECT price_of(1, 2)", "");
	IS("SELECT app.audit(1, 2)", "call audit");
	IS("SELECT app.missing(1)", "gap routine app.missing");
	IS("SELECT now(), pg_catalog.upper('x')", "");
	IS("CALL app.audit(1, 2)", "call audit");
	IS("SELECT nextval('order_seq')", "sequence order_seq");
	IS("SELECT nextval('public.order_seq'::regclass)",
	   "sequence order_seq");
	IS("SELECT nextval('nope')", "gap relation nope");
	IS("SELECT nextval(name) FROM users",
	   "gap dynamic nextval; read users(name:r)");
}

Test(resolve, reads_queries_that_are_given_as_text)
{
	IS("SELECT * FROM crosstab('SELECT id, name, email FROM users') "
	   "AS t(a int)",
	   "read users^1(id:r name:r email:r)");
	IS("SELECT query_to_xml(note, true, true, '') FROM orders",
	   "gap dynamic query_to_xml; read orders(note:r)");
	IS("SELECT * FROM dblink('x', 'SELECT 1') AS t(a int)",
	   "gap remote dblink");
}

Test(resolve, reports_names_that_are_not_there)
{
	IS("SELECT * FROM nope", "gap relation nope");
	IS("SELECT * FROM \"No pe\".x", "gap relation \"No pe\".x");
	IS("SELECT nope FROM users", "gap column nope; read users");
	IS("SELECT u.nope FROM users u", "gap column u.nope; read users");
	IS("SELECT x.id FROM users", "gap column x.id; read users");
	IS("SELECT nope FROM users, unknown_table",
	   "gap relation unknown_table; read users");
	IS("SELECT ctid, xmin, users.tableoid FROM users", "read users");
}

Test(resolve, sets_system_catalogs_apart)
{
	const char *sql = "SELECT relname FROM pg_class";
	const struct statement *s = expander_statement(expander, sql,
						       strlen(sql), NULL);

	cr_assert_str_eq(tiny_accesses(&arena, &s->direct), "");
	cr_assert(s->direct.system);
	cr_assert_eq(s->state, STATEMENT_RESOLVED);
	IS("SELECT * FROM information_schema.tables", "");
	IS("SELECT a FROM pg.odd", "read pg.odd(a:r)");
}

Test(resolve, follows_the_search_path)
{
	struct search_path path = {0};
	const char *sql = "SELECT secret FROM users";
	const struct statement *s;

	vec_push(&arena, &path.schemas, "app");
	vec_push(&arena, &path.schemas, "public");
	s = expander_statement(expander, sql, strlen(sql), &path);
	cr_assert_str_eq(tiny_accesses(&arena, &s->direct),
			 "read app.users(secret:r)");
	IS("SELECT secret FROM app.users", "read app.users(secret:r)");
	IS("SELECT users.secret FROM app.users", "read app.users(secret:r)");
	IS("SELECT app.users.secret FROM app.users, public.users p",
	   "read app.users(secret:r); read users");
}

Test(resolve, reads_do_blocks)
{
	IS("DO $$ DECLARE n int; BEGIN SELECT count(*) INTO n FROM users "
	   "WHERE id = n; UPDATE stock SET qty = n; END $$",
	   "read users(id:f); write stock^1+update(qty:w)");
	IS("DO $$ BEGIN EXECUTE 'DELETE FROM users'; END $$",
	   "write users+delete");
	IS("DO $$ BEGIN EXECUTE 'DELETE FROM ' || t; END $$",
	   "gap column t; gap dynamic 'DELETE FROM ' || t");
	IS("DO $$ BEGIN CREATE TEMP TABLE t AS SELECT id FROM users; "
	   "DELETE FROM t; END $$",
	   "gap temporary t; read users(id:r)");
	IS("DO LANGUAGE plpython3u 'x'", "gap dynamic language plpython3u");
}

Test(resolve, takes_functions_in_from_as_open)
{
	IS("SELECT x, key FROM unnest(ARRAY[1]) AS x, json_each('{}')", "");
	IS("SELECT t.a FROM json_to_record('{}') AS t(a int)", "");
	IS("SELECT name FROM users, generate_series(1, id) AS g",
	   "read users(id:r name:r)");
	IS("SELECT a FROM XMLTABLE('/r' PASSING (SELECT email FROM users) "
	   "COLUMNS a int)",
	   "read users^1(email:r)");
	IS("SELECT id FROM users TABLESAMPLE bernoulli (1)",
	   "read users(id:r)");
}

Test(resolve, says_what_the_parser_refused)
{
	IS("SELEC 1", "syntax error at or near \"SELEC\"");
	IS("SELECT 'open", "unterminated quoted string at or near \"'open\"");
}

Test(resolve, survives_sixty_thousand_terms)
{
	size_t n = 60000;
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql, "SELECT id");
	for (size_t i = 0; i < n; i++)
		buf_str(&sql, "+1");
	buf_str(&sql, " FROM users");
	IS(sql.data, "read users(id:r)");
	buf_release(&sql);
}

Test(resolve, refuses_twenty_thousand_parentheses)
{
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql, "SELECT ");
	for (int i = 0; i < 20000; i++)
		buf_char(&sql, '(');
	buf_char(&sql, '1');
	for (int i = 0; i < 20000; i++)
		buf_char(&sql, ')');
	IS(sql.data, "memory exhausted at or near \"(\"");
	buf_release(&sql);
}

Test(resolve, reads_a_relation_whose_system_columns_are_used)
{
	IS("SELECT ctid FROM stock", "read stock");
	IS("DELETE FROM stock WHERE ctid = '(0,1)'",
	   "read stock; write stock+delete");
	IS("UPDATE stock SET qty = 1 FROM items WHERE items.xmin = '5'",
	   "read items; write stock+update(qty:w)");
	IS("SELECT (SELECT tableoid) FROM stock", "read stock");
}

Test(resolve, inserts_as_many_columns_as_there_are_values)
{
	IS("INSERT INTO users VALUES (1, 'a')",
	   "write users+insert(id:w name:w)");
	IS("INSERT INTO users SELECT sku FROM stock",
	   "read stock^1(sku:r); write users+insert(id:w)");
	IS("INSERT INTO users SELECT * FROM stock",
	   "read stock^1(sku:r qty:r); write users+insert(id:w name:w)");
	IS("INSERT INTO users SELECT f.* FROM generate_series(1, 2) f",
	   "write users+insert(id:w name:w email:w)");
	IS("INSERT INTO users VALUES ((row(1, 2, 3)).*)",
	   "write users+insert(id:w name:w email:w)");
	IS("MERGE INTO users USING stock ON false "
	   "WHEN NOT MATCHED THEN INSERT VALUES (qty)",
	   "read stock(qty:r); write users+insert(id:w)");
}

Test(resolve, reads_what_conflicts_are_found_by)
{
	IS("INSERT INTO stock VALUES (1, 2) ON CONFLICT ON CONSTRAINT "
	   "stock_pkey DO NOTHING",
	   "read stock(sku:f); write stock+insert(sku:w qty:w)");
	IS("INSERT INTO stock VALUES (1, 2) ON CONFLICT (sku) "
	   "DO UPDATE SET qty = excluded.qty",
	   "read stock(sku:f qty:r); write stock+insert+update(sku:w qty:w)");
}

Test(resolve, reads_the_target_of_a_merge_that_does_nothing)
{
	IS("MERGE INTO users USING stock ON true WHEN MATCHED THEN DO NOTHING",
	   "read stock; read users");
}

Test(resolve, hides_what_an_alias_of_a_join_stands_for)
{
	IS("SELECT j.a, note FROM (users JOIN orders ON true) AS j (a)",
	   "read orders(note:r); read users(id:r)");
	IS("SELECT (SELECT name FROM (stock JOIN items ON true) AS j (name)) "
	   "FROM users",
	   "read items^1; read stock^1(sku:r); read users");
	IS("SELECT users.id FROM (users JOIN orders ON true) AS j",
	   "gap column users.id; read orders; read users");
	IS("SELECT j.sku, j.qty FROM items JOIN stock USING (sku) AS j",
	   "gap column j.qty; read items(sku:rj); read stock(sku:j)");
}

Test(resolve, lets_a_join_condition_see_its_own_sides_alone)
{
	IS("SELECT 1 FROM stock, users JOIN items ON sku = 'a'",
	   "read items(sku:j); read stock; read users");
}

Test(resolve, locks_what_stands_in_from_of_a_subquery)
{
	IS("SELECT 1 FROM (SELECT id FROM users WHERE id IN "
	   "(SELECT user_id FROM orders)) s FOR UPDATE",
	   "lock users^1; read orders^2(user_id:r); read users^1(id:rf)");
	IS("SELECT 1 FROM (SELECT id FROM users UNION SELECT 1) s, stock "
	   "FOR UPDATE",
	   "lock stock; read stock; read users^2(id:r)");
	IS("WITH w AS (SELECT id FROM users) SELECT 1 FROM w, stock FOR SHARE",
	   "lock stock; read stock; read users^1(id:r)");
}

Test(resolve, knows_the_columns_of_functions_in_from)
{
	IS("SELECT (SELECT email FROM rows_of(1)) FROM users",
	   "call rows_of; read users");
	IS("SELECT (SELECT qty FROM all_stock()) FROM items",
	   "call all_stock; read items");
	IS("SELECT (SELECT id FROM generate_series(1, 2) id) FROM users",
	   "read users");
	IS("SELECT s.anything FROM (SELECT * FROM unnest('{}'::int[])) s", "");
	IS("WITH s AS (SELECT * FROM json_each('{}')) SELECT key FROM s", "");
}

Test(resolve, knows_the_columns_of_a_recursive_cte_in_itself)
{
	IS("SELECT (WITH RECURSIVE t AS (SELECT 1 AS id UNION "
	   "SELECT id + 1 FROM t) SELECT max(id) FROM t) FROM users",
	   "read users");
	IS("WITH RECURSIVE t AS (SELECT 1 AS n UNION SELECT n + 1 FROM t) "
	   "SEARCH DEPTH FIRST BY n SET o CYCLE n SET c USING p "
	   "SELECT n, o, c, p, q FROM t",
	   "gap column q");
}

Test(resolve, calls_a_function_written_as_a_column)
{
	IS("SELECT u.price_of FROM users u",
	   "call price_of; read users(id:r name:r email:r)");
}

Test(resolve, copies_no_generated_columns)
{
	struct relation *r = catalog_find_relation(&catalog, "public", "stock");

	relation_find_attribute(r, "qty")->generated = 's';
	IS("COPY stock FROM STDIN", "write stock+insert(sku:w)");
	IS("COPY stock (sku) FROM STDIN WHERE sku = 'a'",
	   "read stock(sku:f); write stock+insert(sku:w)");
}

Test(resolve, sees_the_source_alone_where_nothing_matched)
{
	IS("MERGE INTO users u USING app.users a ON u.name = a.secret "
	   "WHEN NOT MATCHED AND id > 1 THEN INSERT (name) VALUES (id)",
	   "read app.users(id:rf secret:j); read users(name:j); "
	   "write users+insert(name:w)");
}

Test(resolve, reads_a_merged_column_beside_an_unknown_one)
{
	IS("SELECT 1 FROM pg_class JOIN stock USING (sku)",
	   "read stock(sku:j)");
}

Test(resolve, knows_aliases_in_grouping_sets)
{
	IS("SELECT sku AS s, qty + 1 AS q FROM stock "
	   "GROUP BY CUBE (s, (q, s)), GROUPING SETS ((s), ())",
	   "read stock(sku:rg qty:rg)");
	IS("SELECT 1 FROM stock GROUP BY ROW(sku, qty)",
	   "read stock(sku:g qty:g)");
}

Test(resolve, lets_a_recursive_cte_see_its_cycle_mark)
{
	IS("WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t "
	   "WHERE NOT c) CYCLE n SET c USING p SELECT n FROM t",
	   "");
}

/* Each of them has all columns of the one before twice. */
Test(resolve, gives_up_on_columns_that_double_a_thousand_times, .timeout = 60)
{
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql, "WITH c0 AS (SELECT id FROM users)");
	for (int i = 1; i < 1000; i++)
		buf_printf(&sql, ", c%d AS (SELECT * FROM c%d a, c%d b)", i,
			   i - 1, i - 1);
	buf_str(&sql, " SELECT * FROM c999");
	IS(sql.data, "gap unparsed too complex to resolve; read users^1(id:r)");
	buf_release(&sql);
}

Test(resolve, gives_up_on_five_thousand_merging_joins, .timeout = 60)
{
	for (int j = 0; j < 2; j++) {
		struct buf sql;

		buf_init(&sql);
		buf_str(&sql, "SELECT 1 FROM users t0");
		for (int i = 1; i < 5000; i++)
			buf_printf(&sql,
				   j ? " JOIN users t%d USING (id, name)"
				     : " NATURAL JOIN (SELECT 1 AS a%d)"
				       " x",
				   i);
		cr_assert_not_null(
			strstr(direct(sql.data), "too complex to resolve"));
		buf_release(&sql);
	}
}

/* The time of each item is that of all targets. */
Test(resolve, gives_up_on_long_lists_to_sort_by, .timeout = 20)
{
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql, "SELECT id");
	for (int i = 1; i < 100000; i++)
		buf_str(&sql, ", id");
	buf_str(&sql, " FROM users ORDER BY name");
	for (int i = 1; i < 100000; i++)
		buf_str(&sql, ", name");
	IS(sql.data,
	   "gap unparsed too complex to resolve; read users(id:r name:s)");
	buf_release(&sql);
}

Test(resolve, gives_up_on_a_hundred_thousand_queries_in_one, .timeout = 20)
{
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql, "SELECT 1 FROM users");
	for (int i = 1; i < 100000; i++)
		buf_str(&sql, " UNION SELECT 1 FROM users");
	cr_assert_not_null(strstr(direct(sql.data), "too complex to resolve"));
	buf_release(&sql);
}

Test(resolve, refuses_a_megabyte_of_signs, .timeout = 20)
{
	const struct statement *s;
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql, "SELECT ");
	for (int i = 0; i < 1 << 20; i++)
		buf_char(&sql, "+-"[i % 3 == 1]);
	buf_str(&sql, "1");
	s = expander_statement(expander, sql.data, sql.len, NULL);
	cr_assert_eq(s->state, STATEMENT_UNPARSED);
	cr_assert_str_eq(s->error, "too many signs in a row");
	buf_release(&sql);
	/* What is no operator may be as long as it likes. */
	buf_init(&sql);
	buf_str(&sql, "SELECT 1 -- ");
	for (int i = 0; i < 5000; i++)
		buf_char(&sql, '-');
	s = expander_statement(expander, sql.data, sql.len, NULL);
	cr_assert_eq(s->state, STATEMENT_RESOLVED);
	buf_release(&sql);
}

Test(resolve, lists_no_more_unknown_tables_than_help, .timeout = 60)
{
	const struct statement *s;
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql, "SELECT 1 FROM users");
	for (int i = 0; i < 50000; i++)
		buf_printf(&sql, ", nope%d", i);
	s = expander_statement(expander, sql.data, sql.len, NULL);
	cr_assert_eq(s->state, STATEMENT_PARTIAL);
	cr_assert_eq(s->direct.accesses.n, 1);
	cr_assert_eq(s->direct.gaps.n, 1000);
	buf_release(&sql);
}
