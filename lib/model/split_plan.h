/*
 * The split plan: in which order services leave the monolith, one at a time.
 * Names are those of the analysis, and live as long.
 */
#ifndef MODEL_SPLIT_PLAN_H
#define MODEL_SPLIT_PLAN_H

#include <stdbool.h>

#include "base/vec.h"
#include "model/analysis.h"
#include "model/clarity.h"
#include "model/composition.h"
#include "model/pattern.h"
#include "model/saga.h"
#include "model/store.h"

/* Of its JSON: another number is another shape. */
#define SPLIT_PLAN_SCHEMA_VERSION 1

/* Another service that has to go first, and the object it is because of. */
struct split_before {
	const char *service;
	const char *object;
};

/* What splitting a service moves, and what changes for whom. */
struct split_forecast {
	/* Of so many tables and partitions; of others they are not known. */
	size_t sized, unsized;
	int64_t bytes; /* with indexes and TOAST */
	double rows;   /* estimated */
	/* That cross its boundary when its turn comes, a day: see has_rates. */
	double reads, writes, transactions;
};

struct split_service {
	const char *name;
	const struct analysis_service *of;
	struct clarity now;  /* with all services in the monolith */
	struct clarity then; /* once those before it in the order have left */
	struct split_forecast forecast;
	VEC(struct split_before) before;
	/* The clearest of all that were left, if that one has to wait for
	   others; else NULL. */
	const char *clearer;
	double clearer_value;
	/* It should wait for another one, which waits for it: there is no
	   order that suits both. */
	bool cyclic;
};

/* A shape that reads tables of several services, taken apart or not. */
struct split_composition {
	const struct analysis_shape *shape;
	struct composition composition;
};

/* A pattern that was not chosen, and why. */
struct split_alternative {
	enum split_pattern pattern;
	const char *because;
};

/* The work that a crossing is: what replaces it. */
struct split_item {
	const struct crossing *crossing;
	int pattern; /* of enum split_pattern; -1: none is needed, it goes along
		      */
	const char *because; /* with numbers, a sentence without a full stop */
	VEC(struct split_alternative) lost;
	const struct plan_decision *decision; /* of the plan, or NULL */
	bool undecided; /* the pattern is a proposal that the plan must confirm
			 */
	int phase;	/* that resolves it */
	/* With whose split it is done: whichever of its two sides leaves first;
	   NULL if neither has a place in the order. */
	const struct split_service *service;
};

/* A copy of a table at a consumer, of which it holds what is used. */
struct split_copy {
	const char *consumer, *owner, *relation;
	struct name_list columns; /* the key's, then what else is used */
	struct name_list key;	  /* primary; none: it is not known */
	/* Columns that its statements look for rows by, one list for each
	   index. */
	VEC(struct name_list) indexes;
	uint64_t reads;	  /* executions that read it here */
	uint64_t changes; /* that write it, anywhere: each is an event */
	struct name_list crossings; /* that it resolves: ids */
};

/* A column of a read model is one of an owner's. */
struct read_model_column {
	const char *name, *owner, *relation, *column;
};

/* What changes a read model: writes of a table. */
struct read_model_event {
	const char *owner, *relation;
	uint64_t changes;
};

/* A table made for one view or statement that reads many services. */
struct split_read_model {
	const char *consumer, *object;
	VEC(struct read_model_column) columns;
	VEC(struct read_model_event) events;
	uint64_t reads;
	struct name_list crossings;
};

struct split_plan {
	const struct analysis *analysis;
	double weights[CLARITY_TERMS];
	/* With all in the monolith, by place in the analysis' services. */
	struct clarity *now;
	VEC(struct split_service) order;
	bool has_rates; /* the logs are long enough for them */
	/* Services without a table: there is nothing to split. */
	struct name_list without_tables;
	/* By shape, as the analysis has them; none without the schema. */
	VEC(struct split_composition) compositions;
	VEC(struct split_item) items; /* as the analysis' crossings */
	struct sagas sagas;
	struct store_findings stores;
	VEC(struct split_copy) copies; /* by consumer, then relation */
	VEC(struct split_read_model) read_models; /* by consumer and object */
	double hours; /* of the logs, at least one; 0: they have no times */
};

/* The service of that name in the order, NULL if it has no place there. */
const struct split_service *split_plan_find(const struct split_plan *p,
					    const char *name);
/* Its place in the order, from 1; 0 if it has none. */
size_t split_plan_place(const struct split_plan *p, const char *name);

#endif
