/*
 * A digest of a statement: a hash that most statements of one shape have in
 * common, many times as fast to make as the shape (sql/shape.h). It is there to
 * find again what was found for a statement that differed only in its literals.
 *
 * What always holds: two statements with the same digest have the same shape,
 * unless a string had a part in it (shaper_read_strings). The reverse does not:
 * white space, case and comments' places are in the digest.
 *
 * Left out are the digits of numbers and parameters, what stands in plain
 * strings and in comments, and in IN (..), ARRAY[..] and VALUES what a shape
 * leaves out of lists of literals. Where the rules are less plain (E'..', $a$,
 * 1e5, identifiers with $), there is no digest.
 */
#ifndef SQL_DIGEST_H
#define SQL_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sql/shape.h"

struct digest {
	uint64_t hash;
	/* The comments, as shaper_comments has them. */
	size_t ncomments;
	char comments[SHAPE_COMMENTS_MAX];
};

/* The digest of sql; false if it has none. Never parses, reads sql once. */
bool digest_make(struct digest *d, const char *sql, size_t len);

#endif
