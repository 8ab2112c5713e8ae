/*
 * A split plan as text for a terminal, as JSON or as a graph. Pure: into a
 * buffer, the same bytes for the same plan.
 */
#ifndef REPORT_PLAN_H
#define REPORT_PLAN_H

#include <stdbool.h>

#include "advise/clear.h"
#include "advise/difference.h"
#include "advise/progress.h"
#include "base/buf.h"
#include "model/split_plan.h"

struct plan_options {
	bool color;
	int width; /* columns of the terminal, 0: 80 */
};

/* Changes of ownership that were tried, as they were given, and what they
   change. */
struct plan_trial {
	struct name_list changes;
	/* What --clear found, if it was asked for: its moves are changes. */
	const struct clear_answer *clear;
	struct plan_difference difference;
};

void report_plan_text(struct buf *out, const struct split_plan *p,
		      const struct plan_options *options);
/* trial, if it is not NULL: what p is with; progress: since an earlier plan. */
void report_plan_json(struct buf *out, const struct split_plan *p,
		      const struct plan_trial *trial,
		      const struct progress *progress);
void report_progress_text(struct buf *out, const struct progress *p,
			  const struct plan_options *options);

/* As a graph, for Graphviz or Mermaid. */
void report_plan_dot(struct buf *out, const struct split_plan *p);
void report_plan_mermaid(struct buf *out, const struct split_plan *p);

void report_trial_text(struct buf *out, const struct plan_trial *trial,
		       const struct plan_options *options);

/* p is with the moves. */
void report_clear_text(struct buf *out, const struct split_plan *p,
		       const struct clear_answer *clear,
		       const struct plan_options *options);

/* How the clarity of one service comes about, term by term; service is one of
   p->order. */
void report_plan_explain(struct buf *out, const struct split_plan *p,
			 const struct split_service *service,
			 const struct plan_options *options);

/* As a document in Markdown, to be read from top to bottom. */
void report_plan_markdown(struct buf *out, const struct split_plan *p);

/* What splitting a service moves and changes, in sentences. */
void plan_forecast(struct buf *out, const struct split_plan *p,
		   const struct split_service *s);

/* Why a service has its place in the order, in a sentence without a full
   stop. */
void plan_because(struct buf *out, const struct split_plan *p,
		  const struct split_service *s);

#endif
