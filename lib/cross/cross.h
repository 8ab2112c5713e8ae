/*
 * Crossings: pure, from models to models. The rules are DESIGN section 6.
 */
#ifndef CROSS_CROSS_H
#define CROSS_CROSS_H

#include "model/analysis.h"
#include "model/ownership.h"
#include "model/workload.h"
#include "sql/expand.h"

/*
 * An analysis of a schema under an ownership plan, and of a workload (NULL:
 * none). It lives in arena. The texts of shapes and paths stay where the
 * workload has them: they must live as long. It points to nothing else outside.
 */
struct analysis *analyze(const struct ownership *own,
			 const struct workload *workload,
			 struct expander *expander, struct arena *arena);

/*
 * Add from to into: counts add up, transactions that one input cut are joined
 * with their other part. Both must be of the same plan and schema; what differs
 * is an error that names it, and into is what it was. The crossings of into are
 * derived again. into refers to from's names and lists: from must live as long.
 */
int analysis_add(struct analysis *into, const struct analysis *from,
		 struct err *err);

/*
 * All n of them added up, in the order of their logs' times whatever their
 * order is: the first one of that order is the sum, NULL if n is 0 or with err
 * set. parts is sorted.
 */
struct analysis *analysis_sum(struct analysis **parts, size_t n,
			      struct err *err);

/*
 * The same of an analysis and what came later in the same logs: sessions go on
 * from one to the other.
 */
struct analysis *analysis_go_on(struct analysis *before, struct analysis *more,
				struct err *err);

/* Are both of the same plan and schema? 0, or -1 with err set. */
int analysis_compare(const struct analysis *a, const struct analysis *b,
		     struct err *err);

/* Derive crossings from shapes, transactions and the schema's own; sorted by
   weight, then id. */
void analysis_derive(struct analysis *a);

#endif
