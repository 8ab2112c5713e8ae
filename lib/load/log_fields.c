#include "load/log_fields.h"

#include "base/bytemask.h"

/* So many blocks have their quotes found at a time. */
#define BLOCKS ((size_t)16)

/* The quote that closes the field whose content begins at p, NULL if it is not
   there. It is the last byte only where last says so: it could be doubled. */
static const char *
closing_quote(const char *p, const char *end, bool last, bool *doubled)
{
	for (;;) {
		p = p < end ? memchr(p, '"', (size_t)(end - p)) : NULL;
		if (!p || (p + 1 == end && !last))
			return NULL;
		if (p + 1 == end || p[1] != '"')
			return p;
		*doubled = true;
		p += 2;
	}
}

/* Where the field at p has its comma or newline if all is well, or end; NULL if
   the field does not end. */
static const char *
field_end(const char *p, const char *end, bool last, bool *doubled)
{
	if (p < end && *p == '"') {
		p = closing_quote(p + 1, end, last, doubled);
		if (!p)
			return NULL;
		p++;
		return p < end && *p == '\r' ? p + 1 : p;
	}
	while (p < end && *p != ',' && *p != '\n')
		p++;
	return p;
}

static enum csv_split
end_record(struct csv_record *r, const char *next)
{
	r->next = next;
	r->lines = csv_newlines(r->p, next);
	return CSV_RECORD;
}

enum csv_split
csv_split(const char *p, const char *end, bool last, struct csv_record *out)
{
	out->p = p;
	out->doubled = 0;
	for (out->n = 0; out->n < CSV_FIELDS_MAX; p++) {
		bool doubled = false;

		p = field_end(p, end, last, &doubled);
		out->doubled |= (uint64_t)doubled << out->n;
		out->end[out->n++] = p;
		if (!p)
			return last ? CSV_BROKEN : CSV_MORE;
		if (p == end)
			return last ? end_record(out, end) : CSV_MORE;
		if (*p == '\n')
			return end_record(out, p + 1);
		if (*p != ',')
			return CSV_BROKEN;
	}
	return CSV_BROKEN;
}

/* A block without the quotes that second tells; returns where the next one
   goes. There are as many bytes again behind block, and behind to. */
static char *
undouble_block(char *to, const char *block, uint64_t second)
{
	const char *from = block;

	for (; second; second &= second - 1) {
		const char *quote = block + __builtin_ctzll(second);

		memcpy(to, from, BYTEMASK_BLOCK);
		to += quote - from;
		from = quote + 1;
	}
	memcpy(to, from, BYTEMASK_BLOCK);
	return to + (block + BYTEMASK_BLOCK - from);
}

/* *within: between the two of a pair, all bits or none. */
static char *
undouble_blocks(char *to, const char *p, size_t nblocks, uint64_t *within)
{
	uint64_t quotes[BLOCKS];

	while (nblocks) {
		size_t n = nblocks < BLOCKS ? nblocks : BLOCKS;

		bytemask_byte('"', p, n, quotes);
		for (size_t i = 0; i < n; i++, p += BYTEMASK_BLOCK) {
			uint64_t first = bytemask_between(quotes[i]) ^ *within;

			to = undouble_block(to, p, quotes[i] & ~first);
			*within = -(first >> 63);
		}
		nblocks -= n;
	}
	return to;
}

struct str
csv_undouble(struct str s, struct arena *a)
{
	/* Blocks that have another one behind them, and then what is left,
	   with zeros behind it. */
	size_t nblocks = s.len / BYTEMASK_BLOCK;
	size_t nwhole = nblocks ? nblocks - 1 : 0;
	size_t left = s.len - nwhole * BYTEMASK_BLOCK;
	size_t nleft = left / BYTEMASK_BLOCK + 1;
	char rest[3 * BYTEMASK_BLOCK] = {0};
	char *text = arena_alloc(a, s.len + (size_t)2 * BYTEMASK_BLOCK), *to;
	uint64_t within = 0;

	memcpy(rest, s.p + nwhole * BYTEMASK_BLOCK, left);
	to = undouble_blocks(text, s.p, nwhole, &within);
	to = undouble_blocks(to, rest, nleft, &within);
	to -= nleft * BYTEMASK_BLOCK - left;
	return (struct str){text, (size_t)(to - text)};
}

size_t
csv_newlines(const char *p, const char *end)
{
	size_t n = 0;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		n++;
		p++;
	}
	return n;
}
