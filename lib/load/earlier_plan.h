/* A split plan from its JSON, as dbsplit plan wrote it (report/plan_json.c). */
#ifndef LOAD_EARLIER_PLAN_H
#define LOAD_EARLIER_PLAN_H

#include "base/arena.h"
#include "base/err.h"
#include "model/earlier_plan.h"

/*
 * Read path, at most 1 GB. Everything lives in the arena. Returns -1 with err
 * set, and placed where that helps, for what is no plan of this version.
 */
int earlier_plan_load(struct earlier_plan *out, struct arena *a,
		      const char *path, struct err *err);

#endif
