/* The member "logs" of an analysis in JSON, which not all have. */
#ifndef LOAD_ANALYSIS_MARKS_H
#define LOAD_ANALYSIS_MARKS_H

#include "load/json_reader.h"

void analysis_read_marks(struct json_reader *r, const json_t *top,
			 struct analysis *a);

#endif
