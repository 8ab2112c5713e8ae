#include "base/bytemask.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* What separates CSV, and all bytes that are not ASCII. */
enum {
	QUOTES,
	COMMAS,
	NEWLINES,
	OTHERS
};

static const struct bytemask_set csv = {
	.low = {[0 ... 1] = 8,
		[2] = 8 | 1,
		[3 ... 9] = 8,
		[0xa] = 8 | 4,
		[0xb] = 8,
		[0xc] = 8 | 2,
		[0xd ... 0xf] = 8},
	.high = {[0x2] = 1 | 2, [0x0] = 4, [8 ... 15] = 8},
	.groups = {[QUOTES] = 1, [COMMAS] = 2, [NEWLINES] = 4, [OTHERS] = 8},
};

static bool
is_in_group(char c, int group)
{
	switch (group) {
	case QUOTES:
		return c == '"';
	case COMMAS:
		return c == ',';
	case NEWLINES:
		return c == '\n';
	default:
		return c & 0x80;
	}
}

static void
check_csv(const char *p, size_t len)
{
	size_t nblocks = (len + BYTEMASK_BLOCK - 1) / BYTEMASK_BLOCK;
	struct bytemask masks[8];

	cr_assert_leq(nblocks, 8);
	bytemask_make(&csv, p, len, masks);
	for (size_t at = 0; at < nblocks * BYTEMASK_BLOCK; at++)
		for (int g = 0; g < BYTEMASK_GROUPS; g++)
			cr_assert_eq(masks[at / BYTEMASK_BLOCK].group[g] >>
						     at % BYTEMASK_BLOCK &
					     1,
				     at < len && is_in_group(p[at], g),
				     "byte %zu of %zu, group %d", at, len, g);
}

/* Each length in a room of its own, so that a sanitizer sees what is read
   behind it. */
static void
check_all_lengths(void)
{
	unsigned seed = 11;

	for (size_t len = 0; len <= (size_t)6 * BYTEMASK_BLOCK; len++) {
		char *text = xmalloc(len);

		for (size_t i = 0; i < len; i++)
			text[i] = rand_r(&seed) % 2
					  ? "\",\n;"[rand_r(&seed) % 4]
					  : (char)rand_r(&seed);
		check_csv(text, len);
		free(text);
	}
}

Test(bytemask, finds_each_byte_of_a_group)
{
	check_all_lengths();
}

Test(bytemask, finds_the_same_without_the_processors_help)
{
	bytemask_use_portable(true);
	check_all_lengths();
}

/* Each byte alone, in a text of all of them. */
static void
check_each_byte(const char *all)
{
	uint64_t masks[256 / BYTEMASK_BLOCK];

	for (size_t i = 0; i < 256; i++) {
		bytemask_byte(all[i], all, 256 / BYTEMASK_BLOCK, masks);
		for (size_t at = 0; at < 256; at++)
			cr_assert_eq(masks[at / BYTEMASK_BLOCK] >>
						     at % BYTEMASK_BLOCK &
					     1,
				     at == i, "byte %zu at %zu", i, at);
	}
}

static void
check_all_bytes(void)
{
	char *all = xmalloc(256);

	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	check_csv(all, 256);
	check_each_byte(all);
	free(all);
}

Test(bytemask, knows_all_bytes)
{
	check_all_bytes();
	bytemask_use_portable(true);
	check_all_bytes();
}

/* All classes of any set, on both ways. */
Test(bytemask, makes_the_same_masks_of_any_set)
{
	unsigned seed = 5;

	for (int i = 0; i < 2000; i++) {
		struct bytemask_set set;
		struct bytemask with, without;
		char text[BYTEMASK_BLOCK];

		for (size_t j = 0; j < sizeof(set); j++)
			((unsigned char *)&set)[j] = (unsigned char)rand_r(
				&seed);
		for (size_t j = 0; j < sizeof(text); j++)
			text[j] = (char)rand_r(&seed);
		bytemask_make(&set, text, sizeof(text), &with);
		bytemask_use_portable(true);
		bytemask_make(&set, text, sizeof(text), &without);
		bytemask_use_portable(false);
		cr_assert_eq(memcmp(&with, &without, sizeof(with)), 0);
	}
}

Test(bytemask, tells_what_stands_between_quotes)
{
	/* bits:     7654 3210 */
	cr_assert_eq(bytemask_between(0), 0);
	cr_assert_eq(bytemask_between(0x12), 0x0e);
	cr_assert_eq(bytemask_between(0x03), 0x01);
	cr_assert_eq(bytemask_between(1), UINT64_MAX);
	cr_assert_eq(bytemask_between((uint64_t)1 << 63), (uint64_t)1 << 63);
}
