/*
 * An entry that does not fit the buffer, field by field as its bytes go by: the
 * beginning of each field is kept, and the statement is hashed to its end.
 */
#ifndef LOAD_LOG_LONG_H
#define LOAD_LOG_LONG_H

#include <stddef.h>

#include "load/log_format.h"

struct log_long; /* opaque */

/* kept: how many bytes of the large fields. */
struct log_long *log_long_new(size_t kept);
void log_long_free(struct log_long *l);

void log_long_start(struct log_long *l);
/* More bytes of a field, escapes undone. */
void log_long_add(struct log_long *l, enum log_field field, const char *p,
		  size_t len);
/* The fields as they are now; borrowed until the next start. */
void log_long_finish(struct log_long *l, struct log_fields *out);

#endif
