/* A borrowed piece of text: len bytes at p, without a NUL. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
	const char *p;
	size_t len;
};

#define STR(literal) ((struct str){("" literal), sizeof(literal) - 1})

static inline struct str
str_of(const char *text)
{
	return (struct str){text, strlen(text)};
}

static inline bool
str_is(struct str s, const char *text)
{
	return strlen(text) == s.len &&
	       (s.len == 0 || memcmp(s.p, text, s.len) == 0);
}

static inline bool
str_starts(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len >= n && memcmp(s.p, prefix, n) == 0;
}

#endif
