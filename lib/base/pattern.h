/*
 * How an ownership plan names things: exactly, by a glob, or by a /regular
 * expression/. Matching is bounded in steps and memory, and any bytes can be
 * matched against: what is not UTF-8 counts byte by byte.
 *
 * In a glob * is any text (dots and slashes too), ? one character, [a-z] one of
 * a class, [!a-z] one outside it. Two stars and a slash, at the start or behind
 * a slash, are directories of a path, or none. What stands in double quotes is
 * meant literally and the quotes go, "" being one quote. There is no other
 * escape; [*] is a star. A glob matches the whole text.
 *
 * A regular expression is pcre2's and matches anywhere in the text; ^ and $ tie
 * it to the ends.
 *
 * A pattern is text and knows no SQL. The names of relations, routines and
 * types are matched raw: the glob public.user_* against schema.name as the
 * catalog has them, without quotes and without folding of case. Whoever looks
 * up an exact name reads it as SQL does (sql_read_ident), so that
 * public."Weird.Name" is the relation Weird.Name and Public.Users is
 * public.users.
 */
#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/* Longer texts are no pattern. */
#define PATTERN_MAX 4096

enum pattern_kind {
	PATTERN_EXACT,
	PATTERN_GLOB,
	PATTERN_REGEX
};

struct pattern; /* opaque: holds compiled code */

/*
 * Compile text: /.../ is a regular expression, text with * ? or [ outside
 * double quotes a glob, anything else is exact. Returns NULL with err set.
 * pattern_free it.
 */
struct pattern *pattern_new(const char *text, struct err *err);
/* The same, but exact whatever it holds. */
struct pattern *pattern_new_exact(const char *text, struct err *err);
void pattern_free(struct pattern *p);

enum pattern_kind pattern_kind(const struct pattern *p);
/* The text it was made of. */
const char *pattern_text(const struct pattern *p);
/*
 * How specific it is: an exact text more than any glob, a glob by how many
 * of its characters are literal, a regular expression not at all (0).
 */
size_t pattern_specificity(const struct pattern *p);
/*
 * What everything it matches begins with, to narrow a sorted list down; empty
 * for a regular expression. Borrowed, ends in NUL.
 */
const char *pattern_prefix(const struct pattern *p);

/*
 * 1 if it matches, 0 if not, -1 with err set if the limits ended the match. Not
 * for one pattern in two threads at a time.
 */
int pattern_match(const struct pattern *p, const char *text, size_t len,
		  struct err *err);

#endif
