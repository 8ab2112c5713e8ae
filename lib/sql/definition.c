#include "sql/definition.h"

#include "model/access_set.h"
#include "sql/parse.h"
#include "sql/tree.h"

/* The one statement of text, if it is of that type. */
static void
with_statement(const struct resolve_context *ctx, const char *text, NodeTag tag,
	       void (*resolve)(const struct resolve_context *, const Node *,
			       const struct relation *, struct access_set *),
	       const struct relation *self, struct access_set *out)
{
	struct parse_error error;
	struct parse *p = parse_sql(text, &error);
	const Node *stmt = NULL;

	if (!p) {
		access_set_gap(ctx->arena, out, GAP_UNPARSED, error.message,
			       NULL, -1);
		return;
	}
	if (list_length(parse_statements(p)) == 1)
		stmt = linitial_node(RawStmt, parse_statements(p))->stmt;
	if (stmt && nodeTag(stmt) == tag)
		resolve(ctx, stmt, self, out);
	else
		access_set_gap(ctx->arena, out, GAP_UNPARSED,
			       "not the definition that was expected", NULL,
			       -1);
	parse_free(p);
}

void
resolve_rule_text(const struct resolve_context *ctx, const char *text,
		  const struct relation *self, struct access_set *out)
{
	with_statement(ctx, text, T_RuleStmt, resolve_rule, self, out);
}

static void
resolve_function(const struct resolve_context *ctx, const Node *node,
		 const struct relation *self, struct access_set *out)
{
	const Node *body = ((const CreateFunctionStmt *)node)->sql_body;

	(void)self;
	if (body)
		resolve_statement(ctx, body, out);
}

void
resolve_function_text(const struct resolve_context *ctx, const char *text,
		      struct access_set *out)
{
	with_statement(ctx, text, T_CreateFunctionStmt, resolve_function, NULL,
		       out);
}
