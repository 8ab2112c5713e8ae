#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "pg/conn.h"
#include "support/cluster.h"

static void
expect_value(struct pg_conn *c, const char *sql, const char *value)
{
	struct err err;
	struct pg_result *r = pg_query(c, sql, 0, NULL, &err);

	cr_assert_not_null(r, "%s", err.message);
	cr_assert_str_eq(pg_value(r, 0, 0), value);
	pg_result_free(r);
}

static void
expect_refused(const char *conninfo, enum err_code code, const char *message)
{
	struct err err = {.code = ERR_NONE};

	cr_assert_null(pg_connect(conninfo, &err));
	cr_assert_eq(err.code, code, "%s: %d", conninfo, (int)err.code);
	cr_assert_not_null(strstr(err.message, message), "%s: %s", conninfo,
			   err.message);
}

Test(connection, takes_a_name_a_uri_a_keyword_string_or_the_environment)
{
	struct err err;
	const char *const all[] = {"postgres", "postgresql:///postgres",
				   "dbname=postgres", ""};

	setenv("PGDATABASE", "postgres", 1);
	for (size_t i = 0; i < 4; i++) {
		struct pg_conn *c = pg_connect(all[i], &err);

		cr_assert_not_null(c, "%s: %s", all[i], err.message);
		cr_assert_str_eq(pg_database(c), "postgres");
		pg_close(c);
	}
}

Test(connection, reaches_a_database_that_is_named_like_a_connection_string)
{
	struct pg_conn *c = cluster_create_database();
	struct err err;
	struct pg_conn *other;

	cluster_run(c, "CREATE DATABASE \"host=/nowhere dbname=x\"");
	other = pg_connect("dbname='host=/nowhere dbname=x'", &err);
	cr_assert_not_null(other, "%s", err.message);
	cr_assert_str_eq(pg_database(other), "host=/nowhere dbname=x");
	pg_close(other);
	setenv("PGDATABASE", "host=/nowhere dbname=x", 1);
	other = pg_connect("", &err);
	cr_assert_not_null(other, "%s", err.message);
	pg_close(other);
	cluster_run(c, "DROP DATABASE \"host=/nowhere dbname=x\"");
	cluster_drop_database(c);
}

Test(connection, starts_with_settings_of_its_own)
{
	struct pg_conn *c;
	struct err err;

	setenv("PGCLIENTENCODING", "LATIN1", 1);
	setenv("PGOPTIONS",
	       "-c search_path=pg_temp -c statement_timeout=1h"
	       " -c quote_all_identifiers=on",
	       1);
	c = pg_connect("postgres", &err);
	cr_assert_not_null(c, "%s", err.message);
	expect_value(c, "SHOW search_path", "");
	expect_value(c, "SHOW client_encoding", "UTF8");
	expect_value(c, "SHOW statement_timeout", "5min");
	expect_value(c, "SHOW quote_all_identifiers", "off");
	expect_value(c, "SHOW application_name", "dbsplit");
	pg_close(c);
}

Test(connection, keeps_the_application_name_that_the_user_gives)
{
	struct err err;
	struct pg_conn *c = pg_connect("dbname=postgres application_name=audit",
				       &err);

	cr_assert_not_null(c, "%s", err.message);
	expect_value(c, "SHOW application_name", "audit");
	pg_close(c);
}

Test(connection, says_what_is_wrong_with_a_connection_string)
{
	expect_refused("hst=x", ERR_INPUT, "invalid connection option \"hst\"");
	expect_refused("host=x y", ERR_INPUT, "missing \"=\" after \"y\"");
}

Test(connection, refuses_a_password_and_never_shows_one)
{
	const char *const all[] = {
		"postgresql://me:hunter2@localhost/x",
		"host=x password=hunter2",
		"host=x password=hunter2 y",
		"host=x password = hun ter hunter2",
		"postgresql://me:hunter2@[localhost/x",
		"postgresql://me:hunter2%zz@localhost/x",
		"postgresql:///x?password=hunter2&passwrd=hunter2",
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct err err = {.code = ERR_NONE};

		cr_assert_null(pg_connect(all[i], &err));
		cr_assert_eq(err.code, ERR_INPUT);
		cr_assert_null(strstr(err.message, "hunter2"), "%s",
			       err.message);
		cr_assert_null(strstr(err.hint, "hunter2"));
		cr_assert_not_null(strstr(err.message, "password"));
	}
}

Test(connection, says_that_there_is_no_server)
{
	expect_refused("host=/nonexistent dbname=x", ERR_DATABASE,
		       "/nonexistent");
	expect_refused("no such database", ERR_DATABASE,
		       "database \"no such database\" does not exist");
}

Test(connection, drops_notices)
{
	struct pg_conn *c = cluster_create_database();
	char path[] = "/tmp/dbsplit-test-XXXXXX";
	int fd = mkstemp(path), saved = dup(STDERR_FILENO);
	off_t written;

	dup2(fd, STDERR_FILENO);
	cluster_run(c, "DO 'BEGIN RAISE WARNING ''x''; END'");
	dup2(saved, STDERR_FILENO);
	written = lseek(fd, 0, SEEK_END);
	unlink(path);
	cr_assert_eq(written, 0);
	cluster_drop_database(c);
}

Test(query, takes_parameters_and_null)
{
	struct pg_conn *c = cluster_create_database();
	const char *const params[] = {"it's", NULL};
	struct err err;
	struct pg_result *r = pg_query(c, "SELECT $1::text AS a, $2::text AS b",
				       2, params, &err);

	cr_assert_not_null(r, "%s", err.message);
	cr_assert_eq(pg_rows(r), 1);
	cr_assert_eq(pg_columns(r), 2);
	cr_assert_str_eq(pg_column_name(r, 1), "b");
	cr_assert_str_eq(pg_value(r, 0, 0), "it's");
	cr_assert_null(pg_value(r, 0, 1));
	pg_result_free(r);
	pg_result_free(NULL);
	cluster_drop_database(c);
}

Test(query, says_what_the_server_refused)
{
	struct pg_conn *c = cluster_create_database();
	struct err err;

	cr_assert_null(pg_query(c, "SELECT 1/0", 0, NULL, &err));
	cr_assert_eq(err.code, ERR_DATABASE);
	cr_assert_str_eq(err.message, "the server refused: division by zero");
	cr_assert_eq(pg_exec(c, "SELECT nothing", &err), -1);
	cr_assert_str_eq(err.message,
			 "the server refused: column \"nothing\" does not "
			 "exist");
	/* The connection is still good. */
	expect_value(c, "SELECT 1", "1");
	cluster_drop_database(c);
}

Test(query, hints_at_what_the_role_may_not_read)
{
	struct pg_conn *c = cluster_create_database();
	struct err err;

	cluster_run(c, "CREATE ROLE conn_nobody");
	cluster_run(c, "SET ROLE conn_nobody");
	cr_assert_eq(pg_exec(c, "SELECT FROM pg_catalog.pg_authid", &err), -1);
	cr_assert_str_eq(err.message, "the server refused: permission denied "
				      "for table pg_authid");
	cr_assert_not_null(strstr(err.hint, "--schema"));
	cluster_run(c, "RESET ROLE");
	cluster_run(c, "DROP ROLE conn_nobody");
	cluster_drop_database(c);
}

Test(query, hints_at_what_to_do)
{
	struct pg_conn *c = cluster_create_database();
	struct pg_conn *other = cluster_connect(c);
	struct err err;

	cr_assert_eq(pg_exec(c, "SELECT pg_catalog.pg_typeof(1, 2)", &err), -1);
	cr_assert_not_null(strstr(err.hint, "No function matches"));
	cluster_run(c, "CREATE TABLE public.held ()");
	cluster_run(c, "BEGIN; LOCK TABLE public.held");
	cluster_run(other, "SET lock_timeout = '1ms'");
	cr_assert_eq(pg_exec(other, "SELECT FROM public.held", &err), -1);
	cr_assert_not_null(strstr(err.hint, "another session holds a lock"));
	cr_assert_eq(
		pg_exec(c, "SELECT pg_catalog.pg_get_indexdef(NULL)", &err), 0);
	pg_close(other);
	cluster_drop_database(c);
}

static int
show_row(char **values, void *arg, struct err *err)
{
	(void)err;
	for (int i = 0; i < 2; i++)
		buf_printf(arg, "[%s]", values[i] ? values[i] : "NULL");
	return 0;
}

Test(rows, arrive_with_every_character)
{
	struct pg_conn *c = cluster_create_database();
	struct err err;
	struct buf b;

	buf_init(&b);
	cr_assert_eq(pg_each_row(c,
				 "SELECT E'a\\tb\\nc\\\\d\\re\\ff\\bg\\x0bh', "
				 "NULL::text UNION ALL SELECT '', '\\N'\n;\n",
				 2, show_row, &b, &err),
		     0, "%s", err.message);
	cr_assert_str_eq(b.data, "[a\tb\nc\\d\re\ff\bg\vh][NULL][][\\N]");
	buf_release(&b);
	cluster_drop_database(c);
}

Test(rows, must_have_the_columns_that_are_expected)
{
	struct pg_conn *c = cluster_create_database();
	struct err err;

	cr_assert_eq(pg_each_row(c, "SELECT 1, 2, 3", 2, show_row, NULL, &err),
		     -1);
	cr_assert_eq(err.code, ERR_BUG);
	cr_assert_str_eq(err.message,
			 "a query returned 3 columns instead of 2");
	expect_value(c, "SELECT 1", "1");
	cluster_drop_database(c);
}

static int
give_up(char **values, void *arg, struct err *err)
{
	(void)values;
	if (++*(int *)arg < 3)
		return 0;
	return err_set(err, ERR_INPUT, "enough");
}

Test(rows, can_be_left_early_and_the_connection_stays_good)
{
	struct pg_conn *c = cluster_create_database();
	struct err err;
	int n = 0;

	cr_assert_eq(
		pg_each_row(c, "SELECT pg_catalog.generate_series(1, 9999999)",
			    1, give_up, &n, &err),
		-1);
	cr_assert_str_eq(err.message, "enough");
	cr_assert_eq(n, 3);
	expect_value(c, "SELECT 1", "1");
	cluster_drop_database(c);
}

Test(rows, end_with_an_error_that_comes_late)
{
	struct pg_conn *c = cluster_create_database();
	struct err err;
	int n = -1000000;

	cr_assert_eq(pg_each_row(c,
				 "SELECT 1 / (5 - i) FROM "
				 "pg_catalog.generate_series(1, 9) i",
				 1, give_up, &n, &err),
		     -1);
	cr_assert_str_eq(err.message, "the server refused: division by zero");
	expect_value(c, "SELECT 1", "1");
	cluster_drop_database(c);
}

struct killer {
	struct pg_conn *other;
	int rows;
};

/* End the session that is being read, from another one. */
static int
terminate(char **values, void *arg, struct err *err)
{
	struct killer *k = arg;

	(void)values;
	(void)err;
	if (k->rows++ == 0)
		cluster_run(k->other,
			    "SELECT pg_catalog.pg_terminate_backend(pid) FROM "
			    "pg_catalog.pg_stat_activity WHERE datname = "
			    "pg_catalog.current_database() AND pid <> "
			    "pg_catalog.pg_backend_pid()");
	return 0;
}

Test(server, may_go_away_while_rows_arrive)
{
	struct pg_conn *c = cluster_create_database();
	struct killer k = {.other = cluster_connect(c)};
	struct err err;

	cr_assert_eq(pg_each_row(c,
				 "SELECT pg_catalog.repeat('x', 1000) FROM "
				 "pg_catalog.generate_series(1, 10000000)",
				 1, terminate, &k, &err),
		     -1);
	cr_assert_eq(err.code, ERR_DATABASE);
	cr_assert_eq(strncmp(err.message, "the server went away: ", 22), 0,
		     "%s", err.message);
	/* What is asked afterwards fails the same way. */
	cr_assert_eq(pg_exec(c, "SELECT 1", &err), -1);
	cr_assert_eq(err.code, ERR_DATABASE);
	cr_assert_null(pg_query(c, "SELECT 1", 0, NULL, &err));
	cr_assert_eq(pg_each_row(c, "SELECT 1", 1, terminate, &k, &err), -1);
	cr_assert_eq(err.code, ERR_DATABASE);
	pg_close(c);
	cluster_drop_database(k.other);
}
