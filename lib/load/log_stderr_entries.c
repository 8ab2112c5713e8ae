#include "load/log_stderr_entries.h"

#include <string.h>

/* The fields that can have several lines. */
#define ALL_TEXTS \
	(1u << FIELD_DETAIL | 1u << FIELD_MESSAGE | 1u << FIELD_STATEMENT)

/* Make the texts of an entry that have several lines what the client sent. */
static void
join_texts(const struct log_reader *r, struct stderr_entry *e, unsigned texts)
{
	const struct stderr_state *s = r->state;

	for (; texts; texts &= texts - 1) {
		struct str *text = &e->line.fields.v[__builtin_ctz(texts)];
		char *p = r->in.data + (text->p - r->in.data);

		if (text->len)
			text->len = stderr_join(&s->lines, p, text->len);
	}
}

bool
stderr_hand_out(struct log_reader *r, struct log_record *out)
{
	struct stderr_state *s = r->state;
	struct stderr_entry *e = stderr_entry_at(s, 0);

	join_texts(r, e, s->lines.crlf ? ALL_TEXTS : e->continued);
	if (s->current == e)
		s->current = NULL;
	s->first = (s->first + 1) % STDERR_OPEN_MAX;
	s->n--;
	if (stderr_is_elsewhere(r, e->at))
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
static struct stderr_entry *
find_open(struct stderr_state *s, const struct log_line *line)
{
	for (size_t i = s->n; i-- > 0;) {
		struct stderr_entry *e = stderr_entry_at(s, i);

		if (same_session(&e->line.fields, &line->fields))
			return e;
	}
	return NULL;
}

/* e->line begins an entry. */
static void
begin_entry(struct log_reader *r, struct stderr_entry *e, struct str message)
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
add_to_entry(struct stderr_state *s, struct stderr_entry *e, const char *p,
	     size_t len, const struct log_more *more)
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
	const struct stderr_entry *e = s->current;

	return e &&
	       log_prefix_repeats(stderr_bytes_at(r, e->at), &e->line, p, len,
				  more) &&
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
	struct stderr_entry *e;

	if (line->severity < SEVERITY_DETAIL) {
		begin_entry(
			r, stderr_entry_at(s, s->n),
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
extend_entry(struct stderr_entry *e, const char *end)
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
	struct stderr_entry *e = s->current;

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
	struct stderr_entry *e = stderr_entry_at(s, s->n);
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

void
stderr_count_line(struct log_reader *r, const char *p, size_t len)
{
	struct stderr_state *s = r->state;
	bool elsewhere = stderr_is_elsewhere(r, s->at);

	if (!take_line(r, p, len)) {
		s->current = NULL;
		s->bad++;
		if (!elsewhere)
			log_reader_skip(r, r->line);
	}
	r->line += !elsewhere;
}

void
stderr_take_lines(struct log_reader *r)
{
	struct stderr_state *s = r->state;
	const char *p = stderr_bytes_at(r, s->at),
		   *end = r->in.data + r->in.end, *nl;

	if (!s->has_ends)
		newlines_start(&s->ends, p);
	s->has_ends = true;
	while (s->n < STDERR_OPEN_MAX &&
	       (nl = newlines_next(&s->ends, end)) != NULL) {
		/* That is what most lines of a long statement are. */
		if (*p == '\t' && s->current) {
			extend_entry(s->current, nl);
			r->line += !stderr_is_elsewhere(r, s->at);
		} else {
			stderr_count_line(r, p, (size_t)(nl - p));
		}
		s->at += (uint64_t)(nl + 1 - p);
		p = nl + 1;
	}
}
