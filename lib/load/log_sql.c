/*
 * A file of plain SQL, as a log without times: each statement ran once. It is
 * read as a whole, for a statement ends where the script says so.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "load/log_format.h"
#include "sql/script.h"

/* Larger files are not written by people. */
#define SQL_MAX (256u << 20)

static int
sql_open(struct log_reader *r, const struct log_sample *s, struct err *err)
{
	struct log_input *in = &r->in;
	struct script *script;
	enum log_fill got;

	(void)s;
	in->limit = SQL_MAX;
	do {
		got = log_input_fill(in, err);
	} while (got == LOG_FILL_MORE);
	if (got == LOG_FILL_ERROR)
		return -1;
	if (got == LOG_FILL_FULL)
		return err_set(err, ERR_INPUT,
			       "\"%s\" is SQL and larger than %u MiB",
			       in->source.name, SQL_MAX >> 20);
	script = xcalloc(1, sizeof(*script));
	script_init(script, in->data + in->start, in->end - in->start);
	script->more = in->cut;
	r->state = script;
	return 0;
}

static int
sql_next(struct log_reader *r, struct log_record *out, struct err *err)
{
	struct script_statement st;

	(void)err;
	if (!script_next(r->state, &st))
		return 0;
	*out = (struct log_record){
		.kind = RECORD_STATEMENT,
		.time_us = INT64_MIN,
		.role = STR(""),
		.database = STR(""),
		.application = STR(""),
		.session = STR(""),
		.text = {st.text, st.len},
		.duration_us = -1,
		.detail = STR(""),
		.calls = 1,
	};
	return 1;
}

static void
sql_close(struct log_reader *r)
{
	free(r->state);
}

static bool
ends_with(const char *path, const char *end)
{
	size_t n = strlen(path), m = strlen(end);

	return n >= m && strcasecmp(path + n - m, end) == 0;
}

/* Over spaces and comments. */
static const char *
skip_blank(const char *p, const char *end)
{
	while (p < end) {
		const char *stop = NULL;

		if (strchr(" \t\r\n\f\v", *p) && *p) {
			p++;
			continue;
		}
		if (end - p >= 2 && p[0] == '-' && p[1] == '-')
			stop = memchr(p, '\n', (size_t)(end - p));
		else if (end - p >= 4 && p[0] == '/' && p[1] == '*')
			stop = memmem(p + 2, (size_t)(end - p) - 2, "*/", 2);
		else
			return p;
		p = stop ? stop + (*stop == '*' ? 2 : 1) : end;
	}
	return p;
}

/* The words that statements begin with. */
static bool
is_statement(const char *p, size_t len)
{
	static const char *const words[] = {
		"abort",   "alter",    "analyze",   "begin",   "call",
		"comment", "commit",   "copy",	    "create",  "declare",
		"delete",  "do",       "drop",	    "end",     "execute",
		"explain", "fetch",    "grant",	    "insert",  "lock",
		"merge",   "prepare",  "refresh",   "reindex", "reset",
		"revoke",  "rollback", "savepoint", "select",  "set",
		"start",   "table",    "truncate",  "update",  "vacuum",
		"values",  "with",
	};
	size_t n = 0;

	while (n < len && ((p[n] | 32) >= 'a' && (p[n] | 32) <= 'z'))
		n++;
	if (n < len && !strchr(" \t\r\n;(*", p[n]))
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i]) == n && strncasecmp(p, words[i], n) == 0)
			return true;
	return false;
}

static bool
sql_recognise(const struct log_sample *s)
{
	const char *end = s->p + s->len, *p = skip_blank(s->p, end);

	if (ends_with(s->path, ".sql") && !memchr(s->p, '\0', s->len))
		return true;
	return p == end || is_statement(p, (size_t)(end - p));
}

const struct log_format_ops log_sql_format = {
	.format = LOG_SQL,
	.name = "SQL",
	.recognise = sql_recognise,
	.open = sql_open,
	.next = sql_next,
	.close = sql_close,
};
