/*
 * What is left of a split plan that was written earlier: enough to see what
 * became of it.
 */
#ifndef MODEL_EARLIER_PLAN_H
#define MODEL_EARLIER_PLAN_H

#include <stdint.h>

#include "base/vec.h"
#include "model/analysis.h"

struct earlier_item {
	const char *id, *consumer, *owner, *object;
	const char
		*statement; /* the object's text, if it is a shape; or NULL */
	enum crossing_kind kind;
	int pattern; /* of enum split_pattern, -1: none */
	uint64_t weight;
};

struct earlier_service {
	const char *name;
	double clarity_now;
	/* Forecast: a day, at its turn, and of what is to be moved; -1: they
	   were not known. */
	double reads, writes, transactions;
	double rows, bytes;
};

struct earlier_plan {
	uint64_t statements; /* that it is of; 0: of the schema alone */
	double hours;	     /* of its logs, 0: they have no times */
	VEC(struct earlier_item) items;	      /* as they were */
	VEC(struct earlier_service) services; /* in the order */
};

#endif
