/*
 * Appending to a buffer without a call for every few bytes, and without the NUL
 * behind them that buf_add() keeps.
 */
#ifndef BENCH_PUT_H
#define BENCH_PUT_H

#include <stdint.h>
#include <string.h>

#include "base/buf.h"

static inline void
put(struct buf *b, const char *p, size_t len)
{
	if (b->len + len + 1 > b->cap)
		buf_room(b, len);
	memcpy(b->data + b->len, p, len);
	b->len += len;
}

static inline void
put_str(struct buf *b, const char *s)
{
	put(b, s, strlen(s));
}

static inline void
put_char(struct buf *b, char c)
{
	put(b, &c, 1);
}

static inline void
put_number(struct buf *b, uint64_t n)
{
	char digits[20];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + n % 10);
	while (n /= 10);
	put(b, digits + at, sizeof(digits) - at);
}

/* With leading zeros, width of them at most 20. */
static inline void
put_padded(struct buf *b, uint64_t n, size_t width)
{
	char digits[20];

	for (size_t i = width; i-- > 0; n /= 10)
		digits[i] = (char)('0' + n % 10);
	put(b, digits, width);
}

static inline void
put_hex(struct buf *b, uint64_t n, size_t width)
{
	char digits[16];

	for (size_t i = width; i-- > 0; n >>= 4)
		digits[i] = "0123456789abcdef"[n & 15];
	put(b, digits, width);
}

#endif
