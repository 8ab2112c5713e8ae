#include <strings.h>

#include "source/chain.h"
#include "source/literal.h"
#include "sql/chars.h"

/* What is not PHP, up to behind the next <?php or <?= */
static void
skip_html(struct reader *r)
{
	const char *p = r->text + r->at, *end = r->text + r->len;

	while (p < end && (p = memchr(p, '<', (size_t)(end - p))) != NULL) {
		size_t left = (size_t)(end - p);

		if (left >= 3 && memcmp(p, "<?=", 3) == 0) {
			r->at = (size_t)(p - r->text) + 3;
			return;
		}
		if (left >= 5 && strncasecmp(p, "<?php", 5) == 0) {
			r->at = (size_t)(p - r->text) + 5;
			return;
		}
		p++;
	}
	r->at = r->len;
}

static bool
line(struct reader *r)
{
	if (r->at == 0)
		skip_html(r);
	return true;
}

static bool
quote(struct reader *r)
{
	char c = r->text[r->at];
	struct literal l = {.close = c, .flags = LITERAL_LINES};

	if (c == '\'')
		l.flags |= LITERAL_QUOTED;
	else
		l.flags |= LITERAL_ESCAPES | LITERAL_DOLLAR | LITERAL_NAMES |
			   LITERAL_PHP;
	if (c == '`')
		l.flags |= LITERAL_IGNORED;
	literal_begin(r, l, 1);
	return true;
}

/* <<<TAG, <<<"TAG" or <<<'TAG' */
static bool
heredoc(struct reader *r)
{
	size_t at = r->at + 3, begin, end;
	struct literal l = {.flags = LITERAL_LINES | LITERAL_MARK |
				     LITERAL_INDENTED};
	char delimiter = '\0';

	while (at < r->len && (r->text[at] == ' ' || r->text[at] == '\t'))
		at++;
	if (at < r->len && (r->text[at] == '\'' || r->text[at] == '"'))
		delimiter = r->text[at++];
	begin = end = at;
	if (at >= r->len || !starts_word(r->text[at]))
		return false;
	while (end < r->len && in_word(r->text[end]))
		end++;
	at = end;
	if (delimiter && (at >= r->len || r->text[at++] != delimiter))
		return false;
	if (at < r->len && r->text[at] == '\r')
		at++;
	if (at >= r->len || r->text[at] != '\n')
		return false;
	l.tag = (struct str){r->text + begin, end - begin};
	if (delimiter != '\'')
		l.flags |= LITERAL_ESCAPES | LITERAL_DOLLAR | LITERAL_NAMES |
			   LITERAL_PHP;
	/* The newline is read as text: the tag can be on the next line. */
	literal_begin(r, l, at - r->at);
	return true;
}

/* A comment ends where PHP does, too. */
static void
skip_comment(struct reader *r)
{
	while (r->at < r->len && r->text[r->at] != '\n' &&
	       !reader_sees(r, r->at, "?>"))
		r->at++;
}

static bool
sign(struct reader *r)
{
	switch (r->text[r->at]) {
	case '?':
		if (reader_peek(r, 1) != '>')
			return false;
		chain_operator(r);
		reader_top(r)->last = LAST_NONE;
		r->at += 2;
		skip_html(r);
		return true;
	case '<':
		return reader_sees(r, r->at, "<<<") && heredoc(r);
	case '#':
		if (reader_peek(r, 1) == '[')
			return false;
		skip_comment(r);
		return true;
	case '/':
		if (reader_peek(r, 1) != '/')
			return false;
		skip_comment(r);
		return true;
	default:
		return false;
	}
}

const struct language language_php = {
	.newline = NEWLINE_SPACE,
	.escapes = ESCAPES_PHP,
	.slash_comments = true,
	.dots_join = true,
	.quote = quote,
	.sign = sign,
	.line = line,
};
