/*
 * What could not be known, by name: equal entries are one, with a count.
 */
#ifndef CROSS_UNKNOWN_H
#define CROSS_UNKNOWN_H

#include "model/analysis.h"

/* Append; names are borrowed. */
void unknown_add(struct analysis *a, const char *what, const char *name,
		 const char *reason, uint64_t count);

/* Sort, and make equal ones one. To be called when all are there. */
void unknown_finish(struct analysis *a);

#endif
