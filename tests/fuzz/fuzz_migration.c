/*
 * Any bytes are a migration: its parts lie in it, in order, those that are up
 * beside each other. A first line may be the path.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "load/migration.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_parts(const struct migration_parts *parts, size_t size)
{
	const struct migration_part *it;
	size_t from = 0, up_to = 0;

	vec_each (it, parts) {
		if (it->from < from || it->from >= it->to || it->to > size ||
		    (!it->down && it->from < up_to) ||
		    (it->goes_on && !it->down))
			abort();
		from = it->from;
		if (!it->down)
			up_to = it->to;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *nl = size ? memchr(text, '\n', size) : NULL;
	struct migration_parts parts = {.n = 0};
	struct arena arena = ARENA_INIT;
	char *path;

	migration_split("a.sql", (struct str){text, size}, &arena, &parts);
	check_parts(&parts, size);
	path = arena_strndup(&arena, text, nl ? (size_t)(nl - text) : size);
	migration_split(path, (struct str){text, size}, &arena, &parts);
	check_parts(&parts, size);
	if (migration_compare(path, path) != 0 ||
	    (migration_compare(path, "V1.2__a.sql") < 0) !=
		    (migration_compare("V1.2__a.sql", path) > 0))
		abort();
	arena_release(&arena);
	return 0;
}
