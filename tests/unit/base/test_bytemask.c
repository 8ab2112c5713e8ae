#include "base/bytemask.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

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
	check_each_byte(all);
	free(all);
}

Test(bytemask, knows_all_bytes)
{
	check_all_bytes();
	bytemask_use_portable(true);
	check_all_bytes();
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
