/*
 * Definitions as a server prints them, resolved like the statements that made
 * them. Text that does not parse, from a server newer than the parser, is a
 * gap.
 */
#ifndef SQL_DEFINITION_H
#define SQL_DEFINITION_H

#include "sql/resolve.h"

/* Add what a rule on self does: text as pg_get_ruledef has it. */
void resolve_rule_text(const struct resolve_context *ctx, const char *text,
		       const struct relation *self, struct access_set *out);

/*
 * Add what the body of a BEGIN ATOMIC or RETURN function does: text as
 * pg_get_functiondef has it. The arguments of ctx are the function's.
 */
void resolve_function_text(const struct resolve_context *ctx, const char *text,
			   struct access_set *out);

#endif
