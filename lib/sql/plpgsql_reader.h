/*
 * Private to plpgsql*.c: a body as tokens, what is open in it, and the handing
 * on of pieces of it.
 */
#ifndef SQL_PLPGSQL_READER_H
#define SQL_PLPGSQL_READER_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/vec.h"
#include "sql/lex.h"
#include "sql/plpgsql.h"

/* What an END closes; WHEN means different things in them. */
enum plpgsql_frame {
	FRAME_BLOCK,
	FRAME_HANDLERS,
	FRAME_IF,
	FRAME_CASE,
	FRAME_LOOP
};

struct plpgsql_reader {
	struct lexer lexer;
	struct token token; /* the next one */
	struct arena scratch;
	VEC(enum plpgsql_frame) frames;
	struct buf text;
	void (*each)(enum plpgsql_piece, const char *, void *);
	void *arg;
};

/* A stretch of the body: from the start of one token to the end of another. */
struct plpgsql_span {
	const char *from, *to;
};

void plpgsql_advance(struct plpgsql_reader *r);
/* Is the next token that key word? */
bool plpgsql_at(const struct plpgsql_reader *r, const char *word);
/* The same for one of several words or punctuation, which end in NULL. */
bool plpgsql_at_any(const struct plpgsql_reader *r, const char *const *words);
bool plpgsql_at_end(const struct plpgsql_reader *r);
/* Pass over the key word if it is next. */
bool plpgsql_accept(struct plpgsql_reader *r, const char *word);

void plpgsql_push(struct plpgsql_reader *r, enum plpgsql_frame frame);
enum plpgsql_frame plpgsql_top(const struct plpgsql_reader *r);

/* Nothing if s is empty. */
void plpgsql_emit(struct plpgsql_reader *r, enum plpgsql_piece kind,
		  struct plpgsql_span s);
/* A variable, folded or without its quotes. */
void plpgsql_emit_name(struct plpgsql_reader *r, struct token t);

/*
 * Everything up to one of the words (or punctuation) outside of parentheses and
 * CASE, or to a semicolon; the stop is the next token afterwards.
 */
struct plpgsql_span plpgsql_until(struct plpgsql_reader *r,
				  const char *const *words);
#define PLPGSQL_UNTIL(r, ...) \
	plpgsql_until((r), (const char *const[]){__VA_ARGS__, NULL})

/* Go behind the next semicolon. */
void plpgsql_skip_statement(struct plpgsql_reader *r);

#endif
