/*
 * A pattern for every crossing (DESIGN section 1), with its reason in numbers
 * and why the others lost. Pure.
 *
 *	read	      api; copy where it is frequent
 *	join	      composition, if it can be taken apart and is not frequent;
 *		      cqrs, if it is a report over many services; else copy
 *	view	      api, if it is the owner's alone; else cqrs or copy
 *	write, function	  api; saga, where it is part of a transaction that
 *writes several services transaction   saga trigger	      copy: the owner's
 *event takes its place foreign-key   copy, whose events clean up; api, if it
 *forbids deletion, which somebody has to decide sequence, type, grant, inherits
 *none: they go along
 */
#ifndef ADVISE_ITEMS_H
#define ADVISE_ITEMS_H

#include "advise/usage.h"
#include "model/plan.h"
#include "model/split_plan.h"

/* A report reads so many times more often than what it is over changes. */
#define CQRS_READS_PER_CHANGE 10

/*
 * Fill in out's items, from its analysis and compositions, the thresholds and
 * decisions of the plan, and how much what crosses is used.
 */
void items_choose(struct split_plan *out, const struct plan *plan,
		  struct usage_table *usage, struct arena *arena);

#endif
