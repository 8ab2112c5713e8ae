/*
 * Entries of Google's Cloud Logging, from Cloud SQL and AlloyDB:
 *
 *	{"textPayload": "..", "logName": .., "timestamp": ..}
 *	{"jsonPayload": {"message": ".."}, ..}
 *	{"protoPayload": {"request": {..}}, ..}			pgaudit
 */
#include "load/unwrap_internal.h"

enum {
	GOOGLE_TEXT,
	GOOGLE_JSON,
	GOOGLE_PROTO,
	GOOGLE_LOG,
	GOOGLE_ID,
	GOOGLE_TIME,
	GOOGLE_KEYS
};

static bool
google_entry(struct str item, struct json_member *m)
{
	static const char *const keys[GOOGLE_KEYS] = {
		"textPayload", "jsonPayload", "protoPayload",
		"logName",     "insertId",    "timestamp"};

	return json_members(item, keys, GOOGLE_KEYS, m) &&
	       (m[GOOGLE_TEXT].kind == '"' || m[GOOGLE_JSON].kind == '{' ||
		m[GOOGLE_PROTO].kind == '{') &&
	       (m[GOOGLE_LOG].kind == '"' || m[GOOGLE_ID].kind == '"');
}

static bool
google_knows(struct str item)
{
	struct json_member m[GOOGLE_KEYS];

	return google_entry(item, m);
}

/* What stands beside the statement. */
enum {
	BESIDE_SESSION = AUDIT_KEYS,
	BESIDE_USER,
	BESIDE_DATABASE,
	BESIDE_CHUNKS,
	BESIDE_KEYS
};

/*
 * An entry of the audit log, time is that of the entry. Those without a
 * statement are about the instance. Of a statement that was cut to chunks each
 * is an entry of its own: they are not put together.
 */
static bool
google_audit(struct unwrapper *u, struct str payload, struct str time)
{
	static const char *const request_key[] = {"request"};
	static const char *const keys[BESIDE_KEYS] = {
		"auditType", "statementId", "substatementId",	 "auditClass",
		"command",   "statement",   "databaseSessionId", "user",
		"database",  "chunkCount"};
	struct json_member request, m[BESIDE_KEYS];
	char moment[MOMENT_MAX];

	if (!json_members(payload, request_key, 1, &request))
		return false;
	if (request.kind != '{')
		return true;
	if (!json_members(request.raw, keys, BESIDE_KEYS, m))
		return false;
	if (m[AUDIT_STATEMENT].kind != '"')
		return true;
	if (m[BESIDE_CHUNKS].kind && !str_is(m[BESIDE_CHUNKS].raw, "1"))
		return false;
	unwrap_put_member(u, "timestamp",
			  (struct str){moment, iso_time_moment(time, moment)});
	unwrap_put_member(u, "user", m[BESIDE_USER].raw);
	unwrap_put_member(u, "dbname", m[BESIDE_DATABASE].raw);
	unwrap_put_member(u, "pid", m[BESIDE_SESSION].raw);
	unwrap_put_member(u, "error_severity", STR("LOG"));
	unwrap_put_audit(u, m);
	unwrap_put(u, "}\n");
	return true;
}

static bool
google_take(struct unwrapper *u, struct str item)
{
	static const char *const message_key[] = {"message"};
	struct json_member m[GOOGLE_KEYS], message;

	if (!google_entry(item, m))
		return false;
	if (m[GOOGLE_TEXT].kind == '"')
		return unwrap_put_line(u, m[GOOGLE_TEXT].raw);
	if (m[GOOGLE_PROTO].kind == '{')
		return google_audit(u, m[GOOGLE_PROTO].raw, m[GOOGLE_TIME].raw);
	if (!json_members(m[GOOGLE_JSON].raw, message_key, 1, &message))
		return false;
	return message.kind != '"' || unwrap_put_line(u, message.raw);
}

const struct envelope envelope_google = {
	.services = {"cloudsql", "alloydb"},
	.head = "",
	.json = true,
	.knows = google_knows,
	.take = google_take,
};
