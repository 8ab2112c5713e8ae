#include <criterion/criterion.h>

#include "support/ddl.h"

Test(ddl_grant, lists_rights_by_object_and_grantee)
{
	expect_catalog(
		"CREATE TABLE t (a int, b int); CREATE SEQUENCE s;"
		"CREATE FUNCTION f(int) RETURNS int AS '' LANGUAGE sql;"
		"CREATE TYPE e AS ENUM (); CREATE SCHEMA n;"
		"GRANT SELECT, INSERT ON t TO x, PUBLIC; GRANT UPDATE ON t TO x"
		" WITH GRANT OPTION; GRANT ALL ON t TO y; GRANT SELECT (b)"
		" ON t TO z; GRANT ALL (a) ON t TO z; GRANT ALL ON SEQUENCE s "
		"TO x;"
		"GRANT ALL ON FUNCTION f(int) TO x, PUBLIC;"
		"GRANT USAGE ON TYPE e TO x, PUBLIC; GRANT ALL ON SCHEMA n TO"
		" x; GRANT USAGE, CREATE ON SCHEMA public TO PUBLIC;"
		"GRANT CONNECT ON DATABASE d TO x",
		"grant select, insert, update on public.t to x grantable "
		"update",
		"grant select, insert on public.t to PUBLIC",
		"grant select, insert, update, delete, truncate, references, "
		"trigger on public.t to y",
		"grant select, insert, update, references on public.t(a) to z",
		"grant select on public.t(b) to z",
		"grant select, update, usage on public.s to x",
		"grant execute on public.f(integer) to x",
		"!public.f(integer) to PUBLIC",
		"grant usage on type public.e to x", "!public.e to PUBLIC",
		"grant usage, create on schema n to x",
		"grant create on schema public to PUBLIC", NULL);
}

Test(ddl_grant, revokes)
{
	expect_catalog(
		"CREATE TABLE t (a int); GRANT SELECT, INSERT ON t TO x WITH"
		" GRANT OPTION; GRANT SELECT (a) ON t TO x, y;"
		"REVOKE GRANT OPTION FOR INSERT ON t FROM x;"
		"REVOKE SELECT ON t FROM x, nobody",
		"grant insert on public.t to x",
		"grant select on public.t(a) to y", "!(a) to x", NULL);
}

Test(ddl_grant, leaves_out_the_owner)
{
	expect_catalog("CREATE TABLE t (a int); REVOKE ALL ON TABLE t FROM me;"
		       "GRANT ALL ON TABLE t TO me; GRANT SELECT ON t TO you;"
		       "ALTER TABLE t OWNER TO me;"
		       "CREATE SCHEMA s AUTHORIZATION me;"
		       "GRANT ALL ON SCHEMA s TO me",
		       "grant select on public.t to you", "!to me",
		       "schema s owner me", NULL);
}

Test(ddl_grant, covers_all_objects_of_a_schema)
{
	expect_catalog(
		"CREATE SCHEMA s; CREATE TABLE s.t (a serial); CREATE VIEW s.v"
		" AS SELECT 1; CREATE TABLE other (a int);"
		"CREATE FUNCTION s.f() RETURNS int AS '' LANGUAGE sql;"
		"CREATE PROCEDURE s.p() AS '' LANGUAGE sql;"
		"GRANT SELECT ON ALL TABLES IN SCHEMA s TO x;"
		"GRANT USAGE ON ALL SEQUENCES IN SCHEMA s TO x;"
		"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA s TO y;"
		"GRANT EXECUTE ON ALL PROCEDURES IN SCHEMA s TO y2;"
		"GRANT EXECUTE ON ALL ROUTINES IN SCHEMA s TO z",
		"grant select on s.t to x", "grant select on s.v to x",
		"grant usage on s.t_a_seq to x", "grant execute on s.f() to y",
		"grant execute on s.f() to z", "grant execute on s.p() to y2",
		"grant execute on s.p() to z", "!s.p() to y\n", "!other to",
		NULL);
}

Test(ddl_grant, notes_what_is_not_known)
{
	expect_catalog("CREATE TABLE t (a int);\nGRANT SELECT ON x TO y;\n"
		       "GRANT SELECT (b) ON t TO y;\n"
		       "GRANT EXECUTE ON FUNCTION x() TO y;\n"
		       "GRANT USAGE ON TYPE x TO y;\n"
		       "GRANT SELECT ON pg_class, pg_catalog.pg_proc TO y;\n"
		       "GRANT SELECT ON t TO CURRENT_USER;",
		       "gap test.sql:2:17 'relation \"x\" is not known'",
		       "gap test.sql:3:1 'column \"b\" of \"t\" is not known'",
		       "gap test.sql:4:1 'routine \"x\" is not known with "
		       "these types'",
		       "gap test.sql:5:1 'type \"x\" is not known'",
		       "!test.sql:6", "!\ngrant", NULL);
}

Test(ddl_grant, applies_default_privileges_to_what_their_role_makes)
{
	expect_catalog(
		"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO x;"
		"ALTER DEFAULT PRIVILEGES FOR ROLE me IN SCHEMA public GRANT"
		" ALL ON SEQUENCES TO x WITH GRANT OPTION;"
		"ALTER DEFAULT PRIVILEGES FOR ROLE me GRANT ALL ON FUNCTIONS TO"
		" PUBLIC, me, y; ALTER DEFAULT PRIVILEGES FOR ROLE me GRANT"
		" USAGE ON TYPES TO y; ALTER DEFAULT PRIVILEGES FOR ROLE me"
		" GRANT USAGE ON SCHEMAS TO y; ALTER DEFAULT PRIVILEGES FOR"
		" ROLE me GRANT INSERT ON TABLES TO gone; ALTER DEFAULT"
		" PRIVILEGES FOR ROLE me REVOKE INSERT ON TABLES FROM gone;"
		"CREATE TABLE t (a serial); SET ROLE me; CREATE TABLE u (a"
		" serial); CREATE FUNCTION f() RETURNS int AS '' LANGUAGE sql;"
		"CREATE TYPE e AS ENUM (); CREATE SCHEMA s; RESET ROLE;"
		"CREATE VIEW v AS SELECT 1",
		"grant select on public.t to x", "!public.t_a_seq to",
		"grant select, update, usage on public.u_a_seq to x grantable "
		"select, update, usage",
		"!public.u to x", "grant execute on public.f() to y",
		"grant usage on type public.e to y",
		"grant usage on schema s to y", "grant select on public.v to x",
		"default grant select on r to x",
		"default grant select, update, usage on S in public of me to x "
		"grantable select, update, usage",
		"default grant execute on f of me to y", "!gone",
		"table public.u owner me", NULL);
}

Test(ddl_role, reads_roles)
{
	expect_catalog(
		"CREATE ROLE a SUPERUSER NOINHERIT; CREATE USER b IN ROLE a;"
		"CREATE GROUP g USER b; ALTER ROLE a LOGIN NOSUPERUSER;"
		"GRANT g TO a; GRANT a, g TO c; REVOKE g FROM c;"
		"REVOKE ADMIN OPTION FOR a FROM c; ALTER GROUP g DROP USER b;"
		"ALTER GROUP g ADD USER d; CREATE ROLE a; CREATE ROLE x;"
		"GRANT x TO d; DROP ROLE x; DROP ROLE IF EXISTS y;"
		"ALTER ROLE CURRENT_USER LOGIN; CREATE ROLE z ADMIN a ROLE b",
		"role a login member of (g, z)",
		"role b login inherit member of (a, z)",
		"role c inherit member of (a)", "role d inherit member of (g)",
		"role g inherit member of ()", "!role x",
		"gap 'role \"a\" exists already'", NULL);
}

Test(ddl_role, renames_roles_everywhere)
{
	expect_catalog(
		"CREATE ROLE a; CREATE ROLE m IN ROLE a; CREATE TABLE t (x "
		"int);"
		"CREATE SCHEMA s AUTHORIZATION a; ALTER TABLE t OWNER TO a;"
		"CREATE TYPE e AS ENUM (); GRANT USAGE ON TYPE e TO a;"
		"CREATE POLICY p ON t TO a; ALTER ROLE a SET search_path = q;"
		"CREATE FUNCTION f() RETURNS int AS '' LANGUAGE sql;"
		"ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT SELECT ON TABLES TO"
		" m; GRANT EXECUTE ON FUNCTION f() TO a, b;"
		"ALTER ROLE a RENAME TO b; GRANT USAGE ON TYPE e TO b",
		"role b inherit member of ()", "role m inherit member of (b)",
		"table public.t owner b", "schema s owner b",
		"grant usage on type public.e to b",
		"grant execute on public.f() to b",
		"public.t policy p for * permissive to b",
		"path of role b is (q)", "default grant select on r of b to m",
		NULL);
}

Test(ddl_role, reads_paths)
{
	expect_catalog(
		"ALTER ROLE a SET search_path = x, \"$user\"; ALTER ROLE a IN"
		" DATABASE d SET search_path TO y; ALTER DATABASE d SET"
		" search_path = ''; ALTER ROLE b SET search_path = z;"
		"ALTER ROLE b RESET search_path; ALTER ROLE c SET search_path ="
		" q; ALTER ROLE c RESET ALL; ALTER ROLE ALL SET search_path ="
		" w; ALTER ROLE a SET work_mem = '1MB'; ALTER ROLE a SET"
		" search_path = v; SET search_path = now; ALTER ROLE e SET"
		" search_path FROM CURRENT",
		"path of role a is (v)", "path of role a in database d is (y)",
		"path in database d is ()", "path is (w)", "!role b", "!role c",
		"path of role e is (now)", NULL);
}
