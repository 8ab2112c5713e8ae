/*
 * How an ownership plan names things: exactly, by a glob (* and ? within one
 * text, [a-z] classes), or by a /regular expression/ that pcre2 matches
 * anywhere in the text. Matching is bounded in steps and memory.
 */
#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

enum pattern_kind {
	PATTERN_EXACT,
	PATTERN_GLOB,
	PATTERN_REGEX
};

struct pattern; /* opaque: holds compiled code */

/*
 * Compile text: /.../ is a regular expression, text with * ? or [ a glob,
 * anything else is exact. Returns NULL with err set. pattern_free it.
 */
struct pattern *pattern_new(const char *text, struct err *err);
void pattern_free(struct pattern *p);

enum pattern_kind pattern_kind(const struct pattern *p);
/* The text it was made of. */
const char *pattern_text(const struct pattern *p);
/* How many characters must match literally: the larger, the more specific. */
size_t pattern_specificity(const struct pattern *p);

/*
 * 1 if it matches, 0 if not, -1 with err set if the limits ended the match.
 */
int pattern_match(const struct pattern *p, const char *text, size_t len,
		  struct err *err);

#endif
