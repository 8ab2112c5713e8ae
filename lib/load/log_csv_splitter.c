/*
 * Quotes, commas and newlines are words of bits, one for each block of 64
 * bytes. What is quoted follows from the quotes:
 *
 *	bytes		a,"b ""c"",d",e		(written from the left)
 *	quotes		001001101100100
 *	quoted		001110110111000		from each odd one to the next
 *	within		001111111111100		the two together
 *	separators	010000000000010		commas that are not quoted
 *
 * That is so as long as what is within quotes has a separator on each side. A
 * record where it has not is odd, and left to csv_split().
 */
#include "load/log_csv_splitter.h"

#include "load/log_block.h"

/* The last bit of each word of the block before, as the first bit. */
struct before {
	uint64_t quotes, within, separators;
	uint64_t quoted; /* all bits, if the last one is */
};

/* The bits one place on; before is the one that comes in. */
BYTEMASK_INLINE uint64_t
behind(uint64_t word, uint64_t before)
{
	return (word << 1) + before;
}

/* The bits up to the lowest one that is set, that one included; all if none
   is. */
BYTEMASK_INLINE uint64_t
up_to_lowest(uint64_t word)
{
	return word ^ (word - 1);
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

/* false: it is not known, csv_split() must be asked. */
BYTEMASK_INLINE bool
take(const char *p, const char *end, struct csv_record *out, block_where *where,
     block_between *between)
{
	struct before before = {.separators = 1};
	const char **field = out->end;
	uint64_t ends = 0, lines = 0, columns = 0;

	out->p = p;
	for (; !ends && end - p >= BYTEMASK_BLOCK; p += BYTEMASK_BLOCK) {
		uint64_t quotes = where(p, '"'), newlines = where(p, '\n');
		uint64_t quoted = between(quotes) ^ before.quoted;
		uint64_t within = quotes | quoted;
		uint64_t doubled = quotes & quoted &
				   behind(quotes, before.quotes);
		uint64_t edges = within ^ behind(within, before.within);
		uint64_t separators, odd, mask;

		before.quotes = quotes >> 63;
		before.quoted = -(quoted >> 63);
		before.within = within >> 63;
		/* As most of a statement. */
		if (within == UINT64_MAX && !edges) {
			lines += (uint64_t)__builtin_popcountll(newlines);
			if (doubled)
				columns |= (uint64_t)1
					   << (field - out->end) %
						      CSV_FIELDS_MAX;
			before.separators = 0;
			continue;
		}
		separators = (where(p, ',') | newlines) & ~quoted;
		odd = edges &
		      ~(separators | behind(separators, before.separators));
		ends = newlines & ~quoted;
		mask = up_to_lowest(ends);
		if (odd & mask)
			return false;
		before.separators = separators >> 63;
		separators &= mask;
		doubled &= mask;
		if (doubled)
			columns |= fields_of(doubled, separators,
					     (size_t)(field - out->end));
		lines += (uint64_t)__builtin_popcountll(newlines & mask);
		for (; separators; separators &= separators - 1)
			*field++ = p + __builtin_ctzll(separators);
		if (field > out->end + CSV_FIELDS_MAX)
			return false;
	}
	if (!ends)
		return false;
	out->n = (size_t)(field - out->end);
	out->next = field[-1] + 1;
	out->doubled = columns;
	out->lines = lines;
	return true;
}

static bool
take_portable(const char *p, const char *end, struct csv_record *out)
{
	return take(p, end, out, block_where_portable, bytemask_between);
}

#ifdef __x86_64__

BLOCK_AVX2 static bool
take_avx2(const char *p, const char *end, struct csv_record *out)
{
	return take(p, end, out, block_where_avx2, block_between_avx2);
}

BLOCK_AVX512 static bool
take_avx512(const char *p, const char *end, struct csv_record *out)
{
	return take(p, end, out, block_where_avx512, block_between_avx2);
}

static bool
take_record(const char *p, const char *end, struct csv_record *out)
{
	if (!block_has_avx2())
		return take_portable(p, end, out);
	return block_has_avx512() ? take_avx512(p, end, out)
				  : take_avx2(p, end, out);
}

#else
#define take_record take_portable
#endif

enum csv_split
csv_take(const char *p, const char *end, bool last, struct csv_record *out)
{
	return take_record(p, end, out) ? CSV_RECORD
					: csv_split(p, end, last, out);
}
