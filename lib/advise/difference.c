#include "advise/difference.h"

#include <string.h>

#include "base/map.h"

/* Those of from that the other one does not have. */
static void
find_missing(const struct analysis *from, const struct analysis *in,
	     struct arena *arena, struct crossing_list *out)
{
	struct map ids = MAP_INIT;

	for (size_t i = 0; i < in->crossings.n; i++)
		map_set(&ids, in->crossings.v[i]->id, NULL);
	for (size_t i = 0; i < from->crossings.n; i++) {
		const struct crossing *x = from->crossings.v[i];

		if (!map_has(&ids, x->id, strlen(x->id)))
			vec_push(arena, out, x);
	}
	map_release(&ids);
}

/* How many crossings each service has a part in, by name; which: 0 or 1. */
static void
count_crossings(const struct analysis *a, const struct map *services, int which)
{
	for (size_t i = 0; i < a->crossings.n; i++) {
		const struct crossing *x = a->crossings.v[i];
		struct service_difference *consumer, *owner;

		consumer = map_get(services, x->consumer);
		owner = map_get(services, x->owner);
		if (consumer)
			consumer->crossings[which]++;
		if (owner)
			owner->crossings[which]++;
	}
}

void
plan_compare(const struct split_plan *before, const struct split_plan *after,
	     struct arena *arena, struct plan_difference *out)
{
	const struct split_plan *const plans[2] = {before, after};
	const struct analysis *a = before->analysis, *b = after->analysis;
	struct map services = MAP_INIT;

	*out = (struct plan_difference){
		.of = {a, b},
		.crossings = {a->crossings.n, b->crossings.n},
	};
	vec_reserve(arena, &out->services, a->services.n);
	for (size_t i = 0; i < a->services.n; i++) {
		struct service_difference *s = vec_add(arena, &out->services);

		s->name = a->services.v[i].name;
		map_set(&services, s->name, s);
		for (int k = 0; k < 2; k++) {
			s->place[k] = split_plan_place(plans[k], s->name);
			s->clarity[k] = plans[k]->now[i].value;
		}
	}
	count_crossings(a, &services, 0);
	count_crossings(b, &services, 1);
	find_missing(a, b, arena, &out->gone);
	find_missing(b, a, arena, &out->added);
	map_release(&services);
}
