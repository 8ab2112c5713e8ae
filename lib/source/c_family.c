/* Go, Java and Kotlin. */
#include "source/chain.h"
#include "source/literal.h"

/* 'c': at most as long as its line. */
static bool
character(struct reader *r)
{
	literal_begin(
		r,
		(struct literal){.flags = LITERAL_ESCAPES | LITERAL_IGNORED,
				 .close = '\''},
		1);
	return true;
}

static bool
go_quote(struct reader *r)
{
	char c = r->text[r->at];

	if (c == '\'')
		return character(r);
	literal_begin(r,
		      (struct literal){.flags = c == '`' ? LITERAL_LINES
							 : LITERAL_ESCAPES,
				       .close = c},
		      1);
	return true;
}

const struct language language_go = {
	.newline = NEWLINE_HARD,
	.escapes = ESCAPES_GO,
	.slash_comments = true,
	.quote = go_quote,
};

/* """ or " */
static bool
long_or_short(struct reader *r, unsigned long_flags, unsigned short_flags)
{
	bool is_long = reader_sees(r, r->at, "\"\"\"");

	literal_begin(r,
		      (struct literal){
			      .flags = is_long ? long_flags | LITERAL_LINES
					       : short_flags,
			      .close = '"',
			      .ncloses = is_long ? 3 : 1,
		      },
		      is_long ? 3 : 1);
	return true;
}

static bool
java_quote(struct reader *r)
{
	switch (r->text[r->at]) {
	case '\'':
		return character(r);
	case '"':
		return long_or_short(r, LITERAL_ESCAPES, LITERAL_ESCAPES);
	default:
		return false;
	}
}

const struct language language_java = {
	.newline = NEWLINE_SPACE,
	.escapes = ESCAPES_C,
	.slash_comments = true,
	.quote = java_quote,
};

/* `name` is a name. */
static bool
kotlin_quote(struct reader *r)
{
	const unsigned values = LITERAL_DOLLAR | LITERAL_NAMES;

	switch (r->text[r->at]) {
	case '\'':
		return character(r);
	case '"':
		return long_or_short(r, values | LITERAL_GREEDY,
				     values | LITERAL_ESCAPES);
	default:
		return false;
	}
}

const struct language language_kotlin = {
	.newline = NEWLINE_SOFT,
	.escapes = ESCAPES_C,
	.slash_comments = true,
	.nested_comments = true,
	.quote = kotlin_quote,
};
