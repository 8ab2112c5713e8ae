/*
 * A shape is a statement without its literals: two runs of one query with
 * other constants have the same shape, "shard_1" and "shard_2" do not. Numbers,
 * strings and parameters become ?, comments and white space are left out,
 * unquoted identifiers and keywords are folded to lower case, "?, ?, ?" becomes
 * "?" and "(?), (?)" becomes "(?)", so that IN lists and VALUES rows of any
 * length are one shape.
 *
 * Kept as they are, because they name things: quoted identifiers, function
 * bodies (the string behind AS), the strings of nextval(), setval(), currval(),
 * ::regclass, dblink and of a SET.
 *
 * Text is fed in pieces of any size; equal texts give equal shapes however they
 * are cut. It never parses and never fails.
 */
#ifndef SQL_SHAPE_H
#define SQL_SHAPE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* At most this much normalised text is kept; the hash covers all of it. */
#define SHAPE_TEXT_MAX 65536

struct shaper; /* opaque; reused from statement to statement */

struct shaper *shaper_new(void);
void shaper_free(struct shaper *s);

void shaper_start(struct shaper *s);
void shaper_feed(struct shaper *s, const char *text, size_t len);
/*
 * End the statement: its shape's id. text gets the normalised text (borrowed
 * until the next start), cut where it is longer than SHAPE_TEXT_MAX.
 */
uint64_t shaper_finish(struct shaper *s, const char **text, size_t *len);

/* The comments of the last statement, in order, without their marks; "" if
   none. Separated by newlines, at most 4 kB. For tags. */
const char *shaper_comments(const struct shaper *s, size_t *len);

#endif
