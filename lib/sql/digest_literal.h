/*
 * Plain literals in the text of a statement: where one that begins at p ends.
 * Plain is what needs no look at anything else: 17, 1.5, 'it''s', $1.
 */
#ifndef SQL_DIGEST_LITERAL_H
#define SQL_DIGEST_LITERAL_H

#include <stdbool.h>

/* What shapes take for white space: all controls. */
static inline bool
is_blank(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

const char *skip_spaces(const char *p, const char *end);

/* Behind the string whose quote p is at; end, and open set, if it has none. */
const char *skip_string(const char *p, const char *end, bool *open);

/* Behind digits, NULL if they go on as something else: 1e5, 0x1f, 1_000. */
const char *skip_digits(const char *p, const char *end);

/* Behind a number with or without a sign, a parameter or a string; NULL if it
   is none or not plain. */
const char *skip_literal(const char *p, const char *end);

/* "( 1, 'a', null )" at p: where it ends, NULL if it is not that. */
const char *skip_row(const char *p, const char *end);

#endif
