/*
 * Numbers over a whole analysis that several reports show.
 */
#ifndef REPORT_SUMS_H
#define REPORT_SUMS_H

#include "model/analysis.h"

/* What one service does to another's data. */
struct pair {
	uint64_t reads, writes; /* executions */
	uint64_t transactions;	/* that write both */
	uint64_t keys;		/* foreign keys */
	size_t crossings;
};

struct sums {
	uint64_t calls, time_us; /* of all shapes, committed */
	uint64_t crossing_calls; /* of those that cross */
	uint64_t crossing_time_us;
	size_t n;	       /* services */
	struct pair *pairs;    /* [consumer * n + owner] */
	struct map by_service; /* name, to 1 + its place */
	const struct analysis *a;
};

/* All is in arena but for the map: sums_release. a must live as long. */
void sums_init(struct sums *s, const struct analysis *a, struct arena *arena);
void sums_release(struct sums *s);

/* -1 if there is no such service. */
int sums_service(const struct sums *s, const char *name);

#endif
