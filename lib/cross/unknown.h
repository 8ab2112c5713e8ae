/*
 * What could not be known, by name: equal entries are one, with a count.
 */
#ifndef CROSS_UNKNOWN_H
#define CROSS_UNKNOWN_H

#include "model/analysis.h"

/* Append; names are borrowed. */
void unknown_add(struct analysis *a, const char *what, const char *name,
		 const char *reason, uint64_t count);

/*
 * Add what the shapes leave unknown, in place of what an earlier call added;
 * sort, and make equal ones one. A table that some statement makes for a while
 * is none that does not exist.
 */
void unknown_derive(struct analysis *a);

#endif
