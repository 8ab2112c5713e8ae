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
};

/* The service of that name in the order, NULL if it has no place there. */
const struct split_service *split_plan_find(const struct split_plan *p,
					    const char *name);
/* Its place in the order, from 1; 0 if it has none. */
size_t split_plan_place(const struct split_plan *p, const char *name);

#endif
