/*
 * A digest of a statement: a hash that most statements of one shape have in
 * common, many times as fast to make as the shape (sql/shape.h). It is there to
 * find again what was found for a statement that differed only in its literals.
 *
 * It is the hash of a plain text, which is a statement of the same shape:
 *
 *	select * from t1 where id in (17, 4) and note = 'it''s' -- x
 *	select * from t1 where id in (0) and note = '' --
 *
 * What always holds: two statements with the same digest have the same shape,
 * unless a string had a part in it (shaper_read_strings), which then holds for
 * both. The reverse does not: white space, case and comments' places are in
 * the digest.
 *
 * Left out are the digits of numbers and parameters, what stands in strings
 * and in comments, and in IN (..), ARRAY[..] and VALUES what a shape leaves out
 * of lists of literals. Where the rules are less plain ($a$, 1e5), or the plain
 * text is very long, there is no digest.
 */
#ifndef SQL_DIGEST_H
#define SQL_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sql/shape.h"

/* A shape's text is not this long, with the spaces that it adds: so nothing of
   it is cut, which could keep lists from being folded. */
#define DIGEST_TEXT_MAX 16384
/* It is made of so many bytes at a time, and then looked at whether it is. */
#define DIGEST_LOOK 1024

struct digest {
	uint64_t hash;
	/* The comments, as shaper_comments has them. */
	size_t ncomments;
	char comments[SHAPE_COMMENTS_MAX];
	/* The plain text. What is behind its end means nothing: it is there to
	   be written to. */
	size_t ntext;
	char text[DIGEST_TEXT_MAX + 2 * DIGEST_LOOK];
};

/*
 * The digest of sql; false if it has none. Never parses, reads sql once. Only
 * digests with the same seed can be compared. A seed that nobody knows is there
 * to keep others from preparing statements whose digests are equal.
 */
bool digest_make(struct digest *d, uint64_t seed, const char *sql, size_t len);

#endif
