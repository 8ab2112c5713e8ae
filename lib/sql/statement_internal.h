/* What the files that read statements share. */
#ifndef SQL_STATEMENT_INTERNAL_H
#define SQL_STATEMENT_INTERNAL_H

#include "sql/resolve.h"

/* What it does to its session. */
void statement_classify(const struct resolve_context *ctx, struct statement *s,
			const struct Node *node);
/* The inner statements of a DO block, whose text s has. */
void statement_read_block(const struct resolve_context *ctx,
			  struct statement *s, const struct Node *do_stmt);

#endif
