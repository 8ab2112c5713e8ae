/*
 * The FROM clause and WITH: what a query level can see.
 */
#include "sql/scope.h"

#include <string.h>

static bool
is_transition(const struct resolving *r, const char *name)
{
	return r->ctx->transitions &&
	       map_has(r->ctx->transitions, name, strlen(name));
}

static void
from_relation(struct resolving *r, struct scope *s, const RangeVar *rv)
{
	const struct cte *cte = rv->schemaname ? NULL
					       : scope_find_cte(s, rv->relname);
	struct range_item *item = scope_add(
		r, s, range_alias(rv->alias, rv->relname));
	const struct relation *relation;

	if (!cte && !rv->schemaname && is_transition(r, rv->relname)) {
		item->columns.open = true;
	} else if (cte) {
		range_columns_add(r, &item->columns, &cte->columns);
	} else if ((relation = resolve_range_var(r, rv))) {
		range_item_set_relation(r, item, relation);
		if (!rv->alias)
			item->schema = relation->schema;
		resolve_access(r, relation, ACCESS_READ, 0, s->level,
			       rv->location);
		resolve_trace_name(r, rv->location, relation, NULL);
	} else {
		item->columns.open = true;
		item->schema = rv->schemaname;
	}
	if (rv->alias)
		range_item_rename(r, item, rv->alias->colnames);
	scope_add_leaf(r, s, item);
}

static void
from_subselect(struct resolving *r, struct scope *s, const RangeSubselect *sub)
{
	struct range_columns columns = {0};
	struct range_item *item;

	resolve_query_node(r, sub->subquery, sub->lateral ? s : s->parent,
			   s->ctes, &columns);
	item = scope_add(r, s, range_alias(sub->alias, NULL));
	item->columns = columns;
	item->inner = r->last;
	if (sub->alias)
		range_item_rename(r, item, sub->alias->colnames);
	scope_add_leaf(r, s, item);
}

static void
from_table_function(struct resolving *r, struct scope *s,
		    const RangeTableFunc *rtf)
{
	struct range_item *item;

	resolve_expr(r, s, rtf->docexpr, USE_READ);
	resolve_expr(r, s, rtf->rowexpr, USE_READ);
	resolve_expr_list(r, s, rtf->namespaces, USE_READ);
	resolve_expr_list(r, s, rtf->columns, USE_READ);
	item = scope_add(r, s, range_alias(rtf->alias, "xmltable"));
	for (int i = 0; i < rtf->columns->length; i++) {
		const RangeTableFuncCol *col =
			rtf->columns->elements[i].ptr_value;

		vec_push(&r->scratch, &item->columns,
			 (struct range_column){.name = col->colname});
	}
	if (rtf->alias)
		range_item_rename(r, item, rtf->alias->colnames);
	scope_add_leaf(r, s, item);
}

static const struct range_tree *
pop_from(struct scope *s)
{
	return s->from.v[--s->from.n];
}

/* USING (..) AS alias: a name for the merged columns alone. */
static void
name_merged(struct resolving *r, struct scope *s, const struct range_tree *tree,
	    const char *alias)
{
	struct range_item *item = scope_add(r, s, alias);
	struct range_columns all = {0};
	size_t n = (size_t)tree->using->length;

	item->qualified_only = true;
	range_tree_expand(r, tree, &all);
	/* They come first. */
	for (size_t i = 0; i < n && i < all.n; i++)
		vec_push(&r->scratch, &item->columns, all.v[i]);
}

/* (a JOIN b) AS alias: its parts, from the first item on, are hidden by it. */
static void
name_join(struct resolving *r, struct scope *s, struct range_tree *tree,
	  const Alias *alias, size_t first)
{
	struct range_item *item;

	for (size_t i = first; i < s->items.n; i++) {
		s->items.v[i]->alias = NULL;
		s->items.v[i]->qualified_only = true;
	}
	item = scope_add(r, s, alias->aliasname);
	range_tree_expand(r, tree, &item->columns);
	range_item_rename(r, item, alias->colnames);
	tree->item = item;
}

static void
from_join(struct resolving *r, struct scope *s, const JoinExpr *join)
{
	struct range_tree *tree = arena_new(&r->scratch, struct range_tree);
	size_t first = s->items.n;

	resolve_from_item(r, s, join->larg);
	resolve_from_item(r, s, join->rarg);
	tree->right = pop_from(s);
	tree->left = pop_from(s);
	tree->using = join->usingClause;
	tree->natural = join->isNatural;
	if (tree->using || tree->natural)
		range_tree_use_merged(r, s, tree);
	/* ON sees the sides of its join, not what stands before it in FROM. */
	resolve_expr(r, scope_from(r, s, first), join->quals, USE_JOINED);
	vec_push(&r->scratch, &s->from, tree);
	if (join->join_using_alias)
		name_merged(r, s, tree, join->join_using_alias->aliasname);
	if (join->alias)
		name_join(r, s, tree, join->alias, first);
}

void
resolve_from_item(struct resolving *r, struct scope *s, const Node *node)
{
	const RangeTableSample *sample;

	r->depth++;
	switch (nodeTag(node)) {
	case T_RangeVar:
		from_relation(r, s, (const RangeVar *)node);
		break;
	case T_RangeSubselect:
		from_subselect(r, s, (const RangeSubselect *)node);
		break;
	case T_RangeFunction:
		resolve_from_function(r, s, (const RangeFunction *)node);
		break;
	case T_RangeTableFunc:
		from_table_function(r, s, (const RangeTableFunc *)node);
		break;
	case T_RangeTableSample:
		sample = (const RangeTableSample *)node;
		resolve_from_item(r, s, sample->relation);
		resolve_expr_list(r, s, sample->args, USE_READ);
		resolve_expr(r, s, sample->repeatable, USE_READ);
		break;
	case T_JoinExpr:
		from_join(r, s, (const JoinExpr *)node);
		break;
	default:
		break;
	}
	r->depth--;
}

static struct cte *
new_cte(struct resolving *r, const struct scope *s, const CommonTableExpr *expr)
{
	struct cte *cte = arena_new(&r->scratch, struct cte);

	cte->name = expr->ctename;
	cte->outer = s->ctes;
	return cte;
}

static void
rename_cte(struct resolving *r, struct cte *cte, const List *names)
{
	struct range_item item = {.columns = cte->columns};

	range_item_rename(r, &item, names);
	cte->columns = item.columns;
}

/* Until they are being read, the columns of recursive CTEs are not known. */
static void
announce_ctes(struct resolving *r, struct scope *s, const WithClause *with)
{
	for (int i = 0; i < with->ctes->length; i++) {
		struct cte *cte = new_cte(r, s,
					  with->ctes->elements[i].ptr_value);

		cte->columns.open = true;
		s->ctes = cte;
	}
}

/* SEARCH and CYCLE add columns of their own. */
static void
add_generated_columns(struct resolving *r, struct range_columns *columns,
		      const CommonTableExpr *expr)
{
	const CTESearchClause *search = expr->search_clause;
	const CTECycleClause *cycle = expr->cycle_clause;
	const char *names[] = {search ? search->search_seq_column : NULL,
			       cycle ? cycle->cycle_mark_column : NULL,
			       cycle ? cycle->cycle_path_column : NULL};

	for (size_t i = 0; i < 3; i++)
		if (names[i])
			vec_push(&r->scratch, columns,
				 (struct range_column){.name = names[i]});
}

/* Its own query sees the columns of its first part, once that is read. */
static void
begin_recursive(struct resolving *r, struct scope *s,
		const CommonTableExpr *expr)
{
	struct cte *self = new_cte(r, s, expr);

	self->columns.open = true;
	s->ctes = self;
	r->recursive = self;
	r->recursive_expr = expr;
}

void
resolve_recursive_columns(struct resolving *r, const SelectStmt *stmt,
			  const struct range_columns *columns)
{
	struct range_item item = {0};

	if (!r->recursive || r->recursive_expr->ctequery != (const Node *)stmt)
		return;
	range_columns_add(r, &item.columns, columns);
	range_item_rename(r, &item, r->recursive_expr->aliascolnames);
	add_generated_columns(r, &item.columns, r->recursive_expr);
	r->recursive->columns = item.columns;
}

void
resolve_with(struct resolving *r, struct scope *s, const WithClause *with)
{
	struct cte *recursive = r->recursive;
	const CommonTableExpr *recursive_expr = r->recursive_expr;

	if (with && with->recursive)
		announce_ctes(r, s, with);
	for (int i = 0; with && i < with->ctes->length; i++) {
		const CommonTableExpr *expr = with->ctes->elements[i].ptr_value;
		struct cte *cte = new_cte(r, s, expr);
		struct range_columns columns = {0};

		if (with->recursive)
			begin_recursive(r, s, expr);
		resolve_query_node(r, expr->ctequery, s->parent, s->ctes,
				   &columns);
		cte->columns = columns;
		rename_cte(r, cte, expr->aliascolnames);
		add_generated_columns(r, &cte->columns, expr);
		s->ctes = cte;
		r->recursive = recursive;
		r->recursive_expr = recursive_expr;
	}
}
