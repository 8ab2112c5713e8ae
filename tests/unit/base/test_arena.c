#include <criterion/criterion.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/vec.h"

Test(arena, gives_aligned_memory_that_does_not_overlap)
{
	struct arena a = ARENA_INIT;
	unsigned char *p[1000];

	for (size_t i = 0; i < 1000; i++) {
		p[i] = arena_alloc(&a, i);
		cr_assert_eq((uintptr_t)p[i] % 16, 0);
		memset(p[i], (int)(i % 251), i);
	}
	for (size_t i = 0; i < 1000; i++)
		for (size_t j = 0; j < i; j++)
			cr_assert_eq(p[i][j], i % 251);
	arena_release(&a);
	cr_assert_null(a.blocks);
}

Test(arena, takes_what_is_larger_than_a_block)
{
	struct arena a = ARENA_INIT;
	char *big = arena_calloc(&a, 3, 100000);
	char *small = arena_strdup(&a, "small");

	cr_assert_eq(big[0] + big[299999], 0);
	cr_assert_geq(a.total, 300000);
	cr_assert_str_eq(small, "small");
	arena_reset(&a);
	cr_assert_eq(a.total, 0);
	arena_release(&a);
}

Test(arena, can_be_used_again_after_a_reset)
{
	struct arena a = ARENA_INIT;

	arena_reset(&a);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++)
			memset(arena_alloc(&a, 10000), 'x', 10000);
		arena_reset(&a);
		cr_assert_eq(a.total, 0);
	}
	arena_release(&a);
}

Test(arena, copies_text)
{
	struct arena a = ARENA_INIT;
	char *cut = arena_strndup(&a, "a\0bc", 3);

	cr_assert_eq(memcmp(cut, "a\0b", 4), 0);
	cr_assert_null(arena_strdup(&a, NULL));
	cr_assert_str_eq(arena_printf(&a, "%d-%s", 7, "x"), "7-x");
	arena_release(&a);
}

Test(arena, refuses_sizes_that_overflow, .signal = SIGABRT)
{
	struct arena a = ARENA_INIT;

	arena_calloc(&a, SIZE_MAX / 2, 3);
}

Test(arena, refuses_sizes_that_overflow_when_aligned, .signal = SIGABRT)
{
	struct arena a = ARENA_INIT;

	arena_alloc(&a, SIZE_MAX - 3);
}

Test(vec, grows_and_keeps_its_elements)
{
	struct arena a = ARENA_INIT;
	VEC(int) numbers = {0};
	int *it, sum = 0;

	vec_each (it, &numbers)
		sum++;
	cr_assert_eq(sum, 0);
	for (int i = 0; i < 1000; i++)
		vec_push(&a, &numbers, i);
	cr_assert_eq(numbers.n, 1000);
	vec_each (it, &numbers)
		sum += *it;
	cr_assert_eq(sum, 999 * 1000 / 2);
	cr_assert_eq(*vec_add(&a, &numbers), 0);
	cr_assert_eq(numbers.n, 1001);
	arena_release(&a);
}
