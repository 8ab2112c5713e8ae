#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "support/loaded_plan.h"

/* YAML. */

Test(yaml, an_empty_file_is_no_plan)
{
	refuses("", "p.yaml:1:1: error: the file is empty\n");
	refuses("# nothing\n", "p.yaml:1:1: error: the file is empty\n"
			       "    1 | # nothing\n"
			       "      | ^\n");
}

Test(yaml, syntax_errors_have_a_place_and_a_reason)
{
	refuses("version: 1\nservices: {a: [b, c}\n",
		"p.yaml:2:20: error: did not find expected ',' or ']'\n"
		"    2 | services: {a: [b, c}\n"
		"      |                    ^\n"
		"hint: a text that holds *, &, !, %, @, `, brackets or braces "
		"needs quotes around it\n");
	refuses("services:\n\tusers: {}\n",
		"p.yaml:2:1: error: found character that cannot start any "
		"token\n"
		"    2 |  users: {}\n"
		"      | ^\n"
		"hint: YAML is indented by spaces, never by tabs\n");
	refuses("a: \"b\n",
		"p.yaml:2:1: error: found unexpected end of stream\n"
		"hint: while scanning a quoted scalar that begins at 1:4\n");
	refuses("tables: [*.users]\n",
		"p.yaml:1:11: error: did not find expected alphabetic or "
		"numeric character\n"
		"    1 | tables: [*.users]\n"
		"      |           ^\n"
		"hint: while scanning an alias that begins at 1:10\n");
}

Test(yaml, bytes_that_are_no_text_are_refused)
{
	refuses("a: \xff\n", "p.yaml:1:4: error: this is not valid UTF-8\n"
			     "    1 | a: \\xff\n"
			     "      |    ^\n"
			     "hint: save the file as UTF-8\n");
	refuses_bytes("a: b\nc\0d\n", 9,
		      "p.yaml:2:2: error: the file holds a NUL byte\n"
		      "    2 | c\\x00d\n"
		      "      |  ^\n"
		      "hint: a plan is UTF-8 text\n");
	refuses_bytes("\xff\xfe"
		      "a\0",
		      4,
		      "p.yaml:1:1: error: the file is UTF-16, and a plan is "
		      "UTF-8\n"
		      "    1 | \\xff\\xfea\\x00\n"
		      "      | ^\n"
		      "hint: save it as UTF-8\n");
	refuses("a: \x01\n",
		"p.yaml:1:4: error: this character is not allowed\n"
		"    1 | a: \\x01\n"
		"      |    ^\n"
		"hint: remove it, or write it as an escape in double "
		"quotes\n");
}

Test(yaml, anchors_aliases_tags_and_merge_keys_are_refused)
{
	says("version: 1\n"
	     "services: &s\n"
	     "  a: &t {tables: [*x, !!str y]}\n"
	     "  b: !u {}\n"
	     "<<: {}\n",
	     "p.yaml:2:11: error: anchors are not allowed in a plan\n"
	     "    2 | services: &s\n"
	     "      |           ^\n"
	     "hint: quote a text that begins with &\n"
	     "p.yaml:3:6: error: anchors are not allowed in a plan\n"
	     "    3 |   a: &t {tables: [*x, !!str y]}\n"
	     "      |      ^\n"
	     "hint: quote a text that begins with &\n"
	     "p.yaml:3:19: error: aliases are not allowed in a plan\n"
	     "    3 |   a: &t {tables: [*x, !!str y]}\n"
	     "      |                   ^\n"
	     "hint: quote a text that begins with *: \"*x\"\n"
	     "p.yaml:3:23: error: tags are not allowed in a plan\n"
	     "    3 |   a: &t {tables: [*x, !!str y]}\n"
	     "      |                       ^\n"
	     "hint: quote a text that begins with !\n"
	     "p.yaml:4:6: error: tags are not allowed in a plan\n"
	     "    4 |   b: !u {}\n"
	     "      |      ^\n"
	     "hint: quote a text that begins with !\n"
	     "p.yaml:5:1: error: merge keys are not allowed in a plan\n"
	     "    5 | <<: {}\n"
	     "      | ^\n");
	says("version: 1\nservices: {a: {}}\n*x : y\n[b]: c\n",
	     "p.yaml:3:1: error: aliases are not allowed in a plan\n"
	     "    3 | *x : y\n"
	     "      | ^\n"
	     "hint: quote a text that begins with *: \"*x\"\n"
	     "p.yaml:4:1: error: a key of the plan must be a text, not a "
	     "list\n"
	     "    4 | [b]: c\n"
	     "      | ^\n");
}

Test(yaml, is_one_document_without_directives)
{
	says("version: 1\nservices: {a: {}}\n---\nx: [\n",
	     "p.yaml:3:1: error: a second document begins here, a plan is "
	     "one\n"
	     "    3 | ---\n"
	     "      | ^\n");
	refuses("a: b\n...\n%TAG ! x\n",
		"p.yaml:3:1: error: a line cannot begin with \"%\"\n"
		"    3 | %TAG ! x\n"
		"      | ^\n"
		"hint: YAML directives are not used in a plan; quote a text "
		"that begins so\n");
}

Test(yaml, columns_count_bytes_behind_a_byte_order_mark_too)
{
	says("\xef\xbb\xbfversion: 1\r\n"
	     "services: {\"\xc3\xbc\": {}, a: {x: y}}\r\n",
	     "p.yaml:2:12: error: \"\xc3\xbc\" cannot be a service's name\n"
	     "    2 | services: {\"\xc3\xbc\": {}, a: {x: y}}\n"
	     "      |            ^\n"
	     "hint: a letter, then letters, digits, _ and -, at most 50\n"
	     "p.yaml:2:26: error: unknown key \"x\" in the service \"a\"\n"
	     "    2 | services: {\"\xc3\xbc\": {}, a: {x: y}}\n"
	     "      |                         ^\n");
	says("\xef\xbb\xbfwersion: 1\nservices: {a: {}}\n",
	     "p.yaml:1:4: error: unknown key \"wersion\" in the plan\n"
	     "    1 | \\u{feff}wersion: 1\n"
	     "      |         ^\n"
	     "hint: did you mean \"version\"?\n"
	     "p.yaml:1:4: error: the plan has no \"version\"\n"
	     "    1 | \\u{feff}wersion: 1\n"
	     "      |         ^\n");
}

/* Limits. */

static char *
repeat(const char *before, const char *unit, size_t times, const char *after)
{
	struct buf b;

	buf_init(&b);
	buf_str(&b, before);
	for (size_t i = 0; i < times; i++)
		buf_str(&b, unit);
	buf_str(&b, after);
	return b.data;
}

static void
refuses_at_once(const char *unit, size_t times, const char *message)
{
	char *text = repeat("", unit, times, "");
	struct loaded l;
	clock_t start = clock();

	load(&l, text);
	cr_expect_eq(l.rc, -1);
	cr_expect_eq(l.diags.items.n, 1);
	cr_expect_str_eq(l.diags.items.v[0].message, message);
	cr_expect_lt((double)(clock() - start) / CLOCKS_PER_SEC, 60.0);
	release(&l);
	free(text);
}

Test(yaml, deep_nesting_ends_early, .timeout = 300)
{
	const char *deep = "this is nested more than 32 levels deep";

	refuses_at_once("[", 4000000, deep);
	refuses_at_once("[\n", 2000000, deep);
	refuses_at_once("{a: ", 1000000, deep);
	refuses_at_once("- ", 2000000, deep);
	refuses_at_once("? ", 2000000, deep);
}

Test(yaml, thirty_two_levels_are_allowed)
{
	char *text = repeat("", "[", 32, "");
	char *closed = repeat(text, "]", 32, "\n");
	struct loaded l;

	load(&l, closed);
	cr_assert_eq(l.rc, 0);
	release(&l);
	free(text);
	free(closed);
}

Test(yaml, a_million_values_are_enough, .timeout = 300)
{
	char *text = repeat("ignore: [", "a,", 1000001, "]\n");
	struct loaded l;

	load(&l, text);
	cr_assert_eq(l.rc, -1);
	cr_assert_str_eq(l.diags.items.v[0].message,
			 "the file has more than 1,000,000 values");
	release(&l);
	free(text);
}

Test(yaml, a_thousand_mistakes_are_shown, .timeout = 300)
{
	char *text = repeat("version: 1\nservices: {a: {}}\n", "x: y\n", 5000,
			    "");
	struct loaded l;

	load(&l, text);
	cr_assert_eq(l.rc, 0);
	cr_assert_eq(l.diags.errors, 5001);
	cr_assert_eq(l.diags.items.n, 1001);
	cr_assert_str_eq(l.diags.items.v[1000].message,
			 "4000 more mistakes are not shown");
	release(&l);
	free(text);
}

Test(yaml, more_than_16_mib_are_refused)
{
	size_t len = ((size_t)16 << 20) + 1;
	char *text = malloc(len);
	struct loaded l;

	memset(text, '#', len);
	load_bytes(&l, text, len);
	cr_assert_eq(l.rc, -1);
	cr_assert_str_eq(l.err.message,
			 "the plan \"p.yaml\" is larger than 16 MiB");
	release(&l);
	free(text);
}

Test(yaml, a_hundred_thousand_lines_load_in_no_time, .timeout = 300)
{
	struct buf b;
	struct loaded l;
	clock_t start;

	buf_init(&b);
	buf_str(&b, "version: 1\nservices:\n");
	for (int s = 0; s < 100; s++) {
		buf_printf(&b, "  s%d:\n    roles: [r%d, shared]\n", s, s);
		buf_printf(&b, "    applications: [a%d]\n    tables:\n", s);
		for (int t = 0; t < 1000; t++)
			buf_printf(&b, "    - public.t_%d_%d\n", s, t);
	}
	start = clock();
	load_bytes(&l, b.data, b.len);
	cr_assert_str_eq(l.text.data, "");
	cr_assert_eq(l.plan.services.v[99].tables.n, 1000);
	cr_assert_lt((double)(clock() - start) / CLOCKS_PER_SEC, 60.0);
	release(&l);
	buf_release(&b);
}
