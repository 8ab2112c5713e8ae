/*
 * What is different between two split plans of the same services: crossings
 * that are gone or new, and what becomes of clarity and order.
 */
#ifndef ADVISE_DIFFERENCE_H
#define ADVISE_DIFFERENCE_H

#include "model/split_plan.h"

/* Each of two is of before and of after. */
struct service_difference {
	const char *name;
	size_t crossings[2]; /* as consumer or as owner */
	double clarity[2];   /* with all services in the monolith */
	size_t place[2];     /* in the order, from 1; 0: no table, no place */
};

VEC_TYPE(crossing_list, const struct crossing *);

struct plan_difference {
	const struct analysis *of[2];
	VEC(struct service_difference) services; /* in the plan's order */
	struct crossing_list gone, added;	 /* by weight, then id */
	size_t crossings[2];
};

/* The lists are in arena; crossings and names are those of the two plans. */
void plan_compare(const struct split_plan *before,
		  const struct split_plan *after, struct arena *arena,
		  struct plan_difference *out);

#endif
