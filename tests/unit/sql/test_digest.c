/* Digests: what is left out, and that equal ones have equal shapes. */
#include "sql/digest.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static uint64_t
digest(const char *sql)
{
	struct digest d;

	cr_assert(digest_make(&d, sql, strlen(sql)), "no digest: %s", sql);
	return d.hash;
}

static void
same(const char *a, const char *b)
{
	cr_assert_eq(digest(a), digest(b), "%s\n%s", a, b);
}

static void
differ(const char *a, const char *b)
{
	cr_assert_neq(digest(a), digest(b), "%s\n%s", a, b);
}

static void
none(const char *sql)
{
	struct digest d;

	cr_assert_not(digest_make(&d, sql, strlen(sql)), "a digest: %s", sql);
}

static void
comments(const char *sql, const char *expected)
{
	struct digest d;

	cr_assert(digest_make(&d, sql, strlen(sql)));
	cr_assert_eq(d.ncomments, strlen(expected));
	cr_assert_eq(memcmp(d.comments, expected, d.ncomments), 0, "%.*s",
		     (int)d.ncomments, d.comments);
}

Test(digest, leaves_literals_out)
{
	same("select * from t where a = 1", "select * from t where a = 4711");
	same("select 'a', 1.5, $1", "select 'it''s', 22.75, $12");
	same("select 1 -- x", "select 2 -- y");
	same("/* a */ select 1", "/*b /* c */*/ select 1");
	differ("select 1", "select 'a'");
	differ("select 1", "select $1");
	differ("select 'a", "select 'a'");
}

Test(digest, keeps_names)
{
	differ("select * from shard_1", "select * from shard_2");
	differ("select \"a 1\"", "select \"a 2\"");
	differ("select a1", "select a2");
	differ("select a$1", "select a$2");
	differ("select f(1)", "select f(1, 2)");
	differ("select \"'1\"", "select \"'2\"");
}

Test(digest, folds_lists_of_literals)
{
	same("a in (1)", "a in (1, 2, -3,4)");
	same("a IN ('x')", "a IN ('y', 'z')");
	same("array[1]", "array[1, 2]");
	same("values (1, 'a'), (2, null)", "values (3, 'c')");
	same("values (1), (2) returning x", "values (1) returning x");
	same("values (1), (2), (now())", "values (1), (now())");
	differ("a in (1)", "a in (1, null)");
	differ("a in (1, 2 + x)", "a in (1 + x)");
	differ("values (1), (now())", "values (1, now())");
	differ("t.in (1)", "t.in (1, 2)");
	differ("f --in\n(1)", "f --in\n(1, 2)");
	differ("f(1)", "f(1, 2)");
}

Test(digest, is_none_where_the_rules_are_less_plain)
{
	none("select e'a\\'b'");
	none("select u&'a'");
	none("select $a$x$a$");
	none("select $$x$$");
	none("select 1e5");
	none("select 0x1f");
	none("select 1_000");
	none("select $1a");
}

Test(digest, gives_comments_as_shapes_do)
{
	comments("select 1 /*a*/ -- b\n", "a\n b");
	comments("/* a /* b */ c */", " a /* b */ c ");
	comments("select '--' /* x", " x");
	comments("select \"/*\"", "");
}

/* From digests to shapes, of all texts so far. */
#define SLOTS (1u << 21)

struct slot {
	uint64_t digest, shape;
	char *text;
};

static void
check_text(struct slot *slots, struct shaper *shaper, const char *sql)
{
	size_t len = strlen(sql), nshape, ncomments;
	const char *shape, *found;
	struct digest d;
	struct slot *slot;
	uint64_t id;

	if (!digest_make(&d, sql, len))
		return;
	shaper_start(shaper);
	shaper_feed(shaper, sql, len);
	id = shaper_finish(shaper, &shape, &nshape);
	found = shaper_comments(shaper, &ncomments);
	cr_assert_eq(ncomments, d.ncomments, "%s", sql);
	cr_assert_eq(memcmp(found, d.comments, ncomments), 0, "%s", sql);
	if (shaper_read_strings(shaper))
		return;
	slot = &slots[d.hash % SLOTS];
	while (slot->text && slot->digest != d.hash)
		if (++slot == slots + SLOTS)
			slot = slots;
	if (!slot->text)
		*slot = (struct slot){d.hash, id, xstrdup(sql)};
	cr_assert_eq(slot->shape, id, "%s\n%s", slot->text, sql);
}

static const char *const pieces[] = {
	"1",  "23", "'",  "\"", "-",  "/*", "*/", "*",	    "$",
	"$1", "a",  "in", "(",	")",  "[",  "]",  "values", "array",
	",",  " ",  "\n", ".",	"--", "e",  "::", "null",
};

enum {
	PIECES = sizeof(pieces) / sizeof(*pieces)
};

static void
free_slots(struct slot *slots)
{
	for (size_t i = 0; i < SLOTS; i++)
		free(slots[i].text);
	free(slots);
}

Test(digest, of_all_short_texts_says_their_shape)
{
	struct slot *slots = xcalloc(SLOTS, sizeof(*slots));
	struct shaper *shaper = shaper_new();
	int total = 1;
	struct buf sql;

	buf_init(&sql);

	for (int n = 1; n <= 4; n++) {
		total *= PIECES;
		for (int i = 0; i < total; i++) {
			buf_clear(&sql);
			for (int j = 0, rest = i; j < n; j++, rest /= PIECES)
				buf_str(&sql, pieces[rest % PIECES]);
			check_text(slots, shaper, sql.data);
		}
	}
	buf_release(&sql);
	shaper_free(shaper);
	free_slots(slots);
}

/* Texts of more pieces, each beside others that differ in their literals. */
Test(digest, of_long_texts_says_their_shape)
{
	struct slot *slots = xcalloc(SLOTS, sizeof(*slots));
	struct shaper *shaper = shaper_new();
	unsigned seed = 7;
	struct buf sql;

	buf_init(&sql);
	for (int i = 0; i < 60000; i++) {
		unsigned text[24], n = 5 + (unsigned)rand_r(&seed) % 20;

		for (unsigned j = 0; j < n; j++)
			text[j] = (unsigned)rand_r(&seed) % PIECES;
		for (int other = 0; other < 4; other++) {
			buf_clear(&sql);
			for (unsigned j = 0; j < n; j++) {
				if (rand_r(&seed) % 8 == 0)
					buf_str(&sql, ", 5");
				if (rand_r(&seed) % 16 == 0)
					buf_str(&sql, ", (5)");
				buf_str(&sql, pieces[text[j]]);
				if (text[j] < 2 && rand_r(&seed) % 2)
					buf_str(&sql, "9");
			}
			check_text(slots, shaper, sql.data);
		}
	}
	buf_release(&sql);
	shaper_free(shaper);
	free_slots(slots);
}
