/*
 * Transactions of an analysis while they are collected: equal ones are one,
 * with a count.
 */
#ifndef CROSS_TRANSACTIONS_H
#define CROSS_TRANSACTIONS_H

#include "base/buf.h"
#include "model/analysis.h"

struct transactions {
	const struct analysis *a;
	struct map owners; /* relation name, to struct analysis_relation */
	struct map by_key; /* to struct analysis_transaction */
	struct arena keys; /* of by_key */
	struct buf key;
	struct arena scratch;
};

VEC_TYPE(shape_list, const struct analysis_shape *);

/* With those that the analysis has. Its relations must be there. */
void transactions_init(struct transactions *t, const struct analysis *a);
void transactions_release(struct transactions *t);

/*
 * Count transactions of consumer that ran those shapes, in the order of their
 * first execution; the ones that do not write do not matter. A negative count
 * takes back what was counted before.
 */
void transactions_add(struct transactions *t, const char *consumer,
		      const struct shape_list *shapes, int64_t count);

/* Count what another analysis counted. */
void transactions_merge(struct transactions *t,
			const struct analysis_transaction *from);

/* Replace the analysis' list, sorted, without those whose count is 0. */
void transactions_finish(struct transactions *t, struct analysis *a);

/* The service of an owner's name, NULL for nobody and OWNER_NAME_.... */
const char *owner_service(const char *owner);

#endif
