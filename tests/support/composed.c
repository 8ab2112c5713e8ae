#include "support/composed.h"

#include <stdlib.h>
#include <string.h>

#include "sql/outline.h"

static int
owner_of(const struct decompose_owners *owners, const struct outline_name *name)
{
	return name->relation ? owners->relation(owners->arg, name->relation)
			      : owners->routine(owners->arg, name->routine);
}

/* A query's parameters are $1 to $n, each used. */
static bool
numbers_parameters(const struct outline *o, size_t n)
{
	bool *used = calloc(n + 1, sizeof(*used));
	bool right = used != NULL;

	for (size_t i = 0; i < o->tokens.list.n; i++) {
		const struct token *t = &o->tokens.list.v[i].token;
		size_t number;

		if (t->kind != TOKEN_PARAM)
			continue;
		number = strtoul(t->p + 1, NULL, 10);
		right = right && number >= 1 && number <= n;
		if (right)
			used[number] = true;
	}
	for (size_t i = 1; right && i <= n; i++)
		right = used[i];
	free(used);
	return right;
}

/* The query's own columns, as far as they are known: -1, of a star. */
static int
columns_of(const struct outline *o)
{
	for (size_t i = 0; i < o->targets.n; i++)
		if (o->targets.v[i].star)
			return -1;
	return (int)o->targets.n;
}

static bool
is_column(const int *columns, size_t queries, struct composed_column of)
{
	return of.query >= 0 && (size_t)of.query < queries && of.column >= 0 &&
	       (columns[of.query] < 0 || of.column < columns[of.query]);
}

static const char *
wrong_query(const struct resolve_context *ctx,
	    const struct decompose_owners *owners,
	    const struct composed_query *q, struct outline *o)
{
	const char *refused = outline_read(o, ctx, q->sql, strlen(q->sql));

	if (refused)
		return arena_printf(ctx->arena, "%s: %s", refused, q->sql);
	for (size_t i = 0; i < o->touched.gaps.n; i++)
		if (o->touched.gaps.v[i].kind != GAP_TEMPORARY)
			return arena_printf(ctx->arena, "unknown %s: %s",
					    o->touched.gaps.v[i].what, q->sql);
	for (size_t i = 0; i < o->names.n; i++) {
		int owner = owner_of(owners, &o->names.v[i]);

		if (owner != DECOMPOSE_EVERYBODY &&
		    (owner < 0 ||
		     strcmp(owners->name(owners->arg, owner), q->owner) != 0))
			return arena_printf(ctx->arena,
					    "it asks another than %s: %s",
					    q->owner, q->sql);
	}
	if (!numbers_parameters(o, q->parameters.n))
		return arena_printf(ctx->arena, "parameters of %s", q->sql);
	return NULL;
}

/* What a query refers to comes before it. */
static const char *
wrong_references(const struct resolve_context *ctx, const struct composition *c,
		 const int *columns, size_t i)
{
	const struct composed_query *q = &c->queries.v[i];

	for (size_t j = 0; j < q->parameters.n; j++)
		if (q->parameters.v[j].number == 0 &&
		    !is_column(columns, i, q->parameters.v[j].of))
			return arena_printf(ctx->arena, "$%zu of %s", j + 1,
					    q->sql);
	for (size_t j = 0; j < q->keys.n; j++)
		if (!is_column(columns, i, q->keys.v[j].equals) ||
		    !is_column(columns, i + 1,
			       (struct composed_column){(int)i,
							q->keys.v[j].column}))
			return arena_printf(ctx->arena, "key %zu of %s", j + 1,
					    q->sql);
	return NULL;
}

const char *
composed_wrong(const struct resolve_context *ctx,
	       const struct decompose_owners *owners,
	       const struct composition *c)
{
	size_t n = c->queries.n;
	int *columns = arena_calloc(ctx->arena, n + 1, sizeof(*columns));
	const char *wrong = NULL;

	if (c->refused)
		return n || c->outputs.n ? "refused, but with queries" : NULL;
	if (n == 0)
		return "no queries";
	for (size_t i = 0; i < n && !wrong; i++) {
		struct outline o;

		wrong = wrong_query(ctx, owners, &c->queries.v[i], &o);
		if (wrong)
			break;
		columns[i] = columns_of(&o);
		wrong = wrong_references(ctx, c, columns, i);
	}
	for (size_t i = 0; i < c->outputs.n && !wrong; i++)
		if (!c->outputs.v[i].expression &&
		    !is_column(columns, n, c->outputs.v[i].of))
			wrong = arena_printf(ctx->arena, "column %zu", i + 1);
	return wrong;
}
