#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static size_t
char_at(const char *s)
{
	return utf8_char(s, strlen(s));
}

Test(text, knows_the_characters_of_utf8)
{
	cr_expect_eq(char_at("a"), 1);
	cr_expect_eq(char_at("\xc3\xbc"), 2);
	cr_expect_eq(char_at("\xe2\x82\xac"), 3);
	cr_expect_eq(char_at("\xf0\x9f\x98\x80"), 4);
	cr_expect_eq(char_at(""), 0);
	cr_expect_eq(utf8_char("\0", 1), 1);
}

Test(text, knows_what_is_no_utf8)
{
	cr_expect_eq(char_at("\x80"), 0);
	cr_expect_eq(char_at("\xff"), 0);
	cr_expect_eq(char_at("\xc3"), 0);
	cr_expect_eq(char_at("\xc3("), 0);
	/* Overlong, surrogates, beyond the last character. */
	cr_expect_eq(char_at("\xc0\x80"), 0);
	cr_expect_eq(char_at("\xe0\x80\x80"), 0);
	cr_expect_eq(char_at("\xf0\x80\x80\x80"), 0);
	cr_expect_eq(char_at("\xed\xa0\x80"), 0);
	cr_expect_eq(char_at("\xf4\x90\x80\x80"), 0);
	cr_expect(utf8_valid("a\xc3\xbc", 3));
	cr_expect(utf8_valid("", 0));
	cr_expect_not(utf8_valid("a\xc3", 2));
}

Test(text, finds_a_byte_that_is_wrong_wherever_it_stands)
{
	char s[40];

	for (size_t len = 1; len < sizeof(s); len++)
		for (size_t at = 0; at < len; at++) {
			memset(s, 'a', sizeof(s));
			memcpy(s, "\xc3\xbc", len - at > 4 ? 2 : 0);
			cr_expect(utf8_valid(s, len));
			s[at] = '\xff';
			cr_expect_not(utf8_valid(s, len), "%zu of %zu", at,
				      len);
		}
}

Test(text, writes_numbers_as_sixteen_digits)
{
	char s[HEX_SIZE];

	hex_write(s, 0x0123456789abcdef);
	cr_expect_str_eq(s, "0123456789abcdef");
	hex_write(s, 0);
	cr_expect_str_eq(s, "0000000000000000");
}

Test(text, finds_the_boundary_before_a_place)
{
	const char *s = "a\xe2\x82\xac"
			"b";

	cr_expect_eq(utf8_floor(s, 5, 0), 0);
	cr_expect_eq(utf8_floor(s, 5, 1), 1);
	cr_expect_eq(utf8_floor(s, 5, 2), 1);
	cr_expect_eq(utf8_floor(s, 5, 3), 1);
	cr_expect_eq(utf8_floor(s, 5, 4), 4);
	cr_expect_eq(utf8_floor(s, 5, 9), 5);
}

static void
shows(const char *text, size_t len, const char *expected, int width)
{
	struct buf b;

	buf_init(&b);
	text_printable(&b, text, len);
	cr_expect_str_eq(b.data, expected);
	cr_expect_eq(text_width(text, len), width);
	buf_release(&b);
}

Test(text, shows_a_terminal_nothing_that_moves_it)
{
	shows("plain", 5, "plain", 5);
	shows("\xc3\xbc", 2, "\xc3\xbc", 1);
	shows("a\tb\nc", 5, "a b c", 5);
	shows("\x1b[31m", 5, "\\x1b[31m", 8);
	shows("\0\x7f", 2, "\\x00\\x7f", 8);
	shows("\xc2\x9b", 2, "\\u{9b}", 6);
	shows("\xe2\x80\xae", 3, "\\u{202e}", 8);
	shows("\xe2\x81\xa6", 3, "\\u{2066}", 8);
	shows("\xff", 1, "\\xff", 4);
	shows("", 0, "", 0);
}

static void
nearest(const char *word, const char *expected)
{
	static const char *const words[] = {"tables", "types",	  "tags",
					    "roles",  "routines", "store"};
	const char *found = text_nearest(word, words, 6);

	if (expected)
		cr_expect_str_eq(found ? found : "(none)", expected);
	else
		cr_expect_null(found, "%s is near %s", found, word);
}

Test(text, suggests_the_nearest_word)
{
	nearest("tabels", "tables");
	nearest("table", "tables");
	nearest("tables", "tables");
	nearest("role", "roles");
	nearest("toles", "roles");
	nearest("sotre", "store");
	nearest("weights", NULL);
	nearest("x", NULL);
	nearest("", NULL);
	cr_expect_null(text_nearest("x", NULL, 0));
}

Test(text, of_equally_near_words_the_first_is_suggested)
{
	static const char *const words[] = {"abcx", "abcy"};

	cr_expect_str_eq(text_nearest("abcz", words, 2), "abcx");
}

Test(text, very_long_words_are_not_compared)
{
	char word[300], other[300];
	const char *words[] = {other};

	memset(word, 'a', sizeof(word));
	memset(other, 'a', sizeof(other));
	word[299] = other[256] = '\0';
	cr_expect_null(text_nearest(word, words, 1));
	other[298] = '\0';
	word[250] = '\0';
	other[256] = 'a';
	cr_expect_null(text_nearest(word, words, 1));
	other[256] = '\0';
	cr_expect_eq(text_nearest(word, words, 1), other);
}

Test(text, counts_the_columns_of_wide_characters_and_marks)
{
	cr_expect_eq(text_width("a\xe6\x97\xa5z", 5), 4);
	cr_expect_eq(text_width("\xf0\x9f\x98\x80", 4), 2);
	cr_expect_eq(text_width("e\xcc\x81", 3), 1);
	cr_expect_eq(text_width("\xc3\xa9", 2), 1);
	cr_expect_eq(utf8_columns(0xff21), 2);
	cr_expect_eq(utf8_columns(0x30000), 2);
	cr_expect_eq(utf8_columns(0x10ffff), 1);
}
