/*
 * Statements, as far as they can be told without following their accesses: the
 * first half of expander_statement(), for any thread.
 */
#ifndef SQL_STATEMENT_READ_H
#define SQL_STATEMENT_READ_H

#include "sql/resolve.h"

/* Texts up to this long need no more stack than POOL_STACK. */
#define STATEMENT_READ_SHORT ((size_t)8 * 1024)

/*
 * What text (len bytes, any encoding) is, statement by statement, in
 * ctx->arena. Never NULL: see expander_statement(). Only direct accesses are
 * there, and only STATEMENT_UNPARSED is final, until expander_finish().
 */
struct statement *statement_read(const struct resolve_context *ctx,
				 const char *text, size_t len);

#endif
