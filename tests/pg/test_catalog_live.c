#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"
#include "load/catalog.h"
#include "load/catalog_live.h"
#include "support/cluster.h"

/* A database with what sql makes, and its catalog. */
struct fixture {
	struct pg_conn *conn;
	struct arena arena;
	struct catalog catalog;
};

static void
load_schemas(struct fixture *f, const char *sql, const char *const *schemas,
	     size_t n)
{
	struct err err;

	*f = (struct fixture){.conn = cluster_create_database()};
	cluster_run(f->conn, "SET search_path = public");
	cluster_run(f->conn, sql);
	catalog_init(&f->catalog, &f->arena);
	cr_assert_eq(catalog_load_live(&f->catalog, f->conn, schemas, n, &err),
		     0, "%s", err.message);
}

static void
load(struct fixture *f, const char *sql)
{
	load_schemas(f, sql, NULL, 0);
}

static void
release(struct fixture *f)
{
	catalog_release(&f->catalog);
	arena_release(&f->arena);
	cluster_drop_database(f->conn);
}

static struct relation *
relation(const struct fixture *f, const char *name)
{
	struct relation *r = catalog_find_relation(&f->catalog, "public", name);

	cr_assert_not_null(r, "no relation %s", name);
	return r;
}

static struct attribute *
attribute(const struct fixture *f, const char *name, const char *column)
{
	struct attribute *a = relation_find_attribute(relation(f, name),
						      column);

	cr_assert_not_null(a, "no column %s.%s", name, column);
	return a;
}

/* What a set touches: "read t(a,b) call f use s gap ..". */
static void
expect_set(const struct access_set *set, const char *shown)
{
	struct buf b;

	cr_assert_not_null(set);
	buf_init(&b);
	for (size_t i = 0; i < set->accesses.n; i++) {
		const struct access *a = &set->accesses.v[i];

		buf_printf(&b, "%s %s(", access_mode_names[a->mode],
			   a->relation->name);
		for (size_t j = 0; j < a->columns.n; j++)
			buf_printf(&b, "%s%s", j ? "," : "",
				   a->columns.v[j].attribute->name);
		buf_str(&b, ") ");
	}
	for (size_t i = 0; i < set->calls.n; i++)
		buf_printf(&b, "call %s ", set->calls.v[i].routine->name);
	for (size_t i = 0; i < set->sequences.n; i++)
		buf_printf(&b, "use %s ", set->sequences.v[i].sequence->name);
	for (size_t i = 0; i < set->gaps.n; i++)
		buf_printf(&b, "gap %s ", set->gaps.v[i].what);
	cr_assert_str_eq(b.data ? b.data : "", shown);
	buf_release(&b);
}

Test(queries, have_the_columns_that_their_readers_expect)
{
	struct pg_conn *c = cluster_create_database();
	struct buf sql;
	struct err err;

	buf_init(&sql);
	for (size_t i = 0; i < live_nqueries; i++) {
		const struct live_query *q = &live_queries[i];
		struct pg_result *r;

		buf_clear(&sql);
		buf_printf(&sql, "SELECT * FROM (%.*s) q LIMIT 0",
			   (int)(strrchr(q->sql, ';') - q->sql), q->sql);
		r = pg_query(c, sql.data, 0, NULL, &err);
		cr_assert_not_null(r, "%s: %s", q->columns[0], err.message);
		cr_assert_eq((size_t)pg_columns(r), q->n);
		for (size_t j = 0; j < q->n; j++)
			cr_assert_str_eq(pg_column_name(r, (int)j),
					 q->columns[j]);
		pg_result_free(r);
		/* As it is, too. */
		cluster_run(c, q->sql);
	}
	buf_release(&sql);
	cluster_drop_database(c);
}

Test(live, reads_tables_and_columns)
{
	struct fixture f;
	const struct attribute *a;

	load(&f, "CREATE TYPE mood AS ENUM ('sad', 'so so', 'it\"s');"
		 "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY"
		 " PRIMARY KEY, gone int, n numeric(10,2) NOT NULL DEFAULT 0,"
		 " m mood[], \"Odd \"\"name\" text,"
		 " d numeric GENERATED ALWAYS AS (n * 2) STORED);"
		 "ALTER TABLE t DROP COLUMN gone;"
		 "CREATE UNLOGGED TABLE u ();"
		 "CREATE TEMPORARY TABLE temp ()");
	cr_assert_eq(f.catalog.relations.n, 3); /* with the sequence */
	a = attribute(&f, "t", "id");
	cr_assert_str_eq(a->type, "bigint");
	cr_assert_eq(a->identity, 'a');
	cr_assert(a->not_null);
	cr_assert_null(a->value);
	a = attribute(&f, "t", "n");
	cr_assert_str_eq(a->type, "numeric(10,2)");
	cr_assert_eq(a->number, 2);
	expect_set(a->value, "");
	a = attribute(&f, "t", "m");
	cr_assert_str_eq(a->type, "public.mood[]");
	cr_assert_str_eq(a->user_type->labels.v[2], "it\"s");
	cr_assert_eq(attribute(&f, "t", "Odd \"name")->number, 4);
	a = attribute(&f, "t", "d");
	cr_assert_eq(a->generated, 's');
	cr_assert_not_null(a->value);
	cr_assert(relation(&f, "u")->unlogged);
	cr_assert_str_eq(relation(&f, "t")->owner, "postgres");
	cr_assert_eq(relation(&f, "t")->keys.n, 1);
	cr_assert(relation(&f, "t")->keys.v[0].primary);
	cr_assert_str_eq(relation(&f, "t_id_seq")->owned_by->name, "id");
	cr_assert_eq(f.catalog.version / 10000,
		     pg_server_version(f.conn) / 10000);
	release(&f);
}

Test(live, reads_types)
{
	struct fixture f;
	const struct db_type *t;

	load(&f, "CREATE DOMAIN email AS varchar(80) CHECK (VALUE <> '');"
		 "CREATE TYPE pair AS (a int, b email);"
		 "CREATE TYPE span AS RANGE (SUBTYPE = timestamptz);"
		 "CREATE TABLE row_type (p pair)");
	cr_assert_eq(f.catalog.types.n, 3);
	t = catalog_find_type(&f.catalog, "public", "email");
	cr_assert_str_eq(t->base, "character varying(80)");
	t = catalog_find_type(&f.catalog, "public", "pair");
	cr_assert_eq(t->members.n, 2);
	cr_assert_str_eq(t->members.v[1]->type, "public.email");
	cr_assert_str_eq(t->members.v[1]->user_type->name, "email");
	cr_assert_eq(attribute(&f, "row_type", "p")->user_type, t);
	t = catalog_find_type(&f.catalog, "public", "span");
	cr_assert_str_eq(t->base, "timestamp with time zone");
	/* The constructors of the range are not ours. */
	cr_assert_eq(f.catalog.routines.n, 0);
	release(&f);
}

Test(live, reads_foreign_keys_as_they_were_written)
{
	struct fixture f;
	const struct foreign_key *fk;

	load(&f, "CREATE TABLE p (a int, b int, UNIQUE (b, a));"
		 "CREATE TABLE c (x int, y int, PRIMARY KEY (x, y)) PARTITION "
		 "BY LIST (x);"
		 "CREATE TABLE c1 PARTITION OF c FOR VALUES IN (1);"
		 "ALTER TABLE c ADD CONSTRAINT fk FOREIGN KEY (y, x)"
		 " REFERENCES p (b, a) ON DELETE CASCADE ON UPDATE SET NULL"
		 " DEFERRABLE INITIALLY DEFERRED");
	cr_assert_eq(f.catalog.foreign_keys.n, 1);
	fk = f.catalog.foreign_keys.v[0];
	cr_assert_str_eq(fk->name, "fk");
	cr_assert_eq(fk->child, relation(&f, "c"));
	cr_assert_eq(fk->parent, relation(&f, "p"));
	cr_assert_str_eq(fk->child_columns.v[0]->name, "y");
	cr_assert_str_eq(fk->parent_columns.v[0]->name, "b");
	cr_assert_eq(fk->on_delete, 'c');
	cr_assert_eq(fk->on_update, 'n');
	cr_assert(fk->deferrable && fk->deferred && !fk->not_valid);
	cr_assert_eq(fk->child->references.v[0], fk);
	cr_assert_eq(fk->parent->referenced_by.v[0], fk);
	cr_assert_eq(relation(&f, "c1")->partition_of, fk->child);
	cr_assert_eq(fk->child->keys.n, 1);
	cr_assert_eq(relation(&f, "c1")->keys.n, 1);
	release(&f);
}

Test(live, reads_inheritance_and_replica_identity)
{
	struct fixture f;

	load(&f, "CREATE TABLE a (i int NOT NULL); CREATE TABLE b (j int);"
		 "CREATE TABLE c () INHERITS (b, a);"
		 "CREATE UNIQUE INDEX way ON a (i);"
		 "ALTER TABLE a REPLICA IDENTITY USING INDEX way;"
		 "ALTER TABLE b REPLICA IDENTITY FULL");
	cr_assert_eq(relation(&f, "c")->parents.n, 2);
	cr_assert_eq(relation(&f, "c")->parents.v[0], relation(&f, "a"));
	cr_assert_null(relation(&f, "c")->partition_of);
	cr_assert_eq(relation(&f, "a")->replica_identity, 'i');
	cr_assert_str_eq(relation(&f, "a")->replica_index, "way");
	cr_assert_eq(relation(&f, "b")->replica_identity, 'f');
	release(&f);
}

Test(live, resolves_views_and_defaults)
{
	struct fixture f;

	load(&f, "CREATE TABLE t (i int, j int); CREATE SEQUENCE s;"
		 "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS"
		 " 'SELECT 1';"
		 "CREATE TABLE d (k int DEFAULT nextval('s') + one());"
		 "CREATE VIEW v AS"
		 " SELECT i FROM t WHERE j > 0;"
		 "CREATE MATERIALIZED VIEW m AS SELECT i FROM v");
	expect_set(relation(&f, "v")->query, "read t(i,j) ");
	expect_set(relation(&f, "m")->query, "read v(i) ");
	expect_set(attribute(&f, "d", "k")->value, "call one use s ");
	cr_assert_null(attribute(&f, "v", "i")->type);
	cr_assert_eq(relation(&f, "m")->kind, RELATION_MATVIEW);
	cr_assert_eq(f.catalog.gaps.n, 0);
	release(&f);
}

Test(live, knows_whose_rights_a_view_uses)
{
	struct fixture f;

	load(&f, "CREATE VIEW v AS SELECT 1");
	cr_assert(!relation(&f, "v")->security_invoker);
	release(&f);
	if (f.catalog.version < 150000)
		return;
	load(&f, "CREATE VIEW v WITH (security_invoker = on) AS SELECT 1");
	cr_assert(relation(&f, "v")->security_invoker);
	release(&f);
}

Test(live, resolves_rules_and_policies)
{
	struct fixture f;
	const struct rule *r;
	const struct policy *p;

	load(&f, "CREATE TABLE t (i int, who name); CREATE TABLE log (i int);"
		 "CREATE TABLE staff (who name);"
		 "CREATE RULE watch AS ON DELETE TO t DO ALSO"
		 " INSERT INTO log VALUES (old.i);"
		 "ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
		 "ALTER TABLE t FORCE ROW LEVEL SECURITY;"
		 "CREATE POLICY mine ON t AS RESTRICTIVE FOR UPDATE"
		 " TO pg_monitor"
		 " USING (EXISTS (SELECT FROM staff s WHERE s.who = t.who))"
		 " WITH CHECK (i > (SELECT max(l.i) FROM log l))");
	cr_assert_eq(f.catalog.rules.n, 1);
	r = relation(&f, "t")->rules.v[0];
	cr_assert_str_eq(r->name, "watch");
	cr_assert_eq(r->event, EVENT_DELETE);
	cr_assert(!r->instead);
	cr_assert_eq(r->enabled, 'O');
	expect_set(r->action, "write log(i) ");
	p = relation(&f, "t")->policies.v[0];
	cr_assert_eq(p->command, 'w');
	cr_assert(!p->permissive);
	cr_assert_str_eq(p->roles.v[0], "pg_monitor");
	expect_set(p->condition, "read staff(who) read log(i) ");
	cr_assert(relation(&f, "t")->row_security);
	cr_assert(relation(&f, "t")->force_row_security);
	release(&f);
}

static void
keep_routine(struct routine *r, void *arg)
{
	*(struct routine **)arg = r;
}

static const struct routine *
routine(const struct fixture *f, const char *name)
{
	struct routine *r = NULL;

	cr_assert_eq(catalog_each_routine(&f->catalog, NULL, "public", name, -1,
					  keep_routine, &r),
		     1, "%s", name);
	return r;
}

Test(live, reads_routines)
{
	struct fixture f;
	const struct routine *r;

	load(&f, "CREATE FUNCTION f(a int, OUT b text, c text DEFAULT 'x',"
		 " VARIADIC d int[] DEFAULT '{}') LANGUAGE plpgsql"
		 " SECURITY DEFINER SET search_path = public, \"My Schema\", ''"
		 " AS 'BEGIN END';"
		 "CREATE FUNCTION rows() RETURNS TABLE (x int, y text)"
		 " LANGUAGE sql AS 'SELECT 1, ''a''';"
		 "CREATE PROCEDURE p(int) LANGUAGE sql AS '';"
		 "CREATE FUNCTION add(int, int) RETURNS int LANGUAGE sql AS"
		 " 'SELECT $1 + $2';"
		 "CREATE AGGREGATE total(int) (SFUNC = add, STYPE = int)");
	r = routine(&f, "f");
	cr_assert_eq(r->arguments.n, 3);
	cr_assert_str_eq(r->arguments.v[2], "integer[]");
	cr_assert_eq(r->argument_names.n, 4);
	cr_assert_str_eq(r->argument_names.v[1], "b");
	cr_assert_eq(r->ndefaults, 2);
	cr_assert(r->variadic && r->security_definer && r->has_path);
	cr_assert_eq(r->search_path.n, 2);
	cr_assert_str_eq(r->search_path.v[1], "My Schema");
	cr_assert_str_eq(r->language, "plpgsql");
	cr_assert_str_eq(r->source, "BEGIN END");
	r = routine(&f, "rows");
	cr_assert_str_eq(r->returns, "record");
	cr_assert(r->returns_set);
	cr_assert_eq(r->argument_names.n, 2);
	r = routine(&f, "p");
	cr_assert_eq(r->kind, ROUTINE_PROCEDURE);
	cr_assert_null(r->returns);
	cr_assert_str_eq(r->argument_names.v[0], "");
	r = routine(&f, "total");
	cr_assert_eq(r->kind, ROUTINE_AGGREGATE);
	cr_assert_null(r->source);
	cr_assert_eq(r->aggregate_parts.n, 1);
	cr_assert_eq(r->aggregate_parts.v[0], routine(&f, "add"));
	release(&f);
}

Test(live, resolves_bodies_that_are_no_strings)
{
	struct fixture f;

	/* There were none before. */
	load(&f, "SELECT");
	release(&f);
	if (f.catalog.version < 140000)
		return;
	load(&f, "CREATE TABLE t (i int, j int);"
		 "CREATE FUNCTION atomic(n int) RETURNS int LANGUAGE sql"
		 " BEGIN ATOMIC INSERT INTO t (i) VALUES (n);"
		 " SELECT max(j) FROM t WHERE i = n; END;"
		 "CREATE FUNCTION returned(n int) RETURNS int LANGUAGE sql"
		 " RETURN (SELECT atomic(n))");
	cr_assert_null(routine(&f, "atomic")->source);
	expect_set(routine(&f, "atomic")->body, "write t(i) read t(i,j) ");
	expect_set(routine(&f, "returned")->body, "call atomic ");
	cr_assert_eq(f.catalog.gaps.n, 0);
	release(&f);
}

Test(live, reads_triggers_but_not_their_copies)
{
	struct fixture f;
	const struct trigger *t;

	load(&f, "CREATE TABLE t (i int, j int) PARTITION BY LIST (i);"
		 "CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);"
		 "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
		 " 'BEGIN RETURN NULL; END';"
		 "CREATE TRIGGER watch AFTER INSERT OR UPDATE OF j ON t"
		 " FOR EACH ROW EXECUTE FUNCTION note();"
		 "CREATE VIEW v AS SELECT 1 AS i;"
		 "CREATE TRIGGER instead INSTEAD OF DELETE ON v"
		 " FOR EACH ROW EXECUTE FUNCTION note();"
		 "CREATE TRIGGER early BEFORE TRUNCATE ON t1"
		 " EXECUTE FUNCTION note();"
		 "ALTER TABLE t1 DISABLE TRIGGER early;"
		 "CREATE TABLE u (i int);"
		 "CREATE TRIGGER after AFTER UPDATE ON u"
		 " REFERENCING OLD TABLE AS was EXECUTE FUNCTION note()");
	cr_assert_eq(f.catalog.triggers.n, 4);
	t = relation(&f, "u")->triggers.v[0];
	cr_assert_str_eq(t->old_table, "was");
	cr_assert_null(t->new_table);
	t = relation(&f, "t")->triggers.v[0];
	cr_assert_str_eq(t->name, "watch");
	cr_assert_eq(t->timing, TRIGGER_AFTER);
	cr_assert_eq(t->events, EVENT_INSERT | EVENT_UPDATE);
	cr_assert_str_eq(t->columns.v[0]->name, "j");
	cr_assert(t->for_each_row);
	cr_assert_eq(t->routine, routine(&f, "note"));
	cr_assert_str_eq(t->routine_name, "public.note");
	cr_assert_eq(relation(&f, "v")->triggers.v[0]->timing, TRIGGER_INSTEAD);
	t = relation(&f, "t1")->triggers.v[0];
	cr_assert_eq(t->timing, TRIGGER_BEFORE);
	cr_assert_eq(t->events, EVENT_TRUNCATE);
	cr_assert_eq(t->enabled, 'D');
	cr_assert(!t->for_each_row);
	release(&f);
}

Test(live, reads_grants_to_others_than_the_owner)
{
	struct fixture f;
	const struct grant *g;

	load(&f, "CREATE TABLE t (i int, j int); CREATE TYPE e AS ENUM ();"
		 "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';"
		 "GRANT SELECT, INSERT ON t TO pg_monitor;"
		 "GRANT SELECT ON t TO pg_monitor WITH GRANT OPTION;"
		 "GRANT UPDATE (j) ON t TO PUBLIC;"
		 "REVOKE TRUNCATE ON t FROM postgres;"
		 "GRANT EXECUTE ON FUNCTION f TO pg_monitor;"
		 "GRANT USAGE ON TYPE e TO pg_monitor;"
		 "GRANT CREATE ON SCHEMA public TO pg_monitor;"
		 "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
		 " GRANT SELECT ON TABLES TO pg_monitor;"
		 "ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS"
		 " TO pg_monitor");
	/* Before 15 everybody may create in the schema public. */
	cr_assert_eq(f.catalog.grants.n, f.catalog.version < 150000 ? 6 : 5);
	for (size_t i = 0; i < f.catalog.grants.n; i++) {
		g = &f.catalog.grants.v[i];
		if (g->attribute) {
			cr_assert_str_eq(g->attribute->name, "j");
			cr_assert_eq(g->relation, relation(&f, "t"));
			cr_assert_str_eq(g->grantee, "");
			cr_assert_eq(g->privileges, PRIVILEGE_UPDATE);
		} else if (g->relation) {
			cr_assert_str_eq(g->grantee, "pg_monitor");
			cr_assert_eq(g->privileges,
				     PRIVILEGE_SELECT | PRIVILEGE_INSERT);
			cr_assert_eq(g->grantable, PRIVILEGE_SELECT);
		} else if (g->routine) {
			cr_assert_eq(g->privileges, PRIVILEGE_EXECUTE);
		} else if (g->type) {
			cr_assert_eq(g->privileges, PRIVILEGE_USAGE);
		} else {
			cr_assert_str_eq(g->schema, "public");
			cr_assert_eq(g->privileges, PRIVILEGE_CREATE);
		}
	}
	cr_assert_eq(f.catalog.default_grants.n, 2);
	cr_assert_null(f.catalog.default_grants.v[0].schema);
	cr_assert_eq(f.catalog.default_grants.v[0].object, 'f');
	cr_assert_str_eq(f.catalog.default_grants.v[1].schema, "public");
	cr_assert_eq(f.catalog.default_grants.v[1].object, 'r');
	release(&f);
}

Test(live, reads_roles_and_the_paths_they_start_with)
{
	struct fixture f;
	const struct db_role *a = NULL;
	const struct path_setting *p = NULL;

	load(&f, "CREATE ROLE live_group; CREATE ROLE live_a LOGIN NOINHERIT"
		 " IN ROLE live_group, pg_monitor;"
		 "ALTER ROLE live_a SET search_path = x, \"$user\", public;"
		 "ALTER ROLE live_a SET work_mem = '1MB'");
	for (size_t i = 0; i < f.catalog.roles.n; i++) {
		cr_assert_neq(strncmp(f.catalog.roles.v[i].name, "pg_", 3), 0);
		if (strcmp(f.catalog.roles.v[i].name, "live_a") == 0)
			a = &f.catalog.roles.v[i];
	}
	cr_assert_not_null(a);
	cr_assert(a->login && !a->inherit && !a->superuser);
	cr_assert_eq(a->member_of.n, 2);
	cr_assert_str_eq(a->member_of.v[0], "live_group");
	for (size_t i = 0; i < f.catalog.paths.n; i++)
		if (strcmp(f.catalog.paths.v[i].role, "live_a") == 0)
			p = &f.catalog.paths.v[i];
	cr_assert_not_null(p);
	cr_assert_null(p->database);
	cr_assert_eq(p->schemas.n, 3);
	cr_assert_str_eq(p->schemas.v[1], "$user");
	cluster_run(f.conn, "DROP ROLE live_a; DROP ROLE live_group");
	release(&f);
}

Test(live, leaves_out_what_extensions_made)
{
	struct fixture f;

	load(&f, "CREATE EXTENSION tablefunc; CREATE EXTENSION hstore;"
		 "CREATE TABLE t (h hstore)");
	cr_assert_eq(f.catalog.extensions.n, 2);
	cr_assert_str_eq(f.catalog.extensions.v[0].name, "hstore");
	cr_assert_str_eq(f.catalog.extensions.v[0].schema, "public");
	cr_assert_eq(f.catalog.routines.n, 0);
	cr_assert_eq(f.catalog.types.n, 0);
	cr_assert_str_eq(attribute(&f, "t", "h")->type, "public.hstore");
	cr_assert_null(attribute(&f, "t", "h")->user_type);
	release(&f);
}

Test(live, reads_publications)
{
	struct fixture f;
	const struct publication *p;

	load(&f, "CREATE TABLE t (i int); CREATE TABLE u (i int);"
		 "CREATE PUBLICATION every FOR ALL TABLES;"
		 "CREATE PUBLICATION few FOR TABLE u, t");
	cr_assert_eq(f.catalog.publications.n, 2);
	p = &f.catalog.publications.v[0];
	cr_assert_str_eq(p->name, "every");
	cr_assert(p->all_tables);
	p = &f.catalog.publications.v[1];
	cr_assert(!p->all_tables);
	cr_assert_eq(p->tables.n, 2);
	cr_assert_str_eq(p->tables.v[0]->name, "t");
	release(&f);
}

Test(live, reads_what_checks_and_indexes_call)
{
	struct fixture f;
	const struct relation *r;

	load(&f, "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE"
		 " AS 'SELECT 1';"
		 "CREATE FUNCTION g(int) RETURNS int LANGUAGE sql IMMUTABLE"
		 " AS 'SELECT 1';"
		 "CREATE TABLE t (i int, j int, CONSTRAINT c CHECK (f(i) > 0),"
		 " CHECK (abs(j) > 0));"
		 "CREATE TABLE child () INHERITS (t);"
		 "CREATE INDEX x ON t (f(i), g(j));"
		 "CREATE INDEX y ON t (i) WHERE f(j) = 3;"
		 "CREATE INDEX z ON t (abs(i))");
	r = relation(&f, "t");
	cr_assert_eq(r->callings.n, 3);
	cr_expect_str_eq(r->callings.v[0]->name, "c");
	cr_expect_not(r->callings.v[0]->index);
	expect_set(r->callings.v[0]->value, "call f ");
	cr_expect_str_eq(r->callings.v[1]->name, "x");
	cr_expect(r->callings.v[1]->index);
	expect_set(r->callings.v[1]->value, "call f call g ");
	cr_expect_str_eq(r->callings.v[2]->name, "y");
	expect_set(r->callings.v[2]->value, "call f ");
	cr_expect_eq(relation(&f, "child")->callings.n, 0);
	release(&f);
}

Test(live, reads_what_leads_to_other_databases)
{
	struct fixture f;

	/* As a role that may do nothing of its own. */
	load(&f, "CREATE FOREIGN DATA WRAPPER w;"
		 "CREATE SERVER \"b s\" FOREIGN DATA WRAPPER w;"
		 "CREATE SUBSCRIPTION a CONNECTION 'dbname=nowhere'"
		 " PUBLICATION p WITH (connect = false, slot_name = NONE);"
		 "SET ROLE pg_signal_backend");
	cr_expect_eq(f.catalog.connections.n, 2);
	cr_expect_str_eq(f.catalog.connections.v[0].name, "a");
	cr_expect_null(f.catalog.connections.v[0].wrapper);
	cr_expect_str_eq(f.catalog.connections.v[1].name, "b s");
	cr_expect_str_eq(f.catalog.connections.v[1].wrapper, "w");
	cluster_run(f.conn, "RESET ROLE; DROP SUBSCRIPTION a");
	release(&f);
}

Test(live, narrows_down_to_schemas)
{
	const char *const schemas[] = {"a\"b\\c,{}", "public"};
	struct fixture f;

	load_schemas(&f,
		     "CREATE SCHEMA \"a\"\"b\\c,{}\"; CREATE SCHEMA other;"
		     "CREATE TABLE \"a\"\"b\\c,{}\".t (i int);"
		     "CREATE TABLE other.t (i int PRIMARY KEY);"
		     "CREATE TABLE t (i int REFERENCES other.t);"
		     "CREATE VIEW v AS SELECT i FROM other.t",
		     schemas, 2);
	cr_assert_eq(f.catalog.schemas.n, 2);
	cr_assert_eq(f.catalog.relations.n, 3);
	/* What leads out of them is left out, or a gap. */
	cr_assert_eq(f.catalog.foreign_keys.n, 0);
	expect_set(relation(&f, "v")->query, "gap other.t ");
	release(&f);
}

Test(live, knows_sizes_once_they_were_measured)
{
	struct fixture f;
	const struct relation *r;

	load(&f, "CREATE TABLE t AS SELECT i, repeat('x', 100) AS x"
		 " FROM generate_series(1, 1000) i; CREATE INDEX ON t (i);"
		 "ANALYZE t; CREATE TABLE new (i int)");
	r = relation(&f, "t");
	cr_assert_eq(r->rows, 1000);
	cr_assert_gt(r->bytes, 100000);
	cr_assert_eq(r->bytes % 8192, 0);
	cr_assert_eq(relation(&f, "new")->rows, -1);
	cr_assert_eq(relation(&f, "new")->bytes, -1);
	release(&f);
}

Test(live, sees_one_snapshot_and_changes_nothing)
{
	struct fixture f;
	struct err err;

	load(&f, "CREATE TABLE t (i int)");
	/* The transaction is over, and narrowing down with it. */
	cr_assert_eq(pg_exec(f.conn, "SET TRANSACTION READ ONLY", &err), 0);
	cluster_run(f.conn, "CREATE TABLE public.after ()");
	release(&f);
}

Test(live, ends_with_an_error_when_the_server_goes_away)
{
	struct pg_conn *c = cluster_create_database();
	struct pg_conn *other = cluster_connect(c);
	struct arena arena = ARENA_INIT;
	struct catalog catalog;
	struct err err;

	cluster_run(other, "SELECT pg_catalog.pg_terminate_backend(pid) FROM "
			   "pg_catalog.pg_stat_activity WHERE datname = "
			   "pg_catalog.current_database() AND pid <> "
			   "pg_catalog.pg_backend_pid()");
	catalog_init(&catalog, &arena);
	cr_assert_eq(catalog_load_live(&catalog, c, NULL, 0, &err), -1);
	cr_assert_eq(err.code, ERR_DATABASE);
	cr_assert_not_null(strstr(err.message, "the server went away: "));
	catalog_release(&catalog);
	arena_release(&arena);
	pg_close(c);
	cluster_drop_database(other);
}
