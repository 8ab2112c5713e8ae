#include "support/composition_text.h"

static void
put_column(struct buf *out, struct composed_column c)
{
	buf_printf(out, "q%d.%d", c.query + 1, c.column + 1);
}

static void
put_parameters(struct buf *out, const struct composed_query *q)
{
	for (size_t i = 0; i < q->parameters.n; i++) {
		const struct composed_parameter *p = &q->parameters.v[i];

		buf_str(out, i ? " " : " [");
		if (p->number) {
			buf_printf(out, "$%d", p->number);
			continue;
		}
		buf_str(out, p->list ? "{" : "");
		put_column(out, p->of);
		buf_str(out, p->list ? "}" : "");
	}
	buf_str(out, q->parameters.n ? "]\n" : "\n");
}

static void
put_query(struct buf *out, const struct composed_query *q, int number)
{
	static const char *const merges[MERGES] = {"", " first", " inner",
						   " left", " anti"};

	buf_printf(out, "q%d %s%s", number + 1, q->owner, merges[q->merge]);
	for (size_t i = 0; i < q->keys.n; i++) {
		buf_char(out, ' ');
		put_column(out, (struct composed_column){number,
							 q->keys.v[i].column});
		buf_char(out, '=');
		put_column(out, q->keys.v[i].equals);
	}
	buf_printf(out, ": %s", q->sql);
	put_parameters(out, q);
}

void
composition_text(struct buf *out, const struct composition *c)
{
	if (c->refused)
		buf_printf(out, "refused: %s\n", c->refused);
	for (size_t i = 0; i < c->queries.n; i++)
		put_query(out, &c->queries.v[i], (int)i);
	for (size_t i = 0; i < c->outputs.n; i++) {
		const struct composed_output *o = &c->outputs.v[i];

		buf_printf(out, "%s %s ", i ? "," : "=", o->name);
		if (o->expression)
			buf_str(out, o->expression);
		else
			put_column(out, o->of);
		if (o->missing)
			buf_printf(out, " else %s", o->missing);
	}
	buf_str(out, c->outputs.n ? "\n" : "");
	for (size_t i = 0; i < c->notes.n; i++)
		buf_printf(out, "note %s\n", c->notes.v[i]);
}
