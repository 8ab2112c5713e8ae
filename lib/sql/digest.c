/*
 * The plain text is made of runs of bytes that stay as they are, and between
 * them what is plainer than what was there:
 *
 *	select * from t1 where id = 17 and note = 'it''s' -- x
 *	`---------- run -----------'0 `- run ---'''      `--
 *
 * Since that is a statement of the same shape, all that has to hold is that
 * each of these changes leaves the shape as it is. Where it would take more
 * than a look at the neighbours to know that, the statement has no digest.
 *
 * Few bytes need a look: masks tell where in a block of 64 they are. Those in
 * an identifier with quotes are told by counting its quotes, which like words
 * are not looked at. What is taken, a string to its end, can lead out of the
 * block: bits before that end no longer matter, and nor do quotes there.
 *
 * Lists are folded as in sql/shape_text.c, for the plainest ones: the literals
 * of IN (..) and ARRAY[..] become one, and of the rows of VALUES that are
 * nothing but constants the first stays. An element counts as a literal only
 * if a comma or the closing bracket follows, for 2 + x is none.
 *
 * In some statements a string has a part in the shape. So a list in which a
 * string was left out keeps one.
 */
#include "sql/digest.h"

#include <string.h>
#include <strings.h>

#include "base/bytemask.h"
#include "sql/digest_literal.h"

/* Shapes do not fold lists that are nested deeper than 64: behind this many
   brackets, none is. */
#define OPENED_MAX 60
/* So many blocks have their masks made at a time. */
#define BLOCKS 16
/* Runs are copied, and texts hashed, by so many bytes. */
#define STEP ((size_t)32)

/* What the masks tell apart. */
enum {
	IN_WORD,
	NUMERIC, /* digits and $: to be looked at where they begin a word */
	SPECIAL, /* to be looked at: ' ( [ - / */
	IDENT	 /* the quotes of identifiers */
};

/* Classes by the halves of a byte: letters are 0x41 to 0x5a and 0x61 to 0x7a.
   Bytes that are not ASCII have both of the letters' classes. */
enum {
	LETTER_1 = 1 << 0,
	LETTER_2 = 1 << 1,
	UNDERSCORE = 1 << 2,
	DIGIT = 1 << 3,
	DOLLAR = 1 << 4,
	PUNCTUATION = 1 << 5, /* ' ( - / */
	BRACKET = 1 << 6,     /* [ */
	QUOTE = 1 << 7,	      /* " */
};

static const struct bytemask_set set = {
	.low = {[0x0] = LETTER_2 | DIGIT,
		[0x1] = LETTER_1 | LETTER_2 | DIGIT,
		[0x2] = LETTER_1 | LETTER_2 | DIGIT | QUOTE,
		[0x3] = LETTER_1 | LETTER_2 | DIGIT,
		[0x4] = LETTER_1 | LETTER_2 | DIGIT | DOLLAR,
		[0x5 ... 0x6] = LETTER_1 | LETTER_2 | DIGIT,
		[0x7 ... 0x8] = LETTER_1 | LETTER_2 | DIGIT | PUNCTUATION,
		[0x9] = LETTER_1 | LETTER_2 | DIGIT,
		[0xa] = LETTER_1 | LETTER_2,
		[0xb] = LETTER_1 | BRACKET,
		[0xc] = LETTER_1,
		[0xd] = LETTER_1 | PUNCTUATION,
		[0xe] = LETTER_1,
		[0xf] = LETTER_1 | UNDERSCORE | PUNCTUATION},
	.high = {[0x2] = DOLLAR | PUNCTUATION | QUOTE,
		 [0x3] = DIGIT,
		 [0x4] = LETTER_1,
		 [0x5] = LETTER_2 | UNDERSCORE | BRACKET,
		 [0x6] = LETTER_1,
		 [0x7] = LETTER_2,
		 [0x8 ... 0xf] = LETTER_1 | LETTER_2},
	.groups = {[IN_WORD] = LETTER_1 | LETTER_2 | UNDERSCORE | DIGIT |
			       DOLLAR,
		   [NUMERIC] = DIGIT | DOLLAR,
		   [SPECIAL] = PUNCTUATION | BRACKET,
		   [IDENT] = QUOTE},
};

struct digesting {
	struct digest *d;
	const char *begin, *end; /* of the text */
	const char *run;	 /* what is not copied yet begins here */
	bool full;		 /* no room for all of the plain text */
	int opened;

	/* Between blocks: */
	const char *taken; /* what was looked at ends here */
	bool in_word, in_ident;
};

/* The plain text. */

static inline void
put(struct digesting *s, const char *p, size_t len)
{
	struct digest *d = s->d;

	if (len > DIGEST_TEXT_MAX - d->ntext) {
		s->full = true;
		return;
	}
	memcpy(d->text + d->ntext, p, len);
	d->ntext += len;
}

/* Most runs are short: a step or two cost less than a copy of their length. */
static void
put_run(struct digesting *s, const char *to)
{
	size_t len = (size_t)(to - s->run);
	char *out = s->d->text + s->d->ntext;

	if (len > DIGEST_TEXT_MAX - s->d->ntext ||
	    (size_t)(s->end - s->run) < len + STEP) {
		put(s, s->run, len);
		return;
	}
	for (size_t i = 0; i < len; i += STEP)
		memcpy(out + i, s->run + i, STEP);
	s->d->ntext += len;
}

static inline void
replace(struct digesting *s, const char *from, const char *to,
	const char *plain)
{
	put_run(s, from);
	put(s, plain, strlen(plain));
	s->run = to;
}

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

/* The text is followed by STEP bytes that are 0. Two halves of a step, so that
   neither multiplication waits for the other. */
static uint64_t
hash_text(uint64_t seed, const char *p, size_t len)
{
	const uint64_t k1 = mix(seed ^ 0xa0761d6478bd642fu,
				0xe7037ed1a0b428dbu);
	const uint64_t k2 = mix(seed ^ 0x8ebc6af09c88c6e3u,
				0x589965cc75374cc3u);
	uint64_t a = k1 ^ 0x1d8e4e27c47d124fu, b = k2 ^ 0x9e3779b97f4a7c15u;

	for (size_t i = 0; i < len; i += STEP) {
		a = mix(load8(p + i) ^ k1, load8(p + i + 8) ^ a);
		b = mix(load8(p + i + 16) ^ k2, load8(p + i + 24) ^ b);
	}
	return mix(mix(a ^ len, b ^ k1) ^ k2, 0x1d8e4e27c47d124fu);
}

/* Lists. */

/* The row of constants at p, in plain. Returns what is behind it, NULL if it
   is none. */
static const char *
put_row(struct digesting *s, const char *p, bool *strings)
{
	const char *plain;

	do {
		put(s, *p == '(' ? "(" : ",", 1);
		p = skip_constant(skip_spaces(p + 1, s->end), s->end, &plain);
		if (!p)
			return NULL;
		put(s, plain, strlen(plain));
		*strings |= *plain == '\'';
		p = skip_spaces(p, s->end);
	} while (p < s->end && *p == ',');
	if (p == s->end || *p != ')')
		return NULL;
	put(s, ")", 1);
	return p + 1;
}

static const char *
next_row(const struct digesting *s, const char *p)
{
	p = skip_spaces(p, s->end);
	if (p == s->end || *p != ',')
		return NULL;
	p = skip_spaces(p + 1, s->end);
	return p < s->end && *p == '(' ? p : NULL;
}

/* Behind the first row, the others: only one of them stays, if it is the first
   with a string. Returns what is behind those of constants. */
static const char *
fold_rows(struct digesting *s, const char *end, bool strings)
{
	const char *p;

	while ((p = next_row(s, end))) {
		size_t before = s->d->ntext;
		bool strings_here = false;

		put(s, ",", 1);
		p = put_row(s, p, &strings_here);
		if (!p || strings || !strings_here)
			s->d->ntext = before;
		if (!p)
			break;
		strings |= strings_here;
		end = p;
	}
	return end;
}

/* Behind VALUES, at the bracket p. */
static const char *
take_rows(struct digesting *s, const char *p)
{
	size_t before = s->d->ntext;
	bool strings = false;
	const char *end;

	put_run(s, p);
	end = put_row(s, p, &strings);
	if (!end) {
		s->d->ntext = before;
		return p + 1;
	}
	s->run = fold_rows(s, end, strings);
	return s->run;
}

/* Behind the bracket of IN (..) or ARRAY[..], at p. */
static const char *
take_elements(struct digesting *s, const char *p, char close)
{
	const char *first = skip_spaces(p, s->end), *last = NULL;
	const char *element = first;
	bool strings = false;

	for (;;) {
		const char *e = skip_literal(element, s->end);
		const char *next = e ? skip_spaces(e, s->end) : s->end;

		if (next == s->end || (*next != ',' && *next != close))
			break;
		strings |= *element == '\'';
		last = e;
		if (*next == close)
			break;
		element = skip_spaces(next + 1, s->end);
	}
	if (!last)
		return p;
	replace(s, first, last, strings ? "''" : "0");
	return last;
}

/*
 * Is the word that ends at p that one, and no part of a name? What was left
 * out is not looked into.
 */
static bool
ends_with(const struct digesting *s, const char *p, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(p - s->run) < n || strncasecmp(p - n, word, n) != 0)
		return false;
	p -= n;
	if (p > s->run && in_word(p[-1]))
		return false;
	while (p > s->run && is_blank(p[-1]))
		p--;
	return p > s->run ? p[-1] != '.' : p == s->begin;
}

/* The steps: from p on, where something begins, to what is behind it. NULL:
   there is no digest. */

static const char *
take_open(struct digesting *s, const char *p)
{
	const char *before = p;

	if (++s->opened > OPENED_MAX)
		return p + 1;
	while (before > s->run && is_blank(before[-1]))
		before--;
	switch (before > s->run ? before[-1] | 0x20 : '\0') {
	case 'n':
		if (*p == '(' && ends_with(s, before, "in"))
			return take_elements(s, p + 1, ')');
		break;
	case 's':
		if (*p == '(' && ends_with(s, before, "values"))
			return take_rows(s, p);
		break;
	case 'y':
		if (*p == '[' && ends_with(s, before, "array"))
			return take_elements(s, p + 1, ']');
		break;
	}
	return p + 1;
}

static const char *
take_number(struct digesting *s, const char *p)
{
	const char *e = skip_digits(p, s->end);

	if (e)
		replace(s, p, e, "0");
	return e;
}

static const char *
take_dollar(struct digesting *s, const char *p)
{
	if (p + 1 == s->end || !is_digit(p[1]))
		return NULL;
	return take_number(s, p + 1);
}

/* In E'..' a backslash escapes the quote. Other prefixes leave it as it is. */
static bool
has_escapes(const struct digesting *s, const char *p)
{
	return p > s->begin && (p[-1] | 0x20) == 'e' &&
	       (p - 1 == s->begin || !in_word(p[-2]));
}

static const char *
take_string(struct digesting *s, const char *p)
{
	bool open = false;
	const char *e;

	if (has_escapes(s, p))
		return NULL;
	e = skip_string(p, s->end, &open);
	if (open)
		replace(s, p, e, "'");
	else
		replace(s, p, e, "''");
	return e;
}

static void
begin_comment(struct digest *d)
{
	if (d->ncomments > 0 && d->ncomments < SHAPE_COMMENTS_MAX)
		d->comments[d->ncomments++] = '\n';
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

static const char *
take_line_comment(struct digesting *s, const char *p)
{
	const char *e = scan_either(p + 2, s->end, '\n', '\r');

	begin_comment(s->d);
	if (!add_comment(s->d, p + 2, e))
		return NULL;
	replace(s, p, e, "--");
	return e;
}

/* Behind the comment that p is in, NULL if it does not end. */
static const char *
skip_block_comment(const char *p, const char *end)
{
	int depth = 1;

	while ((p = scan_either(p, end, '*', '/')) < end - 1) {
		bool opens = p[0] == '/' && p[1] == '*';

		if (!opens && (p[0] != '*' || p[1] != '/')) {
			p++;
			continue;
		}
		p += 2;
		depth += opens ? 1 : -1;
		if (depth == 0)
			return p;
	}
	return NULL;
}

static const char *
take_block_comment(struct digesting *s, const char *p)
{
	const char *e = skip_block_comment(p + 2, s->end);

	begin_comment(s->d);
	if (!add_comment(s->d, p + 2, e ? e - 2 : s->end))
		return NULL;
	if (!e) {
		replace(s, p, s->end, "/*");
		return s->end;
	}
	replace(s, p, e, "/**/");
	return e;
}

static const char *
take(struct digesting *s, const char *p)
{
	char next = p + 1 < s->end ? p[1] : '\0';

	switch (*p) {
	case '\'':
		return take_string(s, p);
	case '$':
		return take_dollar(s, p);
	case '(':
	case '[':
		return take_open(s, p);
	case '-':
		return next == '-' ? take_line_comment(s, p) : p + 1;
	case '/':
		return next == '*' ? take_block_comment(s, p) : p + 1;
	default:
		return take_number(s, p);
	}
}

/* The bits from at on. */
static uint64_t
behind(size_t at)
{
	return UINT64_MAX << at;
}

/* false: there is no digest. */
static bool
walk_block(struct digesting *s, const char *block, const struct bytemask *mask)
{
	uint64_t words = mask->group[IN_WORD], quotes = mask->group[IDENT];
	uint64_t events = mask->group[SPECIAL] |
			  (mask->group[NUMERIC] & ~(words << 1 | s->in_word));
	size_t at = s->taken > block ? (size_t)(s->taken - block) : 0;
	uint64_t inside; /* of identifiers */
	uint64_t left;

	s->in_word = words >> 63;
	if (at >= BYTEMASK_BLOCK)
		return true;
	inside = bytemask_between(quotes & behind(at)) ^
		 (s->in_ident ? UINT64_MAX : 0);
	while ((left = events & behind(at) & ~inside)) {
		size_t from = (size_t)__builtin_ctzll(left);

		s->taken = take(s, block + from);
		if (!s->taken)
			return false;
		at = (size_t)(s->taken - block);
		if (at >= BYTEMASK_BLOCK) {
			s->in_ident = false;
			return true;
		}
		/* Quotes that were taken were no identifier's. */
		quotes &= behind(from);
		if (__builtin_parityll(quotes & ~behind(at)))
			inside = ~inside;
	}
	s->in_ident = inside >> 63;
	return true;
}

static bool
walk(struct digesting *s)
{
	struct bytemask masks[BLOCKS];

	while (s->taken < s->end && !s->full) {
		const char *from = s->taken;
		size_t len = (size_t)(s->end - from), n = 0;

		if (len > (size_t)BLOCKS * BYTEMASK_BLOCK)
			len = (size_t)BLOCKS * BYTEMASK_BLOCK;
		bytemask_make(&set, from, len, masks);
		s->in_word = from > s->begin && in_word(from[-1]);
		for (size_t at = 0; at < len; at += BYTEMASK_BLOCK)
			if (!walk_block(s, from + at, &masks[n++]))
				return false;
		if (s->taken < from + len)
			s->taken = from + len;
	}
	return !s->full;
}

bool
digest_make(struct digest *d, uint64_t seed, const char *sql, size_t len)
{
	struct digesting s = {
		.d = d,
		.begin = sql,
		.end = sql + len,
		.run = sql,
		.taken = sql,
	};

	d->ncomments = 0;
	d->ntext = 0;
	if (!walk(&s))
		return false;
	put_run(&s, s.end);
	if (s.full)
		return false;
	memset(d->text + d->ntext, 0, STEP);
	d->hash = hash_text(seed, d->text, d->ntext);
	return true;
}
