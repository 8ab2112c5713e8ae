#include "support/scanned.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <string.h>

static struct arena arena;
static struct source_result result;

/* Is text[at] of a piece where an escape or a parameter stands? */
static bool
is_flat(const struct source_piece *p, size_t at)
{
	const struct source_mark *m, *found = NULL;

	vec_each (m, &p->marks)
		if (m->at <= at)
			found = m;
	return found && found->flat;
}

static void
check_places(const struct source_piece *p, const char *source)
{
	size_t len = strlen(source);

	cr_assert_eq(strlen(p->text), p->len);
	for (size_t i = 0; i < p->len; i++) {
		size_t place = source_place(p, i);

		cr_assert_lt(place, len, "%s: %zu", p->text, i);
		/* A margin is trimmed. */
		if (!is_flat(p, i) && source[place] != '|')
			cr_assert_eq(source[place], p->text[i],
				     "%s: %zu is at %zu, which is %c", p->text,
				     i, place, source[place]);
	}
}

const struct source_result *
scanned(enum source_language language, const char *text)
{
	const struct source_piece *p;

	arena_release(&arena);
	source_scan(language, text, strlen(text), NULL, &arena, &result);
	vec_each (p, &result.pieces)
		check_places(p, text);
	return &result;
}

void
scanned_one(enum source_language language, const char *source, const char *text,
	    const char *dynamic)
{
	const struct source_piece *p;

	scanned(language, source);
	cr_assert_eq(result.pieces.n, 1, "%u in %s", result.pieces.n, source);
	p = result.pieces.v;
	cr_expect_eq(p->kind, SOURCE_SQL);
	cr_expect_str_eq(p->text, text);
	if (dynamic && p->dynamic)
		cr_expect_str_eq(p->dynamic, dynamic, "%s: %s", source,
				 p->dynamic);
	else
		cr_expect_eq(p->dynamic, dynamic, "%s: %s", source,
			     p->dynamic ? p->dynamic : "not dynamic");
}

void
scanned_all(enum source_language language, const char *source, ...)
{
	const char *text;
	uint32_t n = 0;
	va_list ap;

	scanned(language, source);
	va_start(ap, source);
	for (; (text = va_arg(ap, const char *)) != NULL; n++) {
		cr_assert_lt(n, result.pieces.n, "no %s in %s", text, source);
		cr_expect_str_eq(result.pieces.v[n].text, text);
	}
	va_end(ap);
	cr_expect_eq(n, result.pieces.n, "%s", source);
}

void
scanned_none(enum source_language language, const char *source)
{
	scanned(language, source);
	cr_expect_eq(result.pieces.n, 0, "%s: %s", source,
		     result.pieces.n ? result.pieces.v->text : "");
	cr_expect_eq(result.skips.n, 0, "%s", source);
}

void
scanned_skip(enum source_language language, const char *source,
	     const char *reason)
{
	scanned(language, source);
	cr_expect_eq(result.pieces.n, 0, "%s", source);
	cr_assert_eq(result.skips.n, 1, "%s", source);
	cr_expect_str_eq(result.skips.v->reason, reason);
}

/* The last one, for comments can have others. */
static const char *
last_users(const char *text)
{
	const char *found = NULL, *next = text;

	while ((next = strstr(next, "users")) != NULL)
		found = next++;
	return found;
}

void
scanned_users(enum source_language language, const char *source)
{
	const struct source_piece *p;
	const char *in_text, *in_source = last_users(source);

	scanned(language, source);
	cr_assert_eq(result.pieces.n, 1, "%s", source);
	p = result.pieces.v;
	in_text = last_users(p->text);
	cr_assert(in_text && in_source);
	cr_expect_eq(source_place(p, (size_t)(in_text - p->text)),
		     (size_t)(in_source - source));
}

void
scanned_release(void)
{
	arena_release(&arena);
}
