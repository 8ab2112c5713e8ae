/*
 * An update is undone column by column: a sum by the sum that takes it back, a
 * value by the one that was there before. Which rows are meant:
 *
 *	a key is compared	those of the key, whatever else is asked for
 *	sums alone		those of the condition, if it asks for nothing
 *				that the update changes: the statement's own
 *				text, with other sums
 *	else			each row by its key, which has to be kept
 */
#include "sql/compensate_internal.h"

#include <string.h>

#include "sql/chars.h"
#include "sql/quote.h"

/* One SET column = value. */
struct setting {
	const char *column;
	struct range text; /* of the value, empty: not known */
	const char *sum;   /* what takes it back; NULL: the value before does */
	bool foreign;	   /* the sum reads another relation's columns */
};

struct update {
	struct undo *u;
	const UpdateStmt *stmt;
	struct name_list set; /* the columns' names */
	VEC(struct setting) settings;
	bool sums, foreign; /* all are; any is */
};

/* Where the clauses behind SET begin. */
static bool
ends_settings(struct token t)
{
	return token_is(t, "from") || token_is(t, "where") ||
	       token_is(t, "returning");
}

/* The value that is set behind the name at from. */
static struct range
value_range(const struct undo *u, size_t from)
{
	struct range r = {0}, rest = {from, u->range.to};
	struct lexer l;
	struct token t;
	int depth = 0;

	lex_init(&l, u->sql + rest.from, rest.to - rest.from);
	lex_next(&l);
	t = lex_next(&l);
	if (!token_is_punct(t, "="))
		return r;
	r.from = r.to = (size_t)(t.p - u->sql) + t.len;
	while ((t = lex_next(&l)).kind != TOKEN_END) {
		if (token_is_punct(t, "(") || token_is_punct(t, "["))
			depth++;
		else if (token_is_punct(t, ")") || token_is_punct(t, "]"))
			depth--;
		if (depth < 0)
			break;
		if (depth == 0 && (ends_settings(t) || token_is_punct(t, ",")))
			break;
		r.to = (size_t)(t.p - u->sql) + t.len;
	}
	return r;
}

/* Numbers that + and - are exact for. */
static bool
is_exact(const struct attribute *a)
{
	static const char *const types[] = {"smallint", "integer", "bigint",
					    "money", "numeric"};
	const char *type = a->type;

	if (type && a->user_type && a->user_type->kind == TYPE_DOMAIN &&
	    type[strlen(type) - 1] != ']')
		type = a->user_type->base;
	for (size_t i = 0; type && i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return type && strncmp(type, "numeric(", 8) == 0 &&
	       type[strlen(type) - 1] == ')';
}

static bool
can_be_summed(const struct undo *u, const char *column)
{
	const struct attribute *a;

	if (!u->relation)
		return true;
	a = relation_find_attribute(u->relation, column);
	return a && is_exact(a);
}

static const char *
find_sum(const struct update *up, const ResTarget *rt, struct setting *s)
{
	const struct undo *u = up->u;
	const char *sum = NULL;
	struct buf out;

	if (rt->indirection || rt->location < 0 || !can_be_summed(u, s->column))
		return NULL;
	s->text = value_range(u, (size_t)rt->location);
	buf_init(&out);
	if (s->text.to > s->text.from &&
	    undo_sum(u, s->column, rt->val, s->text, &up->set, &out,
		     &s->foreign))
		sum = arena_strdup(u->ctx->arena, out.data);
	buf_release(&out);
	return sum;
}

static void
find_settings(struct update *up)
{
	const List *targets = up->stmt->targetList;
	struct arena *arena = up->u->ctx->arena;

	for (int i = 0; i < targets->length; i++) {
		const ResTarget *rt = targets->elements[i].ptr_value;

		name_list_add(arena, &up->set, rt->name);
	}
	up->sums = true;
	for (int i = 0; i < targets->length; i++) {
		const ResTarget *rt = targets->elements[i].ptr_value;
		struct setting s = {.column = rt->name};

		/* (a, b) = (..) has several with one value; a.x and a.y can be
		   set beside each other. */
		if (up->settings.n &&
		    strcmp(up->settings.v[up->settings.n - 1].column,
			   s.column) == 0)
			continue;
		s.sum = find_sum(up, rt, &s);
		up->sums &= s.sum != NULL;
		up->foreign |= s.sum && s.foreign;
		vec_push(arena, &up->settings, s);
	}
}

/* Conditions */

/* The operand that a condition compares the column with, NULL if none. Only
   what all of the condition must hold is looked at. */
static const Node *
find_equal(const struct undo *u, const Node *node, const char *column,
	   int depth)
{
	const A_Expr *e = (const A_Expr *)node;
	const BoolExpr *b = (const BoolExpr *)node;
	const Node *found = NULL;

	if (!node || depth > UNDO_DEPTH_MAX)
		return NULL;
	if (nodeTag(node) == T_BoolExpr && b->boolop == AND_EXPR)
		for (int i = 0; !found && i < b->args->length; i++)
			found = find_equal(u, b->args->elements[i].ptr_value,
					   column, depth + 1);
	if (nodeTag(node) != T_A_Expr || e->kind != AEXPR_OP ||
	    e->name->length != 1 ||
	    strcmp(((const String *)e->name->elements[0].ptr_value)->sval,
		   "=") != 0)
		return found;
	for (int side = 0; side < 2; side++) {
		const Node *l = side ? e->rexpr : e->lexpr;
		const Node *r = side ? e->lexpr : e->rexpr;
		const char *name = undo_target_column(u, l);

		if (name && strcmp(name, column) == 0 && undo_is_operand(r))
			return r;
	}
	return NULL;
}

static bool
sets_any_of(const struct update *up, const struct key *key)
{
	for (size_t i = 0; i < key->columns.n; i++)
		if (name_list_has(&up->set, key->columns.v[i]->name))
			return true;
	return false;
}

/* The key that the condition compares, and that stays what it is. */
static const struct key *
find_compared(const struct update *up)
{
	const struct key *it;

	if (!up->u->relation)
		return NULL;
	vec_each (it, &up->u->relation->keys) {
		size_t n = 0;

		if (sets_any_of(up, it))
			continue;
		while (n < it->columns.n &&
		       find_equal(up->u, up->stmt->whereClause,
				  it->columns.v[n]->name, 0))
			n++;
		if (n > 0 && n == it->columns.n)
			return it;
	}
	return NULL;
}

/* Is there more in the condition than so many comparisons? */
static bool
asks_for_more(const Node *where, size_t n)
{
	const BoolExpr *b = (const BoolExpr *)where;

	return nodeTag(where) == T_BoolExpr && (size_t)b->args->length > n;
}

/* Writing */

/* "SET a = a + $1, b = $3", and what the new parameters are. */
static void
put_settings(struct update *up, struct buf *values)
{
	struct undo *u = up->u;
	const struct setting *it;
	bool first = true;

	vec_each (it, &up->settings) {
		sql_fmt(&u->out, first ? " SET %I = " : ", %I = ", it->column);
		first = false;
		if (it->sum && !it->foreign) {
			buf_str(&u->out, it->sum);
			continue;
		}
		buf_printf(&u->out, "$%d", ++u->parameters);
		buf_printf(values, "%s$%d is %s", values->len ? ", " : "",
			   u->parameters, undo_ident(u, it->column));
	}
}

static void
put_target(struct undo *u)
{
	buf_str(&u->out, u->target->inh ? "UPDATE " : "UPDATE ONLY ");
	sql_qualified(&u->out, u->relation->schema, u->relation->name);
	if (u->target->alias)
		sql_fmt(&u->out, " AS %I", u->target->alias->aliasname);
}

static void
undo_by_key(struct update *up, const struct key *key)
{
	struct undo *u = up->u;
	struct buf values;

	buf_init(&values);
	put_target(u);
	put_settings(up, &values);
	for (size_t i = 0; i < key->columns.n; i++) {
		const char *column = key->columns.v[i]->name;

		sql_fmt(&u->out, i ? " AND %I = " : " WHERE %I = ", column);
		undo_put_operand(&u->out, find_equal(u, up->stmt->whereClause,
						     column, 0));
	}
	if (values.len)
		undo_note(u, "the old row is read before and kept: %s",
			  values.data);
	if (asks_for_more(up->stmt->whereClause, key->columns.n))
		undo_note(u, "only if it changed the row");
	buf_release(&values);
}

/* Each row, by a key that is kept. */
static void
undo_by_row(struct update *up, const struct key *key)
{
	struct undo *u = up->u;
	struct buf values;

	buf_init(&values);
	put_target(u);
	put_settings(up, &values);
	for (size_t i = 0; i < key->columns.n; i++) {
		const char *column = key->columns.v[i]->name;

		sql_fmt(&u->out, i ? " AND %I = " : " WHERE %I = ", column);
		buf_printf(&u->out, "$%d", ++u->parameters);
		buf_printf(&values, "%s$%d is %s", values.len ? ", " : "",
			   u->parameters, undo_ident(u, column));
	}
	undo_note(u,
		  "for each row that it changes, which is read before and "
		  "kept: %s",
		  values.data);
	buf_release(&values);
}

/* Where RETURNING begins, or else the end. */
static size_t
find_returning(const struct undo *u)
{
	struct lexer l;
	struct token t;
	size_t end = u->range.from;
	int depth = 0;

	lex_init(&l, u->sql + u->range.from, u->range.to - u->range.from);
	while ((t = lex_next(&l)).kind != TOKEN_END) {
		if (token_is_punct(t, "(") || token_is_punct(t, "["))
			depth++;
		else if (token_is_punct(t, ")") || token_is_punct(t, "]"))
			depth--;
		else if (depth == 0 && token_is(t, "returning"))
			break;
		end = (size_t)(t.p - u->sql) + t.len;
	}
	return end;
}

/* The same text, with other sums. */
static void
undo_by_condition(struct update *up)
{
	struct undo *u = up->u;
	size_t at = u->range.from,
	       end = up->stmt->returningList ? find_returning(u) : u->range.to;
	const struct setting *it;

	vec_each (it, &up->settings) {
		buf_add(&u->out, u->sql + at, it->text.from - at);
		buf_printf(&u->out, " %s", it->sum);
		at = it->text.to;
		/* The parenthesis was all that kept "1" and "from" apart. */
		if (u->sql[at - 1] == ')' && in_word(u->sql[at]))
			buf_char(&u->out, ' ');
	}
	buf_add(&u->out, u->sql + at, end - at);
	undo_note(u, up->stmt->fromClause
			     ? "as long as the same rows match, for no key is "
			       "compared, and what it reads beside them is the "
			       "same"
		     : up->stmt->whereClause
			     ? "as long as the same rows match, for no key is "
			       "compared"
			     : "as long as there are the same rows");
}

/* Does the condition find the same rows again? */
static bool
is_repeatable(const struct update *up)
{
	const Node *where = up->stmt->whereClause;
	const List *from = up->stmt->fromClause;
	bool foreign;

	if (up->stmt->withClause)
		return false;
	for (int i = 0; from && i < from->length; i++)
		if (nodeTag(from->elements[i].ptr_value) != T_RangeVar)
			return false;
	return !where || undo_is_steady(up->u, where, true, &up->set, &foreign);
}

/* What numeric(10,2) cuts off is lost. */
static void
note_rounding(struct update *up)
{
	const struct setting *it;

	if (!up->u->relation) {
		undo_note(up->u, "exact unless it is a floating-point number: "
				 "no schema says its type");
		return;
	}
	vec_each (it, &up->settings) {
		const struct attribute *a = relation_find_attribute(
			up->u->relation, it->column);

		if (it->sum && a && a->type && strchr(a->type, '('))
			undo_note(up->u,
				  "exact as long as what is added has no more "
				  "decimals than %s",
				  undo_ident(up->u, it->column));
	}
}

static void
refuse(struct update *up)
{
	struct undo *u = up->u;

	if (!u->relation)
		undo_refuse(u, "it needs the old row, and no schema says by "
			       "which key");
	else if (u->target->inh && undo_has_children(u))
		undo_refuse(u,
			    "it needs the old rows, and tables inherit from "
			    "%s: its key does not say which row is meant",
			    undo_shown(u));
	else if (undo_key(u->relation))
		undo_refuse(u, "it changes the key: which row had which one "
			       "has to be known before");
	else
		undo_refuse(u,
			    "it needs the old rows, and %s has no key: they "
			    "cannot be found again",
			    undo_shown(u));
}

void
undo_update(struct undo *u, const UpdateStmt *stmt)
{
	struct update up = {.u = u, .stmt = stmt};
	bool keyed = u->relation && !(u->target->inh && undo_has_children(u));
	const struct key *key;
	bool repeatable;

	find_settings(&up);
	key = keyed ? find_compared(&up) : NULL;
	repeatable = up.sums && is_repeatable(&up);
	if (key && !(up.foreign && repeatable)) {
		undo_by_key(&up, key);
	} else if (repeatable) {
		undo_by_condition(&up);
	} else {
		key = keyed ? undo_key(u->relation) : NULL;
		if (!key || sets_any_of(&up, key)) {
			refuse(&up);
			return;
		}
		undo_by_row(&up, key);
	}
	note_rounding(&up);
}
