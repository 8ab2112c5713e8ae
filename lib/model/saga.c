#include "model/saga.h"

#include <string.h>

static const char *const style_names[SAGA_STYLES] = {
	[SAGA_CHOREOGRAPHY] = "choreography",
	[SAGA_ORCHESTRATION] = "orchestration",
};

const char *
saga_style_name(enum saga_style style)
{
	return style_names[style];
}

int
saga_style_find(const char *name)
{
	for (int i = 0; i < SAGA_STYLES; i++)
		if (strcmp(style_names[i], name) == 0)
			return i;
	return -1;
}
