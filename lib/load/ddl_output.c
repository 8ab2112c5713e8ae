/*
 * The result columns of a query, by name: what a view's columns are called, and
 * what SELECT * stands for. Where a result is a column as it is, that is kept,
 * for it has the column's type.
 */
#include <stdio.h>
#include <string.h>

#include "load/ddl.h"

/* PostgreSQL's own limit of a target list. */
#define COLUMNS_MAX 1664
#define DEPTH_MAX 128

/* A CTE, and what is visible outside of it. */
struct scope {
	const CommonTableExpr *cte;
	const struct scope *outer;
	struct ddl_outputs *outputs; /* once known */
};

/* Something in FROM that has a name. */
struct item {
	const char *schema, *name;
	struct ddl_outputs outputs;
};

struct items {
	VEC(struct item) v;
};

static struct ddl_outputs query_outputs(struct ddl *d,
					const struct scope *scope,
					const Node *query, int depth);

static void
push(struct ddl *d, struct ddl_outputs *out, const char *name,
     const struct attribute *column)
{
	if (out->columns.n < COLUMNS_MAX)
		vec_push(&d->scratch, &out->columns,
			 (struct ddl_output){.name = name, .column = column});
}

static void
append(struct ddl *d, struct ddl_outputs *out, const struct ddl_outputs *more)
{
	for (size_t i = 0; i < more->columns.n; i++)
		push(d, out, more->columns.v[i].name,
		     more->columns.v[i].column);
}

static struct ddl_outputs
relation_outputs(struct ddl *d, const struct relation *r)
{
	struct ddl_outputs out = {0};

	for (size_t i = 0; r && i < r->attributes.n; i++)
		push(d, &out, r->attributes.v[i]->name, r->attributes.v[i]);
	return out;
}

/* An alias's column names replace the first ones. */
static struct ddl_outputs
renamed(struct ddl *d, const struct ddl_outputs *source, const List *names)
{
	struct ddl_outputs out = {0};
	size_t n = (size_t)list_length(names);

	append(d, &out, source);
	for (size_t i = 0; i < n; i++) {
		const char *name = strVal(list_nth(names, (int)i));

		if (i < out.columns.n)
			out.columns.v[i].name = name;
		else
			push(d, &out, name, NULL);
	}
	return out;
}

static const struct scope *
find_cte(const struct scope *scope, const char *name)
{
	for (; scope; scope = scope->outer)
		if (strcmp(scope->cte->ctename, name) == 0)
			return scope;
	return NULL;
}

static struct ddl_outputs
range_outputs(struct ddl *d, const struct scope *scope, const RangeVar *range)
{
	const struct scope *cte = NULL;

	if (!range->schemaname)
		cte = find_cte(scope, range->relname);
	if (cte)
		return cte->outputs ? *cte->outputs : (struct ddl_outputs){0};
	return relation_outputs(d, ddl_find(d, range));
}

static void
add_definitions(struct ddl *d, struct ddl_outputs *out, const List *definitions)
{
	ListCell *cell;

	foreach (cell, definitions)
		push(d, out, ((ColumnDef *)lfirst(cell))->colname, NULL);
}

struct found_routine {
	struct routine *routine;
};

static void
take_routine(struct routine *r, void *arg)
{
	((struct found_routine *)arg)->routine = r;
}

/* A relation's or composite type's columns, if a routine returns its rows. */
static bool
row_outputs(struct ddl *d, const struct routine *f, struct ddl_outputs *out)
{
	struct ddl_object *o = ddl_object(d, f);
	const struct relation *row = o->row;
	const struct db_type *type = o->row_type;

	for (size_t i = 0; i < o->outputs.n; i++)
		push(d, out, o->outputs.v[i], NULL);
	for (size_t i = 0; row && i < row->attributes.n; i++)
		push(d, out, row->attributes.v[i]->name, row->attributes.v[i]);
	for (size_t i = 0; type && i < type->members.n; i++)
		push(d, out, type->members.v[i]->name, type->members.v[i]);
	return out->columns.n > 0;
}

static void
function_outputs(struct ddl *d, const Node *function, const char *alias,
		 struct ddl_outputs *out)
{
	const FuncCall *call = (const FuncCall *)function;
	struct found_routine found = {0};
	struct ddl_outputs row = {0};
	const char *schema, *name;

	if (!IsA(function, FuncCall)) {
		push(d, out, alias ? alias : "?column?", NULL);
		return;
	}
	name = ddl_split(call->funcname, &schema);
	catalog_each_routine(d->catalog, &d->path, schema, name,
			     list_length(call->args), take_routine, &found);
	if (found.routine && row_outputs(d, found.routine, &row))
		append(d, out, &row);
	else
		push(d, out, alias ? alias : name, NULL);
}

static struct ddl_outputs
range_function_outputs(struct ddl *d, const RangeFunction *f)
{
	struct ddl_outputs out = {0};
	const char *alias = f->alias ? f->alias->aliasname : NULL;
	ListCell *cell;

	add_definitions(d, &out, f->coldeflist);
	foreach (cell, f->coldeflist ? NIL : f->functions) {
		const List *pair = lfirst(cell);

		if (list_length(pair) > 1 && lsecond(pair))
			add_definitions(d, &out, lsecond(pair));
		else
			function_outputs(d, linitial(pair),
					 list_length(f->functions) > 1 ? NULL
								       : alias,
					 &out);
	}
	if (f->ordinality)
		push(d, &out, "ordinality", NULL);
	return out;
}

static void
name_item(struct ddl *d, struct items *items, const char *schema,
	  const char *name, struct ddl_outputs outputs)
{
	vec_push(&d->scratch, &items->v,
		 (struct item){
			 .schema = schema, .name = name, .outputs = outputs});
}

static bool
in_names(const struct ddl_outputs *names, const char *name)
{
	for (size_t i = 0; i < names->columns.n; i++)
		if (strcmp(names->columns.v[i].name, name) == 0)
			return true;
	return false;
}

/* Merged columns come first, then the rest of the left and of the right. */
static struct ddl_outputs
join_outputs(struct ddl *d, const JoinExpr *j, const struct ddl_outputs *left,
	     const struct ddl_outputs *right)
{
	struct ddl_outputs merged = {0}, out = {0};
	const struct ddl_outputs *sides[] = {left, right};
	ListCell *cell;

	foreach (cell, j->usingClause)
		push(d, &merged, strVal(lfirst(cell)), NULL);
	for (size_t i = 0; j->isNatural && i < left->columns.n; i++)
		if (in_names(right, left->columns.v[i].name))
			push(d, &merged, left->columns.v[i].name, NULL);
	for (size_t i = 0; i < merged.columns.n; i++)
		for (size_t k = 0; k < left->columns.n; k++)
			if (strcmp(left->columns.v[k].name,
				   merged.columns.v[i].name) == 0)
				merged.columns.v[i].column =
					left->columns.v[k].column;
	append(d, &out, &merged);
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < sides[side]->columns.n; i++) {
			const struct ddl_output *o = &sides[side]->columns.v[i];

			if (!in_names(&merged, o->name))
				push(d, &out, o->name, o->column);
		}
	return out;
}

/* The columns of one thing in FROM; what has a name is added to items. */
static struct ddl_outputs
from_outputs(struct ddl *d, const struct scope *scope, const Node *node,
	     struct items *items, int depth)
{
	struct ddl_outputs out = {0}, left, right;
	const Alias *alias = NULL;
	const char *name = NULL, *schema = NULL;

	if (depth > DEPTH_MAX)
		return out;
	if (IsA(node, RangeVar)) {
		const RangeVar *range = (const RangeVar *)node;

		out = range_outputs(d, scope, range);
		alias = range->alias;
		name = range->relname;
		schema = alias ? NULL : range->schemaname;
	} else if (IsA(node, RangeSubselect)) {
		alias = ((const RangeSubselect *)node)->alias;
		out = query_outputs(d, scope,
				    ((const RangeSubselect *)node)->subquery,
				    depth + 1);
	} else if (IsA(node, RangeFunction)) {
		alias = ((const RangeFunction *)node)->alias;
		out = range_function_outputs(d, (const RangeFunction *)node);
	} else if (IsA(node, JoinExpr)) {
		const JoinExpr *j = (const JoinExpr *)node;

		left = from_outputs(d, scope, j->larg, items, depth + 1);
		right = from_outputs(d, scope, j->rarg, items, depth + 1);
		out = join_outputs(d, j, &left, &right);
		alias = j->alias;
	} else if (IsA(node, RangeTableFunc)) {
		const RangeTableFunc *t = (const RangeTableFunc *)node;
		ListCell *cell;

		alias = t->alias;
		foreach (cell, t->columns)
			push(d, &out,
			     ((RangeTableFuncCol *)lfirst(cell))->colname,
			     NULL);
	} else if (IsA(node, RangeTableSample)) {
		return from_outputs(d, scope,
				    ((const RangeTableSample *)node)->relation,
				    items, depth + 1);
	}
	if (alias) {
		name = alias->aliasname;
		out = renamed(d, &out, alias->colnames);
	}
	if (name)
		name_item(d, items, schema, name, out);
	return out;
}

static const struct item *
find_item(const struct items *items, const char *schema, const char *name)
{
	for (size_t i = items->v.n; i-- > 0;) {
		const struct item *item = &items->v.v[i];

		if (strcmp(item->name, name) == 0 &&
		    (!schema || !item->schema ||
		     strcmp(item->schema, schema) == 0))
			return item;
	}
	return NULL;
}

static const struct attribute *
column_named(const struct ddl_outputs *in, const char *name)
{
	for (size_t i = 0; i < in->columns.n; i++)
		if (strcmp(in->columns.v[i].name, name) == 0)
			return in->columns.v[i].column;
	return NULL;
}

/* * and table.*; false if it is something else. */
static bool
expand_star(struct ddl *d, const Node *node, const struct items *items,
	    const struct ddl_outputs *all, struct ddl_outputs *out)
{
	const List *fields;
	const struct item *item;
	int n;

	if (!IsA(node, ColumnRef))
		return false;
	fields = ((const ColumnRef *)node)->fields;
	n = list_length(fields);
	if (!IsA(llast(fields), A_Star))
		return false;
	if (n == 1) {
		append(d, out, all);
		return true;
	}
	item = find_item(items, n > 2 ? strVal(list_nth(fields, n - 3)) : NULL,
			 strVal(list_nth(fields, n - 2)));
	if (item)
		append(d, out, &item->outputs);
	return true;
}

static const struct attribute *
column_of(const Node *node, const struct items *items,
	  const struct ddl_outputs *all)
{
	const List *fields;
	const struct item *item;
	int n;

	if (!IsA(node, ColumnRef))
		return NULL;
	fields = ((const ColumnRef *)node)->fields;
	n = list_length(fields);
	if (n == 1)
		return column_named(all, strVal(linitial(fields)));
	item = find_item(items, n > 2 ? strVal(list_nth(fields, n - 3)) : NULL,
			 strVal(list_nth(fields, n - 2)));
	return item ? column_named(&item->outputs, strVal(llast(fields)))
		    : NULL;
}

static void
target_outputs(struct ddl *d, const struct scope *scope, const List *targets,
	       const struct items *items, const struct ddl_outputs *all,
	       struct ddl_outputs *out, int depth)
{
	ListCell *cell;

	foreach (cell, targets) {
		const ResTarget *t = lfirst(cell);

		if (!t->val || expand_star(d, t->val, items, all, out))
			continue;
		push(d, out, t->name ? t->name : ddl_figure_name(t->val, depth),
		     column_of(t->val, items, all));
	}
	(void)scope;
}

/* RETURNING of INSERT, UPDATE, DELETE: of the target and what stands by. */
static struct ddl_outputs
returning_outputs(struct ddl *d, const struct scope *scope,
		  const RangeVar *target, const List *from,
		  const List *returning, int depth)
{
	struct ddl_outputs out = {0}, all = {0}, one;
	struct items items = {0};
	ListCell *cell;

	one = from_outputs(d, NULL, (const Node *)target, &items, depth + 1);
	append(d, &all, &one);
	foreach (cell, from) {
		one = from_outputs(d, scope, lfirst(cell), &items, depth + 1);
		append(d, &all, &one);
	}
	target_outputs(d, scope, returning, &items, &all, &out, depth);
	return out;
}

static struct ddl_outputs
values_outputs(struct ddl *d, const SelectStmt *s)
{
	struct ddl_outputs out = {0};
	int n = list_length(linitial(s->valuesLists));

	for (int i = 1; i <= n && i <= COLUMNS_MAX; i++)
		push(d, &out, arena_printf(&d->scratch, "column%d", i), NULL);
	return out;
}

/* The CTEs of a WITH, each seeing those before it. */
static const struct scope *
with_scope(struct ddl *d, const struct scope *scope, const WithClause *with,
	   int depth)
{
	ListCell *cell;

	foreach (cell, with ? with->ctes : NIL) {
		struct scope *own = arena_new(&d->scratch, struct scope);
		struct ddl_outputs *out = arena_new(&d->scratch,
						    struct ddl_outputs);

		own->cte = lfirst(cell);
		own->outer = scope;
		*out = query_outputs(d, with->recursive ? own : scope,
				     own->cte->ctequery, depth + 1);
		*out = renamed(d, out, own->cte->aliascolnames);
		own->outputs = out;
		scope = own;
	}
	return scope;
}

static struct ddl_outputs
select_outputs(struct ddl *d, const struct scope *scope, const SelectStmt *s,
	       int depth)
{
	struct ddl_outputs out = {0}, all = {0}, one;
	struct items items = {0};
	ListCell *cell;

	scope = with_scope(d, scope, s->withClause, depth);
	while (s->op != SETOP_NONE) {
		s = s->larg;
		scope = with_scope(d, scope, s->withClause, depth);
	}
	if (s->valuesLists)
		return values_outputs(d, s);
	foreach (cell, s->fromClause) {
		one = from_outputs(d, scope, lfirst(cell), &items, depth + 1);
		append(d, &all, &one);
	}
	target_outputs(d, scope, s->targetList, &items, &all, &out, depth);
	return out;
}

static struct ddl_outputs
query_outputs(struct ddl *d, const struct scope *scope, const Node *query,
	      int depth)
{
	const InsertStmt *i = (const InsertStmt *)query;
	const UpdateStmt *u = (const UpdateStmt *)query;
	const DeleteStmt *e = (const DeleteStmt *)query;

	if (!query || depth > DEPTH_MAX)
		return (struct ddl_outputs){0};
	switch (nodeTag(query)) {
	case T_SelectStmt:
		return select_outputs(d, scope, (const SelectStmt *)query,
				      depth);
	case T_InsertStmt:
		return returning_outputs(d, scope, i->relation, NIL,
					 i->returningList, depth);
	case T_UpdateStmt:
		return returning_outputs(d, scope, u->relation, u->fromClause,
					 u->returningList, depth);
	case T_DeleteStmt:
		return returning_outputs(d, scope, e->relation, e->usingClause,
					 e->returningList, depth);
	default:
		return (struct ddl_outputs){0};
	}
}

struct ddl_outputs
ddl_query_outputs(struct ddl *d, const Node *query)
{
	return query_outputs(d, NULL, query, 0);
}
