#include "source/literal.h"

#include "source/chain.h"
#include "sql/chars.h"

/* What a byte can mean in a literal. */
enum {
	BYTE_BACKSLASH = 1 << 0,
	BYTE_NEWLINE = 1 << 1,
	BYTE_DOLLAR = 1 << 2,
	BYTE_HASH = 1 << 3,
	BYTE_OPEN = 1 << 4,
	BYTE_CLOSE = 1 << 5,
};

static const unsigned char bytes[256] = {
	['\\'] = BYTE_BACKSLASH, ['\n'] = BYTE_NEWLINE, ['$'] = BYTE_DOLLAR,
	['#'] = BYTE_HASH,	 ['{'] = BYTE_OPEN,	['}'] = BYTE_CLOSE,
};

static unsigned
special_bytes(const struct reader *r, const struct literal *l)
{
	unsigned mask = 0, f = l->flags;

	if (f & (LITERAL_ESCAPES | LITERAL_QUOTED | LITERAL_RAW))
		mask |= BYTE_BACKSLASH;
	if (!(f & LITERAL_LINES) || l->tag.len || r->line)
		mask |= BYTE_NEWLINE;
	if (f & (LITERAL_DOLLAR | LITERAL_NAMES))
		mask |= BYTE_DOLLAR;
	if (f & LITERAL_HASH)
		mask |= BYTE_HASH;
	if (f & LITERAL_BRACES)
		mask |= BYTE_OPEN | BYTE_CLOSE;
	if (f & LITERAL_PHP)
		mask |= BYTE_OPEN;
	return mask;
}

/* The end of the text at r->at that means nothing but itself. */
static size_t
plain_end(const struct reader *r, const struct literal *l)
{
	const char *p = r->text + r->at, *end = r->text + r->len;
	unsigned mask = special_bytes(r, l);
	char open = l->open ? l->open : l->close;

	if (l->tag.len)
		while (p < end && !(bytes[(unsigned char)*p] & mask))
			p++;
	else
		while (p < end && *p != l->close && *p != open &&
		       !(bytes[(unsigned char)*p] & mask))
			p++;
	return (size_t)(p - r->text);
}

size_t
literal_quotes(const struct reader *r, size_t at, char quote)
{
	size_t n = 0;

	while (at + n < r->len && r->text[at + n] == quote)
		n++;
	return n;
}

/* n bytes at r->at are text. */
static void
take_text(struct reader *r, size_t n)
{
	n = n < r->len - r->at ? n : r->len - r->at;
	chain_text(r, r->at, r->at + n);
	r->at += n;
}

static void
end_literal(struct reader *r)
{
	struct level *level = reader_top(r);
	const struct literal *l = &level->literal;

	chain_literal_end(r, r->at);
	if (!(l->flags & LITERAL_HEREDOC))
		return;
	/* What follows the line of its beginning is behind its end. */
	r->next = r->at < r->len ? r->at : r->len;
	r->line = l->line;
	r->at = l->resume;
	level->last_end = r->at;
	r->heredocs--;
}

/* At the beginning of a line: is it the one that ends a heredoc? */
static bool
take_tag(struct reader *r, const struct literal *l)
{
	size_t at = r->at;

	if (l->flags & LITERAL_INDENTED)
		while (at < r->len &&
		       (r->text[at] == ' ' || r->text[at] == '\t'))
			at++;
	if (r->len - at < l->tag.len ||
	    memcmp(r->text + at, l->tag.p, l->tag.len) != 0)
		return false;
	at += l->tag.len;
	if (l->flags & LITERAL_MARK) {
		if (at < r->len && in_word(r->text[at]))
			return false;
	} else {
		if (at < r->len && r->text[at] == '\r')
			at++;
		if (at < r->len && r->text[at++] != '\n')
			return false;
	}
	r->at = at;
	end_literal(r);
	return true;
}

/* At a newline; false if the literal ends. */
static bool
take_newline(struct reader *r, const struct literal *l)
{
	size_t at = r->at;

	if (!(l->flags & LITERAL_LINES)) {
		chain_unclosed(r);
		return false;
	}
	take_text(r, 1);
	if (at == r->line) {
		r->at = r->next;
		r->line = 0;
	}
	return !l->tag.len || !take_tag(r, l);
}

/* Does what closes the literal stand there? */
static bool
closes_at(const struct reader *r, const struct literal *l, size_t at)
{
	for (unsigned i = 0; i < l->ncloses; i++)
		if (at + i >= r->len || r->text[at + i] != l->close)
			return false;
	at += l->ncloses;
	for (unsigned i = 0; i < l->nhashes; i++)
		if (at + i >= r->len || r->text[at + i] != '#')
			return false;
	return true;
}

/* At what may close it; false if it does. */
static bool
take_close(struct reader *r, struct literal *l)
{
	size_t n;

	if (l->open && r->text[r->at] == l->open) {
		l->depth++;
		take_text(r, 1);
		return true;
	}
	if (l->depth) {
		l->depth--;
		take_text(r, 1);
		return true;
	}
	if ((l->flags & LITERAL_DOUBLED) && reader_peek(r, 1) == l->close) {
		chain_bytes(r, &l->close, 1, r->at);
		r->at += 2;
		return true;
	}
	if (!closes_at(r, l, r->at)) {
		n = l->nhashes ? 1 : literal_quotes(r, r->at, l->close);
		take_text(r, n);
		return true;
	}
	if (l->flags & LITERAL_GREEDY)
		take_text(r, literal_quotes(r, r->at, l->close) - l->ncloses);
	r->at += l->ncloses + l->nhashes;
	end_literal(r);
	return false;
}

static enum hole_kind
kind_of(const struct literal *l)
{
	return l->flags & LITERAL_TAGGED ? HOLE_BOUND : HOLE_CODE;
}

/* At an interpolation, its code skip bytes ahead. Returns false, for what is
   read next is that. */
static bool
interpolate(struct reader *r, const struct literal *l, size_t skip)
{
	chain_hole(r, r->at, kind_of(l));
	r->at += skip;
	chain_interpolation(r);
	return false;
}

static size_t
word_end(const struct reader *r, size_t at)
{
	while (at < r->len && in_word(r->text[at]) && r->text[at] != '$')
		at++;
	return at;
}

/* PHP's "$a[b]" and "$a->b": behind it. */
static size_t
php_name_end(const struct reader *r, size_t at)
{
	size_t end = at;

	if (reader_sees(r, at, "->") && at + 2 < r->len &&
	    starts_word(r->text[at + 2]))
		return word_end(r, at + 2);
	if (!reader_sees(r, at, "["))
		return at;
	for (end = at + 1; end < r->len && end < at + 80; end++) {
		if (r->text[end] == ']')
			return end + 1;
		if (!in_word(r->text[end]) && r->text[end] != '-')
			break;
	}
	return at;
}

static bool
take_dollar(struct reader *r, const struct literal *l)
{
	char next = reader_peek(r, 1);

	/* Kotlin's way to write a $ where \ is none. */
	if ((l->flags & LITERAL_NAMES) && reader_sees(r, r->at, "${'$'}")) {
		chain_bytes(r, "$", 1, r->at);
		r->at += strlen("${'$'}");
		return true;
	}
	if ((l->flags & LITERAL_DOLLAR) && next == '{')
		return interpolate(r, l, 2);
	if ((l->flags & LITERAL_NAMES) && starts_word(next)) {
		chain_hole(r, r->at, HOLE_CODE);
		r->at = word_end(r, r->at + 1);
		if (l->flags & LITERAL_PHP)
			r->at = php_name_end(r, r->at);
		return true;
	}
	take_text(r, 1);
	return true;
}

/* { and } of the f-strings of a language: nbraces begin code, fewer are text;
   where one does, two are one of text. */
static bool
take_brace(struct reader *r, const struct literal *l)
{
	char c = r->text[r->at];
	size_t n;

	if (l->flags & LITERAL_PHP) {
		if (reader_peek(r, 1) == '$')
			return interpolate(r, l, 1);
		take_text(r, 1);
		return true;
	}
	if (l->nbraces == 1) {
		if (reader_peek(r, 1) == c) {
			chain_bytes(r, &c, 1, r->at);
			r->at += 2;
			return true;
		}
		if (c == '{')
			return interpolate(r, l, 1);
		take_text(r, 1);
		return true;
	}
	n = literal_quotes(r, r->at, c);
	if (c == '}' || n < l->nbraces) {
		take_text(r, n);
		return true;
	}
	take_text(r, n - l->nbraces);
	return interpolate(r, l, l->nbraces);
}

/* A backslash where not all escapes are undone. */
static void
take_backslash(struct reader *r, const struct literal *l)
{
	char next = reader_peek(r, 1);

	if (l->flags & LITERAL_RAW) {
		take_text(r, next == '\n' && r->line ? 1 : 2);
	} else if (next == '\\' || (next && next == l->close) ||
		   (next && next == l->open)) {
		chain_bytes(r, &next, 1, r->at);
		r->at += 2;
	} else {
		take_text(r, 1);
	}
}

/* At a byte that may mean something; false if what is read next is no longer
   this literal's text. */
static bool
take_special(struct reader *r, struct literal *l)
{
	char c = r->text[r->at];

	if (!l->tag.len && (c == l->close || (l->open && c == l->open)))
		return take_close(r, l);
	switch (c) {
	case '\n':
		return take_newline(r, l);
	case '\\':
		if (l->flags & LITERAL_ESCAPES)
			escape_read(r);
		else
			take_backslash(r, l);
		return true;
	case '$':
		return take_dollar(r, l);
	case '#':
		if (reader_peek(r, 1) == '{')
			return interpolate(r, l, 2);
		take_text(r, 1);
		return true;
	default:
		return take_brace(r, l);
	}
}

void
literal_read(struct reader *r)
{
	struct level *level = reader_top(r);
	struct literal *l = &level->literal;

	while (r->at < r->len) {
		size_t end = plain_end(r, l);

		chain_text(r, r->at, end);
		r->at = end;
		if (end < r->len && !take_special(r, l))
			return;
	}
	chain_unclosed(r);
}

void
literal_begin(struct reader *r, struct literal literal, size_t skip)
{
	literal.begin = r->at;
	literal.ncloses = literal.ncloses ? literal.ncloses : 1;
	literal.nbraces = literal.nbraces ? literal.nbraces : 1;
	chain_literal(r, &literal);
	r->at += skip;
}

void
literal_heredoc(struct reader *r)
{
	take_tag(r, &reader_top(r)->literal);
}

void
literal_skip_format(struct reader *r)
{
	size_t depth = 0;

	for (; r->at < r->len && r->text[r->at] != '\n'; r->at++) {
		if (r->text[r->at] == '{')
			depth++;
		else if (r->text[r->at] == '}' && depth-- == 0)
			return;
	}
}
