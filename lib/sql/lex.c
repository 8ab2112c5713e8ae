#include "sql/lex.h"

#include <string.h>
#include <strings.h>

#include "sql/chars.h"

/* PostgreSQL's are shorter than its names: 63 bytes. */
#define OPERATOR_MAX 64

void
lex_init(struct lexer *l, const char *text, size_t len)
{
	l->p = text;
	l->end = text + len;
}

static bool
is_operator(char c)
{
	return c != '\0' && strchr("+-*/<>=~!@#%^&|`?", c) != NULL;
}

static bool
looking_at(const struct lexer *l, const char *p, const char *text)
{
	size_t n = strlen(text);

	return (size_t)(l->end - p) >= n && memcmp(p, text, n) == 0;
}

/* Behind the comment that opens at p; comments nest. */
static const char *
skip_block_comment(const struct lexer *l, const char *p)
{
	size_t depth = 0;

	while (p < l->end) {
		if (looking_at(l, p, "/*")) {
			depth++;
			p += 2;
		} else if (looking_at(l, p, "*/")) {
			p += 2;
			if (--depth == 0)
				break;
		} else {
			p++;
		}
	}
	return p;
}

static const char *
skip_blank(const struct lexer *l, const char *p)
{
	for (;;) {
		while (p < l->end && is_space(*p))
			p++;
		if (looking_at(l, p, "--")) {
			while (p < l->end && *p != '\n' && *p != '\r')
				p++;
		} else if (looking_at(l, p, "/*")) {
			p = skip_block_comment(l, p);
		} else {
			return p;
		}
	}
}

/* Behind the quote that closes what opens at p - 1. */
static const char *
skip_quoted(const struct lexer *l, const char *p, char quote, bool escapes)
{
	while (p < l->end) {
		if (escapes && *p == '\\' && p + 1 < l->end) {
			p += 2;
		} else if (*p != quote) {
			p++;
		} else if (p + 1 < l->end && p[1] == quote) {
			p += 2;
		} else {
			return p + 1;
		}
	}
	return l->end;
}

/* The length of the $tag$ at p, 0 if there is none. */
static size_t
dollar_tag(const struct lexer *l, const char *p)
{
	const char *q = p + 1;

	if (q < l->end && starts_word(*q))
		while (q < l->end && in_word(*q) && *q != '$')
			q++;
	return q < l->end && *q == '$' ? (size_t)(q + 1 - p) : 0;
}

static const char *
skip_dollar_string(const struct lexer *l, const char *p, size_t tag)
{
	const char *close = memmem(p + tag, (size_t)(l->end - p) - tag, p, tag);

	return close ? close + tag : l->end;
}

static const char *
skip_number(const struct lexer *l, const char *p)
{
	while (p < l->end && (in_word(*p) || *p == '.')) {
		if (looking_at(l, p, ".."))
			break;
		if ((*p == 'e' || *p == 'E') && p + 2 < l->end &&
		    (p[1] == '+' || p[1] == '-') && is_digit(p[2]))
			p++;
		p++;
	}
	return p;
}

/* As PostgreSQL: a trailing + or - belongs to an operator only if it holds one
   of ~ ! @ # % ^ & | ` ? too, so that "=-1" is "=" and "-1". Of a run that is
   longer than any operator the beginning decides. */
static const char *
skip_operator(const struct lexer *l, const char *p)
{
	const char *start = p;
	bool special = false;

	while (p < l->end && p - start < OPERATOR_MAX && is_operator(*p) &&
	       !looking_at(l, p, "--") && !looking_at(l, p, "/*"))
		special |= strchr("~!@#%^&|`?", *p++) != NULL;
	while (!special && p - start > 1 && (p[-1] == '+' || p[-1] == '-'))
		p--;
	return p;
}

/* A prefix such as E or U& in front of a quote: its length, 0 if none. */
static size_t
string_prefix(const struct lexer *l, const char *p)
{
	if (l->end - p >= 2 && p[1] == '\'' && strchr("eEbBxXnN", *p))
		return 1;
	if (l->end - p >= 3 && (*p == 'u' || *p == 'U') && p[1] == '&' &&
	    (p[2] == '\'' || p[2] == '"'))
		return 2;
	return 0;
}

static enum token_kind
scan(const struct lexer *l, const char *p, const char **end)
{
	size_t n;

	if (starts_word(*p)) {
		n = string_prefix(l, p);
		if (n) {
			*end = skip_quoted(l, p + n + 1, p[n],
					   *p == 'e' || *p == 'E');
			return p[n] == '"' ? TOKEN_QUOTED_IDENT : TOKEN_STRING;
		}
		for (*end = p + 1; *end < l->end && in_word(**end);)
			(*end)++;
		return TOKEN_IDENT;
	}
	if (*p == '\'' || *p == '"') {
		*end = skip_quoted(l, p + 1, *p, false);
		return *p == '"' ? TOKEN_QUOTED_IDENT : TOKEN_STRING;
	}
	if (is_digit(*p) || (*p == '.' && p + 1 < l->end && is_digit(p[1]))) {
		*end = skip_number(l, p);
		return TOKEN_NUMBER;
	}
	if (*p == '$' && p + 1 < l->end && is_digit(p[1])) {
		for (*end = p + 2; *end < l->end && is_digit(**end);)
			(*end)++;
		return TOKEN_PARAM;
	}
	if (*p == '$' && (n = dollar_tag(l, p)) > 0) {
		*end = skip_dollar_string(l, p, n);
		return TOKEN_STRING;
	}
	if (looking_at(l, p, ":=") || looking_at(l, p, "..") ||
	    looking_at(l, p, "::")) {
		*end = p + 2;
		return TOKEN_OPERATOR;
	}
	if (is_operator(*p)) {
		*end = skip_operator(l, p);
		return TOKEN_OPERATOR;
	}
	*end = p + 1;
	return TOKEN_PUNCT;
}

struct token
lex_next(struct lexer *l)
{
	struct token t = {.kind = TOKEN_END};
	const char *end;

	t.p = skip_blank(l, l->p);
	if (t.p < l->end) {
		t.kind = scan(l, t.p, &end);
		t.len = (size_t)(end - t.p);
	}
	l->p = t.p + t.len;
	return t;
}

bool
token_is(struct token t, const char *word)
{
	return t.kind == TOKEN_IDENT && strlen(word) == t.len &&
	       strncasecmp(t.p, word, t.len) == 0;
}

bool
token_is_any(struct token t, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (token_is(t, words[i]))
			return true;
	return false;
}

bool
token_is_punct(struct token t, const char *text)
{
	return (t.kind == TOKEN_PUNCT || t.kind == TOKEN_OPERATOR) &&
	       strlen(text) == t.len && memcmp(t.p, text, t.len) == 0;
}
