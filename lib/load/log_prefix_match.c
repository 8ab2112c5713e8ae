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
#include "load/log_prefix_ops.h"
#include "load/log_time.h"

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

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of an SQLSTATE. */
static size_t
state(const char *p, size_t len)
{
	size_t n = 0;

	while (n < len && (is_digit(p[n]) || (p[n] >= 'A' && p[n] <= 'Z')))
		n++;
	return n;
}

/* The times of most logs: "2026-11-23 18:18:17.507 UTC", or without the
   milliseconds. */
#define WITH_MILLIS    27
#define WITHOUT_MILLIS 23

/* The end of the time at p, p if there is none. */
static inline const char *
skip_time(const char *p, const char *end, bool fraction)
{
	size_t len = (size_t)(end - p);
	size_t usual = fraction ? WITH_MILLIS : WITHOUT_MILLIS;

	if (len > usual && !is_letter(p[usual]) &&
	    scan_looks_like(p, "0000-00-00 00:00") &&
	    scan_looks_like(p + usual - 16,
			    fraction ? "00:00:00.000 UTC" : "-00 00:00:00 UTC"))
		return p + usual;
	return p + log_time_scan(p, len, fraction);
}

/* Two numbers with a separator, "5eefe116.22f4" or "3/17"; p if they are not
   there. */
static inline const char *
skip_pair(const char *p, const char *end,
	  const char *(*scan)(const char *, const char *), char separator)
{
	const char *second = scan(p, end), *q;

	if (second == p || second == end || *second != separator)
		return p;
	second++;
	q = scan(second, end);
	return q == second ? p : q;
}

static const char *
skip_signed(const char *p, const char *end)
{
	const char *first = p + (p < end && *p == '-');
	const char *q = scan_digits(first, end);

	return q == first ? p : q;
}

/* The end of what an escape with a form of its own gives, p if it is not there.
 */
static inline __attribute__((always_inline)) const char *
skip_form(enum op_kind kind, const char *p, const char *end)
{
	switch (kind) {
	case OP_SECONDS:
		return skip_time(p, end, false);
	case OP_MILLIS:
		return skip_time(p, end, true);
	case OP_EPOCH:
		return skip_pair(p, end, scan_digits, '.');
	case OP_SESSION:
		return skip_pair(p, end, scan_hex, '.');
	case OP_VXID:
		return skip_pair(p, end, scan_digits, '/');
	case OP_SIGNED:
		return skip_signed(p, end);
	case OP_STATE:
		return end - p >= 5 && state(p, 5) == 5 ? p + 5 : p;
	case OP_NUMBER:
		return scan_digits(p, end);
	default:
		return p;
	}
}

/* With verbose errors a message begins with its SQLSTATE, "57014: ". Every code
   has a digit; a word like AUDIT has none. */
static bool
has_sqlstate(const char *p, size_t len)
{
	if (len < 7 || p[5] != ':' || p[6] != ' ' || state(p, 5) != 5)
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

/* The severity whose word ends with ":" at p; most are LOG. Its length, 0 if
   there is none. */
static inline size_t
severity_at(const char *p, const char *end, enum log_severity *out)
{
	size_t n;

	if (end - p > 3 && memcmp(p, "LOG:", 4) == 0) {
		*out = SEVERITY_LOG;
		return 3;
	}
	if (!may_be_severity(p, end))
		return 0;
	n = (size_t)(scan_byte(p, end, ':') - p);
	if (p + n == end)
		return 0;
	*out = log_severity((struct str){p, n});
	return *out == SEVERITY_UNKNOWN ? 0 : n;
}

/* "LOG:  " and what follows it. */
static inline bool
match_severity(struct matcher *m, const char *p)
{
	size_t len = (size_t)(m->end - p), n;

	if (m->foreign)
		return match_foreign(p, len);
	n = severity_at(p, m->end, &m->out->severity);
	if (n == 0)
		return false;
	m->out->fields.v[FIELD_SEVERITY] = (struct str){p, n};
	n++;
	if (len - n >= 2 && memcmp(p + n, "  ", 2) == 0)
		n += 2;
	else if (n < len && p[n] == ' ')
		n++;
	if (m->out->severity < SEVERITY_DETAIL && has_sqlstate(p + n, len - n))
		n += 7;
	m->out->message = (size_t)(p + n - m->line);
	return true;
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
	n = (size_t)(skip_form(op->kind, p + pad, end) - (p + pad));
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
		next = match_tail(op, p + n, end);
		if (next) {
			*found = (struct str){p, n};
			return next;
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
	next = skip_form(op->kind, p, end);
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
 * short as it can be. False where that does not fit.
 */
static bool
match_simply(struct matcher *m)
{
	const char *p = m->line, *end = m->end, *next;
	struct str *v = m->out->fields.v, found;

	log_fields_clear(&m->out->fields);
	for (const struct op *op = m->prefix->ops;; op++) {
		switch (op->kind) {
		case OP_NAME:
			next = scan_byte(p, end, *op->tail);
			if (next - p > NAME_MAX_LEN)
				return false;
			break;
		case OP_Q:
			if (may_be_severity(p, end) && match_severity(m, p))
				return true;
			next = p;
			break;
		case OP_END:
			return match_severity(m, p);
		default:
			next = skip_form(op->kind, p, end);
		}
		if (next == p && !op->may_be_empty)
			return false;
		found = (struct str){p, (size_t)(next - p)};
		if (op->kind == OP_NAME && is_unknown(found))
			found.len = 0;
		if (op->field >= 0)
			v[op->field] = found;
		if (!is_tail(op, next, end))
			return false;
		p = next + op->tail_len;
	}
}

static void
matcher_init(struct matcher *m, const struct log_prefix *p, const char *line,
	     size_t len, struct log_line *out)
{
	m->prefix = p;
	m->line = line;
	m->end = line + (len < LOG_PREFIX_MAX ? len : LOG_PREFIX_MAX);
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

bool
log_prefix_repeats(const struct log_prefix *p, const char *first,
		   const struct log_line *before, const char *line, size_t len,
		   struct log_more *out)
{
	const struct str *v = before->fields.v;
	size_t prefix = (size_t)(v[FIELD_SEVERITY].p - first);
	size_t digits = v[FIELD_LINE].len;
	size_t at = digits ? (size_t)(v[FIELD_LINE].p - first) : prefix;
	struct log_line found;
	struct matcher m;

	if (len <= prefix || memcmp(line, first, at) != 0 ||
	    memcmp(line + at + digits, first + at + digits,
		   prefix - at - digits) != 0)
		return false;
	for (size_t i = at; i < at + digits; i++)
		if (!is_digit(line[i]))
			return false;
	matcher_init(&m, p, line, len, &found);
	if (!match_severity(&m, line + prefix))
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
