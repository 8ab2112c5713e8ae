#include "sql/question.h"

#include "sql/chars.h"

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

	return TOKEN_IS_ANY(t, types);
}

/* Words are known in lower case. */
static enum word
find_word(const struct question *q, struct token t)
{
	char lower[32];

	if (t.len > sizeof(lower))
		return WORD_NAME;
	for (size_t i = 0; i < t.len; i++)
		lower[i] = t.p[i] >= 'A' && t.p[i] <= 'Z'
				   ? (char)(t.p[i] + ('a' - 'A'))
				   : t.p[i];
	return word_find(&q->words, lower, t.len);
}

static bool
precedes_operand(const struct question *q, struct token t)
{
	/* Beyond those that matter to a shape. */
	static const char *const more[] = {"escape", "first", "next",
					   "return", "where", "zone"};

	return word_precedes_operand(find_word(q, t)) || TOKEN_IS_ANY(t, more);
}

/* "timestamp with time zone" is one; "at time zone" is none. */
static void
meet_word(struct question *q, struct token t)
{
	static const char *const within[] = {"with", "without", "time", "zone"};
	bool goes_on = q->type && TOKEN_IS_ANY(t, within);

	if (!goes_on)
		q->type = names_type(t) && !token_is(q->last, "at") ? t.p
								    : NULL;
	q->operand = goes_on || !precedes_operand(q, t);
}

void
question_init(struct question *q)
{
	*q = (struct question){0};
	word_table_init(&q->words);
}

void
question_meet(struct question *q, struct token t)
{
	if (t.kind == TOKEN_IDENT && !token_is_punct(q->last, ".")) {
		meet_word(q, t);
	} else {
		q->type = NULL;
		q->operand = t.kind == TOKEN_PUNCT ? *t.p == ')' || *t.p == ']'
						   : t.kind != TOKEN_OPERATOR;
	}
	q->last = t;
}

void
question_meet_parameter(struct question *q, const char *at)
{
	q->last = (struct token){.kind = TOKEN_PARAM, .p = at, .len = 1};
	q->type = NULL;
	q->operand = true;
}

bool
question_is_parameter(const struct question *q)
{
	return !q->operand || q->type;
}
