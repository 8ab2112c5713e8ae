/*
 * A prefix is literal text with escapes in it. Some escapes have a form of
 * their own (times, numbers, session ids) and end where the form does. Names do
 * not: an application may be called "psql] LOG:  x". A name is taken as short
 * as it can be, and where what follows does not fit, the last name before it is
 * made longer. The steps of one line are counted, so that no line takes long.
 *
 * At %q the prefix of a process without a session ends: if a severity follows
 * there, it has ended.
 */
#include "load/log_prefix.h"

#include <stdlib.h>
#include <string.h>

#include "base/scan.h"
#include "load/log_prefix_form.h"
#include "load/log_prefix_layout.h"

#define STEPS_MAX 4000
/* Role, database and application are 63 bytes in the server, four times as
   long where it writes \x20 for them; host names are 255. */
#define NAME_MAX_LEN 256

struct matcher {
	const struct log_prefix *prefix;
	const char *line, *end;
	bool foreign; /* look for a severity in another language */
	struct log_line *out;
	struct str found[OPS_MAX]; /* what the escapes are in the line */
};

/* With verbose errors a message begins with its SQLSTATE, "57014: ". Every code
   has a digit; a word like AUDIT has none. */
static bool
has_sqlstate(const char *p, const char *end)
{
	if (end - p < 7 || p[5] != ':' || p[6] != ' ' || form_state(p, 5) != 5)
		return false;
	for (size_t i = 0; i < 5; i++)
		if (is_digit(p[i]))
			return true;
	return false;
}

/* "FEHLER:  ": a word in capitals, of any script, and two spaces. */
static bool
match_foreign(const char *p, size_t len)
{
	size_t n = 0;

	while (n < len && n < 64 && p[n] != ':' && (unsigned char)p[n] > ' ' &&
	       !(p[n] >= 'a' && p[n] <= 'z') && !is_digit(p[n]))
		n++;
	return n > 1 && len - n > 2 && memcmp(p + n, ":  ", 3) == 0;
}

static inline bool
may_be_severity(const char *p, const char *end)
{
	return p < end && *p >= 'A' && *p <= 'Z';
}

/* The severity whose word begins at p and ends with ":"; most are LOG, or its
   DETAIL. Its length, 0 if there is none. */
static inline size_t
severity_at(const char *p, const char *end, enum log_severity *out)
{
	size_t n;

	if (end - p > 3 && memcmp(p, "LOG:", 4) == 0) {
		*out = SEVERITY_LOG;
		return 3;
	}
	if (end - p > 6 && memcmp(p, "DETAIL:", 7) == 0) {
		*out = SEVERITY_DETAIL;
		return 6;
	}
	if (!may_be_severity(p, end))
		return 0;
	n = (size_t)(scan_byte(p, end, ':') - p);
	if (p + n == end)
		return 0;
	*out = log_severity((struct str){p, n});
	return *out == SEVERITY_UNKNOWN ? 0 : n;
}

/* "LOG:  " and what follows it, up to the message. */
static bool
read_severity(const char *line, const char *p, const char *end,
	      struct log_line *out)
{
	size_t n = severity_at(p, end, &out->severity);

	if (n == 0)
		return false;
	out->fields.v[FIELD_SEVERITY] = (struct str){p, n};
	p += n + 1;
	if (end - p >= 2 && memcmp(p, "  ", 2) == 0)
		p += 2;
	else if (p < end && *p == ' ')
		p++;
	if (out->severity < SEVERITY_DETAIL && has_sqlstate(p, end))
		p += 7;
	out->message = (size_t)(p - line);
	return true;
}

static bool
match_severity(struct matcher *m, const char *p)
{
	return m->foreign ? match_foreign(p, (size_t)(m->end - p))
			  : read_severity(m->line, p, m->end, m->out);
}

/* Is the literal text behind an escape at p? It is short: not worth a call of
   memcmp(). */
static inline bool
is_tail(const struct op *op, const char *p, const char *end)
{
	size_t len = (size_t)(end - p), n = op->tail_len;
	uint64_t word;

	if (len >= sizeof(word) && n <= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		return ((word ^ op->tail_word) & op->tail_mask) == 0;
	}
	if (len < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (p[i] != op->tail[i])
			return false;
	return true;
}

/* Returns its end, NULL if it is not there. */
static const char *
match_tail(const struct op *op, const char *p, const char *end)
{
	return is_tail(op, p, end) ? p + op->tail_len : NULL;
}

/* With padding: spaces around the form. Returns where what follows begins. */
static const char *
match_padded(const struct op *op, const char *p, const char *end,
	     struct str *found)
{
	size_t width = (size_t)abs(op->padding), pad = 0, n;
	const char *next;

	if (op->padding > 0)
		while (p + pad < end && p[pad] == ' ')
			pad++;
	n = (size_t)(form_skip(op->kind, p + pad, end) - (p + pad));
	if (n == 0 && !op->may_be_empty)
		return NULL;
	if (n == 0 && pad > width)
		pad = width;
	next = p + pad + n;
	if (op->padding < 0)
		while (next < end && (size_t)(next - p) < width && *next == ' ')
			next++;
	if ((size_t)(next - p) < width)
		return NULL;
	*found = (struct str){p + pad, n};
	return match_tail(op, next, end);
}

/* A name at p: as short as it can be, but not less than n. */
static inline const char *
match_name(const struct op *op, const char *p, size_t n, const char *end,
	   struct str *found)
{
	size_t most = (size_t)(end - p);
	const char *next;

	most = most < NAME_MAX_LEN ? most : NAME_MAX_LEN;
	for (; n <= most; n++) {
		if (op->tail_len) {
			next = p + most + (p + most < end);
			n = (size_t)(scan_byte(p + n, next, *op->tail) - p);
			if (n > most)
				return NULL;
		}
		if (is_tail(op, p + n, end)) {
			*found = (struct str){p, n};
			return p + n + op->tail_len;
		}
	}
	return NULL;
}

static const char *
match_op(const struct op *op, const char *p, const char *end, struct str *found)
{
	const char *next;

	if (op->kind == OP_NAME)
		return match_name(op, p, (size_t)abs(op->padding), end, found);
	if (op->kind == OP_END)
		return NULL;
	if (op->padding)
		return match_padded(op, p, end, found);
	next = form_skip(op->kind, p, end);
	if (next == p && !op->may_be_empty)
		return NULL;
	*found = (struct str){p, (size_t)(next - p)};
	return match_tail(op, next, end);
}

static struct str
strip_padding(const struct op *op, struct str found)
{
	if (op->padding > 0)
		for (; found.len && *found.p == ' '; found.p++)
			found.len--;
	else
		while (found.len && found.p[found.len - 1] == ' ')
			found.len--;
	return found;
}

/* What the server writes where there is no name. */
static inline bool
is_unknown(struct str name)
{
	return name.len == 9 && memcmp(name.p, "[unknown]", 9) == 0;
}

static inline void
set_field(struct matcher *m, const struct op *op, struct str found)
{
	if (op->field < 0)
		return;
	if (op->padding)
		found = strip_padding(op, found);
	if (is_unknown(found))
		found.len = 0;
	m->out->fields.v[op->field] = found;
}

/* The line goes on otherwise behind op: fields of what seemed to follow are
   none. */
static void
unset_fields(struct matcher *m, const struct op *op)
{
	for (; op->kind != OP_END; op++)
		if (op->field >= 0)
			m->out->fields.v[op->field] = STR("");
}

static bool
match(struct matcher *m)
{
	const struct op *ops = m->prefix->ops, *op = ops;
	const char *p = m->line, *end = m->end, *next;
	struct str *found = m->found;

	log_fields_clear(&m->out->fields);
	for (int steps = 0; steps < STEPS_MAX; steps++, op++, found++) {
		if (op->kind >= OP_Q && match_severity(m, p))
			return true;
		next = match_op(op, p, end, found);
		/* A name that cannot be longer leaves it to the one before. */
		while (!next) {
			if (op->retry < 0)
				return false;
			found = &m->found[op->retry];
			op = &ops[op->retry];
			next = match_name(op, found->p, found->len + 1, end,
					  found);
			unset_fields(m, op);
		}
		set_field(m, op, *found);
		p = next;
	}
	return false;
}

/*
 * The same for lines as most are, of a prefix that is simple: each name is as
 * short as it can be. Returns the op at which the prefix ends, NULL where that
 * does not fit.
 */
static const struct op *
match_simply(struct matcher *m)
{
	const char *p = m->line, *end = m->end, *next;
	struct str *v = m->out->fields.v, *found = m->found;

	log_fields_clear(&m->out->fields);
	for (const struct op *op = m->prefix->ops;; op++, found++) {
		switch (op->kind) {
		case OP_NAME:
			next = scan_byte(p, end, *op->tail);
			if (next - p > NAME_MAX_LEN)
				return NULL;
			break;
		case OP_Q:
			if (may_be_severity(p, end) && match_severity(m, p))
				return op;
			next = p;
			break;
		case OP_END:
			return match_severity(m, p) ? op : NULL;
		default:
			next = form_skip(op->kind, p, end);
		}
		if (next == p && !op->may_be_empty)
			return NULL;
		*found = (struct str){p, (size_t)(next - p)};
		if (op->field >= 0)
			v[op->field] = *found;
		if (op->kind == OP_NAME && op->field >= 0 && is_unknown(*found))
			v[op->field].len = 0;
		if (!is_tail(op, next, end))
			return NULL;
		p = next + op->tail_len;
	}
}

/* What is looked at of a line. */
static inline const char *
line_end(const char *line, size_t len)
{
	return line + (len < LOG_PREFIX_MAX ? len : LOG_PREFIX_MAX);
}

static void
matcher_init(struct matcher *m, const struct log_prefix *p, const char *line,
	     size_t len, struct log_line *out)
{
	m->prefix = p;
	m->line = line;
	m->end = line_end(line, len);
	m->foreign = false;
	m->out = out;
}

bool
log_prefix_match(const struct log_prefix *p, const char *line, size_t len,
		 struct log_line *out)
{
	struct matcher m;

	matcher_init(&m, p, line, len, out);
	return (p->simple && match_simply(&m)) || match(&m);
}

/* The same as log_prefix_match(), where the prefix is simple. */
static bool
match_new(const struct log_prefix *p, struct log_layouts *l, const char *line,
	  size_t len, struct log_line *out)
{
	const struct op *op;
	struct matcher m;

	matcher_init(&m, p, line, len, out);
	op = match_simply(&m);
	if (!op)
		return match(&m);
	layout_know(l, line, m.end, m.found, (size_t)(op - p->ops), out);
	return true;
}

bool
log_prefix_match_again(const struct log_prefix *p, struct log_layouts *l,
		       const char *line, size_t len, struct log_line *out)
{
	const char *end = line_end(line, len), *at;

	if (!l)
		return log_prefix_match(p, line, len, out);
	at = layout_match(l, line, end, out);
	if (at && read_severity(line, at, end, out))
		return true;
	return match_new(p, l, line, len, out);
}

bool
log_prefix_repeats(const char *first, const struct log_line *before,
		   const char *line, size_t len, struct log_more *out)
{
	const struct str *v = before->fields.v;
	size_t prefix = (size_t)(v[FIELD_SEVERITY].p - first);
	size_t digits = v[FIELD_LINE].len;
	size_t at = digits ? (size_t)(v[FIELD_LINE].p - first) : prefix;
	struct log_line found;

	if (len <= prefix || memcmp(line, first, at) != 0 ||
	    memcmp(line + at + digits, first + at + digits,
		   prefix - at - digits) != 0)
		return false;
	for (size_t i = at; i < at + digits; i++)
		if (!is_digit(line[i]))
			return false;
	if (!read_severity(line, line + prefix, line_end(line, len), &found))
		return false;
	out->severity = found.severity;
	out->message = found.message;
	out->number = (struct str){line + at, digits};
	return true;
}

bool
log_prefix_foreign(const struct log_prefix *p, const char *line, size_t len)
{
	struct log_line ignored;
	struct matcher m;

	matcher_init(&m, p, line, len, &ignored);
	m.foreign = true;
	return match(&m);
}
