/* Source code that is scanned for SQL, and what is expected of it. */
#ifndef SUPPORT_SCANNED_H
#define SUPPORT_SCANNED_H

#include "source/source.h"

/* All that was found in a source; each call replaces the last one. Each byte of
   a piece that is no escape and no parameter is where it is said to be. */
const struct source_result *scanned(enum source_language language,
				    const char *text);

/* It has one piece, of SQL, with that text and reason. */
void scanned_one(enum source_language language, const char *source,
		 const char *text, const char *dynamic);
/* It has pieces with these texts, and NULL behind them. */
void scanned_all(enum source_language language, const char *source, ...)
	__attribute__((sentinel));
/* It has nothing, and nothing is said. */
void scanned_none(enum source_language language, const char *source);
/* It has no piece, and one text is left alone. */
void scanned_skip(enum source_language language, const char *source,
		  const char *reason);
/* "users" of the only piece is where the source has it last. */
void scanned_users(enum source_language language, const char *source);

void scanned_release(void);

#endif
