/* Logs are known again by what they begin with. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "model/log_mark.h"

enum {
	SIZE = 100000
};

static char bytes[SIZE];

static void
start(void)
{
	unsigned seed = 7;

	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)rand_r(&seed);
}

TestSuite(log_mark, .init = start);

static struct log_mark
mark_of(size_t n)
{
	struct log_mark mark = {.device = 1, .inode = 2};

	log_mark_heads(&mark, bytes, n);
	return mark;
}

Test(log_mark, has_heads_of_several_lengths)
{
	struct log_mark mark = mark_of(SIZE);

	cr_assert_eq(mark.nheads, LOG_HEADS);
	cr_assert_eq(mark.heads[0].bytes, LOG_HEAD_ENOUGH);
	cr_assert_eq(mark.heads[LOG_HEADS - 1].bytes, LOG_HEAD_MAX);
	mark = mark_of(1024);
	cr_assert_eq(mark.nheads, 2);
	cr_assert_eq(mark.heads[1].bytes, 1024);
	mark = mark_of(1);
	cr_assert_eq(mark.nheads, 1);
	cr_assert_eq(mark_of(0).nheads, 0);
}

Test(log_mark, knows_a_log_that_has_grown_in_any_file)
{
	for (size_t n = LOG_HEAD_ENOUGH; n < SIZE; n += 1 + n / 3) {
		struct log_mark mark = mark_of(n);
		uint64_t most = n < LOG_HEAD_MAX ? n : LOG_HEAD_MAX;

		cr_assert_eq(log_mark_knows(&mark, bytes, SIZE, 3, 4), most);
		cr_assert_eq(log_mark_knows(&mark, bytes, n, 3, 4), most);
	}
}

Test(log_mark, knows_a_log_that_became_shorter)
{
	struct log_mark mark = mark_of(SIZE);

	cr_assert_eq(log_mark_knows(&mark, bytes, 20000, 3, 4), 16384);
	cr_assert_eq(log_mark_knows(&mark, bytes, 256, 3, 4), 256);
	cr_assert_eq(log_mark_knows(&mark, bytes, 255, 1, 2), 0);
	cr_assert_eq(log_mark_knows(&mark, bytes, 0, 1, 2), 0);
}

Test(log_mark, knows_few_bytes_only_in_their_file)
{
	struct log_mark mark = mark_of(100);

	cr_assert_eq(log_mark_knows(&mark, bytes, 100, 1, 2), 100);
	cr_assert_eq(log_mark_knows(&mark, bytes, SIZE, 1, 2), 100);
	cr_assert_eq(log_mark_knows(&mark, bytes, SIZE, 1, 3), 0);
	cr_assert_eq(log_mark_knows(&mark, bytes, SIZE, 3, 2), 0);
}

Test(log_mark, does_not_know_another_log)
{
	static const size_t places[] = {0, 255, 256, 1023, 16384, 65535};
	struct log_mark mark = mark_of(SIZE);

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		bytes[places[i]]++;
		cr_assert_eq(log_mark_knows(&mark, bytes, SIZE, 1, 2), 0);
		bytes[places[i]]--;
	}
	bytes[LOG_HEAD_MAX]++;
	cr_assert_eq(log_mark_knows(&mark, bytes, SIZE, 1, 2), LOG_HEAD_MAX);
}
