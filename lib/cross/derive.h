/*
 * Crossings of one shape, for who has no more than that.
 */
#ifndef CROSS_DERIVE_H
#define CROSS_DERIVE_H

#include "cross/crossings.h"

/*
 * Add what a shape crosses, as analysis_derive() finds it; what a foreign key's
 * action does to another service's rows is that key's crossing, and left out.
 * relations: an analysis' struct analysis_relation, by name.
 */
void derive_shape(const struct map *relations,
		  const struct analysis_shape *shape, struct crossings *c);

/* public.orders,public.stock: the object of a transaction. */
const char *derive_join_names(struct arena *arena,
			      const struct name_list *names);

#endif
