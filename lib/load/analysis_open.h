/* The member "open" of an analysis in JSON; its shapes must be there. */
#ifndef LOAD_ANALYSIS_OPEN_H
#define LOAD_ANALYSIS_OPEN_H

#include "load/json_reader.h"

void analysis_read_open(struct json_reader *r, const json_t *top,
			struct analysis *a);

#endif
