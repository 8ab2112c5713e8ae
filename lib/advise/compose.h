/*
 * API composition of what was seen: each shape that reads tables of several
 * services, taken apart (sql/decompose.h) by who owns what.
 */
#ifndef ADVISE_COMPOSE_H
#define ADVISE_COMPOSE_H

#include "model/ownership.h"
#include "model/split_plan.h"
#include "sql/decompose.h"

/* Owners by an ownership, which must live as long. */
struct decompose_owners compose_owners(const struct ownership *own);

/*
 * Fill in out's compositions: of each shape that reads tables of two services
 * at least, in the schema that own is of.
 */
void compose_shapes(struct split_plan *out, const struct ownership *own,
		    struct arena *arena);

#endif
