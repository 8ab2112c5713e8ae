/*
 * Calls: of the monolith's own routines, of the sequence functions, and of
 * those that run SQL which they are given as text.
 */
#include "sql/scope.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "sql/quote.h"

/* Functions whose text arguments are queries, here or on another server. */
static const struct {
	const char *name;
	int queries; /* how many leading arguments are queries */
	bool remote;
} runs_text[] = {
	{"crosstab", 2, false},
	{"crosstab2", 1, false},
	{"crosstab3", 1, false},
	{"crosstab4", 1, false},
	{"crosstabn", 1, false},
	{"query_to_xml", 1, false},
	{"query_to_xmlschema", 1, false},
	{"query_to_xml_and_xmlschema", 1, false},
	{"ts_stat", 1, false},
	{"dblink", 0, true},
	{"dblink_exec", 0, true},
	{"dblink_open", 0, true},
	{"dblink_send_query", 0, true},
};

static const char *const sequence_functions[] = {"nextval", "currval", "setval",
						 "pg_sequence_last_value"};

const char *
constant_text(const Node *node)
{
	while (node && nodeTag(node) == T_TypeCast)
		node = ((const TypeCast *)node)->arg;
	if (node && nodeTag(node) == T_A_Const) {
		const A_Const *c = (const A_Const *)node;

		if (!c->isnull && nodeTag(&c->val.node) == T_String)
			return c->val.sval.sval;
	}
	return NULL;
}

const char *
selected_text(const List *statements)
{
	const SelectStmt *select;
	const RawStmt *raw;

	if (!statements)
		return NULL;
	raw = statements->elements[0].ptr_value;
	select = (const SelectStmt *)raw->stmt;
	if (nodeTag(select) != T_SelectStmt || !select->targetList)
		return NULL;
	return constant_text(
		((const ResTarget *)select->targetList->elements[0].ptr_value)
			->val);
}

static const Node *
argument(const FuncCall *call, int i)
{
	if (!call->args || i >= call->args->length)
		return NULL;
	return call->args->elements[i].ptr_value;
}

/* "schema"."name" as nextval and regclass read it; *temporary: it is one of the
   session's, and NULL. */
static const struct relation *
find_named(struct resolving *r, const char *text, bool *temporary)
{
	struct buf first, second;
	size_t len = strlen(text), n;
	const struct relation *found = NULL;

	buf_init(&first);
	buf_init(&second);
	n = sql_read_ident(text, len, &first);
	if (n && n == len) {
		found = catalog_resolve_relation(r->ctx->catalog, r->ctx->path,
						 NULL, first.data);
		*temporary = !found && resolve_temporary(r, NULL, first.data);
	} else if (n && text[n] == '.' &&
		   sql_read_ident(text + n + 1, len - n - 1, &second) ==
			   len - n - 1) {
		found = catalog_find_relation(r->ctx->catalog, first.data,
					      second.data);
	}
	buf_release(&first);
	buf_release(&second);
	return found;
}

static bool
resolve_sequence(struct resolving *r, const FuncCall *call, const char *name)
{
	const char *text;
	const struct relation *sequence;
	bool temporary = false;
	size_t i = 0,
	       n = sizeof(sequence_functions) / sizeof(*sequence_functions);

	while (i < n && strcmp(sequence_functions[i], name) != 0)
		i++;
	if (i == n)
		return false;
	text = constant_text(argument(call, 0));
	sequence = text ? find_named(r, text, &temporary) : NULL;
	if (temporary)
		return true;
	if (sequence)
		access_set_sequence(r->ctx->arena, r->out, sequence, NULL,
				    call->location);
	else if (text)
		access_set_gap(r->ctx->arena, r->out, GAP_RELATION, text, NULL,
			       call->location);
	else
		access_set_gap(r->ctx->arena, r->out, GAP_DYNAMIC, name, NULL,
			       call->location);
	return true;
}

/* Its names stand at the call, its columns nowhere. */
static void
resolve_argument(struct resolving *r, const char *text, int location)
{
	struct column_traces *trace = r->trace;

	if (trace)
		r->within = location;
	r->trace = NULL;
	resolve_inner_text(r, text);
	r->trace = trace;
}

static void
resolve_text_runner(struct resolving *r, const FuncCall *call, const char *name)
{
	size_t i = 0, n = sizeof(runs_text) / sizeof(*runs_text);

	while (i < n && strcmp(runs_text[i].name, name) != 0)
		i++;
	if (i == n)
		return;
	if (runs_text[i].remote)
		access_set_gap(r->ctx->arena, r->out, GAP_REMOTE, name, NULL,
			       call->location);
	for (int q = 0; q < runs_text[i].queries; q++) {
		const Node *arg = argument(call, q);
		const char *text = constant_text(arg);

		if (text)
			resolve_argument(r, text, call->location);
		else if (arg && nodeTag(arg) != T_A_Const)
			access_set_gap(r->ctx->arena, r->out, GAP_DYNAMIC, name,
				       NULL, call->location);
	}
}

static void
keep_routine(struct routine *routine, void *arg)
{
	*(const struct routine **)arg = routine;
}

const struct routine *
resolve_find_routine(const struct resolving *r, const FuncCall *call)
{
	const List *f = call->funcname;
	const struct routine *found = NULL;
	const char *schema = NULL;

	if (f->length > 1)
		schema = strVal(f->elements[f->length - 2].ptr_value);
	catalog_each_routine(r->ctx->catalog, r->ctx->path, schema,
			     strVal(f->elements[f->length - 1].ptr_value),
			     call->args ? call->args->length : 0, keep_routine,
			     &found);
	return found;
}

struct found_call {
	struct resolving *r;
	int location;
};

static void
add_call(struct routine *routine, void *arg)
{
	const struct found_call *f = arg;

	access_set_call(f->r->ctx->arena, f->r->out, routine, NULL,
			f->location);
	resolve_trace_name(f->r, f->location, NULL, routine);
}

/* Could a schema hold functions that the catalog does not list? */
static bool
schema_is_known(const struct catalog *c, const char *schema)
{
	for (size_t i = 0; i < c->extensions.n; i++)
		if (strcmp(c->extensions.v[i].schema, schema) == 0)
			return false;
	return !schema_is_system(schema);
}

size_t
resolve_routines(struct resolving *r, const char *schema, const char *name,
		 int nargs, int location)
{
	struct found_call found = {r, location};

	return catalog_each_routine(r->ctx->catalog, r->ctx->path, schema, name,
				    nargs, add_call, &found);
}

void
resolve_call(struct resolving *r, const FuncCall *call)
{
	const List *f = call->funcname;
	const char *name = strVal(f->elements[f->length - 1].ptr_value);
	const char *schema = NULL;
	struct buf qualified;

	if (f->length > 1)
		schema = strVal(f->elements[f->length - 2].ptr_value);
	if (resolve_routines(r, schema, name,
			     call->args ? call->args->length : 0,
			     call->location))
		return;
	if (resolve_sequence(r, call, name))
		return;
	resolve_text_runner(r, call, name);
	if (!schema || !schema_is_known(r->ctx->catalog, schema))
		return;
	buf_init(&qualified);
	sql_qualified(&qualified, schema, name);
	access_set_gap(r->ctx->arena, r->out, GAP_ROUTINE, qualified.data, NULL,
		       call->location);
	buf_release(&qualified);
}
