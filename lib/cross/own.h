/*
 * The ownership plan applied to a catalog (model/ownership.h).
 */
#ifndef CROSS_OWN_H
#define CROSS_OWN_H

#include "base/diag.h"
#include "model/ownership.h"
#include "sql/expand.h"

/*
 * Decide who owns what. Names that do not exist, tables claimed twice (both
 * places) and roles that two services share without anything to tell them apart
 * are errors; globs that match nothing and, where nothing is wrong, tables
 * nobody owns are warnings. today (yyyymmdd, 0: do not look) is for allow:
 * entries that have ended.
 */
void own_bind(struct ownership *out, const struct plan *plan,
	      const struct catalog *catalog, struct expander *expander,
	      int today, struct diag_list *diags, struct arena *arena);

#endif
