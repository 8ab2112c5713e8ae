/*
 * The bytes of one log as they are on disk: of a file, a FIFO or standard
 * input. Whatever is read of a log is read here, so that this is where reading
 * waits, where it is told to stop, and where it is counted.
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
};

/* path "-" is standard input. 0, or -1 with err set. */
int log_source_open(struct log_source *s, const char *path, struct log_run *run,
		    struct err *err);
void log_source_close(struct log_source *s);

/*
 * At most size bytes to p: waits for some. How many, 0 at the end or where
 * reading is to stop, -1 with err set.
 */
ssize_t log_source_read(struct log_source *s, char *p, size_t size,
			struct err *err);

#endif
