#include "load/log_fields.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/bytemask.h"
#include "base/mem.h"

static struct arena arena;

static bool
text_is(const struct csv_record *r, size_t i, const char *text)
{
	return str_is(csv_text(r, i, &arena), text);
}

Test(log_fields, splits_as_copy_does)
{
	const char *text = "a,,\"b\"\"c\n\",\"\"\r\nnext";
	struct csv_record r;

	cr_assert_eq(csv_split(text, text + strlen(text), true, &r),
		     CSV_RECORD);
	cr_assert_eq(r.n, 4);
	cr_assert(text_is(&r, 0, "a"));
	cr_assert(text_is(&r, 1, ""));
	cr_assert(text_is(&r, 2, "b\"c\n"));
	cr_assert(text_is(&r, 3, ""));
	cr_assert_eq(r.doubled, 1 << 2);
	cr_assert_eq(r.lines, 2);
	cr_assert_str_eq(r.next, "next");
	arena_release(&arena);
}

Test(log_fields, leaves_quotes_alone_within_plain_fields)
{
	const char *text = "a\"b\",c\"\"\r,\r\n";
	struct csv_record r;

	cr_assert_eq(csv_split(text, text + strlen(text), false, &r),
		     CSV_RECORD);
	cr_assert_eq(r.n, 3);
	cr_assert(text_is(&r, 0, "a\"b\""));
	cr_assert(text_is(&r, 1, "c\"\""));
	cr_assert(text_is(&r, 2, ""));
}

Test(log_fields, waits_for_the_rest)
{
	const char *text = "a,\"b\"\"\n";
	struct csv_record r;

	for (size_t n = 0; n <= strlen(text); n++)
		cr_assert_eq(csv_split(text, text + n, false, &r), CSV_MORE);
	cr_assert_eq(csv_split(text, text + 7, true, &r), CSV_BROKEN);
	cr_assert_eq(csv_split(text, text + 5, true, &r), CSV_RECORD);
	cr_assert_eq(csv_split(text, text + 2, true, &r), CSV_RECORD);
	cr_assert_eq(r.n, 2);
}

Test(log_fields, refuses_what_copy_does_not_write)
{
	const char *text = "\"a\"b,c\n";
	char many[200];
	struct csv_record r;

	cr_assert_eq(csv_split(text, text + strlen(text), true, &r),
		     CSV_BROKEN);
	memset(many, ',', sizeof(many));
	cr_assert_eq(csv_split(many, many + sizeof(many), true, &r),
		     CSV_BROKEN);
}

/* A text with doubled quotes, and the same with single ones. */
static size_t
make_text(char *doubled, char *single, size_t len, unsigned *seed)
{
	unsigned often = 1 + (unsigned)rand_r(seed) % 16;
	size_t n = 0, to = 0;

	while (n + 2 <= len) {
		char c = rand_r(seed) % often ? (char)rand_r(seed) : '"';

		doubled[n++] = c;
		single[to++] = c;
		if (c == '"')
			doubled[n++] = c;
	}
	if (n < len)
		doubled[n] = single[to++] = 'x';
	return to;
}

/* Texts in rooms of their own, so that a sanitizer sees what is read behind
   them. */
static void
check_undouble(void)
{
	unsigned seed = 3;

	for (size_t len = 1; len < 2500; len += 1 + len / 300) {
		char *doubled = xmalloc(len), *single = xmalloc(len);
		char *copy = xmalloc(len);
		size_t n = make_text(doubled, single, len, &seed);
		struct str text;

		memcpy(copy, doubled, len);
		text = csv_undouble((struct str){doubled, len}, &arena);
		cr_assert_eq(text.len, n, "of %zu bytes", len);
		cr_assert_eq(memcmp(text.p, single, n), 0, "of %zu bytes", len);
		cr_assert_eq(memcmp(doubled, copy, len), 0);
		arena_reset(&arena);
		free(doubled);
		free(single);
		free(copy);
	}
	arena_release(&arena);
}

Test(log_fields, undoes_doubled_quotes_beside_the_text)
{
	check_undouble();
	bytemask_use_portable(true);
	check_undouble();
}
