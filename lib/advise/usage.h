/*
 * How much a crossing is used, and how much what it uses changes: the numbers
 * that a pattern is chosen by.
 */
#ifndef ADVISE_USAGE_H
#define ADVISE_USAGE_H

#include "model/analysis.h"
#include "model/saga.h"

struct usage {
	uint64_t runs;	  /* executions seen, as crossing.weight */
	double per_hour;  /* of a log of an hour at least */
	uint64_t changes; /* executions that write what it uses, by anybody */
	double changes_per_second;
	/* The same of all that its statements read of other services. */
	uint64_t all_changes;
	size_t columns;		  /* of the owner's that it uses, all tables */
	size_t services;	  /* whose tables its statements or view read */
	bool writes;		  /* it does more than read */
	uint64_t in_transactions; /* of runs, in ones that write several
				     services */
};

struct usage_table; /* opaque: what all crossings of an analysis share */

/* In arena; the analysis must live as long. Transactions that need no saga are
   none that write several services. */
struct usage_table *usage_table_new(const struct analysis *a,
				    const struct sagas *sagas,
				    struct arena *arena);
void usage_table_free(struct usage_table *t);

/* How long the logs are, in hours and at least one; 0 without times. */
double usage_hours(const struct usage_table *t);

/* Executions that write a relation, by anybody. */
uint64_t usage_changes(const struct usage_table *t, const char *relation);

struct usage usage_of(struct usage_table *t, const struct crossing *x);

#endif
