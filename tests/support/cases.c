#include "support/cases.h"

#include <stdio.h>
#include <stdlib.h>

const char *
cases_path(const char *name)
{
	static char path[4096];
	const char *dir = getenv("CASES");

	snprintf(path, sizeof(path), "%s/%s", dir ? dir : "../shared/cases",
		 name);
	return path;
}
