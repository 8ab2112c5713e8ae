/*
 * A draft as the YAML of an ownership plan, commented: what analyze accepts as
 * it is. Pure: into a buffer, the same bytes for the same draft.
 */
#ifndef REPORT_DRAFT_H
#define REPORT_DRAFT_H

#include "advise/draft.h"
#include "base/buf.h"

void report_draft(struct buf *out, const struct draft *d);

#endif
