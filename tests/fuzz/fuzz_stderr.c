#include "log_records.h"

#include <string.h>

#include "load/log_prefix.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_same(const struct log_line *a, const struct log_line *b)
{
	if (a->severity != b->severity || a->message != b->message)
		abort();
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		struct str v = a->fields.v[i], w = b->fields.v[i];

		if (v.len != w.len || (v.len && v.p != w.p))
			abort();
	}
}

/* With the lines before in mind, each is matched as it is without. */
static void
check_lines(const char *setting, const char *p, const char *end)
{
	struct log_line a, b;
	struct err err;
	struct log_prefix *prefix = log_prefix_new(setting, &err);
	struct log_layouts *layouts = prefix ? log_layouts_new(prefix) : NULL;

	while (prefix && p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t len = (size_t)((nl ? nl : end) - p);
		bool is = log_prefix_match(prefix, p, len, &a);

		if (log_prefix_match_again(prefix, layouts, p, len, &b) != is)
			abort();
		if (is)
			check_same(&a, &b);
		p += len + 1;
	}
	log_layouts_free(layouts);
	log_prefix_free(prefix);
}

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
	check_lines(prefix, (const char *)end + 1, (const char *)data + size);
	check_log(end + 1, size - len - 1, LOG_STDERR, len ? prefix : NULL);
	return 0;
}
