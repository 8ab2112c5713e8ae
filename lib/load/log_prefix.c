/*
 * The value of log_line_prefix, compiled to ops: literal text with escapes in
 * it. log_prefix_match.c runs them over a line.
 */
#include "load/log_prefix.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "load/log_prefix_ops.h"

#define PADDING_MAX 200

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
		p->ops[p->n++] = (struct op){
			.kind = OP_LITERAL, .may_be_empty = true, .field = -1};
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

static enum op_kind
escape_kind(char escape)
{
	switch (escape) {
	case 't':
	case 's':
		return OP_SECONDS;
	case 'm':
		return OP_MILLIS;
	case 'n':
		return OP_EPOCH;
	case 'c':
		return OP_SESSION;
	case 'v':
		return OP_VXID;
	case 'Q':
		return OP_SIGNED;
	case 'e':
		return OP_STATE;
	case 'p':
	case 'P':
	case 'l':
	case 'x':
		return OP_NUMBER;
	case 'q':
		return OP_Q;
	default:
		return OP_NAME;
	}
}

static void
add_escape(struct log_prefix *p, char escape, int padding)
{
	enum op_kind kind = escape_kind(escape);

	p->ops[p->n++] = (struct op){
		.kind = kind,
		.may_be_empty = kind >= OP_NAME || strchr("Pv", escape),
		.is_key = strchr("pcr", escape),
		.field = escape_field(escape),
		.padding = escape == 'q' ? 0 : padding,
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

/* Of two escapes for one field the first counts; but what the server says of it
   counts before what the n ops of the head say. */
static void
drop_repeated(struct log_prefix *p, size_t n)
{
	for (size_t i = 0; i < p->n; i++)
		for (size_t j = i + 1; j < p->n; j++)
			if (p->ops[j].field == p->ops[i].field)
				p->ops[i < n && j >= n ? i : j].field = -1;
}

static void
set_words(struct log_prefix *p)
{
	for (size_t i = 0; i <= p->n; i++) {
		struct op *op = &p->ops[i];
		size_t n = op->tail_len;

		n = n < sizeof(op->tail_word) ? n : sizeof(op->tail_word);
		if (n)
			memcpy(&op->tail_word, op->tail, n);
		memset(&op->tail_mask, 0xff, n);
	}
}

static bool
is_simple(const struct log_prefix *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->ops[i].padding ||
		    (p->ops[i].kind == OP_NAME && p->ops[i].tail_len == 0))
			return false;
	return true;
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
	drop_repeated(p, head);
	set_words(p);
	p->simple = is_simple(p);
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
