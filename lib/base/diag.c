#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* How much of a line is shown before and after the caret. */
#define BEFORE 60
#define AFTER  60

void
diag_init(struct diag_list *list, struct arena *arena)
{
	*list = (struct diag_list){.arena = arena};
}

struct diag *
diag_add(struct diag_list *list, enum diag_level level,
	 const struct source_text *source, int line, int column,
	 const char *fmt, ...)
{
	struct diag *d = vec_add(list->arena, &list->items);
	va_list ap;

	d->level = level;
	d->source = source;
	d->line = line;
	d->column = column;
	va_start(ap, fmt);
	d->message = arena_vprintf(list->arena, fmt, ap);
	va_end(ap);
	if (level == DIAG_ERROR)
		list->errors++;
	else
		list->warnings++;
	return d;
}

void
diag_hint(struct diag_list *list, struct diag *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	d->hint = arena_vprintf(list->arena, fmt, ap);
	va_end(ap);
}

static int
by_place(const struct diag *a, const struct diag *b)
{
	const char *fa = a->source ? a->source->path : "";
	const char *fb = b->source ? b->source->path : "";
	int c = strcmp(fa, fb);

	if (c == 0)
		c = (a->line > b->line) - (a->line < b->line);
	if (c == 0)
		c = (a->column > b->column) - (a->column < b->column);
	return c;
}

void
diag_sort(struct diag_list *list)
{
	/* Insertion keeps equal places in order; lists are nearly sorted. */
	for (size_t i = 1; i < list->items.n; i++) {
		struct diag d = list->items.v[i];
		size_t j = i;

		for (; j > 0 && by_place(&d, &list->items.v[j - 1]) < 0; j--)
			list->items.v[j] = list->items.v[j - 1];
		list->items.v[j] = d;
	}
}

static void
quote_line(struct buf *out, const struct diag *d)
{
	const struct source_text *s = d->source;
	const char *p = s->text, *end = s->text + s->len, *eol;
	size_t caret = d->column > 0 ? (size_t)d->column - 1 : 0;
	size_t len, from = 0;

	for (int n = 1; n < d->line && p; n++) {
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : NULL;
	}
	if (!p || p >= end)
		return;
	eol = memchr(p, '\n', (size_t)(end - p));
	len = (size_t)((eol ? eol : end) - p);
	if (len && p[len - 1] == '\r')
		len--;
	if (caret > len)
		caret = len;
	if (caret > BEFORE)
		from = utf8_floor(p, len, caret - BEFORE);
	if (len > caret + AFTER)
		len = utf8_floor(p, len, caret + AFTER);
	buf_printf(out, "%5d | ", d->line);
	text_printable(out, p + from, len - from);
	buf_str(out, "\n      | ");
	if (caret > from)
		buf_printf(out, "%*s", text_width(p + from, caret - from), "");
	buf_str(out, "^\n");
}

void
diag_format(struct buf *out, const struct diag *d)
{
	if (d->source) {
		text_printable(out, d->source->path, strlen(d->source->path));
		if (d->line)
			buf_printf(out, ":%d:%d", d->line, d->column);
		buf_str(out, ": ");
	}
	buf_str(out, d->level == DIAG_ERROR ? "error: " : "warning: ");
	text_printable(out, d->message, strlen(d->message));
	buf_char(out, '\n');
	if (d->source && d->source->text && d->line)
		quote_line(out, d);
	if (d->hint) {
		buf_str(out, "hint: ");
		text_printable(out, d->hint, strlen(d->hint));
		buf_char(out, '\n');
	}
}
