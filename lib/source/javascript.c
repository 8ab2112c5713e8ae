#include "source/chain.h"
#include "source/literal.h"

static bool
quote(struct reader *r)
{
	char c = r->text[r->at];
	struct literal l = {.flags = LITERAL_ESCAPES, .close = c};
	struct level *top = reader_top(r);

	/* In text that is no code: <p>Don't</p> */
	if (c == '\'' && chain_touches_word(r)) {
		r->at++;
		return true;
	}
	if (c == '`') {
		l.flags |= LITERAL_LINES | LITERAL_DOLLAR;
		/* sql`a`, sql<T>`a`, sql(b)`a` */
		if (top->last_end == r->at && r->at &&
		    (chain_behind_operand(r) || r->text[r->at - 1] == '>'))
			l.flags |= LITERAL_TAGGED;
	}
	literal_begin(r, l, 1);
	return true;
}

/* The end of the pattern at r->at, 0 if it is none. */
static size_t
pattern_end(const struct reader *r)
{
	bool in_class = false;

	for (size_t at = r->at + 1; at < r->len; at++) {
		switch (r->text[at]) {
		case '\n':
			return 0;
		case '\\':
			if (++at < r->len && r->text[at] == '\n')
				return 0;
			break;
		case '[':
			in_class = true;
			break;
		case ']':
			in_class = false;
			break;
		case '/':
			if (!in_class)
				return at + 1;
			break;
		default:
			break;
		}
	}
	return 0;
}

/* A pattern, which no operand stands before. Of what is not closed on its line
   nothing more is tried there. */
static bool
pattern(struct reader *r)
{
	char next = reader_peek(r, 1);
	char before = r->at ? r->text[r->at - 1] : '\n';
	size_t end;

	/* Comments; </a> and <a b={c} /> */
	if (next == '/' || next == '*' || next == '>' || before == '<' ||
	    r->at < r->no_pattern || chain_behind_operand(r))
		return false;
	end = pattern_end(r);
	if (end == 0) {
		r->no_pattern = reader_line_end(r, r->at);
		return false;
	}
	chain_operand(r, end);
	return true;
}

static bool
sign(struct reader *r)
{
	switch (r->text[r->at]) {
	case '/':
		return pattern(r);
	case '$':
		/* It is a letter. */
		chain_word(r, r->at + 1);
		return true;
	case '#':
		if (r->at == 0 && reader_peek(r, 1) == '!') {
			r->at = reader_line_end(r, r->at);
			return true;
		}
		return false;
	default:
		return false;
	}
}

const struct language language_javascript = {
	.newline = NEWLINE_SOFT,
	.escapes = ESCAPES_JAVASCRIPT,
	.slash_comments = true,
	.quote = quote,
	.sign = sign,
};
