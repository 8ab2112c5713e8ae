#include "model/composition.h"

const char *const composed_merge_names[MERGES] = {
	[MERGE_NONE] = "none", [MERGE_FIRST] = "first", [MERGE_INNER] = "inner",
	[MERGE_LEFT] = "left", [MERGE_ANTI] = "anti",
};
