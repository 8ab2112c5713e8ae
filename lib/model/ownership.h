/*
 * The ownership plan applied to a catalog: who owns each relation, routine and
 * type. Partitions, owned sequences and materialized rows follow their table.
 */
#ifndef MODEL_OWNERSHIP_H
#define MODEL_OWNERSHIP_H

#include <stdbool.h>

#include "model/catalog.h"
#include "model/plan.h"

/* In place of a service's index. */
enum owner_special {
	OWNER_NONE = -1,      /* nobody claims it */
	OWNER_REFERENCE = -2, /* nearly constant; every service gets a copy */
	OWNER_IGNORED = -3,
	OWNER_SHARED = -4, /* a view, routine, type or sequence that nobody
			      claims and that several services use */
};

struct owner {
	int service;	  /* index in plan.services, or enum owner_special */
	bool claimed;	  /* the plan names it, rather than a rule of ours */
	int line, column; /* where the plan claims it; 0 if it does not */
};

struct ownership {
	const struct plan *plan;
	const struct catalog *catalog;
	struct owner *relations; /* by relation.id */
	struct owner *routines;	 /* by routine.id */
	struct owner *types;	 /* by db_type.id */
	int today; /* yyyymmdd, for allow: entries; 0: none has ended */
};

static inline int
relation_owner(const struct ownership *o, const struct relation *r)
{
	return o->relations[r->id].service;
}

static inline int
routine_owner(const struct ownership *o, const struct routine *r)
{
	return o->routines[r->id].service;
}

static inline int
type_owner(const struct ownership *o, const struct db_type *t)
{
	return o->types[t->id].service;
}

#endif
