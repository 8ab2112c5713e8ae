/*
 * What is between services, as counts that follow when a service is split:
 * then what it did and what was done to it is gone.
 */
#ifndef ADVISE_TRAFFIC_H
#define ADVISE_TRAFFIC_H

#include "model/analysis.h"
#include "model/clarity.h"

/*
 * So many times something touched the data of services. Who did it, if that
 * counts, is first; the others are the services that it reached.
 */
struct traffic_item {
	enum clarity_term term;
	uint64_t count;
	int consumer;	/* -1: all of them are alike */
	bool own;	/* the consumer's own data are touched, too */
	bool one_sided; /* it is the consumer's alone */
	bool gone;	/* its consumer was split */
	struct service_set {
		int *v;
		uint32_t n, cap;
	} others;
	uint32_t left; /* of others that were not split */
};

struct traffic {
	const struct analysis *analysis;
	size_t n;		/* services */
	struct clarity *counts; /* by service: parts without costs */
	bool *split;
	VEC(struct traffic_item *) items;
	/* By service: the items it is in. */
	VEC(struct traffic_item *) * of;
};

/* Everything is in arena. */
void traffic_init(struct traffic *t, const struct analysis *a,
		  struct arena *arena);

/* The service leaves. */
void traffic_split(struct traffic *t, int service);

/* Its clarity as it is now. */
struct clarity traffic_clarity(const struct traffic *t, int service,
			       const double weights[CLARITY_TERMS]);

/* The term that a crossing of that kind counts in by being there; -1: in none,
   only what is run counts. */
int traffic_term(enum crossing_kind kind);

#endif
