/* What somebody who waits for logs to be read is told. */
#include <criterion/criterion.h>

#include "report/progress.h"

static void
is(const struct progress *p, const char *expected)
{
	struct buf out;

	buf_init(&out);
	report_progress(&out, p);
	cr_expect_str_eq(out.data, expected);
	buf_release(&out);
}

Test(progress, has_share_rate_time_and_coverage)
{
	struct progress p = {
		.path = "shop.csv",
		.read = 41000000000,
		.total = 100000000000,
		.elapsed_ms = 34000,
		.statements = 1000,
		.attributed = 973,
	};

	is(&p, "shop.csv  41 %  1.2 GB/s  0:48 left  97 % attributed");
}

Test(progress, has_the_rate_of_what_was_read_and_not_passed)
{
	struct progress p = {
		.path = "a",
		.read = 41000000,
		.passed = 40000000,
		.total = 100000000,
		.elapsed_ms = 1000,
	};

	is(&p, "a  41 %  1.0 MB/s  0:59 left");
	p.passed = p.read;
	is(&p, "a  41 %  0 B/s");
}

Test(progress, has_bytes_where_there_is_no_total)
{
	struct progress p = {
		.path = "-",
		.read = 12000000,
		.elapsed_ms = 1000,
	};

	is(&p, "-  12 MB  12 MB/s");
}

Test(progress, promises_nothing_at_the_beginning)
{
	struct progress p = {.path = "a", .total = 10};

	is(&p, "a  0 %");
	p.elapsed_ms = 1000;
	is(&p, "a  0 %  0 B/s");
}

Test(progress, stays_within_the_total)
{
	struct progress p = {
		.path = "a",
		.read = 12,
		.total = 10,
		.elapsed_ms = 1000,
	};

	is(&p, "a  100 %  12 B/s  0:00 left");
}

Test(progress, is_all_only_if_all_was_read)
{
	cr_assert_eq(progress_percent(0, 10), 0);
	cr_assert_eq(progress_percent(999999, 1000000), 99);
	cr_assert_eq(progress_percent(10, 10), 100);
	cr_assert_eq(progress_percent(0, 0), 100);
}
