/*
 * The fewest moves of tables that bring a service's boundary under a bound.
 *
 * A move gives a table of one service to another one: a table of the service
 * that takes part in its crossings to whoever else uses it most, or a table of
 * another one that does to the service. Its parents and children go along.
 * Moves are only what a team could agree to:
 *
 *   - no service gives away more than half of its tables,
 *   - nor the one that it writes most itself (where nothing is written, the one
 *     that most foreign keys reference),
 *   - no other service's clarity falls by more than CLEAR_LOSS,
 *   - and nobody gets what its owner uses as much, unless nothing else does.
 *
 * Use is counted in executions and transactions, with the weights of clarity;
 * where that is equal, in foreign keys and other objects.
 *
 * Sets of one, two and three moves are looked at by what is likely to become of
 * them (advise/estimate.h), then whatever is added one by one. What is answered
 * was evaluated, by a new analysis with the moves: that is the caller's to do,
 * and so the search is pure.
 */
#ifndef ADVISE_CLEAR_H
#define ADVISE_CLEAR_H

#include "model/ownership.h"
#include "model/split_plan.h"

#define CLEAR_LOSS  0.05
#define CLEAR_MOVES 16 /* of an answer, at most */

struct clear_request {
	/* Of these; own is what the analysis of plan is of. */
	const struct split_plan *plan;
	const struct ownership *own;
	const char *service; /* one of its order */
	double bound;	     /* what may cross: 1 less clarity */
	size_t evaluations;  /* at most so many */
	/*
	 * The clarity of every service, by place, with changes as
	 * load/plan_change.h reads them. False: they cannot be made.
	 */
	bool (*evaluate)(void *arg, const struct name_list *changes,
			 double *clarity);
	void *arg;
};

struct clear_move {
	const char *change; /* "orders += public.carts, public.old_carts" */
	const char *from, *to;
	struct name_list tables;
	bool reluctant; /* its owner uses it as much, or more */
};

struct clear_answer {
	const char *service;
	double bound;
	double before, after; /* the clarity, as evaluated */
	bool reached;	      /* it is within the bound */
	/*
	 * Fewer moves do not do it, or where it is not reached, none do: all
	 * that there are were evaluated, or cannot come to it. If what is found
	 * has no reluctant move, this is of those that have none.
	 */
	bool proven;
	size_t candidates; /* moves there are */
	size_t evaluated;
	VEC(struct clear_move) moves; /* none: none helps, or is needed */
};

/* What is in out lives in arena, or is the request's. */
void clear_boundary(const struct clear_request *request, struct arena *arena,
		    struct clear_answer *out);

#endif
