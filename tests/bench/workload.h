/*
 * Who says what and when: dozens of sessions of the monolith's services that
 * are interleaved, and the server's own processes. Of one seed and the same
 * settings it is the same workload, whatever the format.
 */
#ifndef BENCH_WORKLOAD_H
#define BENCH_WORKLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/record.h"

struct workload; /* opaque */

struct workload_settings {
	uint64_t seed;
	enum format format;
	/* As with log_min_duration_statement = 0, which logs parse and bind
	   too; else as with log_statement = all. */
	bool durations;
	/* So many different shapes, none twice before the last; 0: a service's
	   queries, and new ones with every release of it. */
	uint64_t shapes;
};

struct workload *workload_new(const struct workload_settings *settings);
void workload_free(struct workload *w);

/* Add the next entry of the log to out. */
void workload_step(struct workload *w, struct buf *out);

/* How many executions were logged, and in how many entries. */
uint64_t workload_statements(const struct workload *w);
uint64_t workload_records(const struct workload *w);

#endif
