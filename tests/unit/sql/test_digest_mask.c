#include "sql/digest_mask.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytemask.h"
#include "base/mem.h"
#include "sql/chars.h"

enum {
	BLOCKS = 6
};

static bool
bit(uint64_t mask, size_t at)
{
	return mask >> at % DIGEST_BLOCK & 1;
}

static void
check(const char *p, size_t len)
{
	size_t nblocks = (len + DIGEST_BLOCK - 1) / DIGEST_BLOCK;
	struct digest_mask masks[BLOCKS];

	digest_masks(p, len, masks);
	for (size_t at = 0; at < nblocks * DIGEST_BLOCK; at++) {
		const struct digest_mask *m = &masks[at / DIGEST_BLOCK];
		char c = at < len ? p[at] : ' ';

		cr_assert_eq(bit(m->special, at),
			     c && strchr("'$([-/", c) != NULL, "%zu of %zu", at,
			     len);
		cr_assert_eq(bit(m->digits, at), is_digit(c), "%zu of %zu", at,
			     len);
		cr_assert_eq(bit(m->words, at), in_word(c) && c != '$',
			     "%zu of %zu", at, len);
		cr_assert_eq(bit(m->quotes, at), c == '"', "%zu of %zu", at,
			     len);
	}
}

/* Each length in a room of its own, so that a sanitizer sees what is read
   beside it. */
static void
check_all_lengths(void)
{
	unsigned seed = 11;

	for (size_t len = 1; len <= (size_t)BLOCKS * DIGEST_BLOCK; len++) {
		char *text = xmalloc(len);

		for (size_t i = 0; i < len; i++)
			text[i] = rand_r(&seed) % 2
					  ? "'$([-/\"09a_ "[rand_r(&seed) % 12]
					  : (char)rand_r(&seed);
		check(text, len);
		free(text);
	}
}

static void
check_all_bytes(void)
{
	char all[256];

	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	check(all, sizeof(all));
}

Test(digest_mask, tells_bytes_apart)
{
	check_all_lengths();
	check_all_bytes();
}

Test(digest_mask, tells_the_same_without_the_processors_help)
{
	bytemask_use_portable(true);
	check_all_lengths();
	check_all_bytes();
}
