/* CREATE FUNCTION and CREATE PROCEDURE: what the body touches, and where in the
   text it stands. */
#include <string.h>

#include "sql/definition_internal.h"
#include "sql/lex.h"

static const DefElem *
find_option(const CreateFunctionStmt *stmt, const char *name)
{
	const List *options = stmt->options;

	for (int i = 0; options && i < options->length; i++) {
		const DefElem *option = options->elements[i].ptr_value;

		if (strcmp(option->defname, name) == 0)
			return option;
	}
	return NULL;
}

/* Behind AS: what is within the quotes of the first string. */
static void
find_body(struct reading *r, const DefElem *as)
{
	struct lexer lexer;
	struct token t;
	size_t quote = 1;

	if (as->location < 0)
		return;
	lex_init(&lexer, r->text + as->location,
		 strlen(r->text + as->location));
	do {
		t = lex_next(&lexer);
	} while (t.kind != TOKEN_STRING && t.kind != TOKEN_END);
	if (t.kind == TOKEN_END)
		return;
	if (*t.p == '$')
		quote = (size_t)((const char *)memchr(t.p + 1, '$', t.len - 1) -
				 t.p) +
			1;
	else
		quote = strcspn(t.p, "'") + 1;
	r->out->body_from = (size_t)(t.p - r->text) + quote;
	r->out->body_to = (size_t)(t.p - r->text) + t.len -
			  (*t.p == '$' ? quote : 1);
}

static void
add_arguments(struct reading *r, const CreateFunctionStmt *stmt,
	      struct routine *routine)
{
	for (int i = 0; stmt->parameters && i < stmt->parameters->length; i++) {
		const FunctionParameter *p =
			stmt->parameters->elements[i].ptr_value;

		vec_push(r->ctx->arena, &routine->argument_names,
			 (const char *)arena_strdup(r->ctx->arena,
						    p->name ? p->name : ""));
	}
}

static void
read_source(struct reading *r, const CreateFunctionStmt *stmt)
{
	const DefElem *as = find_option(stmt, "as"),
		      *language = find_option(stmt, "language");
	struct routine routine = {.language = "sql"};
	const List *parts = as ? (const List *)as->arg : NULL;

	if (!parts || nodeTag(parts) != T_List || parts->length < 1)
		return;
	if (language && language->arg && nodeTag(language->arg) == T_String)
		routine.language = arena_strdup(r->ctx->arena,
						strVal(language->arg));
	routine.name = r->out->names.v[0].name;
	routine.source = arena_strdup(r->ctx->arena,
				      strVal(parts->elements[0].ptr_value));
	add_arguments(r, stmt, &routine);
	resolve_routine_body(r->ctx, &routine, r->out->body);
	find_body(r, as);
}

bool
definition_read_routine(struct reading *r, const Node *node)
{
	const CreateFunctionStmt *stmt = (const CreateFunctionStmt *)node;
	int n;

	if (nodeTag(node) != T_CreateFunctionStmt)
		return false;
	n = stmt->funcname->length;
	r->out->kind = DEFINITION_ROUTINE;
	definition_add(r, DEFINES,
		       n > 1 ? strVal(stmt->funcname->elements[n - 2].ptr_value)
			     : NULL,
		       strVal(stmt->funcname->elements[n - 1].ptr_value), -1);
	r->out->body = arena_new(r->ctx->arena, struct access_set);
	if (stmt->sql_body)
		resolve_statement(r->ctx, stmt->sql_body, r->out->body);
	else
		read_source(r, stmt);
	return true;
}
