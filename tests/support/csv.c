#include "support/csv.h"

#include <stdlib.h>

#include "base/mem.h"
#include "load/log_csv_splitter.h"

struct comparison {
	bool random;
	unsigned seed;
	size_t there; /* how much of the text is in the buffer */
	bool differ;
};

static bool
one_in(struct comparison *c, int n)
{
	return c->random && rand_r(&c->seed) % n == 0;
}

static bool
same_record(const struct csv_record *a, const struct csv_record *b)
{
	return a->p == b->p && a->next == b->next && a->n == b->n &&
	       a->doubled == b->doubled && a->lines == b->lines &&
	       memcmp(a->end, b->end, a->n * sizeof(*a->end)) == 0;
}

static const char *
next_line(const char *p, const char *end)
{
	const char *nl = memchr(p, '\n', (size_t)(end - p));

	return nl ? nl + 1 : end;
}

static bool
is_plain(char c)
{
	return c != '"' && c != ',' && c != '\n';
}

/* The comma behind the field at p, p if it has others of the special bytes. */
static const char *
plain_end(const char *p, const char *end)
{
	const char *comma = p;

	while (comma < end && is_plain(*comma))
		comma++;
	return comma < end && *comma == ',' ? comma : p;
}

/* The bytes of the text from at on; how many of them were taken apart. Now and
   then that is not all that could be. */
static size_t
compare_buffer(struct comparison *c, const char *data, size_t at, bool last)
{
	const char *p = data, *end = data + (c->there - at);

	while (p < end && (p == data || !one_in(c, 32))) {
		struct csv_record record, expected;
		enum csv_split want = csv_split(p, end, last, &expected);
		const char *from = one_in(c, 2) ? p : plain_end(p, end);
		enum csv_split got = csv_take(p, from, end, last, &record);

		c->differ = got != want || (got == CSV_RECORD &&
					    !same_record(&record, &expected));
		if (c->differ || got == CSV_MORE)
			break;
		p = got == CSV_RECORD && !one_in(c, 16) ? record.next
							: next_line(p, end);
	}
	return (size_t)(p - data);
}

size_t
csv_compare(const char *text, size_t len, unsigned seed)
{
	struct comparison c = {
		.random = seed != 0,
		.seed = seed,
		.there = seed ? 0 : len,
	};
	size_t at = 0;

	while (at < len && !c.differ) {
		size_t more = len - c.there;
		char *data;

		if (more)
			c.there += 1 + (size_t)rand_r(&c.seed) % more;
		data = xmalloc(c.there - at);
		memcpy(data, text + at, c.there - at);
		at += compare_buffer(&c, data, at, c.there == len);
		free(data);
	}
	return at;
}
