/*
 * One pass over the text. Runs of bytes that stay are hashed as they are, and
 * between them goes a mark for each thing that was left out:
 *
 *	select * from t1 where id = 17 and note = 'it''s' -- x
 *	`---------- run -----------'0 `- run ---'S       ` `C
 *
 * Whether bytes may be left out is decided by looking at their neighbours, as
 * in sql/shape.c, but where that would take more than a look the statement has
 * no digest.
 *
 * Lists are folded as in sql/shape_text.c, for the plainest ones: the literals
 * of IN (..) and ARRAY[..] behind the first, and the rows of VALUES behind the
 * first where that and they are nothing but constants. An element counts as a
 * literal only if a comma or the closing bracket follows, for 2 + x is none.
 */
#include "sql/digest.h"

#include <string.h>
#include <strings.h>

#include "sql/chars.h"
#include "sql/digest_literal.h"

/* A shape's text is not this long, with the spaces that it adds: so nothing of
   it is cut, which could keep lists from being folded. */
#define HASHED_MAX 16384
/* Shapes do not fold lists that are nested deeper than 64. */
#define DEPTH_MAX 60
/* Shapes read longer runs of operators in pieces. */
#define OPERATORS_MAX 60
/* Small numbers times these differ in all their bits. */
#define SPREAD_MARK   0x9e3779b97f4a7c15u
#define SPREAD_LENGTH 0xd1b54a32d192ed03u

enum class {
	PLAIN, /* stays, and says nothing */
	SPACE,
	LETTER, /* of a word; digits go on with one */
	DIGIT,
	QUOTE,
	IDENT,
	DOLLAR,
	MINUS,
	SLASH,
	OPERATOR, /* another character of one */
	OPEN,
	CLOSE,
};

static const unsigned char classes[256] = {
	[0 ... ' '] = SPACE,
	[0x7f] = SPACE,
	['A' ... 'Z'] = LETTER,
	['a' ... 'z'] = LETTER,
	['_'] = LETTER,
	[0x80 ... 0xff] = LETTER,
	['0' ... '9'] = DIGIT,
	['\''] = QUOTE,
	['"'] = IDENT,
	['$'] = DOLLAR,
	['-'] = MINUS,
	['/'] = SLASH,
	['('] = OPEN,
	['['] = OPEN,
	[')'] = CLOSE,
	[']'] = CLOSE,
	['!'] = OPERATOR,
	['#'] = OPERATOR,
	['%'] = OPERATOR,
	['&'] = OPERATOR,
	['*'] = OPERATOR,
	['+'] = OPERATOR,
	['<' ... '@'] = OPERATOR,
	['^'] = OPERATOR,
	['`'] = OPERATOR,
	['|'] = OPERATOR,
	['~'] = OPERATOR,
};

/* What was left out. */
enum mark {
	MARK_NUMBER,
	MARK_PARAMETER,
	MARK_STRING,
	MARK_OPEN_STRING, /* that does not end */
	MARK_LINE,
	MARK_BLOCK,
	MARK_OPEN_BLOCK,
};

struct digesting {
	struct digest *d;
	const char *p, *end;
	const char *begin; /* of the text */
	const char *run;   /* what is not hashed yet begins here */
	uint64_t hash;
	size_t hashed;
	const char *row_end; /* of a first row of constants behind VALUES */
	int depth;
};

static unsigned char
class_of(char c)
{
	return classes[(unsigned char)c];
}

/* Hashing. */

static uint64_t
mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t
load8(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static uint64_t
load4(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* Less than eight bytes, all of them for any one length. */
static uint64_t
load_short(const char *p, size_t n)
{
	if (n >= 4)
		return load4(p) | load4(p + n - 4) << 32;
	if (n == 0)
		return 0;
	return (uint64_t)(unsigned char)p[0] |
	       (uint64_t)(unsigned char)p[n / 2] << 8 |
	       (uint64_t)(unsigned char)p[n - 1] << 16;
}

static uint64_t
hash_run(uint64_t hash, const char *p, size_t len)
{
	const uint64_t a = 0xa0761d6478bd642fu, b = 0xe7037ed1a0b428dbu;
	const char *end = p + len;

	hash += len * SPREAD_LENGTH;
	if (len < 8)
		return mix(hash ^ load_short(p, len) ^ a, b);
	for (; end - p > 16; p += 16)
		hash = mix(hash ^ load8(p) ^ a, load8(p + 8) ^ b);
	if (end - p < 8)
		return mix(hash ^ load8(end - 8) ^ b, a);
	return mix(hash ^ load8(p) ^ a, load8(end - 8) ^ b);
}

static void
leave_out(struct digesting *s, const char *from, const char *to, enum mark mark)
{
	size_t len = (size_t)(from - s->run);

	s->hash = hash_run(s->hash, s->run, len) +
		  (uint64_t)(mark + 1) * SPREAD_MARK;
	s->hashed += len;
	s->run = s->p = to;
}

/* Lists. */

/* Behind the first row of VALUES, which ends at s->p: those that follow. */
static void
fold_rows(struct digesting *s)
{
	const char *last = s->p;

	for (;;) {
		const char *p = skip_spaces(last, s->end);

		if (p == s->end || *p != ',')
			break;
		p = skip_spaces(p + 1, s->end);
		p = p < s->end && *p == '(' ? skip_row(p, s->end) : NULL;
		if (!p)
			break;
		last = p;
	}
	/* Even if there is none, so that one row is as good as many. */
	leave_out(s, s->p, last, MARK_NUMBER);
}

/* Behind the bracket of IN (..) or ARRAY[..], at s->p. */
static void
fold_elements(struct digesting *s, char close)
{
	const char *last = NULL, *p = s->p;

	for (;;) {
		const char *e = skip_literal(skip_spaces(p, s->end), s->end);

		p = e ? skip_spaces(e, s->end) : s->end;
		if (p == s->end || (*p != ',' && *p != close))
			break;
		last = e;
		if (*p++ == close)
			break;
	}
	/* With the first one, so that one element is as good as many. */
	if (last)
		leave_out(s, skip_spaces(s->p, s->end), last, MARK_NUMBER);
}

/*
 * Is the word that ends at p, but for spaces, that one, and no part of a name?
 * What was left out is not looked into.
 */
static bool
follows(const struct digesting *s, const char *p, const char *word)
{
	size_t n = strlen(word);

	while (p > s->run && is_blank(p[-1]))
		p--;
	if ((size_t)(p - s->run) < n || strncasecmp(p - n, word, n) != 0)
		return false;
	p -= n;
	if (p > s->run && in_word(p[-1]))
		return false;
	while (p > s->run && is_blank(p[-1]))
		p--;
	return p > s->run ? p[-1] != '.' : p == s->begin;
}

/* The steps: s->p is behind what they took; false: there is no digest. */

static bool
take_open(struct digesting *s)
{
	const char *p = s->p++;

	s->depth++;
	if (s->depth > DEPTH_MAX)
		return true;
	if (*p == '[' ? follows(s, p, "array") : follows(s, p, "in"))
		fold_elements(s, *p == '[' ? ']' : ')');
	else if (*p == '(' && follows(s, p, "values"))
		s->row_end = skip_row(p, s->end);
	return true;
}

static bool
take_close(struct digesting *s)
{
	s->p++;
	s->depth -= s->depth > 0;
	if (s->p == s->row_end)
		fold_rows(s);
	return true;
}

static bool
take_word(struct digesting *s)
{
	while (s->p < s->end && in_word(*s->p))
		s->p++;
	if (s->p == s->end)
		return true;
	/* A prefix of a string or identifier. */
	if (*s->p == '&' && s->p + 1 < s->end)
		return s->p[1] != '\'' && s->p[1] != '"';
	return *s->p != '\'';
}

static bool
take_number(struct digesting *s)
{
	const char *e = skip_digits(s->p, s->end);

	if (e)
		leave_out(s, s->p, e, MARK_NUMBER);
	return e != NULL;
}

static bool
take_dollar(struct digesting *s)
{
	const char *e;

	if (s->p + 1 == s->end || !is_digit(s->p[1]))
		return false;
	e = skip_digits(s->p + 1, s->end);
	if (e)
		leave_out(s, s->p, e, MARK_PARAMETER);
	return e != NULL;
}

static bool
take_string(struct digesting *s)
{
	bool open = false;
	const char *e = skip_string(s->p, s->end, &open);

	leave_out(s, s->p, e, open ? MARK_OPEN_STRING : MARK_STRING);
	return true;
}

static bool
take_ident(struct digesting *s)
{
	const char *quote = memchr(s->p + 1, '"', (size_t)(s->end - s->p - 1));

	s->p = quote ? quote + 1 : s->end;
	return true;
}

static bool
is_operator(char c)
{
	unsigned char class = class_of(c);

	return class == OPERATOR || class == MINUS || class == SLASH;
}

/* May a comment begin here? Not in the middle of a very long operator. */
static bool
begin_comment(struct digesting *s)
{
	const char *p = s->p;
	struct digest *d = s->d;

	while (p > s->begin && is_operator(p[-1]))
		if (s->p - --p > OPERATORS_MAX)
			return false;
	if (d->ncomments > 0 && d->ncomments < SHAPE_COMMENTS_MAX)
		d->comments[d->ncomments++] = '\n';
	return true;
}

/* false if there is no room, for then shapes keep another part of it. */
static bool
add_comment(struct digest *d, const char *p, const char *end)
{
	size_t len = (size_t)(end - p);

	if (len + 1 >= SHAPE_COMMENTS_MAX - d->ncomments)
		return false;
	memcpy(d->comments + d->ncomments, p, len);
	d->ncomments += len;
	return true;
}

static bool
take_line_comment(struct digesting *s)
{
	const char *p = s->p + 2;

	if (!begin_comment(s))
		return false;
	while (p < s->end && *p != '\n' && *p != '\r')
		p++;
	if (!add_comment(s->d, s->p + 2, p))
		return false;
	leave_out(s, s->p, p, MARK_LINE);
	return true;
}

static bool
take_block_comment(struct digesting *s)
{
	const char *p = s->p + 2;
	int depth = 1;

	if (!begin_comment(s))
		return false;
	for (; p < s->end && depth > 0; p++) {
		if (p + 1 == s->end)
			continue;
		if (p[0] == '/' && p[1] == '*') {
			depth++;
			p++;
		} else if (p[0] == '*' && p[1] == '/') {
			depth--;
			p++;
		}
	}
	if (!add_comment(s->d, s->p + 2, depth ? p : p - 2))
		return false;
	leave_out(s, s->p, p, depth ? MARK_OPEN_BLOCK : MARK_BLOCK);
	return true;
}

static bool
take_operator(struct digesting *s)
{
	char next = s->p + 1 < s->end ? s->p[1] : '\0';

	if (*s->p == '-' && next == '-')
		return take_line_comment(s);
	if (*s->p == '/' && next == '*')
		return take_block_comment(s);
	s->p++;
	return true;
}

static bool
take(struct digesting *s)
{
	switch (class_of(*s->p)) {
	case LETTER:
		return take_word(s);
	case DIGIT:
		return take_number(s);
	case QUOTE:
		return take_string(s);
	case IDENT:
		return take_ident(s);
	case DOLLAR:
		return take_dollar(s);
	case MINUS:
	case SLASH:
		return take_operator(s);
	case OPEN:
		return take_open(s);
	case CLOSE:
		return take_close(s);
	default:
		s->p++;
		return true;
	}
}

bool
digest_make(struct digest *d, const char *sql, size_t len)
{
	struct digesting s = {
		.d = d,
		.begin = sql,
		.p = sql,
		.run = sql,
		.end = sql + len,
	};

	d->ncomments = 0;
	while (s.p < s.end)
		if (!take(&s) || s.hashed > HASHED_MAX)
			return false;
	leave_out(&s, s.end, s.end, MARK_NUMBER);
	d->hash = s.hash;
	return s.hashed <= HASHED_MAX;
}
