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

/* Between two blocks. */
struct state {
	/* The last bit of each word of the block before, as the first bit; or,
	   if it is quoted, all bits. */
	uint64_t quotes, within, separators, quoted;
	/* Of the record, so far. */
	struct csv_record *out;
	const char **end;
	uint64_t doubled, lines;
};

enum step {
	STEP_ON,
	STEP_END,  /* of the record */
	STEP_AWAY, /* it must be looked at otherwise */
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

/* A block in the middle of a field in quotes, as most of a statement is. */
BYTEMASK_INLINE enum step
take_inner(struct state *s, uint64_t doubled, uint64_t newlines)
{
	if (doubled)
		s->doubled |= (uint64_t)1
			      << (s->end - s->out->end) % CSV_FIELDS_MAX;
	s->lines += (uint64_t)__builtin_popcountll(newlines);
	s->separators = 0;
	return STEP_ON;
}

/* The fields that end in the block at p. */
BYTEMASK_INLINE bool
put_ends(struct state *s, const char *p, uint64_t separators)
{
	const char **end = s->end;

	for (; separators; separators &= separators - 1)
		*end++ = p + __builtin_ctzll(separators);
	s->end = end;
	return end <= s->out->end + CSV_FIELDS_MAX;
}

BYTEMASK_INLINE enum step
take_block(struct state *s, const char *p, block_where *where,
	   block_between *between)
{
	uint64_t quotes = where(p, '"'), newlines = where(p, '\n');
	uint64_t quoted = between(quotes) ^ s->quoted;
	uint64_t within = quotes | quoted;
	uint64_t doubled = quotes & quoted & behind(quotes, s->quotes);
	uint64_t edges = within ^ behind(within, s->within);
	uint64_t separators, odd, ends, mask;

	s->quotes = quotes >> 63;
	s->quoted = -(quoted >> 63);
	s->within = within >> 63;
	if (within == UINT64_MAX && !edges)
		return take_inner(s, doubled, newlines);
	separators = (where(p, ',') | newlines) & ~quoted;
	odd = edges & ~(separators | behind(separators, s->separators));
	s->separators = separators >> 63;
	ends = newlines & ~quoted;
	mask = up_to_lowest(ends);
	if (odd & mask)
		return STEP_AWAY;
	if (doubled & mask)
		s->doubled |= fields_of(doubled & mask, separators,
					(size_t)(s->end - s->out->end));
	s->lines += (uint64_t)__builtin_popcountll(newlines & mask);
	if (!put_ends(s, p, separators & mask))
		return STEP_AWAY;
	return ends ? STEP_END : STEP_ON;
}

/* The rest of the record, from p on. false: it is not known, csv_split() must
   be asked. */
BYTEMASK_INLINE bool
take(const char *p, const char *end, struct csv_record *out, block_where *where,
     block_between *between)
{
	struct state s = {.separators = 1, .out = out, .end = out->end};
	enum step step = STEP_ON;

	for (; step == STEP_ON && end - p >= BYTEMASK_BLOCK;
	     p += BYTEMASK_BLOCK)
		step = take_block(&s, p, where, between);
	if (step != STEP_END)
		return false;
	out->n = (size_t)(s.end - out->end);
	out->doubled = s.doubled;
	out->lines = s.lines;
	out->next = s.end[-1] + 1;
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
csv_take(const char *p, const char *from, const char *end, bool last,
	 struct csv_record *out)
{
	out->p = p;
	return take_record(from, end, out) ? CSV_RECORD
					   : csv_split(p, end, last, out);
}
