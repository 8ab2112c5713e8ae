#include "cmd/plan_clear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "advise/traffic.h"
#include "cross/cross.h"
#include "cross/own.h"
#include "load/plan_change.h"

#define BOUND 0.1

/* An evaluation is work in proportion to how much there is to analyze: as many
   are made as this allows, between these. */
#define WORK	 1600000
#define EVAL_MIN 8
#define EVAL_MAX 1000

struct trying {
	struct inputs *in;
	const struct split_plan *plan;
	size_t n;
};

int
plan_clear_bound(const struct args *args, double *bound, struct err *err)
{
	const char *text = args_value(args, "bound");
	char *end;

	*bound = BOUND;
	if (!text)
		return 0;
	if (!args_has(args, "clear"))
		return err_set(err, ERR_INPUT, "--bound goes with --clear");
	*bound = strtod(text, &end);
	if (end != text && !*end && isfinite(*bound) && *bound >= 0 &&
	    *bound < 1)
		return 0;
	err_set(err, ERR_INPUT, "\"%s\" is no bound", text);
	err_hint(err, "it is how much may cross, from 0 to less than 1, as "
		      "0.1");
	return -1;
}

/* The plan with lists of its own, as far as a change adds to them. */
static void
copy_plan(struct plan *to, const struct plan *from, struct arena *arena)
{
	*to = *from;
	vec_fit(arena, &to->services);
	for (uint32_t i = 0; i < to->services.n; i++)
		to->services.v[i].tables.cap = to->services.v[i].tables.n;
}

/* Free what the changes added to the copy. */
static void
release_copy(const struct plan *copy, const struct plan *from)
{
	for (uint32_t i = 0; i < copy->services.n; i++) {
		const struct plan_names *names = &copy->services.v[i].tables;

		for (uint32_t k = from->services.v[i].tables.n; k < names->n;
		     k++)
			pattern_free(names->v[k].pattern);
	}
}

static bool
bind(struct trying *t, const struct plan *plan, struct ownership *own,
     struct arena *arena)
{
	const struct inputs *in = t->in;
	struct diag_list diags;

	diag_init(&diags, arena);
	own_bind(own, plan, &in->catalog, in->expander, in->ownership.today,
		 &diags, arena);
	return diags.errors == 0;
}

static void
find_clarity(const struct trying *t, const struct ownership *own,
	     struct arena *arena, double *clarity)
{
	const struct inputs *in = t->in;
	const struct analysis *a = analyze(own, in->workload, in->expander,
					   arena);
	struct traffic traffic;

	traffic_init(&traffic, a, arena);
	for (size_t i = 0; i < traffic.n; i++)
		clarity[i] = traffic_clarity(&traffic, (int)i, t->plan->weights)
				     .value;
}

static bool
evaluate(void *arg, const struct name_list *changes, double *clarity)
{
	struct trying *t = arg;
	struct arena scratch = ARENA_INIT;
	struct ownership own;
	struct plan plan;
	struct err ignored;
	bool possible = true;

	terminal_progress(t->in->term, "trying moves of tables: %zu", ++t->n);
	copy_plan(&plan, &t->in->plan, &scratch);
	expander_scratch(t->in->expander, &scratch);
	for (uint32_t i = 0; i < changes->n && possible; i++)
		possible = plan_change(&plan, "--clear", changes->v[i],
				       &scratch, &ignored) == 0;
	possible = possible && bind(t, &plan, &own, &scratch);
	if (possible)
		find_clarity(t, &own, &scratch, clarity);
	expander_scratch(t->in->expander, NULL);
	release_copy(&plan, &t->in->plan);
	arena_release(&scratch);
	return possible;
}

static size_t
affordable(const struct analysis *a)
{
	size_t n = WORK / (1 + a->relations.n + a->shapes.n +
			   a->transactions.n + a->crossings.n);

	return n < EVAL_MIN ? EVAL_MIN : n > EVAL_MAX ? EVAL_MAX : n;
}

void
plan_clear(struct inputs *in, const struct split_plan *p,
	   const struct ownership *own, const char *service, double bound,
	   struct clear_answer *out)
{
	struct trying trying = {.in = in, .plan = p};
	struct clear_request request = {
		.plan = p,
		.own = own,
		.service = service,
		.bound = bound,
		.evaluations = affordable(p->analysis),
		.evaluate = evaluate,
		.arg = &trying,
	};

	terminal_note(in->term, "looking for moves of tables");
	clear_boundary(&request, in->arena, out);
	terminal_progress_end(in->term);
	terminal_note(in->term,
		      "%zu moves there are, and %zu sets of them were "
		      "analyzed",
		      out->candidates, out->evaluated);
}
