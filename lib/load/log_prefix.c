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

#include "base/mem.h"
#include "base/scan.h"
#include "load/log_time.h"

#define OPS_MAX	  64
#define STEPS_MAX 4000
/* Role, database and application are 63 bytes in the server, four times as
   long where it writes \x20 for them; host names are 255. */
#define NAME_MAX_LEN 256
#define PADDING_MAX  200

enum op_kind {
	OP_LITERAL,
	OP_FORM, /* an escape that ends where its form does */
	OP_NAME, /* an escape that ends where what follows it begins */
	OP_Q,	 /* here the prefix may end */
	OP_END,
};

struct op {
	enum op_kind kind;
	char escape;
	bool may_be_empty;
	int field;   /* that it gives, -1 none */
	int padding; /* bytes; negative: spaces behind */
	int retry;   /* the last name before it, -1 none */
	int stop;    /* what follows a name begins with, -1 anything */
	const char *text;
	size_t len;
};

struct log_prefix {
	char *text;
	char *literals; /* where the ops' text is */
	size_t n;	/* without OP_END */
	struct op ops[OPS_MAX + 1];
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
	if (last && last->kind == OP_LITERAL && last->text + last->len == at)
		last->len++;
	else
		p->ops[p->n++] = (struct op){
			.kind = OP_LITERAL, .field = -1, .text = at, .len = 1};
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
add_escape(struct log_prefix *p, char escape, int padding)
{
	p->ops[p->n++] = (struct op){
		.kind = escape == 'q'			 ? OP_Q
			: strchr("tmsnpPlxQecv", escape) ? OP_FORM
							 : OP_NAME,
		.escape = escape,
		.may_be_empty = escape == 'P' || escape == 'v',
		.field = escape_field(escape),
		.padding = padding,
	};
}

/* What an op needs to know of the others. */
static void
link_ops(struct log_prefix *p)
{
	int name = -1;

	p->ops[p->n] = (struct op){.kind = OP_END, .field = -1};
	for (size_t i = 0; i <= p->n; i++) {
		struct op *op = &p->ops[i];

		op->retry = name;
		if (op->kind != OP_NAME)
			continue;
		name = (int)i;
		op->stop = op[1].kind == OP_LITERAL
				   ? (unsigned char)op[1].text[0]
				   : -1;
	}
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
			add_escape(p, *s, padding);
	}
	link_ops(p);
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

/* What an escape of the prefix is in a line. */
struct found {
	size_t at, len;
};

struct matcher {
	const struct log_prefix *prefix;
	const char *line;
	size_t len;
	bool foreign; /* look for a severity in another language */
	struct log_line *out;
	struct str severity;
	struct found found[OPS_MAX];
};

enum {
	CLASS_DIGIT = 1,
	CLASS_HEX = 2,
	CLASS_STATE = 4, /* of SQLSTATE, and of the words of severities */
};

static const unsigned char classes[256] = {
	['0'] = 7, ['1'] = 7, ['2'] = 7, ['3'] = 7, ['4'] = 7, ['5'] = 7,
	['6'] = 7, ['7'] = 7, ['8'] = 7, ['9'] = 7, ['a'] = 2, ['b'] = 2,
	['c'] = 2, ['d'] = 2, ['e'] = 2, ['f'] = 2, ['A'] = 4, ['B'] = 4,
	['C'] = 4, ['D'] = 4, ['E'] = 4, ['F'] = 4, ['G'] = 4, ['H'] = 4,
	['I'] = 4, ['J'] = 4, ['K'] = 4, ['L'] = 4, ['M'] = 4, ['N'] = 4,
	['O'] = 4, ['P'] = 4, ['Q'] = 4, ['R'] = 4, ['S'] = 4, ['T'] = 4,
	['U'] = 4, ['V'] = 4, ['W'] = 4, ['X'] = 4, ['Y'] = 4, ['Z'] = 4,
};

static bool
is_a(char c, int class)
{
	return classes[(unsigned char)c] & class;
}

static size_t
span(const char *p, size_t len, int class)
{
	size_t n = 0;

	while (n < len && is_a(p[n], class))
		n++;
	return n;
}

/* Two numbers with a separator, "5eefe116.22f4" or "3/17". */
static size_t
pair(const char *p, size_t len, int class, char separator)
{
	size_t first = span(p, len, class), second;

	if (first == 0 || first == len || p[first] != separator)
		return 0;
	second = span(p + first + 1, len - first - 1, class);
	return second ? first + 1 + second : 0;
}

static size_t
signed_number(const char *p, size_t len)
{
	size_t sign = len && *p == '-';
	size_t n = span(p + sign, len - sign, CLASS_DIGIT);

	return n ? n + sign : 0;
}

static size_t
epoch(const char *p, size_t len)
{
	return pair(p, len, CLASS_DIGIT, '.');
}

/* With verbose errors a message begins with its SQLSTATE, "57014: ". Every code
   has a digit; a word like AUDIT has none. */
static bool
has_sqlstate(const char *p, size_t len)
{
	if (len < 7 || span(p, 5, CLASS_STATE) != 5 || p[5] != ':' ||
	    p[6] != ' ')
		return false;
	for (size_t i = 0; i < 5; i++)
		if (is_a(p[i], CLASS_DIGIT))
			return true;
	return false;
}

/* The length of an escape with a form of its own, 0 if it is not there. */
static size_t
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
		return span(p, len < 5 ? len : 5, CLASS_STATE) == 5 ? 5 : 0;
	case 'c':
		return pair(p, len, CLASS_HEX, '.');
	case 'v':
		return pair(p, len, CLASS_DIGIT, '/');
	default:
		return span(p, len, CLASS_DIGIT);
	}
}

/* "FEHLER:  ": a word in capitals, of any script, and two spaces. */
static bool
match_foreign(const char *p, size_t len)
{
	size_t n = 0;

	while (n < len && n < 64 && p[n] != ':' && (unsigned char)p[n] > ' ' &&
	       !(p[n] >= 'a' && p[n] <= 'z') && !is_a(p[n], CLASS_DIGIT))
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
	while (n < len && n < 10 && is_a(p[n], CLASS_STATE))
		n++;
	if (n == 0 || n == len || p[n] != ':')
		return false;
	m->out->severity = log_severity((struct str){p, n});
	if (m->out->severity == SEVERITY_UNKNOWN)
		return false;
	m->severity = (struct str){p, n};
	n++;
	for (int spaces = 0; spaces < 2 && n < len && p[n] == ' '; spaces++)
		n++;
	if (m->out->severity < SEVERITY_DETAIL && has_sqlstate(p + n, len - n))
		n += 7;
	m->out->message = at + n;
	return true;
}

static bool
match_literal(const struct matcher *m, const struct op *op, size_t *at)
{
	if (m->len - *at < op->len || m->line[*at] != op->text[0] ||
	    memcmp(m->line + *at, op->text, op->len) != 0)
		return false;
	*at += op->len;
	return true;
}

/* Padding is spaces around the form. */
static bool
match_form(struct matcher *m, size_t i, size_t *at)
{
	const struct op *op = &m->prefix->ops[i];
	size_t start = *at, width = (size_t)abs(op->padding), pad = 0, n, end;

	if (op->padding > 0)
		while (start + pad < m->len && m->line[start + pad] == ' ')
			pad++;
	n = form(op->escape, m->line + start + pad, m->len - start - pad);
	if (n == 0 && !op->may_be_empty)
		return false;
	if (n == 0 && pad > width)
		pad = width;
	end = start + pad + n;
	if (op->padding < 0)
		while (end < m->len && end - start < width &&
		       m->line[end] == ' ')
			end++;
	if (end - start < width)
		return false;
	m->found[i] = (struct found){start + pad, n};
	*at = end;
	return true;
}

/* A name at start: as short as it can be, but not less than n. */
static bool
match_name(struct matcher *m, size_t i, size_t start, size_t n, size_t *at)
{
	const struct op *op = &m->prefix->ops[i];
	const char *p = m->line + start;
	size_t most = m->len - start;

	most = most < NAME_MAX_LEN ? most : NAME_MAX_LEN;
	if (n > most)
		return false;
	if (op->stop >= 0) {
		most += most < m->len - start;
		n = (size_t)(scan_byte(p + n, p + most, (char)op->stop) - p);
		if (n == most)
			return false;
	}
	m->found[i] = (struct found){start, n};
	*at = start + n;
	return true;
}

static bool
match_op(struct matcher *m, size_t i, size_t *at)
{
	const struct op *op = &m->prefix->ops[i];

	switch (op->kind) {
	case OP_LITERAL:
		return match_literal(m, op, at);
	case OP_FORM:
		return match_form(m, i, at);
	case OP_NAME:
		return match_name(m, i, *at, (size_t)abs(op->padding), at);
	default:
		return op->kind == OP_Q;
	}
}

static struct str
field_text(const struct matcher *m, size_t i)
{
	const struct op *op = &m->prefix->ops[i];
	const char *p = m->line + m->found[i].at;
	size_t len = m->found[i].len;

	if (op->padding > 0)
		for (; len && *p == ' '; p++)
			len--;
	if (op->padding < 0)
		while (len && p[len - 1] == ' ')
			len--;
	if (len == 9 && memcmp(p, "[unknown]", 9) == 0)
		len = 0;
	return (struct str){p, len};
}

/* The prefix ended before op n. Of two escapes for one field the first counts.
 */
static void
set_fields(struct matcher *m, size_t n)
{
	struct str *v = m->out->fields.v;

	log_fields_clear(&m->out->fields);
	v[FIELD_SEVERITY] = m->severity;
	while (n-- > 0)
		if (m->prefix->ops[n].field >= 0)
			v[m->prefix->ops[n].field] = field_text(m, n);
}

static bool
match(struct matcher *m)
{
	const struct op *ops = m->prefix->ops;
	size_t i = 0, at = 0;

	for (int steps = 0; steps < STEPS_MAX; steps++) {
		int name = ops[i].retry;

		if (ops[i].kind >= OP_Q && match_severity(m, at)) {
			set_fields(m, i);
			return true;
		}
		if (match_op(m, i, &at)) {
			i++;
			continue;
		}
		/* A name that cannot be longer leaves it to the one before. */
		while (name >= 0 &&
		       !match_name(m, (size_t)name, m->found[name].at,
				   m->found[name].len + 1, &at))
			name = ops[name].retry;
		if (name < 0)
			return false;
		i = (size_t)name + 1;
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
	m.len = len < LOG_PREFIX_MAX ? len : LOG_PREFIX_MAX;
	m.foreign = foreign;
	m.severity = STR("");
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
log_prefix_foreign(const struct log_prefix *p, const char *line, size_t len)
{
	struct log_line ignored;

	return match_line(p, line, len, true, &ignored);
}
