/*
 * A prefix is literal text with escapes in it. Some escapes have a form of
 * their own (times, numbers, session ids) and end where the form does. Names do
 * not: an application may be called "psql] LOG:  x". A name is taken as short
 * as it can be, and longer if what follows does not fit then. The steps of one
 * line are counted, so that no line takes long.
 *
 * At %q the prefix of a process without a session ends: if a severity follows
 * there, it has ended.
 */
#include "load/log_prefix.h"

#include <stdlib.h>

#include "base/mem.h"
#include "load/log_time.h"

#define OPS_MAX	  64
#define STEPS_MAX 4000
/* Role, database and application are 63 bytes in the server, four times as
   long where it writes \x20 for them; host names are 255. */
#define NAME_MAX_LEN 256
#define PADDING_MAX  200

struct op {
	char escape; /* 0: literal */
	int padding; /* bytes; negative: spaces behind */
	const char *text;
	size_t len;
};

struct log_prefix {
	char *text;
	char *literals; /* where the ops' text is */
	size_t n;
	struct op ops[OPS_MAX];
};

static const char *
parse_padding(const char *s, int *padding)
{
	bool left = *s == '-';

	*padding = 0;
	if (left)
		s++;
	while (*s >= '0' && *s <= '9') {
		if (*padding < PADDING_MAX)
			*padding = *padding * 10 + (*s - '0');
		s++;
	}
	if (left)
		*padding = -*padding;
	return s;
}

static void
add_literal(struct log_prefix *p, char *at, char c)
{
	struct op *last = p->n ? &p->ops[p->n - 1] : NULL;

	*at = c;
	if (last && last->escape == 0 && last->text + last->len == at)
		last->len++;
	else
		p->ops[p->n++] = (struct op){.text = at, .len = 1};
}

static int
compile(struct log_prefix *p, struct err *err)
{
	char *literal = p->literals;
	const char *s = p->text;
	int padding;

	for (; *s; s++) {
		if (p->n == OPS_MAX)
			return err_set(err, ERR_INPUT,
				       "log_line_prefix is too long: it has "
				       "more than %d parts",
				       OPS_MAX);
		if (*s != '%') {
			add_literal(p, literal++, *s);
			continue;
		}
		s = parse_padding(s + 1, &padding);
		if (*s == '\0')
			break;
		if (*s == '%')
			add_literal(p, literal++, '%');
		else if (strchr("audrhbLpPtmnielcsvxqQ", *s))
			p->ops[p->n++] = (struct op){.escape = *s,
						     .padding = padding};
	}
	return 0;
}

struct log_prefix *
log_prefix_new(const char *text, struct err *err)
{
	struct log_prefix *p = xcalloc(1, sizeof(*p));

	p->text = xstrdup(text);
	p->literals = xcalloc(1, strlen(text) + 1);
	if (compile(p, err) == 0)
		return p;
	log_prefix_free(p);
	return NULL;
}

void
log_prefix_free(struct log_prefix *p)
{
	if (!p)
		return;
	free(p->text);
	free(p->literals);
	free(p);
}

const char *
log_prefix_text(const struct log_prefix *p)
{
	return p->text;
}

struct matcher {
	const struct log_prefix *prefix;
	const char *line;
	size_t len;
	int steps;
	bool foreign; /* look for a severity in another language */
	struct log_line *out;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f');
}

static bool
is_state(char c)
{
	return is_digit(c) || (c >= 'A' && c <= 'Z');
}

static size_t
span(const char *p, size_t len, bool (*of)(char))
{
	size_t n = 0;

	while (n < len && of(p[n]))
		n++;
	return n;
}

/* Two numbers with a separator, "5eefe116.22f4" or "3/17". */
static size_t
pair(const char *p, size_t len, bool (*of)(char), char separator)
{
	size_t first = span(p, len, of), second;

	if (first == 0 || first == len || p[first] != separator)
		return 0;
	second = span(p + first + 1, len - first - 1, of);
	return second ? first + 1 + second : 0;
}

static size_t
signed_number(const char *p, size_t len)
{
	size_t sign = len && *p == '-';
	size_t n = span(p + sign, len - sign, is_digit);

	return n ? n + sign : 0;
}

static size_t
epoch(const char *p, size_t len)
{
	return pair(p, len, is_digit, '.');
}

/* With verbose errors a message begins with its SQLSTATE, "57014: ". Every code
   has a digit; a word like AUDIT has none. */
static bool
has_sqlstate(const char *p, size_t len)
{
	if (len < 7 || span(p, 5, is_state) != 5 || p[5] != ':' || p[6] != ' ')
		return false;
	for (size_t i = 0; i < 5; i++)
		if (is_digit(p[i]))
			return true;
	return false;
}

/*
 * The length of an escape with a form of its own, 0 if it is not there, which
 * may_be_empty allows for some. -1 for names.
 */
static long
form(char escape, const char *p, size_t len, bool *may_be_empty)
{
	*may_be_empty = strchr("Pv", escape) != NULL;
	switch (escape) {
	case 't':
	case 's':
		return (long)log_time_scan(p, len, 0);
	case 'm':
		return (long)log_time_scan(p, len, 1);
	case 'n':
		return (long)epoch(p, len);
	case 'p':
	case 'P':
	case 'l':
	case 'x':
		return (long)span(p, len, is_digit);
	case 'Q':
		return (long)signed_number(p, len);
	case 'e':
		return span(p, len < 5 ? len : 5, is_state) == 5 ? 5 : 0;
	case 'c':
		return (long)pair(p, len, is_hex, '.');
	case 'v':
		return (long)pair(p, len, is_digit, '/');
	default:
		return -1;
	}
}

static int
escape_field(char escape)
{
	switch (escape) {
	case 't':
	case 'm':
	case 'n':
		return FIELD_TIME;
	case 'u':
		return FIELD_ROLE;
	case 'd':
		return FIELD_DATABASE;
	case 'a':
		return FIELD_APPLICATION;
	case 'c':
		return FIELD_SESSION;
	case 'p':
		return FIELD_PID;
	case 'l':
		return FIELD_LINE;
	case 'i':
		return FIELD_TAG;
	case 'v':
		return FIELD_VXID;
	default:
		return -1;
	}
}

static void
set_field(struct matcher *m, const struct op *op, const char *p, size_t len)
{
	int field = escape_field(op->escape);

	if (field < 0)
		return;
	if (op->padding > 0)
		for (; len && *p == ' '; p++)
			len--;
	if (op->padding < 0)
		while (len && p[len - 1] == ' ')
			len--;
	if (len == 9 && memcmp(p, "[unknown]", 9) == 0)
		len = 0;
	m->out->fields.v[field] = (struct str){p, len};
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

/* "LOG:  " and what follows it. */
static bool
match_severity(struct matcher *m, size_t at)
{
	const char *p = m->line + at;
	size_t len = m->len - at, n = 0;

	if (m->foreign)
		return match_foreign(p, len);
	while (n < len && n < 10 && is_state(p[n]))
		n++;
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
	m->out->message = at + n;
	return true;
}

static bool match(struct matcher *m, size_t op, size_t at);

/* An escape that ends where its form does. Padding is spaces around it. */
static bool
match_form(struct matcher *m, size_t i, size_t at, size_t len, size_t pad)
{
	const struct op *op = &m->prefix->ops[i];
	size_t width = (size_t)abs(op->padding), end = at + pad + len;

	if (op->padding < 0)
		while (end < m->len && end - at < width && m->line[end] == ' ')
			end++;
	if (end - at < width)
		return false;
	if (!match(m, i + 1, end))
		return false;
	set_field(m, op, m->line + at + pad, len);
	return true;
}

/* A name: as short as possible. */
static bool
match_name(struct matcher *m, size_t i, size_t at)
{
	const struct op *op = &m->prefix->ops[i], *next = op + 1;
	bool literal = i + 1 < m->prefix->n && next->escape == 0;
	size_t n = (size_t)abs(op->padding);

	for (; n <= NAME_MAX_LEN && at + n <= m->len; n++) {
		const char *p = m->line + at;

		if (literal) {
			const char *found = memchr(p + n, next->text[0],
						   m->len - at - n);

			if (!found || (size_t)(found - p) > NAME_MAX_LEN)
				return false;
			n = (size_t)(found - p);
		}
		if (match(m, i + 1, at + n)) {
			set_field(m, op, p, n);
			return true;
		}
		if (m->steps == 0)
			return false;
	}
	return false;
}

static bool
match_escape(struct matcher *m, size_t i, size_t at)
{
	const struct op *op = &m->prefix->ops[i];
	size_t pad = 0;
	bool may_be_empty;
	long n;

	if (op->padding > 0)
		while (at + pad < m->len && m->line[at + pad] == ' ')
			pad++;
	n = form(op->escape, m->line + at + pad, m->len - at - pad,
		 &may_be_empty);
	if (n < 0)
		return match_name(m, i, at);
	if (n == 0 && !may_be_empty)
		return false;
	if (n == 0 && pad > (size_t)op->padding)
		pad = (size_t)op->padding;
	return match_form(m, i, at, (size_t)n, pad);
}

static bool
match(struct matcher *m, size_t i, size_t at)
{
	const struct log_prefix *p = m->prefix;

	for (; i < p->n; i++) {
		const struct op *op = &p->ops[i];

		if (m->steps == 0)
			return false;
		m->steps--;
		if (op->escape == 'q') {
			if (match_severity(m, at))
				return true;
			continue;
		}
		if (op->escape)
			return match_escape(m, i, at);
		if (m->len - at < op->len ||
		    memcmp(m->line + at, op->text, op->len) != 0)
			return false;
		at += op->len;
	}
	return match_severity(m, at);
}

static bool
match_line(const struct log_prefix *p, const char *line, size_t len,
	   bool foreign, struct log_line *out)
{
	struct matcher m = {
		.prefix = p,
		.line = line,
		.len = len < LOG_PREFIX_MAX ? len : LOG_PREFIX_MAX,
		.steps = STEPS_MAX,
		.foreign = foreign,
		.out = out,
	};

	log_fields_clear(&out->fields);
	return match(&m, 0, 0);
}

bool
log_prefix_match(const struct log_prefix *p, const char *line, size_t len,
		 struct log_line *out)
{
	return match_line(p, line, len, false, out);
}

bool
log_prefix_foreign(const struct log_prefix *p, const char *line, size_t len)
{
	struct log_line ignored;

	return match_line(p, line, len, true, &ignored);
}
