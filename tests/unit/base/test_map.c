#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/map.h"

Test(map, finds_what_was_put)
{
	struct map m = MAP_INIT;
	int one, two;

	cr_assert_null(map_get(&m, "a"));
	cr_assert_not(map_has(&m, "a", 1));
	cr_assert_null(map_set(&m, "a", &one));
	cr_assert_eq(map_get(&m, "a"), &one);
	cr_assert_eq(map_set(&m, "a", &two), &one);
	cr_assert_eq(map_get(&m, "a"), &two);
	cr_assert_eq(m.n, 1);
	map_release(&m);
	cr_assert_null(map_get(&m, "a"));
}

Test(map, keys_are_bytes_of_any_length)
{
	struct map m = MAP_INIT;
	int one, two, three;

	map_put(&m, "a\0b", 3, &one);
	map_put(&m, "a\0c", 3, &two);
	map_put(&m, "", 0, &three);
	cr_assert_eq(map_find(&m, "a\0b", 3), &one);
	cr_assert_eq(map_find(&m, "a\0c", 3), &two);
	cr_assert_eq(map_find(&m, NULL, 0), &three);
	cr_assert_null(map_find(&m, "a", 1));
	map_release(&m);
}

Test(map, presence_needs_no_value)
{
	struct map m = MAP_INIT;

	map_set(&m, "x", NULL);
	cr_assert(map_has(&m, "x", 1));
	cr_assert_not(map_has(&m, "y", 1));
	map_release(&m);
}

Test(map, keeps_the_order_and_grows)
{
	static char keys[10000][8];
	struct map m = MAP_INIT;
	struct map_entry *e;
	size_t i = 0;

	map_each (e, &m)
		i++;
	cr_assert_eq(i, 0);
	for (i = 0; i < 10000; i++) {
		snprintf(keys[i], sizeof(keys[i]), "k%zu", i);
		map_set(&m, keys[i], keys[i]);
	}
	for (i = 0; i < 10000; i++)
		cr_assert_eq(map_get(&m, keys[i]), (void *)keys[i]);
	i = 0;
	map_each (e, &m)
		cr_assert_eq(e->key, keys[i++]);
	cr_assert_eq(i, 10000);
	map_release(&m);
}

/* Ids in results are made of it: it must never change. */
Test(map, hashes_are_the_same_for_ever)
{
	cr_assert_eq(hash_bytes("", 0, 0), 0x2d06800538d394c2u);
	cr_assert_eq(hash_bytes("dbsplit", 7, 0), hash_bytes("dbsplit", 7, 0));
	cr_assert_neq(hash_bytes("dbsplit", 7, 0), hash_bytes("dbsplit", 7, 1));
}
