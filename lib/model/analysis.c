#include "model/analysis.h"

#include <string.h>

static const char *const crossing_kinds[CROSSING_KINDS] = {
	[CROSSING_READ] = "read",
	[CROSSING_WRITE] = "write",
	[CROSSING_JOIN] = "join",
	[CROSSING_TRANSACTION] = "transaction",
	[CROSSING_FOREIGN_KEY] = "foreign-key",
	[CROSSING_VIEW] = "view",
	[CROSSING_FUNCTION] = "function",
	[CROSSING_TRIGGER] = "trigger",
	[CROSSING_SEQUENCE] = "sequence",
	[CROSSING_TYPE] = "type",
	[CROSSING_GRANT] = "grant",
	[CROSSING_INHERITS] = "inherits",
};

const char *
crossing_kind_name(enum crossing_kind kind)
{
	return crossing_kinds[kind];
}

int
crossing_kind_find(const char *name)
{
	for (int i = 0; i < CROSSING_KINDS; i++)
		if (strcmp(crossing_kinds[i], name) == 0)
			return i;
	return -1;
}
