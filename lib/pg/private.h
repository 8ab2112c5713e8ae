/* What the files of this room share; nobody else includes it. */
#ifndef PG_PRIVATE_H
#define PG_PRIVATE_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "pg/conn.h"

struct pg_conn {
	PGconn *pq;
	char state[6]; /* of what failed last */
};

/*
 * Say in err what went wrong, from r (may be NULL) or the connection. Returns
 * -1.
 */
int pg_fail(struct pg_conn *c, const PGresult *r, struct err *err);

/*
 * As PQconnectdbParams, with notices dropped from the start. The time that
 * connect_timeout gives is for all hosts together; *timed_out if it is over.
 */
PGconn *pg_connect_quietly(const char *const *keys, const char *const *values,
			   bool *timed_out);

/* Ask the server to stop what it is doing. */
void pg_cancel(struct pg_conn *c);

#endif
