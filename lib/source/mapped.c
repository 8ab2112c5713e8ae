#include "source/mapped.h"

void
mapped_init(struct mapped *m, struct arena *arena)
{
	*m = (struct mapped){.arena = arena};
	buf_init(&m->text);
}

void
mapped_release(struct mapped *m)
{
	buf_release(&m->text);
}

void
mapped_clear(struct mapped *m)
{
	buf_clear(&m->text);
	m->marks.n = 0;
}

static void
mark(struct mapped *m, size_t file, bool flat)
{
	size_t at = m->text.len;

	if (m->marks.n) {
		const struct source_mark *last = &m->marks.v[m->marks.n - 1];

		if (!flat && !last->flat &&
		    last->file + (at - last->at) == file)
			return;
	}
	vec_push(m->arena, &m->marks,
		 (struct source_mark){.at = at, .file = file, .flat = flat});
}

void
mapped_add(struct mapped *m, const char *p, size_t n, size_t file)
{
	if (n == 0)
		return;
	mark(m, file, false);
	buf_add(&m->text, p, n);
}

void
mapped_put(struct mapped *m, const char *p, size_t n, size_t file)
{
	if (n == 0)
		return;
	mark(m, file, true);
	buf_add(&m->text, p, n);
}

struct mapped_view
mapped_view(const struct mapped *m)
{
	return (struct mapped_view){
		.text = m->text.data,
		.len = m->text.len,
		.marks = m->marks.v,
		.nmarks = m->marks.n,
	};
}

/* Make the cursor the mark of text[at]. */
static const struct source_mark *
view_mark(struct mapped_view *v, size_t at)
{
	while (v->cursor + 1 < v->nmarks &&
	       v->marks[v->cursor + 1].at <= v->base + at)
		v->cursor++;
	return &v->marks[v->cursor];
}

size_t
view_place(struct mapped_view *v, size_t at)
{
	const struct source_mark *m;

	if (v->nmarks == 0)
		return 0;
	m = view_mark(v, at);
	return m->flat ? m->file : m->file + (v->base + at - m->at);
}

void
view_copy(struct mapped_view *v, struct mapped *out, size_t from, size_t to)
{
	while (from < to) {
		const struct source_mark *m = view_mark(v, from);
		size_t end = to;

		if (v->cursor + 1 < v->nmarks &&
		    v->marks[v->cursor + 1].at < v->base + to)
			end = v->marks[v->cursor + 1].at - v->base;
		if (m->flat)
			mapped_put(out, v->text + from, end - from, m->file);
		else
			mapped_add(out, v->text + from, end - from,
				   m->file + (v->base + from - m->at));
		from = end;
	}
}
