#include "model/pattern.h"

#include <string.h>

const char *const pattern_names[PATTERNS] = {
	[PATTERN_API] = "api",	 [PATTERN_COMPOSITION] = "composition",
	[PATTERN_COPY] = "copy", [PATTERN_SAGA] = "saga",
	[PATTERN_CQRS] = "cqrs", [PATTERN_REFERENCE] = "reference",
};

int
pattern_find(const char *name)
{
	for (int i = 0; i < PATTERNS; i++)
		if (strcmp(pattern_names[i], name) == 0)
			return i;
	return -1;
}
