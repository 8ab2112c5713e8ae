#include "sql/type_spelling.h"

#include <stddef.h>
#include <string.h>

static const struct type_spelling spelled[] = {
	{"bit", "bit", ""},
	{"bool", "boolean", ""},
	{"bpchar", "character", ""},
	{"float4", "real", ""},
	{"float8", "double precision", ""},
	{"int2", "smallint", ""},
	{"int4", "integer", ""},
	{"int8", "bigint", ""},
	{"interval", "interval", ""},
	{"numeric", "numeric", ""},
	{"time", "time", " without time zone"},
	{"timestamp", "timestamp", " without time zone"},
	{"timestamptz", "timestamp", " with time zone"},
	{"timetz", "time", " with time zone"},
	{"varbit", "bit varying", ""},
	{"varchar", "character varying", ""},
};

const struct type_spelling *
type_spelling_find(const char *name)
{
	for (size_t i = 0; i < sizeof(spelled) / sizeof(*spelled); i++)
		if (strcmp(spelled[i].name, name) == 0)
			return &spelled[i];
	return NULL;
}
