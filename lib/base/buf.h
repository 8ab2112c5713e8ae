/*
 * A growing string on the heap. data always ends in NUL, which len does not
 * count, and may hold others.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

struct buf {
	char *data;
	size_t len, cap;
};

void buf_init(struct buf *b);
void buf_release(struct buf *b);
/* Make room for n more bytes and return where they go. */
char *buf_room(struct buf *b, size_t n);

/* Make it empty and keep the memory. */
static inline void
buf_clear(struct buf *b)
{
	b->len = 0;
	b->data[0] = '\0';
}

/* Most of what is added is a few bytes, and there is room. */
static inline void
buf_add(struct buf *b, const void *p, size_t len)
{
	char *to = len < b->cap - b->len ? b->data + b->len : buf_room(b, len);

	if (len)
		memcpy(to, p, len);
	to[len] = '\0';
	b->len += len;
}

static inline void
buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

static inline void
buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

#endif
