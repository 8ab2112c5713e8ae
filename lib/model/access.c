#include "model/access.h"

const char *
access_mode_name(enum access_mode mode)
{
	static const char *const names[] = {
		[ACCESS_READ] = "read",
		[ACCESS_WRITE] = "write",
		[ACCESS_LOCK] = "lock",
		[ACCESS_DEFINE] = "define",
	};

	return names[mode];
}

const char *
link_kind_name(enum link_kind kind)
{
	static const char *const names[] = {
		[LINK_VIEW] = "view",
		[LINK_RULE] = "rule",
		[LINK_FUNCTION] = "function",
		[LINK_TRIGGER] = "trigger",
		[LINK_FOREIGN_KEY] = "foreign-key",
		[LINK_POLICY] = "policy",
	};

	return names[kind];
}

const char *
gap_kind_name(enum gap_kind kind)
{
	static const char *const names[] = {
		[GAP_RELATION] = "relation",   [GAP_COLUMN] = "column",
		[GAP_ROUTINE] = "routine",     [GAP_DYNAMIC] = "dynamic",
		[GAP_UNPARSED] = "unparsed",   [GAP_REMOTE] = "remote",
		[GAP_TEMPORARY] = "temporary",
	};

	return names[kind];
}
