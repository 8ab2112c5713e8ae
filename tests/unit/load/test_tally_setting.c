#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tally_script.h"

/* "text (service path) calls" of the cells with a table o, by path. */
static void
expect_paths(struct script_world *w, const char *want)
{
	struct buf got;

	script_world_finish(w);
	buf_init(&got);
	for (size_t i = 0; i < w->workload->cells.n; i++) {
		const struct cell *c = w->workload->cells.v[i];

		if (strcmp(c->shape->text, "delete from o") != 0)
			continue;
		buf_printf(&got, "%d %s", (int)(c->calls + c->rolled_back),
			   c->service < 0
				   ? "-"
				   : w->plan.services.v[c->service].name);
		buf_printf(&got, " [%s]", c->path);
		if (c->statement->effects.accesses.n)
			buf_printf(&got, " %s",
				   c->statement->effects.accesses.v[0]
					   .relation->schema);
		buf_char(&got, '\n');
	}
	/* Cells of one shape are sorted by service and path. */
	cr_expect_str_eq(got.data, want, "got\n%s", got.data);
	buf_release(&got);
	script_world_release(w);
}

static void
expect_script(const char *script, const char *want)
{
	struct script_world w;

	script_world_init(&w);
	script_world_run(&w, script);
	expect_paths(&w, want);
}

Test(setting, takes_the_schema_of_the_roles_name_if_there_is_one)
{
	expect_script("> o1 - delete from o\n"
		      "> u2 - delete from o\n"
		      "> x3 - delete from o\n",
		      "1 - [] public\n"
		      "1 orders [orders_app, public] orders_app\n"
		      "1 users [] public\n");
}

Test(setting, follows_set_search_path)
{
	expect_script("> u1 - set search_path to other, public\n"
		      "> u1 - delete from o\n"
		      "> u2 - delete from o\n"
		      "> u1 - set search_path = public\n"
		      "> u1 - delete from o\n"
		      "> u1 - select pg_catalog.set_config('search_path', "
		      "'other', false)\n"
		      "> u1 - delete from o\n"
		      "> u1 - set search_path = ''\n"
		      "> u1 - delete from o\n"
		      "> u1 - reset search_path\n"
		      "> u1 - delete from o\n"
		      "> u1 - set search_path = other\n"
		      "> u1 - discard all\n"
		      "> u1 - delete from o\n",
		      "4 users [] public\n"
		      "1 users [\"\"]\n"
		      "1 users [other] other\n"
		      "1 users [other, public] other\n");
}

Test(setting, forgets_set_local_when_the_transaction_ends)
{
	expect_script("( u1 -\n"
		      "> u1 - begin\n"
		      "> u1 - set local search_path = other\n"
		      "> u1 - delete from o\n"
		      "> u1 - commit\n"
		      "> u1 - delete from o\n"
		      "> u1 - set local search_path = other\n"
		      "> u1 - delete from o\n",
		      "2 users [] public\n"
		      "1 users [other] other\n");
}

Test(setting, is_undone_with_its_transaction)
{
	expect_script("( u1 -\n"
		      "> u1 - begin\n"
		      "> u1 - set search_path = other\n"
		      "> u1 - rollback\n"
		      "> u1 - delete from o\n"
		      "> u1 - begin\n"
		      "> u1 - savepoint s\n"
		      "> u1 - set search_path = other\n"
		      "> u1 - delete from o\n"
		      "> u1 - rollback to s\n"
		      "> u1 - delete from o\n"
		      "> u1 - set search_path = other\n"
		      "> u1 - commit\n"
		      "> u1 - delete from o\n",
		      "2 users [] public\n"
		      "2 users [other] other\n");
}

Test(setting, changes_what_comes_after_it_in_one_text)
{
	expect_script("> u1 - set search_path = other; delete from o\n",
		      "1 users [other] other\n");
}

Test(setting, is_forgotten_with_its_session)
{
	expect_script("( u1 -\n"
		      "> u1 - set search_path = other\n"
		      "( u1 -\n"
		      "> u1 - delete from o\n",
		      "1 users [] public\n");
}

Test(setting, knows_temporary_relations_that_hide_others)
{
	expect_script("> u1 - create temp table o as select 1 as id\n"
		      "> u1 - delete from o\n"
		      "> u1 - delete from o\n"
		      "> u2 - delete from o\n"
		      "> u1 - set search_path = other\n"
		      "> u1 - delete from o\n"
		      "> u1 - set search_path = other, pg_temp\n"
		      "> u1 - delete from o\n",
		      "1 users [] public\n"
		      "1 users [other, pg_temp] other\n"
		      "2 users [temporary (o)]\n"
		      "1 users [temporary (o), other]\n");
	expect_script("> u1 - create table pg_temp.o (id int)\n"
		      "> u1 - delete from o\n"
		      "> u2 - select 1 as id into temp o union select 2\n"
		      "> u2 - delete from o\n"
		      "> u3 - create temp table o (id int); delete from o\n"
		      "> u4 - create temp table if not exists u (id int)\n"
		      "> u4 - create temp sequence o\n"
		      "> u4 - create temp table mine (id int)\n"
		      "> u4 - delete from o using u\n"
		      "> u4 - delete from o\n"
		      "> u5 - create table o (id int)\n"
		      "> u5 - create temp table u (id int)\n"
		      "> u5 - delete from o\n",
		      "1 users [] public\n"
		      "3 users [temporary (o)]\n"
		      "1 users [temporary (o, u)]\n");
}

Test(setting, forgets_temporary_relations_that_go)
{
	static const char *const ends[] = {
		"drop table if exists a, o",
		"drop table pg_temp.o",
		"alter table o rename to p",
		"discard temp",
		"discard all",
	};
	static const char *const stays[] = {
		"drop table public.o", "reset all", "drop table a",
		"discard plans",       "select 1",
	};
	char script[256];

	for (size_t i = 0; i < 5; i++) {
		snprintf(script, sizeof(script),
			 "> u1 - create temp table o (id int)\n"
			 "> u1 - %s\n"
			 "> u1 - delete from o\n",
			 ends[i]);
		expect_script(script, "1 users [] public\n");
		snprintf(script, sizeof(script),
			 "> u1 - create temp table o (id int)\n"
			 "> u1 - %s\n"
			 "> u1 - delete from o\n",
			 stays[i]);
		expect_script(script, "1 users [temporary (o)]\n");
	}
	expect_script("( u1 -\n"
		      "> u1 - create temp table o (id int)\n"
		      "( u1 -\n"
		      "> u1 - delete from o\n",
		      "1 users [] public\n");
}

Test(setting, ends_temporary_relations_with_their_transaction)
{
	expect_script("( u1 -\n"
		      "> u1 - begin\n"
		      "> u1 - create temp table o (id int) on commit drop\n"
		      "> u1 - delete from o\n"
		      "> u1 - commit\n"
		      "> u1 - delete from o\n"
		      "> u1 - begin\n"
		      "> u1 - create temp table o (id int)\n"
		      "> u1 - rollback\n"
		      "> u1 - delete from o\n"
		      "> u1 - begin\n"
		      "> u1 - savepoint s\n"
		      "> u1 - create temp table o (id int)\n"
		      "> u1 - delete from o\n"
		      "> u1 - rollback to s\n"
		      "> u1 - delete from o\n"
		      "> u1 - create temp table o (id int)\n"
		      "> u1 - commit\n"
		      "> u1 - delete from o\n"
		      "> u1 - begin\n"
		      "> u1 - drop table o\n"
		      "> u1 - delete from o\n"
		      "> u1 - rollback\n"
		      "> u1 - delete from o\n",
		      "4 users [] public\n"
		      "4 users [temporary (o)]\n");
}

/* Cells of what names none of them are those of every session. */
Test(setting, keeps_what_names_no_temporary_relation_together)
{
	struct script_world w;

	script_world_init(&w);
	script_world_run(&w, "> u1 - create temp table u (id int)\n"
			     "> u1 - select 1\n"
			     "> u1 - delete from o\n"
			     "> u2 - create temp table u (id int)\n"
			     "> u2 - select 1\n"
			     "> u2 - delete from o\n"
			     "> u3 - select 1\n"
			     "> u3 - delete from o\n");
	script_world_finish(&w);
	cr_expect_eq(w.workload->cells.n, 3);
	for (size_t i = 0; i < w.workload->cells.n; i++)
		cr_expect_str_eq(w.workload->cells.v[i]->path, "");
	script_world_release(&w);
}

Test(setting, hides_nothing_behind_a_temporary_view)
{
	expect_script("> u1 - create temp view o as select * from public.o\n"
		      "> u1 - delete from o\n",
		      "1 users [] public\n");
}

Test(setting, changes_who_runs_what_follows)
{
	expect_script("> x1 - set role orders_app\n"
		      "> x1 - delete from o\n"
		      "> x1 - set role none\n"
		      "> x1 - delete from o\n"
		      "> u2 - set role stranger\n"
		      "> u2 - delete from o\n"
		      "> u2 - set session authorization 'orders_app'\n"
		      "> u2 - delete from o\n"
		      "> u2 - reset role\n"
		      "> u2 - delete from o\n",
		      "1 - [] public\n"
		      "2 orders [orders_app, public] orders_app\n"
		      "2 users [] public\n");
	expect_script("> p1 - set application_name = 'web-users'\n"
		      "> p1 - delete from o\n"
		      "> p1@web-orders - delete from o\n",
		      "1 orders [] public\n"
		      "1 users [] public\n");
}

static void
add_setting(struct script_world *w, const char *role, const char *database,
	    const char *schema)
{
	struct path_setting *p = vec_add(&w->arena, &w->catalog.paths);

	p->role = role;
	p->database = database;
	vec_push(&w->arena, &p->schemas, schema);
}

Test(setting, of_a_role_in_a_database_comes_first)
{
	struct script_world w;

	script_world_init(&w);
	add_setting(&w, NULL, NULL, "all");
	add_setting(&w, NULL, "shop", "shop");
	add_setting(&w, "users_app", NULL, "users");
	add_setting(&w, "orders_app", NULL, "orders");
	add_setting(&w, "orders_app", "shop", "other");
	add_setting(&w, "orders_app", "bar", "bar");
	script_world_run(&w, "> o1 - delete from o\n"
			     "> u2 - delete from o\n"
			     "> x3 - delete from o\n");
	expect_paths(&w, "1 - [shop]\n"
			 "1 orders [other] other\n"
			 "1 users [users]\n");
}

Test(setting, of_the_plan_is_the_default)
{
	struct script_world w;

	script_world_init_plan(&w, "version: 1\n"
				   "monolith: {search_path: [other, public]}\n"
				   "services:\n"
				   "  orders: {roles: [orders_app]}\n");
	script_world_run(&w, "> o1 - delete from o\n"
			     "> o1 - set search_path = public\n"
			     "> o1 - delete from o\n");
	expect_paths(&w, "1 orders [] other\n"
			 "1 orders [public] public\n");
}

Test(setting, knows_what_execute_runs)
{
	expect_brief("> o1 - prepare q (int) as delete from a\n"
		     "> o1 - execute q(1)\n"
		     "> o1 - execute q(2)\n"
		     "> o1 - deallocate q\n"
		     "> o1 - execute q(3)\n"
		     "> o1 - execute r(3) -- prepare: PREPARE r AS DELETE "
		     "FROM b\n"
		     "> u2 - execute q(3)\n"
		     "> o1 - prepare \"Q\" as delete from a\n"
		     "> o1 - prepare \"Q\" as delete from c\n"
		     "> o1 - execute \"Q\"\n"
		     "> o1 - deallocate all\n"
		     "> o1 - execute \"Q\"\n",
		     "a 2 2 0 0\nb 1 1 0 0\nc 1 1 0 0\n"
		     "orders: a = 2\norders: b = 1\norders: c = 1\n");
}

Test(setting, counts_texts_of_one_shape_in_one_cell)
{
	struct script_world w;

	script_world_init(&w);
	script_world_run(&w,
			 "> o1 - delete from a where id = 1\n"
			 "> o1 - delete from a where id = 2\n"
			 "> o1 - DELETE  FROM a WHERE id = $1 -- x\n"
			 "> o1 - delete from a where id in (1,2); select 1\n"
			 "> o1 - delete from a where id in (3)\n"
			 "> o1 - select 1 frm\n"
			 "> o1 - select frm from where\n"
			 "> o1 - savepoint a1\n"
			 "> o1 - savepoint a2\n");
	script_world_finish(&w);
	cr_assert_eq(w.workload->cells.n, 6);
	cr_assert_eq(w.workload->coverage.statements, 10);
	cr_assert_eq(w.workload->coverage.unparsed, 1);
	for (size_t i = 0; i < 6; i++) {
		const struct cell *c = w.workload->cells.v[i];

		cr_assert_eq(c->id, i);
		if (strcmp(c->shape->text, "delete from a where id = ?") == 0)
			cr_assert_eq(c->calls, 3);
		if (strcmp(c->shape->text, "delete from a where id in (?)") ==
		    0)
			cr_assert_eq(c->calls, 2);
		if (strcmp(c->shape->text, "savepoint ?") == 0)
			cr_assert_eq(c->calls, 2);
		cr_assert_null(c->statement->next);
	}
	script_world_release(&w);
}

/* "1 users [s10] 1 users [s11] ..", each run n times. */
static void
expect_many_paths(struct script_world *w, int n)
{
	struct buf want;

	buf_init(&want);
	for (int i = 10; i < 40; i++)
		buf_printf(&want, "%d users [s%d]\n", n, i);
	expect_paths(w, want.data);
	buf_release(&want);
}

Test(setting, knows_a_text_again_under_each_of_many_paths)
{
	struct script_world w;
	char script[100];

	script_world_init(&w);
	for (int i = 0; i < 90; i++) {
		snprintf(script, sizeof(script),
			 "> u1 - set search_path = s%d\n"
			 "> u1 - delete from o\n",
			 10 + i * 7 % 30);
		script_world_run(&w, script);
	}
	expect_many_paths(&w, 3);
}

Test(setting, knows_a_text_again_in_texts_of_several)
{
	struct script_world w;
	char script[100];

	script_world_init(&w);
	for (int i = 10; i < 40; i++) {
		snprintf(script, sizeof(script),
			 "> u1 - set search_path = s%d; delete from o\n"
			 "> u1 - delete from o\n",
			 i);
		script_world_run(&w, script);
	}
	expect_many_paths(&w, 2);
}

Test(setting, keeps_truncated_texts_apart)
{
	struct log_record r = {
		.kind = RECORD_STATEMENT,
		.calls = 1,
		.duration_us = -1,
		.role = STR("orders_app"),
		.session = STR("5f000000.1a"),
		.text = STR("delete from a where id in (1, 2"),
		.truncated = true,
		.shape_id = 42,
		.time_us = 1,
	};
	struct script_world w;

	script_world_init(&w);
	script_world_run(&w, "");
	tally_record(w.tally, &r);
	tally_record(w.tally, &r);
	r.shape_id = 43;
	tally_record(w.tally, &r);
	r.truncated = false;
	tally_record(w.tally, &r);
	script_world_finish(&w);
	cr_assert_eq(w.workload->cells.n, 3);
	cr_assert_eq(w.workload->coverage.truncated, 3);
	cr_assert_eq(w.workload->coverage.unparsed, 1);
	cr_assert_eq(w.workload->coverage.resolved, 0);
	script_world_release(&w);
}
