/*
 * Who touches what a step wrote, from the statements of the log. Of rows that
 * are inserted or deleted everything matters; of rows that are updated, the
 * columns that are set.
 */
#include "advise/saga_internal.h"

#include <stdlib.h>
#include <string.h>

/* So many of the statements of a hazard are named. */
#define NAMED_MAX 5

/* A shape and what it does to one relation. */
struct toucher {
	const struct analysis_shape *shape;
	VEC(const struct analysis_access *) accesses;
};

/* All shapes that touch a relation, those that ran most often first. */
struct saga_touching {
	VEC(struct toucher) touchers;
};

static struct saga_touching *
touching_of(struct saga_finder *f, const char *relation)
{
	struct saga_touching *t = map_get(&f->touching, relation);

	if (!t) {
		t = arena_new(f->arena, struct saga_touching);
		map_set(&f->touching, relation, t);
	}
	return t;
}

static void
add_shape(struct saga_finder *f, const struct analysis_shape *s)
{
	const struct analysis_access *it;

	vec_each (it, &s->effects->accesses) {
		struct saga_touching *t;
		struct toucher *last;

		if (it->mode == ACCESS_DEFINE)
			continue;
		t = touching_of(f, it->relation);
		last = t->touchers.n ? &t->touchers.v[t->touchers.n - 1] : NULL;
		if (!last || last->shape != s) {
			last = vec_add(f->arena, &t->touchers);
			last->shape = s;
		}
		vec_push(f->arena, &last->accesses, it);
	}
}

static int
by_calls(const void *x, const void *y)
{
	const struct analysis_shape *a = ((const struct toucher *)x)->shape;
	const struct analysis_shape *b = ((const struct toucher *)y)->shape;
	int c = (a->cell.calls < b->cell.calls) -
		(a->cell.calls > b->cell.calls);

	if (c == 0)
		c = strcmp(a->id, b->id);
	if (c == 0)
		c = strcmp(a->service, b->service);
	return c ? c : strcmp(a->path, b->path);
}

void
saga_hazards_init(struct saga_finder *f)
{
	const struct analysis *a = f->request->analysis;
	struct map_entry *it;

	for (size_t i = 0; i < a->shapes.n; i++)
		if (a->shapes.v[i]->cell.calls)
			add_shape(f, a->shapes.v[i]);
	map_each (it, &f->touching) {
		struct saga_touching *t = it->value;

		qsort(t->touchers.v, t->touchers.n, sizeof(*t->touchers.v),
		      by_calls);
	}
}

void
saga_hazards_release(struct saga_finder *f)
{
	map_release(&f->touching);
}

struct hazards {
	struct saga_finder *f;
	const char *consumer;
	const struct name_list *own;
	struct saga_step *step;
	const struct saga_touch *touch;
};

static bool
changes_rows(unsigned events)
{
	return events & (EVENT_INSERT | EVENT_DELETE | EVENT_TRUNCATE);
}

/* Does the access meet what the step wrote? The columns in which it does are
   added; none of them: as whole rows. */
static bool
meets(struct hazards *h, const struct analysis_access *a,
      struct name_list *columns)
{
	unsigned uses = a->mode == ACCESS_WRITE ? USE_WRITTEN : ~0u;
	const struct analysis_column *it;
	bool found = false;

	if (a->mode == ACCESS_WRITE && !(a->events & ~EVENT_INSERT))
		return false;
	vec_each (it, &a->columns) {
		if (!(it->uses & uses) ||
		    (h->touch->columns.n &&
		     !name_list_has(&h->touch->columns, it->name)))
			continue;
		name_list_add(h->f->arena, columns, it->name);
		found = true;
	}
	return found || changes_rows(h->touch->events) ||
	       (a->mode == ACCESS_WRITE && changes_rows(a->events));
}

static struct saga_hazard *
hazard_of(struct hazards *h, const char *service, bool writes)
{
	struct saga_hazard *it;

	vec_each (it, &h->step->hazards)
		if (it->writes == writes &&
		    strcmp(it->relation, h->touch->relation) == 0 &&
		    strcmp(it->service, service) == 0)
			return it;
	it = vec_add(h->f->arena, &h->step->hazards);
	it->relation = h->touch->relation;
	it->service = service;
	it->writes = writes;
	return it;
}

static void
add_toucher(struct hazards *h, const struct toucher *t, bool writes)
{
	struct name_list columns = {0};
	struct saga_hazard *hazard;
	bool found = false;

	for (size_t i = 0; i < t->accesses.n; i++)
		if ((t->accesses.v[i]->mode == ACCESS_WRITE) == writes)
			found |= meets(h, t->accesses.v[i], &columns);
	if (!found)
		return;
	hazard = hazard_of(h, t->shape->service, writes);
	for (size_t i = 0; i < columns.n; i++)
		name_list_add(h->f->arena, &hazard->columns, columns.v[i]);
	if (hazard->shapes.n < NAMED_MAX)
		vec_push(h->f->arena, &hazard->shapes, t->shape->id);
	hazard->statements++;
	hazard->calls += t->shape->cell.calls;
}

/* What the saga itself runs. */
static bool
is_own(const struct hazards *h, const struct analysis_shape *s)
{
	return strcmp(s->service, h->consumer) == 0 &&
	       name_list_has(h->own, s->id);
}

static int
by_weight(const void *x, const void *y)
{
	const struct saga_hazard *a = x, *b = y;
	int c = (a->calls < b->calls) - (a->calls > b->calls);

	if (c == 0)
		c = strcmp(a->relation, b->relation);
	if (c == 0)
		c = strcmp(a->service, b->service);
	return c ? c : (int)a->writes - (int)b->writes;
}

void
saga_find_hazards(struct saga_finder *f, const char *consumer,
		  const struct name_list *own, struct saga_draft *d)
{
	struct hazards h = {f, consumer, own, &d->step, NULL};
	const struct saga_hazard *it;

	vec_each (h.touch, &d->touches) {
		const struct saga_touching *t = map_get(&f->touching,
							h.touch->relation);

		for (size_t i = 0; t && i < t->touchers.n; i++) {
			if (is_own(&h, t->touchers.v[i].shape))
				continue;
			add_toucher(&h, &t->touchers.v[i], false);
			add_toucher(&h, &t->touchers.v[i], true);
		}
	}
	if (d->step.hazards.n)
		qsort(d->step.hazards.v, d->step.hazards.n,
		      sizeof(*d->step.hazards.v), by_weight);
	vec_each (it, &d->step.hazards)
		d->step.exposed += it->calls;
}
