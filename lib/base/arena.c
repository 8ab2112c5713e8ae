#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define ALIGNMENT 16
#ifdef ARENA_DEBUG
#define BLOCK_SIZE 0
#else
#define BLOCK_SIZE ((size_t)64 * 1024)
#endif

struct arena_block {
	struct arena_block *older;
	size_t size;
	_Alignas(ALIGNMENT) char data[];
};

static void
free_blocks(struct arena_block *b)
{
	while (b) {
		struct arena_block *older = b->older;

		free(b);
		b = older;
	}
}

void
arena_release(struct arena *a)
{
	free_blocks(a->blocks);
	*a = (struct arena)ARENA_INIT;
}

void
arena_reset(struct arena *a)
{
	struct arena_block *b = a->blocks;

	if (!b || b->size != BLOCK_SIZE) {
		arena_release(a);
		return;
	}
	free_blocks(b->older);
	b->older = NULL;
	a->used = 0;
	a->total = 0;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	size_t need = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	struct arena_block *b = a->blocks;
	char *p;

	if (need < size)
		abort();
	a->total += need;
#ifdef ARENA_DEBUG
	need = size;
#endif
	if (!b || b->size - a->used < need) {
		size_t n = need > BLOCK_SIZE ? need : BLOCK_SIZE;

		b = xmalloc(sizeof(*b) + n);
		b->size = n;
		b->older = a->blocks;
		a->blocks = b;
		a->used = 0;
	}
	p = b->data + a->used;
	a->used += need;
	return p;
}

void *
arena_calloc(struct arena *a, size_t n, size_t size)
{
	void *p;

	if (size && n > SIZE_MAX / size)
		abort();
	p = arena_alloc(a, n * size);
	memset(p, 0, n * size);
	return p;
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = arena_alloc(a, len + 1);

	memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	int n;
	char *p;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		abort();
	p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}
