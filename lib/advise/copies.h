/*
 * The local copies and read models that the chosen patterns need: which columns
 * of which tables, by which keys, and how often they change. Pure.
 */
#ifndef ADVISE_COPIES_H
#define ADVISE_COPIES_H

#include "advise/usage.h"
#include "model/catalog.h"
#include "model/split_plan.h"

/*
 * Fill in out's copies and read models, from its items. catalog (NULL: not
 * known) is what the analysis is of: it has the keys.
 */
void copies_find(struct split_plan *out, const struct catalog *catalog,
		 const struct usage_table *usage, struct arena *arena);

#endif
