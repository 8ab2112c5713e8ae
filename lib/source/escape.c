/*
 * What stands behind a backslash, by language. What is no character is U+FFFD.
 */
#include "base/text.h"
#include "source/chain.h"
#include "source/literal.h"
#include "sql/chars.h"

#define REPLACEMENT 0xfffdu

static size_t
encode(uint32_t code, char out[4])
{
	if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		code = REPLACEMENT;
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

/* The character stands at r->at, in n bytes. */
static void
take_code(struct reader *r, uint32_t code, size_t n)
{
	char out[4];

	chain_bytes(r, out, encode(code, out), r->at);
	r->at += n;
}

/* Digits of a base from r->at + skip on, at most max; how many. */
static size_t
read_digits(const struct reader *r, size_t skip, size_t max, unsigned base,
	    uint32_t *value)
{
	size_t n = 0;

	*value = 0;
	for (; n < max; n++) {
		int digit = hex_digit(reader_peek(r, skip + n));

		if (digit < 0 || (unsigned)digit >= base)
			break;
		*value = *value > 0xfffffff ? *value
					    : *value * base + (unsigned)digit;
	}
	return n;
}

/* \x41, \u0041, \U00000041, or \ and three octal digits; 0 if it is none. */
static size_t
read_number(const struct reader *r, char c, uint32_t *code)
{
	size_t n;

	switch (c) {
	case 'x':
		n = read_digits(r, 2, 2, 16, code);
		return n ? n + 2 : 0;
	case 'u':
		n = read_digits(r, 2, 4, 16, code);
		return n == 4 ? 6 : 0;
	case 'U':
		n = read_digits(r, 2, 8, 16, code);
		return n == 8 ? 10 : 0;
	default:
		n = read_digits(r, 1, 3, 8, code);
		return n ? n + 1 : 0;
	}
}

/* \u{1f600}, with more of them in Ruby: its length, 0 if it is none. */
static size_t
read_braced(const struct reader *r, uint32_t *code)
{
	size_t n;

	if (reader_peek(r, 2) != '{')
		return 0;
	n = 3 + read_digits(r, 3, 8, 16, code);
	return n > 3 && reader_peek(r, n) == '}' ? n + 1 : 0;
}

/* Two halves of one character: \ud83d\ude00. */
static size_t
read_pair(const struct reader *r, uint32_t *code)
{
	uint32_t low;

	if (*code < 0xd800 || *code >= 0xdc00 || reader_peek(r, 6) != '\\' ||
	    reader_peek(r, 7) != 'u' || read_digits(r, 8, 4, 16, &low) != 4 ||
	    low < 0xdc00 || low >= 0xe000)
		return 0;
	*code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
	return 12;
}

/* What a letter stands for, -1 if the language has no such escape. */
static int
letter(enum escapes escapes, char c)
{
	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case 'r':
		return '\r';
	case 'f':
		return escapes == ESCAPES_RUST ? -1 : '\f';
	case 'v':
		return escapes == ESCAPES_RUST ? -1 : '\v';
	case 'b':
		return escapes == ESCAPES_PHP || escapes == ESCAPES_RUST ? -1
									 : '\b';
	case 'a':
		return escapes == ESCAPES_PYTHON || escapes == ESCAPES_GO ||
				       escapes == ESCAPES_RUBY ||
				       escapes == ESCAPES_C
			       ? '\a'
			       : -1;
	case 'e':
		return escapes == ESCAPES_RUBY || escapes == ESCAPES_PHP ||
				       escapes == ESCAPES_C
			       ? 0x1b
			       : -1;
	case 's':
		return escapes == ESCAPES_RUBY || escapes == ESCAPES_C ? ' '
								       : -1;
	default:
		return -1;
	}
}

/* \ and a newline: the line goes on. */
static void
take_continuation(struct reader *r, size_t n)
{
	size_t newline = r->at + n - 1;

	if (r->language->escapes == ESCAPES_PHP) {
		chain_text(r, r->at, r->at + n);
		r->at += n;
		return;
	}
	r->at += n;
	if (newline == r->line) {
		r->at = r->next;
		r->line = 0;
	}
	if (r->language->escapes == ESCAPES_RUST)
		while (is_space(reader_peek(r, 0)) && r->at < r->len)
			r->at++;
}

/* An escape of a number, or of \N{NAME}: its length, 0 if it is none. */
static size_t
read_code(const struct reader *r, char c, uint32_t *code)
{
	enum escapes escapes = r->language->escapes;
	size_t n = 0, pair;

	if (c == 'u' && (n = read_braced(r, code)) > 0)
		return n;
	if (c == 'x' || (c >= '0' && c <= '7') ||
	    (c == 'u' && escapes != ESCAPES_PHP && escapes != ESCAPES_RUST) ||
	    (c == 'U' && (escapes == ESCAPES_PYTHON || escapes == ESCAPES_GO ||
			  escapes == ESCAPES_C)))
		n = read_number(r, c, code);
	if (n == 6 && c == 'u' && (pair = read_pair(r, code)) > 0)
		return pair;
	if (c == 'N' && escapes == ESCAPES_PYTHON && reader_peek(r, 2) == '{') {
		*code = REPLACEMENT;
		for (n = 3; n < 100 && reader_peek(r, n); n++)
			if (reader_peek(r, n) == '}')
				return n + 1;
		return 0;
	}
	return n;
}

void
escape_read(struct reader *r)
{
	char c = reader_peek(r, 1);
	enum escapes escapes = r->language->escapes;
	uint32_t code;
	size_t n;
	int plain;

	if (r->at + 1 >= r->len) {
		r->at++;
		return;
	}
	if (c == '\n' || (c == '\r' && reader_peek(r, 2) == '\n')) {
		take_continuation(r, c == '\n' ? 2 : 3);
		return;
	}
	plain = letter(escapes, c);
	if (plain >= 0) {
		take_code(r, (uint32_t)plain, 2);
		return;
	}
	n = read_code(r, c, &code);
	if (n) {
		take_code(r, code, n);
		return;
	}
	if ((escapes == ESCAPES_PYTHON && !strchr("\\'\"", c)) ||
	    (escapes == ESCAPES_PHP && !strchr("\\$\"", c))) {
		chain_text(r, r->at, r->at + 2);
		r->at += 2;
		return;
	}
	/* The byte itself; of a longer character it is the first one. */
	chain_bytes(r, &c, 1, r->at);
	r->at += 2;
}
