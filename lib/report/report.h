/*
 * An analysis as text for a terminal, JSON, DOT or CSV. Pure: into a buffer,
 * the same bytes for the same analysis. JSON can be as large as the analysis:
 * it goes on from the buffer in pieces, if somebody takes them.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>

#include "base/buf.h"
#include "model/analysis.h"
#include "model/catalog.h"

struct report_options {
	bool color;
	int width;	     /* columns of the terminal, 0: 80 */
	const char *service; /* only its boundary, or NULL */
	const char *table;   /* only this one, as analysis names it, or NULL */
	int kind;	     /* of enum crossing_kind, -1: all */
	/* Takes what is in out, and leaves it empty; what is there at the end
	   is the last piece. NULL: all of it stays. */
	void (*take)(void *arg, struct buf *out);
	void *take_arg;
	bool marks; /* JSON has the analysis' marks, if there are any */
};

void report_text(struct buf *out, const struct analysis *a,
		 const struct report_options *options);
void report_json(struct buf *out, const struct analysis *a,
		 const struct report_options *options);
void report_dot(struct buf *out, const struct analysis *a,
		const struct report_options *options);
void report_csv(struct buf *out, const struct analysis *a,
		const struct report_options *options);

/* The whole story of one crossing; false if no id starts with id. */
bool report_explain(struct buf *out, const struct analysis *a, const char *id,
		    const struct report_options *options);

/* The catalog's model, line by line: for comparing two of them. */
void report_catalog(struct buf *out, const struct catalog *c);

#endif
