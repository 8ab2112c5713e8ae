/*
 * dbsplit plan --clear: the search of advise/clear.h, with what the inputs say
 * of every set of moves that it asks about.
 */
#ifndef CMD_PLAN_CLEAR_H
#define CMD_PLAN_CLEAR_H

#include "advise/clear.h"
#include "cmd/inputs.h"

/* What --bound says, 0.1 if it is not given; -1 with err set. */
int plan_clear_bound(const struct args *args, double *bound, struct err *err);

/* Find moves for service, which has a place in the order of p; own is what p is
   of, and in->plan is the plan with all changes so far. The answer lives in the
   inputs' arena. */
void plan_clear(struct inputs *in, const struct split_plan *p,
		const struct ownership *own, const char *service, double bound,
		struct clear_answer *out);

#endif
