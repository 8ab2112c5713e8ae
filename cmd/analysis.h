/*
 * The analysis that commands look at: of their inputs (cmd/inputs.h), and of
 * earlier results.
 */
#ifndef CMD_ANALYSIS_H
#define CMD_ANALYSIS_H

#include "cmd/inputs.h"
#include "model/analysis.h"

struct analysis_request {
	const char *state; /* of --state, or NULL */
	bool uses_plan;	   /* it does without one only if there is none */
	/*
	 * Whether an analysis has what the options ask for by name: 0, or -1
	 * with err set. It is called for the schema alone, before logs are
	 * read. NULL: nothing is asked for.
	 */
	int (*check)(void *arg, const struct analysis *a, struct err *err);
	void *arg;
};

/*
 * What the inputs say and what earlier results said, added up; NULL with err
 * set. It lives in the inputs' arena.
 */
struct analysis *analysis_of_inputs(struct inputs *in,
				    const struct analysis_request *request,
				    struct err *err);

/* Warn of what in the plan is about nothing any more. */
void analysis_warn_gone(struct inputs *in, const struct analysis *a);

#endif
