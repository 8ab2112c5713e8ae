/* The parts of a service's section in the plan's document, with their titles;
   nothing where there is nothing to say. Private to the room. */
#ifndef REPORT_PLAN_MARKDOWN_H
#define REPORT_PLAN_MARKDOWN_H

#include "base/buf.h"
#include "model/split_plan.h"

/* Queries taken apart, of the items that are done with that service. */
void plan_markdown_compositions(struct buf *out, const struct split_plan *p,
				const struct split_service *s);
/* The same of copies and read models, */
void plan_markdown_copies(struct buf *out, const struct split_plan *p,
			  const struct split_service *s);
/* and of the sagas. */
void plan_markdown_sagas(struct buf *out, const struct split_plan *p,
			 const struct split_service *s);
/* What is not of one service. */
void plan_markdown_stores(struct buf *out, const struct split_plan *p);

#endif
