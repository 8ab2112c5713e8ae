/*
 * stderr logs. An entry is a line with a severity such as LOG or ERROR, and the
 * lines of the same session behind it whose "severity" is DETAIL, STATEMENT and
 * so on. Where a message holds newlines, the server writes a tab behind each.
 *
 *	... [331] shop@shop LOG:  statement: EXECUTE q(1);     entry
 *	... [331] shop@shop DETAIL:  prepare: PREPARE q AS     its detail,
 *		SELECT 1                                       continued
 *	... [347] shop@shop LOG:  duration: 0.195 ms           next entry
 *
 * An entry is complete when its session begins another. Sessions may interleave
 * (without the logging collector they do), so that a few entries are open at a
 * time, oldest first, and the oldest is handed out when there are too many.
 * They are places in the buffer, not copies: the buffer is held from the
 * oldest on.
 */
#include "load/log_stderr.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "load/log_long.h"

#define OPEN_MAX 8

/* Bytes of the log, by their place in it. */
struct place {
	uint64_t at;
	size_t len;
};

struct entry {
	uint64_t at;   /* its first byte */
	uint64_t line; /* its number */
	struct place v[FIELD_COUNT];
	struct place *last; /* the field that a continued line belongs to */
};

struct stderr_state {
	struct stderr_lines lines;
	uint64_t at; /* the line that is looked at next */
	struct entry open[OPEN_MAX];
	size_t first, n;
	struct entry *current; /* whose line was the last one */
};

/* Text that nobody asks for, like a HINT, goes here. */
#define FIELD_NOWHERE FIELD_COUNT

static struct entry *
entry_at(struct stderr_state *s, size_t i)
{
	return &s->open[(s->first + i) % OPEN_MAX];
}

static const char *
bytes_at(const struct log_reader *r, uint64_t at)
{
	return r->in.data + (at - r->in.base);
}

/* Everything before the oldest open entry is done with. */
static void
let_go(struct log_reader *r)
{
	struct stderr_state *s = r->state;
	uint64_t at = s->n ? entry_at(s, 0)->at : s->at;

	r->in.start = (size_t)(at - r->in.base);
}

/* Make a text of several lines what the client sent: a newline and a tab is
   its newline. */
static struct str
join_lines(char *p, size_t len, const struct stderr_lines *lines)
{
	char *from = p, *to = p, *end = p + len;

	while (from < end) {
		char *nl = memchr(from, '\n', (size_t)(end - from));
		size_t n = (size_t)((nl ? nl : end) - from);

		if (lines->crlf && n && from[n - 1] == '\r')
			n--;
		memmove(to, from, n);
		to += n;
		if (!nl)
			break;
		*to++ = '\n';
		from = nl + 1;
		from += from < end && *from == '\t';
	}
	return (struct str){p, (size_t)(to - p)};
}

/* The oldest entry becomes a record; false if it is none. */
static bool
hand_out(struct log_reader *r, struct log_record *out)
{
	struct stderr_state *s = r->state;
	struct entry *e = entry_at(s, 0);
	struct log_fields f;

	log_fields_clear(&f);
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		char *p;

		if (e->v[i].len == 0)
			continue;
		p = r->in.data + (e->v[i].at - r->in.base);
		f.v[i] = i < FIELD_DETAIL
				 ? (struct str){p, e->v[i].len}
				 : join_lines(p, e->v[i].len, &s->lines);
	}
	if (s->current == e)
		s->current = NULL;
	s->first = (s->first + 1) % OPEN_MAX;
	s->n--;
	if (log_fields_record(&f, out))
		return true;
	log_reader_skip(r, e->line);
	return false;
}

static bool
same_place(const struct log_reader *r, const struct place *a, struct str b)
{
	return a->len == b.len &&
	       (b.len == 0 || memcmp(bytes_at(r, a->at), b.p, b.len) == 0);
}

static bool
same_session(const struct log_reader *r, const struct entry *e,
	     const struct log_fields *f)
{
	return same_place(r, &e->v[FIELD_SESSION], f->v[FIELD_SESSION]) &&
	       same_place(r, &e->v[FIELD_PID], f->v[FIELD_PID]);
}

/* The newest open entry of the session that a line is from. */
static struct entry *
find_open(struct log_reader *r, const struct log_fields *f)
{
	struct stderr_state *s = r->state;

	for (size_t i = s->n; i-- > 0;)
		if (same_session(r, entry_at(s, i), f))
			return entry_at(s, i);
	return NULL;
}

static struct place
place_of(const struct log_reader *r, const char *p, size_t len)
{
	return (struct place){r->in.base + (uint64_t)(p - r->in.data), len};
}

/* A line that begins an entry. There is room for one. */
static void
begin_entry(struct log_reader *r, const struct log_line *line, const char *p,
	    size_t len)
{
	struct stderr_state *s = r->state;
	struct entry *e = entry_at(s, s->n++);

	*e = (struct entry){.at = s->at, .line = r->line};
	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (line->fields.v[i].len)
			e->v[i] = place_of(r, line->fields.v[i].p,
					   line->fields.v[i].len);
	e->v[FIELD_MESSAGE] = place_of(r, p + line->message,
				       len - line->message);
	e->last = &e->v[FIELD_MESSAGE];
	s->current = e;
}

/* A line that belongs to an entry before it. */
static bool
add_to_entry(struct log_reader *r, const struct log_line *line, const char *p,
	     size_t len)
{
	struct stderr_state *s = r->state;
	struct entry *e = find_open(r, &line->fields);
	enum log_field field = line->severity == SEVERITY_DETAIL
				       ? FIELD_DETAIL
				       : FIELD_STATEMENT;

	s->current = e;
	if (!e)
		return false;
	if (line->fields.v[FIELD_LINE].len)
		e->v[FIELD_LAST_LINE] = place_of(
			r, line->fields.v[FIELD_LINE].p,
			line->fields.v[FIELD_LINE].len);
	e->last = NULL;
	if (line->severity == SEVERITY_MINOR || e->v[field].len)
		return true;
	e->v[field] = place_of(r, p + line->message, len - line->message);
	e->last = &e->v[field];
	return true;
}

/* A line without a prefix. The bytes between it and the text that it continues
   are newlines, unless sessions interleave: then it cannot be told whose it is.
 */
static bool
continue_entry(struct log_reader *r, const char *p, size_t len)
{
	struct stderr_state *s = r->state;
	struct entry *e = s->current;

	if (len == 0 || (s->lines.crlf && len == 1 && *p == '\r')) {
		if (!e || s->lines.tabs)
			return true;
	}
	if (!e || !stderr_continues(&s->lines, p, len))
		return false;
	if (e->last)
		e->last->len = (size_t)(s->at + len - e->last->at);
	return true;
}

/* The line p..len at s->at, whatever it is. */
static void
take_line(struct log_reader *r, const char *p, size_t len)
{
	struct stderr_state *s = r->state;
	struct log_line line;
	bool good = true;

	if (len && *p != '\t' &&
	    log_prefix_match(s->lines.prefix, p, len, &line)) {
		if (line.severity < SEVERITY_DETAIL)
			begin_entry(r, &line, p, len);
		else
			good = add_to_entry(r, &line, p, len);
	} else {
		good = continue_entry(r, p, len);
	}
	if (good)
		return;
	s->current = NULL;
	log_reader_skip(r, r->line);
}

/* The length of the line at s->at; -1 if the buffer does not hold its end. */
static ssize_t
line_length(struct log_reader *r)
{
	struct stderr_state *s = r->state;
	const char *p = bytes_at(r, s->at);
	size_t have = (size_t)(r->in.data + r->in.end - p);
	const char *nl = have ? memchr(p, '\n', have) : NULL;

	return nl ? nl - p : r->in.eof ? (ssize_t)have : -1;
}

/* The line at in.start is no beginning of an entry and has no end: garbage. */
static void
drop_buffer(struct log_reader *r)
{
	struct stderr_state *s = r->state;

	log_reader_skip(r, r->line);
	s->at = r->in.base + r->in.end;
	let_go(r);
}

/* An entry that fills the buffer. 1 a record, 0 none, -1 an error. */
static int
take_long(struct log_reader *r, struct log_record *out, struct err *err)
{
	struct stderr_state *s = r->state;
	uint64_t number = r->line;
	struct log_line line;
	struct log_fields f;

	s->n = 0;
	s->current = NULL;
	if (!log_prefix_match(s->lines.prefix, r->in.data + r->in.start,
			      r->in.end - r->in.start, &line) ||
	    line.severity >= SEVERITY_DETAIL) {
		drop_buffer(r);
		return 0;
	}
	if (stderr_stream(r, &s->lines, &f, err) != 0)
		return -1;
	s->at = r->in.base + r->in.start;
	if (log_fields_record(&f, out))
		return 1;
	log_reader_skip(r, number);
	return 0;
}

/*
 * Look at one more line, or read more, or hand out an entry. 1 a record, 0 go
 * on, 2 the end, -1 an error.
 */
static int
step(struct log_reader *r, struct log_record *out, struct err *err)
{
	struct stderr_state *s = r->state;
	ssize_t len = line_length(r);
	enum log_fill got;

	if (len < 0) {
		let_go(r);
		got = log_input_fill(&r->in, err);
		if (got != LOG_FILL_FULL)
			return got == LOG_FILL_ERROR ? -1 : 0;
		if (s->n > 1)
			return hand_out(r, out);
		r->line = s->n ? entry_at(s, 0)->line : r->line;
		return take_long(r, out, err);
	}
	if (r->in.eof && s->at == r->in.base + r->in.end)
		return s->n ? hand_out(r, out) : 2;
	if (s->n == OPEN_MAX)
		return hand_out(r, out);
	take_line(r, bytes_at(r, s->at), (size_t)len);
	s->at += (uint64_t)len;
	if (s->at < r->in.base + r->in.end)
		s->at++;
	r->line++;
	return 0;
}

static int
stderr_next(struct log_reader *r, struct log_record *out, struct err *err)
{
	int rc = 0;

	while (rc == 0)
		rc = step(r, out, err);
	return rc == 2 ? 0 : rc;
}

static int
stderr_open(struct log_reader *r, const struct log_sample *s, struct err *err)
{
	struct stderr_state *state = xcalloc(1, sizeof(*state));

	r->state = state;
	state->at = r->in.base + r->in.start;
	return stderr_lines_init(&state->lines, s, err);
}

static void
stderr_close(struct log_reader *r)
{
	struct stderr_state *s = r->state;

	if (s)
		log_prefix_free(s->lines.prefix);
	free(s);
}

const char *
log_reader_prefix(const struct log_reader *r)
{
	const struct stderr_state *s = r->state;

	return r->ops == &log_stderr_format && s
		       ? log_prefix_text(s->lines.prefix)
		       : NULL;
}

const struct log_format_ops log_stderr_format = {
	.format = LOG_STDERR,
	.name = "stderr",
	.recognise = stderr_recognise,
	.open = stderr_open,
	.next = stderr_next,
	.close = stderr_close,
};
