/*
 * How far the reading of logs has come, in a line for somebody who waits.
 */
#ifndef REPORT_PROGRESS_H
#define REPORT_PROGRESS_H

#include <stdint.h>

#include "base/buf.h"

struct progress {
	const char *path;     /* of the log at hand */
	uint64_t read, total; /* bytes of all logs; 0: it is not known */
	uint64_t passed;      /* of what was read: it took no time */
	int64_t elapsed_ms;
	uint64_t statements, attributed;
};

/* "shop.csv  41 %  1.2 GB/s  0:42 left  97 % attributed": what is not known is
   left out, and without a total it is "12 GB" in place of a share. */
void report_progress(struct buf *out, const struct progress *p);

/* The whole per cent of total that were read: 100 only if all was. */
int progress_percent(uint64_t read, uint64_t total);

#endif
