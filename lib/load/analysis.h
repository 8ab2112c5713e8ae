/* An analysis read back from the JSON that report_json wrote. */
#ifndef LOAD_ANALYSIS_H
#define LOAD_ANALYSIS_H

#include "base/err.h"
#include "model/analysis.h"

/* NULL with err set, with its place in the file, if it is not one of ours. */
struct analysis *analysis_load(struct arena *a, const char *path,
			       struct err *err);

#endif
