/*
 * Records into a workload: each statement to its service, equal shapes to one
 * cell, statements of one transaction together (DESIGN section 5).
 */
#ifndef LOAD_TALLY_H
#define LOAD_TALLY_H

#include "load/log.h"
#include "model/catalog.h"
#include "model/plan.h"
#include "model/workload.h"
#include "sql/expand.h"

struct tally; /* opaque */

/* The workload lives in arena. expander's catalog gives search paths. */
struct tally *tally_new(const struct plan *plan, const struct catalog *catalog,
			struct expander *expander, struct arena *arena);

/* One record, in the order of its log. */
void tally_record(struct tally *t, const struct log_record *record);

/* A statement without a log: calls executions by a service (-1: by its tags).
 */
void tally_statement(struct tally *t, int service, struct str text);

/* What is open stays open; sort, and give the result, which lives in arena. */
struct workload *tally_finish(struct tally *t);
void tally_free(struct tally *t);

#endif
