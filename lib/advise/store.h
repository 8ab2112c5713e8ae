/*
 * Advice on other stores, quiet and sceptical: PostgreSQL is right for nearly
 * everything, and each further engine is one to run, back up and keep
 * consistent. A table is named only if what was seen of it is all of one kind,
 * and a service's "store" in the plan is held against the same. Pure.
 */
#ifndef ADVISE_STORE_H
#define ADVISE_STORE_H

#include "model/analysis.h"
#include "model/ownership.h"
#include "model/store.h"

/* Fewer executions on a table say nothing of what it is for. */
#define STORE_LEAST 1000
/* Such a share of the reads, and of the writes, must be of the kind: a
   twentieth of other work is what another engine would make hard. */
#define STORE_SHARE 0.95

/*
 * In arena. own is what the analysis is of; without its catalog nothing is
 * found.
 */
void store_find(const struct analysis *a, const struct ownership *own,
		struct arena *arena, struct store_findings *out);

#endif
