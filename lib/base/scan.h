/*
 * The next of one or two bytes, near by. memchr() is faster over long ways;
 * here a look at 16 bytes is all that most names and values need, and it is not
 * worth a call.
 *
 * The portable way looks at eight bytes at a time. It is what other processors
 * run, and the tests hold it against the one that is used.
 */
#ifndef BASE_SCAN_H
#define BASE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Not 0 where a byte of word is 0. */
static inline uint64_t
scan_zero(uint64_t word)
{
	return (word - 0x0101010101010101u) & ~word & 0x8080808080808080u;
}

/* The first a or b in p..end, end if there is none. */
static inline const char *
scan_either_portable(const char *p, const char *end, char a, char b)
{
	uint64_t all_a = (unsigned char)a * 0x0101010101010101u;
	uint64_t all_b = (unsigned char)b * 0x0101010101010101u;
	uint64_t word;

	for (; end - p >= 8; p += 8) {
		memcpy(&word, p, sizeof(word));
		if (scan_zero(word ^ all_a) | scan_zero(word ^ all_b))
			break;
	}
	while (p < end && *p != a && *p != b)
		p++;
	return p;
}

#ifdef __SSE2__

/* A bit for each a or b in 16 bytes. */
static inline unsigned
scan_sixteen(const char *p, char a, char b)
{
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(a)),
				   _mm_cmpeq_epi8(v, _mm_set1_epi8(b)));

	return (unsigned)_mm_movemask_epi8(hit);
}

#endif

static inline const char *
scan_either(const char *p, const char *end, char a, char b)
{
#ifdef __SSE2__
	const char *begin = p;
	unsigned mask;

	for (; end - p >= 16; p += 16)
		if ((mask = scan_sixteen(p, a, b)))
			return p + __builtin_ctz(mask);
	/* With bytes before what is left, that are neither. */
	if (p < end && end - begin >= 16) {
		mask = scan_sixteen(end - 16, a, b);
		return mask ? end - 16 + __builtin_ctz(mask) : end;
	}
#endif
	return scan_either_portable(p, end, a, b);
}

/* The same of three. */
static inline const char *
scan_three_portable(const char *p, const char *end, char a, char b, char c)
{
	while (p < end && *p != a && *p != b && *p != c)
		p++;
	return p;
}

static inline const char *
scan_three(const char *p, const char *end, char a, char b, char c)
{
#ifdef __SSE2__
	for (; end - p >= 16; p += 16) {
		unsigned mask = scan_sixteen(p, a, b) | scan_sixteen(p, c, c);

		if (mask)
			return p + __builtin_ctz(mask);
	}
#endif
	return scan_three_portable(p, end, a, b, c);
}

/* The first a or b in the 32 bytes at p, NULL if there is none. */
static inline const char *
scan_near_portable(const char *p, char a, char b)
{
	const char *hit = scan_either_portable(p, p + 32, a, b);

	return hit < p + 32 ? hit : NULL;
}

static inline const char *
scan_near(const char *p, char a, char b)
{
#ifdef __SSE2__
	unsigned mask = scan_sixteen(p, a, b) | scan_sixteen(p + 16, a, b)
							<< 16;

	return mask ? p + __builtin_ctz(mask) : NULL;
#else
	return scan_near_portable(p, a, b);
#endif
}

/* As scan_either(), and the bytes before it are copied: to has room for all of
   p..end, does not overlap it, and holds anything behind what is copied. */
static inline const char *
scan_copy_portable(char *to, const char *p, const char *end, char a, char b)
{
	const char *hit = scan_either_portable(p, end, a, b);

	memcpy(to, p, (size_t)(hit - p));
	return hit;
}

static inline const char *
scan_copy(char *to, const char *p, const char *end, char a, char b)
{
#ifdef __SSE2__
	__m128i all_a = _mm_set1_epi8(a), all_b = _mm_set1_epi8(b);

	for (; end - p >= 16; p += 16, to += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, all_a),
					   _mm_cmpeq_epi8(v, all_b));
		int mask = _mm_movemask_epi8(hit);

		_mm_storeu_si128((__m128i *)(void *)to, v);
		if (mask)
			return p + __builtin_ctz((unsigned)mask);
	}
#endif
	return scan_copy_portable(to, p, end, a, b);
}

/* The first c in p..end, end if there is none. */
static inline const char *
scan_byte(const char *p, const char *end, char c)
{
	return scan_either(p, end, c, c);
}

/* The first byte of p..end that is no digit, end if there is none. */
static inline const char *
scan_digits_portable(const char *p, const char *end)
{
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p;
}

static inline const char *
scan_digits(const char *p, const char *end)
{
#ifdef __SSE2__
	if (end - p >= 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i n = _mm_sub_epi8(v, _mm_set1_epi8('0'));
		__m128i hit = _mm_cmpeq_epi8(_mm_min_epu8(n, _mm_set1_epi8(9)),
					     n);
		int mask = _mm_movemask_epi8(hit);

		if (mask != 0xffff)
			return p + __builtin_ctz(~(unsigned)mask);
		p += 16;
	}
#endif
	return scan_digits_portable(p, end);
}

/* The same of hexadecimal digits as the server writes them. */
static inline const char *
scan_hex_portable(const char *p, const char *end)
{
	while (p < end &&
	       ((*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'f')))
		p++;
	return p;
}

static inline const char *
scan_hex(const char *p, const char *end)
{
#ifdef __SSE2__
	if (end - p >= 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i n = _mm_sub_epi8(v, _mm_set1_epi8('0'));
		__m128i a = _mm_sub_epi8(v, _mm_set1_epi8('a'));
		__m128i hit = _mm_or_si128(
			_mm_cmpeq_epi8(_mm_min_epu8(n, _mm_set1_epi8(9)), n),
			_mm_cmpeq_epi8(_mm_min_epu8(a, _mm_set1_epi8(5)), a));
		int mask = _mm_movemask_epi8(hit);

		if (mask != 0xffff)
			return p + __builtin_ctz(~(unsigned)mask);
		p += 16;
	}
#endif
	return scan_hex_portable(p, end);
}

/* Do the 16 bytes at p look as form does, where any stands for any digit? */
static inline bool
scan_looks_like_portable(const char *p, const char *form, char any)
{
	for (int i = 0; i < 16; i++)
		if (form[i] == any ? p[i] < '0' || p[i] > '9' : p[i] != form[i])
			return false;
	return true;
}

static inline bool
scan_looks_like(const char *p, const char *form, char any)
{
#ifdef __SSE2__
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i want = _mm_loadu_si128((const __m128i *)(const void *)form);
	__m128i is_any = _mm_cmpeq_epi8(want, _mm_set1_epi8(any));
	__m128i digit = _mm_sub_epi8(v, _mm_set1_epi8('0'));
	__m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)),
					  digit);
	__m128i good = _mm_or_si128(_mm_cmpeq_epi8(v, want),
				    _mm_and_si128(is_any, is_digit));

	return _mm_movemask_epi8(good) == 0xffff;
#else
	return scan_looks_like_portable(p, form, any);
#endif
}

#endif
