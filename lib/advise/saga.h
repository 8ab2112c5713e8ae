/*
 * Sagas from the transactions of an analysis. Pure.
 *
 * A step is a local transaction of one service: statements of one service that
 * follow each other are one step. What a statement writes in other services
 * through triggers, cascades and functions are steps behind it, one a service.
 * Locks are no steps: what locks a row keeps nothing to undo.
 */
#ifndef ADVISE_SAGA_H
#define ADVISE_SAGA_H

#include "model/catalog.h"
#include "model/plan.h"
#include "model/saga.h"

struct saga_request {
	const struct analysis *analysis;
	/* What the analysis is of; NULL: keys and types are not known. */
	const struct catalog *catalog;
	/* Its threshold and decisions; plan_init()'s where there is none. */
	const struct plan *plan;
};

/* Everything is in arena or the analysis. */
void sagas_find(const struct saga_request *request, struct arena *arena,
		struct sagas *out);

#endif
