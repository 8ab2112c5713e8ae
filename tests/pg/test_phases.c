/* Phases on a real server: applied, verified, taken back. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "cross/own.h"
#include "load/catalog.h"
#include "load/catalog_live.h"
#include "phase/phase.h"
#include "run/runner.h"
#include "support/cluster.h"
#include "support/loaded_plan.h"

struct world {
	struct pg_conn *conn;
	struct arena arena;
	struct catalog catalog;
	struct loaded plan;
	struct ownership own;
	struct diag_list diags;
	struct expander *expander;
	struct phase phase;
	struct phase_notes notes;
	struct journal journal;
	struct runner runner;
	struct err err;
};

/* Roles are of the whole cluster: these are this test's alone. */
static const char shop[] =
	"CREATE ROLE phase_boss; CREATE ROLE phase_orders;\n"
	"GRANT CREATE ON SCHEMA public TO phase_boss;\n"
	"SET ROLE phase_boss;\n"
	"CREATE TABLE public.users (id serial PRIMARY KEY, \"E'm\"\"ail\" "
	"text);\n"
	"CREATE TABLE public.\"x\"\"; drop table y; --$dbsplit$\" (id int);\n"
	"CREATE TABLE public.orders (id int, user_id int "
	"REFERENCES public.users);\n"
	"CREATE VIEW public.user_orders AS SELECT u.id FROM public.users u "
	"JOIN public.orders o ON o.user_id = u.id;\n"
	"GRANT SELECT ON public.users TO phase_orders;\n"
	"INSERT INTO public.users VALUES (1), (2);\n"
	"INSERT INTO public.orders VALUES (1, 1);\n"
	"RESET ROLE;\n";

static void
start(struct world *w)
{
	*w = (struct world){.conn = cluster_create_database()};
	cluster_run(w->conn, shop);
	catalog_init(&w->catalog, &w->arena);
	cr_assert_eq(catalog_load_live(&w->catalog, w->conn, NULL, 0, &w->err),
		     0, "%s", w->err.message);
	load(&w->plan, "version: 1\n"
		       "services:\n"
		       "  phase_users:\n"
		       "    tables: [public.users, public.user_orders, "
		       "'public.x*']\n"
		       "  phase_orders: {tables: [public.orders]}\n");
	w->expander = expander_new(&w->catalog, &w->arena);
	own_bind(&w->own, &w->plan.plan, &w->catalog, w->expander, 0, &w->diags,
		 &w->arena);
	cr_assert_eq(phase_ownership(
			     &(struct phase_input){
				     .own = &w->own,
				     .service = &w->plan.plan.services.v[0],
				     .arena = &w->arena,
			     },
			     &w->phase, &w->notes, &w->err),
		     0, "%s", w->err.message);
	w->runner = (struct runner){.journal = &w->journal,
				    .service = w->phase.service,
				    .phase = 1};
	cr_assert_eq(journal_read(&w->journal, w->conn, &w->arena, &w->err), 0);
	cr_assert_eq(journal_open(&w->journal, &w->err), 0, "%s",
		     w->err.message);
}

static void
end(struct world *w)
{
	expander_free(w->expander);
	release(&w->plan);
	catalog_release(&w->catalog);
	arena_release(&w->arena);
	cluster_run(w->conn,
		    "DROP SCHEMA public CASCADE; DROP ROLE phase_boss; "
		    "DROP ROLE phase_orders");
	cluster_drop_database(w->conn);
}

/* Owners and rights of everything, and the roles there are. */
static const char *
state_of(struct world *w)
{
	struct pg_result *r = pg_query(
		w->conn,
		"SELECT string_agg(s.line, E'\\n' ORDER BY s.line) FROM ("
		"SELECT format('%s %s %s', c.oid::regclass, "
		"pg_get_userbyid(c.relowner), (SELECT string_agg(a::text, ',' "
		"ORDER BY a::text) FROM unnest(COALESCE(c.relacl, "
		"acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' "
		"END::\"char\", c.relowner))) a)) AS line FROM pg_class c "
		"WHERE c.relnamespace = 'public'::regnamespace UNION ALL "
		"SELECT format('%s %s', n.nspname, (SELECT string_agg(a::text, "
		"',' ORDER BY a::text) FROM unnest(n.nspacl) a)) FROM "
		"pg_namespace n WHERE n.nspname = 'public' UNION ALL "
		"SELECT rolname FROM pg_roles WHERE rolname LIKE 'phase%') s",
		0, NULL, &w->err);
	const char *text;

	cr_assert_not_null(r, "%s", w->err.message);
	text = arena_strdup(&w->arena, pg_value(r, 0, 0));
	pg_result_free(r);
	return text;
}

static void
apply(struct world *w)
{
	const struct step *it;
	enum run_result result;

	vec_each (it, &w->phase.steps) {
		cr_assert_eq(run_up(&w->runner, it, &result, &w->err), 0,
			     "%s: %s\n%s\n%s", it->name, w->err.message, it->up,
			     it->verify);
		cr_expect_eq(result, RUN_DONE, "%s", it->name);
	}
}

static void
roll_back(struct world *w)
{
	for (size_t i = w->phase.steps.n; i-- > 0;)
		cr_assert_eq(
			run_down(&w->runner, &w->phase.steps.v[i], &w->err), 0,
			"%s: %s", w->phase.steps.v[i].name, w->err.message);
}

/* The former owner does what it did, DDL too, and others what they may. */
static void
use_it(struct world *w)
{
	cluster_run(w->conn,
		    "SET ROLE phase_boss;"
		    "INSERT INTO public.users VALUES "
		    "(nextval('public.users_id_seq') + 8);"
		    "UPDATE public.users SET id = 7 WHERE id = 2;"
		    "DELETE FROM public.\"x\"\"; drop table y; --$dbsplit$\";"
		    "SELECT * FROM public.user_orders;"
		    "INSERT INTO public.orders VALUES (2, 7);"
		    "ALTER TABLE public.users ADD COLUMN more int;"
		    "RESET ROLE;"
		    "SET ROLE phase_orders;"
		    "SELECT * FROM public.users;"
		    "RESET ROLE");
	cluster_run(w->conn, "ALTER TABLE public.users DROP COLUMN more");
}

Test(phase_ownership, gives_all_to_one_role_and_takes_it_back)
{
	const char *before, *between;
	struct world w;

	start(&w);
	before = state_of(&w);
	apply(&w);
	between = state_of(&w);
	cr_expect_not_null(strstr(between, "users phase_users_owner"), "%s",
			   between);
	cr_expect_not_null(strstr(between, "orders phase_boss"), "%s", between);
	use_it(&w);
	roll_back(&w);
	cr_expect_str_eq(state_of(&w), before);
	apply(&w);
	cr_expect_str_eq(state_of(&w), between);
	roll_back(&w);
	end(&w);
}
