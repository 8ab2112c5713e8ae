/*
 * The FROM clause and WITH: what a query level can see.
 */
#include "sql/scope.h"

#include <string.h>

static const char *
alias_name(const Alias *alias, const char *otherwise)
{
	return alias ? alias->aliasname : otherwise;
}

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
	struct range_item *item = scope_add(r, s,
					    alias_name(rv->alias, rv->relname));
	const struct relation *relation;

	if (!cte && !rv->schemaname && is_transition(r, rv->relname)) {
		item->open = true;
	} else if (cte) {
		for (size_t i = 0; i < cte->columns.n; i++)
			vec_push(&r->scratch, &item->columns,
				 cte->columns.v[i]);
		item->open = cte->open;
	} else if ((relation = resolve_range_var(r, rv))) {
		range_item_set_relation(r, item, relation);
		if (!rv->alias)
			item->schema = relation->schema;
		resolve_access(r, relation, ACCESS_READ, 0, s->level,
			       rv->location);
	} else {
		item->open = true;
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
	size_t first = r->out->accesses.n;
	struct range_item *item;

	resolve_query_node(r, sub->subquery, sub->lateral ? s : s->parent,
			   s->ctes, &columns);
	item = scope_add(r, s, alias_name(sub->alias, NULL));
	item->columns = columns;
	item->first_access = first;
	item->end_access = r->out->accesses.n;
	if (sub->alias)
		range_item_rename(r, item, sub->alias->colnames);
	scope_add_leaf(r, s, item);
}

static void
add_defined_columns(struct resolving *r, struct range_item *item,
		    const List *definitions)
{
	for (int i = 0; definitions && i < definitions->length; i++) {
		const ColumnDef *def = definitions->elements[i].ptr_value;

		vec_push(&r->scratch, &item->columns,
			 (struct range_column){def->colname, NULL});
	}
}

static void
from_function(struct resolving *r, struct scope *s, const RangeFunction *rf)
{
	const char *name = NULL;
	struct range_item *item;

	for (int i = 0; i < rf->functions->length; i++) {
		const List *pair = rf->functions->elements[i].ptr_value;

		resolve_expr(r, s, pair->elements[0].ptr_value, USE_READ);
		name = target_name(pair->elements[0].ptr_value);
	}
	item = scope_add(r, s, alias_name(rf->alias, name));
	item->open = true;
	for (int i = 0; i < rf->functions->length; i++) {
		const List *pair = rf->functions->elements[i].ptr_value;

		if (pair->length > 1)
			add_defined_columns(r, item,
					    pair->elements[1].ptr_value);
	}
	add_defined_columns(r, item, rf->coldeflist);
	if (rf->alias)
		range_item_rename(r, item, rf->alias->colnames);
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
	item = scope_add(r, s, alias_name(rtf->alias, "xmltable"));
	for (int i = 0; i < rtf->columns->length; i++) {
		const RangeTableFuncCol *col =
			rtf->columns->elements[i].ptr_value;

		vec_push(&r->scratch, &item->columns,
			 (struct range_column){col->colname, NULL});
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

static void
from_join(struct resolving *r, struct scope *s, const JoinExpr *join)
{
	struct range_tree *tree = arena_new(&r->scratch, struct range_tree);

	resolve_from_item(r, s, join->larg);
	resolve_from_item(r, s, join->rarg);
	tree->right = pop_from(s);
	tree->left = pop_from(s);
	tree->using = join->usingClause;
	tree->natural = join->isNatural;
	if (tree->using || tree->natural)
		range_tree_use_merged(r, s, tree);
	resolve_expr(r, s, join->quals, USE_JOINED);
	vec_push(&r->scratch, &s->from, tree);
	if (join->alias) {
		/* Its parts are reached through it as well as by name. */
		struct range_item *item = arena_new(&r->scratch,
						    struct range_item);

		item->alias = join->alias->aliasname;
		item->open = true;
		range_tree_expand(r, tree, &item->columns);
		range_item_rename(r, item, join->alias->colnames);
		vec_push(&r->scratch, &s->items, item);
	}
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
		from_function(r, s, (const RangeFunction *)node);
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

/* While they are being read, the columns of recursive CTEs are not known. */
static void
announce_ctes(struct resolving *r, struct scope *s, const WithClause *with)
{
	for (int i = 0; i < with->ctes->length; i++) {
		struct cte *cte = new_cte(r, s,
					  with->ctes->elements[i].ptr_value);

		cte->open = true;
		s->ctes = cte;
	}
}

void
resolve_with(struct resolving *r, struct scope *s, const WithClause *with)
{
	if (with && with->recursive)
		announce_ctes(r, s, with);
	for (int i = 0; with && i < with->ctes->length; i++) {
		const CommonTableExpr *expr = with->ctes->elements[i].ptr_value;
		struct cte *cte = new_cte(r, s, expr);
		struct range_columns columns = {0};

		resolve_query_node(r, expr->ctequery, s->parent, s->ctes,
				   &columns);
		cte->columns = columns;
		rename_cte(r, cte, expr->aliascolnames);
		cte->open = expr->search_clause || expr->cycle_clause;
		s->ctes = cte;
	}
}
