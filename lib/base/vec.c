#include "base/vec.h"

#include <string.h>

/* Most lists are short: the first room is of about this many bytes. */
#define FIRST_ROOM 32

void *
vec_room(struct arena *a, void *v, size_t n, size_t *cap, size_t size)
{
	size_t more;
	void *grown;

	if (n < *cap)
		return v;
	more = *cap ? *cap * 2 : size < FIRST_ROOM ? FIRST_ROOM / size : 1;
	grown = arena_calloc(a, more, size);
	if (n)
		memcpy(grown, v, n * size);
	*cap = more;
	return grown;
}

void *
vec_copy(struct arena *a, const void *v, size_t size)
{
	return size ? memcpy(arena_alloc(a, size), v, size) : NULL;
}

void *
vec_zero(void *p, size_t size)
{
	return memset(p, 0, size);
}
