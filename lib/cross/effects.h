/*
 * What a statement of the workload does, by name: from struct statement to
 * struct analysis_effects.
 */
#ifndef CROSS_EFFECTS_H
#define CROSS_EFFECTS_H

#include "cross/scene.h"

/*
 * Accesses are merged by relation, mode and chain, sorted, with columns in the
 * table's order. scratch is for the meantime.
 */
struct analysis_effects *effects_of(struct scene *s, const struct statement *st,
				    struct arena *scratch);

int chain_compare(const struct analysis_chain *a,
		  const struct analysis_chain *b);

#endif
