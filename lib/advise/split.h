/*
 * The split plan as a whole: the order, the work that each crossing is, and
 * what that work needs. Pure.
 */
#ifndef ADVISE_SPLIT_H
#define ADVISE_SPLIT_H

#include "model/ownership.h"
#include "model/split_plan.h"

/*
 * From an analysis, a plan's weights, thresholds and decisions, and what the
 * analysis is of (own->catalog is NULL where that is not known, as of earlier
 * results). Everything is in arena, or lives as long as these.
 */
struct split_plan split_plan_make(const struct analysis *a,
				  const struct plan *plan,
				  const struct ownership *own,
				  struct arena *arena);

#endif
