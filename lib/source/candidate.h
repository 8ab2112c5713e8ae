/*
 * Candidates: the texts of chains that have ended, and what becomes of each: a
 * piece, something that is left alone and said so, or nothing.
 */
#ifndef SOURCE_CANDIDATE_H
#define SOURCE_CANDIDATE_H

#include "source/reader.h"

struct candidate {
	struct mapped_view text;
	const struct hole *holes; /* their at counts from text.base */
	size_t nholes;
	size_t begin, end; /* in the file */
	bool before;	   /* something unknown is put before it */
	bool behind;	   /* and behind it */
	bool prose;	   /* it is documentation, if anything */
	bool too_long, unclosed;
};

void candidate_init(struct reader *r);
void candidate_release(struct reader *r);
void candidate_finish(struct reader *r, struct candidate *end);

#endif
