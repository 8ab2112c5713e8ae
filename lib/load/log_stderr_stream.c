/*
 * An entry of a stderr log that does not fit the buffer: its lines go by in
 * pieces. What stands between two of them decides whether it goes on, so that
 * enough of the next line is always there when one ends.
 */
#include <string.h>

#include "base/map.h"
#include "load/log_long.h"
#include "load/log_stderr.h"

static uint64_t
session_key(const struct log_fields *f)
{
	uint64_t h = hash_bytes(f->v[FIELD_SESSION].p, f->v[FIELD_SESSION].len,
				0);

	return hash_bytes(f->v[FIELD_PID].p, f->v[FIELD_PID].len, h);
}

/* The field of a line by its severity; FIELD_COUNT: nobody asks for it. */
static enum log_field
line_field(enum log_severity severity)
{
	return severity == SEVERITY_DETAIL	? FIELD_DETAIL
	       : severity == SEVERITY_STATEMENT ? FIELD_STATEMENT
	       : severity < SEVERITY_DETAIL	? FIELD_MESSAGE
						: FIELD_COUNT;
}

static void
put(struct log_reader *r, enum log_field field, const char *p, size_t n)
{
	if (field != FIELD_COUNT)
		log_long_add(r->large, field, p, n);
}

static bool
match_line(const struct log_reader *r, const struct stderr_lines *lines,
	   struct log_line *line)
{
	const char *p = r->in.data + r->in.start;
	size_t len = r->in.end - r->in.start;
	const char *nl = len ? memchr(p, '\n', len) : NULL;

	return log_prefix_match(lines->prefix, p, nl ? (size_t)(nl - p) : len,
				line);
}

/* At the beginning of a line: does it continue the one before? */
static bool
goes_on(const struct log_reader *r, const struct stderr_lines *lines)
{
	const char *p = r->in.data + r->in.start;
	size_t len = r->in.end - r->in.start;
	const char *nl = len ? memchr(p, '\n', len) : NULL;
	struct log_line line;

	if (len == 0)
		return false;
	if (*p == '\t')
		return true;
	return !match_line(r, lines, &line) &&
	       stderr_continues(lines, p, nl ? (size_t)(nl - p) : len);
}

/* The rest of a line and of what continues it. 0 or -1. */
static int
stream_text(struct log_reader *r, const struct stderr_lines *lines,
	    enum log_field field, struct err *err)
{
	struct log_input *in = &r->in;

	for (;;) {
		const char *p, *nl;
		size_t len;

		if (log_input_want(in, 1, err) != 0)
			return -1;
		p = in->data + in->start;
		len = in->end - in->start;
		if (len == 0)
			return 0;
		nl = memchr(p, '\n', len);
		len = nl ? (size_t)(nl - p) : len;
		put(r, field, p,
		    len - (nl && lines->crlf && len && p[len - 1] == '\r'));
		in->start += len;
		if (!nl)
			continue;
		in->start++;
		r->line++;
		if (log_input_want(in, LOG_PREFIX_MAX, err) != 0)
			return -1;
		if (!goes_on(r, lines))
			return 0;
		put(r, field, "\n", 1);
		in->start += in->data[in->start] == '\t';
	}
}

int
stderr_stream(struct log_reader *r, const struct stderr_lines *lines,
	      struct log_fields *f, struct err *err)
{
	struct log_line line;
	uint64_t session = 0;
	bool first = true;

	log_long_start(r->large);
	while (match_line(r, lines, &line)) {
		if (first) {
			session = session_key(&line.fields);
			for (int i = 0; i < FIELD_DETAIL; i++)
				put(r, (enum log_field)i, line.fields.v[i].p,
				    line.fields.v[i].len);
		} else if (line.severity < SEVERITY_DETAIL ||
			   session_key(&line.fields) != session) {
			break;
		}
		first = false;
		r->in.start += line.message;
		if (stream_text(r, lines, line_field(line.severity), err) != 0)
			return -1;
	}
	log_long_finish(r->large, f);
	return 0;
}
