/*
 * The floor of check: every statement of the files that are named is parsed,
 * and nothing is done with it.
 *
 *	parse-all FILE...
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/file.h"
#include "sql/parse.h"
#include "sql/script.h"

/* What the files may have at most. */
#define LIMIT ((size_t)1 << 30)

static size_t
parse(struct arena *a, const char *text, size_t len)
{
	struct script script;
	struct script_statement s;
	struct parse_error error;
	size_t n = 0;

	script_init(&script, text, len);
	while (script_next(&script, &s)) {
		parse_free(parse_sql(arena_strndup(a, s.text, s.len), &error));
		n++;
	}
	return n;
}

int
main(int argc, char **argv)
{
	struct arena a = ARENA_INIT;
	struct err err;
	size_t n = 0;

	for (int i = 1; i < argc; i++) {
		size_t len;
		const char *text = file_read(&a, argv[i], LIMIT, &len, &err);

		if (!text) {
			fprintf(stderr, "%s\n", err.message);
			return 2;
		}
		n += parse(&a, text, len);
		arena_reset(&a);
	}
	printf("%zu\n", n);
	return 0;
}
