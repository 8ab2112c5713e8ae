/* Functions, procedures and aggregates. */
#include <string.h>
#include <strings.h>

#include "load/ddl.h"
#include "sql/resolve.h"

/* An overload is known by the types of its arguments. */
struct wanted {
	const char *const *arguments;
	size_t n;
	bool any;
	struct routine *found;
	size_t matches;
};

static void
match(struct routine *r, void *arg)
{
	struct wanted *w = arg;

	if (!w->any && r->arguments.n != w->n)
		return;
	for (size_t i = 0; !w->any && i < w->n; i++)
		if (strcmp(r->arguments.v[i], w->arguments[i]) != 0)
			return;
	w->found = r;
	w->matches++;
}

static struct routine *
find_signature(struct ddl *d, const char *schema, const char *name,
	       struct wanted *w)
{
	for (size_t i = 0; !schema && i < d->path.schemas.n && !w->found; i++)
		catalog_each_routine(d->catalog, &d->path, d->path.schemas.v[i],
				     name, -1, match, w);
	if (schema)
		catalog_each_routine(d->catalog, &d->path, schema, name, -1,
				     match, w);
	return w->found;
}

static bool
is_input(const FunctionParameter *p)
{
	return p->mode != FUNC_PARAM_OUT && p->mode != FUNC_PARAM_TABLE;
}

VEC_TYPE(types, const char *);

/* The types of those parameters that go in, in scratch. */
static struct types
input_types(struct ddl *d, const List *parameters)
{
	struct types types = {0};
	ListCell *cell;

	foreach (cell, parameters) {
		const FunctionParameter *p = lfirst(cell);

		if (is_input(p))
			vec_push(&d->scratch, &types,
				 ddl_type(d, p->argType, false).text);
	}
	return types;
}

struct routine *
ddl_find_routine(struct ddl *d, const ObjectWithArgs *name)
{
	struct wanted w = {.any = name->args_unspecified};
	struct types arguments = {0};
	const char *schema, *own = ddl_split(name->objname, &schema);
	struct routine *found;
	ListCell *cell;

	foreach (cell, name->objargs)
		if (lfirst(cell))
			vec_push(&d->scratch, &arguments,
				 ddl_type(d, lfirst(cell), false).text);
	w.arguments = arguments.v;
	w.n = arguments.n;
	found = find_signature(d, schema, own, &w);
	if (found || !name->objfuncargs)
		return found;
	/* DROP PROCEDURE f(OUT a int) names outputs as well. */
	arguments = input_types(d, name->objfuncargs);
	w.arguments = arguments.v;
	w.n = arguments.n;
	return find_signature(d, schema, own, &w);
}

struct routine *
ddl_need_routine(struct ddl *d, const ObjectWithArgs *name, bool missing_ok)
{
	struct routine *f = ddl_find_routine(d, name);
	const char *schema;

	if (!f && !missing_ok)
		ddl_gap(d, -1, "routine \"%s\" is not known with these types",
			ddl_split(name->objname, &schema));
	return f;
}

static void
add_parameter(struct ddl *d, struct routine *f, const FunctionParameter *p)
{
	struct ddl_type t = ddl_type(d, p->argType, false);
	const char *name = p->name ? arena_strdup(d->arena, p->name) : "";

	vec_push(d->arena, &f->argument_names, name);
	if (is_input(p)) {
		vec_push(d->arena, &f->arguments, t.text);
		f->ndefaults += p->defexpr != NULL;
		f->variadic |= p->mode == FUNC_PARAM_VARIADIC;
	}
}

/* Written-out types follow a rename; lists do not grow any more. */
static void
note_types(struct ddl *d, struct routine *f, const CreateFunctionStmt *s)
{
	size_t input = 0;
	ListCell *cell;

	foreach (cell, s->parameters) {
		const FunctionParameter *p = lfirst(cell);
		struct ddl_type t;

		if (!is_input(p))
			continue;
		t = ddl_type(d, p->argType, false);
		ddl_type_used(d, &t, &f->arguments.v[input++], DDL_ROUTINE, f);
	}
}

static bool
is_output(const FunctionParameter *p)
{
	return !is_input(p) || p->mode == FUNC_PARAM_INOUT;
}

/* One output is the result itself, several are a record. */
static struct ddl_type
result_of(struct ddl *d, const CreateFunctionStmt *s)
{
	const FunctionParameter *only = NULL;
	ListCell *cell;

	foreach (cell, s->parameters) {
		const FunctionParameter *p = lfirst(cell);

		if (!is_output(p))
			continue;
		if (only)
			return (struct ddl_type){.text = "record"};
		only = p;
	}
	if (only)
		return ddl_type(d, only->argType, false);
	if (s->returnType)
		return ddl_type(d, s->returnType, false);
	return (struct ddl_type){.text = "void"};
}

static void
set_result(struct ddl *d, struct routine *f, const CreateFunctionStmt *s)
{
	struct ddl_type t;

	if (s->is_procedure)
		return;
	t = result_of(d, s);
	f->returns = t.text;
	f->returns_set = s->returnType && s->returnType->setof;
	ddl_type_used(d, &t, &f->returns, DDL_ROUTINE, f);
}

static void
set_source(struct ddl *d, struct routine *f, const List *as)
{
	const char *text = strVal(llast(as));

	/* In C, the second string is the symbol; it has the routine's name. */
	if (f->language && strcmp(f->language, "c") == 0 &&
	    list_length(as) == 1)
		text = f->name;
	f->source = arena_strdup(d->arena, text);
}

static void
set_setting(struct ddl *d, struct routine *f, const VariableSetStmt *s)
{
	struct search_path path;

	if (s->kind == VAR_RESET_ALL ||
	    (s->kind == VAR_RESET && strcmp(s->name, "search_path") == 0)) {
		f->has_path = false;
		f->search_path.n = 0;
		return;
	}
	if (!s->name || strcmp(s->name, "search_path") != 0)
		return;
	path = s->kind == VAR_SET_CURRENT ? d->setting : ddl_path_of(d, s);
	f->has_path = true;
	f->search_path.n = 0;
	for (size_t i = 0; i < path.schemas.n; i++)
		if (path.schemas.v[i][0])
			vec_push(d->arena, &f->search_path, path.schemas.v[i]);
}

static void
set_options(struct ddl *d, struct routine *f, const List *options)
{
	const List *as = NULL;
	ListCell *cell;

	foreach (cell, options) {
		const DefElem *e = lfirst(cell);

		if (strcmp(e->defname, "language") == 0)
			f->language = arena_strdup(d->arena, strVal(e->arg));
		else if (strcmp(e->defname, "as") == 0)
			as = (const List *)e->arg;
		else if (strcmp(e->defname, "security") == 0)
			f->security_definer = boolVal(e->arg);
		else if (strcmp(e->defname, "window") == 0)
			f->kind = ROUTINE_WINDOW;
		else if (strcmp(e->defname, "set") == 0)
			set_setting(d, f, (VariableSetStmt *)e->arg);
	}
	if (as)
		set_source(d, f, as);
}

/* BEGIN ATOMIC is bound to what it names when it is made. */
static void
set_body(struct ddl *d, struct routine *f, const Node *body)
{
	struct resolve_context context = ddl_context(d);
	struct map variables = MAP_INIT;

	f->source = NULL;
	f->body = arena_new(d->arena, struct access_set);
	for (size_t i = 0; i < f->argument_names.n; i++)
		if (f->argument_names.v[i][0])
			map_set(&variables, f->argument_names.v[i], f);
	map_set(&variables, f->name, f);
	context.variables = &variables;
	resolve_statement(&context, body, f->body);
	map_release(&variables);
	if (!f->language)
		f->language = "sql";
	ddl_uses(d, f->body, DDL_ROUTINE, f);
}

/* A routine of the same arguments is replaced or in the way. */
static struct routine *
routine_of(struct ddl *d, const CreateFunctionStmt *s)
{
	const char *schema, *name = ddl_split(s->funcname, &schema);
	struct types arguments = input_types(d, s->parameters);
	struct wanted w = {.arguments = arguments.v, .n = arguments.n};
	struct routine *f;

	schema = ddl_schema(d, schema);
	f = find_signature(d, schema, name, &w);
	if (!f) {
		f = catalog_add_routine(d->catalog, schema, name);
		f->owner = d->role;
		ddl_default_grants(d, &(struct grant){.routine = f}, 'f',
				   schema, f->owner);
		return f;
	}
	if (!s->replace) {
		ddl_gap(d, -1, "routine \"%s\" exists already", name);
		return NULL;
	}
	f->arguments.n = f->argument_names.n = f->ndefaults = 0;
	f->variadic = f->security_definer = f->has_path = false;
	f->search_path.n = 0;
	f->body = NULL;
	f->source = NULL;
	return f;
}

void
ddl_create_routine(struct ddl *d, const CreateFunctionStmt *s)
{
	struct routine *f = routine_of(d, s);
	ListCell *cell;

	if (!f)
		return;
	f->kind = s->is_procedure ? ROUTINE_PROCEDURE : ROUTINE_FUNCTION;
	foreach (cell, s->parameters)
		add_parameter(d, f, lfirst(cell));
	note_types(d, f, s);
	set_result(d, f, s);
	set_options(d, f, s->options);
	if (s->sql_body)
		set_body(d, f, s->sql_body);
}

void
ddl_alter_routine(struct ddl *d, const AlterFunctionStmt *s)
{
	struct routine *f = ddl_need_routine(d, s->func, false);

	if (f)
		set_options(d, f, s->actions);
}

/* --- aggregates */

static const DefElem *
definition(const List *list, const char *name)
{
	ListCell *cell;

	foreach (cell, list) {
		const DefElem *e = lfirst(cell);

		if (strcasecmp(e->defname, name) == 0)
			return e;
	}
	return NULL;
}

/* A function by its name alone: with the types that an aggregate calls it. */
static void
add_part(struct ddl *d, struct routine *f, const DefElem *e)
{
	ObjectWithArgs name = {.type = T_ObjectWithArgs,
			       .args_unspecified = true};
	List *names;
	struct routine *part;

	if (!e || !e->arg)
		return;
	if (IsA(e->arg, TypeName))
		names = ((TypeName *)e->arg)->names;
	else if (IsA(e->arg, List))
		names = (List *)e->arg;
	else
		return;
	name.objname = names;
	part = ddl_find_routine(d, &name);
	if (!part)
		return;
	vec_push(d->arena, &f->aggregate_parts, part);
	ddl_used_by(d, part, DDL_ROUTINE, f);
}

static void
aggregate_arguments(struct ddl *d, struct routine *f, const DefineStmt *s)
{
	const DefElem *base = definition(s->definition, "basetype");
	ListCell *cell;

	if (s->oldstyle) {
		if (base && IsA(base->arg, TypeName)) {
			const char *text =
				ddl_type(d, (TypeName *)base->arg, false).text;

			if (strcasecmp(text, "\"any\"") != 0)
				vec_push(d->arena, &f->arguments, text);
		}
	} else if (s->args && linitial(s->args)) {
		foreach (cell, (List *)linitial(s->args))
			add_parameter(d, f, lfirst(cell));
	}
	while (f->argument_names.n < f->arguments.n)
		vec_push(d->arena, &f->argument_names, "");
}

void
ddl_create_aggregate(struct ddl *d, const DefineStmt *s)
{
	static const char *const parts[] = {
		"sfunc",	"finalfunc", "combinefunc", "serialfunc",
		"deserialfunc", "msfunc",    "minvfunc",    "mfinalfunc",
	};
	const char *schema, *name = ddl_split(s->defnames, &schema);
	struct routine *f;

	schema = ddl_schema(d, schema);
	f = catalog_add_routine(d->catalog, schema, name);
	f->kind = ROUTINE_AGGREGATE;
	f->owner = d->role;
	f->language = "internal";
	ddl_default_grants(d, &(struct grant){.routine = f}, 'f', schema,
			   f->owner);
	aggregate_arguments(d, f, s);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		add_part(d, f, definition(s->definition, parts[i]));
}

/* --- calls that a script makes */

/* Words in a body that say it may change the schema. */
static bool
changes_schema(const struct routine *f)
{
	static const char *const words[] = {"create", "alter",	"drop",
					    "grant",  "revoke", "execute"};

	for (size_t i = 0; f->source && i < sizeof(words) / sizeof(*words); i++)
		if (strcasestr(f->source, words[i]))
			return true;
	return false;
}

void
ddl_note_calls(struct ddl *d, const Node *stmt)
{
	struct resolve_context context = ddl_context(d);
	struct access_set set = {0};

	context.arena = &d->scratch;
	resolve_statement(&context, stmt, &set);
	for (size_t i = 0; i < set.calls.n; i++) {
		const struct routine *f = set.calls.v[i].routine;

		if (!changes_schema(f))
			continue;
		ddl_gap(d, set.calls.v[i].location,
			"dynamic: %s() may change the schema", f->name);
		return;
	}
}
