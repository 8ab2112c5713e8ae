#include "sql/walk.h"

#include <stdbool.h>
#include <stddef.h>

#include "sql/tree.h"

/* Where a node type keeps its children: up to MOST offsets of pointers. */
#define MOST 7

struct shape_of_node {
	size_t n;
	size_t offsets[MOST];
};

#define AT(type, field) offsetof(type, field)
#define NODE(type, ...)                                                 \
	[T_##type] = {sizeof((size_t[]){__VA_ARGS__}) / sizeof(size_t), \
		      {__VA_ARGS__}}

static const struct shape_of_node shapes[] = {
	NODE(A_Expr, AT(A_Expr, lexpr), AT(A_Expr, rexpr)),
	NODE(BoolExpr, AT(BoolExpr, args)),
	NODE(NullTest, AT(NullTest, arg)),
	NODE(BooleanTest, AT(BooleanTest, arg)),
	NODE(SubLink, AT(SubLink, testexpr), AT(SubLink, subselect)),
	NODE(CaseExpr, AT(CaseExpr, arg), AT(CaseExpr, args),
	     AT(CaseExpr, defresult)),
	NODE(CaseWhen, AT(CaseWhen, expr), AT(CaseWhen, result)),
	NODE(CoalesceExpr, AT(CoalesceExpr, args)),
	NODE(MinMaxExpr, AT(MinMaxExpr, args)),
	NODE(RowExpr, AT(RowExpr, args)),
	NODE(XmlExpr, AT(XmlExpr, named_args), AT(XmlExpr, args)),
	NODE(XmlSerialize, AT(XmlSerialize, expr)),
	NODE(TypeCast, AT(TypeCast, arg)),
	NODE(CollateClause, AT(CollateClause, arg)),
	NODE(FuncCall, AT(FuncCall, args), AT(FuncCall, agg_order),
	     AT(FuncCall, agg_filter), AT(FuncCall, over)),
	NODE(NamedArgExpr, AT(NamedArgExpr, arg)),
	NODE(A_Indirection, AT(A_Indirection, arg),
	     AT(A_Indirection, indirection)),
	NODE(A_Indices, AT(A_Indices, lidx), AT(A_Indices, uidx)),
	NODE(A_ArrayExpr, AT(A_ArrayExpr, elements)),
	NODE(ResTarget, AT(ResTarget, indirection), AT(ResTarget, val)),
	NODE(MultiAssignRef, AT(MultiAssignRef, source)),
	NODE(SortBy, AT(SortBy, node)),
	NODE(WindowDef, AT(WindowDef, partitionClause),
	     AT(WindowDef, orderClause), AT(WindowDef, startOffset),
	     AT(WindowDef, endOffset)),
	NODE(RangeSubselect, AT(RangeSubselect, subquery)),
	NODE(RangeFunction, AT(RangeFunction, functions)),
	NODE(RangeTableSample, AT(RangeTableSample, relation),
	     AT(RangeTableSample, args), AT(RangeTableSample, repeatable)),
	NODE(RangeTableFunc, AT(RangeTableFunc, docexpr),
	     AT(RangeTableFunc, rowexpr), AT(RangeTableFunc, namespaces),
	     AT(RangeTableFunc, columns)),
	NODE(RangeTableFuncCol, AT(RangeTableFuncCol, colexpr),
	     AT(RangeTableFuncCol, coldefexpr)),
	NODE(JoinExpr, AT(JoinExpr, larg), AT(JoinExpr, rarg),
	     AT(JoinExpr, quals)),
	NODE(GroupingFunc, AT(GroupingFunc, args)),
	NODE(GroupingSet, AT(GroupingSet, content)),
	NODE(WithClause, AT(WithClause, ctes)),
	NODE(CommonTableExpr, AT(CommonTableExpr, ctequery)),
	NODE(ReturnStmt, AT(ReturnStmt, returnval)),
};

static bool
node_list(const Node *node)
{
	return nodeTag(node) == T_List;
}

static void
each_of_list(const Node *node, void (*fn)(const Node *, void *), void *arg)
{
	const List *list = (const List *)node;

	for (int i = 0; i < list->length; i++) {
		const Node *child = list->elements[i].ptr_value;

		if (child && node_list(child))
			each_of_list(child, fn, arg);
		else if (child)
			fn(child, arg);
	}
}

void
tree_each_child(const Node *node, void (*fn)(const Node *child, void *arg),
		void *arg)
{
	size_t tag = nodeTag(node);

	if (node_list(node)) {
		each_of_list(node, fn, arg);
		return;
	}
	if (tag >= sizeof(shapes) / sizeof(*shapes))
		return;
	for (size_t i = 0; i < shapes[tag].n; i++) {
		const char *at = (const char *)node + shapes[tag].offsets[i];
		const Node *child = *(Node *const *)at;

		if (child && node_list(child))
			each_of_list(child, fn, arg);
		else if (child)
			fn(child, arg);
	}
}
