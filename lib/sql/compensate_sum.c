/*
 * Sums that can be undone: y = c - a - b is c = y + a + b. The way from the
 * root of the sum to the column is followed, and at each + and - the other side
 * is taken to what y is so far:
 *
 *	l + r = y, c in l:	l = y - r
 *	l + r = y, c in r:	r = y - l
 *	l - r = y, c in l:	l = y + r
 *	l - r = y, c in r:	r = l - y
 *
 * The sides are copied from the text, so that they stay what they are. What is
 * around the column is known by where the operators stand.
 */
#include "sql/compensate_internal.h"

#include <string.h>

#include "sql/quote.h"

/* Sums of more terms are not undone. */
#define SUM_DEPTH_MAX 50

struct sum {
	const struct undo *u;
	const char *column;
	const struct name_list *set;
	bool *foreign;
};

/* The operator's sign if it is one of signs, 0 if not. */
static char
sign_of(const A_Expr *e, const char *signs)
{
	const char *name;

	if (e->kind != AEXPR_OP || e->name->length != 1)
		return 0;
	name = ((const String *)e->name->elements[0].ptr_value)->sval;
	return *name && !name[1] && strchr(signs, *name) ? *name : 0;
}

static bool is_steady(const struct undo *u, const Node *node, bool condition,
		      const struct name_list *set, bool *foreign, int depth);

static bool
all_steady(const struct undo *u, const List *list, bool condition,
	   const struct name_list *set, bool *foreign, int depth)
{
	for (int i = 0; list && i < list->length; i++)
		if (!is_steady(u, list->elements[i].ptr_value, condition, set,
			       foreign, depth))
			return false;
	return true;
}

/* A column that is not set; one of unclear origin is not set by its name. */
static bool
is_steady_column(const struct undo *u, const ColumnRef *ref,
		 const struct name_list *set, bool *foreign)
{
	const Node *last =
		ref->fields->elements[ref->fields->length - 1].ptr_value;
	const char *name = undo_target_column(u, (const Node *)ref);

	if (nodeTag(last) != T_String)
		return false;
	if (name)
		return !name_list_has(set, name);
	*foreign = true;
	return ref->fields->length > 1 ||
	       !name_list_has(set, ((const String *)last)->sval);
}

/* Whatever is written with letters may be a function: now(), random(). */
static bool
is_steady_operator(const struct undo *u, const A_Expr *e, bool condition,
		   const struct name_list *set, bool *foreign, int depth)
{
	bool plain = sign_of(e, "+-*/%") ||
		     (condition && e->kind == AEXPR_OP &&
		      e->name->length == 1) ||
		     (condition &&
		      (e->kind == AEXPR_IN || e->kind == AEXPR_BETWEEN ||
		       e->kind == AEXPR_OP_ANY || e->kind == AEXPR_DISTINCT ||
		       e->kind == AEXPR_NOT_DISTINCT));

	return plain &&
	       (!e->lexpr ||
		is_steady(u, e->lexpr, condition, set, foreign, depth)) &&
	       (!e->rexpr ||
		is_steady(u, e->rexpr, condition, set, foreign, depth));
}

static bool
is_steady(const struct undo *u, const Node *node, bool condition,
	  const struct name_list *set, bool *foreign, int depth)
{
	if (!node || depth > UNDO_DEPTH_MAX)
		return false;
	depth++;
	switch (nodeTag(node)) {
	case T_ParamRef:
		return true;
	case T_A_Const:
		return condition || !((const A_Const *)node)->isnull;
	case T_TypeCast:
		return is_steady(u, ((const TypeCast *)node)->arg, condition,
				 set, foreign, depth);
	case T_ColumnRef:
		return is_steady_column(u, (const ColumnRef *)node, set,
					foreign);
	case T_A_Expr:
		return is_steady_operator(u, (const A_Expr *)node, condition,
					  set, foreign, depth);
	case T_CoalesceExpr:
		return all_steady(u, ((const CoalesceExpr *)node)->args,
				  condition, set, foreign, depth);
	case T_List:
		return condition && all_steady(u, (const List *)node, condition,
					       set, foreign, depth);
	case T_BoolExpr:
		return condition &&
		       all_steady(u, ((const BoolExpr *)node)->args, condition,
				  set, foreign, depth);
	case T_NullTest:
		return condition &&
		       is_steady(u, (const Node *)((const NullTest *)node)->arg,
				 condition, set, foreign, depth);
	default:
		return false;
	}
}

bool
undo_is_steady(const struct undo *u, const Node *node, bool condition,
	       const struct name_list *set, bool *foreign)
{
	return is_steady(u, node, condition, set, foreign, 0);
}

static bool
is_column(const struct sum *s, const Node *node)
{
	const char *name = undo_target_column(s->u, node);

	return name && strcmp(name, s->column) == 0;
}

/* A sign of a sum with two sides. */
static char
sum_sign(const Node *node)
{
	const A_Expr *e = (const A_Expr *)node;

	if (!node || nodeTag(node) != T_A_Expr || !e->lexpr || !e->rexpr)
		return 0;
	return sign_of(e, "+-");
}

/* The reference to the column in a sum, NULL if it is not there. */
static const Node *
find_column(const struct sum *s, const Node *node, int depth)
{
	const A_Expr *e = (const A_Expr *)node;
	const Node *found;

	if (is_column(s, node))
		return node;
	if (!sum_sign(node) || depth == SUM_DEPTH_MAX)
		return NULL;
	found = find_column(s, e->lexpr, depth + 1);
	return found ? found : find_column(s, e->rexpr, depth + 1);
}

static void
put_column(struct buf *out, const Node *node)
{
	const List *fields = ((const ColumnRef *)node)->fields;

	for (int i = 0; i < fields->length; i++) {
		const String *name = fields->elements[i].ptr_value;

		buf_str(out, i ? "." : "");
		sql_ident(out, name->sval);
	}
}

/* A side as it is, in parentheses if it is a sum. */
static void
put_side(const struct sum *s, const Node *node, struct range r, struct buf *out)
{
	bool sum;

	r = undo_strip(s->u, r);
	sum = sum_sign(node) ||
	      (nodeTag(node) == T_A_Expr && !((const A_Expr *)node)->lexpr);
	buf_printf(out, "%s%.*s%s", sum ? "(" : "", (int)(r.to - r.from),
		   s->u->sql + r.from, sum ? ")" : "");
}

/* y, and with it the other side: out is y before, and the column's side after.
   false if the operator is not where the text has it. */
static bool
take_side(const struct sum *s, const A_Expr *e, struct range *r, bool right,
	  struct buf *out)
{
	size_t at = e->location < 0 ? 0 : (size_t)e->location;
	char sign = sign_of(e, "+-");
	struct range left = {r->from, at}, behind = {at + 1, r->to};
	struct buf y;

	if (at <= r->from || at >= r->to || s->u->sql[at] != sign ||
	    undo_depth_at(s->u, *r, at) != 0)
		return false;
	if (right && sign == '-') {
		buf_init(&y);
		buf_add(&y, out->data, out->len);
		buf_clear(out);
		put_side(s, e->lexpr, left, out);
		buf_printf(out, " - (%s)", y.data);
		buf_release(&y);
	} else {
		buf_str(out, sign == '+' ? " - " : " + ");
		put_side(s, right ? e->lexpr : e->rexpr, right ? left : behind,
			 out);
	}
	*r = undo_strip(s->u, right ? behind : left);
	return true;
}

static bool
is_other_side(const struct sum *s, const Node *node)
{
	return undo_is_steady(s->u, node, false, s->set, s->foreign);
}

bool
undo_sum(const struct undo *u, const char *column, const Node *value,
	 struct range text, const struct name_list *set, struct buf *out,
	 bool *foreign)
{
	const struct sum s = {u, column, set, foreign};
	const Node *found = find_column(&s, value, 0);
	struct buf y;
	bool ok = found && found != value;

	if (!ok)
		return false;
	buf_init(&y);
	put_column(&y, found);
	text = undo_strip(u, text);
	while (ok && value != found) {
		const A_Expr *e = (const A_Expr *)value;
		bool right = !find_column(&s, e->lexpr, 0);

		ok = is_other_side(&s, right ? e->lexpr : e->rexpr) &&
		     take_side(&s, e, &text, right, &y);
		value = right ? e->rexpr : e->lexpr;
	}
	if (ok)
		buf_add(out, y.data, y.len);
	buf_release(&y);
	return ok;
}
