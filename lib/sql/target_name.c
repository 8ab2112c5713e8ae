/*
 * A name is strong if it is that of a column or function, and weak if it only
 * stands for the kind of the expression: a cast gives its type's name to what
 * has no strong one.
 */
#include "sql/target_name.h"

#include <stdbool.h>

#include "sql/tree.h"

#define NO_NAME "?column?"

struct found_name {
	const char *name; /* NULL: none */
	bool strong;
};

static struct found_name name_of(const Node *node);

static struct found_name
strong(const char *name)
{
	return (struct found_name){.name = name, .strong = true};
}

static struct found_name
weak(const char *name)
{
	return (struct found_name){.name = name};
}

/* The last of a qualified name; that of alias.* is none. */
static struct found_name
last_name(const List *names)
{
	const Node *last = names->elements[names->length - 1].ptr_value;

	return nodeTag(last) == T_String ? strong(strVal(last)) : weak(NULL);
}

static struct found_name
cast_name(const TypeCast *cast)
{
	struct found_name of = name_of(cast->arg);

	return of.strong ? of : weak(last_name(cast->typeName->names).name);
}

static struct found_name
indirection_name(const A_Indirection *ind)
{
	for (int i = ind->indirection->length; i-- > 0;) {
		const Node *n = ind->indirection->elements[i].ptr_value;

		if (nodeTag(n) == T_String)
			return strong(strVal(n));
	}
	return name_of(ind->arg);
}

static struct found_name
sublink_name(const SubLink *link)
{
	const SelectStmt *sub = (const SelectStmt *)link->subselect;
	const ResTarget *t;

	if (link->subLinkType == EXISTS_SUBLINK)
		return strong("exists");
	if (link->subLinkType == ARRAY_SUBLINK)
		return strong("array");
	if (link->subLinkType != EXPR_SUBLINK || nodeTag(sub) != T_SelectStmt)
		return weak(NULL);
	while (sub->larg)
		sub = sub->larg;
	if (sub->valuesLists)
		return strong("column1");
	if (!sub->targetList)
		return weak(NULL);
	t = sub->targetList->elements[0].ptr_value;
	return t->name ? strong(t->name) : name_of(t->val);
}

static struct found_name
case_name(const CaseExpr *expr)
{
	struct found_name otherwise = name_of((const Node *)expr->defresult);

	return otherwise.strong ? otherwise : weak("case");
}

static struct found_name
value_function_name(const SQLValueFunction *f)
{
	static const char *const names[] = {
		[SVFOP_CURRENT_DATE] = "current_date",
		[SVFOP_CURRENT_TIME] = "current_time",
		[SVFOP_CURRENT_TIME_N] = "current_time",
		[SVFOP_CURRENT_TIMESTAMP] = "current_timestamp",
		[SVFOP_CURRENT_TIMESTAMP_N] = "current_timestamp",
		[SVFOP_LOCALTIME] = "localtime",
		[SVFOP_LOCALTIME_N] = "localtime",
		[SVFOP_LOCALTIMESTAMP] = "localtimestamp",
		[SVFOP_LOCALTIMESTAMP_N] = "localtimestamp",
		[SVFOP_CURRENT_ROLE] = "current_role",
		[SVFOP_CURRENT_USER] = "current_user",
		[SVFOP_USER] = "user",
		[SVFOP_SESSION_USER] = "session_user",
		[SVFOP_CURRENT_CATALOG] = "current_catalog",
		[SVFOP_CURRENT_SCHEMA] = "current_schema",
	};

	return strong(names[f->op]);
}

static struct found_name
xml_name(const XmlExpr *x)
{
	static const char *const names[] = {
		[IS_XMLCONCAT] = "xmlconcat",
		[IS_XMLELEMENT] = "xmlelement",
		[IS_XMLFOREST] = "xmlforest",
		[IS_XMLPARSE] = "xmlparse",
		[IS_XMLPI] = "xmlpi",
		[IS_XMLROOT] = "xmlroot",
		[IS_XMLSERIALIZE] = "xmlserialize",
		[IS_DOCUMENT] = NULL,
	};

	return names[x->op] ? strong(names[x->op]) : weak(NULL);
}

static struct found_name
name_of(const Node *node)
{
	switch (node ? nodeTag(node) : T_Invalid) {
	case T_ColumnRef:
		return last_name(((const ColumnRef *)node)->fields);
	case T_FuncCall:
		return last_name(((const FuncCall *)node)->funcname);
	case T_TypeCast:
		return cast_name((const TypeCast *)node);
	case T_CollateClause:
		return name_of(((const CollateClause *)node)->arg);
	case T_A_Indirection:
		return indirection_name((const A_Indirection *)node);
	case T_A_Expr:
		return ((const A_Expr *)node)->kind == AEXPR_NULLIF
			       ? strong("nullif")
			       : weak(NULL);
	case T_SubLink:
		return sublink_name((const SubLink *)node);
	case T_CaseExpr:
		return case_name((const CaseExpr *)node);
	case T_CoalesceExpr:
		return strong("coalesce");
	case T_MinMaxExpr:
		return strong(((const MinMaxExpr *)node)->op == IS_GREATEST
				      ? "greatest"
				      : "least");
	case T_SQLValueFunction:
		return value_function_name((const SQLValueFunction *)node);
	case T_XmlExpr:
		return xml_name((const XmlExpr *)node);
	case T_XmlSerialize:
		return strong("xmlserialize");
	case T_A_ArrayExpr:
		return strong("array");
	case T_RowExpr:
		return strong("row");
	case T_GroupingFunc:
		return strong("grouping");
	default:
		return weak(NULL);
	}
}

const char *
target_name(const Node *node)
{
	struct found_name found = name_of(node);

	return found.name ? found.name : NO_NAME;
}
