#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/err.h"

static void
formats(const struct diag *d, const char *expected)
{
	struct buf b;

	buf_init(&b);
	diag_format(&b, d);
	cr_expect_str_eq(b.data, expected);
	buf_release(&b);
}

static struct source_text
source(const char *text)
{
	return (struct source_text){"f.yaml", text, strlen(text)};
}

Test(diag, quotes_the_line_and_points_at_the_column)
{
	struct arena a = ARENA_INIT;
	struct diag_list list;
	struct source_text s = source("one\n  two three\nfour");
	struct diag *d;

	diag_init(&list, &a);
	d = diag_add(&list, DIAG_ERROR, &s, 2, 7, "no %s", "three");
	diag_hint(&list, d, "try %d", 3);
	formats(d, "f.yaml:2:7: error: no three\n"
		   "    2 |   two three\n"
		   "      |       ^\n"
		   "hint: try 3\n");
	cr_assert_eq(list.errors, 1);
	formats(diag_add(&list, DIAG_WARNING, &s, 3, 99, "late"),
		"f.yaml:3:99: warning: late\n"
		"    3 | four\n"
		"      |     ^\n");
	cr_assert_eq(list.warnings, 1);
	arena_release(&a);
}

Test(diag, does_without_what_it_does_not_have)
{
	struct source_text s = source("a\n"), no_text = {"f", NULL, 0};
	struct diag d = {.message = "m"};

	formats(&d, "error: m\n");
	d.source = &no_text;
	formats(&d, "f: error: m\n");
	d.line = d.column = 1;
	formats(&d, "f:1:1: error: m\n");
	d.source = &s;
	d.line = 9;
	formats(&d, "f.yaml:9:1: error: m\n");
	d.line = 1;
	d.column = 0;
	formats(&d, "f.yaml:1:0: error: m\n"
		    "    1 | a\n"
		    "      | ^\n");
}

Test(diag, shows_nothing_that_a_terminal_obeys)
{
	struct source_text s = source("a\x1b[2Jb: \xff\tc\r\n");
	struct diag d = {.source = &s,
			 .line = 1,
			 .column = 11,
			 .message = "bad \x1b[2J",
			 .hint = "\xe2\x80\xae"};

	formats(&d, "f.yaml:1:11: error: bad \\x1b[2J\n"
		    "    1 | a\\x1b[2Jb: \\xff c\n"
		    "      |                 ^\n"
		    "hint: \\u{202e}\n");
}

Test(diag, long_lines_are_cut_around_the_caret)
{
	char text[1000];
	struct source_text s = {"f", text, sizeof(text)};
	struct diag d = {
		.source = &s, .line = 1, .column = 500, .message = "m"};
	struct buf b;

	memset(text, 'x', sizeof(text));
	text[499] = '!';
	buf_init(&b);
	diag_format(&b, &d);
	cr_assert_lt(b.len, 300);
	cr_assert_not_null(strstr(b.data, "x!x"));
	/* The caret stands under the character. */
	cr_assert_eq(strchr(b.data, '!') - strstr(b.data, "    1 |"),
		     strchr(b.data, '^') - strstr(b.data, "      |"));
	buf_release(&b);
}

Test(diag, sorts_by_place_and_keeps_equal_ones_in_order)
{
	struct arena a = ARENA_INIT;
	struct diag_list list;
	struct source_text s = source("");
	struct source_text other = {"a.yaml", NULL, 0};
	struct buf b;

	diag_init(&list, &a);
	diag_sort(&list);
	diag_add(&list, DIAG_ERROR, &s, 0, 0, "6");
	diag_add(&list, DIAG_ERROR, &s, 2, 1, "5");
	diag_add(&list, DIAG_ERROR, &s, 1, 2, "3");
	diag_add(&list, DIAG_ERROR, &s, 1, 2, "4");
	diag_add(&list, DIAG_ERROR, &other, 9, 9, "2");
	diag_add(&list, DIAG_ERROR, NULL, 0, 0, "1");
	diag_sort(&list);
	buf_init(&b);
	for (size_t i = 0; i < list.items.n; i++)
		buf_str(&b, list.items.v[i].message);
	cr_assert_str_eq(b.data, "123456");
	buf_release(&b);
	arena_release(&a);
}

Test(diag, a_list_is_formatted_as_its_parts_are)
{
	struct arena a = ARENA_INIT;
	struct diag_list list;
	struct source_text s = source("a\nb\nc\n");
	struct buf all, parts;
	static const int lines[] = {1, 3, 9, 2, 2};

	diag_init(&list, &a);
	for (int i = 0; i < 5; i++)
		diag_add(&list, DIAG_ERROR, &s, lines[i], 1, "m");
	buf_init(&all);
	buf_init(&parts);
	diag_format_list(&all, &list);
	for (int i = 0; i < 5; i++)
		diag_format(&parts, &list.items.v[i]);
	cr_assert_str_eq(all.data, parts.data);
	buf_release(&all);
	buf_release(&parts);
	arena_release(&a);
}

Test(diag, keeps_no_more_than_its_limit)
{
	struct arena a = ARENA_INIT;
	struct diag_list list;

	diag_init(&list, &a);
	list.limit = 2;
	for (int i = 0; i < 5; i++)
		diag_hint(&list, diag_add(&list, DIAG_ERROR, NULL, 0, 0, "m"),
			  "h");
	cr_assert_eq(list.items.n, 2);
	cr_assert_eq(list.errors, 5);
	cr_assert_eq(list.left_out, 3);
	arena_release(&a);
}

Test(diag, a_hundred_thousand_are_sorted_and_shown_in_no_time, .timeout = 120)
{
	struct arena a = ARENA_INIT;
	struct diag_list list;
	struct source_text s;
	struct buf text, out;

	buf_init(&text);
	buf_init(&out);
	diag_init(&list, &a);
	for (int i = 0; i < 100000; i++)
		buf_str(&text, "a line\n");
	s = (struct source_text){"f", text.data, text.len};
	for (int i = 100000; i > 0; i--)
		diag_add(&list, DIAG_WARNING, &s, i, 1, "m");
	diag_sort(&list);
	cr_assert_eq(list.items.v[0].line, 1);
	diag_format_list(&out, &list);
	cr_assert_gt(out.len, 100000 * 20);
	buf_release(&text);
	buf_release(&out);
	arena_release(&a);
}

Test(err, holds_a_message_a_hint_and_a_place)
{
	struct err err = {0};

	cr_assert_eq(err_set(&err, ERR_DATABASE, "no %s", "server"), -1);
	err_hint(&err, "start %s", "it");
	err_place(&err, "f.sql", 3, 4);
	cr_assert_eq(err.code, ERR_DATABASE);
	cr_assert_str_eq(err.message, "no server");
	cr_assert_str_eq(err.hint, "start it");
	cr_assert_str_eq(err.file, "f.sql");
	cr_assert_eq(err.line * 10 + err.column, 34);
	err_set(&err, ERR_INPUT, "other");
	cr_assert_str_eq(err.hint, "");
	cr_assert_str_eq(err.file, "");
	cr_assert_eq(err.line, 0);
}

Test(err, cuts_what_is_too_long)
{
	struct err err;
	char text[5000];

	memset(text, 'x', sizeof(text) - 1);
	text[4999] = '\0';
	err_set(&err, ERR_INPUT, "%s", text);
	err_hint(&err, "%s", text);
	err_place(&err, text, 1, 1);
	cr_assert_eq(strlen(err.message), sizeof(err.message) - 1);
	cr_assert_eq(strlen(err.hint), sizeof(err.hint) - 1);
	cr_assert_eq(strlen(err.file), sizeof(err.file) - 1);
}
