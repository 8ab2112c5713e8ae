/* Digests: what is left out, and that equal ones have equal shapes. */
#include "sql/digest.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/bytemask.h"
#include "base/mem.h"

static uint64_t
digest(const char *sql)
{
	struct digest d;

	cr_assert(digest_make(&d, 0, sql, strlen(sql)), "no digest: %s", sql);
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

	cr_assert_not(digest_make(&d, 0, sql, strlen(sql)), "a digest: %s",
		      sql);
}

static void
comments(const char *sql, const char *expected)
{
	struct digest d;

	cr_assert(digest_make(&d, 0, sql, strlen(sql)));
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
	same("select n'a', date'b'", "select n'c', date'd'");
	same("select u&'a'", "select u&'b'");
	same("select E'a\\'b' from t", "select E'\\\\' from t");
	same("select E'a''b', 'c\\'", "select E'', 'd'");
	differ("select ae'a\\'", "select ae'a\\' from t where x = '1'");
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
	same("values (1,NULL)", "values ( 2, null ), (3, true)");
	same("values (null), ('a')", "values (null), (1), ('b'), ('c')");
	same("values (1), (2) returning x", "values (1) returning x");
	same("values (1), (2), (now())", "values (1), (now())");
	differ("a in (1)", "a in (1, null)");
	differ("a in (1, 2 + x)", "a in (1 + x)");
	differ("values (1), (now())", "values (1, now())");
	differ("t.in (1)", "t.in (1, 2)");
	differ("f --in\n(1)", "f --in\n(1, 2)");
	differ("t./**/in (1)", "t./**/in (1, 2)");
	differ("f(1)", "f(1, 2)");
	differ("main (1)", "main (1, 2)");
	differ("x_values (1)", "x_values (1), (2)");
	differ("\"a\".array [1]", "\"a\".array [1, 2]");
}

Test(digest, is_none_where_the_rules_are_less_plain)
{
	none("select e'a\\'");
	none("select E'a''");
	none("select E'a'\n'b'");
	none("select E'");
	none("select $a$x$a$");
	none("select $$x$$");
	none("select 1e5");
	none("select 0x1f");
	none("select 1_000");
	none("select 1.a");
	none("select 1.5._$$");
	none("select $1a");
}

Test(digest, gives_comments_as_shapes_do)
{
	comments("select 1 /*a*/ -- b\n", "a\n b");
	comments("/* a /* b */ c */", " a /* b */ c ");
	comments("select '--' /* x", " x");
	comments("select \"/*\"", "");
}

/* A statement's shape and its digest's plain text's. */
static void
check_text(struct shaper *shaper, const char *sql, size_t len)
{
	static struct digest d;
	size_t n;
	const char *found;
	bool strings;
	uint64_t id;

	if (!digest_make(&d, 0, sql, len))
		return;
	shaper_start(shaper);
	shaper_feed(shaper, sql, len);
	id = shaper_finish(shaper, &found, &n);
	strings = shaper_read_strings(shaper);
	found = shaper_comments(shaper, &n);
	cr_assert_eq(n, d.ncomments, "%s", sql);
	cr_assert_eq(memcmp(found, d.comments, n), 0, "%s", sql);
	shaper_start(shaper);
	shaper_feed(shaper, d.text, d.ntext);
	cr_assert(id == shaper_finish(shaper, &found, &n) || strings, "%s\n%s",
		  sql, d.text);
	cr_assert_eq(shaper_read_strings(shaper), strings, "%s\n%s", sql,
		     d.text);
}

static const char *const pieces[] = {
	"1",  "23", "'",  "\"", "-",  "/*", "*/", "*",	    "$",
	"$1", "a",  "in", "(",	")",  "[",  "]",  "values", "array",
	",",  " ",  "\n", ".",	"--", "e",  "::", "null",
};

enum {
	PIECES = sizeof(pieces) / sizeof(*pieces)
};

/* All texts of up to npieces pieces, behind some that say nothing. */
static void
check_short_texts(int npieces, size_t nspaces)
{
	struct shaper *shaper = shaper_new();
	int total = 1;
	struct buf sql;

	buf_init(&sql);
	for (int n = 1; n <= npieces; n++) {
		total *= PIECES;
		for (int i = 0; i < total; i++) {
			buf_clear(&sql);
			for (size_t j = 0; j < nspaces; j++)
				buf_str(&sql, " ");
			for (int j = 0, rest = i; j < n; j++, rest /= PIECES)
				buf_str(&sql, pieces[rest % PIECES]);
			check_text(shaper, sql.data, sql.len);
		}
	}
	buf_release(&sql);
	shaper_free(shaper);
}

Test(digest, of_all_short_texts_says_their_shape)
{
	check_short_texts(4, 0);
}

Test(digest, of_short_texts_says_their_shape_without_the_processors_help)
{
	bytemask_use_portable(true);
	check_short_texts(3, 0);
}

/* Masks are made of blocks of bytes, and of several blocks at once. */
Test(digest, of_short_texts_says_their_shape_at_the_border_of_blocks)
{
	for (size_t i = 1; i < 12; i++) {
		check_short_texts(3, (size_t)BYTEMASK_BLOCK - i);
		check_short_texts(2, (size_t)16 * BYTEMASK_BLOCK - i);
	}
}

/* Longer than any list of pieces: what is between the first and the last. */
static void
add_random_text(struct buf *sql, unsigned *seed)
{
	static const char *const parts[] = {
		" in (",
		" values (",
		" array[",
		"a1 = 17",
		", ",
		"(",
		")",
		"]",
		"'it''s'",
		"'\"'",
		"\"a 'b' 1\"",
		"/* 'c' */",
		"-- d\n",
		"null",
		"-3",
		"2.50",
		"$12",
		"'e",
		"\"",
		"_",
		"), (",
		"1",
		"schema.table_name",
		"now()",
		"\xc3\xa4",
		"do ",
		";",
		"'x'::regclass",
		"N'a'",
		"u&'b'",
		"u&\"c\"",
		"                                                            ",
		"'a longer string, that goes over the end of a block of 64'",
	};
	unsigned n = 5 + (unsigned)rand_r(seed) % 60;

	for (unsigned i = 0; i < n; i++) {
		size_t of_pieces = (size_t)rand_r(seed) % PIECES;
		size_t of_parts = (size_t)rand_r(seed) %
				  (sizeof(parts) / sizeof(*parts));

		buf_str(sql,
			rand_r(seed) % 2 ? pieces[of_pieces] : parts[of_parts]);
	}
}

static void
check_random_texts(unsigned seed, int ntexts)
{
	struct shaper *shaper = shaper_new();
	struct buf sql;

	buf_init(&sql);
	for (int i = 0; i < ntexts; i++) {
		buf_clear(&sql);
		add_random_text(&sql, &seed);
		check_text(shaper, sql.data, sql.len);
	}
	buf_release(&sql);
	shaper_free(shaper);
}

Test(digest, of_long_texts_says_their_shape)
{
	check_random_texts(7, 200000);
	bytemask_use_portable(true);
	check_random_texts(8, 100000);
}

static void
add_times(struct buf *sql, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_str(sql, text);
}

/* Deep lists, long operators and comments: shapes are not what they were. */
Test(digest, of_texts_at_the_limits_of_shapes_says_their_shape)
{
	struct shaper *shaper = shaper_new();
	struct buf sql;

	buf_init(&sql);
	for (size_t n = 50; n < 140; n++) {
		buf_clear(&sql);
		add_times(&sql, "(", n);
		buf_str(&sql, " x in (1, 2), array[1, 2], values (1), (2)");
		check_text(shaper, sql.data, sql.len);
		buf_clear(&sql);
		add_times(&sql, "+", n);
		buf_str(&sql, "-- 'a' /* \n 1");
		check_text(shaper, sql.data, sql.len);
		buf_clear(&sql);
		add_times(&sql, "+", n);
		buf_str(&sql, "/* 'a' -- */ 1");
		check_text(shaper, sql.data, sql.len);
	}
	for (size_t n = SHAPE_COMMENTS_MAX - 20; n < SHAPE_COMMENTS_MAX + 9;
	     n++) {
		buf_clear(&sql);
		buf_str(&sql, "--");
		add_times(&sql, "a", n);
		buf_str(&sql, "\n/*b*/ --c");
		check_text(shaper, sql.data, sql.len);
	}
	buf_release(&sql);
	shaper_free(shaper);
}

Test(digest, tells_whether_a_string_has_a_part_in_the_shape)
{
	static const char *const texts[] = {
		"do in (1, 2)",
		"do in (1, 'a')",
		"do values (1), (2)",
		"do values (1), ('a'), ('b')",
		"do values ('a'), (1)",
		"do values (null, 1), (2, 'a'), (3, '4'), (now())",
		"set search_path to 'a'",
		"select nextval('a')",
		"select 'a'::regclass, nextval(1)",
		"select dblink('a')",
	};
	struct shaper *shaper = shaper_new();

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct digest d;

		cr_assert(digest_make(&d, 0, texts[i], strlen(texts[i])));
		check_text(shaper, texts[i], strlen(texts[i]));
	}
	shaper_free(shaper);
}

/* What is written where nothing of a literal begins: every kind of them, with
   its first byte on each of a block's. */
Test(digest, is_the_same_wherever_blocks_begin)
{
	static const char *const a = "x = 'it''s \"1' and \"y '1\" in (1, 2) "
				     "/* \" */ and z = $1, t values (1), (2)";
	static const char *const b = "x = '' and \"y '1\" in (0) "
				     "/**/ and z = $0, t values (0)";
	struct digest *d = xmalloc(sizeof(*d));
	struct buf sql;

	buf_init(&sql);
	for (size_t n = 0; n < (size_t)20 * BYTEMASK_BLOCK; n++) {
		buf_clear(&sql);
		for (size_t i = 0; i < n; i++)
			buf_str(&sql, "y");
		buf_str(&sql, " ");
		buf_str(&sql, a);
		cr_assert(digest_make(d, 0, sql.data, sql.len));
		cr_assert_eq(d->ntext, n + 1 + strlen(b));
		cr_assert_eq(memcmp(d->text, sql.data, n + 1), 0);
		cr_assert_eq(memcmp(d->text + n + 1, b, strlen(b)), 0, "%s",
			     d->text);
	}
	buf_release(&sql);
	free(d);
}

/* The same bytes up to any length, and any one of them another. */
Test(digest, hashes_every_byte)
{
	enum {
		LENGTH = 200
	};
	static uint64_t seen[LENGTH * 3];
	char text[LENGTH];
	struct digest d;
	size_t n = 0;

	memset(text, 'a', sizeof(text));
	for (size_t i = 0; i < LENGTH; i++) {
		cr_assert(digest_make(&d, 0, text, i));
		seen[n++] = d.hash;
		for (char c = 'b'; c <= 'c'; c++) {
			text[i] = c;
			cr_assert(digest_make(&d, 0, text, LENGTH));
			seen[n++] = d.hash;
		}
		text[i] = 'a';
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			cr_assert_neq(seen[i], seen[j], "%zu and %zu", i, j);
}

Test(digest, depends_on_the_seed)
{
	struct digest d;
	uint64_t first;

	cr_assert(digest_make(&d, 0, "select 1", 8));
	first = d.hash;
	cr_assert(digest_make(&d, 1, "select 1", 8));
	cr_assert_neq(d.hash, first);
}

/* Texts as long as can be, and one byte longer; lists are not counted. */
Test(digest, is_none_of_a_very_long_text)
{
	struct digest *d = xmalloc(sizeof(*d));
	struct buf sql;

	buf_init(&sql);
	while (sql.len < DIGEST_TEXT_MAX)
		buf_str(&sql, "a");
	cr_assert(digest_make(d, 0, sql.data, sql.len));
	buf_str(&sql, "a");
	cr_assert_not(digest_make(d, 0, sql.data, sql.len));
	buf_clear(&sql);
	buf_str(&sql, "x in (");
	while (sql.len < (size_t)4 * DIGEST_TEXT_MAX)
		buf_str(&sql, "1, ");
	buf_str(&sql, "1)");
	cr_assert(digest_make(d, 0, sql.data, sql.len));
	cr_assert_eq(d->ntext, strlen("x in (0)"));
	buf_clear(&sql);
	buf_str(&sql, "values (1");
	while (sql.len < DIGEST_TEXT_MAX)
		buf_str(&sql, ",1");
	buf_str(&sql, ")");
	cr_assert_not(digest_make(d, 0, sql.data, sql.len));
	buf_release(&sql);
	free(d);
}
