#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "base/buf.h"
#include "support/ddl.h"

Test(ddl, follows_the_search_path)
{
	expect_catalog(
		"CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE t (x int);"
		"SET search_path = a, public; CREATE TABLE t (x int);"
		"SET search_path TO nix, b; CREATE TABLE t (x int);"
		"SELECT pg_catalog.set_config('search_path', '\"a\", b', "
		"false);"
		"CREATE TABLE u (x int);"
		"RESET search_path; CREATE TABLE v (x int);"
		"SET SCHEMA 'b'; CREATE TABLE w (x int);"
		"SET search_path TO DEFAULT; CREATE TABLE y (x int);"
		"DISCARD ALL; RESET ALL; SET search_path = none;"
		"CREATE TABLE z (x int)",
		"table public.t", "table a.t", "table b.t", "table a.u",
		"table public.v", "table b.w", "table public.y",
		"table \"none\".z", "!gap", NULL);
}

Test(ddl, ends_local_settings_with_their_transaction)
{
	expect_catalog(
		"CREATE SCHEMA a; SET LOCAL search_path = a; CREATE TABLE t ();"
		"BEGIN; SET LOCAL search_path = a; CREATE TABLE t (); COMMIT;"
		"CREATE TABLE u (); START TRANSACTION; SELECT"
		" set_config('search_path', 'a', 't'); CREATE TABLE u ();"
		"SET search_path = a; COMMIT; CREATE TABLE v ();"
		"SELECT set_config('search_path', 'public', true::bool)",
		"table public.t", "table a.t", "table public.u", "table a.u",
		"table a.v", NULL);
}

Test(ddl, knows_roles_that_are_set)
{
	expect_catalog("CREATE SCHEMA me; SET ROLE me; CREATE TABLE t ();"
		       "SET ROLE NONE; CREATE TABLE u ();"
		       "SET SESSION AUTHORIZATION you; CREATE TABLE v ();"
		       "SELECT set_config('role', 'me', false);"
		       "CREATE SCHEMA AUTHORIZATION CURRENT_USER;"
		       "CREATE SCHEMA IF NOT EXISTS me; RESET ROLE;"
		       "CREATE SCHEMA AUTHORIZATION CURRENT_USER",
		       "table me.t owner me", "table public.u",
		       "table public.v owner you",
		       "gap 'schema \"me\" exists already'",
		       "gap 'the schema''s name is not known'", NULL);
}

Test(ddl, notes_rollbacks_that_undo_something)
{
	expect_catalog("BEGIN; ROLLBACK; BEGIN;\nCREATE TABLE t ();\n"
		       "SAVEPOINT s;\nROLLBACK TO s;\nRELEASE s;\nROLLBACK;\n"
		       "ROLLBACK;",
		       "table public.t",
		       "gap test.sql:4:1 'ROLLBACK: what it undoes is still "
		       "taken as done'",
		       "gap test.sql:6:1 'ROLLBACK: what it undoes is still "
		       "taken as done'",
		       "!test.sql:1:", "!test.sql:7:", NULL);
}

Test(ddl, goes_on_behind_what_does_not_parse)
{
	expect_catalog("CREATE TABLE a ();\n CREATE TABEL b ();\n"
		       "CREATE TABLE c ();\nCREATE TABLE\n  d (x 1);\n"
		       "CREATE TABLE e (x int); DO $$ $$; IMPORT FOREIGN SCHEMA"
		       " x FROM SERVER y INTO z",
		       "table public.a", "table public.c", "table public.e",
		       "gap test.sql:2:9 'syntax error at or near \"TABEL\"'",
		       "gap test.sql:5:8 'syntax error at or near \"1\"'",
		       "gap test.sql:6:25 'dynamic: a DO block'",
		       "gap test.sql:6:35 'the foreign schema is not known "
		       "from a file'",
		       NULL);
}

Test(ddl, passes_over_data_and_housekeeping)
{
	expect_catalog(
		"CREATE TABLE t (a int); INSERT INTO t VALUES (1;\n"
		"/* x */ -- y\n COMMENT ON TABLE t IS 'x'; ANALYZE;"
		"CREATE OPERATOR CLASS x FOR TYPE int USING btree AS STORAGE"
		" int; SET work_mem = 1; SELECT 1; COPY t FROM stdin;\n1\n\\.\n"
		"CREATE CAST (int AS text) WITHOUT FUNCTION;"
		"/* open",
		"table public.t", "!gap", NULL);
}

Test(ddl, notes_calls_that_may_change_the_schema)
{
	expect_catalog(
		"CREATE FUNCTION f() RETURNS void AS 'BEGIN EXECUTE x; END'"
		" LANGUAGE plpgsql; CREATE FUNCTION g() RETURNS int AS"
		" 'SELECT 1' LANGUAGE sql; SELECT g();\nSELECT f();\nCALL "
		"f();\n"
		"SELECT 'x' \\gexec\n",
		"gap test.sql:2:8 'dynamic: f() may change the schema'",
		"gap test.sql:3:6 'dynamic: f() may change the schema'",
		"gap test.sql:4:1 E'dynamic: \\\\gexec runs what it returns'",
		"!test.sql:1:", NULL);
}

Test(ddl, knows_the_version_that_a_dump_names)
{
	static const char new[] = "-- Dumped from database version 17.2\n"
				  "CREATE TABLE t (); GRANT ALL ON t TO x";

	expect_catalog(new, "version 170002",
		       "grant select, insert, update, delete, truncate, "
		       "references, trigger, maintain on public.t to x",
		       "schema public owner pg_database_owner", NULL);
	expect_catalog("-- Dumped from database version 14beta1\n",
		       "version 140000", "schema public owner postgres", NULL);
}

Test(ddl, refuses_archives_and_notes_bytes_that_no_statement_has)
{
	struct script_catalog s = {.arena = ARENA_INIT};
	struct err err = {0};
	struct ddl *d;

	catalog_init(&s.catalog, &s.arena);
	d = ddl_start(&s.catalog);
	cr_assert_eq(ddl_run(d, "x.dump", "PGDMP...", 8, &err), -1);
	cr_assert_str_eq(err.message,
			 "\"x.dump\" is in pg_dump's custom format, not a "
			 "script");
	cr_assert_eq(ddl_run(d, "x", "CREATE\0TABLE", 12, &err), 0);
	cr_assert_eq(ddl_load(d, "/nonexistent.sql", &err), -1);
	ddl_finish(d);
	cr_assert_eq(s.catalog.gaps.n, 1);
	cr_assert_str_eq(s.catalog.gaps.v[0].reason, "it holds a NUL byte");
	script_catalog_release(&s);
}

Test(ddl, reads_files_one_after_the_other)
{
	char path[] = "/tmp/dbsplit-test-XXXXXX";
	int fd = mkstemp(path);
	static const char text[] = "SET search_path = x; CREATE TABLE t ();";
	struct script_catalog s = {.arena = ARENA_INIT};
	struct err err = {0};
	struct ddl *d;

	cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	catalog_init(&s.catalog, &s.arena);
	d = ddl_start(&s.catalog);
	cr_assert_eq(ddl_load(d, path, &err), 0);
	cr_assert_eq(ddl_run(d, "two", "CREATE TABLE u ();", 18, &err), 0);
	ddl_finish(d);
	unlink(path);
	cr_assert_not_null(catalog_find_relation(&s.catalog, "x", "t"));
	cr_assert_not_null(catalog_find_relation(&s.catalog, "public", "u"));
	script_catalog_release(&s);
}

Test(ddl, survives_deep_and_long_input, .timeout = 60)
{
	struct buf sql;
	struct script_catalog s;

	buf_init(&sql);
	buf_str(&sql, "CREATE TABLE t (a int CHECK (a = 1");
	for (int i = 0; i < 20000; i++)
		buf_str(&sql, "+1");
	buf_str(&sql, ") DEFAULT ");
	for (int i = 0; i < 5000; i++)
		buf_char(&sql, '(');
	buf_str(&sql, "; CREATE TABLE v0 (a int);");
	for (int i = 1; i < 3000; i++)
		buf_printf(&sql, "CREATE VIEW v%d AS SELECT * FROM v%d;", i,
			   i - 1);
	buf_str(&sql, "DROP TABLE v0 CASCADE; SELECT '");
	while (sql.len < ((size_t)17 << 20))
		buf_str(&sql, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	buf_str(&sql, "'");
	script_catalog_load(&s, sql.data);
	script_catalog_release(&s);
	buf_release(&sql);
}
