#include "sql/outline.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "sql/parse.h"
#include "sql/scope.h"

/* Deeper queries would need more stack than there is; see sql/parse.h. */
#define LONGEST ((size_t)64 * 1024)

static void
add_leaf(struct outline *o, struct arena *a, const struct range_item *item)
{
	struct outline_leaf *leaf = vec_add(a, &o->leaves);
	const struct range_column *it;

	*leaf = (struct outline_leaf){
		.alias = item->alias ? arena_strdup(a, item->alias) : NULL,
		.relation = item->relation,
		.open = item->columns.open,
	};
	vec_each (it, &item->columns) {
		vec_push(a, &leaf->columns,
			 (struct leaf_column){arena_strdup(a, it->name),
					      it->origin});
	}
}

static int
leaf_of(const struct scope *s, const struct column_trace *t)
{
	if (t->level > s->level)
		return OUTLINE_INNER;
	for (size_t i = 0; t->item && i < s->items.n; i++)
		if (s->items.v[i] == t->item)
			return (int)i;
	return OUTLINE_UNKNOWN;
}

static void
add_column(struct outline *o, struct arena *a, const struct scope *s,
	   const struct column_trace *t)
{
	vec_push(a, &o->columns,
		 (struct outline_column){
			 .token = tokens_at(&o->tokens, t->location),
			 .leaf = leaf_of(s, t),
			 .attribute = t->attribute,
			 .star = t->star && t->item,
			 .all = t->star && !t->item && t->level <= s->level,
			 .merged = t->merged,
		 });
}

/* Of columns and names: both begin with their token. */
static int
by_token(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void
add_names(struct outline *o, struct arena *a, const struct name_traces *names)
{
	const struct name_trace *it;

	vec_each (it, names) {
		vec_push(a, &o->names,
			 (struct outline_name){
				 tokens_at(&o->tokens, it->location),
				 it->relation, it->routine});
	}
	if (o->names.n)
		qsort(o->names.v, o->names.n, sizeof(*o->names.v), by_token);
}

/* ORDER BY the name of a target resolves that again. */
static void
sort_columns(struct outline *o)
{
	size_t kept = 0;

	if (o->columns.n == 0)
		return;
	qsort(o->columns.v, o->columns.n, sizeof(*o->columns.v), by_token);
	for (size_t i = 1; i < o->columns.n; i++)
		if (o->columns.v[i].token != o->columns.v[kept].token)
			o->columns.v[++kept] = o->columns.v[i];
	o->columns.n = (uint32_t)kept + 1;
}

static bool
is_star(const Node *node)
{
	const List *f;

	if (nodeTag(node) != T_ColumnRef)
		return false;
	f = ((const ColumnRef *)node)->fields;
	return nodeTag(f->elements[f->length - 1].ptr_value) == T_A_Star;
}

static void
add_targets(struct outline *o, struct arena *a, const List *targets)
{
	for (int i = 0; targets && i < targets->length; i++) {
		const ResTarget *t = targets->elements[i].ptr_value;
		const char *name = t->name ? t->name : target_name(t->val);

		vec_push(a, &o->targets,
			 (struct outline_target){
				 .name = arena_strdup(a, name),
				 .star = is_star(t->val),
				 .named = t->name != NULL,
			 });
	}
}

static void
read_query(struct outline *o, const struct resolve_context *ctx,
	   const SelectStmt *stmt)
{
	struct column_traces traces = {0};
	struct name_traces names = {0};
	struct resolving r = {.ctx = ctx,
			      .out = &o->touched,
			      .trace = &traces,
			      .names = &names};
	const struct column_trace *it;

	resolve_query_node(&r, (const Node *)stmt, NULL, NULL, NULL);
	for (size_t i = 0; r.last && i < r.last->items.n; i++)
		add_leaf(o, ctx->arena, r.last->items.v[i]);
	vec_each (it, &traces) {
		if (r.last)
			add_column(o, ctx->arena, r.last, it);
	}
	sort_columns(o);
	add_names(o, ctx->arena, &names);
	add_targets(o, ctx->arena, stmt->targetList);
	arena_release(&r.scratch);
}

const char *
outline_read(struct outline *o, const struct resolve_context *ctx,
	     const char *text, size_t len)
{
	struct parse_error error;
	const struct List *statements;
	const char *refused = NULL;
	const Node *stmt = NULL;
	struct parse *p;

	*o = (struct outline){0};
	if (len > LONGEST)
		return "it is too long";
	if (strlen(text) != len)
		return "it does not parse";
	p = parse_sql(text, &error);
	if (!p)
		return "it does not parse";
	statements = parse_statements(p);
	if (statements && statements->length == 1)
		stmt = ((const RawStmt *)statements->elements[0].ptr_value)
			       ->stmt;
	if (!stmt || nodeTag(stmt) != T_SelectStmt)
		o->no_query = true;
	else if (!tokens_read(&o->tokens, ctx->arena, text, len))
		refused = "its tokens are not understood";
	else
		read_query(o, ctx, (const SelectStmt *)stmt);
	parse_free(p);
	return o->no_query
		       ? "it is no query: what it reads of others is asked for "
			 "before it"
		       : refused;
}

/* The place of the first of n entries that begin with their token, in its
   order, whose token is that or behind it. */
static size_t
first_from(const void *entries, size_t n, size_t size, uint32_t token)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const uint32_t *at = (const void *)((const char *)entries +
						    middle * size);

		if (*at < token)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t
outline_columns_from(const struct outline *o, uint32_t token)
{
	return first_from(o->columns.v, o->columns.n, sizeof(*o->columns.v),
			  token);
}

size_t
outline_names_from(const struct outline *o, uint32_t token)
{
	return first_from(o->names.v, o->names.n, sizeof(*o->names.v), token);
}

const struct outline_column *
outline_column_at(const struct outline *o, uint32_t token)
{
	size_t i = outline_columns_from(o, token);

	return i < o->columns.n && o->columns.v[i].token == token
		       ? &o->columns.v[i]
		       : NULL;
}
