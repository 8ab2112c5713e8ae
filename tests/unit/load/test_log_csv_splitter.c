#include "load/log_csv_splitter.h"

#include <criterion/criterion.h>

#include "base/buf.h"
#include "base/bytemask.h"
#include "support/csv.h"

static unsigned seed = 1;

static unsigned
upto(unsigned n)
{
	return (unsigned)rand_r(&seed) % n;
}

/* What may stand in quotes; the quotes in it are doubled. */
static void
put_quoted(struct buf *b)
{
	static const char *const parts[] = {
		"\"\"", "\"\"\"\"", ",", "\n", "\r\n", "a", "bc", " statement"};
	/* Short ones, texts of some blocks, and those that are longer than what
	   is looked at together. */
	unsigned n = upto(8) ? upto(6) : upto(8) ? upto(200) : upto(5000);
	unsigned kinds = 1 + upto(8);

	buf_char(b, '"');
	while (n-- > 0)
		buf_str(b, parts[upto(4) ? 8 - kinds + upto(kinds) : upto(8)]);
	buf_char(b, '"');
}

static void
put_field(struct buf *b)
{
	static const char *const plain[] = {"", "", "a", "2026-11-23", "0\r"};

	if (upto(3))
		buf_str(b, plain[upto(5)]);
	else
		put_quoted(b);
}

static void
put_record(struct buf *b)
{
	/* Sometimes too many. */
	unsigned n = upto(40) ? 1 + upto(27) : 60 + upto(9);

	while (n-- > 0) {
		put_field(b);
		buf_char(b, n ? ',' : '\n');
	}
}

/* What no server writes: other bytes, or an end that comes early. */
static void
spoil(struct buf *b)
{
	static const char bytes[] = "\",\n\ra\0";

	for (unsigned n = 1 + upto(6); n > 0; n--)
		b->data[upto((unsigned)b->len)] = bytes[upto(6)];
	b->len -= upto(3) ? 0 : upto((unsigned)b->len);
}

static void
check_random(bool spoiled)
{
	struct buf b;

	buf_init(&b);
	for (int i = 0; i < 400; i++) {
		buf_clear(&b);
		for (unsigned n = 1 + upto(30); n > 0; n--)
			put_record(&b);
		if (spoiled)
			spoil(&b);
		for (int k = 0; k < 4; k++)
			cr_assert_eq(csv_compare(b.data, b.len, seed + k),
				     b.len, "text %d, seed %u", i, seed);
	}
	buf_release(&b);
}

Test(log_csv_splitter, splits_as_csv_split_does)
{
	check_random(false);
	bytemask_use_portable(true);
	check_random(false);
}

Test(log_csv_splitter, takes_what_no_server_writes_for_what_csv_split_does)
{
	check_random(true);
	bytemask_use_portable(true);
	check_random(true);
}

static void
check_at(const char *odd, size_t at)
{
	struct buf b;

	buf_init(&b);
	while (b.len < at)
		buf_char(&b, b.len % 200 == 199 ? '\n' : b.len % 7 ? 'x' : ',');
	buf_str(&b, odd);
	for (int i = 0; i < 100; i++)
		buf_str(&b, ",\n\"z\"");
	buf_char(&b, '\n');
	for (unsigned i = 0; i < 3; i++)
		cr_assert_eq(csv_compare(b.data, b.len, i), b.len, "%s at %zu",
			     odd, at);
	buf_release(&b);
}

/* Each place in a block, and where those end that are looked at together. */
Test(log_csv_splitter, minds_no_edges)
{
	static const char *const odd[] = {
		"\"\"\"\"",  "\"a\"\r,b", "\"a\"b",	   "a\"b\"",
		"a\",\nb\"", "\"a\"\r\n", "\"a,\"\"\nb\"", "\"\",\"\"",
		"\"\"a\"",   "a\"",	  "\"a\r\"",
	};

	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		for (size_t at = 0; at < (size_t)40 * BYTEMASK_BLOCK; at++)
			check_at(odd[i], at);
}
