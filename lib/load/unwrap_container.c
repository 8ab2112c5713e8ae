/*
 * Containers, line by line, of docker and of Kubernetes (CRI):
 *
 *	{"log": "line\n", "stream": "stderr", "time": ..}
 *	TIME stderr F line
 *	TIME stderr P the beginning of a line
 *
 * and PostgreSQL in them by CloudNativePG, which logs for the server:
 *
 *	{"logger": "postgres", "msg": "record", "record": {..}}
 *	{"logger": "pgaudit", "msg": "record", "record": {"audit": {..}}}
 */
#include <string.h>

#include "load/unwrap_internal.h"

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

	if (!docker_line(item, &log, &stream) || !unwrap_put_string(u, log.raw))
		return false;
	len = u->out.len - at;
	complete = len && u->out.data[u->out.len - 1] == '\n';
	if (complete && u->pieces.n == 0)
		return true;
	/* Apart, for what was waiting may be put out first. */
	buf_clear(&u->scratch);
	buf_add(&u->scratch, u->out.data + at, len - complete);
	u->out.len = at;
	piece_join(u, str_is(stream.raw, "stdout"),
		   (struct str){u->scratch.data, u->scratch.len}, complete);
	return true;
}

const struct envelope envelope_docker = {
	.services = {"docker"},
	.head = "",
	.json = true,
	.knows = docker_knows,
	.take = docker_take,
};

struct cri {
	bool out, complete;
	struct str text;
};

/* Tags are separated by colons. Only the first one is known: F or P. */
static bool
cri_line(struct str item, struct cri *cri)
{
	struct str s = item, stream, tags;

	if (!take_iso_time(&s) || !take_word(&s, &stream))
		return false;
	cri->out = str_is(stream, "stdout");
	if (!cri->out && !str_is(stream, "stderr"))
		return false;
	/* Without a text there may be no space behind them. */
	if (!take_word(&s, &tags)) {
		tags = s;
		s = STR("");
	}
	cri->text = s;
	cri->complete = str_starts(tags, "F");
	return (cri->complete || str_starts(tags, "P")) &&
	       (tags.len == 1 || tags.p[1] == ':');
}

static bool
cri_knows(struct str item)
{
	struct cri cri;

	return cri_line(item, &cri);
}

static bool
cri_take(struct unwrapper *u, struct str item)
{
	struct cri cri;

	if (!cri_line(item, &cri))
		return false;
	if (cri.complete && u->pieces.n == 0) {
		buf_add(&u->out, cri.text.p, cri.text.len);
		buf_char(&u->out, '\n');
	} else {
		piece_join(u, cri.out, cri.text, cri.complete);
	}
	return true;
}

const struct envelope envelope_cri = {
	.services = {"cri"},
	.head = "",
	.knows = cri_knows,
	.take = cri_take,
};

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
		unwrap_put_member(u, cnpg_fields[i].to, m[i].raw);
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
	unwrap_put_audit(u, m);
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
	unwrap_put(u, "}\n");
	return true;
}

const struct envelope envelope_cnpg = {
	.services = {"cnpg"},
	.head = "",
	.json = true,
	.knows = cnpg_knows,
	.take = cnpg_take,
};
