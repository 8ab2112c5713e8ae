/* CREATE FUNCTION and CREATE PROCEDURE: what the body touches, and where in the
   text it stands. */
#include <string.h>

#include "sql/definition_internal.h"
#include "sql/lex.h"
#include "sql/quote.h"
#include "sql/type_spelling.h"

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

/* Is it how format_type may print the type? That says the schema where the
   name need not. */
static bool
is_type(const char *text, const TypeName *type)
{
	const List *names = type->names;
	int n = names ? names->length : 0;
	const char *name = n ? strVal(names->elements[n - 1].ptr_value) : "";
	const char *schema = n > 1 ? strVal(names->elements[n - 2].ptr_value)
				   : NULL;
	const struct type_spelling *spelled = NULL;
	bool system = schema && strcmp(schema, "pg_catalog") == 0, same;
	size_t len = strlen(text);
	struct buf b;

	/* That of a column is not looked up. */
	if (type->pct_type)
		return true;
	buf_init(&b);
	if (!schema || system)
		spelled = type_spelling_find(name);
	if (spelled)
		buf_printf(&b, "%s%s", spelled->printed, spelled->behind);
	else if (schema && !system)
		sql_qualified(&b, schema, name);
	else
		sql_ident(&b, name);
	if (type->arrayBounds)
		buf_str(&b, "[]");
	same = len >= b.len && strcmp(text + len - b.len, b.data) == 0 &&
	       (len == b.len ||
		(!spelled && !schema && text[len - b.len - 1] == '.'));
	buf_release(&b);
	return same;
}

struct overload {
	const List *parameters;
	struct routine *found;
};

static void
keep_overload(struct routine *r, void *arg)
{
	struct overload *o = arg;
	size_t n = 0;

	for (int i = 0; o->parameters && i < o->parameters->length; i++) {
		const FunctionParameter *p =
			o->parameters->elements[i].ptr_value;

		if (p->mode == FUNC_PARAM_OUT || p->mode == FUNC_PARAM_TABLE)
			continue;
		if (n == r->arguments.n ||
		    !is_type(r->arguments.v[n++], p->argType))
			return;
	}
	if (n == r->arguments.n)
		o->found = r;
}

/* The one that the catalog has of these arguments, if any. */
static const struct routine *
find_overload(struct reading *r, const CreateFunctionStmt *stmt)
{
	const struct definition_name *name = &r->out->names.v[0];
	struct overload o = {.parameters = stmt->parameters};

	catalog_each_routine(r->ctx->catalog, r->ctx->path, name->schema,
			     name->name, -1, keep_overload, &o);
	return o.found;
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
	r->out->names.v[0].routine = find_overload(r, stmt);
	r->out->body = arena_new(r->ctx->arena, struct access_set);
	if (stmt->sql_body)
		resolve_statement(r->ctx, stmt->sql_body, r->out->body);
	else
		read_source(r, stmt);
	return true;
}
