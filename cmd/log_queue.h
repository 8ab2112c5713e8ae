/*
 * The logs that are to be read. Rotated files are named in any order and hold
 * one history: they are read in the order of their first records, and several
 * at once where there are threads for it.
 */
#ifndef CMD_LOG_QUEUE_H
#define CMD_LOG_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "cmd/period.h"
#include "load/log.h"

struct queued_log {
	const char *path;
	struct log_options options;
	struct log_reader *reader; /* while it is open */
	struct err err;		   /* why it is not */
	bool opened;
	bool dated;	 /* a file whose records have times */
	int64_t time_us; /* of its first record */
	size_t place;	 /* on the command line */
	uint64_t size;	 /* on disk, 0 not known */
};

VEC_TYPE(log_queue, struct queued_log);

/* Add one at the end. path is kept as it is, options are copied. */
struct queued_log *log_queue_add(struct arena *a, struct log_queue *q,
				 const char *path,
				 const struct log_options *options,
				 uint64_t size);

/* Look at each for its time, unless stopped says to stop, and sort them. */
void log_queue_sort(struct log_queue *q, int (*stopped)(void));

/*
 * Is none of its records in the period, as its first one and the file show?
 * Only a file whose records have times can be.
 */
bool log_queue_is_outside(const struct queued_log *log,
			  const struct period *period);

/*
 * Open the one at i, and those behind it that can be unpacked and taken apart
 * before it is their turn, n in all; a pipe would be waited for. What they have
 * in common: pool, readers, prepare and, if it is not NULL, prefix_before.
 */
void log_queue_open(struct log_queue *q, size_t i, size_t n,
		    const struct log_options *common);

/* Close what is open of it. */
void log_queue_close(struct queued_log *log);

#endif
