#include <criterion/criterion.h>

#include <string.h>

#include "support/looked.h"

static const char schema[] =
	"CREATE TABLE users (id bigint PRIMARY KEY, name text);\n"
	"CREATE TABLE addresses (id bigint, user_id bigint, city text);\n"
	"CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\n"
	"CREATE TABLE stock (sku text, qty int);\n"
	"CREATE SCHEMA users_api;\n"
	"CREATE VIEW users_api.people AS SELECT id, name FROM users;\n";
static const char plan[] =
	"services:\n"
	"  users: {tables: [users, addresses], roles: [users_app]}\n"
	"  orders: {tables: [orders, 'public.order_*'], roles: [orders_app]}\n"
	"  stock: {tables: [stock], roles: [stock_app]}\n"
	"allow:\n"
	"  - {consumer: orders, table: stock, access: read,\n"
	"     until: 2030-01-01, reason: soon}\n"
	"decisions:\n"
	"  - {consumer: orders, owner: users, kind: join, pattern: copy}\n";

static struct looked l;

static void
start(void)
{
	looked_start(&l, schema, plan);
}

static void
end(void)
{
	looked_end(&l);
}

TestSuite(checker, .init = start, .fini = end);

static void
finds(const char *path, const char *text, const char *expected)
{
	const char *found = looked_file(&l, "orders", path, text);

	cr_expect_str_eq(found, expected, "%s\nis\n%snot\n%s", text, found,
			 expected);
}

Test(checker, tells_what_a_statement_crosses_where_it_is_named)
{
	finds("a.sql",
	      "SELECT 1;\nSELECT city\n  FROM public.addresses;\n"
	      "DELETE FROM addresses;",
	      "3:8 cross-service-read orders users public.addresses\n"
	      "4:13 cross-service-write orders users public.addresses\n");
	finds("a.sql", "SELECT * FROM orders o, addresses a, users_api.people",
	      "1:25 cross-service-join orders users public.addresses\n");
}

Test(checker, sends_to_the_api_where_there_is_one)
{
	finds("a.sql", "SELECT name FROM users;",
	      "1:18 bypasses-api orders users public.users\n");
	cr_expect_str_eq(l.result.findings.v[0].fix,
			 "use users_api.people of the API of users");
	finds("a.sql", "SELECT name FROM users_api.people;", "");
}

Test(checker, says_what_the_plan_decides)
{
	finds("a.sql", "SELECT * FROM orders o, addresses a;",
	      "1:25 cross-service-join orders users public.addresses\n");
	cr_expect(strstr(l.result.findings.v[0].fix,
			 "the plan decides on a copy"));
}

Test(checker, leaves_out_what_the_plan_allows)
{
	finds("a.sql", "SELECT * FROM stock; UPDATE stock SET qty = 1;",
	      "1:29 cross-service-write orders stock public.stock\n");
	cr_expect_eq(l.result.allowed, 1);
}

Test(checker, finds_nothing_in_files_of_nobody_but_what_is_defined)
{
	cr_expect_str_eq(looked_file(&l, "", "a.sql",
				     "SELECT * FROM users, orders;\n"
				     "CREATE TABLE strays (id int);\n"
				     "GRANT SELECT ON users TO orders_app;"),
			 "2:14 unowned-table - - public.strays\n"
			 "3:17 cross-service-grant orders users "
			 "public.users\n");
}

Test(checker, knows_tables_that_are_to_be_made)
{
	finds("a.sql", "CREATE TABLE order_notes (id int);", "");
	finds("a.sql", "CREATE TABLE other.notes (id int);",
	      "1:14 unowned-table orders - other.notes\n");
	finds("a.sql", "CREATE TEMP TABLE notes (id int);", "");
}

Test(checker, counts_what_one_transaction_writes)
{
	finds("a.sql",
	      "BEGIN; INSERT INTO orders VALUES (1); DELETE FROM stock; "
	      "COMMIT;",
	      "1:51 cross-service-write orders stock public.stock\n"
	      "1:51 cross-service-transaction orders stock "
	      "public.orders,public.stock\n");
	finds("a.sql",
	      "BEGIN; INSERT INTO orders VALUES (1); ROLLBACK; DELETE FROM "
	      "stock;",
	      "1:61 cross-service-write orders stock public.stock\n");
}

Test(checker, tells_locks_from_writes)
{
	looked_file(&l, "orders", "a.sql",
		    "WITH n AS (INSERT INTO orders VALUES (1)) "
		    "SELECT * FROM addresses FOR SHARE;");
	cr_assert_geq(l.result.findings.n, 1);
	cr_expect_str_eq(l.result.findings.v[0].message,
			 "orders locks public.addresses of users");
}

Test(checker, follows_the_search_path_of_a_session)
{
	finds("a.sql",
	      "SET search_path TO users_api; SELECT * FROM people, users;\n"
	      "RESET search_path; SELECT * FROM addresses;",
	      "2:34 cross-service-read orders users public.addresses\n");
}

Test(checker, finds_names_in_bodies)
{
	finds("a.sql",
	      "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\n"
	      "BEGIN\n  -- addresses\n  DELETE FROM addresses;\nEND $$;",
	      "4:15 cross-service-function orders users public.addresses\n");
	finds("a.sql",
	      "DO $$ BEGIN\n EXECUTE format('DELETE FROM %I', 'x');\nEND $$;",
	      "2:2 dynamic-sql orders - -\n");
}

Test(checker, takes_placeholders_of_scripts)
{
	finds("a.sql", "SELECT city FROM addresses WHERE id = :id;",
	      "1:18 cross-service-read orders users public.addresses\n");
	finds("a.sql", "SELECT :cols FROM FROM addresses;",
	      "1:8 unparsed orders - -\n");
}

Test(checker, goes_on_behind_what_does_not_parse)
{
	finds("a.sql", "SELECT FROM WHERE;\nDELETE FROM addresses;",
	      "1:13 unparsed orders - -\n"
	      "2:13 cross-service-write orders users public.addresses\n");
}

Test(checker, looks_at_lines_that_are_asked_for_alone)
{
	cr_expect_str_eq(looked_lines(&l, "orders", "a.sql",
				      "DELETE FROM addresses;\n"
				      "DELETE FROM addresses;\n"
				      "DELETE FROM addresses;\n",
				      2, 2),
			 "2:13 cross-service-write orders users "
			 "public.addresses\n");
}

Test(checker, finds_sql_in_source_code)
{
	finds("a.py", "def f(c):\n    c.execute(\"DELETE FROM addresses\")\n",
	      "2:28 cross-service-write orders users public.addresses\n");
	finds("a.go", "var u = \"postgres://users_app:x@db/shop\"\n",
	      "1:10 direct-connection orders users users_app\n");
}

Test(checker, gives_equal_findings_fingerprints_of_their_own)
{
	const struct finding *f;
	char first[64];

	finds("a.sql", "DELETE FROM addresses;\nDELETE FROM addresses;",
	      "1:13 cross-service-write orders users public.addresses\n"
	      "2:13 cross-service-write orders users public.addresses\n");
	f = l.result.findings.v;
	cr_expect_str_neq(f[0].fingerprint, f[1].fingerprint);
	cr_expect_eq(strlen(f[0].fingerprint), 32);
	memcpy(first, f[0].fingerprint, 33);
	/* Lines above do not matter. */
	finds("a.sql", "\n\n\nDELETE FROM addresses;",
	      "4:13 cross-service-write orders users public.addresses\n");
	cr_expect_str_eq(l.result.findings.v[0].fingerprint, first);
}

/* Comments */

Test(checker, hears_comments_that_allow)
{
	finds("a.sql",
	      "-- dbsplit: allow(cross-service-write) the old job\n"
	      "DELETE FROM addresses;\n"
	      "DELETE FROM addresses; -- dbsplit: allow(cross-service-write) "
	      "too\n",
	      "");
	cr_expect_eq(l.result.allowed, 2);
	finds("a.sql",
	      "/* dbsplit: allow(cross-service-read, cross-service-write)\n"
	      "   said so */ DELETE FROM addresses;",
	      "1:4 allow-without-reason - - -\n"
	      "2:27 cross-service-write orders users public.addresses\n");
}

Test(checker, tells_comments_that_allow_nothing)
{
	finds("a.sql",
	      "-- dbsplit: allow(cross-service-read) labels\n"
	      "SELECT 1;\n"
	      "-- dbsplit: allow(cross-service-raed) labels\n"
	      "SELECT 1;\n"
	      "-- dbsplit: allow(cross-service-write)\n"
	      "DELETE FROM addresses;\n",
	      "1:4 unused-allow - - -\n"
	      "3:4 unused-allow - - -\n"
	      "5:4 allow-without-reason - - -\n"
	      "6:13 cross-service-write orders users public.addresses\n");
}

Test(checker, takes_a_comment_for_what_follows_it_alone)
{
	finds("a.sql",
	      "DELETE FROM addresses; -- dbsplit: allow(cross-service-write) "
	      "x\n"
	      "DELETE FROM addresses;\n",
	      "2:13 cross-service-write orders users public.addresses\n");
	finds("a.sql",
	      "SELECT '-- dbsplit: allow(cross-service-read) x' FROM "
	      "addresses;\n",
	      "1:55 cross-service-read orders users public.addresses\n");
}

/* The schema */

static const char tied[] =
	"CREATE TABLE users (id bigint PRIMARY KEY);\n"
	"CREATE TABLE orders (id bigint, user_id bigint);\n"
	"ALTER TABLE orders ADD CONSTRAINT o_fk FOREIGN KEY (user_id)\n"
	"  REFERENCES users (id);\n"
	"CREATE VIEW pairs AS SELECT o.id FROM orders o, orders p,\n"
	"  users u;\n"
	"CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS\n"
	"  'SELECT count(*) FROM users';\n"
	"CREATE TABLE strays (id int);\n"
	"GRANT SELECT ON orders, users TO orders_app;\n"
	"CREATE PUBLICATION p FOR TABLE users, orders;\n";

Test(checker_schema, tells_what_the_schema_crosses_and_where)
{
	const struct check_script script = {
		.path = "schema.sql", .text = tied, .len = strlen(tied)};

	looked_start(&l, tied,
		     "services:\n"
		     "  users: {tables: [users], roles: [users_app]}\n"
		     "  orders: {tables: [orders, pairs], routines: [f],\n"
		     "    roles: [orders_app]}\n");
	check_schema(&l.checker, &script, 1);
	cr_expect_str_eq(looked_findings(&l),
			 "4:14 cross-service-foreign-key orders users "
			 "public.orders.o_fk\n"
			 "6:3 cross-service-view orders users public.pairs\n"
			 "8:25 cross-service-function orders users "
			 "public.f()\n"
			 "9:14 unowned-table - - public.strays\n"
			 "10:25 cross-service-grant orders users "
			 "public.users to orders_app\n"
			 "11:20 direct-connection - - p\n");
	looked_end(&l);
}

/* What a schema of users and orders has, and where, in lines from from on. */
static void
schema_has_from(const char *text, int from, const char *expected)
{
	struct check_script script = {
		.path = "schema.sql",
		.text = text,
		.len = strlen(text),
		.only_lines = from > 1,
	};
	const char *found;

	looked_start(&l, text,
		     "services:\n"
		     "  users: {tables: [users, 'public.users_*'],\n"
		     "    routines: ['public.user_*'],\n"
		     "    roles: [users_app, users_batch]}\n"
		     "  orders: {tables: [orders, 'public.orders_*'],\n"
		     "    roles: [orders_app]}\n");
	vec_push(&l.arena, &script.lines,
		 (struct check_lines){.from = from, .to = 1000});
	check_schema(&l.checker, &script, 1);
	found = looked_findings(&l);
	cr_expect_str_eq(found, expected, "%s\nis\n%snot\n%s", text, found,
			 expected);
	looked_end(&l);
}

static void
schema_has(const char *text, const char *expected)
{
	schema_has_from(text, 1, expected);
}

#define TABLES                                         \
	"CREATE TABLE users (id bigint, name text);\n" \
	"CREATE TABLE orders (id bigint, note text);\n"

Test(checker_schema, knows_members_of_roles_that_have_all_data)
{
	schema_has(TABLES
		   "CREATE ROLE users_app;\n"
		   "CREATE ROLE team IN ROLE pg_read_all_data, pg_monitor;\n"
		   "GRANT team, users_app TO orders_app;\n",
		   "4:26 cross-service-grant orders users pg_read_all_data to "
		   "team\n"
		   "5:13 cross-service-grant orders users users_app\n");
}

Test(checker_schema, knows_members_through_groups)
{
	schema_has(TABLES "CREATE ROLE users_app;\n"
			  "CREATE ROLE team;\n"
			  "GRANT users_app TO team;\n"
			  "GRANT team TO orders_app, users_batch;\n",
		   "5:7 cross-service-grant orders users users_app\n");
}

Test(checker_schema, forgets_calls_that_went_with_a_column)
{
	schema_has(TABLES
		   "CREATE FUNCTION user_pure(bigint) RETURNS bigint\n"
		   "  LANGUAGE sql IMMUTABLE AS 'SELECT 1';\n"
		   "ALTER TABLE orders ADD x int, ADD z int,\n"
		   "  ADD CONSTRAINT few CHECK (user_pure(orders.x) < 7);\n"
		   "CREATE INDEX found ON orders (user_pure(z));\n"
		   "ALTER TABLE orders DROP COLUMN x, DROP COLUMN z;\n",
		   "");
}

Test(checker_schema, knows_policies_that_are_not_enabled)
{
	schema_has(TABLES
		   "CREATE FUNCTION user_there(bigint) RETURNS boolean\n"
		   "  LANGUAGE sql AS 'SELECT EXISTS (SELECT FROM users)';\n"
		   "CREATE POLICY mine ON orders USING\n"
		   "  (EXISTS (SELECT FROM users u WHERE u.id = orders.id));\n"
		   "CREATE POLICY called ON orders USING (user_there(id));\n"
		   "CREATE POLICY own ON orders USING (note = 'x');\n",
		   "6:24 cross-service-function orders users "
		   "public.orders.mine\n"
		   "7:25 cross-service-function orders users "
		   "public.orders.called\n");
}

Test(checker_schema, knows_where_rights_on_all_tables_are_given)
{
	schema_has(TABLES "CREATE SEQUENCE users_numbers OWNED BY users.id;\n"
			  "GRANT SELECT ON ALL TABLES IN SCHEMA public\n"
			  "  TO users_app;\n"
			  "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public\n"
			  "  TO orders_app;\n"
			  "GRANT SELECT ON ALL TABLES IN SCHEMA public\n"
			  "  TO orders_app;\n"
			  "GRANT INSERT ON orders TO users_app;\n",
		   "6:40 cross-service-grant orders users "
		   "public.users_numbers to orders_app\n"
		   "8:38 cross-service-grant orders users "
		   "public.users to orders_app\n"
		   "10:17 cross-service-grant users orders "
		   "public.orders to users_app\n");
}

Test(checker_schema, knows_what_leads_to_other_databases)
{
	schema_has(TABLES
		   "CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;\n"
		   "CREATE SERVER near FOREIGN DATA WRAPPER dblink_fdw;\n"
		   "CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;\n"
		   "CREATE USER MAPPING FOR PUBLIC SERVER far;\n"
		   "CREATE SUBSCRIPTION near CONNECTION 'host=x'\n"
		   "  PUBLICATION p WITH (connect = false);\n"
		   "CREATE SUBSCRIPTION gone CONNECTION 'host=x'\n"
		   "  PUBLICATION p WITH (connect = false);\n"
		   "DROP SUBSCRIPTION gone;\n",
		   "3:15 direct-connection - - far\n"
		   "4:15 direct-connection - - near\n"
		   "7:21 direct-connection - - near\n");
}

Test(checker_schema, knows_what_tables_call)
{
	schema_has(TABLES
		   "CREATE FUNCTION user_pure(bigint) RETURNS bigint\n"
		   "  LANGUAGE sql IMMUTABLE AS 'SELECT 1';\n"
		   "CREATE FUNCTION plain(bigint) RETURNS bigint\n"
		   "  LANGUAGE sql IMMUTABLE AS 'SELECT 1';\n"
		   "CREATE TABLE users_own (id bigint DEFAULT user_pure(1));\n"
		   "ALTER TABLE orders\n"
		   "  ALTER COLUMN id SET DEFAULT user_pure(plain(1)),\n"
		   "  ADD COLUMN twice bigint\n"
		   "    GENERATED ALWAYS AS (user_pure(id)) STORED,\n"
		   "  ADD CONSTRAINT few CHECK (user_pure(id) < 7),\n"
		   "  ADD CHECK (\n"
		   "    user_pure(2) < 7);\n"
		   "CREATE INDEX found ON orders (plain(id),\n"
		   "  user_pure(id));\n"
		   "CREATE INDEX picked ON orders (id)\n"
		   "  WHERE user_pure(id) = 1;\n"
		   "CREATE INDEX gone ON orders (user_pure(id));\n"
		   "DROP INDEX gone;\n",
		   "9:31 cross-service-function orders users public.orders.id\n"
		   "11:26 cross-service-function orders users "
		   "public.orders.twice\n"
		   "12:29 cross-service-function orders users "
		   "public.orders.few\n"
		   "14:5 cross-service-function orders users "
		   "public.orders.orders_check\n"
		   "16:3 cross-service-function orders users "
		   "public.orders.found\n"
		   "18:9 cross-service-function orders users "
		   "public.orders.picked\n");
}

#define TYPES                                                          \
	TABLES "CREATE TYPE ust AS ENUM ('a');\n"                      \
	       "CREATE TABLE users_of (a ust, b ust, c ust, d ust);\n" \
	       "CREATE SEQUENCE users_s OWNED BY users.id;\n"

Test(checker_schema, knows_each_use_of_a_type_or_sequence)
{
	static const char text[] = TYPES
		"-- dbsplit: allow(cross-service-type) only here\n"
		"ALTER TABLE orders ADD COLUMN z ust;\n"
		"ALTER TABLE orders ADD COLUMN a ust;\n"
		"-- dbsplit: allow(cross-service-sequence) only here\n"
		"ALTER TABLE orders ADD y int DEFAULT "
		"nextval('users_s');\n"
		"ALTER TABLE orders ADD b int DEFAULT "
		"nextval('users_s');\n";
	static const char expected[] =
		"8:33 cross-service-type orders users public.ust\n"
		"11:46 cross-service-sequence orders users public.users_s\n";

	schema_has(text, expected);
	schema_has_from(text, 8, expected);
	schema_has_from(text, 11, strchr(expected, '\n') + 1);
}

Test(checker_schema, knows_where_columns_get_their_type)
{
	schema_has(TYPES "CREATE TYPE row AS (a ust);\n"
			 "CREATE TABLE orders_of OF row;\n"
			 "ALTER TABLE orders ADD a ust, ADD b ust;\n"
			 "ALTER TABLE orders ALTER a TYPE text;\n"
			 "ALTER TABLE orders ALTER note TYPE ust\n"
			 "  USING note::ust;\n",
		   "7:14 cross-service-type orders users public.ust\n"
		   "8:37 cross-service-type orders users public.ust\n"
		   "10:36 cross-service-type orders users public.ust\n");
}

Test(checker_schema, tells_overloaded_functions_apart)
{
#define BODY " RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE x; END';\n"
	schema_has(
		TABLES
		"CREATE DOMAIN t AS int;\n"
		"-- dbsplit: allow(dynamic-sql) only here\n"
		"CREATE FUNCTION f(x int)" BODY
		"CREATE FUNCTION f(OUT y int, x character varying)"
		" LANGUAGE plpgsql AS 'BEGIN EXECUTE x; END';\n"
		"CREATE FUNCTION f(x text[])" BODY "CREATE FUNCTION f(x t)" BODY
		"CREATE FUNCTION f(x public.t, timestamptz)" BODY
		"-- dbsplit: allow(dynamic-sql) not there\n"
		"CREATE FUNCTION f(x date)" BODY "DROP FUNCTION f(date);\n",
		"6:17 dynamic-sql - - public.f(character varying)\n"
		"7:17 dynamic-sql - - public.f(text[])\n"
		"8:17 dynamic-sql - - public.f(public.t)\n"
		"9:17 dynamic-sql - - public.f(public.t, timestamp with time "
		"zone)\n"
		"10:4 unused-allow - - -\n");
}

Test(checker_schema, takes_the_last_definition_for_what_there_is)
{
	schema_has(
		TABLES
		"ALTER TABLE users ADD PRIMARY KEY (id);\n"
		"CREATE SEQUENCE users_s OWNED BY users.id;\n"
		"-- dbsplit: allow(cross-service-foreign-key) not this\n"
		"CREATE TABLE orders_a (a bigint, b bigint REFERENCES users,\n"
		"  CONSTRAINT c FOREIGN KEY (a) REFERENCES users);\n"
		"DROP TABLE orders_a;\n"
		"CREATE TABLE IF NOT EXISTS orders_a (a bigint,\n"
		"  b bigint REFERENCES users,\n"
		"  CONSTRAINT c FOREIGN KEY (a) REFERENCES users);\n"
		"-- dbsplit: allow(cross-service-foreign-key) nor this\n"
		"CREATE TABLE IF NOT EXISTS orders_a (a bigint,\n"
		"  CONSTRAINT c FOREIGN KEY (a) REFERENCES users);\n"
		"-- dbsplit: allow(cross-service-view) not this\n"
		"CREATE VIEW orders_v AS SELECT name AS x FROM users;\n"
		"CREATE OR REPLACE VIEW orders_v AS\n"
		"  SELECT name AS x FROM users;\n"
		"-- dbsplit: allow(cross-service-sequence) not this\n"
		"ALTER TABLE orders ALTER id SET DEFAULT nextval('users_s');\n"
		"ALTER TABLE orders ALTER id SET DEFAULT nextval('users_s');\n"
		"-- dbsplit: allow(dynamic-sql) not this\n"
		"CREATE FUNCTION f(x int)" BODY
		"CREATE OR REPLACE FUNCTION f(x int)" BODY,

		"5:4 unused-allow - - -\n"
		"10:23 cross-service-foreign-key orders users "
		"public.orders_a.orders_a_b_fkey\n"
		"11:43 cross-service-foreign-key orders users "
		"public.orders_a.c\n"
		"12:4 unused-allow - - -\n"
		"15:4 unused-allow - - -\n"
		"18:25 cross-service-view orders users "
		"public.orders_v\n"
		"19:4 unused-allow - - -\n"
		"21:49 cross-service-sequence orders users "
		"public.users_s\n"
		"22:4 unused-allow - - -\n"
		"24:28 dynamic-sql - - public.f(integer)\n");
}

Test(checker_schema, tells_where_a_body_touches_under_its_own_path)
{
	schema_has(TABLES
		   "SELECT pg_catalog.set_config('search_path', '', "
		   "false);\n"
		   "CREATE FUNCTION public.orders_f() RETURNS bigint\n"
		   "  LANGUAGE sql AS '\n"
		   "  SELECT count(*) FROM users, public.orders o, orders';\n"
		   "CREATE TABLE public.orders_t (id int);\n",
		   "6:24 cross-service-function orders users "
		   "public.orders_f()\n");
}

Test(checker_schema, tells_the_calls_of_an_index_from_those_of_a_check)
{
	schema_has(TABLES
		   "CREATE FUNCTION user_f(text) RETURNS text\n"
		   "  LANGUAGE sql IMMUTABLE AS 'SELECT 1';\n"
		   "-- dbsplit: allow(cross-service-function) the index alone\n"
		   "CREATE INDEX ON orders (user_f(note));\n"
		   "ALTER TABLE orders ADD CHECK (user_f(note) = '');\n",
		   "7:31 cross-service-function orders users "
		   "public.orders.orders_note_check\n");
}
