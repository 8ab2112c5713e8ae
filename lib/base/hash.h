/*
 * Hashes for looking up what was seen before, many times as cheap as
 * hash_bytes() (base/map.h) where texts are short. They are the same on every
 * processor.
 *
 * A seed that nobody knows is there to keep others from preparing texts whose
 * hashes are equal.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Both halves of the product: each bit of it depends on all those of a and
   b. */
static inline uint64_t
hash_mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t
hash_load8(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return le64toh(v);
}

static inline uint64_t
hash_load4(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return le32toh(v);
}

/* What a seed makes of a text's words, so that nobody knows one of which the
   product is 0. */
static inline uint64_t
hash_first_key(uint64_t seed)
{
	return seed ^ 0xa0761d6478bd642fu;
}

static inline uint64_t
hash_second_key(uint64_t seed)
{
	return (seed << 32 | seed >> 32) ^ 0xe7037ed1a0b428dbu;
}

/* Of more than 16 bytes. */
uint64_t hash_long(const char *p, size_t len, uint64_t seed);

static inline uint64_t
hash_text(const char *p, size_t len, uint64_t seed)
{
	uint64_t a = 0, b = 0;

	if (len > 16)
		return hash_long(p, len, seed);
	if (len >= 8) {
		a = hash_load8(p);
		b = hash_load8(p + len - 8);
	} else if (len >= 4) {
		a = hash_load4(p);
		b = hash_load4(p + len - 4);
	} else if (len > 0) {
		a = (unsigned char)p[0];
		b = (uint64_t)(unsigned char)p[len / 2] << 8 |
		    (unsigned char)p[len - 1];
	}
	a = hash_mix(a ^ hash_first_key(seed), b ^ hash_second_key(seed));
	return hash_mix(a ^ len, 0x8ebc6af09c88c6e3u);
}

#endif
