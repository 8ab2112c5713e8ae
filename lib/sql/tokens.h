/*
 * A text's tokens as an array, for who looks at clauses: each knows how deep in
 * parentheses and CASE it stands. A span of them is the text from its first to
 * its last token, which is how SQL is spliced from SQL.
 */
#ifndef SQL_TOKENS_H
#define SQL_TOKENS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "sql/lex.h"

struct deep_token {
	struct token token;
	uint32_t depth; /* of a bracket: that outside of it */
	uint32_t close; /* of an opening bracket: its partner's place */
	bool query;	/* an opening parenthesis: what is in it is a query */
};

struct tokens {
	const char *text;
	VEC(struct deep_token) list;
};

/* Tokens from, up to but not with to; empty where they are equal. */
struct span {
	uint32_t from, to;
};

VEC_TYPE(span_list, struct span);

/* text (len bytes) must outlive it. False where brackets do not match. */
bool tokens_read(struct tokens *t, struct arena *a, const char *text,
		 size_t len);

static inline struct span
tokens_all(const struct tokens *t)
{
	return (struct span){0, t->list.n};
}

static inline bool
span_empty(struct span s)
{
	return s.from >= s.to;
}

static inline bool
span_has(struct span s, uint32_t at)
{
	return at >= s.from && at < s.to;
}

/* Is token at that key word, or that punctuation or operator? False behind the
   end. */
bool tokens_word(const struct tokens *t, uint32_t at, const char *word);
bool tokens_punct(const struct tokens *t, uint32_t at, const char *text);

/* The next token as deep: behind a bracket that opens at at. */
static inline uint32_t
tokens_next(const struct tokens *t, uint32_t at)
{
	uint32_t close = t->list.v[at].close;

	return close > at ? close : at + 1;
}

/* Does a subquery in parentheses begin there? */
static inline bool
tokens_open_query(const struct tokens *t, uint32_t at)
{
	return at < t->list.n && t->list.v[at].query;
}

/* Are both identifiers, and of one name? a, A and "a" are. */
bool tokens_same_name(const struct tokens *t, uint32_t a, uint32_t b);

/* The token that holds the text's byte at location; list.n if none does. */
uint32_t tokens_at(const struct tokens *t, int location);

/* Where the first token of s is that, as deep as its first token; s.to if none
   is. Behind a dot and behind AS no name is a key word. */
uint32_t span_find_word(const struct tokens *t, struct span s,
			const char *word);

/* Cut at each token that is it, as deep as the span's first. */
void span_split(const struct tokens *t, struct span s, const char *punct,
		struct arena *a, struct span_list *out);

/* Without the parentheses around all of it, how many there are. */
struct span span_unwrap(const struct tokens *t, struct span s);

/* Is all of it a query: SELECT, WITH, VALUES or TABLE, in parentheses or not?
 */
bool span_is_query(const struct tokens *t, struct span s);

/* The words of a column's name (a, t.a, s.t.a), and nothing else? */
bool span_is_column(const struct tokens *t, struct span s);

#endif
