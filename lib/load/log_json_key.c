#include "load/log_json_key.h"

#include <stdlib.h>

#include "base/mem.h"

/* Bytes to look at, and behind them those that are not. */
static const char ones[2 * LOG_JSON_QUOTED_MAX] = {
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
	-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
};

#define NO_FIELD (-1)
#define QUOTED(key, behind, is_text, field)                                 \
	{                                                                   \
		"\"" key behind,                                            \
			ones + LOG_JSON_QUOTED_MAX - sizeof(key behind),    \
			sizeof(key behind), sizeof(key) - 1, is_text, field \
	}
#define TEXT(key, field)   QUOTED(key, "\":\"", true, field)
#define NUMBER(key, field) QUOTED(key, "\":", false, field)

/* As write_jsonlog() has them. */
static const struct log_json_key keys[] = {
	TEXT("timestamp", FIELD_TIME),
	TEXT("user", FIELD_ROLE),
	TEXT("dbname", FIELD_DATABASE),
	NUMBER("pid", FIELD_PID),
	TEXT("remote_host", NO_FIELD),
	NUMBER("remote_port", NO_FIELD),
	TEXT("session_id", FIELD_SESSION),
	NUMBER("line_num", FIELD_LINE),
	TEXT("ps", FIELD_TAG),
	TEXT("session_start", NO_FIELD),
	TEXT("vxid", FIELD_VXID),
	NUMBER("txid", NO_FIELD),
	TEXT("error_severity", FIELD_SEVERITY),
	TEXT("state_code", NO_FIELD),
	TEXT("message", FIELD_MESSAGE),
	TEXT("detail", FIELD_DETAIL),
	TEXT("hint", NO_FIELD),
	TEXT("internal_query", NO_FIELD),
	NUMBER("internal_position", NO_FIELD),
	TEXT("context", NO_FIELD),
	TEXT("statement", FIELD_STATEMENT),
	NUMBER("cursor_position", NO_FIELD),
	TEXT("func_name", NO_FIELD),
	TEXT("file_name", NO_FIELD),
	NUMBER("file_line_num", NO_FIELD),
	TEXT("application_name", FIELD_APPLICATION),
	TEXT("backend_type", NO_FIELD),
	NUMBER("leader_pid", NO_FIELD),
	NUMBER("query_id", NO_FIELD),
};

#define KEYS (sizeof(keys) / sizeof(*keys))

struct log_json *
log_json_new(void)
{
	struct log_json *json = xcalloc(1, sizeof(*json));

	_Static_assert(KEYS == LOG_JSON_KEYS, "all of them");
	for (size_t i = 0; i < KEYS; i++) {
		struct log_json_member *m = &json->members[i];

		m->key = keys[i];
		m->after[0] = &json->members[(i + 1) % KEYS];
		m->after[1] = &json->members[(i + 2) % KEYS];
	}
	return json;
}

void
log_json_free(struct log_json *json)
{
	free(json);
}

size_t
log_json_key_find(const char *key, size_t len, size_t first)
{
	size_t i = first;

	do {
		if (keys[i].key_len == len &&
		    memcmp(keys[i].quoted + 1, key, len) == 0)
			return i;
		i = i + 1 < KEYS ? i + 1 : 0;
	} while (i != first);
	return KEYS;
}

int
log_json_field(const char *key, size_t len)
{
	size_t i = log_json_key_find(key, len, 0);

	return i < KEYS ? keys[i].field : NO_FIELD;
}
