/*
 * A query over several owners' tables, taken apart into one query for each: API
 * composition. The queries are spliced from its own text. What cannot be
 * answered by one merge after the other is refused, with the reason: a filter,
 * sort, limit, aggregate or DISTINCT that needs columns of two owners.
 *
 * The rows are those of the query. What is an error is not the same: a part
 * computes its columns of rows that the merge then drops, too (1 / x, a
 * subquery with several rows), and of a subquery's several rows one is taken.
 */
#ifndef SQL_DECOMPOSE_H
#define SQL_DECOMPOSE_H

#include "model/composition.h"
#include "sql/resolve.h"

/* In place of a service. */
#define DECOMPOSE_EVERYBODY (-1) /* every owner has it: a reference table */
#define DECOMPOSE_NOBODY    (-2) /* nobody alone does */

struct decompose_owners {
	/* Who owns a relation or routine: a service from 0, or see above. */
	int (*relation)(void *arg, const struct relation *r);
	int (*routine)(void *arg, const struct routine *r);
	const char *(*name)(void *arg, int owner); /* for reasons */
	void *arg;
};

/*
 * Take a query apart (len bytes of text, NUL behind them). out lives in the
 * context's arena, and keeps nothing of text. A query of one owner alone is one
 * query.
 */
void decompose(const struct resolve_context *ctx,
	       const struct decompose_owners *owners, const char *text,
	       size_t len, struct composition *out);

#endif
