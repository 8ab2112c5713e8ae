#include "report/markdown.h"

#include <criterion/criterion.h>

static void
is_text(const char *text, const char *expected)
{
	struct buf out;

	buf_init(&out);
	md_text(&out, text);
	cr_expect_str_eq(out.data, expected);
	buf_release(&out);
}

static void
is_code(const char *text, const char *expected)
{
	struct buf out;

	buf_init(&out);
	md_code(&out, text);
	cr_expect_str_eq(out.data, expected);
	buf_release(&out);
}

static void
is_block(const char *text, const char *expected)
{
	struct buf out;

	buf_init(&out);
	md_block(&out, "sql", text, 2);
	cr_expect_str_eq(out.data, expected);
	buf_release(&out);
}

Test(markdown, text_stays_text)
{
	is_text("a_b *c* [d](e) `f` <script> | # & ~ $x$ !",
		"a\\_b \\*c\\* \\[d\\](e) \\`f\\` \\<script\\> \\| \\# \\& \\~ "
		"\\$x\\$ \\!");
	is_text("a\nb\x1b[0m\xff", "a b\\\\x1b\\[0m\\\\xff");
	is_text("", "");
}

Test(markdown, code_is_closed_by_what_opened_it)
{
	is_code("a", "`a`");
	is_code("a`b", "`` a`b ``");
	is_code("``", "``` `` ```");
	is_code("a\nb", "`a b`");
}

Test(markdown, blocks_are_closed_by_what_opened_them)
{
	is_block("a\nb", "  ```sql\n  a\n  b\n  ```\n");
	is_block("```", "  ````sql\n  ```\n  ````\n");
	is_block("", "  ```sql\n  ```\n");
}
