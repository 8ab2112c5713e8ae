/* Envelopes of services: what is in them, in one piece and in small ones, and
   with items that do not fit. */
#include "load/unwrap.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "log_records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct rest {
	const uint8_t *p;
	size_t left, most;
};

static ssize_t
read_rest(void *arg, char *p, size_t size, struct err *err)
{
	struct rest *r = arg;
	size_t n = r->left < r->most ? r->left : r->most;

	(void)err;
	n = n < size ? n : size;
	memcpy(p, r->p, n);
	r->p += n;
	r->left -= n;
	return (ssize_t)n;
}

/* A hash of what is given out. */
static uint64_t
unwrap_all(const struct envelope *e, const uint8_t *data, size_t size,
	   size_t most, size_t limit)
{
	struct rest rest = {data, size, most};
	struct unwrap_source source = {.read = read_rest, .arg = &rest};
	struct unwrapper *u = unwrap_new(e, &source, "", 0, limit, 0);
	uint64_t h = 0, lines = 1, outer, last, first;
	struct err err;
	char c;

	for (last = 0; unwrap_read(u, &c, 1, &err) == 1; last = outer) {
		h = hash_bytes(&c, 1, h);
		outer = unwrap_line(u, lines);
		lines += c == '\n';
	}
	outer = unwrap_unreadable(u, &first);
	unwrap_free(u);
	return h + outer + first + last;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct envelope *e = unwrap_recognise((const char *)data, size,
						    NULL);
	struct log_options options = {.buffer = 64, .entry_max = 256};

	log_records(data, size, NULL);
	log_records(data, size, &options);
	if (!e)
		return 0;
	if (unwrap_all(e, data, size, size, 1 << 20) !=
	    unwrap_all(e, data, size, 3, 1 << 20))
		abort();
	if (unwrap_all(e, data, size, size, 200) !=
	    unwrap_all(e, data, size, 3, 200))
		abort();
	return 0;
}
