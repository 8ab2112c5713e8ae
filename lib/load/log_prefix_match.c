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

static inline size_t
digits(const char *p, size_t len)
{
	return (size_t)(scan_digits(p, p + len) - p);
}

static inline size_t
hex_digits(const char *p, size_t len)
{
	return (size_t)(scan_hex(p, p + len) - p);
}

/* Bytes of an SQLSTATE, or of the word of a severity. */
static size_t
state(const char *p, size_t len)
{
	size_t n = 0;

	while (n < len && (is_digit(p[n]) || (p[n] >= 'A' && p[n] <= 'Z')))
		n++;
	return n;
}

/* Two numbers with a separator, "5eefe116.22f4" or "3/17". */
static inline size_t
pair(const char *p, size_t len, size_t (*span)(const char *, size_t),
     char separator)
{
	size_t first = span(p, len), second;

	if (first == 0 || first == len || p[first] != separator)
		return 0;
	second = span(p + first + 1, len - first - 1);
	return second ? first + 1 + second : 0;
}

static inline size_t
signed_number(const char *p, size_t len)
{
	size_t sign = len && *p == '-';
	size_t n = digits(p + sign, len - sign);

	return n ? n + sign : 0;
}

static inline size_t
epoch(const char *p, size_t len)
{
	return pair(p, len, digits, '.');
}

/* With verbose errors a message begins with its SQLSTATE, "57014: ". Every code
   has a digit; a word like AUDIT has none. */
static bool
has_sqlstate(const char *p, size_t len)
{
	if (len < 7 || state(p, 5) != 5 || p[5] != ':' || p[6] != ' ')
		return false;
	for (size_t i = 0; i < 5; i++)
		if (is_digit(p[i]))
			return true;
	return false;
}

/* The length of an escape with a form of its own, 0 if it is not there. */
static inline size_t
form(char escape, const char *p, size_t len)
{
	switch (escape) {
	case 't':
	case 's':
		return log_time_scan(p, len, 0);
	case 'm':
		return log_time_scan(p, len, 1);
	case 'n':
		return epoch(p, len);
	case 'Q':
		return signed_number(p, len);
	case 'e':
		return state(p, len < 5 ? len : 5) == 5 ? 5 : 0;
	case 'c':
		return pair(p, len, hex_digits, '.');
	case 'v':
		return pair(p, len, digits, '/');
	default:
		return digits(p, len);
	}
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

/* Of a severity; most are LOG. */
static inline size_t
word_length(const char *p, size_t len)
{
	if (len > 3 && memcmp(p, "LOG:", 4) == 0)
		return 3;
	return state(p, len < 10 ? len : 10);
}

/* "LOG:  " and what follows it. */
static bool
match_severity(struct matcher *m, const char *p)
{
	size_t len = (size_t)(m->end - p), n;

	if (m->foreign)
		return match_foreign(p, len);
	n = word_length(p, len);
	if (n == 0 || n == len || p[n] != ':')
		return false;
	m->out->severity = log_severity((struct str){p, n});
	if (m->out->severity == SEVERITY_UNKNOWN)
		return false;
	m->out->fields.v[FIELD_SEVERITY] = (struct str){p, n};
	n++;
	for (int spaces = 0; spaces < 2 && n < len && p[n] == ' '; spaces++)
		n++;
	if (m->out->severity < SEVERITY_DETAIL && has_sqlstate(p + n, len - n))
		n += 7;
	m->out->message = (size_t)(p + n - m->line);
	return true;
}

/* The literal text behind an escape. Returns its end, NULL if it is not there.
   It is short: not worth a call of memcmp(). */
static inline const char *
match_tail(const struct op *op, const char *p, const char *end)
{
	size_t len = (size_t)(end - p), n = op->tail_len;
	uint64_t word;

	if (len >= sizeof(word) && n <= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		return ((word ^ op->tail_word) & op->tail_mask) ? NULL : p + n;
	}
	if (len < n)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (p[i] != op->tail[i])
			return NULL;
	return p + n;
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
	n = form(op->escape, p + pad, (size_t)(end - p) - pad);
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

static inline const char *
match_form(const struct op *op, const char *p, const char *end,
	   struct str *found)
{
	size_t n;

	if (op->padding)
		return match_padded(op, p, end, found);
	n = form(op->escape, p, (size_t)(end - p));
	if (n == 0 && !op->may_be_empty)
		return NULL;
	*found = (struct str){p, n};
	return match_tail(op, p + n, end);
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

static inline const char *
match_op(const struct op *op, const char *p, const char *end, struct str *found)
{
	switch (op->kind) {
	case OP_FORM:
		return match_form(op, p, end, found);
	case OP_NAME:
		return match_name(op, p, (size_t)abs(op->padding), end, found);
	case OP_END:
		return NULL;
	default:
		*found = STR("");
		return match_tail(op, p, end);
	}
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

static inline void
set_field(struct matcher *m, const struct op *op, struct str found)
{
	if (op->field < 0)
		return;
	if (op->padding)
		found = strip_padding(op, found);
	if (found.len == 9 && memcmp(found.p, "[unknown]", 9) == 0)
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

static bool
match_line(const struct log_prefix *p, const char *line, size_t len,
	   bool foreign, struct log_line *out)
{
	struct matcher m;

	m.prefix = p;
	m.line = line;
	m.end = line + (len < LOG_PREFIX_MAX ? len : LOG_PREFIX_MAX);
	m.foreign = foreign;
	m.out = out;
	return match(&m);
}

bool
log_prefix_match(const struct log_prefix *p, const char *line, size_t len,
		 struct log_line *out)
{
	return match_line(p, line, len, false, out);
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
	m.prefix = p;
	m.line = line;
	m.end = line + (len < LOG_PREFIX_MAX ? len : LOG_PREFIX_MAX);
	m.foreign = false;
	m.out = &found;
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

	return match_line(p, line, len, true, &ignored);
}
