#include "source/chain.h"
#include "source/literal.h"

/* A literal whose prefix is n bytes at r->at. */
static void
begin(struct reader *r, size_t n, unsigned flags)
{
	char quote = r->text[r->at + n];
	size_t quotes = reader_peek(r, n + 1) == quote &&
					reader_peek(r, n + 2) == quote
				? 3
				: 1;

	literal_begin(
		r,
		(struct literal){
			.flags = flags | (quotes == 3 ? LITERAL_LINES : 0),
			.close = quote,
			.ncloses = (unsigned)quotes,
		},
		n + quotes);
}

static bool
quote(struct reader *r)
{
	if (r->text[r->at] == '`')
		return false;
	begin(r, 0, LITERAL_ESCAPES);
	return true;
}

static bool
prefix(struct reader *r, size_t end)
{
	unsigned flags = LITERAL_ESCAPES;

	if (end - r->at > 2 || r->text[end] == '#')
		return false;
	for (size_t i = r->at; i < end; i++)
		switch (r->text[i] | 0x20) {
		case 'r':
			flags = (flags & ~LITERAL_ESCAPES) | LITERAL_RAW;
			break;
		case 'f':
			flags |= LITERAL_BRACES;
			break;
		case 't':
			flags |= LITERAL_BRACES | LITERAL_TAGGED;
			break;
		case 'b':
		case 'u':
			break;
		default:
			return false;
		}
	begin(r, end - r->at, flags);
	return true;
}

/* In f"{value:format}", the format. */
static bool
sign(struct reader *r)
{
	if (r->text[r->at] != ':' || !reader_top(r)->interpolation)
		return false;
	literal_skip_format(r);
	return true;
}

const struct language language_python = {
	.newline = NEWLINE_OUTER,
	.escapes = ESCAPES_PYTHON,
	.adjacent = true,
	.percent = true,
	.hash_comments = true,
	.quote = quote,
	.prefix = prefix,
	.sign = sign,
};
