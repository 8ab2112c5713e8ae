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
static inline const char *
skip_string(const char *p, const char *end, bool *open)
{
	for (p++;; p += 2) {
		p = scan_byte(p, end, '\'');
		if (p == end) {
			*open = true;
			return end;
		}
		if (p + 1 == end || p[1] != '\'')
			return p + 1;
	}
}

static inline const char *
skip_number(const char *p, const char *end)
{
	if (p < end && (*p == '-' || *p == '+'))
		p++;
	if (p == end || !is_digit(*p))
		return NULL;
	p = skip_digits(p, end);
	if (p && p + 1 < end && *p == '.' && is_digit(p[1]))
		p = skip_digits(p + 1, end);
	return p;
}

/* Behind a number with or without a sign, a parameter or a string; NULL if it
   is none or not plain. */
static inline const char *
skip_literal(const char *p, const char *end)
{
	bool open = false;

	if (p == end)
		return NULL;
	if (*p == '\'')
		p = skip_string(p, end, &open);
	else if (*p == '$' && p + 1 < end && is_digit(p[1]))
		p = skip_digits(p + 1, end);
	else
		p = skip_number(p, end);
	return open ? NULL : p;
}

#endif
