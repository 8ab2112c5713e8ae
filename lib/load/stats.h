/*
 * pg_stat_statements of a live database as a workload: statements with their
 * counts and roles, without sessions, so that transactions are not known.
 */
#ifndef LOAD_STATS_H
#define LOAD_STATS_H

#include "base/err.h"

struct pg_conn;
struct tally;

/*
 * Add the statements that were run in conn's database. An error with a hint if
 * the extension is not installed there or not loaded by the server.
 */
int stats_load_live(struct tally *t, struct pg_conn *conn, struct err *err);

#endif
