#include "base/newlines.h"

#include <string.h>

bool
newlines_look(struct newlines *s, const char *end)
{
	const char *p = s->first + s->n * BYTEMASK_BLOCK;
	char rest[BYTEMASK_BLOCK] = {0};
	size_t len;

	if (p >= end) {
		s->i = s->n;
		return false;
	}
	len = (size_t)(end - p);
	s->first = p;
	s->i = 0;
	s->n = len / BYTEMASK_BLOCK;
	if (s->n > NEWLINES_BLOCKS)
		s->n = NEWLINES_BLOCKS;
	if (s->n == 0) {
		memcpy(rest, p, len);
		p = rest;
		s->n = 1;
	}
	bytemask_byte('\n', p, s->n, s->words);
	return true;
}
