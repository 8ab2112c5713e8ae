#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
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
	struct diag *d;
	va_list ap;

	if (level == DIAG_ERROR)
		list->errors++;
	else
		list->warnings++;
	if (list->limit && list->items.n >= list->limit) {
		list->left_out++;
		return &list->spare;
	}
	d = vec_add(list->arena, &list->items);
	d->level = level;
	d->source = source;
	d->line = line;
	d->column = column;
	va_start(ap, fmt);
	d->message = arena_vprintf(list->arena, fmt, ap);
	va_end(ap);
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

	/* What is about the file as a whole comes behind what has a line. */
	if (c == 0)
		c = (a->line == 0) - (b->line == 0);
	if (c == 0)
		c = (a->line > b->line) - (a->line < b->line);
	if (c == 0)
		c = (a->column > b->column) - (a->column < b->column);
	return c;
}

struct ranked {
	struct diag diag;
	size_t rank;
};

static int
by_place_and_rank(const void *x, const void *y)
{
	const struct ranked *a = x, *b = y;
	int c = by_place(&a->diag, &b->diag);

	return c ? c : (a->rank > b->rank) - (a->rank < b->rank);
}

void
diag_sort(struct diag_list *list)
{
	size_t n = list->items.n;
	struct ranked *ranked = xcalloc(n, sizeof(*ranked));

	for (size_t i = 0; i < n; i++)
		ranked[i] = (struct ranked){list->items.v[i], i};
	qsort(ranked, n, sizeof(*ranked), by_place_and_rank);
	for (size_t i = 0; i < n; i++)
		list->items.v[i] = ranked[i].diag;
	free(ranked);
}

/* Where a line of a source begins: found from the last one that was asked for,
   so that a sorted list goes through its files once. */
struct line_cursor {
	const struct source_text *source;
	int line;
	const char *start; /* NULL: there is no such line */
};

static const char *
find_line(struct line_cursor *c, const struct source_text *s, int line)
{
	if (c->source != s || c->line > line || !c->start)
		*c = (struct line_cursor){s, 1, s->text};
	while (c->start && c->line < line) {
		const char *end = s->text + s->len;

		c->start = memchr(c->start, '\n', (size_t)(end - c->start));
		c->start = c->start ? c->start + 1 : NULL;
		c->line++;
	}
	return c->start;
}

void
diag_quote(struct buf *out, const char *line, size_t len, int number,
	   int column, int end_column)
{
	size_t caret = column > 0 ? (size_t)column - 1 : 0;
	size_t behind = end_column > column ? (size_t)end_column - 1 : 0;
	size_t from = 0, start = out->len;
	int width;

	if (caret > len)
		caret = len;
	if (caret > BEFORE)
		from = utf8_floor(line, len, caret - BEFORE);
	if (len > caret + AFTER)
		len = utf8_floor(line, len, caret + AFTER);
	if (behind > len)
		behind = len;
	buf_printf(out, "%5d", number);
	width = (int)(out->len - start);
	buf_str(out, " | ");
	text_printable(out, line + from, len - from);
	buf_char(out, '\n');
	if (column <= 0)
		return;
	buf_printf(out, "%*s | ", width, "");
	if (caret > from)
		buf_printf(out, "%*s", text_width(line + from, caret - from),
			   "");
	buf_char(out, '^');
	if (behind > caret)
		for (int i = text_width(line + caret, behind - caret); i > 1;
		     i--)
			buf_char(out, '~');
	buf_char(out, '\n');
}

static void
quote_line(struct buf *out, const struct diag *d, struct line_cursor *cursor)
{
	const struct source_text *s = d->source;
	const char *p = find_line(cursor, s, d->line);
	const char *end = s->text + s->len, *eol;
	size_t len;

	if (!p || p >= end)
		return;
	eol = memchr(p, '\n', (size_t)(end - p));
	len = (size_t)((eol ? eol : end) - p);
	if (len && p[len - 1] == '\r')
		len--;
	diag_quote(out, p, len, d->line, d->column > 0 ? d->column : 1, 0);
}

static void
format(struct buf *out, const struct diag *d, struct line_cursor *cursor)
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
		quote_line(out, d, cursor);
	if (d->hint) {
		buf_str(out, "hint: ");
		text_printable(out, d->hint, strlen(d->hint));
		buf_char(out, '\n');
	}
}

void
diag_format(struct buf *out, const struct diag *d)
{
	struct line_cursor cursor = {0};

	format(out, d, &cursor);
}

void
diag_format_list(struct buf *out, const struct diag_list *list)
{
	struct line_cursor cursor = {0};

	for (size_t i = 0; i < list->items.n; i++)
		format(out, &list->items.v[i], &cursor);
}
