#include "model/access.h"

const char *const access_mode_names[ACCESS_MODES] = {
	[ACCESS_READ] = "read",
	[ACCESS_WRITE] = "write",
	[ACCESS_LOCK] = "lock",
	[ACCESS_DEFINE] = "define",
};

const char *const link_kind_names[LINK_KINDS] = {
	[LINK_VIEW] = "view",
	[LINK_RULE] = "rule",
	[LINK_FUNCTION] = "function",
	[LINK_TRIGGER] = "trigger",
	[LINK_FOREIGN_KEY] = "foreign-key",
	[LINK_POLICY] = "policy",
};

const char *const gap_kind_names[GAP_KINDS] = {
	[GAP_RELATION] = "relation", [GAP_COLUMN] = "column",
	[GAP_ROUTINE] = "routine",   [GAP_DYNAMIC] = "dynamic",
	[GAP_UNPARSED] = "unparsed", [GAP_REMOTE] = "remote",
	[GAP_MEMORY] = "memory",     [GAP_TEMPORARY] = "temporary",
};

const char *const row_event_names[ROW_EVENTS] = {"insert", "update", "delete",
						 "truncate"};

const char *const column_use_names[COLUMN_USES] = {
	"read", "written", "filtered", "joined", "sorted", "grouped"};
