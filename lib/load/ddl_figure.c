/*
 * The name that PostgreSQL gives to a result column that has none: that of the
 * column, function or type it is about, "?column?" where it is about none.
 */
#include <string.h>

#include "load/ddl.h"

#define DEPTH_MAX 128

/* How much a name says: a type's gives way to any other. */
enum strength {
	NAMELESS,
	WEAK,
	STRONG
};

static enum strength figure(const Node *node, const char **name, int depth);

static const char *
value_function(SQLValueFunctionOp op)
{
	switch (op) {
	case SVFOP_CURRENT_DATE:
		return "current_date";
	case SVFOP_CURRENT_TIME:
	case SVFOP_CURRENT_TIME_N:
		return "current_time";
	case SVFOP_CURRENT_TIMESTAMP:
	case SVFOP_CURRENT_TIMESTAMP_N:
		return "current_timestamp";
	case SVFOP_LOCALTIME:
	case SVFOP_LOCALTIME_N:
		return "localtime";
	case SVFOP_LOCALTIMESTAMP:
	case SVFOP_LOCALTIMESTAMP_N:
		return "localtimestamp";
	case SVFOP_CURRENT_ROLE:
		return "current_role";
	case SVFOP_CURRENT_USER:
		return "current_user";
	case SVFOP_USER:
		return "user";
	case SVFOP_SESSION_USER:
		return "session_user";
	case SVFOP_CURRENT_CATALOG:
		return "current_catalog";
	case SVFOP_CURRENT_SCHEMA:
		return "current_schema";
	}
	return "?column?";
}

static const char *
xml_function(XmlExprOp op)
{
	switch (op) {
	case IS_XMLCONCAT:
		return "xmlconcat";
	case IS_XMLELEMENT:
		return "xmlelement";
	case IS_XMLFOREST:
		return "xmlforest";
	case IS_XMLPARSE:
		return "xmlparse";
	case IS_XMLPI:
		return "xmlpi";
	case IS_XMLROOT:
		return "xmlroot";
	case IS_XMLSERIALIZE:
		return "xmlserialize";
	default:
		return NULL;
	}
}

/* The last name of a list, behind subscripts and stars. */
static const char *
last_name(const List *fields)
{
	const char *name = NULL;
	ListCell *cell;

	foreach (cell, fields)
		if (IsA(lfirst(cell), String))
			name = strVal(lfirst(cell));
	return name;
}

static enum strength
strong(const char **name, const char *text)
{
	if (!text)
		return NAMELESS;
	*name = text;
	return STRONG;
}

static enum strength
figure_sublink(const SubLink *s, const char **name, int depth)
{
	const SelectStmt *q = (const SelectStmt *)s->subselect;
	const ResTarget *t;

	switch (s->subLinkType) {
	case EXISTS_SUBLINK:
		return strong(name, "exists");
	case ARRAY_SUBLINK:
		return strong(name, "array");
	case EXPR_SUBLINK:
		break;
	default:
		return NAMELESS;
	}
	while (IsA(q, SelectStmt) && q->op != SETOP_NONE)
		q = q->larg;
	if (!IsA(q, SelectStmt))
		return NAMELESS;
	if (q->valuesLists)
		return strong(name, "column1");
	if (!q->targetList)
		return NAMELESS;
	t = linitial(q->targetList);
	if (t->name)
		return strong(name, t->name);
	if (!t->val)
		return NAMELESS;
	if (figure(t->val, name, depth + 1) == NAMELESS)
		*name = "?column?";
	return STRONG;
}

static enum strength
figure_cast(const TypeCast *c, const char **name, int depth)
{
	enum strength s = figure(c->arg, name, depth + 1);

	if (s >= WEAK)
		return s;
	*name = strVal(llast(c->typeName->names));
	return WEAK;
}

static enum strength
figure_case(const CaseExpr *c, const char **name, int depth)
{
	enum strength s = NAMELESS;

	if (c->defresult)
		s = figure((const Node *)c->defresult, name, depth + 1);
	if (s > WEAK)
		return s;
	*name = "case";
	return WEAK;
}

static enum strength
figure_indirection(const A_Indirection *i, const char **name, int depth)
{
	const char *last = last_name(i->indirection);

	return last ? strong(name, last) : figure(i->arg, name, depth + 1);
}

static enum strength
figure(const Node *node, const char **name, int depth)
{
	if (!node || depth > DEPTH_MAX)
		return NAMELESS;
	switch (nodeTag(node)) {
	case T_ColumnRef:
		return strong(name, last_name(((ColumnRef *)node)->fields));
	case T_A_Indirection:
		return figure_indirection((A_Indirection *)node, name, depth);
	case T_FuncCall:
		return strong(name, last_name(((FuncCall *)node)->funcname));
	case T_A_Expr:
		return strong(name, ((A_Expr *)node)->kind == AEXPR_NULLIF
					    ? "nullif"
					    : NULL);
	case T_TypeCast:
		return figure_cast((TypeCast *)node, name, depth);
	case T_CollateClause:
		return figure(((CollateClause *)node)->arg, name, depth + 1);
	case T_GroupingFunc:
		return strong(name, "grouping");
	case T_SubLink:
		return figure_sublink((SubLink *)node, name, depth);
	case T_CaseExpr:
		return figure_case((CaseExpr *)node, name, depth);
	case T_A_ArrayExpr:
		return strong(name, "array");
	case T_RowExpr:
		return strong(name, "row");
	case T_CoalesceExpr:
		return strong(name, "coalesce");
	case T_MinMaxExpr:
		return strong(name, ((MinMaxExpr *)node)->op == IS_GREATEST
					    ? "greatest"
					    : "least");
	case T_SQLValueFunction:
		return strong(name,
			      value_function(((SQLValueFunction *)node)->op));
	case T_XmlExpr:
		return strong(name, xml_function(((XmlExpr *)node)->op));
	case T_XmlSerialize:
		return strong(name, "xmlserialize");
	default:
		return NAMELESS;
	}
}

const char *
ddl_figure_name(const Node *node, int depth)
{
	const char *name = "?column?";

	return figure(node, &name, depth) == NAMELESS ? "?column?" : name;
}
