#include <string.h>

#include "advise/saga_building.h"
#include "sql/lex.h"

/* text with greater numbers; NULL stays NULL. *most: the greatest so far. */
static const char *
renumber(struct building *b, const char *text, int shift, int *most)
{
	const char *copied = text;
	struct lexer l;
	struct token t;
	struct buf out;

	if (!text)
		return NULL;
	buf_init(&out);
	lex_init(&l, text, strlen(text));
	while ((t = lex_next(&l)).kind != TOKEN_END) {
		int n = 0;

		if (t.kind != TOKEN_PARAM)
			continue;
		for (size_t i = 1; i < t.len && i < 9; i++)
			n = n * 10 + (t.p[i] - '0');
		n += shift;
		*most = n > *most ? n : *most;
		buf_add(&out, copied, (size_t)(t.p - copied));
		buf_printf(&out, "$%d", n);
		copied = t.p + t.len;
	}
	buf_str(&out, copied);
	return saga_take(b, &out);
}

void
saga_number(struct building *b, struct saga_draft *d, struct saga_write *w)
{
	int most = d->parameters;

	if (d->numbered != b->shape) {
		d->numbered = b->shape;
		d->shift = d->parameters;
	}
	w->statement = renumber(b, w->statement, d->shift, &most);
	w->compensation = renumber(b, w->compensation, d->shift, &most);
	w->reason = renumber(b, w->reason, d->shift, &most);
	d->parameters = most;
}
