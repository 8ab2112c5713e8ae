/*
 * How processors look at a block of 64 bytes: what is made of that is compiled
 * once for each of them, from a function that is BYTEMASK_INLINE and takes
 * these as arguments.
 */
#ifndef LOAD_LOG_BLOCK_H
#define LOAD_LOG_BLOCK_H

#include <stdint.h>

#include "base/bytemask.h"

#ifdef __x86_64__
#include <immintrin.h>
#define BLOCK_AVX2 __attribute__((target("avx2,bmi,popcnt,pclmul")))
#define BLOCK_AVX512                                                  \
	__attribute__((target("avx512bw,avx512vbmi2,avx2,bmi,popcnt," \
			      "pclmul")))
#endif

/* Where c is in the block at p, and bytemask_between(). */
typedef uint64_t block_where(const char *p, char c);
typedef uint64_t block_between(uint64_t word);
/* Copy the block at p. */
typedef void block_copy(char *to, const char *p);

static inline uint64_t
block_where_portable(const char *p, char c)
{
	uint64_t bits;

	bytemask_byte(c, p, 1, &bits);
	return bits;
}

#ifdef __x86_64__

static inline bool
block_has_avx2(void)
{
	return bytemask_helped() && __builtin_cpu_supports("pclmul");
}

/* In addition. */
static inline bool
block_has_avx512(void)
{
	return __builtin_cpu_supports("avx512bw") &&
	       __builtin_cpu_supports("avx512vbmi2");
}

BLOCK_AVX2 static inline uint64_t
block_between_avx2(uint64_t word)
{
	__m128i bits = _mm_cvtsi64_si128((long long)word);
	__m128i ones = _mm_set1_epi8(-1);

	return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(bits, ones, 0));
}

BLOCK_AVX2 static inline uint64_t
block_where_avx2(const char *p, char c)
{
	const __m256i *bytes = (const __m256i *)(const void *)p;
	__m256i all = _mm256_set1_epi8(c);
	__m256i a = _mm256_cmpeq_epi8(_mm256_loadu_si256(bytes), all);
	__m256i b = _mm256_cmpeq_epi8(_mm256_loadu_si256(bytes + 1), all);

	return (uint32_t)_mm256_movemask_epi8(a) |
	       (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
}

BLOCK_AVX2 static inline void
block_copy_avx2(char *to, const char *p)
{
	const __m256i *from = (const __m256i *)(const void *)p;
	__m256i a = _mm256_loadu_si256(from), b = _mm256_loadu_si256(from + 1);

	_mm256_storeu_si256((__m256i *)(void *)to, a);
	_mm256_storeu_si256((__m256i *)(void *)(to + 32), b);
}

BLOCK_AVX512 static inline void
block_copy_avx512(char *to, const char *p)
{
	_mm512_storeu_si512(to, _mm512_loadu_si512(p));
}

BLOCK_AVX512 static inline uint64_t
block_where_avx512(const char *p, char c)
{
	return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(p),
				      _mm512_set1_epi8(c));
}

#endif
#endif
