/* The parts of the plan's text about the work. Private to the room. */
#ifndef REPORT_PLAN_TEXT_H
#define REPORT_PLAN_TEXT_H

#include "report/plan.h"

/* How much of which pattern each service is; names are width columns wide. */
void plan_text_work(struct buf *out, const struct split_plan *p,
		    const struct plan_options *options, int width);

/* The items that are done with a service, by phase. */
void plan_text_items(struct buf *out, const struct split_plan *p,
		     const struct split_service *s,
		     const struct plan_options *options);

/* Advice on other stores. */
void plan_text_stores(struct buf *out, const struct split_plan *p,
		      const struct plan_options *options);

#endif
