#include "base/hash.h"

/* So many bytes at a time, in two halves, so that neither multiplication waits
   for the other. */
#define STEP ((size_t)32)

uint64_t
hash_long(const char *p, size_t len, uint64_t seed)
{
	const uint64_t k1 = hash_first_key(seed), k2 = hash_second_key(seed);
	const char *end = p + len, *last = p;
	uint64_t a = k2, b = k1;

	for (; (size_t)(end - p) > STEP; p += STEP) {
		a = hash_mix(hash_load8(p) ^ k1, hash_load8(p + 8) ^ a);
		b = hash_mix(hash_load8(p + 16) ^ k2, hash_load8(p + 24) ^ b);
	}
	/* The last step begins earlier, or its halves overlap. */
	if (len >= STEP)
		last = end - STEP;
	a = hash_mix(hash_load8(last) ^ k1, hash_load8(last + 8) ^ a);
	b = hash_mix(hash_load8(end - 16) ^ k2, hash_load8(end - 8) ^ b);
	return hash_mix(hash_mix(a ^ len, b ^ k1) ^ k2, 0x8ebc6af09c88c6e3u);
}
