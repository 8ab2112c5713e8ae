/* Lines of a file: which one a place is on, and which were changed. */
#include <stdlib.h>
#include <string.h>

#include "check/internal.h"

static int
count_lines(const char *p, const char *end)
{
	int n = 0;

	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		n++;
		p++;
	}
	return n;
}

/* A file's lines are counted once, and from there on for each place. */
#define LINES_STRIDE ((size_t)16 << 10)

static void
count_strides(struct check_file *f)
{
	int line = 1;

	for (size_t at = 0; at <= f->len; at += LINES_STRIDE) {
		size_t to = f->len - at < LINES_STRIDE ? f->len
						       : at + LINES_STRIDE;

		vec_push(&f->arena, &f->strides, line);
		line += count_lines(f->text + at, f->text + to);
	}
}

int
check_line(struct check_file *f, size_t at)
{
	size_t from = at / LINES_STRIDE * LINES_STRIDE;
	int line;

	if (f->strides.n == 0)
		count_strides(f);
	line = f->strides.v[at / LINES_STRIDE];
	/* Places mostly come in order. */
	if (f->known_at >= from && f->known_at <= at && f->known_line) {
		from = f->known_at;
		line = f->known_line;
	}
	f->known_at = at;
	f->known_line = line + count_lines(f->text + from, f->text + at);
	return f->known_line;
}

size_t
check_offset(const struct check_file *f, int line, int column)
{
	const char *p = f->text, *end = f->text + f->len, *nl;
	size_t at;

	for (int i = 1; i < line; i++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl)
			break;
		p = nl + 1;
	}
	at = (size_t)(p - f->text) + (size_t)(column > 0 ? column - 1 : 0);
	return at < f->len ? at : f->len;
}

static int
compare_lines(const void *a, const void *b)
{
	const struct check_lines *x = a, *y = b;

	return x->from < y->from ? -1 : x->from > y->from;
}

/* Lines that were changed, apart from each other and sorted, and the gaps. */
static void
sort_lines(struct check_file *f)
{
	const struct check_lines *it;
	size_t n = 0;

	vec_each (it, &f->lines)
		if (it->gap)
			vec_push(&f->arena, &f->gaps, *it);
		else
			vec_push(&f->arena, &f->changed, *it);
	if (f->gaps.n)
		qsort(f->gaps.v, f->gaps.n, sizeof(*it), compare_lines);
	if (f->changed.n == 0)
		return;
	qsort(f->changed.v, f->changed.n, sizeof(*it), compare_lines);
	for (size_t i = 1; i < f->changed.n; i++) {
		struct check_lines *last = &f->changed.v[n];

		if (f->changed.v[i].from > last->to)
			f->changed.v[++n] = f->changed.v[i];
		else if (f->changed.v[i].to > last->to)
			last->to = f->changed.v[i].to;
	}
	f->changed.n = (uint32_t)n + 1;
}

/* The first of n that ends at the line or behind it; n if there is none. */
static size_t
first_until(const struct check_lines *lines, size_t n, int line)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (lines[mid].to < line)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
check_lines_changed(struct check_file *f, int from, int to)
{
	size_t i;

	if (!f->changed.n && !f->gaps.n)
		sort_lines(f);
	i = first_until(f->changed.v, f->changed.n, from);
	if (i < f->changed.n && f->changed.v[i].from <= to)
		return true;
	/* What was taken out is between two of its lines. */
	i = first_until(f->gaps.v, f->gaps.n, from + 1);
	return i < f->gaps.n && f->gaps.v[i].to <= to;
}
