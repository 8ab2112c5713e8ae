#include "base/text.h"
#include "source/chain.h"
#include "source/literal.h"

/* 'a' is a character, 'a a lifetime. */
static bool
tick(struct reader *r)
{
	size_t n;

	if (reader_peek(r, 1) == '\\') {
		literal_begin(r,
			      (struct literal){.flags = LITERAL_ESCAPES |
							LITERAL_IGNORED,
					       .close = '\''},
			      1);
		return true;
	}
	if (r->len - r->at < 3)
		return false;
	n = utf8_char(r->text + r->at + 1, r->len - r->at - 1);
	if (n == 0 || reader_peek(r, 1 + n) != '\'')
		return false;
	chain_operand(r, r->at + n + 2);
	return true;
}

static bool
quote(struct reader *r)
{
	switch (r->text[r->at]) {
	case '\'':
		return tick(r);
	case '"':
		literal_begin(r,
			      (struct literal){.flags = LITERAL_ESCAPES |
							LITERAL_LINES,
					       .close = '"'},
			      1);
		return true;
	default:
		return false;
	}
}

/* r"a", r#"a"#, b"a", br"a", c"a" */
static bool
prefix(struct reader *r, size_t end)
{
	size_t n = end - r->at, hashes;
	bool raw = r->text[end - 1] == 'r';
	struct literal l = {.close = '"', .flags = LITERAL_LINES};

	if (n > 2 || (n == 2 && !raw) || !strchr("rbc", r->text[r->at]))
		return false;
	hashes = literal_quotes(r, end, '#');
	if (end + hashes >= r->len || r->text[end + hashes] != '"' ||
	    (hashes && !raw))
		return false;
	l.nhashes = (unsigned)hashes;
	if (!raw)
		l.flags |= LITERAL_ESCAPES;
	literal_begin(r, l, n + hashes + 1);
	return true;
}

const struct language language_rust = {
	.newline = NEWLINE_SPACE,
	.escapes = ESCAPES_RUST,
	.slash_comments = true,
	.nested_comments = true,
	.quote = quote,
	.prefix = prefix,
};
