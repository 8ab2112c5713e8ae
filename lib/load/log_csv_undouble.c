/*
 * Doubled quotes made single, block by block of 64 bytes. In
 *
 *	a ""b"" c	001100110000 (written from the left)
 *
 * the second quotes of the pairs are left out, and what stands between them
 * moves together.
 */
#include "load/log_block.h"
#include "load/log_fields.h"

/* Copy the block at p without the bytes that drop tells; returns where what
   comes next goes. Two blocks can be read there, and be written. */
typedef char *squeeze_fn(char *to, const char *p, uint64_t drop);

struct undoubling {
	char *to;
	const char *p, *end; /* of what is left */
	uint64_t within;     /* all bits, if a pair is divided before p */
};

/* All blocks behind which another one is. */
BYTEMASK_INLINE void
undouble(struct undoubling *u, block_where *where, block_between *between,
	 squeeze_fn *squeeze)
{
	const char *p = u->p;
	uint64_t within = u->within;
	char *to = u->to;

	for (; u->end - p >= 2 * BYTEMASK_BLOCK; p += BYTEMASK_BLOCK) {
		uint64_t quotes = where(p, '"');
		uint64_t first = between(quotes) ^ within;

		within = -(first >> 63);
		to = squeeze(to, p, quotes & ~first);
	}
	*u = (struct undoubling){to, p, u->end, within};
}

/* What is left stands between two bytes that are dropped. As much as may be is
   copied, which is faster; what is too much goes under what is copied next. */
BYTEMASK_INLINE char *
squeeze_moves(char *to, const char *p, uint64_t drop)
{
	const char *end = p + BYTEMASK_BLOCK;

	for (const char *block = p; drop; drop &= drop - 1) {
		const char *dropped = block + __builtin_ctzll(drop);

		memcpy(to, p, BYTEMASK_BLOCK);
		to += dropped - p;
		p = dropped + 1;
	}
	memcpy(to, p, BYTEMASK_BLOCK);
	return to + (end - p);
}

static void
undouble_portable(struct undoubling *u)
{
	undouble(u, block_where_portable, bytemask_between, squeeze_moves);
}

#ifdef __x86_64__

BLOCK_AVX2 static void
undouble_avx2(struct undoubling *u)
{
	undouble(u, block_where_avx2, block_between_avx2, squeeze_moves);
}

/* The processor can do just that since AVX-512 VBMI2. */
BLOCK_AVX512 static inline char *
squeeze_avx512(char *to, const char *p, uint64_t drop)
{
	__m512i bytes = _mm512_loadu_si512(p);

	_mm512_storeu_si512(to, _mm512_maskz_compress_epi8(~drop, bytes));
	return to + BYTEMASK_BLOCK - __builtin_popcountll(drop);
}

BLOCK_AVX512 static void
undouble_avx512(struct undoubling *u)
{
	undouble(u, block_where_avx512, block_between_avx2, squeeze_avx512);
}

static void
undouble_blocks(struct undoubling *u)
{
	if (!block_has_avx2())
		undouble_portable(u);
	else if (block_has_avx512())
		undouble_avx512(u);
	else
		undouble_avx2(u);
}

#else
#define undouble_blocks undouble_portable
#endif

struct str
csv_undouble(struct str s, struct arena *a)
{
	char *text = arena_alloc(a, s.len + 2 * BYTEMASK_BLOCK);
	char rest[4 * BYTEMASK_BLOCK] = {0};
	struct undoubling u = {.to = text, .p = s.p, .end = s.p + s.len};
	size_t left;

	undouble_blocks(&u);
	/* The last blocks, with others behind them. */
	left = (size_t)(u.end - u.p);
	memcpy(rest, u.p, left);
	u.p = rest;
	u.end = rest + left + 2 * BYTEMASK_BLOCK - 1;
	undouble_blocks(&u);
	/* They end with what is no part of the text. */
	u.to -= (size_t)(u.p - rest) - left;
	return (struct str){text, (size_t)(u.to - text)};
}
