/*
 * Text that comes from outside: UTF-8 checks, what a terminal may be shown, and
 * the nearest word for "did you mean".
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Length of the UTF-8 character at p (1..4), 0 if it is not valid there. */
size_t utf8_char(const char *p, size_t len);
/* The code point of the character of n bytes at p, as utf8_char found it. */
uint32_t utf8_decode(const char *p, size_t n);
/* Whether it is a C0, C1 or bidirectional control: no terminal should see it.
 */
bool utf8_is_unsafe(uint32_t code);
bool utf8_valid(const char *p, size_t len);
/* The largest character boundary of p that is not after at. */
size_t utf8_floor(const char *p, size_t len, size_t at);

/*
 * Append text as a terminal may see it: C0, C1 and bidirectional controls and
 * invalid bytes become \xNN or \u{NNNN}, tabs and newlines one space.
 */
void text_printable(struct buf *out, const char *p, size_t len);
/* Columns that a character takes on a terminal: 2 for those of East Asia and
   pictures, 0 for marks on the one before. */
int utf8_columns(uint32_t code);
/* Columns that text_printable's output takes. */
int text_width(const char *p, size_t len);

/* What a hexadecimal digit stands for, -1 if c is none. */
int hex_digit(char c);
/* The 16 digits of n, and a NUL. */
#define HEX_SIZE 17
void hex_write(char out[HEX_SIZE], uint64_t n);

/*
 * The one of n candidates that word was most likely meant to be, NULL if none
 * is near (edit distance at most a third of the length). Ties: the first.
 */
const char *text_nearest(const char *word, const char *const *candidates,
			 size_t n);

#endif
