/*
 * Statements of DDL, name by name (model/definition.h).
 */
#ifndef SQL_DEFINITION_READ_H
#define SQL_DEFINITION_READ_H

#include "model/definition.h"
#include "sql/resolve.h"

/*
 * What a statement's tree defines, in ctx->arena; text is what it was parsed
 * from and ends in NUL. NULL: it is no DDL, takes rights back, or is of a
 * temporary relation alone.
 */
struct definition *definition_read(const struct resolve_context *ctx,
				   const char *text, const struct Node *stmt);

#endif
