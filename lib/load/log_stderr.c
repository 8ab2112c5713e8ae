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
 * Their text stays in the buffer, which is held from the oldest on.
 *
 * So what a line means depends on the last OPEN_MAX entries before it alone,
 * and so many behind an entry it is handed out: a part of a log that sees as
 * many entries of its neighbours finds its own as they are.
 */
#include "load/log_stderr.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/newlines.h"
#include "load/log_long.h"

#define OPEN_MAX 8

struct entry {
	uint64_t at;	      /* its first byte, */
	uint64_t last_at;     /* and that of its last line with a prefix */
	uint64_t number;      /* of its first line */
	uint64_t bad;	      /* lines before it that were nobody's */
	struct log_line line; /* with the fields of all its lines */
	/* The field that a continued line belongs to, FIELD_COUNT: none. */
	enum log_field last;
	unsigned continued; /* a bit for each field that has more lines */
};

struct stderr_state {
	struct stderr_lines lines;
	bool is_part; /* lines are the whole's */
	struct log_layouts *layouts;
	uint64_t at; /* the line that is looked at next */
	struct entry open[OPEN_MAX];
	size_t first, n;
	struct entry *current; /* whose line was the last one */
	uint64_t bad;	       /* lines so far that were nobody's */
	bool ended;	       /* in an entry that is cut */
	struct newlines ends;  /* of lines, from at on, */
	bool has_ends;	       /* unless the buffer has moved */
};

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

/* Is what begins there another part's? */
static bool
is_elsewhere(const struct log_reader *r, uint64_t at)
{
	return at < r->from || at >= r->to;
}

/* Everything before the oldest open entry is done with. */
static void
let_go(struct log_reader *r)
{
	struct stderr_state *s = r->state;
	uint64_t at = s->n ? entry_at(s, 0)->at : s->at;

	r->in.start = (size_t)(at - r->in.base);
}

/* Text in the buffer, which moved. */
static void
move_text(struct str *text, uintptr_t from, size_t len, const char *to)
{
	size_t at = (uintptr_t)text->p - from;

	if (at <= len)
		text->p = to + at;
}

/* Read more. What the open entries hold moves with the buffer. */
static enum log_fill
fill(struct log_reader *r, struct err *err)
{
	struct stderr_state *s = r->state;
	enum log_fill got;
	uintptr_t from;
	size_t len;

	let_go(r);
	from = (uintptr_t)(r->in.data + r->in.start);
	len = r->in.end - r->in.start;
	got = log_input_fill(&r->in, err);
	s->has_ends = false;
	for (size_t i = 0; i < s->n; i++)
		for (size_t field = 0; field < FIELD_COUNT; field++)
			move_text(&entry_at(s, i)->line.fields.v[field], from,
				  len, r->in.data + r->in.start);
	return got;
}

/* The fields that can have several lines. */
#define ALL_TEXTS \
	(1u << FIELD_DETAIL | 1u << FIELD_MESSAGE | 1u << FIELD_STATEMENT)

/* Make the texts of an entry that have several lines what the client sent. */
static void
join_texts(const struct log_reader *r, struct entry *e, unsigned texts)
{
	const struct stderr_state *s = r->state;

	for (; texts; texts &= texts - 1) {
		struct str *text = &e->line.fields.v[__builtin_ctz(texts)];
		char *p = r->in.data + (text->p - r->in.data);

		if (text->len)
			text->len = stderr_join(&s->lines, p, text->len);
	}
}

/* The oldest entry becomes a record; false if it is none. */
static bool
hand_out(struct log_reader *r, struct log_record *out)
{
	struct stderr_state *s = r->state;
	struct entry *e = entry_at(s, 0);

	join_texts(r, e, s->lines.crlf ? ALL_TEXTS : e->continued);
	if (s->current == e)
		s->current = NULL;
	s->first = (s->first + 1) % OPEN_MAX;
	s->n--;
	if (is_elsewhere(r, e->at))
		return false;
	if (log_fields_record(r, &e->line.fields, out))
		return true;
	log_reader_skip(r, e->number);
	return false;
}

static bool
same_text(struct str a, struct str b)
{
	return a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

static bool
same_session(const struct log_fields *a, const struct log_fields *b)
{
	return same_text(a->v[FIELD_SESSION], b->v[FIELD_SESSION]) &&
	       same_text(a->v[FIELD_PID], b->v[FIELD_PID]);
}

/* The newest open entry of the session that a line is from. */
static struct entry *
find_open(struct stderr_state *s, const struct log_line *line)
{
	for (size_t i = s->n; i-- > 0;) {
		struct entry *e = entry_at(s, i);

		if (same_session(&e->line.fields, &line->fields))
			return e;
	}
	return NULL;
}

/* e->line begins an entry. */
static void
begin_entry(struct log_reader *r, struct entry *e, struct str message)
{
	struct stderr_state *s = r->state;

	e->at = e->last_at = s->at;
	e->number = r->line;
	e->bad = s->bad;
	e->last = FIELD_MESSAGE;
	e->line.fields.v[FIELD_MESSAGE] = message;
	e->continued = 0;
	s->n++;
	s->current = e;
}

/* A line that belongs to e, an entry before it. */
static void
add_to_entry(struct stderr_state *s, struct entry *e, const char *p, size_t len,
	     const struct log_more *more)
{
	enum log_field field = more->severity == SEVERITY_DETAIL
				       ? FIELD_DETAIL
				       : FIELD_STATEMENT;
	struct str *v = e->line.fields.v;

	s->current = e;
	e->last_at = s->at;
	if (more->number.len)
		v[FIELD_LAST_LINE] = more->number;
	e->last = FIELD_COUNT;
	if (more->severity == SEVERITY_MINOR || v[field].len)
		return;
	v[field] = (struct str){p + more->message, len - more->message};
	e->last = field;
}

/* Most lines that belong to an entry come right behind those before: then e,
   whose line was the last one, is the newest of its session. */
static bool
goes_on(const struct log_reader *r, const char *p, size_t len,
	struct log_more *more)
{
	const struct stderr_state *s = r->state;
	const struct entry *e = s->current;

	return e &&
	       log_prefix_repeats(bytes_at(r, e->at), &e->line, p, len, more) &&
	       more->severity >= SEVERITY_DETAIL;
}

/* A line with a prefix, which is in line. */
static bool
take_prefixed(struct log_reader *r, const char *p, size_t len,
	      struct log_line *line)
{
	struct stderr_state *s = r->state;
	const struct log_more more = {line->severity, line->message,
				      line->fields.v[FIELD_LINE]};
	struct entry *e;

	if (line->severity < SEVERITY_DETAIL) {
		begin_entry(
			r, entry_at(s, s->n),
			(struct str){p + line->message, len - line->message});
		return true;
	}
	e = s->current = find_open(s, line);
	if (e)
		add_to_entry(s, e, p, len, &more);
	return e != NULL;
}

/* A line that ends at end continues e. */
static inline void
extend_entry(struct entry *e, const char *end)
{
	struct str *text = &e->line.fields.v[e->last];

	if (e->last == FIELD_COUNT)
		return;
	text->len = (size_t)(end - text->p);
	e->continued |= 1u << e->last;
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
	extend_entry(e, p + len);
	return true;
}

/* The line p..len at s->at, whatever it is; false if it is nobody's. There is
   room for an entry. */
static bool
take_line(struct log_reader *r, const char *p, size_t len)
{
	struct stderr_state *s = r->state;
	struct entry *e = entry_at(s, s->n);
	struct log_more more;

	if (len == 0 || *p == '\t')
		return continue_entry(r, p, len);
	if (goes_on(r, p, len, &more)) {
		add_to_entry(s, s->current, p, len, &more);
		return true;
	}
	if (log_prefix_match_again(s->lines.prefix, s->layouts, p, len,
				   &e->line))
		return take_prefixed(r, p, len, &e->line);
	return continue_entry(r, p, len);
}

/* The same, and count it. */
static void
count_line(struct log_reader *r, const char *p, size_t len)
{
	struct stderr_state *s = r->state;
	bool elsewhere = is_elsewhere(r, s->at);

	if (!take_line(r, p, len)) {
		s->current = NULL;
		s->bad++;
		if (!elsewhere)
			log_reader_skip(r, r->line);
	}
	r->line += !elsewhere;
}

/* The lines from s->at on whose end is in the buffer, as long as there is room
   for an entry. */
static void
take_lines(struct log_reader *r)
{
	struct stderr_state *s = r->state;
	const char *p = bytes_at(r, s->at), *end = r->in.data + r->in.end, *nl;

	if (!s->has_ends)
		newlines_start(&s->ends, p);
	s->has_ends = true;
	while (s->n < OPEN_MAX && (nl = newlines_next(&s->ends, end)) != NULL) {
		/* That is what most lines of a long statement are. */
		if (*p == '\t' && s->current) {
			extend_entry(s->current, nl);
			r->line += !is_elsewhere(r, s->at);
		} else {
			count_line(r, p, (size_t)(nl - p));
		}
		s->at += (uint64_t)(nl + 1 - p);
		p = nl + 1;
	}
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

/* The entry that was taken in pieces ends where the input does: may it go on?
 */
static bool
is_cut(const struct log_input *in)
{
	return in->cut && in->start == in->end &&
	       (in->held || in->start == 0 || in->data[in->start - 1] != '\n');
}

/* An entry that fills the buffer. 1 a record, 0 none, 2 the log is cut in it,
   -1 an error. */
static int
take_long(struct log_reader *r, struct log_record *out, struct err *err)
{
	struct stderr_state *s = r->state;
	uint64_t number = r->line, at = r->in.base + r->in.start;
	bool elsewhere = is_elsewhere(r, at);
	struct log_line line;
	struct log_fields f;

	s->n = 0;
	s->current = NULL;
	s->has_ends = false;
	if (!log_prefix_match(s->lines.prefix, r->in.data + r->in.start,
			      r->in.end - r->in.start, &line) ||
	    line.severity >= SEVERITY_DETAIL) {
		drop_buffer(r);
		return 0;
	}
	if (stderr_stream(r, &s->lines, &f, err) != 0)
		return -1;
	s->at = r->in.base + r->in.start;
	s->ended = is_cut(&r->in);
	if (s->ended) {
		s->at = at;
		r->line = number;
		return 2;
	}
	if (elsewhere) {
		r->line = number;
		return 0;
	}
	if (log_fields_record(r, &f, out))
		return 1;
	log_reader_skip(r, number);
	return 0;
}

/*
 * Where the log is cut: the first byte of the entries that may go on. The line
 * that is half there can be of the last one, and behind its first line there
 * can be lines of those before it.
 */
static uint64_t
held_from(const struct log_reader *r)
{
	struct stderr_state *s = r->state;
	uint64_t from;

	if (!r->in.resumes || s->n == 0)
		return UINT64_MAX;
	if (r->in.held)
		return entry_at(s, 0)->at;
	if (s->at == r->in.base + r->in.end)
		return UINT64_MAX;
	from = entry_at(s, s->n - 1)->at;
	for (size_t i = s->n; i-- > 0;)
		if (entry_at(s, i)->last_at > from)
			from = entry_at(s, i)->at;
	return from;
}

/* Nothing comes behind the open entries. */
static int
finish(struct log_reader *r, struct log_record *out)
{
	struct stderr_state *s = r->state;

	if (s->n && entry_at(s, 0)->at < held_from(r))
		return hand_out(r, out);
	return 2;
}

/* More of the log, where the buffer ends in a line. As step(). */
static int
read_on(struct log_reader *r, struct log_record *out, struct err *err)
{
	struct stderr_state *s = r->state;
	enum log_fill got = fill(r, err);

	if (got == LOG_FILL_CUT)
		return 2;
	if (got != LOG_FILL_FULL)
		return got == LOG_FILL_ERROR ? -1 : 0;
	if (s->n > 1)
		return hand_out(r, out);
	r->line = s->n ? entry_at(s, 0)->number : r->line;
	return take_long(r, out, err);
}

/*
 * Look at more lines, or read more, or hand out an entry. 1 a record, 0 go on,
 * 2 the end, -1 an error.
 */
static int
step(struct log_reader *r, struct log_record *out, struct err *err)
{
	struct stderr_state *s = r->state;
	size_t left;

	take_lines(r);
	if (s->n == OPEN_MAX)
		return hand_out(r, out);
	if (!r->in.eof)
		return read_on(r, out, err);
	left = (size_t)(r->in.base + r->in.end - s->at);
	if (left == 0 || r->in.cut)
		return finish(r, out);
	count_line(r, bytes_at(r, s->at), left);
	s->at += left;
	return 0;
}

/* What is open is not given out: it is left, and what was found behind its
   beginning. */
static void
leave(struct log_reader *r)
{
	struct stderr_state *s = r->state;
	const struct entry *e = s->n ? entry_at(s, 0) : NULL;

	r->place.position = e ? e->at : s->at;
	r->place.line = e ? e->number : r->line;
	if (e && r->in.resumes) {
		r->unreadable -= s->bad - e->bad;
		s->bad = e->bad;
	}
}

static int
stderr_next(struct log_reader *r, struct log_record *out, struct err *err)
{
	struct stderr_state *s = r->state;
	int rc = s->ended ? 2 : 0;

	while (rc == 0)
		rc = step(r, out, err);
	if (rc != 1)
		leave(r);
	return rc == 2 ? 0 : rc;
}

static int
stderr_open(struct log_reader *r, const struct log_sample *s, struct err *err)
{
	struct stderr_state *state = xcalloc(1, sizeof(*state));

	r->state = state;
	state->at = r->in.base + r->in.start;
	if (stderr_lines_init(&state->lines, s, err) != 0)
		return -1;
	state->layouts = log_layouts_new(state->lines.prefix);
	return 0;
}

static void
stderr_close(struct log_reader *r)
{
	struct stderr_state *s = r->state;

	if (!s)
		return;
	if (!s->is_part)
		log_prefix_free(s->lines.prefix);
	log_layouts_free(s->layouts);
	free(s);
}

static bool
begins_entry(const struct stderr_state *s, const char *p, size_t len)
{
	struct log_line line;

	return len && *p != '\t' &&
	       log_prefix_match(s->lines.prefix, p, len, &line) &&
	       line.severity < SEVERITY_DETAIL;
}

static bool
stderr_cut(const struct log_reader *r, struct log_cut *out)
{
	const struct log_input *in = &r->in;
	const char *start = in->data + in->start;
	const char *end = memrchr(start, '\n', out->end - in->start);

	const char *behind = NULL; /* as many entries as there can be open */
	int entries = 0;

	/* The line that ends at end, and those before. */
	while (end) {
		const char *nl = memrchr(start, '\n', (size_t)(end - start));
		const char *p = nl ? nl + 1 : start;

		if (begins_entry(r->state, p, (size_t)(end - p)))
			entries++;
		if (entries == OPEN_MAX && !behind)
			behind = p;
		if (entries == 2 * OPEN_MAX) {
			out->to = (size_t)(behind - in->data);
			out->keep = (size_t)(p - in->data);
			return in->base + out->to > r->from;
		}
		end = nl;
	}
	return false;
}

static void
stderr_part(struct log_reader *part, const struct log_reader *whole)
{
	const struct stderr_state *of = whole->state;
	struct stderr_state *s = part->state;

	if (!s) {
		s = part->state = xcalloc(1, sizeof(*s));
		s->layouts = log_layouts_new(of->lines.prefix);
	}
	*s = (struct stderr_state){
		.lines = of->lines,
		.is_part = true,
		.layouts = s->layouts,
		.at = part->in.base + part->in.start,
	};
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
	.is_growing = true,
	.recognise = stderr_recognise,
	.is_vague = stderr_is_vague,
	.open = stderr_open,
	.next = stderr_next,
	.close = stderr_close,
	.cut = stderr_cut,
	.part = stderr_part,
	.overlaps = true,
};
