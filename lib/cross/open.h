/*
 * Transactions that the end of an input cuts, as an analysis has them: entries
 * of model/open.h whose cells are those of the analysis' shapes.
 */
#ifndef CROSS_OPEN_H
#define CROSS_OPEN_H

#include "model/analysis.h"
#include "model/shape_index.h"

/* What takes the place of cells, clients and texts in a copy. */
struct open_mapping {
	struct cell *(*cell)(void *arg, const struct cell *from);
	const struct client *(*client)(void *arg, const struct client *from);
	const char *(*text)(void *arg, const char *from);
	void *arg;
};

/* A deep copy of from's entries into out, which is empty. */
void open_copy(struct open_list *out, const struct open_list *from,
	       const struct open_mapping *mapping, struct arena *arena);

/*
 * Add from's entries to into's, after from's counts were added: what belongs
 * together is joined, and into's counts are corrected. goes_on: they are of the
 * same logs, whatever their times are.
 */
void open_sum(struct analysis *into, const struct analysis *from,
	      const struct shape_index *index, bool goes_on);

#endif
