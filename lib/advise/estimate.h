/*
 * What the clarity of a service would be if tables were another service's,
 * without a new analysis: what is likely, to look for changes by, and the most
 * that an analysis of them can come to, to leave changes out by.
 *
 * What statements and transactions do to tables themselves, and foreign keys,
 * are counted as an analysis counts them. Views, functions, triggers, types and
 * sequences can have another owner once tables have: what depends on them is
 * likely to stay as it is, and at most to cross no more.
 *
 * Relations are numbered by their place in the analysis.
 */
#ifndef ADVISE_ESTIMATE_H
#define ADVISE_ESTIMATE_H

#include "base/map.h"
#include "model/ownership.h"
#include "model/split_plan.h"

struct estimate_run;
struct estimate_transaction;
struct estimate_object;

VEC_TYPE(estimate_ints, int);

/* What a service's runs of one shape do to a relation, or lead to. */
struct estimate_touch {
	int relation; /* -1: none that is known */
	int link;     /* who is reached if the relation is no other's; or -1 */
	bool write;
	bool drawn;  /* it is a sequence of the relation's */
	bool soft;   /* through views, functions, triggers */
	bool hidden; /* that is no crossing: an API, a cascade */
};

struct estimate_relation {
	const struct relation *of; /* NULL: the catalog does not have it */
	int owner;		   /* a service as things are, or -1 */
	bool is_table;		   /* one of its service's tables */
	VEC(struct estimate_run *) runs;
	VEC(struct estimate_transaction *) transactions;
	VEC(struct estimate_object *) objects;
	VEC(int) keys; /* the other side's relation, of each foreign key */
	size_t referenced;
	/* Services that write it, in the statement itself or else softly. */
	struct estimate_ints writers, soft_writers;
};

/* Lists are of things as they are. */
struct estimate_service {
	VEC(int) relations; /* its own */
	VEC(struct estimate_run *) runs;
	VEC(struct estimate_run *) reached; /* by links */
	VEC(struct estimate_object *) objects;
	size_t tables; /* with the moves */
	size_t items;  /* how much work its clarity is */
};

struct estimate {
	const struct split_plan *plan;
	struct arena *arena;
	size_t n, nrelations;
	struct estimate_relation *relations;
	struct estimate_service *services;
	int *owners;	      /* by relation, with the moves */
	VEC(int) moved;	      /* relations whose owner is not what it was */
	uint64_t stamp;	      /* of the counting at hand */
	struct map names;     /* of relations, to 1 + the number */
	struct map sequences; /* to 1 + their table's */
};

struct estimated {
	double likely, most;
};

struct estimate_run {
	int consumer;
	uint64_t calls, stamp;
	bool soft; /* one of its touches is */
	VEC(struct estimate_touch) touches;
};

struct estimate_transaction {
	uint64_t count, stamp;
	VEC(int) writes;
};

/* A crossing of a kind that ties services by being there, but for keys. */
struct estimate_object {
	enum clarity_term term;
	int consumer, owner;
	int sits_on;  /* the relation whose owner the consumer is, or -1 */
	int leads_to; /* the one whose owner the owner is, or -1 */
	uint64_t stamp;
};

/* As things are: own is what the analysis of p is of. Everything is in arena,
   and points into p and own. */
void estimate_init(struct estimate *e, const struct split_plan *p,
		   const struct ownership *own, struct arena *arena);
void estimate_release(struct estimate *e);

/* From here on the relation is that service's. */
void estimate_move(struct estimate *e, int relation, int service);

/* The clarity of a service, with the moves. */
struct estimated estimate_clarity(struct estimate *e, int service);

#endif
