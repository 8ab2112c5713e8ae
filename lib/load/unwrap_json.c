/*
 * Services that give a JSON object for each entry or line:
 *
 *	docker		{"log": "..\n", "stream": "stderr", "time": ..}
 *	CloudNativePG	{"logger": "postgres", "msg": "record", "record": {..}}
 *	Google Cloud	{"textPayload": "..", "logName": .., "timestamp": ..}
 *			{"jsonPayload": {"message": ".."}, ..}
 *			{"protoPayload": {"request": {..}}, ..}: pgaudit
 *	Azure		{"properties": {"message": ".."}, "category": ..}
 *	CloudWatch	{"message": "..", "timestamp": ..}
 *
 * Where the server's line is in one string, that is given out. Where its fields
 * are apart, a line of jsonlog is made of them.
 */
#include <string.h>

#include "load/log_json.h"
#include "load/unwrap_internal.h"

static void
put(struct unwrapper *u, const char *text)
{
	buf_add(&u->out, text, strlen(text));
}

static void
put_str(struct unwrapper *u, struct str s)
{
	buf_add(&u->out, s.p, s.len);
}

/* A string, its escapes undone. false if they are none. */
static bool
put_string(struct unwrapper *u, struct str raw)
{
	char *to = buf_room(&u->out, raw.len);
	size_t len;

	if (log_json_unescape(raw.p, raw.p + raw.len, to, &len) !=
	    raw.p + raw.len)
		return false;
	u->out.len += len;
	u->out.data[u->out.len] = '\0';
	return true;
}

/* The same as a line, or as several, which may have their last newline. */
static bool
put_line(struct unwrapper *u, struct str raw)
{
	if (!put_string(u, raw))
		return false;
	if (u->out.len == 0 || u->out.data[u->out.len - 1] != '\n')
		buf_char(&u->out, '\n');
	return true;
}

static bool
docker_line(struct str item, struct json_member *log,
	    struct json_member *stream)
{
	static const char *const keys[] = {"log", "stream", "time"};
	struct json_member m[3];

	if (!json_members(item, keys, 3, m) || m[0].kind != '"' ||
	    m[1].kind != '"' || m[2].kind != '"')
		return false;
	*log = m[0];
	*stream = m[1];
	return true;
}

static bool
docker_knows(struct str item)
{
	struct json_member log, stream;

	return docker_line(item, &log, &stream);
}

/* A line of more than 16 kB comes in pieces, of which only the last one has the
   newline. */
static bool
docker_take(struct unwrapper *u, struct str item)
{
	struct json_member log, stream;
	size_t at = u->out.len, len;
	bool complete;

	if (!docker_line(item, &log, &stream) || !put_string(u, log.raw))
		return false;
	len = u->out.len - at;
	complete = len && u->out.data[u->out.len - 1] == '\n';
	if (complete && u->pieces.n == 0)
		return true;
	u->out.len = at;
	piece_join(u, str_is(stream.raw, "stdout"),
		   (struct str){u->out.data + at, len - complete}, complete);
	return true;
}

const struct envelope envelope_docker = {
	.services = {"docker"},
	.head = "",
	.json = true,
	.knows = docker_knows,
	.take = docker_take,
};

/* A member of a line of jsonlog, as raw as it came. */
static void
put_member(struct unwrapper *u, const char *key, struct str raw)
{
	bool first = u->out.len == 0 || u->out.data[u->out.len - 1] == '\n';

	if (raw.len == 0)
		return;
	put(u, first ? "{\"" : ",\"");
	put(u, key);
	put(u, "\":\"");
	put_str(u, raw);
	put(u, "\"");
}

/* Statements of several lines are doubly quoted in pgaudit's line of the log:
   as a JSON string, and therein as a field of CSV. */
static void
put_csv(struct unwrapper *u, struct str raw)
{
	const char *from = raw.p, *end = raw.p + raw.len, *p = from;

	put(u, "\\\"");
	while (p < end) {
		if (*p != '\\') {
			p++;
			continue;
		}
		p += 2;
		if (p[-1] == '"') {
			buf_add(&u->out, from, (size_t)(p - from));
			put(u, "\\\"");
			from = p;
		}
	}
	buf_add(&u->out, from, (size_t)(end - from));
	put(u, "\\\"");
}

/* What pgaudit says of a statement, taken apart by a service. */
enum {
	AUDIT_TYPE,
	AUDIT_STATEMENT_ID,
	AUDIT_SUBSTATEMENT_ID,
	AUDIT_CLASS,
	AUDIT_COMMAND,
	AUDIT_STATEMENT,
	AUDIT_KEYS
};

/* As it stands in the message of the server's own log, but for the object and
   the parameters, which nobody asks for. */
static void
put_audit(struct unwrapper *u, const struct json_member *m)
{
	struct str text = m[AUDIT_STATEMENT].raw;

	put(u, ",\"message\":\"AUDIT: ");
	for (int i = AUDIT_TYPE; i <= AUDIT_COMMAND; i++) {
		put_str(u, m[i].raw);
		put(u, ",");
	}
	put(u, ",,");
	/* "<previously logged>" stands without quotes. */
	if (text.len && text.p[0] == '<')
		put_str(u, text);
	else
		put_csv(u, text);
	put(u, ",<not logged>\"");
}

static bool
cnpg_line(struct str item, struct json_member *logger,
	  struct json_member *record)
{
	static const char *const keys[] = {"logger", "msg", "record"};
	struct json_member m[3];

	if (!json_members(item, keys, 3, m) || m[0].kind != '"' ||
	    m[1].kind != '"')
		return false;
	*logger = m[0];
	*record = m[2];
	return true;
}

static bool
cnpg_knows(struct str item)
{
	struct json_member logger, record;

	return cnpg_line(item, &logger, &record);
}

/* What csvlog's columns are called by CloudNativePG, and by jsonlog. */
static const struct {
	const char *from, *to;
} cnpg_fields[] = {
	{"log_time", "timestamp"},
	{"user_name", "user"},
	{"database_name", "dbname"},
	{"process_id", "pid"},
	{"session_id", "session_id"},
	{"session_line_num", "line_num"},
	{"command_tag", "ps"},
	{"virtual_transaction_id", "vxid"},
	{"error_severity", "error_severity"},
	{"message", "message"},
	{"detail", "detail"},
	{"query", "statement"},
	{"application_name", "application_name"},
};
#define CNPG_FIELDS (sizeof(cnpg_fields) / sizeof(*cnpg_fields))

static bool
cnpg_record(struct unwrapper *u, struct str record)
{
	struct json_member m[CNPG_FIELDS];
	const char *keys[CNPG_FIELDS];

	for (size_t i = 0; i < CNPG_FIELDS; i++)
		keys[i] = cnpg_fields[i].from;
	if (!json_members(record, keys, CNPG_FIELDS, m) || m[0].kind != '"')
		return false;
	for (size_t i = 0; i < CNPG_FIELDS; i++)
		put_member(u, cnpg_fields[i].to, m[i].raw);
	return true;
}

/* In place of a message, the record has what pgaudit says. */
static bool
cnpg_audit(struct unwrapper *u, struct str record)
{
	static const char *const audit_key[] = {"audit"};
	static const char *const keys[AUDIT_KEYS] = {
		"audit_type", "statement_id", "substatement_id",
		"class",      "command",      "statement"};
	struct json_member audit, m[AUDIT_KEYS];

	if (!json_members(record, audit_key, 1, &audit) || audit.kind != '{')
		return true;
	if (!json_members(audit.raw, keys, AUDIT_KEYS, m))
		return false;
	put_audit(u, m);
	return true;
}

/* Other loggers are the operator's: theirs is not the server's log. */
static bool
cnpg_take(struct unwrapper *u, struct str item)
{
	struct json_member logger, record;

	if (!cnpg_line(item, &logger, &record))
		return false;
	if (record.kind != '{' ||
	    (!str_is(logger.raw, "postgres") && !str_is(logger.raw, "pgaudit")))
		return true;
	if (!cnpg_record(u, record.raw) || !cnpg_audit(u, record.raw))
		return false;
	put(u, "}\n");
	return true;
}

const struct envelope envelope_cnpg = {
	.services = {"cnpg"},
	.head = "",
	.json = true,
	.knows = cnpg_knows,
	.take = cnpg_take,
};

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
	put_member(u, "timestamp",
		   (struct str){moment, iso_time_moment(time, moment)});
	put_member(u, "user", m[BESIDE_USER].raw);
	put_member(u, "dbname", m[BESIDE_DATABASE].raw);
	put_member(u, "pid", m[BESIDE_SESSION].raw);
	put_member(u, "error_severity", STR("LOG"));
	put_audit(u, m);
	put(u, "}\n");
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
		return put_line(u, m[GOOGLE_TEXT].raw);
	if (m[GOOGLE_PROTO].kind == '{')
		return google_audit(u, m[GOOGLE_PROTO].raw, m[GOOGLE_TIME].raw);
	if (!json_members(m[GOOGLE_JSON].raw, message_key, 1, &message))
		return false;
	return message.kind != '"' || put_line(u, message.raw);
}

const struct envelope envelope_google = {
	.services = {"cloudsql", "alloydb"},
	.head = "",
	.json = true,
	.knows = google_knows,
	.take = google_take,
};

enum {
	AZURE_MESSAGE,
	AZURE_PREFIX,
	AZURE_DETAIL,
	AZURE_LEVEL,
	AZURE_KEYS
};

/* Entries of other categories have no message and no level. */
static bool
azure_entry(struct str item, struct json_member *m)
{
	static const char *const outer_keys[] = {"properties", "category"};
	static const char *const keys[AZURE_KEYS] = {"message", "prefix",
						     "detail", "errorLevel"};
	struct json_member outer[2];

	return json_members(item, outer_keys, 2, outer) &&
	       outer[0].kind == '{' && outer[1].kind == '"' &&
	       json_members(outer[0].raw, keys, AZURE_KEYS, m);
}

static bool
azure_knows(struct str item)
{
	struct json_member m[AZURE_KEYS];

	return azure_entry(item, m) && m[AZURE_MESSAGE].kind == '"' &&
	       m[AZURE_LEVEL].kind == '"';
}

/* Does each line from the byte at on, but the first, begin with a tab? */
static bool
has_tabs(const struct unwrapper *u, size_t at)
{
	const char *p = u->out.data + at, *end = u->out.data + u->out.len - 1;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL)
		if (*++p != '\t')
			return false;
	return true;
}

/* The lines of one entry are put out from the byte at on: give them the tabs
   that the service took away. */
static void
add_tabs(struct unwrapper *u, size_t at)
{
	const char *p, *end, *nl;

	if (has_tabs(u, at))
		return;
	buf_clear(&u->scratch);
	buf_add(&u->scratch, u->out.data + at, u->out.len - at - 1);
	u->out.len = at;
	p = u->scratch.data;
	end = p + u->scratch.len;
	while ((nl = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		buf_add(&u->out, p, (size_t)(nl + 1 - p));
		buf_char(&u->out, '\t');
		p = nl + 1;
	}
	buf_add(&u->out, p, (size_t)(end - p));
	buf_char(&u->out, '\n');
}

/*
 * Where the line's prefix and severity end in what is put out from the byte at
 * on; 0 if the severity is not there.
 */
static size_t
find_prefix(const struct unwrapper *u, size_t at, struct str level)
{
	const char *p = u->out.data + at, *end = u->out.data + u->out.len;
	const char *nl = memchr(p, '\n', (size_t)(end - p));

	end = nl ? nl : end;
	while (level.len &&
	       (p = memmem(p, (size_t)(end - p), level.p, level.len)) != NULL) {
		if (p + level.len < end && p[level.len] == ':')
			return (size_t)(p - u->out.data) - at;
		p++;
	}
	return SIZE_MAX;
}

/*
 * Flexible servers have the whole line in the message, single servers have its
 * prefix apart. The detail is a line of its own in the server's log.
 */
static bool
azure_take(struct unwrapper *u, struct str item)
{
	struct json_member m[AZURE_KEYS];
	struct str level, detail;
	size_t at = u->out.len, prefix, begin;

	if (!azure_entry(item, m))
		return false;
	level = m[AZURE_LEVEL].raw;
	detail = m[AZURE_DETAIL].raw;
	if (m[AZURE_MESSAGE].kind != '"' || m[AZURE_LEVEL].kind != '"')
		return true;
	if (m[AZURE_PREFIX].kind == '"' && m[AZURE_PREFIX].raw.len) {
		if (!put_string(u, m[AZURE_PREFIX].raw))
			return false;
		put_str(u, level);
		put(u, ":  ");
	}
	if (!put_line(u, m[AZURE_MESSAGE].raw))
		return false;
	add_tabs(u, at);
	prefix = find_prefix(u, at, level);
	if (m[AZURE_DETAIL].kind != '"' || detail.len == 0 ||
	    prefix == SIZE_MAX)
		return true;
	begin = u->out.len;
	buf_room(&u->out, prefix);
	buf_add(&u->out, u->out.data + at, prefix);
	put(u, "DETAIL:  ");
	if (!put_line(u, detail))
		return false;
	add_tabs(u, begin);
	return true;
}

const struct envelope envelope_azure = {
	.services = {"azure"},
	.head = "",
	.json = true,
	.knows = azure_knows,
	.take = azure_take,
};

/* Of CloudWatch's commands, or of its queries. What has a severity is the
   server's own jsonlog. */
static bool
cloudwatch_event(struct str item, struct str *message)
{
	static const char *const keys[] = {"message", "@message",
					   "error_severity"};
	struct json_member m[3];

	if (!json_members(item, keys, 3, m) || m[2].kind)
		return false;
	*message = m[0].kind ? m[0].raw : m[1].raw;
	return m[0].kind == '"' || m[1].kind == '"';
}

static bool
cloudwatch_knows(struct str item)
{
	struct str message;

	return cloudwatch_event(item, &message);
}

static bool
cloudwatch_take(struct unwrapper *u, struct str item)
{
	struct str message;

	return cloudwatch_event(item, &message) && put_line(u, message);
}

const struct envelope envelope_cloudwatch = {
	.services = {"rds", "aurora"},
	.head = "",
	.json = true,
	.knows = cloudwatch_knows,
	.take = cloudwatch_take,
};
