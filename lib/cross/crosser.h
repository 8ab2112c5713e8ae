/*
 * Statement by statement: what one statement crosses if a service runs it, and
 * where in its text that is written. It is what analyze() finds in a log that
 * has that statement alone.
 */
#ifndef CROSS_CROSSER_H
#define CROSS_CROSSER_H

#include "cross/crossings.h"
#include "cross/role_services.h"
#include "cross/scene.h"

/* To be embedded; its members are for all to read. */
struct crosser {
	struct scene scene;	 /* of the schema */
	struct analysis *schema; /* what it shows by itself */
	struct role_services roles;
	struct map relations; /* name, to struct analysis_relation */
	struct map allowed;   /* of the plan: see allowed_has() */
};

VEC_TYPE(crossing_list, struct crossing *);

/* All must live as long; what is kept goes to arena. */
void crosser_init(struct crosser *c, const struct ownership *own,
		  struct expander *expander, struct arena *arena);
void crosser_release(struct crosser *c);

/*
 * What st crosses, in scratch, in the order in which its accesses are: by kind
 * and owner, without transactions. st must have been followed. shape is the id
 * that evidence names.
 */
struct crossing_list crosser_statement(struct crosser *c,
				       const struct statement *st,
				       const char *service, const char *shape,
				       struct arena *scratch);

/* To be called before the arena is reset in which statements were followed. */
void crosser_forget(struct crosser *c);

/* Where in the text is written what leads to that relation of a crossing (NULL:
   to the crossing itself): a byte offset, -1 if that is not known. */
int crosser_place(struct crosser *c, const struct statement *st,
		  const struct crossing *x, const char *relation);

#endif
