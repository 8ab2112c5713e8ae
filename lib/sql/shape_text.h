/*
 * The text of a shape, built token by token: spacing, what is masked and what
 * is kept, and lists that are folded. The tokens come from sql/shape.c, which
 * is the only user.
 *
 * The text is hashed as it leaves the buffer, so that statements of any size
 * need the same memory.
 */
#ifndef SQL_SHAPE_TEXT_H
#define SQL_SHAPE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct shape_text; /* opaque */

struct shape_text *shape_text_new(void);
void shape_text_free(struct shape_text *t);
void shape_text_start(struct shape_text *t);
uint64_t shape_text_finish(struct shape_text *t, const char **text,
			   size_t *len);
/* Has the content of a string had a part in the text? */
bool shape_text_read_strings(const struct shape_text *t);

/* A word is begun, added to (folded here) and ended; or undone, if it turns
   out to be the prefix of a string. What is added ends where no word can go
   on; that place is returned. */
void shape_text_word(struct shape_text *t);
const char *shape_text_add_word(struct shape_text *t, const char *p,
				const char *end);
void shape_text_end_word(struct shape_text *t);
void shape_text_undo_word(struct shape_text *t);
/* The word so far if it has exactly one byte, else 0. */
char shape_text_letter(const struct shape_text *t);

/* A quoted identifier, with its quotes: as it is. */
void shape_text_ident(struct shape_text *t);
void shape_text_add_ident(struct shape_text *t, const char *p, size_t len);
void shape_text_end_ident(struct shape_text *t);

/* A string, with its quotes; masked or kept by what stands around it. */
void shape_text_string(struct shape_text *t);
void shape_text_add_string(struct shape_text *t, const char *p, size_t len);
void shape_text_end_string(struct shape_text *t);
/* A string goes on after a newline: 'a' <newline> 'b'. */
void shape_text_resume_string(struct shape_text *t);

/* A number or parameter. */
void shape_text_literal(struct shape_text *t);

void shape_text_operator(struct shape_text *t, const char *p, size_t len);
/* One of ( ) [ ] , ; . */
void shape_text_punctuation(struct shape_text *t, char c);
/* :: */
void shape_text_cast(struct shape_text *t);

#endif
