#include "sql/digest_mask.h"

#include <string.h>

#include "base/bytemask.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

#define ONES 0x0101010101010101u
/* Times this, the lowest bits of eight bytes become the highest byte. */
#define GATHER 0x0102040810204080u

enum {
	SPECIAL = 1 << 0,
	DIGIT = 1 << 1,
	WORD = 1 << 2,
	QUOTE = 1 << 3
};

static const unsigned char classes[256] = {
	['\''] = SPECIAL,     ['$'] = SPECIAL,
	['('] = SPECIAL,      ['['] = SPECIAL,
	['-'] = SPECIAL,      ['/'] = SPECIAL,
	['"'] = QUOTE,	      ['0' ... '9'] = DIGIT | WORD,
	['A' ... 'Z'] = WORD, ['a' ... 'z'] = WORD,
	['_'] = WORD,	      [0x80 ... 0xff] = WORD,
};

/* The first byte's is the lowest. */
static uint64_t
classes_of_eight(const char *p)
{
	uint64_t eight = 0;

	for (int i = 0; i < 8; i++)
		eight |= (uint64_t)classes[(unsigned char)p[i]] << 8 * i;
	return eight;
}

/* A bit for each byte of eight that is of a class. */
static uint64_t
gather(uint64_t eight, unsigned class)
{
	return (eight / class & ONES) * GATHER >> 56;
}

/* Where block i of a text of len bytes is read, which is not less than a whole
   one: the last one ends where the text does. */
static inline const char *
block_at(const char *p, size_t len, size_t i)
{
	size_t at = i * DIGEST_BLOCK, last = len - DIGEST_BLOCK;

	return p + (at < last ? at : last);
}

static void
make_portable(const char *p, size_t len, struct digest_mask *masks)
{
	for (size_t i = 0; i * DIGEST_BLOCK < len; i++) {
		const char *block = block_at(p, len, i);
		struct digest_mask *mask = &masks[i];

		*mask = (struct digest_mask){0};
		for (int at = 0; at < DIGEST_BLOCK; at += 8) {
			uint64_t eight = classes_of_eight(block + at);

			mask->special |= gather(eight, SPECIAL) << at;
			mask->digits |= gather(eight, DIGIT) << at;
			mask->words |= gather(eight, WORD) << at;
			mask->quotes |= gather(eight, QUOTE) << at;
		}
	}
}

#ifdef __x86_64__

/* The highest bits of 64 bytes. */
BYTEMASK_HELPED static inline uint64_t
bits_of(__m256i first, __m256i second)
{
	return (uint32_t)_mm256_movemask_epi8(first) |
	       (uint64_t)(uint32_t)_mm256_movemask_epi8(second) << 32;
}

/* No two special bytes have the same low half: a table gives the only one that
   it can be. Where it can be none, that is a byte of another low half. */
BYTEMASK_HELPED static inline __m256i
find_special(__m256i bytes)
{
	const __m256i table = _mm256_broadcastsi128_si256(_mm_setr_epi8(
		1, 0, 0, 0, '$', 0, 0, '\'', '(', 0, 0, '[', 0, '-', 0, '/'));

	return _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, bytes), bytes);
}

/* Those of n bytes from first on. Signed bytes are compared: the sum makes
   these the lowest ones. */
BYTEMASK_HELPED static inline __m256i
find_range(__m256i bytes, char first, char n)
{
	const __m256i to_lowest = _mm256_set1_epi8((char)(INT8_MIN - first));
	const __m256i end = _mm256_set1_epi8((char)(INT8_MIN + n));

	return _mm256_cmpgt_epi8(end, _mm256_add_epi8(bytes, to_lowest));
}

/* Only the highest bits of what it returns matter. */
BYTEMASK_HELPED static inline __m256i
find_letters(__m256i bytes)
{
	__m256i lower = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
	__m256i line = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('_'));

	return _mm256_or_si256(_mm256_or_si256(line, bytes),
			       find_range(lower, 'a', 26));
}

BYTEMASK_HELPED static void
make_helped(const char *p, size_t len, struct digest_mask *masks)
{
	const __m256i quote = _mm256_set1_epi8('"');

	for (size_t i = 0; i * DIGEST_BLOCK < len; i++) {
		const __m256i *half = (const void *)block_at(p, len, i);
		__m256i a = _mm256_loadu_si256(half);
		__m256i b = _mm256_loadu_si256(half + 1);
		struct digest_mask *mask = &masks[i];

		mask->special = bits_of(find_special(a), find_special(b));
		mask->digits = bits_of(find_range(a, '0', 10),
				       find_range(b, '0', 10));
		mask->words = bits_of(find_letters(a), find_letters(b)) |
			      mask->digits;
		mask->quotes = bits_of(_mm256_cmpeq_epi8(a, quote),
				       _mm256_cmpeq_epi8(b, quote));
	}
}

#endif

static void
make(const char *p, size_t len, struct digest_mask *masks)
{
#ifdef __x86_64__
	if (bytemask_helped()) {
		make_helped(p, len, masks);
		return;
	}
#endif
	make_portable(p, len, masks);
}

void
digest_masks(const char *p, size_t len, struct digest_mask *masks)
{
	struct digest_mask *last = &masks[(len - 1) / DIGEST_BLOCK];
	/* What is in the last one of the bytes before it. */
	unsigned before = -len % DIGEST_BLOCK;
	char block[DIGEST_BLOCK] = {0};

	if (len < DIGEST_BLOCK) {
		memcpy(block + before, p, len);
		make(block, sizeof(block), masks);
	} else {
		make(p, len, masks);
	}
	last->special >>= before;
	last->digits >>= before;
	last->words >>= before;
	last->quotes >>= before;
}
