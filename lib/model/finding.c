#include "model/finding.h"

#include <string.h>

const char *const severity_names[SEVERITIES] = {"off", "note", "warning",
						"error"};

int
rule_find(const char *name)
{
	for (int i = 0; i < RULES; i++)
		if (strcmp(check_rules[i].name, name) == 0)
			return i;
	return -1;
}
