#include "cross/open.h"

#include <string.h>

#include "cross/transactions.h"
#include "model/open.h"

static struct open_transaction *
copy_entry(const struct open_transaction *from, const struct open_mapping *m,
	   struct arena *arena)
{
	struct open_transaction *t = arena_new(arena, struct open_transaction);
	const struct open_cell *cell;
	const struct open_savepoint *savepoint;
	const struct open_use *use;

	*t = *from;
	memset(&t->cells, 0, sizeof(t->cells));
	memset(&t->savepoints, 0, sizeof(t->savepoints));
	memset(&t->uses, 0, sizeof(t->uses));
	t->session = m->text(m->arg, from->session);
	t->virtual_id = m->text(m->arg, from->virtual_id);
	vec_each (cell, &from->cells) {
		vec_push(arena, &t->cells, *cell);
		t->cells.v[t->cells.n - 1].cell = m->cell(m->arg, cell->cell);
	}
	vec_each (savepoint, &from->savepoints)
		vec_push(arena, &t->savepoints,
			 (struct open_savepoint){
				 .name = m->text(m->arg, savepoint->name),
				 .cells = savepoint->cells,
			 });
	vec_each (use, &from->uses)
		vec_push(arena, &t->uses,
			 (struct open_use){
				 .savepoint = m->text(m->arg, use->savepoint),
				 .release = use->release,
			 });
	t->last = from->last ? m->cell(m->arg, from->last) : NULL;
	t->lead_cell = from->lead_cell ? m->cell(m->arg, from->lead_cell)
				       : NULL;
	return t;
}

void
open_copy(struct open_list *out, const struct open_list *from,
	  const struct open_mapping *mapping, struct arena *arena)
{
	for (size_t i = 0; i < from->n; i++)
		vec_push(arena, out, copy_entry(from->v[i], mapping, arena));
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

/* Both inputs counted one execution: as the tally counted it, so it goes. */
static void
take_one_back(void *arg, struct cell *cell)
{
	struct summing *s = arg;
	struct coverage *c = &s->into->coverage;
	const struct analysis_shape *shape = analysis_shape_of(cell);
	const struct analysis_gap *gap;

	c->statements--;
	c->attributed -= cell->service >= 0;
	c->resolved -= strcmp(shape->state, "resolved") == 0;
	c->unparsed -= strcmp(shape->state, "unparsed") == 0;
	c->truncated -= strcmp(shape->state, "truncated") == 0;
	vec_each (gap, &shape->gaps) {
		if (gap->kind != GAP_DYNAMIC)
			continue;
		c->dynamic--;
		break;
	}
}

void
open_sum(struct analysis *into, const struct analysis *from,
	 const struct shape_index *index)
{
	struct summing s = {.into = into, .index = index};
	struct open_mapping mapping = {
		.cell = cell_of_into,
		.text = same_text,
		.arg = &s,
	};
	struct open_counts counts = {
		.arena = into->arena,
		.coverage = &into->coverage,
		.transaction = count_transaction,
		.twice = take_one_back,
		.arg = &s,
	};
	struct open_list more = {0};

	/* Marks of an earlier sum mean nothing in this one. */
	for (size_t i = 0; i < into->shapes.n; i++)
		into->shapes.v[i]->cell.mark = 0;
	open_copy(&more, &from->open, &mapping, into->arena);
	transactions_init(&s.transactions, into);
	open_add(&counts, &into->open, &more);
	transactions_finish(&s.transactions, into);
	transactions_release(&s.transactions);
}
