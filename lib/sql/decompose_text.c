/* The queries' texts, spliced from the statement's own. */
#include <stdlib.h>

#include "sql/decompose_internal.h"

static const struct lift *
lift_at(const struct decomposing *d, uint32_t token)
{
	for (size_t i = 0; i < d->lifts.n; i++)
		if (d->lifts.v[i].span.from == token)
			return &d->lifts.v[i];
	return NULL;
}

static bool
same_parameter(const struct composed_parameter *a,
	       const struct composed_parameter *b)
{
	return a->number == b->number && a->of.query == b->of.query &&
	       a->of.column == b->of.column && a->list == b->list;
}

void
put_parameter(struct decomposing *d, struct buf *out, struct composed_query *q,
	      struct composed_parameter p)
{
	size_t i = 0;

	while (i < q->parameters.n && !same_parameter(&q->parameters.v[i], &p))
		i++;
	if (i == q->parameters.n)
		vec_push(d->arena, &q->parameters, p);
	buf_printf(out, "$%zu", i + 1);
}

static void
put_lift(struct decomposing *d, struct buf *out, struct composed_query *q,
	 const struct lift *lift)
{
	buf_str(out, lift->before);
	put_parameter(d, out, q,
		      (struct composed_parameter){.of = {lift->query, 0},
						  .list = lift->list});
	buf_str(out, lift->after);
}

static void
put_token(struct decomposing *d, struct buf *out, struct composed_query *q,
	  uint32_t at)
{
	const struct token *t = &d->names.tokens.list.v[at].token;

	if (t->kind == TOKEN_PARAM) {
		put_parameter(d, out, q,
			      (struct composed_parameter){
				      .number = (int)strtol(t->p + 1, NULL, 10),
				      .of = {-1, 0}});
		return;
	}
	buf_add(out, t->p, t->len);
	for (size_t i = 0; d->cte_used && i < d->clauses.ctes.n; i++)
		if (!d->cte_used[i] && token_names_cte(d, at, i))
			d->cte_used[i] = true;
}

/* A string goes on in the next line. */
char
blank_between(const struct decomposing *d, uint32_t at)
{
	const struct deep_token *v = d->names.tokens.list.v;

	return v[at - 1].token.kind == TOKEN_STRING &&
			       v[at].token.kind == TOKEN_STRING
		       ? '\n'
		       : ' ';
}

static void
put_blank(const struct decomposing *d, struct buf *out, uint32_t at)
{
	const struct token *a = &d->names.tokens.list.v[at - 1].token;
	const struct token *b = &d->names.tokens.list.v[at].token;

	if (b->p != a->p + a->len)
		buf_char(out, blank_between(d, at));
}

void
put_span(struct decomposing *d, struct buf *out, struct composed_query *q,
	 struct span s)
{
	for (uint32_t i = s.from; i < s.to;) {
		const struct lift *lift = lift_at(d, i);

		if (i > s.from)
			put_blank(d, out, i);
		if (lift) {
			put_lift(d, out, q, lift);
			i = lift->span.to;
		} else {
			put_token(d, out, q, i++);
		}
	}
}

/* WITH, and what else those that are used need. */
static void
put_with(struct decomposing *d, struct buf *out, struct composed_query *q)
{
	struct buf unused;
	bool any = false;

	/* RECURSIVE ones can name those behind them. */
	buf_init(&unused);
	for (size_t n = 0; n < (d->clauses.recursive ? d->clauses.ctes.n : 1);
	     n++)
		for (size_t i = d->clauses.ctes.n; i-- > 0;)
			if (d->cte_used[i])
				put_span(d, &unused,
					 &(struct composed_query){0},
					 d->clauses.ctes.v[i].query);
	buf_release(&unused);
	for (size_t i = 0; i < d->clauses.ctes.n; i++) {
		if (!d->cte_used[i])
			continue;
		buf_str(out, any		    ? ", "
			     : d->clauses.recursive ? "WITH RECURSIVE "
						    : "WITH ");
		put_span(d, out, q, d->clauses.ctes.v[i].all);
		any = true;
	}
	if (any)
		buf_char(out, ' ');
	memset(d->cte_used, 0, d->clauses.ctes.n * sizeof(*d->cte_used));
}

int
add_query(struct decomposing *d, int owner, struct composed_query *q,
	  const char *sql)
{
	struct buf text;

	buf_init(&text);
	if (d->cte_used)
		put_with(d, &text, q);
	buf_str(&text, sql);
	q->sql = arena_strdup(d->arena, text.data);
	q->owner = owner_name(d, owner);
	buf_release(&text);
	vec_push(d->arena, &d->out->queries, *q);
	return (int)d->out->queries.n - 1;
}
