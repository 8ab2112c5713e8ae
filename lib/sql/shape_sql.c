#include "sql/shape_sql.h"

#include "sql/chars.h"
#include "sql/question.h"

struct converter {
	struct buf *out;
	struct question question;
	const char *copied; /* up to here the text is in out */
	int parameters;
};

static void
copy_until(struct converter *c, const char *to)
{
	buf_add(c->out, c->copied, (size_t)(to - c->copied));
	c->copied = to;
}

/* at is the ?. */
static void
put_parameter(struct converter *c, const char *at, const char *end)
{
	const char *type = c->question.type;
	struct token last = c->question.last;

	copy_until(c, type ? type : at);
	buf_printf(c->out, "$%d", ++c->parameters);
	if (type) {
		buf_str(c->out, "::");
		copy_until(c, last.p + last.len);
	}
	c->copied = at + 1;
	/* "?where" are two tokens, "$1where" is a mistake. */
	if (c->copied < end && in_word(*c->copied))
		buf_char(c->out, ' ');
	question_meet_parameter(&c->question, at);
}

/* A sign can stand before it. */
static bool
is_parameter(const struct converter *c, struct token t)
{
	if (t.kind != TOKEN_OPERATOR || t.p[t.len - 1] != '?')
		return false;
	return t.len == 1 ? question_is_parameter(&c->question)
			  : t.len == 2 && (*t.p == '-' || *t.p == '+');
}

int
shape_sql(struct buf *out, const char *text, size_t len)
{
	struct converter c = {.out = out, .copied = text};
	struct lexer lexer;
	struct token t;

	question_init(&c.question);
	lex_init(&lexer, text, len);
	while ((t = lex_next(&lexer)).kind != TOKEN_END) {
		if (is_parameter(&c, t))
			put_parameter(&c, t.p + t.len - 1, text + len);
		else
			question_meet(&c.question, t);
	}
	copy_until(&c, text + len);
	return c.parameters;
}
