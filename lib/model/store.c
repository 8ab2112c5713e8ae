#include "model/store.h"

const char *const store_kind_names[STORE_KINDS] = {
	[STORE_KEY_VALUE] = "key-value",
	[STORE_DOCUMENT] = "document",
	[STORE_LOG] = "log",
	[STORE_TEXT] = "full-text",
	[STORE_AGGREGATE] = "aggregate",
	[STORE_GRAPH] = "graph",
};
