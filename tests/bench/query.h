/*
 * A query of the made-up workload: a text with slots for values. Its values
 * differ from run to run, its shape does not.
 */
#ifndef BENCH_QUERY_H
#define BENCH_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "bench/monolith.h"
#include "bench/random.h"

#define PIECES_MAX 64

/* Text, and the slot behind it: a column's type, 'I' or 'T' for a list of
   numbers or texts, '*' for rows of VALUES, 0 for the end. */
struct piece {
	size_t at, len;
	char slot;
};

struct query {
	struct buf text;
	size_t n;
	struct piece pieces[PIECES_MAX];
	char row[COLUMNS_MAX + 1]; /* the types of a row of VALUES */
	const char *tag;	   /* the command's, as ps shows it */
	bool writes;
	uint32_t generation; /* which text has this place now */
};

void query_init(struct query *q);
void query_release(struct query *q);

/*
 * Think up a query of the service: mostly of its own tables, at times of
 * others'. With an id that is not 0 no query of another id has its shape.
 */
void query_make(struct query *q, const struct monolith *m, int service,
		struct rng *r, uint64_t id);

/*
 * Add its text with values to sql; with params, the text has $1 and so on and
 * what the server logs of them is added there.
 */
void query_render(const struct query *q, struct rng *r, struct buf *sql,
		  struct buf *params);

#endif
