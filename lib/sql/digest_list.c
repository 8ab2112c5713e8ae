/*
 * Lists are folded as in sql/shape_text.c, for the plainest ones: the literals
 * of IN (..) and ARRAY[..] become one, and of the rows of VALUES that are
 * nothing but constants the first stays. An element counts as a literal only
 * if a comma or the closing bracket follows, for 2 + x is none.
 *
 * In some statements a string has a part in the shape. So a list in which a
 * string was left out keeps one.
 */
#include "sql/digest_internal.h"

#include <stdbool.h>
#include <stddef.h>
#include <strings.h>

#include "sql/digest_literal.h"

/* Shapes do not fold lists that are nested deeper than 64: behind this many
   brackets, none is. */
#define OPENED_MAX 60

/* The plainest text that shapes take for the same as a constant's. */
struct plain {
	char text[7];
	unsigned char len;
};

static const struct plain number = {"0", 1}, string = {"''", 2};
static const struct plain words[] = {{"null", 4}, {"true", 4}, {"false", 5}};

/* All of it is copied, whatever its length. false: there is no room for it and
   a bracket. */
static bool
put_plain(struct digesting *s, char before, const struct plain *plain)
{
	if (!digest_has_room(s, 2 + (size_t)plain->len))
		return false;
	s->out[0] = before;
	memcpy(s->out + 1, plain->text, sizeof(plain->text));
	s->out += 1 + plain->len;
	return true;
}

/* Behind the key word at p, NULL if it is none of a constant. */
static const char *
skip_word(const char *p, const char *end, const struct plain **plain)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t n = words[i].len;

		if ((size_t)(end - p) > n &&
		    strncasecmp(p, words[i].text, n) == 0 && !in_word(p[n])) {
			*plain = &words[i];
			return p + n;
		}
	}
	return NULL;
}

/* Behind a literal, null, true or false. */
static const char *
skip_constant(const char *p, const char *end, const struct plain **plain)
{
	if (p < end && starts_word(*p))
		return skip_word(p, end, plain);
	*plain = p < end && *p == '\'' ? &string : &number;
	return skip_literal(p, end);
}

/* The row of constants at p, in plain. Returns what is behind it, NULL if it
   is none or there is no room for it. */
static const char *
put_row(struct digesting *s, const char *p, bool *strings)
{
	const struct plain *plain;
	char before;

	do {
		before = *p;
		p = skip_constant(skip_spaces(p + 1, s->end), s->end, &plain);
		if (!p || !put_plain(s, before, plain))
			return NULL;
		*strings |= plain == &string;
		p = skip_spaces(p, s->end);
	} while (p < s->end && *p == ',');
	if (p == s->end || *p != ')')
		return NULL;
	*s->out++ = ')';
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
		char *before = s->out;
		bool strings_here = false;

		*s->out++ = ',';
		p = put_row(s, p, &strings_here);
		if (!p || strings || !strings_here)
			s->out = before;
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
	char *before = s->out;
	bool strings = false;
	const char *end;

	digest_put_run(s, p);
	end = put_row(s, p, &strings);
	if (!end) {
		s->out = before;
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
	digest_replace(s, first, last, strings ? "''" : "0");
	return last;
}

/*
 * Is the word that ends at p that one, of letters, and no part of a name? What
 * was left out is not looked into.
 */
static inline bool
ends_with(const struct digesting *s, const char *p, const char *word)
{
	if (p - s->run < (ptrdiff_t)strlen(word))
		return false;
	p -= strlen(word);
	for (size_t i = 0; i < strlen(word); i++)
		if ((p[i] | 0x20) != word[i])
			return false;
	if (p > s->run && in_word(p[-1]))
		return false;
	while (p > s->run && is_blank(p[-1]))
		p--;
	return p > s->run ? p[-1] != '.' : p == s->begin;
}

const char *
digest_take_open(struct digesting *s, const char *p)
{
	const char *before = p;

	if (++s->opened > OPENED_MAX)
		return p + 1;
	while (before > s->run && is_blank(before[-1]))
		before--;
	if (*p == '[')
		return ends_with(s, before, "array")
			       ? take_elements(s, p + 1, ']')
			       : p + 1;
	if (ends_with(s, before, "in"))
		return take_elements(s, p + 1, ')');
	if (ends_with(s, before, "values"))
		return take_rows(s, p);
	return p + 1;
}
