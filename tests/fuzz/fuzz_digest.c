/*
 * A text and another one with other digits, and other letters between quotes:
 * where their digests are equal, so are their shapes. A digest's plain text has
 * the shape of the text, and is the same on every processor.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytemask.h"
#include "base/mem.h"
#include "sql/digest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct shaper *shaper;

struct seen {
	bool digested, strings;
	uint64_t digest, shape;
};

static uint64_t
shape_of(const char *sql, size_t len, bool *strings)
{
	const char *text;
	size_t n;
	uint64_t id;

	shaper_start(shaper);
	shaper_feed(shaper, sql, len);
	id = shaper_finish(shaper, &text, &n);
	*strings = shaper_read_strings(shaper);
	return id;
}

static void
check_comments(const struct digest *d)
{
	size_t n;
	const char *comments = shaper_comments(shaper, &n);

	if (n != d->ncomments || memcmp(comments, d->comments, n) != 0)
		abort();
}

static void
check_portable(const struct digest *d, bool digested, const char *sql,
	       size_t len)
{
	static struct digest other;

	bytemask_use_portable(true);
	if (digest_make(&other, 0, sql, len) != digested)
		abort();
	bytemask_use_portable(false);
	if (digested && (other.hash != d->hash || other.ntext != d->ntext ||
			 memcmp(other.text, d->text, d->ntext) != 0))
		abort();
}

static struct seen
see(const char *sql, size_t len)
{
	static struct digest d;
	struct seen seen = {.digested = digest_make(&d, 0, sql, len)};
	bool strings;

	seen.digest = d.hash;
	seen.shape = shape_of(sql, len, &seen.strings);
	check_portable(&d, seen.digested, sql, len);
	if (!seen.digested)
		return seen;
	check_comments(&d);
	if (shape_of(d.text, d.ntext, &strings) != seen.shape && !strings)
		abort();
	if (strings != seen.strings)
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
