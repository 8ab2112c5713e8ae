/*
 * Where PostgreSQL's server programs are on this machine: distributions keep
 * them out of PATH.
 */
#ifndef CMD_PGBIN_H
#define CMD_PGBIN_H

#include "base/arena.h"
#include "base/err.h"

/*
 * The directory that holds initdb, postgres, psql, pgbench and pg_dump of
 * version least (15) or later: the first on PATH, else what pg_config says,
 * else the newest in the usual places. NULL with err set if there is none.
 */
const char *pgbin_find(struct arena *a, int least, struct err *err);

#endif
