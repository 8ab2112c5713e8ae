/* A phase for its directory: what programs and what people read of it. */
#ifndef REPORT_STEPS_H
#define REPORT_STEPS_H

#include "base/buf.h"
#include "phase/phase.h"

/* steps.json: see load/steps.h. */
void report_steps_json(struct buf *out, const struct phase *p);

/* README.md: what changes, which locks are taken, who is affected, and how to
   go back. */
void report_steps_readme(struct buf *out, const struct phase *p,
			 const struct phase_notes *notes);

#endif
