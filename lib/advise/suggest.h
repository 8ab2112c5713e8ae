/*
 * Services where nobody knows of any: communities of tables that are used
 * together. How sure each table's place is, many runs say whose ties are a
 * little stronger or weaker than they are.
 */
#ifndef ADVISE_SUGGEST_H
#define ADVISE_SUGGEST_H

#include "advise/draft.h"

/* Runs, and how much each tie differs in them: a factor of e to the power of a
   normal variable with that deviation. */
#define SUGGEST_RUNS  100
#define SUGGEST_NOISE 0.3
/* With more ties, so many runs less: a tenth of them for ten times as many. */
#define SUGGEST_TIES 50000
/* A table that moves more often is in doubt. */
#define SUGGEST_STABLE 0.7
/* Nobody has more services. */
#define SUGGEST_WANTED_MAX 10000

/*
 * Fill in a draft's services from the schema and a workload (NULL: none) that
 * was read with its naming: wanted of them, or as many as there are for 0, or
 * if so many cannot be found. Returns -1 with err set: there is no igraph, or
 * nothing that ties tables to each other.
 */
int suggest_services(struct draft *d, const struct workload *w, size_t wanted,
		     struct err *err);

#endif
