/*
 * The bytes of one log as they are on disk: of a file, a FIFO or standard
 * input. Whatever is read of a log is read here, so that this is where reading
 * waits, where it is told to stop, and where it is counted.
 *
 * A file that is followed is opened twice, as it were: what is there of it is
 * looked at as of any other, then it is read from its beginning, and at its end
 * there is waited for more.
 */
#ifndef LOAD_LOG_SOURCE_H
#define LOAD_LOG_SOURCE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct log_run; /* see log.h */

struct log_source {
	int fd;
	char *name;	     /* for messages */
	struct log_run *run; /* NULL: nothing stops it or counts */
	uint64_t read;	     /* bytes so far */
	atomic_bool stopped; /* reading was to stop before the end */
	bool goes_on;	     /* behind the end there is more, or may be */
	bool follows;	     /* it is a file that may grow, */
	bool waits;	     /* and is waited for where it ends */
	uint64_t end;	     /* where it is to stop; 0 not known */
};

/* path "-" is standard input. 0, or -1 with err set. */
int log_source_open(struct log_source *s, const char *path, struct log_run *run,
		    struct err *err);
void log_source_close(struct log_source *s);
/* Is more likely to be written to it at any moment? */
bool log_source_is_fresh(const struct log_source *s);

/*
 * At most size bytes to p: waits for some. How many, 0 at the end or where
 * reading is to stop, -1 with err set.
 */
ssize_t log_source_read(struct log_source *s, char *p, size_t size,
			struct err *err);

/* Where a file that is followed ends: until there is more of it. False if it is
   over, or reading is to stop. */
bool log_source_await(struct log_source *s);

/* Begin anew at a byte of the file; if it is followed, wait at its end from now
   on, or not. 0, or -1 with err set. */
int log_source_restart(struct log_source *s, uint64_t at, bool wait,
		       struct err *err);

#endif
