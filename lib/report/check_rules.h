/* What check's rules are: text for people. */
#ifndef REPORT_CHECK_RULES_H
#define REPORT_CHECK_RULES_H

#include "base/buf.h"
#include "model/finding.h"

/* A line for each, with its severity. */
void check_list_rules(struct buf *out);
/* Why it is there, an example, and what to do. */
void check_explain_rule(struct buf *out, enum check_rule rule);

#endif
