/*
 * What a cell of the workload does, by name: from struct cell to struct
 * analysis_shape.
 */
#ifndef CROSS_EFFECTS_H
#define CROSS_EFFECTS_H

#include "cross/scene.h"

/*
 * The shape that a cell becomes; its accesses are merged by relation, mode and
 * chain, sorted, with columns in the table's order. What else stands in the
 * text that the cell's statement is part of has cells of its own. scratch is
 * for the meantime.
 */
struct analysis_shape *effects_of(struct scene *s, const struct cell *cell,
				  struct arena *scratch);

int chain_compare(const struct analysis_chain *a,
		  const struct analysis_chain *b);

#endif
