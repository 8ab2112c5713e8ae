#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tally_script.h"

/* Who a statement of one record belongs to. */
struct asked {
	const char *role, *database, *application, *sql;
};

static const struct client *
ask(struct script_world *w, struct asked a)
{
	struct log_record r = {
		.kind = RECORD_STATEMENT,
		.calls = 1,
		.duration_us = -1,
		.role = {a.role, strlen(a.role)},
		.session = STR("1"),
		.text = STR("select 1"),
	};

	if (a.database)
		r.database = (struct str){a.database, strlen(a.database)};
	if (a.application)
		r.application = (struct str){a.application,
					     strlen(a.application)};
	if (a.sql)
		r.text = (struct str){a.sql, strlen(a.sql)};
	w->tally = tally_new(&w->plan, &w->catalog, w->expander, &w->arena);
	tally_record(w->tally, &r);
	script_world_finish(w);
	tally_free(w->tally);
	w->tally = NULL;
	cr_assert_eq(w->workload->clients.n, 1);
	return w->workload->clients.v[0];
}

static void
belongs(struct asked a, const char *service, const char *why)
{
	struct script_world w;
	const struct client *c;

	script_world_init(&w);
	c = ask(&w, a);
	cr_expect_str_eq(c->service < 0 ? "-"
					: w.plan.services.v[c->service].name,
			 service, "%s", a.sql ? a.sql : a.role);
	cr_expect_str_eq(c->ambiguous ? c->ambiguous : "", why);
	cr_expect_eq(c->statements, 1);
	cr_expect_eq(w.workload->coverage.attributed, c->service >= 0);
	script_world_release(&w);
}

Test(client, is_named_by_its_role)
{
	belongs((struct asked){.role = "orders_app"}, "orders", "");
	belongs((struct asked){.role = "nobody"}, "-", "");
	belongs((struct asked){.role = "shared"}, "-",
		"its role is that of orders, users");
}

Test(client, is_named_by_its_application_before_its_role)
{
	belongs((struct asked){"orders_app", NULL, "web-users", NULL}, "users",
		"");
	belongs((struct asked){"shared", NULL, "web-users", NULL}, "users", "");
	belongs((struct asked){"orders_app", NULL, "psql", NULL}, "orders", "");
	belongs((struct asked){"shared", NULL, "psql", NULL}, "-",
		"its role is that of orders, users");
}

Test(client, is_named_by_its_tags_before_all)
{
	belongs((struct asked){"orders_app", NULL, "web-orders",
			       "select 1 /*application='users',db='x'*/"},
		"users", "");
	belongs((struct asked){"nobody", NULL, NULL,
			       "/*application:orders,controller:a*/ select 1"},
		"orders", "");
	belongs((struct asked){"nobody", NULL, NULL,
			       "select 1 /* a='b', application='%6frders' */"},
		"orders", "");
	belongs((struct asked){"nobody", NULL, NULL,
			       "select 1 -- application:orders"},
		"orders", "");
}

Test(client, needs_all_tags_of_a_service)
{
	belongs((struct asked){"orders_app", NULL, NULL,
			       "select 1 /*application='users'*/"},
		"orders", "");
	belongs((struct asked){"nobody", NULL, NULL,
			       "select 1 /*application='x',db='y'*/"},
		"-", "");
}

Test(client, is_not_fooled_by_strings_and_broken_tags)
{
	belongs((struct asked){"nobody", NULL, NULL,
			       "select '/*application:orders*/'"},
		"-", "");
	belongs((struct asked){"nobody", NULL, NULL,
			       "select 1 /*application*/ /*application=*/ "
			       "/*application='orders*/ /*,,,=:,%*/ /*='*/"},
		"-", "");
	belongs((struct asked){"nobody", NULL, NULL,
			       "select 1 /*application='or\\ders%zz'*/"},
		"-", "");
}

static const char two_tags[] = "version: 1\n"
			       "services:\n"
			       "  a:\n"
			       "    roles: [a]\n"
			       "    tags: {app: \"x*\"}\n"
			       "  b:\n"
			       "    applications: [\"/^b[0-9]+$/\"]\n"
			       "    tags: {app: \"*y\"}\n";

Test(client, falls_back_where_tags_name_several)
{
	struct script_world w;
	const struct client *c;

	script_world_init_plan(&w, two_tags);
	c = ask(&w, (struct asked){"a", NULL, NULL, "select 1 /*app:xy*/"});
	cr_expect_eq(c->service, 0);
	cr_expect_null(c->ambiguous);
	c = ask(&w, (struct asked){"c", NULL, NULL, "select 1 /*app:xy*/"});
	cr_expect_eq(c->service, -1);
	cr_expect_str_eq(c->ambiguous,
			 "its tags are those of several services");
	c = ask(&w, (struct asked){"c", NULL, "b12", "select 1 /*app:xy*/"});
	cr_expect_eq(c->service, 1);
	c = ask(&w, (struct asked){"c", NULL, "xb12", "select 1"});
	cr_expect_eq(c->service, -1);
	script_world_release(&w);
}

/* However many of them there are. */
Test(client, is_told_by_as_many_keys_as_the_plan_has)
{
	struct script_world w;
	struct buf plan, text;

	buf_init(&plan);
	buf_str(&plan, "version: 1\nservices:\n");
	for (int i = 0; i < 40; i++)
		buf_printf(&plan, "  s%d:\n    tags: {k%d: \"1\"}\n", i, i);
	script_world_init_plan(&w, plan.data);
	for (int i = 0; i < 40; i++) {
		buf_init(&text);
		buf_printf(&text, "select 1 /*k%d='1'*/", i);
		cr_expect_eq(ask(&w, (struct asked){"c", NULL, NULL, text.data})
				     ->service,
			     i);
		buf_release(&text);
	}
	script_world_release(&w);
	buf_release(&plan);
}

static void
check_database(const char *conninfo, const char *catalog, const char *database,
	       bool foreign)
{
	struct script_world w;
	struct buf plan;
	const struct client *c;

	buf_init(&plan);
	buf_str(&plan, "version: 1\n");
	if (conninfo)
		buf_printf(&plan, "monolith: {database: \"%s\"}\n", conninfo);
	buf_str(&plan, "services:\n  a: {roles: [a]}\n");
	script_world_init_plan(&w, plan.data);
	w.catalog.database = catalog;
	c = ask(&w, (struct asked){"a", database, NULL, NULL});
	cr_expect_eq(c->service, foreign ? -1 : 0, "%s %s", conninfo, database);
	cr_expect_eq(w.workload->cells.n, foreign ? 0 : 1);
	cr_expect_eq(w.workload->coverage.statements, foreign ? 0 : 1);
	cr_expect_eq(w.workload->coverage.records, 1);
	if (foreign)
		cr_expect_str_eq(c->ambiguous, "another database");
	buf_release(&plan);
	script_world_release(&w);
}

Test(client, of_another_database_is_listed_and_not_counted)
{
	check_database(NULL, NULL, "x", false);
	check_database("postgresql:///shop", NULL, "shop", false);
	check_database("postgresql:///shop", NULL, "", false);
	check_database("postgresql:///shop", NULL, "x", true);
	check_database("postgresql://h:5/sh%6Fp?a=b", NULL, "shop", false);
	check_database("postgresql://h", NULL, "x", false);
	check_database("postgresql://h/?x=y", NULL, "x", false);
	check_database("host=h dbname=shop", NULL, "shop", false);
	check_database("host=h dbname='my shop' x=y", NULL, "my shop", false);
	check_database("dbname=shop", NULL, "x", true);
	check_database("host=h", NULL, "x", false);
	check_database("shop", NULL, "x", true);
	check_database(NULL, "shop", "x", true);
	check_database("postgresql:///x", "shop", "x", false);
}

Test(client, is_listed_once)
{
	struct script_world w;

	script_world_init(&w);
	script_world_run(&w, "> o1 - select 1\n"
			     "> u2 - select 1\n"
			     "> o1 - select 1\n"
			     "> p3@web-users - select 1\n"
			     "> p3@ - select 1\n");
	script_world_finish(&w);
	cr_assert_eq(w.workload->clients.n, 4);
	cr_assert_str_eq(w.workload->clients.v[0]->role, "orders_app");
	cr_assert_eq(w.workload->clients.v[0]->statements, 2);
	cr_assert_str_eq(w.workload->clients.v[2]->role, "shared");
	cr_assert_eq(w.workload->coverage.attributed, 4);
	script_world_release(&w);
}

/* Each with a name of its own; orders_app is orders, shared is anybody. */
static size_t
clients_of_jobs(const char *role, int jobs, uint64_t *others)
{
	struct script_world w;
	struct buf name;
	struct log_record r = {
		.kind = RECORD_STATEMENT,
		.calls = 1,
		.duration_us = -1,
		.session = STR("1.1"),
		.role = str_of(role),
		.text = STR("delete from a"),
	};
	size_t n;

	buf_init(&name);
	script_world_init(&w);
	script_world_run(&w, "");
	for (int i = 0; i < jobs; i++) {
		buf_clear(&name);
		buf_printf(&name, "job-%d", i);
		r.application = (struct str){name.data, name.len};
		tally_record(w.tally, &r);
	}
	script_world_finish(&w);
	n = w.workload->clients.n;
	*others = w.workload->clients.v[0]->statements;
	cr_assert_eq(w.workload->coverage.statements, (uint64_t)jobs);
	script_world_release(&w);
	buf_release(&name);
	return n;
}

Test(client, of_a_service_is_one_whatever_it_calls_itself)
{
	uint64_t statements;

	cr_assert_eq(clients_of_jobs("orders_app", 40000, &statements), 1);
	cr_assert_eq(statements, 40000);
}

Test(client, runs_a_text_as_its_own_service_after_another_did)
{
	expect_brief("> o1 1/1 delete from a\n"
		     "> u1 2/1 delete from a\n"
		     "> o1 1/2 delete from a\n"
		     "> u1 2/2 delete from a\n"
		     "> o1 1/3 delete from a\n",
		     "a 2 2 0 0\na 3 3 0 0\norders: a = 3\nusers: a = 2\n");
}

Test(client, changes_in_a_session_with_each_statements_tags)
{
	expect_brief("> x1 1/1 delete from a /*application='users',db='x'*/\n"
		     "> x1 1/2 delete from a\n"
		     "> x1 1/3 delete from a /*application='orders'*/\n"
		     "> x1 1/4 delete from a /*application='users',db='x'*/\n"
		     "> x2 2/1 delete from a /*application='users',db='x'*/\n"
		     "> x2 2/2 delete from a\n",
		     "a 1 1 0 0\na 2 2 0 0\na 3 3 0 0\n"
		     "-: a = 2\norders: a = 1\nusers: a = 3\n");
}

Test(client, is_one_of_others_where_there_are_too_many)
{
	uint64_t others;

	cr_assert_eq(clients_of_jobs("shared", 40000, &others), 16384 + 1);
	cr_assert_eq(others, 40000 - 16384);
}

/* A file of SQL, a statement a line. */
static void
run_file(struct script_world *w, int service, const char *sql)
{
	struct log_record r = {
		.kind = RECORD_STATEMENT,
		.calls = 1,
		.duration_us = -1,
		.time_us = INT64_MIN,
	};
	const char *end;

	script_world_run(w, "");
	tally_file_begin(w->tally, service);
	for (; *sql; sql = *end ? end + 1 : end) {
		end = strchrnul(sql, '\n');
		r.text = (struct str){sql, (size_t)(end - sql)};
		tally_record(w->tally, &r);
	}
	tally_file_end(w->tally);
}

static void
expect_file(int service, const char *sql, const char *want)
{
	struct script_world w;
	struct buf got;

	script_world_init(&w);
	run_file(&w, service, sql);
	script_world_finish(&w);
	buf_init(&got);
	workload_brief(&got, &w.plan, w.workload);
	cr_expect_str_eq(got.data, want, "%s\ngave\n%s\nnot\n%s", sql, got.data,
			 want);
	cr_expect_eq(w.workload->open.n, 0);
	buf_release(&got);
	script_world_release(&w);
}

Test(client, of_a_file_is_the_service_that_is_given)
{
	expect_file(1,
		    "delete from a\n"
		    "delete from b /*application:orders*/\n"
		    "delete from c",
		    "a 1 1 0 0\nb 1 1 0 0\nc 1 1 0 0\n"
		    "orders: b = 1\nusers: a = 1\nusers: c = 1\n");
	expect_file(-1,
		    "delete from a\n"
		    "set role orders_app\n"
		    "delete from b",
		    "a 1 1 0 0\nb 1 1 0 0\n-: a = 1\norders: b = 1\n");
}

Test(session, of_a_file_has_transactions)
{
	expect_file(0,
		    "begin\ndelete from a\ndelete from b\ncommit\n"
		    "begin\ndelete from c\nrollback\n"
		    "begin\ndelete from d\nsavepoint s\ndelete from e\n"
		    "rollback to s\ncommit",
		    "a 1 1 0 0\nb 1 1 0 0\nc 0 0 1 0\nd 1 1 0 0\n"
		    "e 0 0 1 0\norders: a b = 1\norders: d = 1\n");
}

Test(session, of_a_file_remembers_what_it_was_told)
{
	expect_file(
		0,
		"prepare p as delete from a\nexecute p\nexecute p\n"
		"set search_path = other\ndelete from o\nreset search_path\n"
		"delete from o",
		"a 2 2 0 0\no 1 1 0 0\no 1 1 0 0\n"
		"orders: a = 2\norders: o = 1\norders: o = 1\n");
}

Test(session, of_a_file_rolls_back_what_it_leaves_open)
{
	expect_file(0, "delete from a\nbegin\ndelete from b",
		    "a 1 1 0 0\nb 0 0 1 0\norders: a = 1\n");
}

Test(session, of_a_file_ends_with_it)
{
	struct script_world w;
	struct buf got;

	script_world_init(&w);
	run_file(&w, 0, "set search_path = other\nbegin\ndelete from o");
	run_file(&w, 0, "delete from a");
	script_world_run(&w, "> o1 3/5 delete from b\n");
	script_world_finish(&w);
	buf_init(&got);
	workload_brief(&got, &w.plan, w.workload);
	cr_expect_str_eq(got.data, "a 1 1 0 0\nb 1 1 0 0\no 0 0 1 0\n"
				   "orders: a = 1\norders: b = 1\n");
	buf_release(&got);
	script_world_release(&w);
}

Test(client, counts_calls_of_statistics)
{
	struct log_record r = {
		.kind = RECORD_STATEMENT,
		.calls = 500,
		.duration_us = 7000,
		.role = STR("orders_app"),
		.text = STR("delete from a where id = $1"),
	};
	struct script_world w;
	const struct cell *c;

	script_world_init(&w);
	script_world_run(&w, "");
	tally_record(w.tally, &r);
	r.text = STR("begin");
	tally_record(w.tally, &r);
	r.text = STR("select 1");
	r.calls = 0;
	tally_record(w.tally, &r);
	script_world_finish(&w);
	cr_assert_eq(w.workload->cells.n, 2);
	for (size_t i = 0; i < 2; i++) {
		c = w.workload->cells.v[i];
		cr_assert_eq(c->calls, 500);
		cr_assert_eq(c->transactions, 500);
		cr_assert_eq(c->time_us, 7000);
	}
	cr_assert_eq(w.workload->transactions.n, 1);
	cr_assert_eq(w.workload->transactions.v[0]->count, 500);
	cr_assert_eq(w.workload->open.n, 0);
	cr_assert_eq(w.workload->coverage.statements, 1000);
	script_world_release(&w);
}
