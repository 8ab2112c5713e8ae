/* Parts of report_json that have files of their own. */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include "model/analysis.h"
#include "report/json_writer.h"

/* The member "logs": how far each was read. */
void json_marks(struct json_writer *w, const struct log_marks *marks);
/* The member "open": what analysis_add needs to join transactions. */
void json_open(struct json_writer *w, const struct analysis *a);
/* The member "period": between which times the logs are. */
void json_period(struct json_writer *w, const struct analysis *a);

#endif
