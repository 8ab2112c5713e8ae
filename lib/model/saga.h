/*
 * Sagas: what becomes of transactions that write several services' tables. Each
 * service commits its part by itself (a step), and where a later step fails,
 * the earlier ones are undone by their compensations, the last one first.
 *
 * Names are those of the analysis. Nothing here points into a catalog.
 */
#ifndef MODEL_SAGA_H
#define MODEL_SAGA_H

#include <stdbool.h>

#include "base/vec.h"
#include "model/analysis.h"

enum saga_style {
	SAGA_CHOREOGRAPHY,  /* each step reacts to the event of the last one */
	SAGA_ORCHESTRATION, /* a coordinator drives the steps */
	SAGA_STYLES
};

/* As reports and the plan write them. */
const char *saga_style_name(enum saga_style style);

/* -1 if it is none. */
int saga_style_find(const char *name);

enum saga_step_kind {
	SAGA_COMPENSATABLE, /* it can be undone */
	SAGA_PIVOT,	/* the first that cannot: then there is no way back */
	SAGA_RETRIABLE, /* behind the pivot: it has to succeed in the end */
};

#define SAGA_STEP_KIND_NAME(kind)                       \
	((kind) == SAGA_COMPENSATABLE ? "compensatable" \
	 : (kind) == SAGA_PIVOT	      ? "pivot"         \
				      : "retriable")

/* What one statement, or an object that it sets off, writes in a step. */
struct saga_write {
	const char *shape; /* its id */
	/* SQL with $n; in words where it is an object that writes: "update of
	   public.orders by trigger public.payments.payments_sync_order". "":
	   the statement of the write before it does this, too. */
	const char *statement;
	struct name_list relations;
	unsigned events; /* of enum row_event */
	/* The trigger, constraint, function or rule that writes; NULL: the
	   statement itself. */
	const char *via;
	enum link_kind via_kind;
	/* It is of the service whose statement sets it off, and reacts to the
	   compensation as it does to the statement: none of its own counts. */
	bool along;
	const char *compensation; /* SQL, or NULL */
	/* Why there is no compensation, or what it takes; or NULL. */
	const char *reason;
};

/* Who else sees or changes what a step wrote before the saga is over. */
struct saga_hazard {
	const char *relation;
	struct name_list columns; /* what of it both touch; none: whole rows */
	const char *service;	  /* "" unattributed */
	bool writes;		  /* or else reads */
	uint64_t calls;		  /* in the time of the log */
	size_t statements;
	/* The ids of those that ran most often. */
	struct name_list shapes;
};

/*
 * One local transaction of a service. Its parameters are numbered through: $1
 * is the same in all its statements and compensations.
 */
struct saga_step {
	const char *service;
	VEC(struct saga_write) writes; /* in the order observed */
	struct name_list relations;    /* written, sorted */
	enum saga_step_kind kind;      /* in the order observed */
	const char *statement;	       /* of all writes, with ";\n" between */
	/* Those of its writes, the last one first; NULL if one has none. */
	const char *compensation;
	const char *reason; /* those of its writes, with "; "; or NULL */
	/* Another step's statement sets this one off: its place from 0, else
	   -1. */
	int set_off_by;
	VEC(struct saga_hazard) hazards; /* by calls */
	uint64_t exposed;		 /* calls of all hazards */
};

/* An order of the steps. */
struct saga_order {
	VEC(int) steps; /* places in saga.steps */
	int pivot;	/* place in steps above, -1: all can be undone */
	/* Calls of hazards, each for every step that follows the one it is of:
	   the less, the less is seen half done. */
	double exposure;
};

/* Rows that are locked, which no boundary lets through. */
struct saga_lock {
	const char *service, *relation;
	const char *shape, *statement;
	const char *instead; /* what takes its place, in words */
};

/* A decision of the plan that names another pattern for one owner's part. */
struct saga_decision {
	const char *owner, *pattern;
};

/* The transactions of one consumer that write the same tables. */
struct saga {
	const char *consumer;
	struct name_list services; /* whose tables it writes, sorted */
	struct name_list writes;   /* tables written or locked, sorted */
	struct name_list unowned;  /* those of them that nobody owns */
	uint64_t count;		   /* transactions */
	size_t variants;	   /* sequences of statements they had */
	enum saga_style style;
	const char *because; /* that style: "3 steps, fewer than 5" */
	/* As in the sequence that was most frequent. */
	VEC(struct saga_step) steps;
	struct saga_order observed;
	const char *undo; /* how far it can be undone, in words */
	/* The order that can be undone longest, then shows least; the same as
	   observed if there is no better one. */
	struct saga_order better;
	bool reordered;
	const char *better_because;
	VEC(struct saga_lock) locks;
	VEC(struct saga_decision) decisions;
};

/*
 * Transactions that write or lock another service's tables, and need no saga:
 * one service alone is written.
 */
struct saga_spared {
	const char *consumer;
	const char *service;	   /* the one that is written, "" none */
	struct name_list services; /* written or locked, sorted */
	struct name_list writes;
	uint64_t count;
	const char *because;
	VEC(struct saga_lock) locks;
};

struct sagas {
	VEC(struct saga) sagas;		/* by count, then consumer and tables */
	VEC(struct saga_spared) spared; /* in the same order */
};

#endif
