/*
 * Where a byte stands in a text, as bits: block by block of 64 bytes, one word
 * for each, whose lowest bit is the block's first byte.
 *
 *	a, "b"		commas	010000
 *			quotes	000101 (written from the left)
 *
 * The bits are the same on every processor; where there is AVX2 they come some
 * ten times as fast. Nothing behind the text is read.
 */
#ifndef BASE_BYTEMASK_H
#define BASE_BYTEMASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BYTEMASK_BLOCK 64

/* The masks of c in nblocks whole blocks. */
void bytemask_byte(char c, const char *p, size_t nblocks, uint64_t *masks);

/*
 * What is done with masks can be compiled twice: functions that are
 * BYTEMASK_INLINE go into one that is BYTEMASK_HELPED, for the processors that
 * bytemask_helped() says are there, and into one for all processors.
 */
#define BYTEMASK_INLINE static inline __attribute__((always_inline))
#ifdef __x86_64__
#define BYTEMASK_HELPED __attribute__((target("avx2,bmi,popcnt")))
#else
#define BYTEMASK_HELPED
#endif
bool bytemask_helped(void);

/* For tests: do without the processor's help from now on, or no longer. Not
   while other threads make masks. */
void bytemask_use_portable(bool portable);

/*
 * From each odd bit of word up to the even one that follows, that one left out:
 * what stands between quotes, the opening ones included, if these are word's.
 */
static inline uint64_t
bytemask_between(uint64_t word)
{
	word ^= word << 1;
	word ^= word << 2;
	word ^= word << 4;
	word ^= word << 8;
	word ^= word << 16;
	word ^= word << 32;
	return word;
}

#endif
