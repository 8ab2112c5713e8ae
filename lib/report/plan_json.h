/* The parts of a split plan's JSON, key and value each. Private to the room. */
#ifndef REPORT_PLAN_JSON_H
#define REPORT_PLAN_JSON_H

#include "advise/progress.h"
#include "model/split_plan.h"
#include "report/json_writer.h"

void plan_json_compositions(struct json_writer *w, const struct split_plan *p);
void plan_json_copies(struct json_writer *w, const struct split_plan *p);
void plan_json_read_models(struct json_writer *w, const struct split_plan *p);
void plan_json_sagas(struct json_writer *w, const struct split_plan *p);
void plan_json_items(struct json_writer *w, const struct split_plan *p);

/* Two keys: advice, and checks of the ownership plan. */
void plan_json_stores(struct json_writer *w, const struct split_plan *p);
/* NULL: there is no earlier plan. */
void plan_json_progress(struct json_writer *w, const struct progress *p);

#endif
