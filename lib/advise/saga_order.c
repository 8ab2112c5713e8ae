/*
 * The order of a saga's steps. What one step needs of another stays as it was
 * observed; of the orders that are left, the best one is that in which
 *
 *	1. the first step that cannot be undone comes latest,
 *	2. steps of one service follow each other most often,
 *	3. others see least of what is half done,
 *	4. least is moved.
 *
 * Up to six steps every order is looked at; of more, the next step is taken
 * one by one.
 */
#include "advise/saga_internal.h"

#include <string.h>

#include "base/buf.h"
#include "sql/quote.h"

#define TRIED_MAX 6

struct cost {
	int pivot; /* the later the better */
	int pairs; /* of steps of one service, the more the better */
	double exposure;
	int moved; /* pairs of steps that changed places */
};

struct ordering {
	struct saga_finder *f;
	const struct saga_drafts *drafts;
	int n;
	bool *before; /* [i * n + j]: i has to come before j */
	int *order, *best;
	bool *placed;
	struct cost least;
};

static const struct saga_step *
step_at(const struct ordering *o, int i)
{
	return &o->drafts->v[i]->step;
}

/* Who needs whom */

static bool
share(const struct name_list *a, const struct name_list *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (name_list_has(b, a->v[i]))
			return true;
	return false;
}

static const struct saga_touch *
find_touch(const struct saga_draft *d, const char *relation)
{
	const struct saga_touch *it;

	vec_each (it, &d->touches)
		if (strcmp(it->relation, relation) == 0)
			return it;
	return NULL;
}

static bool
changes_rows(const struct saga_touch *t)
{
	return t->events & (EVENT_INSERT | EVENT_DELETE | EVENT_TRUNCATE);
}

static bool
sets_key(const struct saga_touch *child, const struct foreign_key *fk)
{
	struct buf name;
	bool sets = false;

	buf_init(&name);
	for (size_t i = 0; i < fk->child_columns.n; i++) {
		buf_clear(&name);
		sql_ident(&name, fk->child_columns.v[i]->name);
		sets |= name_list_has(&child->columns, name.data);
	}
	buf_release(&name);
	return sets;
}

/* Does a key of the relation refer to what the other step makes or deletes? */
static bool
refers(const struct relation *r, const struct saga_touch *child,
       const struct saga_draft *other)
{
	struct buf name;
	bool found = false;

	buf_init(&name);
	for (size_t i = 0; i < r->references.n && !found; i++) {
		const struct foreign_key *fk = r->references.v[i];
		const struct saga_touch *parent;

		buf_clear(&name);
		sql_qualified(&name, fk->parent->schema, fk->parent->name);
		parent = find_touch(other, name.data);
		found = parent && changes_rows(parent) &&
			(changes_rows(child) || sets_key(child, fk));
	}
	buf_release(&name);
	return found;
}

/* "orders" returned an id, and the other one sets order_id. */
static bool
takes_id(const struct saga_touch *t, const struct relation *r)
{
	size_t n = strlen(r->name);
	size_t singular = n && r->name[n - 1] == 's' ? n - 1 : n;

	for (size_t i = 0; i < t->columns.n; i++) {
		const char *column = t->columns.v[i];
		size_t len = strlen(column);

		if (len > 3 && strcmp(column + len - 3, "_id") == 0 &&
		    (len - 3 == n || len - 3 == singular) &&
		    strncmp(column, r->name, len - 3) == 0)
			return true;
	}
	return false;
}

static const struct relation *
find_relation(const struct ordering *o, const char *name)
{
	return map_get(&o->f->tables, name);
}

static bool
is_tied(const struct ordering *o, const struct saga_draft *a,
	const struct saga_draft *b)
{
	const struct saga_touch *x, *y;

	vec_each (x, &a->touches) {
		const struct relation *r = find_relation(o, x->relation);

		if (r && refers(r, x, b))
			return true;
		vec_each (y, &b->touches)
			if (r && a->returns && takes_id(y, r))
				return true;
	}
	return false;
}

static bool
needs(const struct ordering *o, int i, int j)
{
	const struct saga_draft *a = o->drafts->v[i], *b = o->drafts->v[j];

	if (!o->f->request->catalog)
		return true;
	return b->step.set_off_by == i || share(&a->shapes, &b->shapes) ||
	       share(&a->step.relations, &b->step.relations) ||
	       share(&a->step.relations, &b->reads) ||
	       share(&a->reads, &b->step.relations) || is_tied(o, a, b) ||
	       is_tied(o, b, a);
}

static void
find_needs(struct ordering *o)
{
	for (int i = 0; i < o->n; i++)
		for (int j = i + 1; j < o->n; j++)
			o->before[i * o->n + j] = needs(o, i, j);
}

static bool
is_ready(const struct ordering *o, int j)
{
	for (int i = 0; i < o->n; i++)
		if (o->before[i * o->n + j] && !o->placed[i])
			return false;
	return !o->placed[j];
}

/* What an order costs */

/* The place of the first step that cannot be undone; n: all can. */
static int
find_pivot(const struct ordering *o, const int *order)
{
	for (int i = 0; i < o->n; i++)
		if (!step_at(o, order[i])->compensation)
			return i;
	return o->n;
}

static double
exposure_of(const struct ordering *o, const int *order)
{
	double sum = 0;

	for (int i = 0; i < o->n; i++)
		sum += (double)step_at(o, order[i])->exposed *
		       (double)(o->n - 1 - i);
	return sum;
}

static int
count_pairs(const struct ordering *o, const int *order)
{
	int pairs = 0;

	for (int i = 1; i < o->n; i++)
		pairs += strcmp(step_at(o, order[i - 1])->service,
				step_at(o, order[i])->service) == 0;
	return pairs;
}

static struct cost
cost_of(const struct ordering *o, const int *order)
{
	struct cost c = {
		.pivot = find_pivot(o, order),
		.pairs = count_pairs(o, order),
		.exposure = exposure_of(o, order),
	};

	for (int i = 0; i < o->n; i++)
		for (int j = i + 1; j < o->n; j++)
			c.moved += order[i] > order[j];
	return c;
}

static bool
is_less(const struct cost *a, const struct cost *b)
{
	if (a->pivot != b->pivot)
		return a->pivot > b->pivot;
	if (a->pairs != b->pairs)
		return a->pairs > b->pairs;
	if (a->exposure < b->exposure || a->exposure > b->exposure)
		return a->exposure < b->exposure;
	return a->moved < b->moved;
}

static void
look_at(struct ordering *o)
{
	struct cost c = cost_of(o, o->order);

	if (!is_less(&c, &o->least))
		return;
	o->least = c;
	memcpy(o->best, o->order, (size_t)o->n * sizeof(*o->best));
}

/* NOLINTNEXTLINE(misc-no-recursion): TRIED_MAX deep */
static void
try_all(struct ordering *o, int at)
{
	if (at == o->n) {
		look_at(o);
		return;
	}
	for (int i = 0; i < o->n; i++) {
		if (!is_ready(o, i))
			continue;
		o->placed[i] = true;
		o->order[at] = i;
		try_all(o, at + 1);
		o->placed[i] = false;
	}
}

/* Is step i rather to be next than step j, which was observed before it? */
static bool
is_rather_next(const struct ordering *o, int i, int j)
{
	const struct saga_step *a = step_at(o, i), *b = step_at(o, j);

	if ((a->compensation != NULL) != (b->compensation != NULL))
		return a->compensation != NULL;
	return a->exposed < b->exposed;
}

static void
try_next(struct ordering *o)
{
	for (int at = 0; at < o->n; at++) {
		int next = -1;

		for (int i = 0; i < o->n; i++)
			if (is_ready(o, i) &&
			    (next < 0 || is_rather_next(o, i, next)))
				next = i;
		o->placed[next] = true;
		o->order[at] = next;
	}
	look_at(o);
}

/* Results */

static void
put_order(const struct ordering *o, const int *order, struct saga_order *out)
{
	int pivot = find_pivot(o, order);

	out->pivot = pivot < o->n ? pivot : -1;
	out->exposure = exposure_of(o, order);
	for (int i = 0; i < o->n; i++)
		vec_push(o->f->arena, &out->steps, order[i]);
}

static void
set_kinds(struct saga *saga)
{
	int pivot = saga->observed.pivot;

	for (int i = 0; i < (int)saga->steps.n; i++)
		saga->steps.v[i].kind = pivot < 0 || i < pivot
						? SAGA_COMPENSATABLE
					: i == pivot ? SAGA_PIVOT
						     : SAGA_RETRIABLE;
}

static const char *
undo_words(const struct ordering *o, const struct saga *saga)
{
	int pivot = saga->observed.pivot, more = 0;
	struct arena *arena = o->f->arena;

	if (pivot < 0)
		return "every step can be undone";
	for (int i = pivot + 1; i < o->n; i++)
		more += !step_at(o, i)->compensation;
	if (pivot == o->n - 1)
		return arena_printf(arena,
				    "it can be undone until its last step, of "
				    "%s, has committed",
				    step_at(o, pivot)->service);
	return arena_printf(
		arena,
		"it cannot be undone once step %d, of %s, has committed: what "
		"follows has to be tried until it succeeds%s",
		pivot + 1, step_at(o, pivot)->service,
		more ? ", and has more that cannot be undone" : "");
}

static const char *
better_words(const struct ordering *o, const struct saga *saga)
{
	const struct saga_order *was = &saga->observed, *is = &saga->better;
	struct arena *arena = o->f->arena;
	struct cost before = cost_of(o, was->steps.v);

	if (!saga->reordered)
		return o->f->request->catalog
			       ? "as observed: no order that its steps allow "
				 "is "
				 "better"
			       : "as observed: no schema says which step needs "
				 "another one";
	if (o->least.pivot != before.pivot)
		return arena_printf(
			arena,
			"what cannot be undone, in %s, comes behind what can",
			step_at(o, is->steps.v[is->pivot])->service);
	if (o->least.pairs != before.pairs)
		return "steps of one service follow each other, and can be one";
	return arena_printf(
		arena,
		"what is read most commits last: %.0f calls can meet what is "
		"half done, not %.0f, each counted for every step that is left",
		is->exposure, was->exposure);
}

void
saga_find_order(struct saga_finder *f, const struct saga_drafts *drafts,
		struct saga *saga)
{
	struct ordering o = {.f = f, .drafts = drafts, .n = (int)drafts->n};
	size_t n = drafts->n;

	o.before = arena_calloc(f->arena, n * n, sizeof(*o.before));
	o.order = arena_calloc(f->arena, n, sizeof(*o.order));
	o.best = arena_calloc(f->arena, n, sizeof(*o.best));
	o.placed = arena_calloc(f->arena, n, sizeof(*o.placed));
	find_needs(&o);
	for (int i = 0; i < o.n; i++)
		o.best[i] = i;
	o.least = cost_of(&o, o.best);
	put_order(&o, o.best, &saga->observed);
	if (o.n <= TRIED_MAX)
		try_all(&o, 0);
	else
		try_next(&o);
	put_order(&o, o.best, &saga->better);
	saga->reordered = o.least.moved > 0;
	set_kinds(saga);
	saga->undo = undo_words(&o, saga);
	saga->better_because = better_words(&o, saga);
}
