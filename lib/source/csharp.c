#include "source/chain.h"
#include "source/literal.h"
#include "sql/chars.h"

/*
 * A literal whose $ and @ are n bytes at r->at:
 *
 *	"a\n"	$"a{b}"	@"a ""b"""	$@"a{b}"	"""a"""	$$"""a{{b}}"""
 */
static void
begin(struct reader *r, size_t n)
{
	struct literal l = {.close = '"', .ncloses = 1};
	size_t quotes = literal_quotes(r, r->at + n, '"');
	bool verbatim = false;

	for (size_t i = 0; i < n; i++) {
		if (r->text[r->at + i] == '@')
			verbatim = true;
		else
			l.nbraces++;
	}
	if (l.nbraces)
		l.flags |= LITERAL_BRACES;
	if (verbatim) {
		l.flags |= LITERAL_DOUBLED | LITERAL_LINES;
		quotes = 1;
	} else if (quotes >= 3) {
		l.flags |= LITERAL_LINES | LITERAL_GREEDY;
		l.ncloses = (unsigned)quotes;
	} else {
		l.flags |= LITERAL_ESCAPES;
		quotes = 1;
	}
	literal_begin(r, l, n + quotes);
}

static bool
quote(struct reader *r)
{
	if (r->text[r->at] == '`')
		return false;
	if (r->text[r->at] == '"')
		begin(r, 0);
	else
		literal_begin(r,
			      (struct literal){.flags = LITERAL_ESCAPES |
							LITERAL_IGNORED,
					       .close = '\''},
			      1);
	return true;
}

static bool
sign(struct reader *r)
{
	char c = r->text[r->at];
	size_t n = 0;

	if (c == ':' && reader_top(r)->interpolation &&
	    reader_peek(r, 1) != ':') {
		literal_skip_format(r);
		return true;
	}
	if (c != '$' && c != '@')
		return false;
	while (reader_peek(r, n) == '$' || reader_peek(r, n) == '@')
		n++;
	if (reader_peek(r, n) != '"') {
		/* @name; the signs are passed once. */
		r->at += n - 1;
		return false;
	}
	begin(r, n);
	return true;
}

/* #region, #if and the like take their line. */
static bool
line(struct reader *r)
{
	size_t at = r->at;

	while (at < r->len && (r->text[at] == ' ' || r->text[at] == '\t'))
		at++;
	if (at < r->len && r->text[at] == '#')
		r->at = reader_line_end(r, at);
	else
		r->at = at;
	return true;
}

const struct language language_csharp = {
	.newline = NEWLINE_SPACE,
	.escapes = ESCAPES_C,
	.slash_comments = true,
	.quote = quote,
	.sign = sign,
	.line = line,
};
