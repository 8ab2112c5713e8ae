/* Any bytes are a script; its statements lie in it, in order. */
#include <stdint.h>
#include <stdlib.h>

#include "sql/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *end = text;
	struct script s;
	struct script_statement t;
	int line = 1;

	script_init(&s, text, size);
	while (script_next(&s, &t)) {
		if (t.len == 0 || t.text < end ||
		    t.text + t.len > text + size || t.line < line ||
		    t.column < 1)
			abort();
		end = t.text + t.len;
		line = t.line;
	}
	if (s.at != size)
		abort();
	return 0;
}
