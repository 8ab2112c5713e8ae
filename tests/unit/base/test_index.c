#include <criterion/criterion.h>

#include "base/index.h"

Test(index, finds_what_was_put)
{
	struct index x = {0};
	int one, two;

	cr_assert_null(index_find(&x, 7));
	cr_assert_not(index_has(&x, 7));
	index_put(&x, 7, &one);
	index_put(&x, 0, &two);
	cr_assert_eq(index_find(&x, 7), &one);
	cr_assert_eq(index_find(&x, 0), &two);
	index_put(&x, 7, NULL);
	cr_assert_null(index_find(&x, 7));
	cr_assert(index_has(&x, 7));
	cr_assert_eq(x.n, 2);
	index_release(&x);
	cr_assert_not(index_has(&x, 0));
}

/* Neighbours, and keys that differ in their high bits alone. */
static uint64_t
key_of(size_t i)
{
	return i % 2 ? i : (uint64_t)i << 40;
}

Test(index, keeps_many_apart_and_lets_them_go)
{
	enum {
		MANY = 20000
	};
	static int values[MANY];
	struct index x = {0};

	for (size_t i = 1; i < MANY; i++)
		index_put(&x, key_of(i), &values[i]);
	cr_assert_eq(x.n, MANY - 1);
	for (size_t i = 1; i < MANY; i += 3)
		index_remove(&x, key_of(i));
	index_remove(&x, 1);
	for (size_t i = 1; i < MANY; i++) {
		cr_assert_eq(index_has(&x, key_of(i)), i % 3 != 1);
		cr_assert_eq(index_find(&x, key_of(i)),
			     i % 3 == 1 ? NULL : &values[i]);
	}
	index_release(&x);
}
