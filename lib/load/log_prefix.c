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
	OP_LITERAL, /* of the tail alone */
	OP_FORM,    /* an escape that ends where its form does */
	OP_NAME,    /* an escape that ends where what follows it begins */
	OP_Q,	    /* here the prefix may end */
	OP_END,
};

/* An escape and the literal text behind it. */
struct op {
	enum op_kind kind;
	char escape;
	bool may_be_empty;
	int field;   /* that it gives, -1 none */
	int padding; /* bytes; negative: spaces behind */
	int retry;   /* the last name before it, -1 none */
	const char *tail;
	size_t tail_len;
};

struct log_prefix {
	char *text;
	size_t head;	/* bytes of text that are not the server's own */
	char *literals; /* where the ops' tails are */
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
	if (p->n == 0)
		p->ops[p->n++] = (struct op){.kind = OP_LITERAL, .field = -1};
	*at = c;
	if (p->ops[p->n - 1].tail_len++ == 0)
		p->ops[p->n - 1].tail = at;
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

static void
add_end(struct log_prefix *p)
{
	int name = -1;

	p->ops[p->n] = (struct op){.kind = OP_END, .field = -1};
	for (size_t i = 0; i <= p->n; i++) {
		p->ops[i].retry = name;
		if (p->ops[i].kind == OP_NAME)
			name = (int)i;
	}
}

/* What the server says of a field counts before what the n ops of the head say.
 */
static void
prefer_own(struct log_prefix *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = n; j < p->n; j++)
			if (p->ops[j].field == p->ops[i].field)
				p->ops[i].field = -1;
}

static int
compile(struct log_prefix *p, struct err *err)
{
	char *literal = p->literals;
	const char *s = p->text;
	size_t head = 0;
	int padding;

	for (; *s; s++) {
		if (s == p->text + p->head)
			head = p->n;
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
	add_end(p);
	prefer_own(p, head);
	return 0;
}

struct log_prefix *
log_prefix_new(const char *text, struct err *err)
{
	return log_prefix_behind("", text, err);
}

struct log_prefix *
log_prefix_behind(const char *head, const char *text, struct err *err)
{
	struct log_prefix *p = xcalloc(1, sizeof(*p));
	size_t n = strlen(text) + 1;

	p->head = strlen(head);
	p->text = xmalloc(p->head + n);
	memcpy(p->text, head, p->head);
	memcpy(p->text + p->head, text, n);
	p->literals = xcalloc(1, p->head + n);
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
	return p->text + p->head;
}

struct matcher {
	const struct log_prefix *prefix;
	const char *line, *end;
	bool foreign; /* look for a severity in another language */
	struct log_line *out;
	struct str severity;
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

/* "LOG:  " and what follows it. */
static bool
match_severity(struct matcher *m, const char *p)
{
	size_t len = (size_t)(m->end - p), n;

	if (m->foreign)
		return match_foreign(p, len);
	n = state(p, len < 10 ? len : 10);
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
	m->out->message = (size_t)(p + n - m->line);
	return true;
}

/* The literal text behind an escape. Returns its end, NULL if it is not there.
   It is short: not worth a call of memcmp(). */
static inline const char *
match_tail(const struct op *op, const char *p, const char *end)
{
	if ((size_t)(end - p) < op->tail_len)
		return NULL;
	for (size_t i = 0; i < op->tail_len; i++)
		if (p[i] != op->tail[i])
			return NULL;
	return p + op->tail_len;
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
field_text(const struct op *op, struct str found)
{
	if (op->padding > 0)
		for (; found.len && *found.p == ' '; found.p++)
			found.len--;
	if (op->padding < 0)
		while (found.len && found.p[found.len - 1] == ' ')
			found.len--;
	if (found.len == 9 && memcmp(found.p, "[unknown]", 9) == 0)
		found.len = 0;
	return found;
}

/* The prefix ended before op n. Of two escapes for one field the first counts.
 */
static void
set_fields(struct matcher *m, size_t n)
{
	const struct op *op = m->prefix->ops + n;
	struct str *v = m->out->fields.v;

	log_fields_clear(&m->out->fields);
	v[FIELD_SEVERITY] = m->severity;
	while (n-- > 0)
		if ((--op)->field >= 0)
			v[op->field] = field_text(op, m->found[n]);
}

static bool
match(struct matcher *m)
{
	const struct op *ops = m->prefix->ops, *op = ops;
	const char *p = m->line, *end = m->end, *next;

	for (int steps = 0; steps < STEPS_MAX; steps++) {
		if (op->kind >= OP_Q && match_severity(m, p)) {
			set_fields(m, (size_t)(op - ops));
			return true;
		}
		next = match_op(op, p, end, &m->found[op - ops]);
		/* A name that cannot be longer leaves it to the one before. */
		while (!next) {
			struct str *found;

			if (op->retry < 0)
				return false;
			found = &m->found[op->retry];
			op = &ops[op->retry];
			next = match_name(op, found->p, found->len + 1, end,
					  found);
		}
		p = next;
		op++;
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
