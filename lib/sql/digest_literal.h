/*
 * Plain literals in the text of a statement: where one that begins at p ends.
 * Plain is what needs no look at anything else: 17, 1.5, 'it''s', $1.
 */
#ifndef SQL_DIGEST_LITERAL_H
#define SQL_DIGEST_LITERAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scan.h"
#include "sql/chars.h"

/* What shapes take for white space: all controls. */
static inline bool
is_blank(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

static inline const char *
skip_spaces(const char *p, const char *end)
{
	while (p < end && is_blank(*p))
		p++;
	return p;
}

/* Behind digits, NULL if they go on as something else: 1e5, 0x1f, 1_000. */
static inline const char *
skip_digits(const char *p, const char *end)
{
	p = scan_digits(p, end);
	return p < end && in_word(*p) ? NULL : p;
}

/* Behind the string whose quote p is at; end, and open set, if it has none. */
const char *skip_string(const char *p, const char *end, bool *open);

/* Behind a number with or without a sign, a parameter or a string; NULL if it
   is none or not plain. */
const char *skip_literal(const char *p, const char *end);

/* Behind a literal, null, true or false; plain is the plainest text that shapes
   take for the same: 0, '' or the word. */
const char *skip_constant(const char *p, const char *end, const char **plain);

#endif
