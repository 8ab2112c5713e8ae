/*
 * An analysis as text for a terminal, JSON, DOT or CSV. Pure: into a buffer,
 * the same bytes for the same analysis.
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
