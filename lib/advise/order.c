#include "advise/order.h"

#include <string.h>

#include "advise/traffic.h"

struct ordering {
	struct split_plan *out;
	struct arena *arena;
	struct traffic traffic;
	struct split_service *services; /* by place in the analysis */
	bool *waits;			/* has tables, and has no place yet */
};

static int
find_service(const struct ordering *o, const char *name)
{
	for (size_t i = 0; i < o->traffic.n; i++)
		if (strcmp(o->services[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* The parent's service waits for the child's. */
static void
add_before(struct ordering *o, const struct crossing *x)
{
	int parent;

	if (x->kind != CROSSING_INHERITS)
		return;
	parent = find_service(o, x->owner);
	if (parent >= 0)
		vec_push(o->arena, &o->services[parent].before,
			 (struct split_before){x->consumer, x->object});
}

static bool
is_ready(const struct ordering *o, const struct split_service *s)
{
	const struct split_before *it;

	vec_each (it, &s->before) {
		int before = find_service(o, it->service);

		if (before >= 0 && o->waits[before])
			return false;
	}
	return true;
}

/* The clearest of those that wait, or of those among them that are ready; ties
   by their place in the plan. -1 if there is none. */
static int
find_clearest(const struct ordering *o, bool ready)
{
	int best = -1;

	for (size_t i = 0; i < o->traffic.n; i++) {
		const struct split_service *s = &o->services[i];

		if (!o->waits[i] || (ready && !is_ready(o, s)))
			continue;
		if (best < 0 || s->then.value > o->services[best].then.value)
			best = (int)i;
	}
	return best;
}

static void
take_next(struct ordering *o)
{
	struct split_plan *out = o->out;
	int clearest, next;

	for (size_t i = 0; i < o->traffic.n; i++)
		if (o->waits[i])
			o->services[i].then = traffic_clarity(
				&o->traffic, (int)i, out->weights);
	clearest = find_clearest(o, false);
	next = find_clearest(o, true);
	if (next < 0) {
		next = clearest;
		o->services[next].cyclic = true;
	}
	if (o->services[clearest].then.value > o->services[next].then.value) {
		o->services[next].clearer = o->services[clearest].name;
		o->services[next].clearer_value =
			o->services[clearest].then.value;
	}
	o->waits[next] = false;
	traffic_split(&o->traffic, next);
	vec_push(o->arena, &out->order, o->services[next]);
}

void
order_services(struct split_plan *out, struct arena *arena)
{
	const struct analysis *a = out->analysis;
	struct ordering o = {.out = out, .arena = arena};
	size_t left = 0;

	traffic_init(&o.traffic, a, arena);
	o.services = arena_calloc(arena, a->services.n + 1,
				  sizeof(*o.services));
	o.waits = arena_calloc(arena, a->services.n + 1, sizeof(*o.waits));
	out->now = arena_calloc(arena, a->services.n + 1, sizeof(*out->now));
	for (size_t i = 0; i < a->services.n; i++) {
		const struct analysis_service *s = &a->services.v[i];

		o.services[i].name = s->name;
		o.services[i].of = s;
		out->now[i] = traffic_clarity(&o.traffic, (int)i, out->weights);
		o.services[i].now = out->now[i];
		o.waits[i] = s->tables.n > 0;
		left += o.waits[i];
		if (!o.waits[i])
			name_list_add(arena, &out->without_tables, s->name);
	}
	for (size_t i = 0; i < a->crossings.n; i++)
		add_before(&o, a->crossings.v[i]);
	while (left-- > 0)
		take_next(&o);
}
