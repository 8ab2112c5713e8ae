/*
 * PostgreSQL's lexical rules as a machine over bytes. A piece of text can end
 * anywhere, so whatever a rule has to look back at or ahead to is a state:
 *
 *	'it''s'		STRING, at the quote STRING_QUOTE, then STRING again
 *	1e-5		NUMBER, NUMBER_E, NUMBER_SIGN, EXPONENT
 *	$a$ .. $a$	DOLLAR, TAG, BODY with the part of $a$ that matched
 *	a=--1		OPERATOR holds "=-", the second - begins a comment
 *
 * Each state is a function that consumes bytes, or hands over to another state
 * without consuming any. What comes out are tokens, for shape_text.
 */
#include "sql/shape.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sql/shape_text.h"

#define OPERATOR_MAX 63
#define TAG_MAX	     1024

enum state {
	START,
	WORD,
	WORD_AMPERSAND,
	IDENT,
	IDENT_QUOTE,
	STRING,
	STRING_QUOTE,
	STRING_BACKSLASH,
	DOLLAR,
	PARAMETER,
	TAG,
	BODY,
	NUMBER,
	NUMBER_DOT,
	NUMBER_E,
	NUMBER_SIGN,
	EXPONENT,
	RADIX,
	DOT,
	COLON,
	OPERATOR,
	LINE_COMMENT,
	BLOCK_COMMENT,
	LOST, /* in a literal that no longer can be followed */
	STATES
};

struct shaper {
	enum state state;
	struct shape_text *text;
	bool escapes; /* STRING: a backslash escapes */
	/* A string ended, and since then there was only white space, with a
	   newline in it: another string goes on where it ended. */
	bool after_string, newline;
	bool fraction;	/* NUMBER: its dot was seen */
	bool zero;	/* NUMBER: only a 0 so far */
	char sign;	/* NUMBER_SIGN */
	char last;	/* BLOCK_COMMENT: the byte before */
	unsigned depth; /* BLOCK_COMMENT */
	char operator[OPERATOR_MAX];
	size_t noperator;
	char tag[TAG_MAX]; /* with both $ */
	size_t ntag, matched;
	char comments[SHAPE_COMMENTS_MAX + 1];
	size_t ncomments;
};

enum byte_class {
	OTHER,
	SPACE,
	LETTER,
	DIGIT,
	OP,
	PUNCT
};

/* As the server's lexer has them; controls are taken for white space. */
static const unsigned char classes[256] = {
	[0 ... ' '] = SPACE,
	['!'] = OP,
	['#'] = OP,
	['%'] = OP,
	['&'] = OP,
	['('] = PUNCT,
	[')'] = PUNCT,
	['*'] = OP,
	['+'] = OP,
	[','] = PUNCT,
	['-'] = OP,
	['/'] = OP,
	['0' ... '9'] = DIGIT,
	[';'] = PUNCT,
	['<' ... '@'] = OP,
	['A' ... 'Z'] = LETTER,
	['['] = PUNCT,
	[']'] = PUNCT,
	['^'] = OP,
	['_'] = LETTER,
	['`'] = OP,
	['a' ... 'z'] = LETTER,
	['|'] = OP,
	['~'] = OP,
	[0x7f] = SPACE,
	[0x80 ... 0xff] = LETTER,
};

static bool
is_digit(char c)
{
	return (unsigned char)(c - '0') < 10u;
}

static bool
is_letter(char c)
{
	return classes[(unsigned char)c] == LETTER;
}

static void
begin_string(struct shaper *s, const char *prefix, size_t len, bool escapes)
{
	shape_text_string(s->text);
	shape_text_add_string(s->text, prefix, len);
	s->escapes = escapes;
	s->state = STRING;
}

static void
end_string(struct shaper *s)
{
	shape_text_end_string(s->text);
	s->after_string = true;
	s->newline = false;
	s->state = START;
}

static void
begin_ident(struct shaper *s, const char *prefix, size_t len)
{
	shape_text_ident(s->text);
	shape_text_add_ident(s->text, prefix, len);
	s->state = IDENT;
}

static void
begin_number(struct shaper *s)
{
	shape_text_literal(s->text);
	s->fraction = false;
	s->zero = false;
	s->state = NUMBER;
}

static void
begin_operator(struct shaper *s, char c)
{
	s->operator[0] = c;
	s->noperator = 1;
	s->state = OPERATOR;
}

static const char *
in_space(struct shaper *s, const char *p, const char *end)
{
	for (; p < end && classes[(unsigned char)*p] == SPACE; p++)
		if (*p == '\n' || *p == '\r')
			s->newline = true;
	return p;
}

/* What begins with a byte that is not of a class of its own. */
static const char *
in_other(struct shaper *s, const char *p)
{
	switch (*p) {
	case '\'':
		begin_string(s, "'", 1, false);
		break;
	case '"':
		begin_ident(s, "\"", 1);
		break;
	case '$':
		s->state = DOLLAR;
		break;
	case '.':
		s->state = DOT;
		break;
	case ':':
		s->state = COLON;
		break;
	default:
		shape_text_operator(s->text, p, 1);
	}
	return p + 1;
}

static const char *
in_word(struct shaper *s, const char *p, const char *end)
{
	char letter;

	p = shape_text_add_word(s->text, p, end);
	if (p == end)
		return p;
	letter = *p == '\'' || *p == '&' ? shape_text_letter(s->text) : '\0';
	if (*p == '\'' && letter && strchr("ebxn", letter)) {
		char prefix[2] = {letter, '\''};

		shape_text_undo_word(s->text);
		begin_string(s, prefix, 2, letter == 'e');
		return p + 1;
	}
	if (*p == '&' && letter == 'u') {
		s->state = WORD_AMPERSAND;
		return p + 1;
	}
	shape_text_end_word(s->text);
	s->state = START;
	return p;
}

static const char *
in_start(struct shaper *s, const char *p, const char *end)
{
	unsigned char class = classes[(unsigned char)*p];

	if (class == SPACE) {
		p = in_space(s, p, end);
		if (p == end)
			return p;
		class = classes[(unsigned char)*p];
	}
	if (s->after_string && s->newline && *p == '\'') {
		shape_text_resume_string(s->text);
		shape_text_add_string(s->text, "'", 1);
		s->state = STRING;
		return p + 1;
	}
	s->after_string = false;
	switch (class) {
	case LETTER:
		shape_text_word(s->text);
		s->state = WORD;
		return in_word(s, p, end);
	case DIGIT:
		begin_number(s);
		s->zero = *p == '0';
		return p + 1;
	case OP:
		begin_operator(s, *p);
		return p + 1;
	case PUNCT:
		shape_text_punctuation(s->text, *p);
		return p + 1;
	default:
		return in_other(s, p);
	}
}

static const char *
in_word_ampersand(struct shaper *s, const char *p, const char *end)
{
	(void)end;
	if (*p == '\'') {
		shape_text_undo_word(s->text);
		begin_string(s, "u&'", 3, false);
		return p + 1;
	}
	if (*p == '"') {
		shape_text_undo_word(s->text);
		begin_ident(s, "u&\"", 3);
		return p + 1;
	}
	shape_text_end_word(s->text);
	begin_operator(s, '&');
	return p;
}

static const char *
in_ident(struct shaper *s, const char *p, const char *end)
{
	const char *quote = memchr(p, '"', (size_t)(end - p));

	if (!quote) {
		shape_text_add_ident(s->text, p, (size_t)(end - p));
		return end;
	}
	shape_text_add_ident(s->text, p, (size_t)(quote - p) + 1);
	s->state = IDENT_QUOTE;
	return quote + 1;
}

static const char *
in_ident_quote(struct shaper *s, const char *p, const char *end)
{
	(void)end;
	if (*p != '"') {
		shape_text_end_ident(s->text);
		s->state = START;
		return p;
	}
	shape_text_add_ident(s->text, p, 1);
	s->state = IDENT;
	return p + 1;
}

static const char *
in_string(struct shaper *s, const char *p, const char *end)
{
	const char *from = p;

	if (s->escapes)
		while (p < end && *p != '\'' && *p != '\\')
			p++;
	else if (!(p = memchr(p, '\'', (size_t)(end - p))))
		p = end;
	if (p < end) {
		s->state = *p == '\'' ? STRING_QUOTE : STRING_BACKSLASH;
		p++;
	}
	shape_text_add_string(s->text, from, (size_t)(p - from));
	return p;
}

static const char *
in_string_quote(struct shaper *s, const char *p, const char *end)
{
	(void)end;
	if (*p != '\'') {
		end_string(s);
		return p;
	}
	shape_text_add_string(s->text, p, 1);
	s->state = STRING;
	return p + 1;
}

static const char *
in_string_backslash(struct shaper *s, const char *p, const char *end)
{
	(void)end;
	shape_text_add_string(s->text, p, 1);
	s->state = STRING;
	return p + 1;
}

static void
begin_body(struct shaper *s)
{
	shape_text_string(s->text);
	shape_text_add_string(s->text, s->tag, s->ntag);
	s->matched = 0;
	s->state = BODY;
}

static const char *
in_dollar(struct shaper *s, const char *p, const char *end)
{
	(void)end;
	s->tag[0] = '$';
	s->ntag = 1;
	if (is_digit(*p)) {
		shape_text_literal(s->text);
		s->state = PARAMETER;
		return p;
	}
	if (*p == '$' || is_letter(*p)) {
		s->state = TAG;
		return p;
	}
	shape_text_operator(s->text, "$", 1);
	s->state = START;
	return p;
}

static const char *
in_parameter(struct shaper *s, const char *p, const char *end)
{
	while (p < end && is_digit(*p))
		p++;
	if (p < end)
		s->state = START;
	return p;
}

static const char *
in_tag(struct shaper *s, const char *p, const char *end)
{
	(void)end;
	if (*p == '$') {
		s->tag[s->ntag++] = '$';
		begin_body(s);
		return p + 1;
	}
	if (is_letter(*p) || is_digit(*p)) {
		s->tag[s->ntag++] = *p;
		if (s->ntag == TAG_MAX) {
			shape_text_literal(s->text);
			s->state = LOST;
		}
		return p + 1;
	}
	shape_text_operator(s->text, "$", 1);
	shape_text_word(s->text);
	shape_text_add_word(s->text, s->tag + 1, s->tag + s->ntag);
	s->state = WORD;
	return p;
}

/* The tag holds $ only at its ends, so a mismatch can only begin it anew. */
static const char *
in_body(struct shaper *s, const char *p, const char *end)
{
	const char *from = p;

	while (p < end && s->matched < s->ntag) {
		if (s->matched == 0 &&
		    !(p = memchr(p, '$', (size_t)(end - p)))) {
			p = end;
			break;
		}
		if (*p == s->tag[s->matched])
			s->matched++;
		else
			s->matched = *p == '$';
		p++;
	}
	shape_text_add_string(s->text, from, (size_t)(p - from));
	if (s->matched == s->ntag) {
		shape_text_end_string(s->text);
		s->state = START;
	}
	return p;
}

static const char *
in_number(struct shaper *s, const char *p, const char *end)
{
	const char *from = p;

	while (p < end && (is_digit(*p) || *p == '_'))
		p++;
	if (p > from)
		s->zero = false;
	if (p == end)
		return p;
	if (*p == '.' && !s->fraction)
		s->state = NUMBER_DOT;
	else if ((*p | 0x20) == 'e')
		s->state = NUMBER_E;
	else if (s->zero && strchr("xob", *p | 0x20))
		s->state = RADIX;
	else
		s->state = START;
	return s->state == START ? p : p + 1;
}

static const char *
in_number_dot(struct shaper *s, const char *p, const char *end)
{
	(void)end;
	if (*p == '.') {
		shape_text_punctuation(s->text, '.');
		shape_text_punctuation(s->text, '.');
		s->state = START;
		return p + 1;
	}
	s->fraction = true;
	s->zero = false;
	s->state = NUMBER;
	return p;
}

/* What a number ends before: no exponent. */
static const char e[] = "e";

static const char *
in_number_e(struct shaper *s, const char *p, const char *end)
{
	(void)end;
	if (is_digit(*p)) {
		s->state = EXPONENT;
		return p;
	}
	if (*p == '+' || *p == '-') {
		s->sign = *p;
		s->state = NUMBER_SIGN;
		return p + 1;
	}
	shape_text_word(s->text);
	shape_text_add_word(s->text, e, e + 1);
	s->state = WORD;
	return p;
}

static const char *
in_number_sign(struct shaper *s, const char *p, const char *end)
{
	(void)end;
	if (is_digit(*p)) {
		s->state = EXPONENT;
		return p;
	}
	shape_text_word(s->text);
	shape_text_add_word(s->text, e, e + 1);
	shape_text_end_word(s->text);
	begin_operator(s, s->sign);
	return p;
}

static const char *
in_exponent(struct shaper *s, const char *p, const char *end)
{
	while (p < end && (is_digit(*p) || *p == '_'))
		p++;
	if (p < end)
		s->state = START;
	return p;
}

static const char *
in_radix(struct shaper *s, const char *p, const char *end)
{
	while (p < end && (is_digit(*p) || is_letter(*p)))
		p++;
	if (p < end)
		s->state = START;
	return p;
}

static const char *
in_dot(struct shaper *s, const char *p, const char *end)
{
	(void)end;
	if (is_digit(*p)) {
		begin_number(s);
		s->fraction = true;
		return p;
	}
	shape_text_punctuation(s->text, '.');
	s->state = START;
	if (*p != '.')
		return p;
	shape_text_punctuation(s->text, '.');
	return p + 1;
}

static const char *
in_colon(struct shaper *s, const char *p, const char *end)
{
	(void)end;
	s->state = START;
	if (*p == ':') {
		shape_text_cast(s->text);
		return p + 1;
	}
	if (*p == '=') {
		shape_text_operator(s->text, ":=", 2);
		return p + 1;
	}
	shape_text_operator(s->text, ":", 1);
	return p;
}

/*
 * An operator ends in + or - only if it holds a character that no standard
 * operator has: "=-1" is = and -1, "@-1" is @- and 1.
 */
static void
end_operator(struct shaper *s)
{
	size_t n = s->noperator, kept = n;
	bool special = false;

	for (size_t i = 0; i < n; i++)
		if (strchr("~!@#%^&|`?", s->operator[i]))
			special = true;
	while (!special && kept > 1 &&
	       (s->operator[kept - 1] == '+' || s->operator[kept - 1] == '-'))
		kept--;
	if (kept == 1 && s->operator[0] == '?')
		shape_text_literal(s->text);
	else if (kept > 0)
		shape_text_operator(s->text, s->operator, kept);
	for (size_t i = kept; i < n; i++)
		shape_text_operator(s->text, &s->operator[i], 1);
	s->noperator = 0;
}

static void
begin_comment(struct shaper *s, enum state state)
{
	s->noperator--;
	end_operator(s);
	if (s->ncomments > 0 && s->ncomments < SHAPE_COMMENTS_MAX)
		s->comments[s->ncomments++] = '\n';
	s->depth = 1;
	s->last = '\0';
	s->state = state;
}

static const char *
in_operator(struct shaper *s, const char *p, const char *end)
{
	for (; p < end && classes[(unsigned char)*p] == OP; p++) {
		char last = s->noperator ? s->operator[s->noperator - 1] : 0;

		if (last == '-' && *p == '-') {
			begin_comment(s, LINE_COMMENT);
			return p + 1;
		}
		if (last == '/' && *p == '*') {
			begin_comment(s, BLOCK_COMMENT);
			return p + 1;
		}
		if (s->noperator == OPERATOR_MAX)
			end_operator(s);
		s->operator[s->noperator++] = * p;
	}
	if (p < end) {
		end_operator(s);
		s->state = START;
	}
	return p;
}

static void
add_comment(struct shaper *s, const char *p, size_t len)
{
	size_t room = SHAPE_COMMENTS_MAX - s->ncomments;

	if (len > room)
		len = room;
	memcpy(s->comments + s->ncomments, p, len);
	s->ncomments += len;
}

static const char *
in_line_comment(struct shaper *s, const char *p, const char *end)
{
	const char *from = p;

	while (p < end && *p != '\n' && *p != '\r')
		p++;
	add_comment(s, from, (size_t)(p - from));
	if (p < end)
		s->state = START;
	return p;
}

static const char *
in_block_comment(struct shaper *s, const char *p, const char *end)
{
	const char *from = p;

	for (; p < end; p++) {
		char last = s->last;

		s->last = *p;
		if (last == '/' && *p == '*') {
			s->depth++;
			s->last = '\0';
		} else if (last == '*' && *p == '/') {
			s->last = '\0';
			if (--s->depth > 0)
				continue;
			add_comment(s, from, (size_t)(p - from));
			if (s->ncomments < SHAPE_COMMENTS_MAX)
				s->ncomments--; /* the star */
			s->state = START;
			return p + 1;
		}
	}
	add_comment(s, from, (size_t)(p - from));
	return p;
}

static const char *
in_lost(struct shaper *s, const char *p, const char *end)
{
	(void)s;
	(void)p;
	return end;
}

static const char *(*const steps[STATES])(struct shaper *s, const char *p,
					  const char *end) = {
	[START] = in_start,
	[WORD] = in_word,
	[WORD_AMPERSAND] = in_word_ampersand,
	[IDENT] = in_ident,
	[IDENT_QUOTE] = in_ident_quote,
	[STRING] = in_string,
	[STRING_QUOTE] = in_string_quote,
	[STRING_BACKSLASH] = in_string_backslash,
	[DOLLAR] = in_dollar,
	[PARAMETER] = in_parameter,
	[TAG] = in_tag,
	[BODY] = in_body,
	[NUMBER] = in_number,
	[NUMBER_DOT] = in_number_dot,
	[NUMBER_E] = in_number_e,
	[NUMBER_SIGN] = in_number_sign,
	[EXPONENT] = in_exponent,
	[RADIX] = in_radix,
	[DOT] = in_dot,
	[COLON] = in_colon,
	[OPERATOR] = in_operator,
	[LINE_COMMENT] = in_line_comment,
	[BLOCK_COMMENT] = in_block_comment,
	[LOST] = in_lost,
};

struct shaper *
shaper_new(void)
{
	struct shaper *s = xcalloc(1, sizeof(*s));

	s->text = shape_text_new();
	shaper_start(s);
	return s;
}

void
shaper_free(struct shaper *s)
{
	if (!s)
		return;
	shape_text_free(s->text);
	free(s);
}

void
shaper_start(struct shaper *s)
{
	s->state = START;
	s->after_string = false;
	s->noperator = 0;
	s->ncomments = 0;
	shape_text_start(s->text);
}

void
shaper_feed(struct shaper *s, const char *text, size_t len)
{
	const char *p = text, *end = text + len;

	while (p < end)
		p = steps[s->state](s, p, end);
}

uint64_t
shaper_finish(struct shaper *s, const char **text, size_t *len)
{
	switch (s->state) {
	case STRING:
	case STRING_BACKSLASH:
	case BODY:
		shape_text_end_string(s->text);
		break;
	case IDENT:
		shape_text_end_ident(s->text);
		break;
	case LINE_COMMENT:
	case BLOCK_COMMENT:
		break;
	default:
		/* A space ends every other state. */
		shaper_feed(s, " ", 1);
	}
	s->comments[s->ncomments] = '\0';
	return shape_text_finish(s->text, text, len);
}

const char *
shaper_comments(const struct shaper *s, size_t *len)
{
	*len = s->ncomments;
	return s->comments;
}

bool
shaper_read_strings(const struct shaper *s)
{
	return shape_text_read_strings(s->text);
}
