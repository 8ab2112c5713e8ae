/*
 * What the server says in the message of an entry. The words are those of its
 * source: exec_simple_query(), exec_execute_message() and their like in
 * postgres.c, log_disconnections() and PerformAuthentication().
 *
 * With log_statement      statement: X              execute NAME: X
 * and log_duration        duration: 0.123 ms
 * with log_min_duration   duration: 0.123 ms  statement: X
 *                         duration: 0.123 ms  parse|bind|execute NAME: X
 *
 * NAME is "<unnamed>" or the client's own, perhaps with "/" and a portal.
 *
 * auto_explain            duration: 0.123 ms  plan: ...
 * tells of a statement that has lines of its own, and pgaudit of statements
 * that may have: see log_audit.h.
 */
#include <stdlib.h>

#include "base/scan.h"
#include "load/log_format.h"
#include "load/log_time.h"
#include "sql/chars.h"

/* How "statement:" and "duration:" begin in the languages of PostgreSQL. */
static const char *const foreign_words[] = {
	"Anweisung: ",
	"Dauer: ",
	"sentencia: ",
	"duración: ",
	"instruction : ",
	"durée : ",
	"istruzione: ",
	"durata: ",
	"文: ",
	"期間: ",
	"ოპერატორი: ",
	"ხანგრძლივობა: ",
	"명령 구문: ",
	"실행시간: ",
	"수행시간: ",
	"оператор: ",
	"продолжительность: ",
	"sats: ",
	"varaktighet",
	"тривалість: ",
	"语句: ",
	"耗时: ",
	"陳述式: ",
	"持續時間: ",
};

static bool
is_foreign(struct str s)
{
	size_t n = sizeof(foreign_words) / sizeof(*foreign_words);

	for (size_t i = 0; i < n; i++)
		if (s.len && s.p[0] == foreign_words[i][0] &&
		    str_starts(s, foreign_words[i]))
			return true;
	return false;
}

/* Inline, so that the length of word is known: this is done for every entry. */
static inline bool
skip(struct str *s, const char *word)
{
	size_t n = strlen(word);

	if (!str_starts(*s, word))
		return false;
	s->p += n;
	s->len -= n;
	return true;
}

/* Up to and over the ": " behind a name, which is short. */
static bool
skip_name(struct str *s)
{
	const char *end = s->p + s->len, *p = scan_byte(s->p, end, ':');

	while (end - p >= 2 && p[1] != ' ')
		p = scan_byte(p + 1, end, ':');
	if (end - p < 2)
		return false;
	*s = (struct str){p + 2, (size_t)(end - p - 2)};
	return true;
}

/* "0.123 ms" to microseconds, -1 if s does not begin so. */
static int64_t
skip_duration(struct str *s)
{
	int64_t us = 0;
	size_t i = 0, fraction = 0;

	for (; i < s->len && is_digit(s->p[i]) && i < 15; i++)
		us = us * 10 + (s->p[i] - '0');
	if (i == 0)
		return -1;
	if (i < s->len && s->p[i] == '.')
		for (i++; i < s->len && is_digit(s->p[i]); i++)
			if (fraction < 3) {
				us = us * 10 + (s->p[i] - '0');
				fraction++;
			}
	for (; fraction < 3; fraction++)
		us *= 10;
	s->p += i;
	s->len -= i;
	return skip(s, " ms") ? us : -1;
}

static void
read_audit(struct str message, struct log_message *out)
{
	out->is_audit = log_audit_read(message, &out->audit);
	if (!out->is_audit || !out->audit.runs)
		return;
	out->kind = RECORD_STATEMENT;
	out->text = out->audit.text;
}

/* What stands behind an optional duration. s is moved to the statement. */
static enum log_record_kind
statement_kind(struct str *s, struct log_message *out)
{
	struct str at = *s;

	if (skip(s, "statement: "))
		return RECORD_STATEMENT;
	if (!skip(s, "execute "))
		return RECORD_OTHER;
	out->fetch = skip(s, "fetch from ");
	if (skip_name(s))
		return RECORD_STATEMENT;
	*s = at;
	out->fetch = false;
	return RECORD_OTHER;
}

void
log_message_read(struct str message, struct log_message *out)
{
	struct str s = message;

	*out = (struct log_message){
		.kind = RECORD_OTHER, .text = message.len, .duration_us = -1};
	if (skip(&s, "duration: ")) {
		out->duration_us = skip_duration(&s);
		if (out->duration_us < 0)
			return;
		if (s.len == 0) {
			out->kind = RECORD_DURATION;
			return;
		}
		skip(&s, "  ");
	}
	out->kind = statement_kind(&s, out);
	if (out->kind == RECORD_STATEMENT)
		out->text = (size_t)(s.p - message.p);
	else if (str_starts(s, "connection received: "))
		out->kind = RECORD_CONNECT;
	else if (str_starts(s, "connection authorized: "))
		out->kind = RECORD_AUTHORIZED;
	else if (str_starts(s, "disconnection: "))
		out->kind = RECORD_DISCONNECT;
	else if (str_starts(s, "AUDIT: "))
		read_audit(message, out);
	else
		out->foreign = is_foreign(message);
}

enum log_severity
log_severity(struct str word)
{
	static const struct {
		char word[10];
		unsigned char len;
		unsigned char severity;
	} words[] = {
		{"LOG", 3, SEVERITY_LOG},
		{"DETAIL", 6, SEVERITY_DETAIL},
		{"ERROR", 5, SEVERITY_ERROR},
		{"STATEMENT", 9, SEVERITY_STATEMENT},
		{"FATAL", 5, SEVERITY_ERROR},
		{"PANIC", 5, SEVERITY_ERROR},
		{"HINT", 4, SEVERITY_MINOR},
		{"CONTEXT", 7, SEVERITY_MINOR},
		{"LOCATION", 8, SEVERITY_MINOR},
		{"QUERY", 5, SEVERITY_MINOR},
		{"BACKTRACE", 9, SEVERITY_MINOR},
		{"WARNING", 7, SEVERITY_OTHER},
		{"NOTICE", 6, SEVERITY_OTHER},
		{"INFO", 4, SEVERITY_OTHER},
		{"DEBUG", 5, SEVERITY_OTHER},
		{"DEBUG1", 6, SEVERITY_OTHER},
		{"DEBUG2", 6, SEVERITY_OTHER},
		{"DEBUG3", 6, SEVERITY_OTHER},
		{"DEBUG4", 6, SEVERITY_OTHER},
		{"DEBUG5", 6, SEVERITY_OTHER},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (word.len == words[i].len && word.p[0] == words[i].word[0] &&
		    memcmp(word.p, words[i].word, word.len) == 0)
			return (enum log_severity)words[i].severity;
	return SEVERITY_UNKNOWN;
}

/* Not a digit if it is more than 9. */
static inline unsigned
digit(char c)
{
	return (unsigned)(unsigned char)c - '0';
}

/* The digits p..end, so many that they can be too large. */
static uint64_t
large_number(const char *p, const char *end)
{
	uint64_t v = 0;

	for (; p < end && v <= (UINT64_MAX - 9) / 10; p++)
		v = v * 10 + digit(*p);
	return p < end ? UINT64_MAX : v;
}

/* The digits at *at, which is moved behind them, to a number. */
static inline uint64_t
take_number(const char **at, const char *end)
{
	const char *p = *at, *start = p;
	uint64_t v = 0;

	for (; p < end && digit(*p) <= 9; p++)
		v = v * 10 + digit(*p);
	*at = p;
	return p - start > 19 ? large_number(start, p) : v;
}

static inline uint64_t
number(struct str s)
{
	return take_number(&s.p, s.p + s.len);
}

uint64_t
log_number(struct str s)
{
	return number(s);
}

/* "3/17": the backend's number and its transaction's. */
static void
read_vxid(struct str s, struct log_record *out)
{
	const char *p = s.p, *end = p + s.len;

	out->backend = (uint32_t)take_number(&p, end);
	out->lxid = 0;
	p = scan_byte(p, end, '/');
	if (p == end) {
		out->backend = 0;
		return;
	}
	p++;
	out->lxid = (uint32_t)take_number(&p, end);
}

/* The text is all of field from at on. */
static void
read_text(const struct log_fields *f, enum log_field field, size_t at,
	  struct log_record *out)
{
	out->text = (struct str){f->v[field].p + at, f->v[field].len - at};
	out->truncated = f->cut[field];
	out->shape_id = f->cut[field] ? f->shape[field] : 0;
}

static bool
read_log(const struct log_fields *f, struct arena *a, struct log_record *out)
{
	struct log_message m;

	log_message_read(f->v[FIELD_MESSAGE], &m);
	out->kind = m.kind;
	out->duration_us = m.duration_us;
	out->fetch = m.fetch;
	/* The server hides the STATEMENT of its own statement lines. With one,
	   these words are from a client's RAISE LOG. */
	if (f->v[FIELD_STATEMENT].len) {
		out->kind = RECORD_OTHER;
		out->duration_us = -1;
		out->fetch = false;
		return true;
	}
	if (m.kind == RECORD_STATEMENT)
		read_text(f, FIELD_MESSAGE, m.text, out);
	if (m.kind == RECORD_STATEMENT && m.is_audit) {
		out->text = log_audit_text(f->v[FIELD_MESSAGE], &m.audit, a);
		out->audit = m.audit.statement;
	}
	/* How long parse and bind took is not how long the last statement
	   took. */
	if (m.kind == RECORD_DURATION && (str_is(f->v[FIELD_TAG], "PARSE") ||
					  str_is(f->v[FIELD_TAG], "BIND")))
		out->kind = RECORD_OTHER;
	return !m.foreign;
}

/* As most entries are. */
static inline bool
is_log(struct str severity)
{
	return severity.len == 3 && memcmp(severity.p, "LOG", 3) == 0;
}

bool
log_fields_record(struct log_reader *r, const struct log_fields *f,
		  struct log_record *out)
{
	out->kind = RECORD_OTHER;
	out->keys.made = false;
	out->time_us = log_time_parse_next(&r->second, f->v[FIELD_TIME]);
	out->role = f->v[FIELD_ROLE];
	out->database = f->v[FIELD_DATABASE];
	out->application = f->v[FIELD_APPLICATION];
	out->session = f->v[FIELD_SESSION];
	out->pid = (uint32_t)number(f->v[FIELD_PID]);
	read_vxid(f->v[FIELD_VXID], out);
	out->session_line = number(f->v[FIELD_LINE]);
	out->session_last = number(f->v[FIELD_LAST_LINE]);
	out->text = STR("");
	out->truncated = out->fetch = false;
	out->shape_id = 0;
	out->audit = 0;
	out->duration_us = -1;
	out->detail = f->v[FIELD_DETAIL];
	out->calls = 1;
	if (out->session_last < out->session_line)
		out->session_last = out->session_line;
	if (out->session.len == 0)
		out->session = f->v[FIELD_PID];
	if (is_log(f->v[FIELD_SEVERITY]))
		return read_log(f, &r->text, out);
	switch (log_severity(f->v[FIELD_SEVERITY])) {
	case SEVERITY_ERROR:
		out->kind = RECORD_ERROR;
		read_text(f, FIELD_STATEMENT, 0, out);
		return true;
	case SEVERITY_OTHER:
		return true;
	default:
		return false;
	}
}
