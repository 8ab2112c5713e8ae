#include "base/bytemask.h"

#include <string.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#define LOW7 0x7f7f7f7f7f7f7f7fu
#define ONES 0x0101010101010101u
/* Times this, the lowest bits of eight bytes become the highest byte. */
#define GATHER 0x0102040810204080u

static bool without_help;

void
bytemask_use_portable(bool portable)
{
	without_help = portable;
}

bool
bytemask_helped(void)
{
#ifdef __x86_64__
	return !without_help && __builtin_cpu_supports("avx2") &&
	       __builtin_cpu_supports("bmi") &&
	       __builtin_cpu_supports("popcnt");
#else
	return false;
#endif
}

/* A bit for each byte of eight that is not 0. */
static uint64_t
gather(uint64_t v)
{
	v = ((v & LOW7) + LOW7) | v;
	return (v >> 7 & ONES) * GATHER >> 56;
}

/* The eight bytes at p, the first one lowest. */
static uint64_t
load8(const unsigned char *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
	       (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
	       (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
	       (uint64_t)p[7] << 56;
}

static uint64_t
byte_portable(char c, const char *block)
{
	const unsigned char *bytes = (const unsigned char *)block;
	uint64_t all = (unsigned char)c * ONES, mask = 0;

	for (int at = 0; at < BYTEMASK_BLOCK; at += 8)
		mask |= gather(load8(bytes + at) ^ all) << at;
	return ~mask;
}

#ifdef __x86_64__

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i
load32(const char *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

AVX2 static void
byte_avx2(char c, const char *p, size_t nblocks, uint64_t *masks)
{
	__m256i all = _mm256_set1_epi8(c);

	for (size_t i = 0; i < nblocks; i++, p += BYTEMASK_BLOCK) {
		__m256i first = _mm256_cmpeq_epi8(load32(p), all);
		__m256i second = _mm256_cmpeq_epi8(load32(p + 32), all);

		masks[i] = (uint32_t)_mm256_movemask_epi8(first) |
			   (uint64_t)(uint32_t)_mm256_movemask_epi8(second)
				   << 32;
	}
}

#endif

void
bytemask_byte(char c, const char *p, size_t nblocks, uint64_t *masks)
{
#ifdef __x86_64__
	if (bytemask_helped()) {
		byte_avx2(c, p, nblocks, masks);
		return;
	}
#endif
	for (size_t i = 0; i < nblocks; i++)
		masks[i] = byte_portable(c, p + i * BYTEMASK_BLOCK);
}
