/*
 * Chains: literals that are joined, and what is put in between them. The tokens
 * of code are told one by one, in order; what becomes of a chain that ends is
 * candidate.h's.
 */
#ifndef SOURCE_CHAIN_H
#define SOURCE_CHAIN_H

#include "source/reader.h"

/* Tokens that begin at r->at and end at end. */
void chain_word(struct reader *r, size_t end);
void chain_number(struct reader *r, size_t end);
/* Returns where the operator ends. */
size_t chain_operator(struct reader *r);
void chain_open(struct reader *r, char bracket);
void chain_close(struct reader *r, char bracket);
void chain_newline(struct reader *r);
/* The end of the file: all chains end. */
void chain_finish(struct reader *r);

/* An operand that is no text: a character, a pattern. */
void chain_operand(struct reader *r, size_t end);

/* Does an operand end before r->at, so that an operator is next? */
bool chain_behind_operand(struct reader *r);
/* What is next begins a line, if it stands there: it goes on with nothing. */
void chain_begin_line(struct reader *r);
/* Does a word that is an operand end right before r->at? */
bool chain_touches_word(struct reader *r);

/* A literal begins at the innermost level; its parts; it ends. */
void chain_literal(struct reader *r, const struct literal *literal);
void chain_text(struct reader *r, size_t from, size_t to);
/* n bytes that stand at file in another form. */
void chain_bytes(struct reader *r, const char *p, size_t n, size_t file);
void chain_hole(struct reader *r, size_t file, enum hole_kind kind);
void chain_literal_end(struct reader *r, size_t end);
/* The literal is left alone: its chain is dropped if it looks like SQL. */
void chain_unclosed(struct reader *r);

/* The level of an interpolation, which is in the literal at hand. False if it
   is too deep. */
bool chain_interpolation(struct reader *r);

#endif
