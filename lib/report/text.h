/* The parts of the report for a terminal, in their order. */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include "report/report.h"
#include "report/sums.h"

struct text_report {
	struct buf *out;
	const struct analysis *a;    /* the whole */
	const struct analysis *part; /* what was asked for */
	const struct report_options *options;
	struct sums sums; /* crossings of part, statements of a */
	int width;
	struct arena *arena;
};

/* A title over what follows, with an empty line above. */
void text_title(const struct text_report *t, const char *title);

/* text_matrix.c: who touches whose data. */
void text_matrix(const struct text_report *t);
/* text_crossings.c: one by one. */
void text_crossings(const struct text_report *t);
/* text_tables.c: tables nobody owns, tables with several writers. */
void text_tables(const struct text_report *t);
/* text_coverage.c: what is known, and what is not. */
void text_coverage(const struct text_report *t);

#endif
