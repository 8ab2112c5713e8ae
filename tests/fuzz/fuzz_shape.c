/* Any bytes have one shape, however they are cut. */
#include <stdint.h>
#include <stdlib.h>

#include "sql/shape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct shaper *s;
	const char *text, *bytes = (const char *)data;
	size_t len, cut = size ? data[0] % size : 0;
	uint64_t whole, parts;

	if (!s)
		s = shaper_new();
	shaper_start(s);
	shaper_feed(s, bytes, size);
	whole = shaper_finish(s, &text, &len);
	shaper_start(s);
	shaper_feed(s, bytes, cut);
	for (size_t i = cut; i < size; i++)
		shaper_feed(s, bytes + i, 1);
	parts = shaper_finish(s, &text, &len);
	if (whole != parts || len > SHAPE_TEXT_MAX)
		abort();
	return 0;
}
