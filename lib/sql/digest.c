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
 */
#include "sql/digest.h"

#include <string.h>

#include "base/bytemask.h"
#include "base/hash.h"
#include "sql/digest_internal.h"
#include "sql/digest_literal.h"
#include "sql/digest_mask.h"

/* So many blocks have their masks made at a time. */
#define BLOCKS (DIGEST_LOOK / DIGEST_BLOCK)

/* Up to where in what is looked at, and in what that is. */
struct place {
	size_t at;
	uint64_t in_word;  /* 1 if it is */
	uint64_t in_ident; /* all bits if it is */
};

/* The steps: from p on, where something begins, to what is behind it. NULL:
   there is no digest. */

static const char *
skip_word(const char *p, const char *end)
{
	while (p < end && in_word(*p))
		p++;
	return p;
}

/* Is there a point and a word behind a number? It is not plain to see, then,
   what is the number's. */
static inline bool
goes_on(const char *p, const char *end)
{
	return end - p > 1 && *p == '.' && in_word(p[1]) && !is_digit(p[1]);
}

static const char *
take_number(struct digesting *s, const char *p)
{
	const char *e = skip_digits(p, s->end);

	if (!e || goes_on(e, s->end))
		return NULL;
	digest_replace(s, p, e, "0");
	return e;
}

/* A parameter; in a name a $ is like a letter. */
static const char *
take_dollar(struct digesting *s, const char *p)
{
	if (p > s->begin && in_word(p[-1]))
		return skip_word(p, s->end);
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

/* Behind the string whose quote p is at. NULL if it has no end, or may go on
   behind white space: then that has escapes, too. */
static const char *
skip_escaped(const char *p, const char *end)
{
	const char *next;

	for (p++; (p = scan_either(p, end, '\'', '\\')) < end; p += 2)
		if (*p == '\'' && (p + 1 == end || p[1] != '\''))
			break;
	if (p >= end)
		return NULL;
	next = skip_spaces(p + 1, end);
	return next < end && *next == '\'' ? NULL : p + 1;
}

static const char *
take_string(struct digesting *s, const char *p)
{
	bool open = false;
	const char *e;

	if (has_escapes(s, p))
		e = skip_escaped(p, s->end);
	else
		e = skip_string(p, s->end, &open);
	if (!e)
		return NULL;
	if (open)
		digest_replace(s, p, e, "'");
	else
		digest_replace(s, p, e, "''");
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
	digest_replace(s, p, e, "--");
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
		digest_replace(s, p, s->end, "/*");
		return s->end;
	}
	digest_replace(s, p, e, "/**/");
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
		return digest_take_open(s, p);
	case '-':
		return next == '-' ? take_line_comment(s, p) : p + 1;
	case '/':
		return next == '*' ? take_block_comment(s, p) : p + 1;
	default:
		return take_number(s, p);
	}
}

/* The bits from at on. */
static inline uint64_t
behind(size_t at)
{
	return UINT64_MAX << at;
}

static inline size_t
place_of(uint64_t bit)
{
	return (unsigned)__builtin_ctzll(bit);
}

/* The bit behind the digits that begin at bit first, if they are all of a
   number and that is plain to see; else 0. */
static inline uint64_t
digits_end(const struct digest_mask *mask, uint64_t first)
{
	/* The carry goes through all digits to what is none. */
	uint64_t end = (mask->digits + first) & ~(mask->words | mask->special);

	return mask->digits & first ? end : 0;
}

/* The block that place is in, of what is looked at from begin on. false: there
   is no digest. */
static inline bool
walk_block(struct digesting *s, const char *begin, struct place *place,
	   struct digest_mask mask)
{
	const char *block = begin + place->at / DIGEST_BLOCK * DIGEST_BLOCK;
	uint64_t in_word = mask.words << 1 | place->in_word;
	uint64_t events = mask.special | (mask.digits & ~in_word);
	uint64_t inside = place->in_ident;
	uint64_t left = behind(place->at % DIGEST_BLOCK);

	if (mask.quotes)
		inside ^= bytemask_between(mask.quotes & left);
	for (left &= events & ~inside; left;) {
		uint64_t bit = left & -left, end;
		const char *p = block + place_of(bit);
		bool dollar = *p == '$';

		end = digits_end(&mask, bit << dollar);
		if (end && !(in_word & bit) &&
		    !goes_on(block + place_of(end), s->end)) {
			digest_replace(s, p + dollar, block + place_of(end),
				       "0");
			left &= -end;
			continue;
		}
		p = take(s, p);
		if (!p)
			return false;
		if (p - block >= DIGEST_BLOCK) {
			*place = (struct place){.at = (size_t)(p - begin)};
			return true;
		}
		left = behind((size_t)(p - block));
		/* Quotes that were taken were no identifier's. */
		if (mask.quotes & -bit & ~left)
			inside = bytemask_between(mask.quotes & left);
		left &= events & ~inside;
	}
	place->at = (size_t)(block - begin) + DIGEST_BLOCK;
	place->in_word = mask.words >> 63;
	place->in_ident = -(inside >> 63);
	return true;
}

/* From p on. false: there is no digest. */
static bool
walk(struct digesting *s, const char *p)
{
	struct digest_mask masks[BLOCKS];
	struct place place = {0};

	while (p < s->end && digest_has_room(s, (size_t)(p - s->run))) {
		size_t left = (size_t)(s->end - p);
		size_t len = left < DIGEST_LOOK ? left : DIGEST_LOOK;

		digest_masks(p, len, masks);
		while (place.at < len)
			if (!walk_block(s, p, &place,
					masks[place.at / DIGEST_BLOCK]))
				return false;
		p = place.at < left ? p + place.at : s->end;
		place.at = 0;
	}
	return digest_has_room(s, (size_t)(s->end - s->run));
}

bool
digest_make(struct digest *d, uint64_t seed, const char *sql, size_t len)
{
	struct digesting s = {
		.d = d,
		.begin = sql,
		.end = sql + len,
		.run = sql,
		.out = d->text,
	};

	d->ncomments = 0;
	if (!walk(&s, sql))
		return false;
	digest_put_run(&s, s.end);
	d->ntext = (size_t)(s.out - d->text);
	d->hash = hash_text(d->text, d->ntext, seed);
	return true;
}
