#include <criterion/criterion.h>

#include "support/ddl.h"

Test(ddl_drop, takes_along_what_depends)
{
	expect_catalog(
		"CREATE TABLE t (a serial PRIMARY KEY, CHECK (a > 0));"
		"CREATE TABLE c (a int REFERENCES t);"
		"CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a"
		" FROM v; CREATE MATERIALIZED VIEW m AS SELECT a FROM w;"
		"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT a FROM t;"
		" END; CREATE FUNCTION g() RETURNS int AS 'SELECT a FROM t'"
		" LANGUAGE sql; GRANT SELECT ON t TO r;"
		"CREATE TABLE i () INHERITS (t);"
		"CREATE POLICY p ON c USING (EXISTS (SELECT FROM t));"
		"CREATE RULE l AS ON INSERT TO c DO ALSO DELETE FROM t;"
		"DROP TABLE t CASCADE",
		"table public.c", "!public.t", "!c_a_fkey", "!public.v",
		"!public.w", "!public.m", "!public.f()", "!public.i", "!policy",
		"!rule", "!grant",
		"routine public.g() source 'SELECT a FROM t'", NULL);
}

Test(ddl_drop, keeps_what_no_longer_depends)
{
	expect_catalog(
		"CREATE TABLE t (a int); CREATE TABLE u (a int);"
		"CREATE VIEW v AS SELECT a FROM t;"
		"CREATE OR REPLACE VIEW v AS SELECT a FROM u;"
		"CREATE SEQUENCE s; CREATE TABLE x (a int DEFAULT nextval('s'),"
		" b int DEFAULT nextval('s')); ALTER TABLE x ALTER a SET"
		" DEFAULT 1; DROP SEQUENCE s CASCADE; DROP TABLE t",
		"view public.v", "public.x column a number 1 integer value",
		"public.x column b number 2 integer", NULL);
}

Test(ddl_drop, frees_names)
{
	expect_catalog("CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t,"
		       " CHECK (b > 0)); DROP TABLE t;"
		       "CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t)",
		       "public.t key t_pkey primary (a)",
		       "public.t foreign key t_b_fkey (b) to public.t(a) "
		       "update a delete a",
		       "!gap", NULL);
}

Test(ddl_drop, drops_routines_and_types)
{
	expect_catalog(
		"CREATE TYPE e AS ENUM (); CREATE DOMAIN d AS e;"
		"CREATE TABLE t (a e, b int, c d);"
		"CREATE FUNCTION f(e) RETURNS int AS '' LANGUAGE sql;"
		"CREATE FUNCTION g() RETURNS trigger AS '' LANGUAGE plpgsql;"
		"CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION g();"
		"CREATE FUNCTION h(int) RETURNS int AS '' LANGUAGE sql;"
		"CREATE VIEW v AS SELECT h(b) FROM t;"
		"CREATE TABLE u (a int DEFAULT h(1));"
		"CREATE PROCEDURE p(a int, OUT b int) AS '' LANGUAGE sql;"
		"DROP PROCEDURE p(int, OUT int); DROP FUNCTION g CASCADE;"
		"DROP FUNCTION h(int) CASCADE; DROP TYPE e CASCADE;"
		"DROP TYPE IF EXISTS e; DROP FUNCTION IF EXISTS h(int)",
		"public.t column b number 1 integer", "!number 2", "!type ",
		"!routine", "!trigger", "!view",
		"public.u column a number 1 integer", "!gap", NULL);
}

Test(ddl_drop, drops_parts_of_tables)
{
	expect_catalog(
		"CREATE TABLE t (a int); CREATE INDEX i ON t (a);"
		"CREATE FUNCTION g() RETURNS trigger AS '' LANGUAGE plpgsql;"
		"CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION g();"
		"CREATE RULE r AS ON DELETE TO t DO NOTHING;"
		"CREATE POLICY p ON t; DROP TRIGGER x ON public.t;"
		"DROP RULE r ON t; DROP POLICY p ON t; DROP INDEX i;"
		"DROP INDEX IF EXISTS i; DROP TRIGGER IF EXISTS x ON t;"
		"DROP RULE IF EXISTS r ON nix",
		"!t trigger", "!rule", "!policy", "!gap", NULL);
}

Test(ddl_drop, drops_schemas)
{
	expect_catalog("CREATE SCHEMA s CREATE TABLE t (a serial) CREATE VIEW"
		       " v AS SELECT a FROM t; CREATE TABLE keep (a int);"
		       "CREATE VIEW w AS SELECT a FROM s.t;"
		       "CREATE TYPE s.e AS ENUM (); CREATE FUNCTION s.f()"
		       " RETURNS int AS '' LANGUAGE sql; GRANT USAGE ON SCHEMA"
		       " s TO r; ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT"
		       " SELECT ON TABLES TO r; DROP SCHEMA s CASCADE;"
		       "DROP SCHEMA IF EXISTS s",
		       "table public.keep", "!s.", "!schema s", "!grant",
		       "!public.w", NULL);
}

Test(ddl_drop, notes_what_is_not_known)
{
	expect_catalog("CREATE TABLE t (a int PRIMARY KEY);\n"
		       "DROP TABLE x;\nDROP INDEX x;\nDROP INDEX t_pkey;\n"
		       "DROP TRIGGER x ON t;\nDROP TYPE x;\n"
		       "DROP FUNCTION x();\nDROP SCHEMA x;\n"
		       "DROP COLLATION x;\nDROP OWNED BY x;\n"
		       "REASSIGN OWNED BY x TO y;",
		       "gap test.sql:2:1 'relation \"x\" is not known'",
		       "gap test.sql:3:1 'index \"x\" is not known'",
		       "gap test.sql:4:1 'index \"t_pkey\" is not known'",
		       "gap test.sql:5:1 '\"x\" is not known'",
		       "gap test.sql:6:1 'type \"x\" is not known'",
		       "gap test.sql:7:1 'routine \"x\" is not known with "
		       "these types'",
		       "gap test.sql:8:1 'schema \"x\" is not known'",
		       "!test.sql:9:",
		       "gap test.sql:10:1 'what a role owns is not known from "
		       "a file'",
		       "gap test.sql:11:1 'what a role owns is not known from "
		       "a file'",
		       NULL);
}
