/*
 * Expressions. Most nodes only pass on to their children; what matters is where
 * a column is named, a subquery begins, or a function is called.
 */
#include "sql/scope.h"

#include <string.h>

#include "sql/walk.h"

struct visit {
	struct resolving *r;
	const struct scope *s;
	unsigned uses;
};

static void
visit_child(const Node *child, void *arg)
{
	const struct visit *v = arg;

	resolve_expr(v->r, v->s, child, v->uses);
}

static const ColumnRef *
column_ref(const Node *node)
{
	return node && nodeTag(node) == T_ColumnRef ? (const ColumnRef *)node
						    : NULL;
}

/* A comparison of two relations' columns in a WHERE joins them. */
static bool
resolve_comparison(struct resolving *r, const struct scope *s,
		   const A_Expr *expr, unsigned uses)
{
	const ColumnRef *left = column_ref(expr->lexpr);
	const ColumnRef *right = column_ref(expr->rexpr);
	const struct range_item *a, *b;

	if (!left || !right || !(uses & USE_FILTERED))
		return false;
	a = scope_use(r, s, left, uses);
	b = scope_use(r, s, right, uses);
	if (a && b && a != b) {
		scope_use(r, s, left, USE_JOINED);
		scope_use(r, s, right, USE_JOINED);
	}
	return true;
}

static void
resolve_sublink(struct resolving *r, const struct scope *s, const SubLink *link,
		unsigned uses)
{
	resolve_expr(r, s, link->testexpr, uses);
	resolve_query_node(r, link->subselect, s, s->ctes, NULL);
}

static void
resolve_function(struct resolving *r, const struct scope *s,
		 const FuncCall *call, unsigned uses)
{
	resolve_call(r, call);
	resolve_expr_list(r, s, call->args, uses);
	resolve_expr_list(r, s, call->agg_order, USE_SORTED);
	resolve_expr(r, s, call->agg_filter, USE_FILTERED);
	resolve_expr(r, s, (const Node *)call->over, uses);
}

static void
resolve_window(struct resolving *r, const struct scope *s,
	       const WindowDef *window)
{
	resolve_expr_list(r, s, window->partitionClause, USE_GROUPED);
	resolve_expr_list(r, s, window->orderClause, USE_SORTED);
	resolve_expr(r, s, window->startOffset, USE_READ);
	resolve_expr(r, s, window->endOffset, USE_READ);
}

static bool
too_complex(struct resolving *r)
{
	return !resolve_spend(
		r, r->depth < RESOLVE_DEPTH_MAX ? 0 : RESOLVE_WORK_MAX);
}

void
resolve_expr(struct resolving *r, const struct scope *s, const Node *expr,
	     unsigned uses)
{
	struct visit v = {r, s, uses};

	if (!expr || too_complex(r))
		return;
	r->depth++;
	switch (nodeTag(expr)) {
	case T_ColumnRef:
		scope_use(r, s, (const ColumnRef *)expr, uses);
		break;
	case T_SubLink:
		resolve_sublink(r, s, (const SubLink *)expr, uses);
		break;
	case T_FuncCall:
		resolve_function(r, s, (const FuncCall *)expr, uses);
		break;
	case T_WindowDef:
		resolve_window(r, s, (const WindowDef *)expr);
		break;
	case T_MultiAssignRef:
		/* Every column of (a, b) = (...) has the one source. */
		if (((const MultiAssignRef *)expr)->colno == 1)
			tree_each_child(expr, visit_child, &v);
		break;
	case T_A_Expr:
		if (!resolve_comparison(r, s, (const A_Expr *)expr, uses))
			tree_each_child(expr, visit_child, &v);
		break;
	default:
		tree_each_child(expr, visit_child, &v);
		break;
	}
	r->depth--;
}

void
resolve_expr_list(struct resolving *r, const struct scope *s, const List *list,
		  unsigned uses)
{
	for (int i = 0; list && i < list->length; i++)
		resolve_expr(r, s, list->elements[i].ptr_value, uses);
}
