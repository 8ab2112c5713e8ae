#include "advise/progress.h"

#include <string.h>

#include "base/map.h"

/* Does the schema alone show crossings of the kind? */
static bool
is_of_schema(enum crossing_kind kind)
{
	return kind == CROSSING_FOREIGN_KEY || kind == CROSSING_TYPE ||
	       kind == CROSSING_GRANT || kind == CROSSING_INHERITS;
}

struct move_search {
	struct progress *p;
	struct arena *arena;
	struct map items;    /* id, to struct split_item */
	struct map earlier;  /* id, to struct earlier_item */
	struct map services; /* name, to 1 + place in p->services */
};

static struct progress_service *
get_service(struct move_search *f, const char *name)
{
	size_t place = (size_t)(uintptr_t)map_get(&f->services, name);
	struct progress_service *s;

	if (place)
		return &f->p->services.v[place - 1];
	s = vec_add(f->arena, &f->p->services);
	*s = (struct progress_service){
		.name = name, .reads = -1, .writes = -1, .transactions = -1};
	map_set(&f->services, name, (void *)(uintptr_t)f->p->services.n);
	return s;
}

static double
rate(const struct progress *p, uint64_t weight, double hours)
{
	return p->timed ? (double)weight / hours : (double)weight;
}

static void
compare_weight(struct move_search *f, struct progress_change change)
{
	double before = change.weight[0], now = change.weight[1];

	if (now >= before + PROGRESS_LEAST && now > before * PROGRESS_FACTOR)
		vec_push(f->arena, &f->p->grown, change);
	else if (before >= now + PROGRESS_LEAST &&
		 before > now * PROGRESS_FACTOR)
		vec_push(f->arena, &f->p->shrunk, change);
}

/* One item of the earlier plan; returns whether it is gone. */
static bool
compare_item(struct move_search *f, const struct earlier_item *item)
{
	struct progress *p = f->p;
	struct progress_change change = {
		.before = item,
		.now = map_get(&f->items, item->id),
		.weight = {rate(p, item->weight, p->before->hours), 0},
	};

	if (change.now) {
		change.weight[1] = rate(p, change.now->crossing->weight,
					p->now->hours);
		/* Weights of statements that were not read are no change. */
		if (p->now->analysis->coverage.statements)
			compare_weight(f, change);
		return false;
	}
	if (!is_of_schema(item->kind) && item->weight > 0 &&
	    p->now->analysis->coverage.statements == 0) {
		vec_push(f->arena, &p->unseen, change);
		return false;
	}
	vec_push(f->arena, &p->gone, change);
	return true;
}

static void
compare_items(struct move_search *f)
{
	const struct earlier_item *item;
	const struct split_item *it;

	vec_each (item, &f->p->before->items) {
		size_t gone = compare_item(f, item);
		struct progress_service *s = get_service(f, item->consumer);

		s->crossings++;
		s->gone += gone;
		s = get_service(f, item->owner);
		s->crossings++;
		s->gone += gone;
	}
	vec_each (it, &f->p->now->items) {
		struct progress_change change = {
			.now = it,
			.weight = {0, rate(f->p, it->crossing->weight,
					   f->p->now->hours)},
		};

		if (!map_has(&f->earlier, it->crossing->id,
			     strlen(it->crossing->id)))
			vec_push(f->arena, &f->p->added, change);
	}
}

static double
per_day(const struct split_plan *p, const struct split_service *s,
	enum clarity_term term)
{
	if (!p->has_rates)
		return -1;
	return (double)s->now.parts[term].crossing * 24 / p->hours;
}

static void
list_services(struct move_search *f)
{
	const struct earlier_service *before;
	const struct split_service *now;

	vec_each (before, &f->p->before->services)
		get_service(f, before->name)->before = before;
	vec_each (now, &f->p->now->order) {
		struct progress_service *s = get_service(f, now->name);

		s->now = now;
		s->reads = per_day(f->p->now, now, CLARITY_READS);
		s->writes = per_day(f->p->now, now, CLARITY_WRITES);
		s->transactions = per_day(f->p->now, now, CLARITY_TRANSACTIONS);
	}
}

void
progress_find(const struct earlier_plan *before, const struct split_plan *now,
	      struct arena *arena, struct progress *out)
{
	struct move_search f = {.p = out, .arena = arena};
	const struct earlier_item *item;
	const struct split_item *it;

	*out = (struct progress){
		.before = before,
		.now = now,
		.timed = before->hours > 0 && now->hours > 0,
		.shorter = before->hours > 0 && now->hours > 0 &&
			   now->hours * 2 < before->hours,
	};
	vec_each (it, &now->items)
		map_set(&f.items, it->crossing->id, (void *)it);
	vec_each (item, &before->items)
		map_set(&f.earlier, item->id, (void *)item);
	list_services(&f);
	compare_items(&f);
	map_release(&f.items);
	map_release(&f.earlier);
	map_release(&f.services);
}
