#include <criterion/criterion.h>

#include "base/vec.h"

struct large {
	char bytes[100];
};

static struct arena a;

static void
finish(void)
{
	arena_release(&a);
}

TestSuite(vec, .fini = finish);

Test(vec, keeps_what_was_pushed)
{
	VEC(int) v = {0};
	const int *it;
	int sum = 0;

	for (int i = 0; i < 1000; i++)
		vec_push(&a, &v, i);
	cr_assert_eq(v.n, 1000);
	vec_each (it, &v)
		sum += *it;
	cr_assert_eq(sum, 999 * 1000 / 2);
}

Test(vec, adds_elements_that_are_zero)
{
	VEC(struct large) v = {0};

	for (int i = 0; i < 10; i++) {
		struct large *added = vec_add(&a, &v);

		for (size_t j = 0; j < sizeof(added->bytes); j++)
			cr_assert_eq(added->bytes[j], 0);
		added->bytes[99] = 1;
	}
	cr_assert_eq(v.n, 10);
}

Test(vec, begins_with_room_for_one_that_is_large)
{
	VEC(struct large) large = {0};
	VEC(char *) small = {0};

	vec_add(&a, &large);
	vec_push(&a, &small, NULL);
	cr_assert_eq(large.cap, 1);
	cr_assert_gt(small.cap, 1);
}

Test(vec, takes_no_more_than_it_needs_if_that_is_known)
{
	VEC(int) v = {0}, copy;

	vec_reserve(&a, &v, 3);
	cr_assert_eq(v.cap, 3);
	for (int i = 0; i < 5; i++)
		vec_push(&a, &v, i);
	copy.v = v.v;
	copy.n = v.n;
	copy.cap = v.cap;
	vec_fit(&a, &copy);
	cr_assert_eq(copy.cap, 5);
	cr_assert_neq(copy.v, v.v);
	for (int i = 0; i < 5; i++)
		cr_assert_eq(copy.v[i], i);
	v.n = 0;
	vec_fit(&a, &v);
	cr_assert_null(v.v);
}
