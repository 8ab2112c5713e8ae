/*
 * An arena: memory that is given back all at once. Models live in the arena of
 * their command and are never freed piece by piece; per-statement work uses a
 * scratch arena that is reset after each statement.
 *
 * Built with -DARENA_DEBUG every allocation is a malloc of its own, so that
 * sanitizers see each one.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	size_t used;		    /* of the newest block */
	size_t total; /* bytes asked for since the last reset, rounded up */
};

#define ARENA_INIT \
	{          \
		0  \
	}

/* Give back everything; the arena can be used again. */
void arena_release(struct arena *a);

/* As arena_release, but keep one block for what comes next. */
void arena_reset(struct arena *a);

/* size bytes, aligned for any type, not cleared. */
void *arena_alloc(struct arena *a, size_t size);

/* n * size bytes of zeros, checked for overflow. */
void *arena_calloc(struct arena *a, size_t n, size_t size);

#define arena_new(a, type) ((type *)arena_calloc((a), 1, sizeof(type)))

/* Copies that end in NUL. arena_strdup(a, NULL) is NULL. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t len);
char *arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

#endif
