/*
 * Quotes, commas and newlines are words of bits, one for each block of 64
 * bytes. What is quoted follows from the quotes:
 *
 *	bytes		a,"b ""c"",d",e		(written from the left)
 *	quotes		001001101100100
 *	quoted		001110110111000		from each odd one to the next
 *	separators	010000000000010		commas that are not quoted
 *
 * That is so as long as a quote that opens stands behind a separator or a
 * quote, and one that closes before one of them. A block where one does not is
 * odd, and csv_split() takes the records that reach into it.
 *
 * Several blocks are looked at together, step by step, so that the compiler can
 * do a step for some of them at once. Records begin and end anywhere in them.
 */
#include "load/log_csv_splitter.h"

#include <stdlib.h>

#include "base/bytemask.h"
#include "base/mem.h"

#define BLOCKS	((size_t)32)
#define NOWHERE UINT64_MAX

struct csv_splitter {
	uint64_t next;	/* where the record behind the last one is */
	uint64_t first; /* where the first block is */
	size_t n;	/* blocks that are of use: there, and not odd */
	/* [0] is the block before the first one. */
	uint64_t quotes[1 + BLOCKS];
	uint64_t quoted[1 + BLOCKS];
	uint64_t separators[1 + BLOCKS];
	uint64_t commas[BLOCKS];
	uint64_t newlines[BLOCKS];
	uint64_t ends[BLOCKS];	  /* newlines that end a record */
	uint64_t inner[BLOCKS];	  /* those that do not */
	uint64_t doubled[BLOCKS]; /* the second ones of two quotes */
	uint64_t odd[BLOCKS];
};

struct csv_splitter *
csv_splitter_new(void)
{
	struct csv_splitter *s = xcalloc(1, sizeof(*s));

	s->next = NOWHERE;
	return s;
}

void
csv_splitter_free(struct csv_splitter *s)
{
	free(s);
}

/* All bits, if the last one of word is set. */
BYTEMASK_INLINE uint64_t
spread_last(uint64_t word)
{
	return -(word >> 63);
}

/* The bits one place on, in a block behind one that has those of last. */
BYTEMASK_INLINE uint64_t
behind(uint64_t word, uint64_t last)
{
	return word << 1 | last >> 63;
}

/* The bits up to the lowest one that is set, that one included; all if none
   is. */
BYTEMASK_INLINE uint64_t
up_to_lowest(uint64_t word)
{
	return word ^ (word - 1);
}

BYTEMASK_INLINE void
find_quoted(struct csv_splitter *s)
{
	uint64_t *quoted = s->quoted + 1;
	uint64_t before = spread_last(s->quoted[0]);

	for (size_t i = 0; i < BLOCKS; i++)
		quoted[i] = bytemask_between(s->quotes[1 + i]);
	for (size_t i = 0; i < BLOCKS; i++) {
		quoted[i] ^= before;
		before = spread_last(quoted[i]);
	}
}

BYTEMASK_INLINE void
find_separators(struct csv_splitter *s)
{
	for (size_t i = 0; i < BLOCKS; i++) {
		uint64_t quoted = s->quoted[1 + i];

		s->ends[i] = s->newlines[i] & ~quoted;
		s->inner[i] = s->newlines[i] & quoted;
		s->separators[1 + i] = (s->commas[i] | s->newlines[i]) &
				       ~quoted;
	}
}

BYTEMASK_INLINE void
find_doubled(struct csv_splitter *s)
{
	for (size_t i = 0; i < BLOCKS; i++) {
		uint64_t quotes = s->quotes[1 + i];
		uint64_t opening = quotes & s->quoted[1 + i];
		uint64_t closing = quotes & ~s->quoted[1 + i];
		uint64_t good = quotes | s->separators[1 + i];
		uint64_t behind_closing = behind(closing,
						 s->quotes[i] & ~s->quoted[i]);
		uint64_t behind_good = behind(good,
					      s->quotes[i] | s->separators[i]);

		s->doubled[i] = opening & behind_closing;
		s->odd[i] = (opening & ~behind_good) | (behind_closing & ~good);
	}
}

/* As many whole blocks as are looked at together, or all of p..end. */
BYTEMASK_INLINE size_t
blocks_in(const char *p, const char *end)
{
	size_t n = (size_t)(end - p) / BYTEMASK_BLOCK;

	return n < BLOCKS ? n : BLOCKS;
}

/* The blocks at p, which is at first in the input. */
BYTEMASK_INLINE void
look(struct csv_splitter *s, const char *p, const char *end, uint64_t first)
{
	size_t n = blocks_in(p, end);
	const char *ahead = p + n * BYTEMASK_BLOCK;

	bytemask_byte('"', p, n, s->quotes + 1);
	bytemask_byte(',', p, n, s->commas);
	bytemask_byte('\n', p, n, s->newlines);
	/* These come next, when the records at hand are done with. */
	for (size_t i = blocks_in(ahead, end); i > 0; i--)
		__builtin_prefetch(ahead + (i - 1) * BYTEMASK_BLOCK);
	find_quoted(s);
	find_separators(s);
	find_doubled(s);
	s->first = first;
	s->n = 0;
	while (s->n < n && !s->odd[s->n])
		s->n++;
}

/* A record begins at p. */
BYTEMASK_INLINE void
look_anew(struct csv_splitter *s, const char *p, const char *end, uint64_t at)
{
	s->quotes[0] = s->quoted[0] = 0;
	s->separators[0] = UINT64_MAX;
	look(s, p, end, at);
}

/* The blocks behind those that are there, of a record at p. */
BYTEMASK_INLINE void
look_on(struct csv_splitter *s, const char *p, const char *end, uint64_t at)
{
	uint64_t first = s->first + BLOCKS * BYTEMASK_BLOCK;

	s->quotes[0] = s->quotes[BLOCKS];
	s->quoted[0] = s->quoted[BLOCKS];
	s->separators[0] = s->separators[BLOCKS];
	look(s, p + (first - at), end, first);
}

/* The fields that have the quotes, one bit each. n: the field that the block
   begins in. */
BYTEMASK_INLINE uint64_t
fields_of(uint64_t quotes, uint64_t separators, size_t n)
{
	uint64_t fields = 0;

	while (quotes) {
		uint64_t before = up_to_lowest(quotes) >> 1;

		n += (size_t)__builtin_popcountll(separators & before);
		separators &= ~before;
		quotes &= ~up_to_lowest(separators);
		/* With more fields it is no record. */
		fields |= (uint64_t)1 << n % CSV_FIELDS_MAX;
	}
	return fields;
}

/* What the bits of mask tell of block i is of the record at p. begin: from
   there to the block. */
BYTEMASK_INLINE bool
add_block(const struct csv_splitter *s, size_t i, uint64_t mask, const char *p,
	  size_t begin, struct csv_record *out)
{
	uint64_t separators = s->separators[1 + i] & mask;
	uint64_t doubled = s->doubled[i] & mask, inner = s->inner[i] & mask;
	const char **end = out->end + out->n;

	if (doubled)
		out->doubled |= fields_of(doubled, separators, out->n);
	out->lines += (uint64_t)__builtin_popcountll(inner);
	for (; separators; separators &= separators - 1)
		*end++ = p + (begin + (unsigned)__builtin_ctzll(separators));
	out->n = (size_t)(end - out->end);
	return out->n <= CSV_FIELDS_MAX;
}

/* Block i has been taken up to the bits of mask. */
BYTEMASK_INLINE void
forget(struct csv_splitter *s, size_t i, uint64_t mask)
{
	s->separators[1 + i] &= ~mask;
	s->ends[i] &= ~mask;
	s->inner[i] &= ~mask;
	s->doubled[i] &= ~mask;
}

/* false: it is not known, csv_split() must be asked. */
BYTEMASK_INLINE bool
take(struct csv_splitter *s, const char *p, const char *end, uint64_t at,
     struct csv_record *out)
{
	size_t i, begin;
	uint64_t mask;

	if (at != s->next || (at - s->first) / BYTEMASK_BLOCK >= s->n)
		look_anew(s, p, end, at);
	s->next = NOWHERE;
	i = (at - s->first) / BYTEMASK_BLOCK;
	begin = s->first + i * BYTEMASK_BLOCK - at;
	out->p = p;
	out->n = 0;
	out->doubled = 0;
	out->lines = 1;
	for (;; i++, begin += BYTEMASK_BLOCK) {
		if (i == BLOCKS) {
			look_on(s, p, end, at);
			i = 0;
		}
		if (i == s->n)
			return false;
		if (s->ends[i])
			break;
		if (!add_block(s, i, UINT64_MAX, p, begin, out))
			return false;
	}
	mask = up_to_lowest(s->ends[i]);
	if (!add_block(s, i, mask, p, begin, out))
		return false;
	forget(s, i, mask);
	out->next = out->end[out->n - 1] + 1;
	s->next = at + (uint64_t)(out->next - p);
	return true;
}

BYTEMASK_HELPED static bool
take_helped(struct csv_splitter *s, const char *p, const char *end, uint64_t at,
	    struct csv_record *out)
{
	return take(s, p, end, at, out);
}

enum csv_split
csv_splitter_take(struct csv_splitter *s, const char *p, const char *end,
		  bool last, uint64_t at, struct csv_record *out)
{
	bool taken = bytemask_helped() ? take_helped(s, p, end, at, out)
				       : take(s, p, end, at, out);

	return taken ? CSV_RECORD : csv_split(p, end, last, out);
}
