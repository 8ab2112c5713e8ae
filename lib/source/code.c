/*
 * Code, cut into tokens: as much of it as it takes to know what is a literal,
 * a comment, a bracket or an operator.
 */
#include "source/chain.h"
#include "source/literal.h"
#include "sql/chars.h"

enum byte {
	BYTE_SIGN,
	BYTE_SPACE,
	BYTE_NEWLINE,
	BYTE_WORD,
	BYTE_DIGIT,
	BYTE_QUOTE,
	BYTE_OPEN,
	BYTE_CLOSE,
};

/* The others are signs; those that are not ASCII are of words. */
static const unsigned char bytes[128] = {
	[' '] = BYTE_SPACE,	    ['\t'] = BYTE_SPACE,
	['\r'] = BYTE_SPACE,	    ['\f'] = BYTE_SPACE,
	['\v'] = BYTE_SPACE,	    ['\n'] = BYTE_NEWLINE,
	['"'] = BYTE_QUOTE,	    ['\''] = BYTE_QUOTE,
	['`'] = BYTE_QUOTE,	    ['('] = BYTE_OPEN,
	['['] = BYTE_OPEN,	    ['{'] = BYTE_OPEN,
	[')'] = BYTE_CLOSE,	    [']'] = BYTE_CLOSE,
	['}'] = BYTE_CLOSE,	    ['a' ... 'z'] = BYTE_WORD,
	['A' ... 'Z'] = BYTE_WORD,  ['_'] = BYTE_WORD,
	['0' ... '9'] = BYTE_DIGIT,
};

static enum byte
byte_of(char c)
{
	return c & 0x80 ? BYTE_WORD : (enum byte)bytes[(unsigned char)c];
}

void
reader_skip(struct reader *r, size_t at, const char *reason)
{
	vec_push(r->arena, &r->out->skips, (struct source_skip){at, reason});
}

static void
skip_line(struct reader *r)
{
	r->at = reader_line_end(r, r->at);
}

static void
skip_block(struct reader *r)
{
	const char *text = r->text, *p = text + r->at + 2, *end = text + r->len;
	size_t depth = 1;

	while (depth) {
		p = p < end ? memchr(p, '/', (size_t)(end - p)) : NULL;
		if (!p) {
			reader_skip(r, r->at, "the comment is not closed");
			r->at = r->len;
			return;
		}
		if (p[-1] == '*' && p - 1 > text + r->at + 1) {
			depth--;
			p++;
		} else if (r->language->nested_comments && p + 1 < end &&
			   p[1] == '*') {
			depth++;
			p += 2;
			/* Its * begins no end. */
			if (p < end && *p == '/')
				p++;
		} else {
			p++;
		}
	}
	r->at = (size_t)(p - text);
}

static bool
skip_comment(struct reader *r)
{
	const struct language *language = r->language;
	char c = r->text[r->at];

	if (c == '#' && language->hash_comments) {
		skip_line(r);
		return true;
	}
	if (c != '/' || !language->slash_comments)
		return false;
	if (reader_peek(r, 1) == '/')
		skip_line(r);
	else if (reader_peek(r, 1) == '*')
		skip_block(r);
	else
		return false;
	return true;
}

static void
read_word(struct reader *r)
{
	size_t end = r->at + 1;

	while (end < r->len) {
		enum byte b = byte_of(r->text[end]);

		if (b != BYTE_WORD && b != BYTE_DIGIT)
			break;
		end++;
	}
	if (r->language->prefix && end < r->len &&
	    (r->text[end] == '"' || r->text[end] == '\'' ||
	     r->text[end] == '#') &&
	    r->language->prefix(r, end))
		return;
	chain_word(r, end);
}

static void
read_number(struct reader *r)
{
	size_t end = r->at + 1;

	while (end < r->len &&
	       ((r->text[end] != '$' && in_word(r->text[end])) ||
		(r->text[end] == '.' && end + 1 < r->len &&
		 is_digit(r->text[end + 1]))))
		end++;
	chain_number(r, end);
}

static void
read_newline(struct reader *r)
{
	if (r->at == r->line && r->line) {
		r->at = r->next;
		r->line = 0;
	} else {
		r->at++;
	}
	chain_newline(r);
	if (r->language->line && r->at < r->len)
		r->language->line(r);
}

/* \ and a newline are space. */
static bool
skip_continuation(struct reader *r)
{
	size_t n = reader_peek(r, 1) == '\r' ? 2 : 1;

	if (r->text[r->at] != '\\' || reader_peek(r, n) != '\n')
		return false;
	r->at += n;
	if (r->at == r->line) {
		r->at = r->next;
		r->line = 0;
	} else {
		r->at++;
	}
	return true;
}

static void
read_sign(struct reader *r)
{
	if (skip_continuation(r) ||
	    (r->language->sign && r->language->sign(r)) || skip_comment(r))
		return;
	r->at = chain_operator(r);
}

static void
read_token(struct reader *r)
{
	char c = r->text[r->at];

	switch (byte_of(c)) {
	case BYTE_SPACE:
		do
			r->at++;
		while (r->at < r->len && r->text[r->at] == ' ');
		break;
	case BYTE_NEWLINE:
		read_newline(r);
		break;
	case BYTE_WORD:
		read_word(r);
		break;
	case BYTE_DIGIT:
		read_number(r);
		break;
	case BYTE_QUOTE:
		if (!r->language->quote(r))
			r->at = chain_operator(r);
		break;
	case BYTE_OPEN:
		chain_open(r, c);
		break;
	case BYTE_CLOSE:
		chain_close(r, c);
		break;
	default:
		read_sign(r);
	}
}

void
reader_run(struct reader *r)
{
	if (r->language->line && r->len)
		r->language->line(r);
	while (r->at < r->len && !r->stopped) {
		if (reader_top(r)->reading)
			literal_read(r);
		else
			read_token(r);
	}
	chain_finish(r);
}
