/*
 * Connecting, step by step: libpq would write notices of a server that it is
 * still connecting to on standard error, as they are. A connection has somebody
 * to take them only from the moment it exists.
 */
#include "pg/private.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* As libpq: shorter ones are made so long, 0 and less mean for ever. */
#define TIMEOUT_LEAST 2

static void
drop_notice(void *arg, const PGresult *notice)
{
	(void)arg;
	(void)notice;
}

/* connect_timeout in seconds, wherever it was set; 0: none. */
static long
timeout_of(PGconn *pq)
{
	PQconninfoOption *options = PQconninfo(pq);
	long seconds = 0;

	for (const PQconninfoOption *o = options; o && o->keyword; o++)
		if (strcmp(o->keyword, "connect_timeout") == 0 && o->val)
			seconds = strtol(o->val, NULL, 10);
	PQconninfoFree(options);
	if (seconds <= 0)
		return 0;
	return seconds < TIMEOUT_LEAST ? TIMEOUT_LEAST : seconds;
}

/* Wait until the connection has something to do. False: time is over. */
static bool
wait_for(PGconn *pq, PostgresPollingStatusType what, int64_t end_ms)
{
	struct pollfd fd = {
		.fd = PQsocket(pq),
		.events = what == PGRES_POLLING_READING ? POLLIN : POLLOUT,
	};
	int64_t left = end_ms ? end_ms - clock_ms() : -1;

	if (end_ms && left <= 0)
		return false;
	if (fd.fd < 0)
		return true;
	/* An interrupted wait is one that had nothing to say yet. */
	(void)poll(&fd, 1, left > 1000000 ? 1000000 : (int)left);
	return true;
}

PGconn *
pg_connect_quietly(const char *const *keys, const char *const *values,
		   bool *timed_out)
{
	PGconn *pq = PQconnectStartParams(keys, values, 0);
	/* What to wait for before the first step, as libpq says. */
	PostgresPollingStatusType status = PGRES_POLLING_WRITING;
	int64_t end_ms;
	long seconds;

	*timed_out = false;
	if (!pq || PQstatus(pq) == CONNECTION_BAD)
		return pq;
	PQsetNoticeReceiver(pq, drop_notice, NULL);
	seconds = timeout_of(pq);
	end_ms = seconds ? clock_ms() + seconds * 1000 : 0;
	while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED) {
		if (!wait_for(pq, status, end_ms)) {
			*timed_out = true;
			break;
		}
		status = PQconnectPoll(pq);
	}
	return pq;
}
