#include "base/scan.h"

#include <criterion/criterion.h>

/* Bytes on both sides of what is looked for, and of what is half of it. */
static const char bytes[] = "\"\\/09:af`gAF\n\t \x7f\xff\x80\xdc\xa2\xb0";

/* All that is looked for in p..end, by what the processor has and without. */
static void
compare(const char *p, const char *end)
{
	char to[128], want[128];
	const char *hit = scan_either_portable(p, end, '"', '\\');
	size_t n = (size_t)(hit - p);

	cr_assert_eq(scan_either(p, end, '"', '\\'), hit);
	cr_assert_eq(scan_copy(to, p, end, '"', '\\'), hit);
	cr_assert_eq(memcmp(to, p, n), 0);
	cr_assert_eq(scan_copy_portable(want, p, end, '"', '\\'), hit);
	cr_assert_eq(memcmp(want, p, n), 0);
	cr_assert_eq(scan_byte(p, end, '\n'),
		     scan_either_portable(p, end, '\n', '\n'));
	cr_assert_eq(scan_three(p, end, '"', ':', '\xff'),
		     scan_three_portable(p, end, '"', ':', '\xff'));
	cr_assert_eq(scan_digits(p, end), scan_digits_portable(p, end));
	cr_assert_eq(scan_hex(p, end), scan_hex_portable(p, end));
}

static void
compare_near(const char *p)
{
	cr_assert_eq(scan_near(p, '"', '\\'), scan_near_portable(p, '"', '\\'));
}

/* A run of one byte, and another behind it. */
Test(scan, finds_the_same_without_the_processors_help)
{
	char text[64];

	for (size_t i = 0; bytes[i]; i++)
		for (size_t j = 0; bytes[j]; j++)
			for (size_t n = 0; n < 50; n++) {
				memset(text, bytes[i], n);
				memset(text + n, bytes[j], sizeof(text) - n);
				compare(text, text + n + 1);
				compare(text, text + sizeof(text));
				compare(text + 1, text + n + 1);
				compare_near(text + n % 32);
			}
}

Test(scan, finds_the_first)
{
	const char *text =
		"twenty bytes of text\\, a \"quote\", 0123456789abcdefg";
	const char *end = text + strlen(text);

	cr_assert_str_eq(scan_either(text, end, '"', '\\'), text + 20);
	cr_assert_str_eq(scan_either(text, end, '"', '#'), text + 25);
	cr_assert_str_eq(scan_three(text, end, '#', '"', '\\'), text + 20);
	cr_assert_str_eq(scan_three(text, end, '#', '0', '"'), text + 25);
	cr_assert_eq(scan_three(text, end, '#', '?', '+'), end);
	cr_assert_eq(scan_byte(text, end, '#'), end);
	cr_assert_eq(scan_byte(text, text + 20, '\\'), text + 20);
	cr_assert_str_eq(scan_digits(text + 34, end), "abcdefg");
	cr_assert_str_eq(scan_hex(text + 34, end), "g");
	cr_assert_eq(scan_digits(text, end), text);
}

Test(scan, compares_with_a_form)
{
	const char *form = "0000-00-00 00:00";
	char text[17] = "2026-11-23 18:18";

	cr_assert(scan_looks_like(text, form, '0'));
	cr_assert(scan_looks_like_portable(text, form, '0'));
	cr_assert_not(scan_looks_like(text, form, '\n'));
	cr_assert_not(scan_looks_like_portable(text, form, '\n'));
	for (size_t i = 0; i < 16; i++) {
		char was = text[i];

		for (int c = 0; c < 256; c++) {
			text[i] = (char)c;
			cr_assert_eq(scan_looks_like(text, form, '0'),
				     scan_looks_like_portable(text, form, '0'));
			cr_assert_eq(scan_looks_like(text, form, '0'),
				     form[i] == '0' ? c >= '0' && c <= '9'
						    : c == form[i]);
		}
		text[i] = was;
	}
}
