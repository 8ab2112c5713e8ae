#include <stdlib.h>
#include <string.h>

#include "report/format.h"
#include "report/text.h"

#define LINES_MOST 20

static bool
is_table(const struct analysis_relation *r)
{
	return strcmp(r->kind, "table") == 0 ||
	       strcmp(r->kind, "partitioned table") == 0 ||
	       strcmp(r->kind, "foreign table") == 0;
}

static bool
is_asked_for(const struct text_report *t, const char *table)
{
	return !t->options->table || strcmp(t->options->table, table) == 0;
}

static void
put_more(const struct text_report *t, size_t total)
{
	if (total > LINES_MOST)
		buf_printf(t->out, "  and %zu more\n", total - LINES_MOST);
}

static void
list_unowned(const struct text_report *t)
{
	const struct analysis_relation *r;
	size_t n = 0;

	vec_each (r, &t->a->relations) {
		if (*r->owner || !is_table(r) || !is_asked_for(t, r->name))
			continue;
		if (n++ == 0)
			text_title(t, "Tables that nobody owns");
		if (n > LINES_MOST)
			continue;
		buf_str(t->out, "  ");
		format_cut(t->out, r->name, t->width - 2);
		buf_char(t->out, '\n');
	}
	put_more(t, n);
}

/* Who writes a table, how often. */
struct writer {
	const char *service;
	uint64_t calls;
};

struct written {
	const char *table;
	VEC(struct writer) writers;
};

struct writers {
	struct arena *arena;
	struct map by_table; /* to struct written */
};

static void
add_writer(struct writers *w, const char *table, const char *service,
	   uint64_t calls)
{
	struct written *written = map_get(&w->by_table, table);
	struct writer *it;

	if (!written) {
		written = arena_new(w->arena, struct written);
		written->table = table;
		map_set(&w->by_table, table, written);
	}
	vec_each (it, &written->writers) {
		if (strcmp(it->service, service) != 0)
			continue;
		it->calls += calls;
		return;
	}
	vec_push(w->arena, &written->writers, (struct writer){service, calls});
}

static void
add_shape(struct writers *w, const struct analysis_shape *shape)
{
	const char *last = NULL;
	const struct analysis_access *it;

	if (!*shape->service || shape->cell.calls == 0)
		return;
	/* Sorted by relation: one that is written in two ways counts once. */
	vec_each (it, &shape->effects->accesses) {
		if (it->mode != ACCESS_WRITE ||
		    (last && strcmp(last, it->relation) == 0))
			continue;
		last = it->relation;
		add_writer(w, it->relation, shape->service, shape->cell.calls);
	}
}

static int
by_calls(const void *x, const void *y)
{
	const struct writer *a = x, *b = y;
	int c = (a->calls < b->calls) - (a->calls > b->calls);

	return c ? c : strcmp(a->service, b->service);
}

static void
put_written(const struct text_report *t, const struct analysis_relation *r,
	    struct written *w)
{
	const struct writer *it;
	struct buf b;

	qsort(w->writers.v, w->writers.n, sizeof(*w->writers.v), by_calls);
	buf_init(&b);
	buf_printf(&b, "%s (%s):", r->name, *r->owner ? r->owner : "nobody");
	vec_each (it, &w->writers) {
		buf_printf(&b, "%s %s ", it == w->writers.v ? "" : ",",
			   it->service);
		format_short(&b, it->calls);
	}
	buf_str(t->out, "  ");
	format_cut(t->out, b.data, t->width - 2);
	buf_char(t->out, '\n');
	buf_release(&b);
}

static bool
is_written_by(const struct written *w, const char *service)
{
	const struct writer *it;

	vec_each (it, &w->writers)
		if (strcmp(it->service, service) == 0)
			return true;
	return false;
}

static void
list_written(const struct text_report *t)
{
	struct writers w = {.arena = t->arena};
	const struct analysis_relation *r;
	size_t n = 0;

	for (size_t i = 0; i < t->a->shapes.n; i++)
		add_shape(&w, t->a->shapes.v[i]);
	vec_each (r, &t->a->relations) {
		struct written *written = map_get(&w.by_table, r->name);
		const char *service = t->options->service;

		if (!written || written->writers.n < 2 ||
		    strcmp(r->owner, OWNER_NAME_IGNORED) == 0 ||
		    !is_asked_for(t, r->name) ||
		    (service && !is_written_by(written, service)))
			continue;
		if (n++ == 0)
			text_title(t, "Tables with more than one writer");
		if (n <= LINES_MOST)
			put_written(t, r, written);
	}
	put_more(t, n);
	map_release(&w.by_table);
}

void
text_tables(const struct text_report *t)
{
	if (!t->options->service && t->options->kind < 0)
		list_unowned(t);
	list_written(t);
}
