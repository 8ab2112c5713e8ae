/*
 * PostgreSQL's privilege check as the judge of what a statement accesses. A
 * role that was given exactly what dbsplit found, column by column, must be
 * able to run it; with any one of these rights left out, it must not.
 */
#ifndef PG_PRIVILEGES_H
#define PG_PRIVILEGES_H

#include "base/buf.h"
#include "model/statement.h"
#include "pg/conn.h"

/* A role without any rights, and a PUBLIC without EXECUTE, for the database. */
void privileges_prepare(struct pg_conn *c);

enum verdict {
	VERDICT_RIGHT,
	VERDICT_INVALID, /* the server does not take the statement at all */
	VERDICT_WRONG,
};

/*
 * Hold the direct accesses of s against the server. complaint gets what is
 * wrong, if anything. Nothing that is done here stays.
 *
 * A query is only explained; other statements, and queries that begin with the
 * comment "run", are run. What stands in a comment that begins with "then" is
 * explained after them. With "inexact" rights may be left out.
 */
enum verdict privileges_check(struct pg_conn *c, const struct statement *s,
			      struct buf *complaint);

#endif
