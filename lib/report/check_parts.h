/* What the outputs of check share. */
#ifndef REPORT_CHECK_PARTS_H
#define REPORT_CHECK_PARTS_H

#include "report/check.h"

/* The name of file as it is shown: without "./" in front. Points into file. */
const char *check_path(const char *file);

/* Append the name of file as programs know it that read of all sources. */
void check_source(struct buf *out, const struct check_report_options *o,
		  const char *file);

/* The same for f's file, the plan's if it has none. */
void check_place(struct buf *out, const struct check_report_options *o,
		 const struct finding *f);

/*
 * A column of f's line that counts bytes, as one that counts characters; 0 if
 * that cannot be known.
 */
int check_column(const struct finding *f, int column);

/* Whether f has an end of its name, in the text that is there of its line. */
bool check_has_end(const struct finding *f);

/* f's line with a caret under the name, if that is known; see diag_quote. */
void check_quote(struct buf *out, const struct finding *f);

/* What the message says, and what to do if that is known, on one line. */
void check_message(struct buf *out, const struct finding *f);

/* 2 errors and 1 warning in 2 files; 5 in the baseline; ...: no line's end. */
void check_sum(struct buf *out, const struct check_result *r);

#endif
