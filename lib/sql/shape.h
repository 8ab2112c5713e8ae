/*
 * A shape is a statement without its literals: two runs of one query with
 * other constants have the same shape, "shard_1" and "shard_2" do not.
 *
 *   SELECT * FROM "Order" o WHERE o.id IN (1, 2) AND o.note = E'it\'s' -- x
 *   select * from "Order" o where o.id in (?) and o.note = ?
 *
 * Numbers, strings, $1 and a lone ? become ?, with a sign before them where
 * one can stand ("= -1"; in "a - 1" and "a -1" the minus is an operator).
 * Comments and white space are left out, unquoted ASCII letters are folded to
 * lower case, semicolons at the end are dropped. TRUE, FALSE and NULL stay.
 *
 * Lists of any length are one shape: in IN (..), ARRAY[..] and VALUES an
 * element that reads like the first or the one before it is left out, and in
 * VALUES so is every later row of nothing but constants.
 *
 * Strings that name things stay as they are: the bodies of functions and DO
 * blocks, the first strings of nextval(), setval(), currval(), to_regclass(),
 * set_config() and dblink() (unless it could hold a password), 'x'::regclass,
 * and what search_path, role and application_name are SET to. Other settings
 * hold values (SET app.user_id = '17') and are masked.
 *
 * So the text holds no literal but those, and is a shape of itself.
 *
 * Strings are read as standard_conforming_strings = on has them. Text is fed
 * in pieces of any size; equal texts give equal shapes however they are cut.
 * It never parses and never fails.
 */
#ifndef SQL_SHAPE_H
#define SQL_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* At most this much normalised text is kept; the hash covers all of it. */
#define SHAPE_TEXT_MAX 65536
/* At most this much of a statement's comments is kept. */
#define SHAPE_COMMENTS_MAX 4096

struct shaper; /* opaque; reused from statement to statement */

struct shaper *shaper_new(void);
void shaper_free(struct shaper *s);

void shaper_start(struct shaper *s);
void shaper_feed(struct shaper *s, const char *text, size_t len);
/*
 * End the statement: its shape's id, which is hash_bytes of the normalised
 * text. text gets that text (borrowed until the next start, no NUL behind it),
 * cut if it has SHAPE_TEXT_MAX bytes. It is empty where nothing but comments
 * was fed.
 */
uint64_t shaper_finish(struct shaper *s, const char **text, size_t *len);

/* Has the content of a string had a part in the last shape? */
bool shaper_read_strings(const struct shaper *s);

/* The comments of the last statement, in order, without their marks; "" if
   none. Separated by newlines. For tags. */
const char *shaper_comments(const struct shaper *s, size_t *len);

#endif
