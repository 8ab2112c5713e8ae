/* Steps on a real server: applied once, verified, taken back, contended. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "run/runner.h"
#include "support/cluster.h"

#define HOLDS(what, condition)                                            \
	"DO $v$ BEGIN IF NOT (" condition ") THEN RAISE EXCEPTION '" what \
	"'; END IF; END $v$"

static const struct step make_table = {
	.name = "01-table",
	.up = "SET lock_timeout = '50ms';\n"
	      "CREATE TABLE public.made (id int);\n"
	      "INSERT INTO public.made VALUES (1);",
	.verify = HOLDS("there is no table made",
			"to_regclass('public.made') IS NOT NULL"),
	.down = "DROP TABLE public.made;",
	.transactional = true,
};

struct bench {
	struct pg_conn *conn;
	struct arena arena;
	struct journal journal;
	struct runner runner;
	struct err err;
};

static void
open_journal(struct bench *b, struct pg_conn *conn)
{
	*b = (struct bench){.conn = conn,
			    .runner.service = "users",
			    .runner.phase = 1,
			    .runner.attempts = 2};
	b->runner.journal = &b->journal;
	cr_assert_eq(journal_read(&b->journal, conn, &b->arena, &b->err), 0,
		     "%s", b->err.message);
	cr_assert_eq(journal_open(&b->journal, &b->err), 0, "%s",
		     b->err.message);
}

static void
start(struct bench *b)
{
	open_journal(b, cluster_create_database());
}

static void
end(struct bench *b)
{
	arena_release(&b->arena);
	cluster_drop_database(b->conn);
}

static void
expect(struct bench *b, const char *sql, const char *value)
{
	struct pg_result *r = pg_query(b->conn, sql, 0, NULL, &b->err);

	cr_assert_not_null(r, "%s", b->err.message);
	cr_expect_str_eq(pg_value(r, 0, 0), value, "%s: %s", sql,
			 pg_value(r, 0, 0));
	pg_result_free(r);
}

static void
up(struct bench *b, const struct step *s, enum run_result result)
{
	enum run_result found;

	cr_assert_eq(run_up(&b->runner, s, &found, &b->err), 0, "%s",
		     b->err.message);
	cr_expect_eq(found, result);
}

static void
refused(struct bench *b, int rc, enum err_code code, const char *message)
{
	cr_assert_eq(rc, -1);
	cr_expect_eq(b->err.code, code, "%d: %s", (int)b->err.code,
		     b->err.message);
	cr_expect_not_null(strstr(b->err.message, message), "%s",
			   b->err.message);
}

Test(runner, applies_a_step_once_and_takes_it_back)
{
	struct bench b;

	start(&b);
	up(&b, &make_table, RUN_DONE);
	up(&b, &make_table, RUN_WAS_DONE);
	expect(&b, "SELECT count(*)::text FROM public.made", "1");
	expect(&b, "SELECT state || name FROM dbsplit.step", "applied01-table");
	cr_expect_eq(run_verify(&b.runner, &make_table, &b.err), 0);
	cr_expect_eq(run_down(&b.runner, &make_table, &b.err), 0, "%s",
		     b.err.message);
	expect(&b, "SELECT to_regclass('public.made') IS NULL", "t");
	expect(&b, "SELECT count(*)::text FROM dbsplit.step", "0");
	expect(&b,
	       "SELECT string_agg(action, ',' ORDER BY number) "
	       "FROM dbsplit.history",
	       "apply,roll back");
	end(&b);
}

Test(runner, leaves_nothing_of_a_step_that_fails_or_does_not_hold)
{
	struct step fails = make_table, wrong = make_table;
	enum run_result result;
	struct bench b;

	fails.up = "CREATE TABLE public.made (id int); SELECT 1/0;";
	wrong.verify = HOLDS("it is not so", "false");
	start(&b);
	refused(&b, run_up(&b.runner, &fails, &result, &b.err), ERR_DATABASE,
		"division by zero");
	refused(&b, run_up(&b.runner, &wrong, &result, &b.err), ERR_FINDINGS,
		"step 01-table does not hold: it is not so");
	expect(&b, "SELECT to_regclass('public.made') IS NULL", "t");
	expect(&b, "SELECT count(*)::text FROM dbsplit.history", "0");
	end(&b);
}

Test(runner, refuses_a_script_that_ends_its_transaction)
{
	struct step s = make_table;
	enum run_result result;
	struct bench b;

	s.up = "CREATE TABLE public.made (id int);\n/* x */ COMMIT;";
	start(&b);
	refused(&b, run_up(&b.runner, &s, &result, &b.err), ERR_UNSAFE,
		"has COMMIT");
	expect(&b, "SELECT to_regclass('public.made') IS NULL", "t");
	end(&b);
}

Test(runner, adopts_what_somebody_did_by_hand)
{
	struct bench b;

	start(&b);
	cluster_run(b.conn, "CREATE TABLE public.made (id int)");
	up(&b, &make_table, RUN_ADOPTED);
	expect(&b, "SELECT count(*)::text FROM public.made", "0");
	expect(&b, "SELECT action FROM dbsplit.history", "adopt");
	end(&b);
}

Test(runner, refuses_what_was_changed_behind_its_back)
{
	struct step s = make_table;
	enum run_result result;
	struct bench b;

	start(&b);
	up(&b, &make_table, RUN_DONE);
	s.down = "DROP TABLE public.made CASCADE;";
	refused(&b, run_up(&b.runner, &s, &result, &b.err), ERR_UNSAFE,
		"the down script of step 01-table is another one");
	cluster_run(b.conn, "DROP TABLE public.made");
	refused(&b, run_down(&b.runner, &make_table, &b.err), ERR_UNSAFE,
		"there is no table made");
	expect(&b, "SELECT count(*)::text FROM dbsplit.step", "1");
	end(&b);
}

Test(runner, goes_on_with_a_step_outside_of_a_transaction)
{
	struct step s = {
		.name = "02-index",
		.up = "CREATE INDEX CONCURRENTLY IF NOT EXISTS made_id "
		      "ON public.made (id)",
		.verify = HOLDS("there is no index",
				"to_regclass('public.made_id') IS NOT NULL"),
		.down = "DROP INDEX CONCURRENTLY IF EXISTS public.made_id",
	};
	struct step fails = s;
	enum run_result result;
	struct bench b;

	fails.up = "CREATE INDEX CONCURRENTLY made_id ON public.made (no)";
	start(&b);
	up(&b, &make_table, RUN_DONE);
	refused(&b, run_up(&b.runner, &fails, &result, &b.err), ERR_DATABASE,
		"\"no\" does not exist");
	expect(&b, "SELECT state FROM dbsplit.step WHERE name = '02-index'",
	       "begun");
	up(&b, &s, RUN_DONE);
	cr_expect_eq(run_down(&b.runner, &s, &b.err), 0, "%s", b.err.message);
	end(&b);
}

static int waits;

static void
count_wait(void *arg, const struct run_wait *w)
{
	(void)arg;
	waits++;
	cr_expect_eq(w->attempt, 1);
	cr_expect_leq(w->milliseconds, 200);
}

Test(runner, backs_off_from_a_lock_and_names_who_holds_it)
{
	const struct step s = {
		.name = "02-column",
		.up = "SET lock_timeout = '50ms';\n"
		      "ALTER TABLE public.made ADD COLUMN more int",
		.verify = HOLDS("there is no column",
				"EXISTS (SELECT FROM pg_attribute "
				"WHERE attname = 'more')"),
		.down = "ALTER TABLE public.made DROP COLUMN more",
		.transactional = true,
		.lock = LOCK_ACCESS_EXCLUSIVE,
	};
	struct step contended = s;
	enum run_result result;
	struct pg_conn *other;
	struct bench b;

	start(&b);
	vec_push(&b.arena, &contended.locked, "public.made");
	b.runner.wait = count_wait;
	up(&b, &make_table, RUN_DONE);
	other = cluster_connect(b.conn);
	cluster_run(other, "BEGIN");
	cluster_run(other, "SELECT * FROM public.made");
	cluster_run(b.conn, "SELECT pg_sleep(1.1)");
	refused(&b, run_up(&b.runner, &contended, &result, &b.err),
		ERR_DATABASE, "lock timeout");
	cr_expect_not_null(strstr(b.err.hint, "idle in transaction"), "%s",
			   b.err.hint);
	cr_expect_not_null(strstr(b.err.hint, "SELECT * FROM public.made"),
			   "%s", b.err.hint);
	cr_expect_eq(waits, 1);
	cluster_run(other, "ROLLBACK");
	up(&b, &contended, RUN_DONE);
	pg_close(other);
	end(&b);
}

Test(journal, is_one_runners_at_a_time)
{
	struct arena arena = ARENA_INIT;
	struct journal second;
	struct pg_conn *other;
	struct bench b;

	start(&b);
	other = cluster_connect(b.conn);
	cr_assert_eq(journal_read(&second, other, &arena, &b.err), 0);
	refused(&b, journal_open(&second, &b.err), ERR_UNSAFE,
		"another run is at work on this database: process ");
	pg_close(other);
	arena_release(&arena);
	end(&b);
}

Test(journal, lets_no_runner_commit_that_was_left_behind)
{
	enum run_result result;
	struct bench b;

	start(&b);
	cluster_run(b.conn, "UPDATE dbsplit.place SET epoch = epoch + 1");
	refused(&b, run_up(&b.runner, &make_table, &result, &b.err), ERR_UNSAFE,
		"a later run has taken over");
	expect(&b, "SELECT to_regclass('public.made') IS NULL", "t");
	end(&b);
}

Test(journal, knows_that_it_is_of_another_place)
{
	struct bench b;

	start(&b);
	cluster_run(b.conn, "UPDATE dbsplit.place SET system_identifier = '1'");
	refused(&b, journal_read(&b.journal, b.conn, &b.arena, &b.err),
		ERR_UNSAFE, "the journal here is of another database");
	end(&b);
}
