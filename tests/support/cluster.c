#include "support/cluster.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct pg_conn *
connect_to(const char *database)
{
	char conninfo[128];
	struct err err;
	struct pg_conn *c;

	cr_assert_not_null(getenv("PGHOST"),
			   "run this with tests/support/with-postgres");
	snprintf(conninfo, sizeof(conninfo), "dbname='%s'", database);
	c = pg_connect(conninfo, &err);
	cr_assert_not_null(c, "%s", err.message);
	return c;
}

void
cluster_run(struct pg_conn *c, const char *sql)
{
	struct err err;

	cr_assert_eq(pg_exec(c, sql, &err), 0, "%s", err.message);
}

struct pg_conn *
cluster_create_database(void)
{
	static int made;
	struct pg_conn *c = connect_to("postgres");
	char name[64], sql[128];

	/* Each test is a process. */
	snprintf(name, sizeof(name), "test_%d_%d", (int)getpid(), made++);
	snprintf(sql, sizeof(sql), "CREATE DATABASE %s TEMPLATE template0",
		 name);
	cluster_run(c, sql);
	pg_close(c);
	return connect_to(name);
}

struct pg_conn *
cluster_connect(const struct pg_conn *c)
{
	return connect_to(pg_database(c));
}

void
cluster_drop_database(struct pg_conn *c)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "DROP DATABASE %s WITH (FORCE)",
		 pg_database(c));
	pg_close(c);
	c = connect_to("postgres");
	cluster_run(c, sql);
	pg_close(c);
}
