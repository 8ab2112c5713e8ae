#include "support/csv.h"

#include <stdlib.h>

#include "base/mem.h"
#include "load/log_csv_splitter.h"

struct comparison {
	struct csv_splitter *splitter;
	unsigned seed;
	bool differ;
};

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

/* The bytes of the text from at on; how many of them were taken apart. */
static size_t
compare_buffer(struct comparison *c, const char *data, size_t len, size_t at,
	       bool last)
{
	const char *p = data, *end = data + len;

	while (p < end) {
		struct csv_record record, expected;
		enum csv_split want = csv_split(p, end, last, &expected);
		enum csv_split got = csv_splitter_take(
			c->splitter, p, end, last, at + (size_t)(p - data),
			&record);

		c->differ = got != want || (got == CSV_RECORD &&
					    !same_record(&record, &expected));
		if (c->differ || got == CSV_MORE)
			break;
		p = got == CSV_RECORD && rand_r(&c->seed) % 16
			    ? record.next
			    : next_line(p, end);
	}
	return (size_t)(p - data);
}

size_t
csv_compare(const char *text, size_t len, unsigned seed)
{
	struct comparison c = {.splitter = csv_splitter_new(), .seed = seed};
	size_t at = 0;

	while (at < len && !c.differ) {
		size_t left = len - at;
		size_t n = rand_r(&c.seed) % 4
				   ? left
				   : 1 + (size_t)rand_r(&c.seed) % left;
		char *data = xmalloc(n);

		memcpy(data, text + at, n);
		at += compare_buffer(&c, data, n, at, n == left);
		free(data);
	}
	csv_splitter_free(c.splitter);
	return at;
}
