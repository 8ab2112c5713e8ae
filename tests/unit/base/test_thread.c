#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>

#include "base/thread.h"

/* Frames of a megabyte, as deep as *left says. */
static int
use_stack(int left)
{
	volatile char room[1 << 20];

	room[0] = (char)left;
	return left ? use_stack(left - 1) + (room[0] == (char)left) : 0;
}

static void
go_deep(void *arg)
{
	*(int *)arg = use_stack(42);
}

Test(thread, has_the_stack_it_was_given)
{
	int result = 0;

	thread_run(go_deep, &result, (size_t)64 << 20);
	cr_assert_eq(result, 42);
}

Test(thread, runs_beside_who_started_it)
{
	int results[3] = {0};
	struct thread *threads[3];

	for (int i = 0; i < 3; i++) {
		threads[i] = thread_start(go_deep, &results[i],
					  (size_t)64 << 20);
		cr_assert_not_null(threads[i]);
	}
	for (int i = 0; i < 3; i++) {
		thread_join(threads[i]);
		cr_assert_eq(results[i], 42);
	}
}

Test(thread, is_not_started_if_there_is_no_memory)
{
	cr_assert_null(thread_start(go_deep, NULL, (size_t)1 << 60));
}

Test(thread, ends_the_process_if_there_is_no_memory, .signal = SIGABRT)
{
	thread_run(go_deep, NULL, (size_t)1 << 60);
}

static void
remember_page(void *arg)
{
	uintptr_t here = (uintptr_t)&arg;

	*(uintptr_t *)arg = here - here % 4096;
}

Test(thread, gives_its_stack_back)
{
	uintptr_t page = 0;
	unsigned char is_there;

	thread_run(remember_page, &page, (size_t)64 << 20);
	cr_assert_neq(page, 0);
	cr_assert_eq(mincore((void *)page, 1, &is_there), -1);
	cr_assert_eq(errno, ENOMEM);
}
