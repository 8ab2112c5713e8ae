/*
 * How far a log was read, and how it is known again, whatever its name is then:
 * by its first bytes, unpacked. A log that was renamed or compressed since has
 * them; one that took its place, or was cut back, begins otherwise.
 */
#ifndef MODEL_LOG_MARK_H
#define MODEL_LOG_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

/* So many bytes of a log tell it from all others; fewer only together with the
   file that they are in. */
#define LOG_HEAD_ENOUGH 256
/* No more are looked at. */
#define LOG_HEAD_MAX ((size_t)64 << 10)
/* Of 256 bytes, four times as many and so on, and of all there are. */
#define LOG_HEADS	   5
#define LOG_MARK_ENVELOPES 3

struct log_head {
	uint64_t bytes; /* the first ones of a log */
	uint64_t hash;
};

struct log_mark {
	struct log_head heads[LOG_HEADS]; /* the shortest first */
	size_t nheads;			  /* at least 1 */
	uint64_t position; /* behind the last entry that was counted: bytes,
			      unpacked and without envelopes */
	uint64_t line;	   /* that is there, from 1 */
	/* What was in none of its envelopes, the outermost first. */
	uint64_t unreadable[LOG_MARK_ENVELOPES];
	/* The file that it was in: */
	uint64_t device, inode;
	uint64_t size; /* on disk */
	int64_t modified_us;
	bool settled; /* nothing in it was held back, to be read again */
};

VEC_TYPE(log_marks, struct log_mark);

/* Make heads of the first n bytes of a log, at p; no more than LOG_HEAD_MAX are
   looked at. */
void log_mark_heads(struct log_mark *mark, const char *p, size_t n);

/*
 * Does a log that begins with the n bytes at p, in a file, go on where mark is?
 * How many bytes say so, 0 if it does not.
 */
uint64_t log_mark_knows(const struct log_mark *mark, const char *p, size_t n,
			uint64_t device, uint64_t inode);

#endif
