/* A query of services taken apart, against what is expected of it. */
#ifndef SUPPORT_APART_H
#define SUPPORT_APART_H

#include "base/buf.h"
#include "support/services.h"

/* Append what it becomes, as composition_text has it; a failure if that is no
   composition as it should be. */
void take_apart(const struct services *s, const char *sql, struct buf *out);
void expect_apart(const struct services *s, const char *sql,
		  const char *expected);
void expect_refused(const struct services *s, const char *sql,
		    const char *reason);

#endif
