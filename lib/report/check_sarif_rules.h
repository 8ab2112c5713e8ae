/* What SARIF says of dbsplit itself: its rules, each with its whole text. */
#ifndef REPORT_CHECK_SARIF_RULES_H
#define REPORT_CHECK_SARIF_RULES_H

#include "model/finding.h"
#include "report/json_writer.h"

/* As SARIF calls it: none, note, warning, error. */
const char *sarif_level(enum severity severity);

/* The key "tool" and its value; version may be NULL. Results name a rule by
   its index here, which is its number. */
void sarif_tool(struct json_writer *w, const char *version);

#endif
