#include <criterion/criterion.h>

#include "support/ddl.h"

Test(ddl_view, resolves_views_when_they_are_made)
{
	expect_catalog(
		"CREATE TABLE t (a int, b int, c int);"
		"CREATE VIEW v (x) AS SELECT * FROM t WHERE c > 0;"
		"CREATE OR REPLACE VIEW v AS SELECT a AS x, b, c, 1 AS d FROM "
		"t;"
		"CREATE VIEW i WITH (security_invoker) AS SELECT 1;"
		"CREATE VIEW j WITH (security_invoker = false) AS SELECT 1;"
		"ALTER VIEW j SET (security_invoker = on);"
		"CREATE VIEW k WITH (security_invoker = 1) AS SELECT 1;"
		"ALTER VIEW k RESET (security_invoker);"
		"CREATE RECURSIVE VIEW r (n) AS SELECT 1 UNION ALL SELECT n + 1"
		" FROM r; ALTER TABLE t RENAME a TO z",
		"public.v column x number 1", "public.v column d number 4",
		"public.v query: read public.t(z read, b read, c read) level 0",
		"view public.i security invoker",
		"view public.j security invoker", "view public.k",
		"public.r column n number 1", NULL);
}

Test(ddl_view, looks_again_for_what_came_later)
{
	expect_catalog("CREATE VIEW v AS SELECT a FROM later;"
		       "CREATE MATERIALIZED VIEW m AS SELECT a FROM later;"
		       "CREATE VIEW w AS SELECT a FROM never;"
		       "CREATE TABLE later (a int)",
		       "public.v query: read public.later(a read) level 0",
		       "public.m query: read public.later(a read) level 0",
		       "public.w query: gap relation 'never'", NULL);
}

Test(ddl_view, reads_rules)
{
	expect_catalog(
		"CREATE TABLE t (a int); CREATE TABLE l (a int);"
		"CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO l VALUES"
		" (NEW.a); CREATE RULE d AS ON DELETE TO t DO INSTEAD NOTHING;"
		"CREATE OR REPLACE RULE d AS ON UPDATE TO t DO INSTEAD NOTHING;"
		"CREATE RULE d AS ON UPDATE TO t DO INSTEAD NOTHING;"
		"ALTER RULE r ON t RENAME TO q; ALTER TABLE t DISABLE RULE d,"
		" DISABLE RULE nix; CREATE TABLE o (a int NOT NULL);"
		"CREATE RULE \"_RETURN\" AS ON SELECT TO o DO INSTEAD SELECT a"
		" FROM t; CREATE RULE x AS ON DELETE TO nix DO NOTHING",
		"public.t rule q on insert enabled O",
		"public.t rule q: write insert public.l(a written) level 1",
		"public.t rule d on update instead enabled D", "view public.o",
		"public.o column a number 1",
		"public.o query: read public.t(a read) level 0",
		"gap 'rule \"d\" exists already'",
		"gap 'rule \"nix\" of \"t\" is not known'", NULL);
}

Test(ddl_trigger, reads_triggers)
{
	expect_catalog(
		"CREATE TABLE t (a int, b text); CREATE VIEW v AS SELECT 1;"
		"CREATE FUNCTION f() RETURNS trigger AS '' LANGUAGE plpgsql;"
		"CREATE TRIGGER a BEFORE INSERT OR UPDATE OF a ON t FOR EACH"
		" ROW EXECUTE FUNCTION f(); CREATE TRIGGER b AFTER TRUNCATE ON"
		" t EXECUTE PROCEDURE f('x'); CREATE TRIGGER c INSTEAD OF"
		" DELETE ON v FOR EACH ROW EXECUTE FUNCTION f();"
		"CREATE TRIGGER d AFTER UPDATE ON t EXECUTE FUNCTION other();"
		"CREATE TRIGGER e BEFORE UPDATE ON t FOR EACH ROW EXECUTE"
		" FUNCTION tsvector_update_trigger(b);"
		"CREATE OR REPLACE TRIGGER a BEFORE DELETE ON t EXECUTE"
		" FUNCTION f(); CREATE TRIGGER a BEFORE DELETE ON t EXECUTE"
		" FUNCTION f();"
		"ALTER TABLE t DISABLE TRIGGER b, ENABLE ALWAYS TRIGGER d,"
		" ENABLE REPLICA TRIGGER e, DISABLE TRIGGER nix;"
		"ALTER TRIGGER e ON t RENAME TO e2; ALTER FUNCTION f RENAME TO "
		"g",
		"public.t trigger a before delete statement enabled O calls "
		"public.g()",
		"public.t trigger b after truncate statement enabled D calls "
		"public.g()",
		"public.v trigger c instead of delete row enabled O calls "
		"public.g()",
		"public.t trigger d after update statement enabled A calls "
		"public.other, not known",
		"public.t trigger e2 before update row enabled R calls "
		"pg_catalog.tsvector_update_trigger, not known",
		"gap 'trigger \"a\" exists already'",
		"gap 'trigger \"nix\" of \"t\" is not known'", NULL);
	expect_catalog("CREATE TABLE t (a int); CREATE TRIGGER a AFTER UPDATE"
		       " OF a ON t EXECUTE FUNCTION f();"
		       "ALTER TABLE t DISABLE TRIGGER ALL; ALTER TABLE t"
		       " ENABLE TRIGGER USER",
		       "public.t trigger a after update(a) statement enabled O "
		       "calls public.f, not known",
		       NULL);
}

Test(ddl_policy, reads_policies)
{
	expect_catalog(
		"CREATE TABLE t (a int); CREATE TABLE u (a int);"
		"CREATE POLICY p ON t USING (a IN (SELECT a FROM u));"
		"CREATE POLICY q ON t AS RESTRICTIVE FOR UPDATE TO x, y"
		" WITH CHECK (true); CREATE POLICY r ON t FOR SELECT;"
		"CREATE POLICY s ON t FOR INSERT; CREATE POLICY d ON t FOR"
		" DELETE TO PUBLIC; CREATE POLICY d ON t;"
		"ALTER POLICY q ON t TO z USING (EXISTS (SELECT FROM u));"
		"ALTER POLICY p ON t USING (true) WITH CHECK (true);"
		"ALTER POLICY nix ON t TO x; ALTER POLICY r ON t RENAME TO r2;"
		"CREATE POLICY o ON nix; ALTER POLICY o ON nix TO x",
		"public.t policy p for * permissive",
		"!policy p:", "public.t policy q for w restrictive to z",
		"public.t policy q: read public.u level 1",
		"public.t policy r2 for r permissive",
		"public.t policy s for a permissive",
		"public.t policy d for d permissive",
		"gap 'policy \"d\" exists already'",
		"gap 'policy \"nix\" is not known'", NULL);
}

Test(ddl_routine, reads_signatures)
{
	expect_catalog(
		"CREATE FUNCTION f(a int, OUT b text, INOUT c char(3),"
		" VARIADIC d int[] DEFAULT NULL) AS 'x' LANGUAGE plpgsql"
		" SECURITY DEFINER SET search_path = 'a', \"B\", '';"
		"CREATE FUNCTION g(int) RETURNS SETOF text WINDOW AS 'lib'"
		" LANGUAGE c; CREATE FUNCTION h(OUT a bigint) AS 'lib', 'sym'"
		" LANGUAGE c; CREATE PROCEDURE p(a int DEFAULT 1, OUT b int)"
		" AS '' LANGUAGE sql; CREATE FUNCTION k() RETURNS TABLE (x int,"
		" y int) AS '' LANGUAGE sql SET work_mem = '1MB'",
		"routine public.f(integer, character, integer[]) kind f "
		"arguments (a, b, c, d) defaults 1 variadic returns record "
		"language plpgsql security definer search_path (a, \"B\")",
		"routine public.g(integer) kind w arguments (\"\") defaults 0 "
		"returns setof text language c",
		"routine public.g(integer) source 'g'",
		"routine public.h() kind f arguments (a) defaults 0 returns "
		"bigint language c",
		"routine public.h() source 'sym'",
		"routine public.p(integer) kind p arguments (a, b) defaults 1 "
		"language sql",
		"routine public.k() kind f arguments (x, y) defaults 0 returns "
		"setof record language sql",
		NULL);
}

Test(ddl_routine, replaces_and_alters)
{
	expect_catalog(
		"CREATE FUNCTION f(a int) RETURNS int AS 'one' LANGUAGE sql"
		" SECURITY DEFINER SET search_path = x; CREATE OR REPLACE"
		" FUNCTION f(b int) RETURNS int AS 'two' LANGUAGE sql;"
		"CREATE FUNCTION f(c int) RETURNS int AS 'no' LANGUAGE sql;"
		"CREATE FUNCTION f() RETURNS int AS '' LANGUAGE sql;"
		"SET search_path = public, s;"
		"ALTER FUNCTION f(int) SECURITY DEFINER SET search_path FROM"
		" CURRENT; ALTER FUNCTION f() SET search_path = y;"
		"ALTER FUNCTION f() RESET search_path; ALTER FUNCTION nix()"
		" STABLE",
		"routine public.f(integer) kind f arguments (b) defaults 0 "
		"returns integer language sql security definer search_path "
		"(public, s)",
		"routine public.f(integer) source 'two'",
		"routine public.f() kind f arguments () defaults 0 returns "
		"integer language sql",
		"gap 'routine \"f\" exists already'",
		"gap 'routine \"nix\" is not known with these "
		"types'",
		NULL);
}

Test(ddl_routine, binds_atomic_bodies)
{
	expect_catalog(
		"CREATE TABLE t (a int); CREATE FUNCTION f(x int) RETURNS int"
		" BEGIN ATOMIC SELECT a FROM t WHERE a = x; END;"
		"CREATE FUNCTION g(x int) RETURNS int LANGUAGE sql RETURN f(x);"
		"CREATE PROCEDURE e() BEGIN ATOMIC END;"
		"ALTER TABLE t RENAME TO t2",
		"routine public.f(integer): read public.t2(a read filtered) "
		"level 0",
		"routine public.f(integer) kind f arguments (x) defaults 0 "
		"returns integer language sql",
		"routine public.g(integer): call public.f(integer)", "!gap",
		NULL);
}

Test(ddl_routine, reads_aggregates)
{
	expect_catalog(
		"CREATE FUNCTION s(int, int) RETURNS int AS '' LANGUAGE sql;"
		"CREATE FUNCTION e(int) RETURNS int AS '' LANGUAGE sql;"
		"CREATE AGGREGATE a(x int) (SFUNC = s, STYPE = int, FINALFUNC ="
		" e); CREATE AGGREGATE old (BASETYPE = int, SFUNC = public.s,"
		" STYPE = int4); CREATE AGGREGATE star(*) (SFUNC = int8inc,"
		" STYPE = int8); CREATE AGGREGATE oldany (BASETYPE = 'ANY',"
		" SFUNC = int8inc, STYPE = int8);"
		"ALTER AGGREGATE a(int) OWNER TO me",
		"routine public.a(integer) kind a owner me arguments (x) "
		"defaults 0 language internal",
		"routine public.a(integer) part public.e(integer)",
		"routine public.a(integer) part public.s(integer, integer)",
		"routine public.old(integer) part public.s(integer, integer)",
		"routine public.star() kind a arguments () defaults 0 language "
		"internal",
		"routine public.oldany() kind a arguments () defaults 0 "
		"language internal",
		NULL);
}

Test(ddl_type, reads_types)
{
	expect_catalog(
		"CREATE TYPE e AS ENUM ('a', 'c'); ALTER TYPE e ADD VALUE 'd';"
		"ALTER TYPE e ADD VALUE 'b' AFTER 'a'; ALTER TYPE e ADD VALUE"
		" '0' BEFORE 'a'; ALTER TYPE e ADD VALUE IF NOT EXISTS 'a';"
		"ALTER TYPE e RENAME VALUE 'd' TO 'it''s';"
		"CREATE DOMAIN d AS varchar(5) NOT NULL CHECK (VALUE <> '');"
		"CREATE TYPE k AS (a int, b e[]); ALTER TYPE k ADD ATTRIBUTE c"
		" text, DROP ATTRIBUTE a, ALTER ATTRIBUTE b TYPE e;"
		"CREATE TYPE r AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = x);"
		"ALTER DOMAIN d OWNER TO me",
		"type public.e kind e labels '0', 'a', 'b', 'c', 'it''s'",
		"type public.d kind d owner me of character varying(5)",
		"type public.k attribute b number 1 public.e (type public.e)",
		"type public.k attribute c number 2 text",
		"type public.r kind r of double precision", "!gap", NULL);
}

Test(ddl_type, notes_what_cannot_be)
{
	expect_catalog(
		"CREATE TYPE e AS ENUM ('a');\nCREATE TYPE e AS ENUM ();\n"
		"ALTER TYPE e ADD VALUE 'a';\nALTER TYPE e ADD VALUE 'b' AFTER"
		" 'x';\nALTER TYPE e RENAME VALUE 'x' TO 'y';\n"
		"ALTER TYPE x ADD VALUE 'y';\nALTER TYPE x ADD ATTRIBUTE y int;"
		"\nCREATE TYPE k AS (a int);\nALTER TYPE k DROP ATTRIBUTE b;\n"
		"ALTER TYPE k DROP ATTRIBUTE IF EXISTS b;",
		"gap test.sql:2:1 'type \"e\" exists already'",
		"gap test.sql:3:1 'label \"a\" exists already'",
		"gap test.sql:4:1 '\"x\" is no label of \"e\"'",
		"gap test.sql:5:1 '\"x\" is no label of \"e\"'",
		"gap test.sql:6:1 'type \"x\" is not known'",
		"gap test.sql:7:12 'type \"x\" is not known'",
		"gap test.sql:9:1 'attribute \"b\" is not known'",
		"!test.sql:10", NULL);
}

Test(ddl_sequence, knows_owners_of_sequences)
{
	expect_catalog(
		"CREATE TABLE t (a int, b int); CREATE SEQUENCE s OWNED BY t.a;"
		"CREATE SEQUENCE r; ALTER SEQUENCE r OWNED BY public.t.b;"
		"CREATE SEQUENCE q OWNED BY t.a; ALTER SEQUENCE q OWNED BY"
		" NONE; ALTER SEQUENCE r OWNED BY t.a; CREATE SEQUENCE x OWNED"
		" BY nix.a; CREATE TEMP SEQUENCE y; CREATE UNLOGGED SEQUENCE z;"
		"ALTER SEQUENCE IF EXISTS nix CYCLE; ALTER TABLE t ALTER a SET"
		" DEFAULT nextval('s')",
		"sequence public.s owned by public.t.a",
		"sequence public.r owned by public.t.a", "sequence public.q",
		"sequence public.z unlogged", "!pg_temp",
		"public.t column a: sequence public.s",
		"gap 'the column that owns \"x\" is not known'", NULL);
}

Test(ddl_publication, reads_publications)
{
	expect_catalog(
		"CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE SCHEMA"
		" s; CREATE PUBLICATION p FOR TABLE t, u, TABLES IN SCHEMA s;"
		"CREATE PUBLICATION q FOR ALL TABLES; CREATE PUBLICATION r;"
		"ALTER PUBLICATION r ADD TABLE t, nix; ALTER PUBLICATION r ADD"
		" TABLES IN SCHEMA CURRENT_SCHEMA; ALTER PUBLICATION p DROP"
		" TABLE u; CREATE PUBLICATION o FOR TABLE t; ALTER PUBLICATION"
		" o SET TABLE u; CREATE PUBLICATION o; ALTER PUBLICATION nix"
		" ADD TABLE t; ALTER PUBLICATION o SET (publish = 'insert');"
		"ALTER PUBLICATION r RENAME TO r2; DROP PUBLICATION q;"
		"DROP PUBLICATION IF EXISTS q; DROP PUBLICATION q",
		"publication p table public.t schema s", "!publication q",
		"publication r2 table public.t schema public",
		"publication o table public.u",
		"gap 'relation \"nix\" is not known'",
		"gap 'publication \"o\" exists already'",
		"gap 'publication \"nix\" is not known'",
		"gap 'publication \"q\" is not known'", NULL);
}

Test(ddl_extension, reads_extensions)
{
	expect_catalog("CREATE EXTENSION plpgsql; CREATE SCHEMA e;"
		       "CREATE EXTENSION IF NOT EXISTS hstore SCHEMA e;"
		       "CREATE EXTENSION IF NOT EXISTS hstore;"
		       "CREATE EXTENSION cube; CREATE EXTENSION cube;"
		       "CREATE EXTENSION seg; DROP EXTENSION seg;"
		       "DROP EXTENSION IF EXISTS seg; DROP EXTENSION seg;"
		       "ALTER EXTENSION cube ADD FUNCTION f()",
		       "extension hstore in e", "extension cube in public",
		       "!plpgsql", "!extension seg",
		       "gap 'extension \"cube\" exists already'",
		       "gap 'extension \"seg\" is not known'",
		       "gap 'ALTER EXTENSION .. ADD or DROP is "
		       "not read'",
		       NULL);
}

Test(ddl_connection, reads_servers_and_subscriptions)
{
	expect_catalog(
		"CREATE SERVER a FOREIGN DATA WRAPPER postgres_fdw;"
		"CREATE SERVER IF NOT EXISTS a FOREIGN DATA WRAPPER other;"
		"CREATE SERVER b FOREIGN DATA WRAPPER w;"
		"CREATE FOREIGN TABLE t (i int) SERVER b;"
		"ALTER SERVER b RENAME TO c;"
		"CREATE SERVER d FOREIGN DATA WRAPPER w;"
		"CREATE FOREIGN TABLE u (i int) SERVER d;"
		"DROP SERVER d CASCADE;"
		"CREATE SUBSCRIPTION a CONNECTION '' PUBLICATION p;"
		"CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p;"
		"ALTER SUBSCRIPTION s RENAME TO s2;"
		"CREATE SUBSCRIPTION e CONNECTION '' PUBLICATION p;"
		"DROP SUBSCRIPTION e; DROP SUBSCRIPTION IF EXISTS e;"
		"DROP SERVER IF EXISTS e; DROP SERVER s2;"
		"CREATE SUBSCRIPTION a CONNECTION '' PUBLICATION p",
		"server a of postgres_fdw", "server c of w",
		"foreign table public.t server c", "subscription a",
		"subscription s2", "!server d", "!public.u", "!subscription e",
		"gap 'server \"s2\" is not known'",
		"gap 'subscription \"a\" exists already'", NULL);
}

Test(ddl_calling, keeps_what_checks_and_indexes_call)
{
	expect_catalog(
		"CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
		"CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
		"CREATE TABLE t (i int CHECK (f(i) > 0), j int CHECK (j > 0));"
		"CREATE TABLE child () INHERITS (t);"
		"ALTER TABLE t ADD CONSTRAINT c CHECK (f(j) > 0),"
		" ADD CONSTRAINT gone CHECK (f(j) > 0),"
		" ADD CONSTRAINT e EXCLUDE (f(i) WITH =);"
		"ALTER TABLE t DROP CONSTRAINT gone;"
		"ALTER TABLE t RENAME CONSTRAINT c TO d;"
		"CREATE INDEX x ON t (f(i), (f(j) + g(j))) WHERE f(3) = 3;"
		"CREATE INDEX y ON t (i) WHERE f(3) = 3;"
		"CREATE INDEX z ON t (f(i)); DROP INDEX z;"
		"ALTER INDEX y RENAME TO yy;"
		"ALTER TABLE t ADD CONSTRAINT h CHECK (g(i) > 0);"
		"CREATE INDEX w ON t (g(i));"
		"DROP FUNCTION g(int) CASCADE;"
		"ALTER TABLE t ADD CONSTRAINT h CHECK (i > 0);"
		"CREATE INDEX w ON t (i); CREATE INDEX x ON t (i)",
		"public.t check t_i_check: call public.f(integer)",
		"public.t check d: call public.f(integer)",
		"public.t index e: call public.f(integer)",
		"public.t index yy: call public.f(integer)",
		"!public.t index x", "!public.t index y:", "!public.t check h",
		"!public.t index w", "!public.t check gone", "!index z",
		"!check t_j_check", "!public.child check", "!gap", NULL);
}
