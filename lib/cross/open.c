#include "cross/open.h"

#include <stdlib.h>
#include <string.h>

#include "cross/transactions.h"

static int
by_session_and_time(const void *x, const void *y)
{
	const struct analysis_open *a = *(struct analysis_open *const *)x;
	const struct analysis_open *b = *(struct analysis_open *const *)y;
	int c = strcmp(a->session, b->session);

	if (c == 0)
		c = strcmp(a->virtual_id, b->virtual_id);
	if (c == 0)
		c = (a->first_us > b->first_us) - (a->first_us < b->first_us);
	/* Of one moment, what began comes after what ended. */
	return c ? c : (int)a->begun - (int)b->begun;
}

static bool
continues(const struct analysis_open *a, const struct analysis_open *b)
{
	return *a->session && strcmp(a->session, b->session) == 0 &&
	       strcmp(a->virtual_id, b->virtual_id) == 0 && !a->ended &&
	       !b->begun;
}

struct joiner {
	struct analysis *a;
	const struct shape_index *index;
	struct transactions transactions;
};

static void
list_shapes(struct joiner *j, const struct analysis_open *open,
	    struct shape_list *out)
{
	const struct analysis_open_shape *it;

	vec_each (it, &open->shapes) {
		const struct analysis_shape *shape = shape_index_find(
			j->index, it->shape, it->service, it->path);

		if (shape)
			vec_push(j->a->arena, out, shape);
	}
}

static void
count(struct joiner *j, const struct analysis_open *open, int64_t n)
{
	struct shape_list shapes = {0};

	list_shapes(j, open, &shapes);
	transactions_add(&j->transactions, open->consumer, &shapes, n);
}

static struct analysis_open_shape *
find_shape(const struct analysis_open *open,
	   const struct analysis_open_shape *like)
{
	struct analysis_open_shape *it;

	vec_each (it, &open->shapes)
		if (strcmp(it->shape, like->shape) == 0 &&
		    strcmp(it->service, like->service) == 0 &&
		    strcmp(it->path, like->path) == 0)
			return it;
	return NULL;
}

/* Add what b ran to a; a shape of both ran in one transaction, not in two. */
static void
add_shapes(struct joiner *j, struct analysis_open *a,
	   const struct analysis_open *b)
{
	const struct analysis_open_shape *it;

	vec_each (it, &b->shapes) {
		struct analysis_open_shape *same = find_shape(a, it);
		struct analysis_shape *shape;

		if (!same) {
			vec_push(j->a->arena, &a->shapes, *it);
			continue;
		}
		same->calls += it->calls;
		same->time_us += it->time_us;
		shape = shape_index_find(j->index, it->shape, it->service,
					 it->path);
		if (shape && shape->transactions)
			shape->transactions--;
	}
}

static struct analysis_open *
join(struct joiner *j, const struct analysis_open *a,
     const struct analysis_open *b)
{
	struct analysis_open *out = arena_new(j->a->arena,
					      struct analysis_open);
	const struct analysis_open_shape *it;

	*out = *a;
	out->shapes.v = NULL;
	out->shapes.n = out->shapes.cap = 0;
	vec_each (it, &a->shapes)
		vec_push(j->a->arena, &out->shapes, *it);
	count(j, a, -1);
	count(j, b, -1);
	add_shapes(j, out, b);
	count(j, out, 1);
	out->ended = b->ended;
	out->aborted = b->aborted;
	out->last_us = b->last_us;
	return out;
}

void
open_add(struct analysis *into, const struct analysis *from,
	 const struct shape_index *index)
{
	struct joiner j = {.a = into, .index = index};
	size_t kept = 0;

	for (size_t i = 0; i < from->open.n; i++)
		vec_push(into->arena, &into->open, from->open.v[i]);
	if (into->open.n == 0)
		return;
	qsort(into->open.v, into->open.n, sizeof(*into->open.v),
	      by_session_and_time);
	transactions_init(&j.transactions, into);
	for (size_t i = 0; i < into->open.n; i++) {
		struct analysis_open *open = into->open.v[i];

		while (i + 1 < into->open.n &&
		       continues(open, into->open.v[i + 1]))
			open = join(&j, open, into->open.v[++i]);
		if (!open->begun || !open->ended)
			into->open.v[kept++] = open;
	}
	into->open.n = kept;
	transactions_finish(&j.transactions, into);
	transactions_release(&j.transactions);
}
