/*
 * Records of the pgaudit extension, which are messages of the server's log:
 *
 *	AUDIT: SESSION,7,1,READ,SELECT,TABLE,public.t,select a from t,<none>
 *
 * with the kind of audit, the number of the statement in its session and of the
 * statement in it, class, command, kind and name of an object, the statement
 * and its parameters, as CSV. There may be a record for each relation of a
 * statement, and for each statement that its functions run.
 */
#ifndef LOAD_LOG_AUDIT_H
#define LOAD_LOG_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct log_audit {
	uint64_t statement; /* its number in the session */
	size_t text, len;   /* where in the message it is, quotes doubled */
	bool quoted;
	/* A client ran it: it is not from within another one, and its text is
	   there. */
	bool runs;
};

/* false if it is no such record. message may end anywhere behind the object. */
bool log_audit_read(struct str message, struct log_audit *out);

/* Its text: in the message, or in memory of the arena if quotes in it were
   doubled. */
struct str log_audit_text(struct str message, const struct log_audit *audit,
			  struct arena *a);

#endif
