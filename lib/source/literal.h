/*
 * Literals: what is text in them, which escapes are undone, and where they
 * end.
 */
#ifndef SOURCE_LITERAL_H
#define SOURCE_LITERAL_H

#include "source/reader.h"

/*
 * A literal begins at r->at, its text behind skip bytes of prefix and quotes.
 * What is not given of it is 0: flags, open, close, ncloses (0 is 1), nhashes,
 * nbraces, tag.
 */
void literal_begin(struct reader *r, struct literal literal, size_t skip);
/* Read on to its end, or to an interpolation's beginning. */
void literal_read(struct reader *r);

/* At the first line of a heredoc: it may be the one that ends it. */
void literal_heredoc(struct reader *r);

/* Undo the escape at r->at, a backslash, and move behind it. */
void escape_read(struct reader *r);

/* In the code of an interpolation, at the : of a format: go to its end. */
void literal_skip_format(struct reader *r);

/* Quotes in a row at at: how many. */
size_t literal_quotes(const struct reader *r, size_t at, char quote);

#endif
