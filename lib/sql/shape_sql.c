/*
 * What a ? is depends on what stands before it:
 *
 *	a = ?		an operator or a key word: a parameter
 *	interval ?	a type: a constant of it
 *	doc ? ?		an operand: jsonb's operator, then a parameter
 */
#include "sql/shape_sql.h"

#include "sql/chars.h"
#include "sql/lex.h"
#include "sql/shape_word.h"

struct converter {
	struct buf *out;
	struct word_table words;
	const char *copied; /* up to here the text is in out */
	const char *type;   /* the last tokens are one, which begins here */
	struct token last;
	bool operand; /* the last token ends one */
	int parameters;
};

static bool
is_one_of(struct token t, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (token_is(t, words[i]))
			return true;
	return false;
}

#define IS_ONE_OF(t, words) \
	is_one_of(t, words, sizeof(words) / sizeof(*(words)))

/* Those that constants are written with. */
static bool
names_type(struct token t)
{
	static const char *const types[] = {
		"bit",	 "bool",    "boolean",	 "bytea",	"cidr",
		"date",	 "decimal", "float8",	 "inet",	"int",
		"int4",	 "int8",    "integer",	 "interval",	"json",
		"jsonb", "macaddr", "money",	 "numeric",	"point",
		"text",	 "time",    "timestamp", "timestamptz", "timetz",
		"uuid",	 "varchar", "xml",
	};

	return IS_ONE_OF(t, types);
}

static bool
precedes_operand(const struct converter *c, struct token t)
{
	/* Beyond those that matter to a shape. */
	static const char *const more[] = {"escape", "first", "next",
					   "return", "where", "zone"};

	return word_precedes_operand(word_find(&c->words, t.p, t.len)) ||
	       IS_ONE_OF(t, more);
}

/* "timestamp with time zone" is one; "at time zone" is none. */
static void
meet_word(struct converter *c, struct token t)
{
	static const char *const within[] = {"with", "without", "time", "zone"};
	bool goes_on = c->type && IS_ONE_OF(t, within);

	if (!goes_on)
		c->type = names_type(t) && !token_is(c->last, "at") ? t.p
								    : NULL;
	c->operand = goes_on || !precedes_operand(c, t);
}

static void
meet(struct converter *c, struct token t)
{
	if (t.kind == TOKEN_IDENT && !token_is_punct(c->last, ".")) {
		meet_word(c, t);
	} else {
		c->type = NULL;
		c->operand = t.kind == TOKEN_PUNCT ? *t.p == ')' || *t.p == ']'
						   : t.kind != TOKEN_OPERATOR;
	}
	c->last = t;
}

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
	const char *type = c->type;

	copy_until(c, type ? type : at);
	buf_printf(c->out, "$%d", ++c->parameters);
	if (type) {
		buf_str(c->out, "::");
		copy_until(c, c->last.p + c->last.len);
	}
	c->copied = at + 1;
	/* "?where" are two tokens, "$1where" is a mistake. */
	if (c->copied < end && in_word(*c->copied))
		buf_char(c->out, ' ');
	c->last = (struct token){.kind = TOKEN_PARAM, .p = at, .len = 1};
	c->type = NULL;
	c->operand = true;
}

/* A sign can stand before it. */
static bool
is_parameter(const struct converter *c, struct token t)
{
	if (t.kind != TOKEN_OPERATOR || t.p[t.len - 1] != '?')
		return false;
	return t.len == 1 ? !c->operand || c->type
			  : t.len == 2 && (*t.p == '-' || *t.p == '+');
}

int
shape_sql(struct buf *out, const char *text, size_t len)
{
	struct converter c = {.out = out, .copied = text};
	struct lexer lexer;
	struct token t;

	word_table_init(&c.words);
	lex_init(&lexer, text, len);
	while ((t = lex_next(&lexer)).kind != TOKEN_END) {
		if (is_parameter(&c, t))
			put_parameter(&c, t.p + t.len - 1, text + len);
		else
			meet(&c, t);
	}
	copy_until(&c, text + len);
	return c.parameters;
}
