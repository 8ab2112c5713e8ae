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

/* Of a last block that ends where the text does: without the bytes of the block
   before it. */
static void
leave_first(struct bytemask *mask, size_t nbytes)
{
	for (int g = 0; g < BYTEMASK_GROUPS; g++)
		mask->group[g] >>= nbytes;
}

/* A bit for each byte of eight that has one of those of group. */
static uint64_t
gather(uint64_t classes, unsigned char group)
{
	uint64_t v = classes & group * ONES;

	v = ((v & LOW7) + LOW7) | v;
	return (v >> 7 & ONES) * GATHER >> 56;
}

static uint64_t
look_up(const unsigned char *classes, const unsigned char *p)
{
	return (uint64_t)classes[p[0]] | (uint64_t)classes[p[1]] << 8 |
	       (uint64_t)classes[p[2]] << 16 | (uint64_t)classes[p[3]] << 24 |
	       (uint64_t)classes[p[4]] << 32 | (uint64_t)classes[p[5]] << 40 |
	       (uint64_t)classes[p[6]] << 48 | (uint64_t)classes[p[7]] << 56;
}

static void
mask_portable(const struct bytemask_set *set, const unsigned char *classes,
	      const char *p, struct bytemask *mask)
{
	const unsigned char *bytes = (const unsigned char *)p;

	*mask = (struct bytemask){0};
	for (int at = 0; at < BYTEMASK_BLOCK; at += 8) {
		uint64_t eight = look_up(classes, bytes + at);

		for (int g = 0; g < BYTEMASK_GROUPS; g++)
			mask->group[g] |= gather(eight, set->groups[g]) << at;
	}
}

/* len is not less than a block. */
static void
make_portable(const struct bytemask_set *set, const char *p, size_t len,
	      struct bytemask *masks)
{
	size_t nblocks = len / BYTEMASK_BLOCK, rest = len % BYTEMASK_BLOCK;
	unsigned char classes[256];

	for (int high = 0; high < 16; high++)
		for (int low = 0; low < 16; low++)
			classes[high * 16 + low] = set->low[low] &
						   set->high[high];
	for (size_t i = 0; i < nblocks; i++)
		mask_portable(set, classes, p + i * BYTEMASK_BLOCK, &masks[i]);
	if (rest > 0) {
		mask_portable(set, classes, p + len - BYTEMASK_BLOCK,
			      &masks[nblocks]);
		leave_first(&masks[nblocks], BYTEMASK_BLOCK - rest);
	}
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
		mask |= gather(load8(bytes + at) ^ all, 0xff) << at;
	return ~mask;
}

#ifdef __x86_64__

#define AVX2 __attribute__((target("avx2")))

/* A set as it is held in registers. */
struct tables {
	__m256i low, high, groups[BYTEMASK_GROUPS];
};

AVX2 static inline __m256i
load32(const char *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

AVX2 static inline __m256i
load_table(const unsigned char *table)
{
	return _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const __m128i *)(const void *)table));
}

AVX2 static inline __m256i
classes_of(const struct tables *t, __m256i bytes)
{
	const __m256i half = _mm256_set1_epi8(15);
	__m256i low = _mm256_and_si256(bytes, half);
	__m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);

	return _mm256_and_si256(_mm256_shuffle_epi8(t->low, low),
				_mm256_shuffle_epi8(t->high, high));
}

AVX2 static inline uint64_t
bits_of(__m256i classes, __m256i group)
{
	__m256i none = _mm256_cmpeq_epi8(_mm256_and_si256(classes, group),
					 _mm256_setzero_si256());

	return ~(uint32_t)_mm256_movemask_epi8(none);
}

AVX2 static inline void
mask_avx2(const struct tables *t, const char *p, struct bytemask *mask)
{
	__m256i first = classes_of(t, load32(p));
	__m256i second = classes_of(t, load32(p + 32));

	for (int g = 0; g < BYTEMASK_GROUPS; g++)
		mask->group[g] = bits_of(first, t->groups[g]) |
				 bits_of(second, t->groups[g]) << 32;
}

AVX2 static void
make_avx2(const struct bytemask_set *set, const char *p, size_t len,
	  struct bytemask *masks)
{
	size_t nblocks = len / BYTEMASK_BLOCK, rest = len % BYTEMASK_BLOCK;
	struct tables t = {load_table(set->low), load_table(set->high), {{0}}};

	for (int g = 0; g < BYTEMASK_GROUPS; g++)
		t.groups[g] = _mm256_set1_epi8((char)set->groups[g]);
	for (size_t i = 0; i < nblocks; i++)
		mask_avx2(&t, p + i * BYTEMASK_BLOCK, &masks[i]);
	if (rest > 0) {
		mask_avx2(&t, p + len - BYTEMASK_BLOCK, &masks[nblocks]);
		leave_first(&masks[nblocks], BYTEMASK_BLOCK - rest);
	}
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

static void
make(const struct bytemask_set *set, const char *p, size_t len,
     struct bytemask *masks)
{
#ifdef __x86_64__
	if (bytemask_helped()) {
		make_avx2(set, p, len, masks);
		return;
	}
#endif
	make_portable(set, p, len, masks);
}

void
bytemask_make(const struct bytemask_set *set, const char *p, size_t len,
	      struct bytemask *masks)
{
	if (len >= BYTEMASK_BLOCK) {
		make(set, p, len, masks);
	} else if (len > 0) {
		char block[BYTEMASK_BLOCK] = {0};

		memcpy(block, p, len);
		make(set, block, sizeof(block), masks);
		for (int g = 0; g < BYTEMASK_GROUPS; g++)
			masks->group[g] &= ((uint64_t)1 << len) - 1;
	}
}

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
