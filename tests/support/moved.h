/*
 * A toy monolith with tables moved: what an analysis says of it.
 */
#ifndef SUPPORT_MOVED_H
#define SUPPORT_MOVED_H

#include "model/split_plan.h"
#include "support/toy.h"

/* The split plan of the toy as it is, in its arena. */
struct split_plan moved_none(struct toy *w);

/*
 * The clarity of each service with changes, as load/plan_change.h reads them;
 * false if they cannot be made. The toy stays as it is.
 */
bool moved_clarity(struct toy *w, const struct name_list *changes,
		   double *clarity);

#endif
