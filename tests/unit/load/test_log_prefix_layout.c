#include <criterion/criterion.h>
#include <stdio.h>

#include "load/log_prefix_layout.h"

static struct log_prefix *prefix;
static struct log_layouts *layouts;

static void
begin(const char *setting)
{
	struct err err;

	prefix = log_prefix_new(setting, &err);
	cr_assert_not_null(prefix);
	layouts = log_layouts_new(prefix);
}

static void
tidy(void)
{
	log_layouts_free(layouts);
	log_prefix_free(prefix);
	layouts = NULL;
	prefix = NULL;
}

TestSuite(log_prefix_layout, .fini = tidy);

/* Is it what it is for who does not know the lines before? */
static void
same(const char *line)
{
	struct log_line a, b;
	size_t len = strlen(line);
	bool want = log_prefix_match(prefix, line, len, &a);

	cr_assert_eq(log_prefix_match_again(prefix, layouts, line, len, &b),
		     want, "%s", line);
	if (!want)
		return;
	cr_assert_eq(a.severity, b.severity, "%s", line);
	cr_assert_eq(a.message, b.message, "%s", line);
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		struct str v = a.fields.v[i], w = b.fields.v[i];

		cr_assert(v.len == w.len && memcmp(v.p, w.p, v.len) == 0 &&
				  (v.len == 0 || v.p == w.p),
			  "field %zu of %s", i, line);
		cr_assert_not_null(w.p);
		cr_assert_not(b.fields.cut[i]);
	}
}

/* Does it look as one before did? */
static bool
is_known(const char *line)
{
	struct log_line ignored;

	return layouts && layout_match(layouts, line, line + strlen(line),
				       &ignored) != NULL;
}

Test(log_prefix_layout, knows_a_line_with_other_numbers)
{
	begin("%m [%p] %c %l %v %q%u@%d/%a ");
	same("2026-11-24 00:00:00.284 UTC [1281] 6b04d380.501 16 49/8 "
	     "shared_app@shop/[unknown] LOG:  statement: SELECT 1");
	cr_assert(is_known(
		"2026-11-24 00:01:59.999 UTC [1281] 6b04d380.501 17 49/9 "
		"shared_app@shop/[unknown] DETAIL:  x"));
	same("2026-11-24 00:01:59.999 UTC [1281] 6b04d380.501 17 49/9 "
	     "shared_app@shop/[unknown] DETAIL:  x");
	same("2026-11-24 00:01:59.999 UTC [1281] 6b04d380.501 17 49/9 "
	     "shared_app@shop/[unknown] LOG:  57014: x");
}

Test(log_prefix_layout, does_not_know_what_is_otherwise)
{
	static const char *const lines[] = {
		"2026-11-24 00:00:00.284 UTC [1281] 16 shared@shop/api LOG:  x",
		"2026-11-24 00:00:00.284 UTC [1281] 16 shared@shop/web LOG:  x",
		"2026-11-24 00:00:00.284 UTC [1281] 16 share@shop/apis LOG:  x",
		"2026-11-24 00:00:00.284 UTC [1281] 1x shared@shop/api LOG:  x",
		"2026-11-24 00:00:00.284 CET [1281] 16 shared@shop/api LOG:  x",
		"2026-11-24 00:00:00,284 UTC [1281] 16 shared@shop/api LOG:  x",
		"2026-11-24 00:00:00.284 UTC [1281] 116 shared@shop/a LOG:  x",
		"2026-11-24 00:00:00.284 UTC [1281] 16 LOG:  x",
		"2026-11-24 00:00:00.284 UTC [1281] 16 shared@shop/api ",
		"2026-11-24 00:00:00.284 UTC [1281] 16 shared@shop/api",
		"2026-11-24 00:00:00.284 UTC [1281] 16 shared@shop/api note: x",
		"2026-11-24 00:00:00.284 UTC [1281]",
		"2026-11-24 00:00:00.284 UTC [12",
		"2026",
		"",
	};
	size_t n = sizeof(lines) / sizeof(*lines);

	begin("%m [%p] %l %q%u@%d/%a ");
	for (size_t i = 0; i < n; i++) {
		same(lines[0]);
		cr_assert(is_known(lines[0]));
		same(lines[i]);
		for (size_t j = 0; j < n; j++)
			same(lines[j]);
	}
}

Test(log_prefix_layout, makes_a_name_longer_where_it_must)
{
	begin("%m [%p] [%a] %u@%d ");
	same("2026-11-24 00:00:00.284 UTC [1281] [psql] a@b LOG:  x");
	same("2026-11-24 00:00:00.284 UTC [1281] [psql] a@b c@d LOG:  x");
	same("2026-11-24 00:00:00.284 UTC [1281] [psql] a@b cLOG:  x");
}

Test(log_prefix_layout, tells_a_session_from_a_severity)
{
	begin("%m [%p] %qDEBUG%p:%u ");
	same("2026-11-24 00:00:00.284 UTC [6] DEBUG6:A LOG:  x");
	same("2026-11-24 00:00:00.284 UTC [6] DEBUG5:A LOG:  x");
	tidy();
	begin("%m [%p] %q%u ");
	same("2026-11-24 00:00:00.284 UTC [6] LOG LOG:  x");
	same("2026-11-24 00:00:00.284 UTC [6] LOG:  x");
	same("2026-11-24 00:00:00.284 UTC [6] SHOPS_APPLICATION LOG:  x");
	cr_assert(is_known("2026-11-24 00:00:00.285 UTC [6] SHOPS_APPLICATION "
			   "LOG:  x"));
}

Test(log_prefix_layout, finds_the_process_wherever_it_is)
{
	static const char *const settings[][2] = {
		{"%t:%r:%u@%d:[%p]:", "2026-11-24 00:00:01 UTC:10.0.0.1(44496):"
				      "me@shop:[331]:LOG:  x"},
		{"%t-%c-user=%u,db=%d ", "2026-11-24 00:00:01 UTC-6b05a761.6e79"
					 "-user=me,db=shop LOG:  x"},
		{"%m [%p] ", "2026-11-24 00:00:00.284 UTC [331] LOG:  x"},
		{"%p %n %e %x %i %Q %s ", "331 1795457897.507 57014 728 SELECT "
					  "-77 2026-11-24 00:00:01 UTC LOG: x"},
		{"[%p]: [%l-1] db=%d,user=%u ",
		 "[7]: [123-1] db=shop,user=me LOG:  x"},
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		begin(settings[i][0]);
		cr_assert_not(is_known(settings[i][1]));
		same(settings[i][1]);
		cr_assert(is_known(settings[i][1]), "%s", settings[i][1]);
		same(settings[i][1]);
		tidy();
	}
}

Test(log_prefix_layout, does_without_where_it_is_of_no_use)
{
	static const char *const settings[] = {"%u@%d ", "%8p ", "%p",
					       "%p%u",	 "",	 "x "};

	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		begin(settings[i]);
		cr_assert_null(layouts);
		same("     331 LOG:  x");
		same("me@shop LOG:  x");
		same("x LOG:  x");
		tidy();
	}
}

Test(log_prefix_layout, leaves_long_and_short_ones_alone)
{
	char line[400];

	begin("%p %u ");
	same("1 me LOG:  x");
	cr_assert_not(is_known("1 me LOG:  x"));
	for (int n = 0; n < 300; n++) {
		snprintf(line, sizeof(line), "331 %0*d LOG:  x", n, 0);
		same(line);
		same(line);
	}
}
