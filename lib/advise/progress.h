/*
 * What became of a split plan: an earlier one held against the one of today.
 *
 * Only what was looked for can be gone: without statements nothing is said of
 * crossings that only statements show. Logs of different lengths are compared
 * by rates where they have times.
 */
#ifndef ADVISE_PROGRESS_H
#define ADVISE_PROGRESS_H

#include "model/earlier_plan.h"
#include "model/split_plan.h"

/* More or less by this factor, and by so many executions an hour (or in all),
   is a change. */
#define PROGRESS_FACTOR 1.2
#define PROGRESS_LEAST	2.0

struct progress_change {
	const struct earlier_item *before; /* NULL: it is new */
	const struct split_item *now;	   /* NULL: it is gone */
	double weight[2]; /* before and now: an hour, if timed */
};

VEC_TYPE(progress_changes, struct progress_change);

struct progress_service {
	const char *name;
	/* Of the earlier plan's crossings, as their consumer or owner. */
	size_t crossings, gone;
	const struct earlier_service *before; /* NULL: it is new */
	const struct split_service *now;      /* NULL: it has no table here */
	/* Crossing its boundary a day; -1: not known. */
	double reads, writes, transactions;
};

struct progress {
	const struct earlier_plan *before;
	const struct split_plan *now;
	bool timed; /* weights are rates */
	/* By id, each in the order of their plans: */
	struct progress_changes gone, unseen, added, grown, shrunk;
	/* In the earlier plan's order, new ones behind. */
	VEC(struct progress_service) services;
	/* The logs are of less than half the time of the earlier ones: what
	   runs seldom need not be gone. */
	bool shorter;
};

/* Lists are in arena; the rest is that of the two plans. */
void progress_find(const struct earlier_plan *before,
		   const struct split_plan *now, struct arena *arena,
		   struct progress *out);

#endif
