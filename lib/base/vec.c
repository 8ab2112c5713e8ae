#include "base/vec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Most lists are short: the first room is of about this many bytes. */
#define FIRST_ROOM 32

void *
vec_grow(struct arena *a, void *v, size_t n, uint32_t *cap, size_t size)
{
	size_t more = *cap		  ? (size_t)*cap * 2
		      : size < FIRST_ROOM ? FIRST_ROOM / size
					  : 1;
	void *grown;

	if (more > UINT32_MAX || more > SIZE_MAX / size)
		abort();
	grown = arena_alloc(a, more * size);
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
