/* A transaction while its steps are found. */
#ifndef ADVISE_SAGA_BUILDING_H
#define ADVISE_SAGA_BUILDING_H

#include "advise/saga_internal.h"
#include "base/buf.h"

struct building {
	struct saga_finder *f;
	struct saga *saga;
	struct saga_drafts steps; /* of statements, with children */
	/* The shape at hand. */
	const struct analysis_shape *shape;
	const char *sql;
	size_t first;		    /* of the steps, its first */
	struct saga_drafts touched; /* steps and children that it writes in */
};

/* saga_steps.c */

/* The text in the arena; releases it. */
const char *saga_take(struct building *b, struct buf *text);
/* The last step if it is the service's, else a new one. */
struct saga_draft *saga_step_of(struct building *b, const char *service);
/* What the last step sets off in the service. */
struct saga_draft *saga_child_of(struct building *b, const char *service);
/* Note what the access writes in the step. */
void saga_touch(struct building *b, struct saga_draft *d,
		const struct analysis_access *a);

/* saga_parameters.c */

/* Number the parameters of a write, which is of the shape at hand, behind those
   that the step has. */
void saga_number(struct building *b, struct saga_draft *d,
		 struct saga_write *w);

/* saga_set_off.c */

/* What the shape at hand writes through triggers, cascades, functions, views
   and rules, once its own writes are there. */
void saga_add_set_off(struct building *b);

#endif
