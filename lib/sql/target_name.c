/*
 * The names of columns that have none of their own, as PostgreSQL chooses them.
 */
#include "sql/scope.h"

#include <string.h>

static const char *
last_name(const List *names)
{
	const Node *last = names->elements[names->length - 1].ptr_value;

	return nodeTag(last) == T_String ? strVal(last) : "?column?";
}

static const char *
cast_name(const TypeCast *cast)
{
	const char *name = target_name(cast->arg);

	return strcmp(name, "?column?") != 0 ? name
					     : last_name(cast->typeName->names);
}

static const char *
indirection_name(const A_Indirection *ind)
{
	for (int i = ind->indirection->length; i-- > 0;) {
		const Node *n = ind->indirection->elements[i].ptr_value;

		if (nodeTag(n) == T_String)
			return strVal(n);
	}
	return target_name(ind->arg);
}

static const char *
sublink_name(const SubLink *link)
{
	const SelectStmt *sub = (const SelectStmt *)link->subselect;
	const ResTarget *t;

	if (link->subLinkType == EXISTS_SUBLINK)
		return "exists";
	if (link->subLinkType == ARRAY_SUBLINK)
		return "array";
	if (link->subLinkType != EXPR_SUBLINK || nodeTag(sub) != T_SelectStmt ||
	    !sub->targetList)
		return "?column?";
	t = sub->targetList->elements[0].ptr_value;
	return t->name ? t->name : target_name(t->val);
}

const char *
target_name(const Node *node)
{
	const char *name;

	switch (node ? nodeTag(node) : T_Invalid) {
	case T_ColumnRef:
		return last_name(((const ColumnRef *)node)->fields);
	case T_FuncCall:
		return last_name(((const FuncCall *)node)->funcname);
	case T_TypeCast:
		return cast_name((const TypeCast *)node);
	case T_CollateClause:
		return target_name(((const CollateClause *)node)->arg);
	case T_A_Indirection:
		return indirection_name((const A_Indirection *)node);
	case T_SubLink:
		return sublink_name((const SubLink *)node);
	case T_CaseExpr:
		name = target_name(
			(const Node *)((const CaseExpr *)node)->defresult);
		return strcmp(name, "?column?") != 0 ? name : "case";
	case T_CoalesceExpr:
		return "coalesce";
	case T_MinMaxExpr:
		return ((const MinMaxExpr *)node)->op == IS_GREATEST
			       ? "greatest"
			       : "least";
	case T_A_ArrayExpr:
		return "array";
	case T_RowExpr:
		return "row";
	case T_GroupingFunc:
		return "grouping";
	default:
		return "?column?";
	}
}
