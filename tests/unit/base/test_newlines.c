#include "base/newlines.h"

#include <criterion/criterion.h>
#include <string.h>

/* Two times as many as are looked at ahead, and some more. */
#define LEN (2 * NEWLINES_BLOCKS * BYTEMASK_BLOCK + 100)

/* All of p..end, one after the other. */
static void
finds_each(const char *p, const char *end)
{
	struct newlines s;
	const char *want = p;

	newlines_start(&s, p);
	while (want < end &&
	       (want = memchr(want, '\n', (size_t)(end - want))) != NULL) {
		cr_assert_eq(newlines_next(&s, end), want);
		want++;
	}
	cr_assert_null(newlines_next(&s, end));
	cr_assert_null(newlines_next(&s, end));
}

static void
finds_all(void)
{
	static const size_t every[] = {1, 2, 3, 7, 63, 64, 65, 100, 1024, LEN};
	char text[LEN];

	for (size_t i = 0; i < sizeof(every) / sizeof(*every); i++) {
		memset(text, 'x', sizeof(text));
		for (size_t at = every[i] - 1; at < LEN; at += every[i])
			text[at] = '\n';
		for (size_t from = 0; from < 70; from++)
			finds_each(text + from, text + LEN);
		for (size_t len = 0; len < 200; len++)
			finds_each(text, text + len);
		finds_each(text, text + LEN - 100);
	}
}

Test(newlines, finds_each_one)
{
	finds_all();
}

Test(newlines, finds_the_same_without_the_processors_help)
{
	bytemask_use_portable(true);
	finds_all();
	bytemask_use_portable(false);
}

Test(newlines, sees_what_was_changed_before)
{
	char text[] = "one\ntwo\nthree\n";
	const char *end = text + sizeof(text) - 1;
	struct newlines s;

	newlines_start(&s, text);
	cr_assert_eq(newlines_next(&s, end), text + 3);
	text[3] = 'x';
	cr_assert_eq(newlines_next(&s, end), text + 7);
	cr_assert_eq(newlines_next(&s, end), text + 13);
	cr_assert_null(newlines_next(&s, end));
}
