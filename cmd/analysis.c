/*
 *	plan, schema -> ownership \
 *	logs, statistics ----------> analysis -> + earlier ones
 */
#include "cmd/analysis.h"

#include "cmd/log_state.h"
#include "cross/cross.h"
#include "cross/gone.h"
#include "load/analysis.h"

/* A plan and a schema that are not those of the runs before are told before
   hours of logs are read. */
static int
check_before(struct inputs *in, struct err *err)
{
	struct analysis *before = in->state ? in->state->before : NULL, *now;

	if (!before)
		return 0;
	now = analyze(&in->ownership, NULL, in->expander, in->arena);
	/* Permissions come and end. */
	before->allow = now->allow;
	return analysis_compare(before, now, err);
}

/* So is what the options ask for and is not there. */
static int
check_asked(struct inputs *in, const struct analysis_request *request,
	    struct err *err)
{
	if (!request->check)
		return 0;
	return request->check(
		request->arg,
		analyze(&in->ownership, NULL, in->expander, in->arena), err);
}

static struct analysis *
analyze_inputs(struct inputs *in, const struct analysis_request *request,
	       struct err *err)
{
	if (inputs_load_model(in, err) != 0 ||
	    check_asked(in, request, err) != 0 || check_before(in, err) != 0 ||
	    inputs_load_workload(in, err) != 0)
		return NULL;
	terminal_note(in->term, "analyzing");
	return analyze(&in->ownership, in->workload, in->expander, in->arena);
}

/* What is new in the inputs is added to what the runs before found. */
static struct analysis *
resume(struct inputs *in, const struct analysis_request *request,
       struct err *err)
{
	struct log_state state;
	struct analysis *a = NULL;

	if (log_state_open(&state, in->arena, request->state, err) == 0) {
		in->state = &state;
		a = analyze_inputs(in, request, err);
	}
	if (a && state.before)
		a = analysis_go_on(state.before, a, err);
	if (a && log_state_write(&state, a, err) != 0)
		a = NULL;
	if (a)
		a->coverage.interrupted |= in->interrupted;
	in->state = NULL;
	log_state_release(&state);
	return a;
}

struct analysis *
analysis_of_inputs(struct inputs *in, const struct analysis_request *request,
		   struct err *err)
{
	struct arg_values files = args_values(in->args, "analysis");
	struct analysis **parts;
	size_t n = 0;

	parts = arena_calloc(in->arena, files.n + 1, sizeof(*parts));
	if (inputs_named(in->args)) {
		parts[n] = request->state ? resume(in, request, err)
					  : analyze_inputs(in, request, err);
		if (!parts[n++])
			return NULL;
	} else if (request->uses_plan) {
		if (inputs_load_plan(in, err) != 0)
			return NULL;
	} else if (args_has(in->args, "plan")) {
		terminal_warn(in->term, "--plan is not used: earlier results "
					"are added up as they are");
	}
	for (size_t i = 0; i < files.n; i++) {
		parts[n] = analysis_load(in->arena, files.v[i], err);
		if (!parts[n++])
			return NULL;
	}
	return analysis_sum(parts, n, err);
}

void
analysis_warn_gone(struct inputs *in, const struct analysis *a)
{
	bool workload = a->coverage.statements > 0 && !in->partial;
	struct diag_list diags;

	/* Of earlier results alone there is no plan. */
	if (!in->ownership.plan)
		return;
	diag_init(&diags, in->arena);
	gone_decisions(&in->plan, a, workload, &diags);
	gone_permissions(&in->ownership, a, workload, &diags);
	terminal_diags(in->term, &diags);
}
