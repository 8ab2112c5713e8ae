#include "base/hash.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

enum {
	LENGTH = 200,
	LENGTHS = 5
};

static int
compare(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return (a > b) - (a < b);
}

static void
check_all_differ(uint64_t *hashes, size_t n)
{
	qsort(hashes, n, sizeof(*hashes), compare);
	for (size_t i = 1; i < n; i++)
		cr_assert_neq(hashes[i - 1], hashes[i]);
}

/* Each length in a room of its own, so that a sanitizer sees what is read
   beside it. */
static void
check_length(size_t len, uint64_t seed)
{
	uint64_t *hashes = xcalloc(2 * len + 1, sizeof(*hashes));
	char *text = xmalloc(len);
	size_t n = 0;

	memset(text, 'a', len);
	hashes[n++] = hash_text(text, len, seed);
	for (size_t i = 0; i < len; i++) {
		for (int c = 'b'; c <= 'c'; c++) {
			text[i] = (char)c;
			hashes[n++] = hash_text(text, len, seed);
		}
		text[i] = 'a';
	}
	check_all_differ(hashes, n);
	free(text);
	free(hashes);
}

Test(hash, depends_on_every_byte)
{
	for (size_t len = 0; len < LENGTH; len++) {
		check_length(len, 0);
		check_length(len, 0x123456789abcdef0u);
	}
}

Test(hash, depends_on_the_length)
{
	static const char bytes[] = {'\0', 'a', '\xff'};
	uint64_t hashes[LENGTH * sizeof(bytes)];
	char text[LENGTH];
	size_t n = 0;

	for (size_t i = 0; i < sizeof(bytes); i++) {
		memset(text, bytes[i], sizeof(text));
		for (size_t len = i > 0; len < LENGTH; len++)
			hashes[n++] = hash_text(text, len, 0);
	}
	check_all_differ(hashes, n);
}

Test(hash, depends_on_the_seed)
{
	static const size_t lengths[LENGTHS] = {0, 3, 7, 16, 50};
	static const char text[64];
	uint64_t hashes[64];

	for (size_t i = 0; i < LENGTHS; i++) {
		for (size_t bit = 0; bit < 64; bit++)
			hashes[bit] = hash_text(text, lengths[i],
						(uint64_t)1 << bit);
		check_all_differ(hashes, 64);
	}
}

/* All numbers of up to five digits, as they stand in names and literals. */
Test(hash, tells_short_texts_apart)
{
	uint64_t *hashes = xcalloc(100000, sizeof(*hashes));
	char text[32];

	for (int i = 0; i < 100000; i++) {
		int len = snprintf(text, sizeof(text), "%d", i);

		hashes[i] = hash_text(text, (size_t)len, 0);
	}
	check_all_differ(hashes, 100000);
	free(hashes);
}

/* Results that are kept hold such hashes. */
Test(hash, is_the_same_everywhere)
{
	static const char text[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const struct {
		size_t len;
		uint64_t hash;
	} known[] = {
		{0, 0x4403ca8b9906dbc5},  {1, 0xddb06c34d3c78176},
		{3, 0x9cacaa0223c260c1},  {4, 0xb2cf6ac89cc66c6e},
		{7, 0x300ab4cef9cd1fdf},  {8, 0x950f087da2382fbb},
		{16, 0x41bc41a9841979a},  {17, 0x73a384fa0e398f5f},
		{32, 0x2a3426ff8f2d06d1}, {33, 0xac0e9bbb635f64fe},
		{62, 0xf08453a2473617d8},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		cr_assert_eq(hash_text(text, known[i].len, 1), known[i].hash);
}
