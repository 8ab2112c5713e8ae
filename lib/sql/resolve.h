/*
 * From SQL to accesses: names are resolved as PostgreSQL would (scopes,
 * aliases, CTEs, search_path), column by column. The results are direct: views
 * stay views and calls stay calls; sql/expand.h follows them.
 *
 * What cannot be known becomes a gap in the result, never silence.
 */
#ifndef SQL_RESOLVE_H
#define SQL_RESOLVE_H

#include <stddef.h>

#include "model/catalog.h"
#include "model/statement.h"

struct Node;

/* Where names are looked up. */
struct resolve_context {
	const struct catalog *catalog;
	const struct search_path *path;
	/* Names that are variables, not columns: a function's arguments and
	   PL/pgSQL's variables. May be NULL. */
	const struct map *variables;
	/* Names that are a trigger's transition tables. May be NULL. */
	const struct map *transitions;
	struct arena *arena; /* for results */
};

VEC_TYPE(column_names, const char *);

/*
 * Add to out what a statement's tree touches: a node as RawStmt.stmt has it.
 * A statement of DDL that defines a relation gives ACCESS_DEFINE.
 */
void resolve_statement(const struct resolve_context *ctx,
		       const struct Node *stmt, struct access_set *out);

/* The same for a query, with the names of its output columns (in ctx->arena),
   as CREATE VIEW would choose them. */
void resolve_query(const struct resolve_context *ctx, const struct Node *query,
		   struct access_set *out, struct column_names *columns);

/*
 * The same for one expression: a default, a policy's condition. The columns of
 * self (may be NULL) are visible, and reading them is no access.
 */
void resolve_expression(const struct resolve_context *ctx,
			const struct Node *expr, const struct relation *self,
			struct access_set *out);

/* The same for an expression's text, as pg_get_expr prints it. */
void resolve_expression_text(const struct resolve_context *ctx,
			     const char *text, const struct relation *self,
			     struct access_set *out);

/* The same for the text of one or more statements, as pg_get_viewdef has it. */
void resolve_text(const struct resolve_context *ctx, const char *text,
		  struct access_set *out);

/* The tree of a CREATE RULE on self: its condition and its actions. */
void resolve_rule(const struct resolve_context *ctx,
		  const struct Node *rule_stmt, const struct relation *self,
		  struct access_set *out);

/*
 * A routine's body by its language: SQL and PL/pgSQL; internal and C functions
 * touch nothing; any other language is a dynamic gap. Arguments and, in a
 * trigger function, NEW and OLD are known.
 */
void resolve_routine_body(const struct resolve_context *ctx,
			  const struct routine *routine,
			  struct access_set *out);

#endif
