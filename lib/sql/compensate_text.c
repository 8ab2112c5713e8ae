#include "sql/compensate_internal.h"

#include <stdarg.h>
#include <string.h>

#include "sql/quote.h"

/* So many names of a list are told. */
#define TOLD_MAX 6

void
undo_note(struct undo *u, const char *fmt, ...)
{
	va_list ap;

	if (u->reason.len)
		buf_str(&u->reason, "; ");
	va_start(ap, fmt);
	buf_vprintf(&u->reason, fmt, ap);
	va_end(ap);
}

void
undo_refuse(struct undo *u, const char *fmt, ...)
{
	va_list ap;

	u->refused = true;
	buf_clear(&u->reason);
	va_start(ap, fmt);
	buf_vprintf(&u->reason, fmt, ap);
	va_end(ap);
}

const char *
undo_shown(const struct undo *u)
{
	return u->name ? u->name : undo_ident(u, u->target->relname);
}

const char *
undo_ident(const struct undo *u, const char *name)
{
	const char *text;
	struct buf b;

	buf_init(&b);
	sql_ident(&b, name);
	text = arena_strdup(u->ctx->arena, b.data);
	buf_release(&b);
	return text;
}

void
undo_list(struct buf *out, const struct name_list *names)
{
	for (size_t i = 0; i < names->n && i < TOLD_MAX; i++)
		buf_printf(out, "%s%s",
			   i == 0	       ? ""
			   : i + 1 == names->n ? " and "
					       : ", ",
			   names->v[i]);
	if (names->n > TOLD_MAX)
		buf_printf(out, " and %zu more", (size_t)names->n - TOLD_MAX);
}

static bool
is_never_null(const struct key *key)
{
	for (size_t i = 0; i < key->columns.n; i++)
		if (!key->columns.v[i]->not_null)
			return false;
	return key->columns.n > 0;
}

const struct key *
undo_key(const struct relation *r)
{
	const struct key *it, *found = NULL;

	vec_each (it, &r->keys) {
		if (it->primary && it->columns.n)
			return it;
		if (!found && is_never_null(it))
			found = it;
	}
	return found;
}

bool
undo_has_children(const struct undo *u)
{
	const struct catalog *c = u->ctx->catalog;

	for (size_t i = 0; i < c->relations.n; i++)
		for (size_t k = 0; k < c->relations.v[i]->parents.n; k++)
			if (c->relations.v[i]->parents.v[k] == u->relation)
				return true;
	return false;
}

/* Operands */

static bool
is_plain_type(const TypeName *type)
{
	return type && type->names && !type->typmods && !type->arrayBounds &&
	       !type->setof && !type->pct_type;
}

static bool
is_plain_constant(const A_Const *c)
{
	return !c->isnull && nodeTag(&c->val) != T_BitString;
}

bool
undo_is_operand(const Node *node)
{
	const TypeCast *cast = (const TypeCast *)node;

	if (!node)
		return false;
	if (nodeTag(node) == T_TypeCast)
		return is_plain_type(cast->typeName) && cast->arg &&
		       nodeTag(cast->arg) != T_TypeCast &&
		       undo_is_operand(cast->arg);
	if (nodeTag(node) == T_A_Const)
		return is_plain_constant((const A_Const *)node);
	return nodeTag(node) == T_ParamRef &&
	       ((const ParamRef *)node)->number > 0;
}

static void
put_constant(struct buf *out, const A_Const *c)
{
	switch (nodeTag(&c->val)) {
	case T_Integer:
		buf_printf(out, "%d", c->val.ival.ival);
		break;
	case T_Float:
		buf_str(out, c->val.fval.fval);
		break;
	case T_Boolean:
		buf_str(out, c->val.boolval.boolval ? "true" : "false");
		break;
	default:
		sql_literal(out, c->val.sval.sval);
	}
}

static void
put_type(struct buf *out, const TypeName *type)
{
	for (int i = 0; i < type->names->length; i++) {
		const String *name = type->names->elements[i].ptr_value;

		buf_str(out, i ? "." : "::");
		sql_ident(out, name->sval);
	}
}

void
undo_put_operand(struct buf *out, const Node *node)
{
	if (nodeTag(node) == T_TypeCast) {
		undo_put_operand(out, ((const TypeCast *)node)->arg);
		put_type(out, ((const TypeCast *)node)->typeName);
	} else if (nodeTag(node) == T_A_Const) {
		put_constant(out, (const A_Const *)node);
	} else {
		buf_printf(out, "$%d", ((const ParamRef *)node)->number);
	}
}

/* Columns */

/* The nth field of a reference; NULL: a *. */
static const char *
field_at(const ColumnRef *ref, int i)
{
	const Node *field = ref->fields->elements[i].ptr_value;

	return nodeTag(field) == T_String ? ((const String *)field)->sval
					  : NULL;
}

static bool
qualifies_target(const struct undo *u, const ColumnRef *ref)
{
	const RangeVar *rv = u->target;
	int n = ref->fields->length;
	const char *name = field_at(ref, n - 2);

	if (rv->alias)
		return n == 2 && name &&
		       strcmp(name, rv->alias->aliasname) == 0;
	if (!name || strcmp(name, rv->relname) != 0 || n > 3)
		return false;
	return n == 2 || !rv->schemaname || !field_at(ref, 0) ||
	       strcmp(field_at(ref, 0), rv->schemaname) == 0;
}

const char *
undo_target_column(const struct undo *u, const Node *node)
{
	const ColumnRef *ref = (const ColumnRef *)node;
	const char *name;

	if (!node || nodeTag(node) != T_ColumnRef)
		return NULL;
	name = field_at(ref, ref->fields->length - 1);
	if (!name || (ref->fields->length > 1 && !qualifies_target(u, ref)))
		return NULL;
	/* Without a qualifier it can be another relation's. */
	if (ref->fields->length == 1 && u->relation &&
	    !relation_find_attribute(u->relation, name))
		return NULL;
	return name;
}

/* Ranges */

static struct lexer
lexer_of(const struct undo *u, struct range r)
{
	struct lexer l;

	lex_init(&l, u->sql + r.from, r.to - r.from);
	return l;
}

static bool
opens(struct token t)
{
	return token_is_punct(t, "(") || token_is_punct(t, "[");
}

static bool
closes(struct token t)
{
	return token_is_punct(t, ")") || token_is_punct(t, "]");
}

size_t
undo_close(const struct undo *u, struct range r)
{
	struct lexer l = lexer_of(u, r);
	struct token t;
	int depth = 0;

	while ((t = lex_next(&l)).kind != TOKEN_END) {
		depth += opens(t) ? 1 : closes(t) ? -1 : 0;
		if (depth == 0)
			return (size_t)(t.p - u->sql) + t.len;
	}
	return r.to;
}

int
undo_depth_at(const struct undo *u, struct range r, size_t at)
{
	struct lexer l = lexer_of(u, r);
	struct token t;
	int depth = 0;

	while ((t = lex_next(&l)).kind != TOKEN_END && t.p < u->sql + at)
		depth += opens(t) ? 1 : closes(t) ? -1 : 0;
	return depth;
}

/* From its first token to its last one. */
static struct range
trim(const struct undo *u, struct range r)
{
	struct lexer l = lexer_of(u, r);
	struct token t = lex_next(&l);
	struct range out;

	out.from = (size_t)(t.p - u->sql);
	out.to = out.from;
	for (; t.kind != TOKEN_END; t = lex_next(&l))
		out.to = (size_t)(t.p - u->sql) + t.len;
	return out;
}

struct range
undo_strip(const struct undo *u, struct range r)
{
	r = trim(u, r);
	while (r.to - r.from >= 2 && u->sql[r.from] == '(' &&
	       undo_close(u, r) == r.to) {
		r.from++;
		r.to--;
		r = trim(u, r);
	}
	return r;
}
