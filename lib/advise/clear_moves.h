/*
 * The moves of tables that could make a service's boundary clearer: see
 * advise/clear.h for which those are.
 */
#ifndef ADVISE_CLEAR_MOVES_H
#define ADVISE_CLEAR_MOVES_H

#include "advise/clear.h"
#include "advise/estimate.h"

struct move {
	struct clear_move told;
	struct estimate_ints relations;
	int from, to;
	size_t tables;
	double likely; /* the service's clarity with it alone */
	double bias;   /* what its evaluation was better than that */
	bool impossible;
};

VEC_TYPE(move_list, struct move);

/* In the order of their tables' names. */
void moves_find(const struct estimate *e, const struct ownership *own,
		int service, struct arena *arena, struct move_list *out);

#endif
