/*
 * SQL cut into tokens, for the languages that the parser does not know:
 * PL/pgSQL and what is left of a text that does not parse. Comments and white
 * space are skipped. Any bytes are accepted; what is not closed reaches to the
 * end.
 */
#ifndef SQL_LEX_H
#define SQL_LEX_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
	TOKEN_END,
	TOKEN_IDENT,	    /* unquoted: key word or name */
	TOKEN_QUOTED_IDENT, /* "..." */
	TOKEN_STRING,	    /* '...' of any kind, $tag$...$tag$ */
	TOKEN_NUMBER,
	TOKEN_PARAM,	/* $1 */
	TOKEN_OPERATOR, /* a run of operator characters; := and .. too */
	TOKEN_PUNCT,	/* one of ( ) [ ] , ; : . */
};

struct token {
	enum token_kind kind;
	const char *p; /* borrowed from the text */
	size_t len;
};

struct lexer {
	const char *p, *end;
};

void lex_init(struct lexer *l, const char *text, size_t len);
/* The next token; TOKEN_END, of length 0, for ever at the end. */
struct token lex_next(struct lexer *l);

/* Is it that key word (given in lower case), in any case, unquoted? */
bool token_is(struct token t, const char *word);
/* Is it any of n such words? The macro takes an array of them. */
bool token_is_any(struct token t, const char *const *words, size_t n);
#define TOKEN_IS_ANY(t, words) \
	token_is_any(t, words, sizeof(words) / sizeof(*(words)))
/* Is it that punctuation or operator? */
bool token_is_punct(struct token t, const char *text);

#endif
