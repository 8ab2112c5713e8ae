/*
 * Bytes as PostgreSQL's lexer tells them apart, whatever the locale: any byte
 * that is not ASCII is a letter.
 */
#ifndef SQL_CHARS_H
#define SQL_CHARS_H

#include <stdbool.h>

static inline bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
starts_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c & 0x80);
}

/* Of a word that has begun: an identifier without quotes, or a key word. */
static inline bool
in_word(char c)
{
	return starts_word(c) || is_digit(c) || c == '$';
}

#endif
