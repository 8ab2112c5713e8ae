#include "load/log_time.h"

#include <criterion/criterion.h>

static int64_t
parse(const char *s)
{
	return log_time_parse((struct str){s, strlen(s)});
}

Test(log_time, of_one_second_are_as_each_alone)
{
	static const char *const times[] = {
		"2026-11-23 18:18:17.507 UTC",
		"2026-11-23 18:18:17.000 UTC",
		"2026-11-23 18:18:17.99 UTC",
		"2026-11-23 18:18:17.999 UTC",
		"2026-11-23 18:18:17.999 CET",
		"2026-11-23 18:18:17.999 +02",
		"2026-11-23 18:18:17.1234 UTC",
		"2026-11-23 18:18:17.123 CEST",
		"2026-11-23 18:18:18.123 CEST",
		"2026-11-23 18:18:18 CEST",
		"2026-11-23 18:18:18.12x CEST",
		"1795457897.507",
		"",
		"2026-11-23 18:18:18.123 and a zone that is none at all",
	};
	const size_t n = sizeof(times) / sizeof(*times);
	struct log_second second = {.len = 0};

	/* Each behind each. */
	for (size_t i = 0; i < n * n; i++) {
		struct str a = str_of(times[i / n]), b = str_of(times[i % n]);

		cr_assert_eq(log_time_parse_next(&second, a), log_time_parse(a),
			     "%s", times[i / n]);
		cr_assert_eq(log_time_parse_next(&second, b), log_time_parse(b),
			     "%s", times[i % n]);
	}
}

Test(log_time, reads_the_forms_of_log_line_prefix)
{
	cr_assert_eq(parse("1970-01-01 00:00:00 UTC"), 0);
	cr_assert_eq(parse("1970-01-02 00:00:01.5 GMT"), 86401500000);
	cr_assert_eq(parse("2018-08-22 16:00:04 UTC"), 1534953604000000);
	cr_assert_eq(parse("2026-11-23 18:18:17.507 UTC"), 1795457897507000);
	cr_assert_eq(parse("2000-02-29 12:00:00.000001 UTC"), 951825600000001);
	cr_assert_eq(parse("1795457897.507"), 1795457897507000);
	cr_assert_eq(parse("1795457897"), 1795457897000000);
}

Test(log_time, knows_offsets_and_common_zones)
{
	int64_t utc = parse("2018-05-04 03:06:18.360 UTC");
	const int64_t hour = 3600000000;

	cr_assert_eq(parse("2018-05-04 03:06:18.360 +0100"), utc - hour);
	cr_assert_eq(parse("2018-05-04 03:06:18.360 -03"), utc + 3 * hour);
	cr_assert_eq(parse("2018-05-04 03:06:18.360 +0545"),
		     utc - 5 * hour - 45 * hour / 60);
	cr_assert_eq(parse("2018-05-04 03:06:18.360 EST"), utc + 5 * hour);
	cr_assert_eq(parse("2018-05-04 03:06:18.360 CEST"), utc - 2 * hour);
	cr_assert_eq(parse("2018-05-04 03:06:18.360 XYZT"), utc);
	cr_assert_eq(parse("2018-05-04 03:06:18.360 UTCX"), utc);
}

Test(log_time, refuses_what_is_no_time)
{
	static const char *const bad[] = {
		"",
		"x",
		"2018-05-04",
		"2018-05-04 03:06:18",
		"2018-05-04 03:06:18 ",
		"2018-05-04 03:06:18. UTC",
		"2018-05-04 03:06:18 +1",
		"2018-05-04 03:06:18 UTC ",
		"2018-05-04T03:06:18 UTC",
		"2018-05-0x 03:06:18 UTC",
		"1795457897.",
		"1795457897x",
		"1795457897.5x",
		"99999999999999999999",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		cr_assert_eq(parse(bad[i]), INT64_MIN, "%s", bad[i]);
}

Test(log_time, ends_a_time_where_it_ends)
{
	cr_assert_eq(log_time_scan("2018-05-04 03:06:18 UTC:x", 25, -1), 23);
	cr_assert_eq(log_time_scan("2018-05-04 03:06:18 UTC-5eef", 28, -1), 23);
	cr_assert_eq(log_time_scan("2018-05-04 03:06:18 -03-5eef", 28, -1), 23);
	cr_assert_eq(log_time_scan("2018-05-04 03:06:18.1 UTC", 25, 0), 0);
	cr_assert_eq(log_time_scan("2018-05-04 03:06:18 UTC", 23, 1), 0);
	cr_assert_eq(log_time_scan("2018-05-04 03:06:18.123 UTC", 27, 1), 27);
	cr_assert_eq(log_time_scan("2018-05-04 03:06:18.123 UTC", 22, 1), 0);
	cr_assert_eq(log_time_scan("2018-05-04 03:06:18.123 UTC", 26, 1), 26);
	cr_assert_eq(log_time_scan("2018-05-04 03:06:18.123 UTC,", 28, 1), 27);
	cr_assert_eq(log_time_scan("2018-05-04 03:06:18.123 UTCX,", 29, 1), 28);
	cr_assert_eq(log_time_scan("2018-05-04 03:06:18.1x3 UTC", 27, 1), 0);
}

/* Each byte of it another one, behind the time itself. */
static void
check_next(const char *time)
{
	struct log_second second = {.len = 0};
	char text[64];
	size_t len = strlen(time);
	int64_t us = log_time_parse(str_of(time));

	for (size_t i = 0; i < len * 256; i++) {
		struct str s = {text, len};

		cr_assert_eq(log_time_parse_next(&second, str_of(time)), us);
		memcpy(text, time, len + 1);
		text[i / 256] = (char)i;
		cr_assert_eq(log_time_parse_next(&second, s), log_time_parse(s),
			     "%s", text);
	}
}

Test(log_time, takes_the_next_one_for_what_it_is)
{
	check_next("2018-05-04 03:06:18.360 UTC");
	check_next("2018-05-04 03:06:18.999 Z");
	check_next("2018-05-04 03:06:18.000 CEST");
	check_next("2018-05-04 03:06:18.360 -0330");
	check_next("2018-05-04 03:06:18.360 ABCDEFGH");
	check_next("2018-05-04 03:06:18.3601 UTC");
	check_next("2018-05-04 03:06:18 UTC");
	check_next("1795457897.507");
}
