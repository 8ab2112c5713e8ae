/*
 * Crossings while they are collected: one per (consumer, owner, kind, object),
 * whatever the order in which their evidence comes.
 */
#ifndef CROSS_CROSSINGS_H
#define CROSS_CROSSINGS_H

#include "base/buf.h"
#include "model/analysis.h"

struct crossings {
	struct arena *arena; /* for the crossings */
	struct map by_key;   /* to struct crossing */
	struct arena keys;   /* of by_key */
	struct buf key;
	VEC(struct crossing *) list;
};

void crossings_init(struct crossings *c, struct arena *arena);
void crossings_release(struct crossings *c);

/* The one of that key, new if there is none yet. Names are borrowed. */
struct crossing *crossings_get(struct crossings *c, enum crossing_kind kind,
			       const char *consumer, const char *owner,
			       const char *object);

/*
 * The evidence that a shape gives to x: counted once per cell, whatever number
 * of its accesses lead to x. Cells must come in the order of their shapes.
 */
struct evidence *crossing_seen(struct crossings *c, struct crossing *x,
			       const struct analysis_shape *shape);

/* A new piece of evidence: an object of the schema (borrowed). */
struct evidence *crossing_object(struct crossings *c, struct crossing *x,
				 const char *object, const char *detail);

/* That the evidence, and so x, is of that relation of the owner's. */
void crossing_touches(struct crossings *c, struct crossing *x,
		      struct evidence *e, const char *relation,
		      unsigned access);

/*
 * Everything was said: sort the evidence, give ids, mark what the plan allows,
 * and sort by weight, then id.
 */
void crossings_finish(struct crossings *c, const struct analysis *a);

/* What the plan allows, by consumer and relation; keys are in arena. */
void allowed_index(struct map *m, struct arena *arena,
		   const struct analysis *a);
/* Is all of access (of enum allowed_access) allowed? */
bool allowed_has(const struct map *m, const char *consumer,
		 const char *relation, unsigned access);

#endif
