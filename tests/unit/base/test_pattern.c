#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/pattern.h"

static int
matches(const char *pattern, const char *text, size_t len)
{
	struct err err = {0};
	struct pattern *p = pattern_new(pattern, &err);
	int rc;

	cr_assert_not_null(p, "%s: %s", pattern, err.message);
	rc = pattern_match(p, text, len, &err);
	pattern_free(p);
	return rc;
}

static void
yes(const char *pattern, const char *text)
{
	cr_expect_eq(matches(pattern, text, strlen(text)), 1, "%s ~ %s",
		     pattern, text);
}

static void
no(const char *pattern, const char *text)
{
	cr_expect_eq(matches(pattern, text, strlen(text)), 0, "%s !~ %s",
		     pattern, text);
}

static void
refused(const char *pattern, const char *message)
{
	struct err err = {0};

	cr_assert_null(pattern_new(pattern, &err));
	cr_assert_str_eq(err.message, message);
	cr_assert_eq(err.code, ERR_INPUT);
}

static enum pattern_kind
kind_of(const char *text)
{
	struct err err;
	struct pattern *p = pattern_new(text, &err);
	enum pattern_kind kind = pattern_kind(p);

	cr_assert_str_eq(pattern_text(p), text);
	pattern_free(p);
	return kind;
}

Test(pattern, tells_the_three_kinds_apart)
{
	cr_assert_eq(kind_of("public.users"), PATTERN_EXACT);
	cr_assert_eq(kind_of("/usr/bin/app"), PATTERN_EXACT);
	cr_assert_eq(kind_of("/"), PATTERN_EXACT);
	cr_assert_eq(kind_of(""), PATTERN_EXACT);
	cr_assert_eq(kind_of("public.\"a*b\""), PATTERN_EXACT);
	cr_assert_eq(kind_of("public.user_*"), PATTERN_GLOB);
	cr_assert_eq(kind_of("user?"), PATTERN_GLOB);
	cr_assert_eq(kind_of("[ab]"), PATTERN_GLOB);
	cr_assert_eq(kind_of("/^users/"), PATTERN_REGEX);
}

Test(pattern, exact_means_every_byte)
{
	yes("public.users", "public.users");
	no("public.users", "public.user");
	no("public.users", "public.users2");
	no("public.users", "Public.users");
	yes("", "");
	cr_assert_eq(matches("ab", "ab\0c", 4), 0);
}

Test(pattern, a_star_is_any_text)
{
	yes("public.user_*", "public.user_roles");
	yes("public.user_*", "public.user_");
	no("public.user_*", "public.users");
	no("public.user_*", "xpublic.user_a");
	yes("*.users", "public.users");
	yes("*", "");
	yes("**", "anything/at.all");
	yes("a*b*c", "aXXbYYbZc");
	no("a*b*c", "aXXcYYb");
	yes("*aab", "aaaaaab");
}

Test(pattern, two_stars_and_a_slash_are_directories_or_none)
{
	yes("**/orders/**", "orders/x.sql");
	yes("**/orders/**", "a/b/orders/c/x.sql");
	yes("**/orders/**", "/srv/orders/x.sql");
	no("**/orders/**", "myorders/x.sql");
	no("**/orders/**", "my/orders");
	yes("db/**/x.sql", "db/x.sql");
	yes("db/**/x.sql", "db/a/b/x.sql");
	no("db/**/x.sql", "db/ax.sql");
	no("db/**/x.sql", "dbx.sql");
	yes("**/**/x", "x");
	yes("**/**/x", "a/x");
	yes("**/*.sql", "x.sql");
	yes("**/?/x", "abc/d/x");
	yes("*/**/x", "ab/c/x");
	yes("a*/**/b*/**/c", "aa/bb/c");
	no("a*/**/b*/**/c", "aa/bb/cc");
	yes("a**/b", "ac/b");
	no("a**/b", "ab");
	yes("\"a/\"**/b", "a/b");
	no("a\"**/\"*", "a/b");
	yes("**/", "");
	yes("**/", "a/");
	no("**/", "a");
}

/* Does what the glob says, the slow way. */
static bool
matches_slowly(const char *glob, const char *text, char last)
{
	bool name = !last || last == '/';

	if (!*glob)
		return !*text;
	if (name && strncmp(glob, "**/", 3) == 0) {
		if (matches_slowly(glob + 3, text, '/'))
			return true;
		for (; *text; text++)
			if (*text == '/' &&
			    matches_slowly(glob + 3, text + 1, '/'))
				return true;
		return false;
	}
	if (*glob == '*') {
		for (;; text++) {
			if (matches_slowly(glob + 1, text, '*'))
				return true;
			if (!*text)
				return false;
		}
	}
	return *text && (*glob == '?' || *glob == *text) &&
	       matches_slowly(glob + 1, text + 1, *glob);
}

static void
nth_text(char *out, const char *letters, unsigned n)
{
	for (unsigned base = (unsigned)strlen(letters); n; n = (n - 1) / base)
		*out++ = letters[(n - 1) % base];
	*out = '\0';
}

Test(pattern, short_globs_match_what_they_say, .timeout = 120)
{
	char glob[16], text[16];

	for (unsigned i = 1; i < 5461; i++) {
		struct err err;
		struct pattern *p;
		bool is_glob;

		nth_text(glob, "*/a?", i);
		p = pattern_new(glob, &err);
		is_glob = p && pattern_kind(p) == PATTERN_GLOB;
		for (unsigned j = 0; j < 364 && is_glob; j++) {
			nth_text(text, "/ab", j);
			cr_assert_eq(pattern_match(p, text, strlen(text), &err),
				     matches_slowly(glob, text, '\0'),
				     "%s ~ %s", glob, text);
		}
		pattern_free(p);
	}
}

Test(pattern, a_question_mark_is_one_character_of_any_length)
{
	yes("?", "a");
	yes("?", "\xc3\xbc");
	no("?", "ab");
	no("?", "");
	yes("a?c", "a\xff"
		   "c");
}

Test(pattern, classes_have_ranges_and_can_be_negated)
{
	yes("shard_[0-9]", "shard_7");
	no("shard_[0-9]", "shard_x");
	yes("[!0-9]", "x");
	no("[^0-9]", "5");
	yes("[]x]", "]");
	yes("[a-]", "-");
	yes("[*]", "*");
	no("[*]", "x");
	yes("[\xc3\xa0-\xc3\xbf]", "\xc3\xbc");
	no("[a-z]", "");
	no("[!a]", "");
}

Test(pattern, quotes_in_a_glob_make_literals)
{
	yes("\"My Schema\".*", "My Schema.t");
	yes("\"a*\".?", "a*.x");
	no("\"a*\".?", "ab.x");
	yes("\"a\"\"b\"*", "a\"bc");
}

Test(pattern, globs_that_do_not_end_are_refused)
{
	refused("a[bc", "the glob \"a[bc\" has a [ that does not end");
	refused("[", "the glob \"[\" has a [ that does not end");
	refused("*\"a", "the glob \"*\"a\" has a \" that does not end");
}

Test(pattern, regular_expressions_match_anywhere)
{
	yes("/user/", "public.users");
	yes("/^public\\.user/", "public.users");
	no("/^user/", "public.users");
	yes("/(?i)USERS$/", "public.users");
	yes("/\xc3\xbc+/", "x\xc3\xbc\xc3\xbcy");
}

Test(pattern, invalid_bytes_hide_nothing)
{
	yes("/^users/", "users\xff\xfe");
	yes("/app$/", "\xc3\x28"
		      "app");
	yes("users-*", "users-\xff\xfe");
	cr_assert_eq(matches("/b/", "a\0b", 3), 1);
	cr_assert_eq(matches("a*b", "a\0b", 3), 1);
}

Test(pattern, bad_regular_expressions_name_the_place)
{
	refused("/a(/", "in the regular expression \"/a(/\", at character 3: "
			"missing closing parenthesis");
	refused("//", "the regular expression \"//\" is empty");
	refused("/\\C/", "in the regular expression \"/\\C/\", at character 3: "
			 "using \\C is disabled by the application");
}

Test(pattern, texts_that_are_too_long_are_refused)
{
	char text[PATTERN_MAX + 2];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	refused(text, "a name or pattern of 4097 bytes is too long, 4096 are "
		      "allowed");
}

Test(pattern, a_regular_expression_cannot_run_for_ever, .timeout = 120)
{
	struct err err = {0};
	struct pattern *p = pattern_new("/^(a+)+$/", &err);
	char text[64];

	memset(text, 'a', sizeof(text));
	text[63] = 'b';
	cr_assert_eq(pattern_match(p, text, 64, &err), -1);
	cr_assert_str_eq(err.message,
			 "the regular expression \"/^(a+)+$/\" takes too "
			 "long: match limit exceeded");
	pattern_free(p);
}

Test(pattern, a_regular_expression_cannot_use_all_memory, .timeout = 120)
{
	struct err err = {0};
	struct pattern *p = pattern_new("/^(?:(a)|b)*c/", &err);
	size_t n = 1 << 20;
	char *text = malloc(n);

	memset(text, 'a', n);
	cr_assert_eq(pattern_match(p, text, n, &err), -1);
	free(text);
	pattern_free(p);
}

Test(pattern, a_glob_of_stars_takes_no_time, .timeout = 120)
{
	char glob[2001], text[20000];

	for (int i = 0; i < 2000; i += 2)
		memcpy(glob + i, "*a", 2);
	glob[2000] = '\0';
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = 'b';
	cr_assert_eq(matches(glob, text, sizeof(text)), 0);
}

static size_t
specificity(const char *text, const char *prefix)
{
	struct err err;
	struct pattern *p = pattern_new(text, &err);
	size_t n = pattern_specificity(p);

	cr_expect_str_eq(pattern_prefix(p), prefix);
	pattern_free(p);
	return n;
}

Test(pattern, knows_how_specific_it_is_and_what_matches_begin_with)
{
	cr_assert_eq(specificity("users", "users"), SIZE_MAX);
	cr_assert_eq(specificity("users-*", "users-"), 6);
	cr_assert_eq(specificity("\xc3\xbc*", "\xc3\xbc"), 1);
	cr_assert_eq(specificity("\"a.b\".*", "a.b."), 4);
	cr_assert_eq(specificity("[u]s?r[a-z]", ""), 3);
	cr_assert_eq(specificity("*", ""), 0);
	cr_assert_eq(specificity("/users/", ""), 0);
}

Test(pattern, can_be_exact_whatever_it_holds)
{
	struct err err;
	struct pattern *p = pattern_new_exact("f(integer[])", &err);

	cr_assert_eq(pattern_kind(p), PATTERN_EXACT);
	cr_assert_eq(pattern_match(p, "f(integer[])", 12, &err), 1);
	pattern_free(p);
	pattern_free(NULL);
}
