#include "bench/record.h"

#include <time.h>

#include "bench/put.h"

/* Of the last second that was written, for many records share it. */
static void
put_second(struct buf *out, uint64_t seconds)
{
	static uint64_t last;
	static char text[24];

	if (seconds != last) {
		time_t t = (time_t)seconds;
		struct tm tm;

		gmtime_r(&t, &tm);
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
		last = seconds;
	}
	put(out, text, 19);
}

static void
put_start(struct buf *out, uint64_t seconds)
{
	static uint64_t last[64];
	static char text[64][24];
	size_t i = seconds % 64;

	if (seconds != last[i]) {
		time_t t = (time_t)seconds;
		struct tm tm;

		gmtime_r(&t, &tm);
		strftime(text[i], sizeof(text[i]), "%Y-%m-%d %H:%M:%S", &tm);
		last[i] = seconds;
	}
	put(out, text[i], 19);
	put(out, " UTC", 4);
}

static void
put_time(struct buf *out, uint64_t us)
{
	put_second(out, us / 1000000);
	put_char(out, '.');
	put_padded(out, us / 1000 % 1000, 3);
	put(out, " UTC", 4);
}

static void
put_hex_short(struct buf *out, uint64_t n)
{
	size_t width = 1;

	while (width < 16 && n >> (4 * width))
		width++;
	put_hex(out, n, width);
}

static void
put_session(struct buf *out, const struct process *p)
{
	put_hex_short(out, p->started);
	put_char(out, '.');
	put_hex_short(out, p->pid);
}

static void
put_vxid(struct buf *out, const struct record *r)
{
	put_number(out, r->process->backend);
	put_char(out, '/');
	put_number(out, r->lxid);
}

/* Quotes are doubled. */
static void
put_csv(struct buf *out, const char *p, size_t len)
{
	const char *end = p + len, *quote;

	put_char(out, '"');
	while ((quote = memchr(p, '"', (size_t)(end - p)))) {
		put(out, p, (size_t)(quote + 1 - p));
		put_char(out, '"');
		p = quote + 1;
	}
	put(out, p, (size_t)(end - p));
	put_char(out, '"');
}

/* Nothing where there is no text, "" where it is empty. */
static void
put_csv_str(struct buf *out, const char *s)
{
	if (s)
		put_csv(out, s, strlen(s));
	put_char(out, ',');
}

static void
put_csv_buf(struct buf *out, const struct buf *b)
{
	if (b)
		put_csv(out, b->data, b->len);
	put_char(out, ',');
}

static void
write_csv_process(struct buf *out, const struct record *r)
{
	const struct process *p = r->process;

	put_csv_str(out, p->user);
	put_csv_str(out, p->database);
	put_number(out, p->pid);
	put_char(out, ',');
	if (p->host) {
		put_char(out, '"');
		put_str(out, p->host);
		put_char(out, ':');
		put_number(out, p->port);
		put_char(out, '"');
	}
	put_char(out, ',');
	put_session(out, p);
	put_char(out, ',');
	put_number(out, p->lines);
	put_char(out, ',');
	put_csv_str(out, r->ps);
	put_start(out, p->started);
	put_char(out, ',');
	if (r->has_vxid)
		put_vxid(out, r);
	put_char(out, ',');
	put_number(out, r->xid);
	put_char(out, ',');
}

static void
write_csv(struct buf *out, const struct record *r)
{
	const struct process *p = r->process;

	put_time(out, r->time);
	put_char(out, ',');
	write_csv_process(out, r);
	put_str(out, r->severity);
	put_char(out, ',');
	put_str(out, r->state ? r->state : "00000");
	put_char(out, ',');
	put_csv_buf(out, r->message);
	put_csv_buf(out, r->detail);
	/* hint, internal query and its position, context */
	put(out, ",,,,", 4);
	put_csv_buf(out, r->statement);
	if (r->position)
		put_number(out, r->position);
	/* and the place in the server's source */
	put(out, ",,", 2);
	put_csv_str(out, p->application ? p->application : "");
	put_csv_str(out, p->backend_type);
	/* no leader, and no query id */
	put(out, ",0\n", 3);
}

/* 0 for bytes that stand for themselves, else what follows the backslash. */
static const char json_escapes[256] = {
	[0x00] = 'u', [0x01] = 'u', [0x02] = 'u', [0x03] = 'u',	 [0x04] = 'u',
	[0x05] = 'u', [0x06] = 'u', [0x07] = 'u', [0x0b] = 'u',	 [0x0e] = 'u',
	[0x0f] = 'u', [0x10] = 'u', [0x11] = 'u', [0x12] = 'u',	 [0x13] = 'u',
	[0x14] = 'u', [0x15] = 'u', [0x16] = 'u', [0x17] = 'u',	 [0x18] = 'u',
	[0x19] = 'u', [0x1a] = 'u', [0x1b] = 'u', [0x1c] = 'u',	 [0x1d] = 'u',
	[0x1e] = 'u', [0x1f] = 'u', ['\b'] = 'b', ['\f'] = 'f',	 ['\n'] = 'n',
	['\r'] = 'r', ['\t'] = 't', ['"'] = '"',  ['\\'] = '\\',
};

static void
put_json(struct buf *out, const char *p, size_t len)
{
	const char *end = p + len, *from = p;

	put_char(out, '"');
	for (; p < end; p++) {
		char escape = json_escapes[(unsigned char)*p];

		if (!escape)
			continue;
		put(out, from, (size_t)(p - from));
		put_char(out, '\\');
		put_char(out, escape);
		if (escape == 'u')
			put_hex(out, (unsigned char)*p, 4);
		from = p + 1;
	}
	put(out, from, (size_t)(end - from));
	put_char(out, '"');
}

/* The key with its comma, quotes and colon. */
static void
put_json_str(struct buf *out, const char *key, const char *s)
{
	if (!s)
		return;
	put_str(out, key);
	put_json(out, s, strlen(s));
}

static void
put_json_buf(struct buf *out, const char *key, const struct buf *b)
{
	if (!b)
		return;
	put_str(out, key);
	put_json(out, b->data, b->len);
}

static void
put_json_number(struct buf *out, const char *key, uint64_t n)
{
	put_str(out, key);
	put_number(out, n);
}

static void
write_json_process(struct buf *out, const struct record *r)
{
	const struct process *p = r->process;

	put_json_str(out, ",\"user\":", p->user);
	put_json_str(out, ",\"dbname\":", p->database);
	put_json_number(out, ",\"pid\":", p->pid);
	if (p->host) {
		put_json_str(out, ",\"remote_host\":", p->host);
		put_json_number(out, ",\"remote_port\":", p->port);
	}
	put_str(out, ",\"session_id\":\"");
	put_session(out, p);
	put_json_number(out, "\",\"line_num\":", p->lines);
	put_json_str(out, ",\"ps\":", r->ps);
	put_str(out, ",\"session_start\":\"");
	put_start(out, p->started);
	put_char(out, '"');
	if (r->has_vxid) {
		put_str(out, ",\"vxid\":\"");
		put_vxid(out, r);
		put_char(out, '"');
	}
	put_json_number(out, ",\"txid\":", r->xid);
}

static void
write_json(struct buf *out, const struct record *r)
{
	const struct process *p = r->process;

	put_str(out, "{\"timestamp\":\"");
	put_time(out, r->time);
	put_char(out, '"');
	write_json_process(out, r);
	put_json_str(out, ",\"error_severity\":", r->severity);
	put_json_str(out, ",\"state_code\":", r->state);
	put_json_buf(out, ",\"message\":", r->message);
	put_json_buf(out, ",\"detail\":", r->detail);
	put_json_buf(out, ",\"statement\":", r->statement);
	if (r->position)
		put_json_number(out, ",\"cursor_position\":", r->position);
	put_json_str(out, ",\"application_name\":", p->application);
	put_json_str(out, ",\"backend_type\":", p->backend_type);
	put_str(out, ",\"query_id\":0}\n");
}

static void
write_prefix(struct buf *out, const struct record *r)
{
	const struct process *p = r->process;

	put_time(out, r->time);
	put(out, " [", 2);
	put_number(out, p->pid);
	put(out, "] ", 2);
	put_session(out, p);
	put_char(out, ' ');
	put_number(out, p->lines);
	put_char(out, ' ');
	if (r->has_vxid)
		put_vxid(out, r);
	put_char(out, ' ');
	if (!p->is_client)
		return;
	put_str(out, p->user ? p->user : "[unknown]");
	put_char(out, '@');
	put_str(out, p->database ? p->database : "[unknown]");
	put_char(out, '/');
	put_str(out, p->application ? p->application : "[unknown]");
	put_char(out, ' ');
}

/* Lines but the first begin with a tab. */
static void
put_lines(struct buf *out, const struct buf *b)
{
	const char *p = b->data, *end = p + b->len, *nl;

	while ((nl = memchr(p, '\n', (size_t)(end - p)))) {
		put(out, p, (size_t)(nl + 1 - p));
		put_char(out, '\t');
		p = nl + 1;
	}
	put(out, p, (size_t)(end - p));
}

static void
write_more(struct buf *out, const struct record *r, const char *label,
	   const struct buf *text)
{
	if (!text)
		return;
	r->process->lines++;
	write_prefix(out, r);
	put_str(out, label);
	put_lines(out, text);
	put_char(out, '\n');
}

static void
write_stderr(struct buf *out, const struct record *r)
{
	write_prefix(out, r);
	put_str(out, r->severity);
	put(out, ":  ", 3);
	put_lines(out, r->message);
	if (r->position) {
		put_str(out, " at character ");
		put_number(out, r->position);
	}
	put_char(out, '\n');
	write_more(out, r, "DETAIL:  ", r->detail);
	write_more(out, r, "STATEMENT:  ", r->statement);
}

void
record_write(struct buf *out, enum format format, const struct record *r)
{
	r->process->lines++;
	switch (format) {
	case FORMAT_CSV:
		write_csv(out, r);
		break;
	case FORMAT_JSON:
		write_json(out, r);
		break;
	case FORMAT_STDERR:
		write_stderr(out, r);
		break;
	}
}
