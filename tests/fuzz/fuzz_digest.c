/*
 * A text and another one with other digits, and other letters between quotes:
 * where their digests are equal, so are their shapes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sql/digest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct shaper *shaper;

struct seen {
	bool digested, strings;
	uint64_t digest, shape;
};

static struct seen
see(const char *sql, size_t len)
{
	static struct digest d;
	struct seen seen = {.digested = digest_make(&d, sql, len)};
	const char *text, *comments;
	size_t n;

	seen.digest = d.hash;
	shaper_start(shaper);
	shaper_feed(shaper, sql, len);
	seen.shape = shaper_finish(shaper, &text, &n);
	seen.strings = shaper_read_strings(shaper);
	comments = shaper_comments(shaper, &n);
	if (seen.digested &&
	    (n != d.ncomments || memcmp(comments, d.comments, n) != 0))
		abort();
	return seen;
}

static void
change(char *sql, size_t len)
{
	bool quoted = false;

	for (size_t i = 0; i < len; i++) {
		if (sql[i] == '\'')
			quoted = !quoted;
		else if (sql[i] >= '0' && sql[i] <= '9')
			sql[i] = sql[i] == '9' ? '0' : (char)(sql[i] + 1);
		else if (quoted && sql[i] >= 'a' && sql[i] <= 'z')
			sql[i] = '(';
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *sql = xmalloc(size + 1);
	struct seen one, other;

	if (!shaper)
		shaper = shaper_new();
	memcpy(sql, data, size);
	one = see(sql, size);
	change(sql, size);
	other = see(sql, size);
	if (one.digested && other.digested && one.digest == other.digest &&
	    !one.strings && one.shape != other.shape)
		abort();
	if (one.digested && other.digested && one.digest == other.digest &&
	    one.strings != other.strings)
		abort();
	free(sql);
	return 0;
}
