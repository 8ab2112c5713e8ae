/* The wrapper that every test with a server relies on. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pg/conn.h"

/* A running wrapper and the first line that its command wrote. */
struct wrapper {
	pid_t pid;
	char line[512];
};

static void
start(struct wrapper *w, const char *script)
{
	int fds[2];
	FILE *f;

	cr_assert_eq(pipe(fds), 0);
	w->pid = fork();
	if (w->pid == 0) {
		dup2(fds[1], STDOUT_FILENO);
		close(fds[0]);
		close(fds[1]);
		execl("tests/support/with-postgres", "with-postgres", "-c",
		      "log_statement=all", "sh", "-c", script, (char *)NULL);
		_exit(99);
	}
	close(fds[1]);
	f = fdopen(fds[0], "r");
	w->line[0] = '\0';
	if (fgets(w->line, sizeof(w->line), f))
		w->line[strcspn(w->line, "\n")] = '\0';
	fclose(f);
}

static int
finish(const struct wrapper *w)
{
	int status;

	cr_assert_eq(waitpid(w->pid, &status, 0), w->pid);
	cr_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
expect_gone(const char *directory)
{
	struct stat st;

	cr_assert_eq(directory[0], '/', "%s", directory);
	cr_assert_neq(stat(directory, &st), 0, "%s is still there", directory);
}

Test(with_postgres, passes_on_the_exit_status_and_leaves_nothing_behind)
{
	struct wrapper w;

	start(&w, "echo $PGHOST; exit 7");
	cr_assert_eq(finish(&w), 7);
	expect_gone(w.line);
}

Test(with_postgres, takes_settings)
{
	struct wrapper w;

	start(&w, "psql -XAtd postgres -c 'SHOW log_statement'");
	cr_assert_eq(finish(&w), 0);
	cr_assert_str_eq(w.line, "all");
}

Test(with_postgres, passes_on_standard_input)
{
	struct wrapper w;
	int fds[2];

	cr_assert_eq(pipe(fds), 0);
	cr_assert_eq(write(fds[1], "hello\n", 6), 6);
	close(fds[1]);
	dup2(fds[0], STDIN_FILENO);
	start(&w, "cat");
	cr_assert_eq(finish(&w), 0);
	cr_assert_str_eq(w.line, "hello");
}

Test(with_postgres, stops_when_it_is_told_to)
{
	struct wrapper w;

	start(&w, "echo $PGHOST; exec sleep 60");
	kill(w.pid, SIGTERM);
	cr_assert_eq(finish(&w), 143);
	expect_gone(w.line);
}

Test(with_postgres, cleans_up_when_its_command_is_killed)
{
	struct wrapper w;

	start(&w, "echo $PGHOST; kill -KILL $$");
	cr_assert_eq(finish(&w), 137);
	expect_gone(w.line);
}

Test(with_postgres, fails_without_a_server)
{
	struct wrapper w;

	setenv("POSTGRES_DIR", "/nonexistent", 1);
	cr_assert_not_null(freopen("/dev/null", "w", stderr));
	start(&w, "echo it ran");
	cr_assert_eq(finish(&w), 125);
	cr_assert_str_eq(w.line, "");
}

/* Stop the whole server while rows arrive. */
static int
unplug(char **values, void *arg, struct err *err)
{
	pid_t *postmaster = arg;

	(void)values;
	(void)err;
	if (*postmaster > 0)
		kill(*postmaster, SIGQUIT);
	*postmaster = 0;
	return 0;
}

Test(server, may_be_stopped_while_rows_arrive)
{
	char conninfo[600], host[500];
	struct pg_conn *c;
	struct wrapper w;
	struct err err;
	int pid;

	start(&w, "echo $PGHOST $(head -n 1 $PGDATA/postmaster.pid);"
		  "exec sleep 60");
	cr_assert_eq(sscanf(w.line, "%499s %d", host, &pid), 2);
	snprintf(conninfo, sizeof(conninfo), "host=%s dbname=postgres", host);
	c = pg_connect(conninfo, &err);
	cr_assert_not_null(c, "%s", err.message);
	cr_assert_eq(pg_each_row(c,
				 "SELECT pg_catalog.repeat('x', 1000) FROM "
				 "pg_catalog.generate_series(1, 10000000)",
				 1, unplug, &pid, &err),
		     -1);
	cr_assert_eq(err.code, ERR_DATABASE);
	cr_assert_eq(strncmp(err.message, "the server went away: ", 22), 0,
		     "%s", err.message);
	pg_close(c);
	cr_assert_null(pg_connect(conninfo, &err));
	cr_assert_eq(err.code, ERR_DATABASE);
	kill(w.pid, SIGTERM);
	finish(&w);
}
