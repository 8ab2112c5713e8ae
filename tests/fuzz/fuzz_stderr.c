#include "log_records.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first line is the prefix; empty: it is to be recognised. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	char prefix[256];
	size_t len;

	if (!end || (size_t)(end - data) >= sizeof(prefix))
		return 0;
	len = (size_t)(end - data);
	memcpy(prefix, data, len);
	prefix[len] = '\0';
	check_log(end + 1, size - len - 1, LOG_STDERR, len ? prefix : NULL);
	return 0;
}
