#include "support/moved.h"

#include <string.h>

#include "advise/order.h"
#include "cross/own.h"
#include "load/plan_change.h"

static struct split_plan
make_plan(struct toy *w, const struct analysis *a)
{
	struct split_plan p = {.analysis = a};

	memcpy(p.weights, w->plan.weights, sizeof(p.weights));
	order_services(&p, &w->arena);
	return p;
}

struct split_plan
moved_none(struct toy *w)
{
	return make_plan(w, toy_analysis(w));
}

static bool
change(struct toy *w, const struct name_list *changes, struct ownership *own)
{
	struct diag_list diags;
	struct err err;

	for (size_t i = 0; i < changes->n; i++)
		if (plan_change(&w->plan, "test", changes->v[i], &w->arena,
				&err) != 0)
			return false;
	diag_init(&diags, &w->arena);
	own_bind(own, &w->plan, &w->catalog, w->expander, 20261123, &diags,
		 &w->arena);
	return diags.errors == 0;
}

static void
undo(struct toy *w, const uint32_t *n)
{
	for (uint32_t i = 0; i < w->plan.services.n; i++) {
		struct plan_names *names = &w->plan.services.v[i].tables;

		while (names->n > n[i])
			pattern_free(names->v[--names->n].pattern);
	}
}

bool
moved_clarity(struct toy *w, const struct name_list *changes, double *clarity)
{
	uint32_t *n = arena_calloc(&w->arena, w->plan.services.n + 1,
				   sizeof(*n));
	struct ownership own;
	struct split_plan p;
	bool possible;

	for (uint32_t i = 0; i < w->plan.services.n; i++)
		n[i] = w->plan.services.v[i].tables.n;
	possible = change(w, changes, &own);
	if (possible) {
		p = make_plan(
			w, analyze(&own, &w->workload, w->expander, &w->arena));
		for (size_t i = 0; i < p.analysis->services.n; i++)
			clarity[i] = p.now[i].value;
	}
	undo(w, n);
	return possible;
}
