/* What the files of advise/saga.h have in common. */
#ifndef ADVISE_SAGA_INTERNAL_H
#define ADVISE_SAGA_INTERNAL_H

#include "advise/saga.h"
#include "base/map.h"

/* A relation as one step writes it. */
struct saga_touch {
	const char *relation;
	unsigned events;	  /* of enum row_event */
	struct name_list columns; /* that are set */
};

/* A step while it is found out about. */
struct saga_draft {
	struct saga_step step;
	VEC(struct saga_touch) touches;
	struct name_list reads;	 /* relations that its statements read */
	struct name_list shapes; /* ids */
	bool returns;		 /* a statement of it has RETURNING */
	/* Parameters are numbered through a step: so many there are, and so
	   many came before those of the shape that was added last. */
	int parameters, shift;
	const struct analysis_shape *numbered;
	/* Steps that its statements set off. */
	VEC(struct saga_draft *) children;
};

VEC_TYPE(saga_drafts, struct saga_draft *);

struct saga_finder {
	const struct saga_request *request;
	struct arena *arena;
	struct map relations; /* name, to struct analysis_relation */
	struct map shapes;    /* service NUL id, to struct analysis_shape */
	struct map tables;    /* name, to struct relation of the catalog */
	struct map touching;  /* relation, to struct saga_touching */
};

/* The service that owns a relation, NULL if none does. */
const char *saga_owner(const struct saga_finder *f, const char *relation);
/* The shape as consumer runs it, or as anybody does; NULL if there is none. */
const struct analysis_shape *saga_shape(const struct saga_finder *f,
					const char *consumer, const char *id);

/* saga_steps.c */

/*
 * The steps of a transaction, in the order observed, without kinds and hazards.
 * Locks and relations that nobody owns are added to saga's.
 */
struct saga_drafts saga_find_steps(struct saga_finder *f,
				   const struct analysis_transaction *t,
				   struct saga *saga);

/* saga_hazards.c */

void saga_hazards_init(struct saga_finder *f);
void saga_hazards_release(struct saga_finder *f);
/* Who else touches what the step writes; own are the ids of the shapes that are
   no others: those that consumer runs in this saga. */
void saga_find_hazards(struct saga_finder *f, const char *consumer,
		       const struct name_list *own, struct saga_draft *d);

/* saga_order.c */

/* Both orders of the saga, its steps' kinds, and the words for it. The saga's
   steps are those of the drafts. */
void saga_find_order(struct saga_finder *f, const struct saga_drafts *drafts,
		     struct saga *saga);

#endif
