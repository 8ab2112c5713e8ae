/*
 * What a ? is depends on what stands before it:
 *
 *	a = ?		an operator or a key word: a parameter
 *	interval ?	a type: a constant of it
 *	doc ? ?		an operand: jsonb's operator, then a parameter
 *
 * A text is read token by token; what the next ? would be is known at any time.
 */
#ifndef SQL_QUESTION_H
#define SQL_QUESTION_H

#include "sql/lex.h"
#include "sql/shape_word.h"

struct question {
	struct word_table words;
	const char *type; /* the last tokens are one, which begins here */
	struct token last;
	bool operand; /* the last token ends one */
};

void question_init(struct question *q);
/* t is the next token, and no parameter. */
void question_meet(struct question *q, struct token t);
/* A parameter is next, which stands at at. */
void question_meet_parameter(struct question *q, const char *at);
/* Would a ? be a parameter here? */
bool question_is_parameter(const struct question *q);

#endif
