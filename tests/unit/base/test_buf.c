#include <criterion/criterion.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

Test(buf, is_empty_text_at_first)
{
	struct buf b;

	buf_init(&b);
	cr_assert_str_eq(b.data, "");
	cr_assert_eq(b.len, 0);
	buf_release(&b);
	cr_assert_null(b.data);
}

Test(buf, appends_bytes_text_and_formats)
{
	struct buf b;

	buf_init(&b);
	buf_add(&b, "a\0b", 3);
	buf_add(&b, NULL, 0);
	buf_char(&b, '-');
	buf_str(&b, "text");
	buf_printf(&b, " %05d", 42);
	cr_assert_eq(b.len, 14);
	cr_assert_eq(memcmp(b.data, "a\0b-text 00042", 15), 0);
	buf_clear(&b);
	cr_assert_eq(b.len, 0);
	cr_assert_str_eq(b.data, "");
	buf_release(&b);
}

Test(buf, grows_as_needed)
{
	struct buf b;

	buf_init(&b);
	for (int i = 0; i < 10000; i++)
		buf_printf(&b, "%d,", i % 10);
	cr_assert_eq(b.len, 20000);
	cr_assert_eq(b.data[19998], '9');
	cr_assert_eq(b.data[20000], '\0');
	buf_release(&b);
}

Test(buf, refuses_sizes_that_overflow, .signal = SIGABRT)
{
	struct buf b;

	buf_init(&b);
	buf_room(&b, SIZE_MAX);
}

Test(mem, gives_memory_for_nothing_too)
{
	void *p = xmalloc(0), *q = xcalloc(0, 8);
	char *s = xstrdup("abc");

	cr_assert_not_null(p);
	cr_assert_not_null(q);
	cr_assert_str_eq(s, "abc");
	p = xreallocarray(p, 10, 10);
	p = xreallocarray(p, 0, 10);
	cr_assert_not_null(p);
	free(p);
	free(q);
	free(s);
}

Test(mem, ends_the_process_when_there_is_none, .signal = SIGABRT)
{
	xreallocarray(NULL, SIZE_MAX / 2, 4);
}
