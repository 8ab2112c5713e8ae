/*
 * An analysis narrowed to what was asked for: the crossings of a service, a
 * table or a kind, with the shapes and transactions that show them. Services,
 * relations and coverage stay whole.
 */
#ifndef REPORT_NARROW_H
#define REPORT_NARROW_H

#include "report/report.h"

bool narrow_asked(const struct report_options *options);
bool narrow_keeps(const struct report_options *options,
		  const struct crossing *x);

/* A shallow copy; its lists are in arena, what they point to is a's. */
struct analysis narrow(const struct analysis *a,
		       const struct report_options *options,
		       struct arena *arena);

#endif
