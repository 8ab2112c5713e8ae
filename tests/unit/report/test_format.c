/* Numbers and names that fit their place. */
#include <criterion/criterion.h>
#include <stdint.h>

#include "report/format.h"

static struct buf out;

static void
start(void)
{
	buf_init(&out);
}

static void
finish(void)
{
	buf_release(&out);
}

TestSuite(format, .init = start, .fini = finish);

static void
is(const char *expected)
{
	cr_expect_str_eq(out.data, expected);
	buf_clear(&out);
}

Test(format, shortens_numbers_to_four_characters)
{
	static const struct {
		uint64_t n;
		const char *text;
	} cases[] = {
		{0, "0"},
		{999, "999"},
		{1000, "1.0k"},
		{1999, "1.9k"},
		{9999, "9.9k"},
		{10000, "10k"},
		{999999, "999k"},
		{1000000, "1.0M"},
		{12345678, "12M"},
		{1234567890, "1.2G"},
		{UINT64_MAX, "18E"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		format_short(&out, cases[i].n);
		is(cases[i].text);
	}
}

Test(format, groups_digits)
{
	format_count(&out, 0);
	is("0");
	format_count(&out, 999);
	is("999");
	format_count(&out, 1000);
	is("1,000");
	format_count(&out, UINT64_MAX);
	is("18,446,744,073,709,551,615");
}

Test(format, gives_shares_the_digits_they_need)
{
	static const struct {
		uint64_t part, whole;
		const char *text;
	} cases[] = {
		{0, 7, "0 %"},	       {1, 100000, "<0.1 %"},
		{1, 100, "1.0 %"},     {94, 1000, "9.4 %"},
		{995, 10000, "10 %"},  {1, 3, "33 %"},
		{999, 1000, "99.9 %"}, {99999, 100000, "99.9 %"},
		{7, 7, "100 %"},       {7, 0, ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		format_share(&out, cases[i].part, cases[i].whole);
		is(cases[i].text);
	}
}

Test(format, picks_the_unit_of_a_time)
{
	format_time(&out, 12);
	is("12 us");
	format_time(&out, 1234);
	is("1.2 ms");
	format_time(&out, 61234567);
	is("1.0 min");
	format_time(&out, 59000000);
	is("59.0 s");
	format_time(&out, 7200000000);
	is("2.0 h");
}

Test(format, cuts_and_pads_by_characters)
{
	format_cell(&out, "h\xc3\xa9llo", 8);
	is("h\xc3\xa9llo   ");
	format_cut(&out, "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 5);
	is("\xe6\x97\xa5...");
	format_cut(&out, "h\xc3\xa9llo w\xc3\xb6rld", 8);
	is("h\xc3\xa9llo...");
	format_cut(&out, "12345678", 8);
	is("12345678");
	format_cut(&out, "123456789", 1);
	is("1...");
}

Test(format, shows_no_terminal_what_it_should_not_see)
{
	format_cut(&out, "a\x1b[31m\xe2\x80\xae\xff\n", 60);
	is("a\\x1b[31m\\u{202e}\\xff ");
}

Test(format, wraps_at_spaces)
{
	format_wrapped(&out, "select a, b from t where x = ? and y = ?", 2, 24);
	is("  select a, b from t\n  where x = ? and y = ?\n");
	format_wrapped(&out, "abcdefghijklmnopqrstuvwxyz", 0, 20);
	is("abcdefghijklmnopqrst\nuvwxyz\n");
}

Test(format, counts_things)
{
	format_things(&out, 1, "table");
	is("1 table");
	format_things(&out, 1200, "table");
	is("1,200 tables");
}

Test(format, styles_only_if_asked)
{
	format_styled(&out, false, STYLE_TITLE, "x");
	is("x");
	format_styled(&out, true, STYLE_TITLE, "x");
	is("\033[1mx\033[0m");
}

Test(format, has_bytes_with_their_unit)
{
	static const struct {
		uint64_t n;
		const char *text;
	} cases[] = {
		{0, "0 B"},
		{999, "999 B"},
		{1000, "1.0 kB"},
		{12345678, "12 MB"},
		{1234567890, "1.2 GB"},
		{UINT64_MAX, "18 EB"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		format_bytes(&out, cases[i].n);
		is(cases[i].text);
	}
}

Test(format, has_seconds_as_a_clock)
{
	static const struct {
		uint64_t seconds;
		const char *text;
	} cases[] = {
		{0, "0:00"},	 {42, "0:42"},	    {60, "1:00"},
		{3599, "59:59"}, {3600, "1:00:00"}, {360061, "100:01:01"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		format_clock(&out, cases[i].seconds);
		is(cases[i].text);
	}
}
