/* stderr logs: lines of the buffer become entries, and those become records. */
#include "load/log_stderr.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "load/log_long.h"
#include "load/log_stderr_entries.h"

/* Everything before the oldest open entry is done with. */
static void
let_go(struct log_reader *r)
{
	struct stderr_state *s = r->state;
	uint64_t at = s->n ? stderr_entry_at(s, 0)->at : s->at;

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
			move_text(&stderr_entry_at(s, i)->line.fields.v[field],
				  from, len, r->in.data + r->in.start);
	return got;
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
	bool elsewhere = stderr_is_elsewhere(r, at);
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
		return stderr_entry_at(s, 0)->at;
	if (s->at == r->in.base + r->in.end)
		return UINT64_MAX;
	from = stderr_entry_at(s, s->n - 1)->at;
	for (size_t i = s->n; i-- > 0;)
		if (stderr_entry_at(s, i)->last_at > from)
			from = stderr_entry_at(s, i)->at;
	return from;
}

/* Nothing comes behind the open entries. */
static int
finish(struct log_reader *r, struct log_record *out)
{
	struct stderr_state *s = r->state;

	if (s->n && stderr_entry_at(s, 0)->at < held_from(r))
		return stderr_hand_out(r, out);
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
		return stderr_hand_out(r, out);
	r->line = s->n ? stderr_entry_at(s, 0)->number : r->line;
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

	stderr_take_lines(r);
	if (s->n == STDERR_OPEN_MAX)
		return stderr_hand_out(r, out);
	if (!r->in.eof)
		return read_on(r, out, err);
	left = (size_t)(r->in.base + r->in.end - s->at);
	if (left == 0 || r->in.cut)
		return finish(r, out);
	stderr_count_line(r, stderr_bytes_at(r, s->at), left);
	s->at += left;
	return 0;
}

/* What is open is not given out: it is left, and what was found behind its
   beginning. */
static void
leave(struct log_reader *r)
{
	struct stderr_state *s = r->state;
	const struct stderr_entry *e = s->n ? stderr_entry_at(s, 0) : NULL;

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
		if (entries == STDERR_OPEN_MAX && !behind)
			behind = p;
		if (entries == 2 * STDERR_OPEN_MAX) {
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
