/*
 * The newlines of a text, one after the other. They are looked for in many
 * blocks at a time, so that a short line costs next to nothing.
 */
#ifndef BASE_NEWLINES_H
#define BASE_NEWLINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytemask.h"

/* So many blocks are looked at ahead. */
#define NEWLINES_BLOCKS 16

struct newlines {
	const char *first; /* where the block of words[0] begins */
	size_t n, i;	   /* words, and the one in hand */
	uint64_t left;	   /* of it, what was not given out */
	uint64_t words[NEWLINES_BLOCKS]; /* a bit for each newline */
};

/* From p on. */
static inline void
newlines_start(struct newlines *s, const char *p)
{
	s->first = p;
	s->n = s->i = 0;
	s->left = 0;
}

/* Look at the blocks that come next; false if the text has no more. */
bool newlines_look(struct newlines *s, const char *end);

/* The next one before end, NULL if there is none. The text up to end, which is
   the same each time, does not change where it was not given out. */
static inline const char *
newlines_next(struct newlines *s, const char *end)
{
	const char *nl;

	while (s->left == 0) {
		if (s->i + 1 < s->n)
			s->i++;
		else if (!newlines_look(s, end))
			return NULL;
		s->left = s->words[s->i];
	}
	nl = s->first + s->i * BYTEMASK_BLOCK + __builtin_ctzll(s->left);
	s->left &= s->left - 1;
	return nl;
}

#endif
