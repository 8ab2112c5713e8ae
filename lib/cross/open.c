#include "cross/open.h"

#include <string.h>

#include "cross/transactions.h"
#include "cross/unknown.h"
#include "model/open.h"

static struct open_event
copy_event(const struct open_event *from, const struct open_mapping *m)
{
	struct open_event e = *from;

	e.cell = from->cell ? m->cell(m->arg, from->cell) : NULL;
	e.client = from->client ? m->client(m->arg, from->client) : NULL;
	e.name = from->name ? m->text(m->arg, from->name) : NULL;
	return e;
}

void
open_copy(struct open_list *out, const struct open_list *from,
	  const struct open_mapping *mapping, struct arena *arena)
{
	for (size_t i = 0; i < from->n; i++) {
		struct open_transaction *t = arena_new(arena,
						       struct open_transaction);
		const struct open_event *e;

		*t = *from->v[i];
		memset(&t->events, 0, sizeof(t->events));
		t->session = mapping->text(mapping->arg, t->session);
		vec_each (e, &from->v[i]->events)
			vec_push(arena, &t->events, copy_event(e, mapping));
		vec_push(arena, out, t);
	}
}

struct summing {
	struct analysis *into;
	const struct shape_index *index;
	struct transactions transactions;
};

static struct cell *
cell_of_into(void *arg, const struct cell *from)
{
	const struct summing *s = arg;
	const struct analysis_shape *shape = analysis_shape_of(from);

	/* add_shapes() put every shape of from there. */
	return &shape_index_find(s->index, shape->id, shape->service,
				 shape->path)
			->cell;
}

static const char *
same_text(void *arg, const char *from)
{
	(void)arg;
	return from;
}

static const struct client *
same_client(void *arg, const struct client *from)
{
	(void)arg;
	return from;
}

static void
count_transaction(void *arg, int service, struct cell *const *cells, size_t n,
		  int64_t count)
{
	struct summing *s = arg;
	struct shape_list shapes = {0};

	for (size_t i = 0; i < n; i++)
		vec_push(s->into->arena, &shapes, analysis_shape_of(cells[i]));
	transactions_add(&s->transactions,
			 service >= 0 ? s->into->services.v[service].name : "",
			 &shapes, count);
}

/* As the tally counted it, so it goes. */
static void
count_error(void *arg, const struct open_event *e, int sign)
{
	struct summing *s = arg;
	struct coverage *c = &s->into->coverage;
	const struct analysis_shape *shape = analysis_shape_of(e->cell);
	const struct analysis_gap *gap;
	uint64_t n = (uint64_t)sign;

	c->statements += n;
	if (e->cell->service >= 0)
		c->attributed += n;
	if (strcmp(shape->effects->state, "resolved") == 0)
		c->resolved += n;
	else if (strcmp(shape->effects->state, "unparsed") == 0)
		c->unparsed += n;
	else if (strcmp(shape->effects->state, "truncated") == 0)
		c->truncated += n;
	vec_each (gap, &shape->effects->gaps) {
		if (gap->kind != GAP_DYNAMIC)
			continue;
		c->dynamic += n;
		break;
	}
	if (e->client)
		unknown_add(s->into, "client", e->client->role,
			    e->client->ambiguous, n);
}

/* Do both show the same time, by more than clocks differ? Logs of one server
   follow each other. */
static bool
is_of_others(const struct analysis *a, const struct analysis *b)
{
	const int64_t second = 1000000;

	if (a->first_us == 0 || b->first_us == 0)
		return false;
	return a->last_us - second > b->first_us &&
	       b->last_us - second > a->first_us;
}

void
open_sum(struct analysis *into, const struct analysis *from,
	 const struct shape_index *index, bool goes_on)
{
	struct summing s = {.into = into, .index = index};
	struct open_mapping mapping = {
		.cell = cell_of_into,
		.client = same_client,
		.text = same_text,
		.arg = &s,
	};
	struct open_counts counts = {
		.arena = into->arena,
		.coverage = &into->coverage,
		.sign = 1,
		.transaction = count_transaction,
		.execution = count_error,
		.arg = &s,
	};
	struct open_list more = {0};

	/* Marks of an earlier sum mean nothing in this one. */
	for (size_t i = 0; i < into->shapes.n; i++)
		into->shapes.v[i]->cell.mark = 0;
	open_copy(&more, &from->open, &mapping, into->arena);
	transactions_init(&s.transactions, into);
	open_add(&counts, &into->open, &more,
		 !goes_on && is_of_others(into, from));
	transactions_finish(&s.transactions, into);
	transactions_release(&s.transactions);
}
