#include "sql/shape.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"

static char *
shape_in(struct shaper *s, const char *sql, size_t n, uint64_t *id)
{
	const char *text;
	size_t len;
	uint64_t hash;
	char *copy;

	shaper_start(s);
	shaper_feed(s, sql, n);
	hash = shaper_finish(s, &text, &len);
	if (id)
		*id = hash;
	copy = malloc(len + 1);
	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

static char *
shape(const char *sql)
{
	struct shaper *s = shaper_new();
	char *text = shape_in(s, sql, strlen(sql), NULL);

	shaper_free(s);
	return text;
}

static void
expect(const char *sql, const char *want)
{
	char *got = shape(sql);
	char *again = shape(got);

	cr_expect_str_eq(got, want, "of %s: got \"%s\", want \"%s\"", sql, got,
			 want);
	cr_expect_str_eq(again, got, "again \"%s\", got \"%s\"", again, got);
	free(got);
	free(again);
}

Test(shape, masks_literals_and_parameters_alike)
{
	expect("SELECT * FROM t WHERE a = 1 AND b = 'x' AND c = $3",
	       "select * from t where a = ? and b = ? and c = ?");
	expect("select 1.5, .5, 1e10, 1e-5, 0x1F, 1_000, 1., 2.5E+3",
	       "select ?, ?, ?, ?, ?, ?, ?, ?");
	expect("select 'it''s', E'it\\'s', e'a\\\\', B'01', x'1f', N'n', "
	       "U&'d'",
	       "select ?, ?, ?, ?, ?, ?, ?");
	expect("select $$a'b$$, $t$ $$ $x$ $t$ from t", "select ?, ? from t");
	expect("select 1from t", "select ? from t");
	expect("select 1e from t", "select ? e from t");
	expect("select 1e-x", "select ? e - x");
}

Test(shape, keeps_digits_in_identifiers)
{
	expect("select * from shard_1", "select * from shard_1");
	expect("select a1$2 from \"T 1\".x", "select a1$2 from \"T 1\".x");
	expect("select \"a\"\"b\" from U&\"d\\0061t\" uescape '!'",
	       "select \"a\"\"b\" from u&\"d\\0061t\" uescape '!'");
}

Test(shape, folds_case_of_what_is_not_quoted)
{
	expect("SeLeCt ID, \"ID\" FROM Public.Users",
	       "select id, \"ID\" from public.users");
	expect("select \xc3\x84 from t", "select \xc3\x84 from t");
}

Test(shape, leaves_out_comments_and_space)
{
	expect(" /* a /* b */ c */ select--x\n 1\t\r\n ;;", "select ?");
	expect("select/**/1", "select ?");
	expect("a=--1\n2", "a = ?");
	expect("select 1; ; select 2;", "select ?; select ?");
	expect(";;select 1", "select ?");
	expect("-- nothing", "");
	expect("", "");
	expect(";", "");
}

Test(shape, takes_a_sign_where_one_can_stand)
{
	expect("where a = -1", "where a = ?");
	expect("where a=-1", "where a = ?");
	expect("select -1, +2, (-3), - - 4", "select ?, ?, (?), ?");
	expect("select a - 1, a -1, a-1, (a)-1, 1-1",
	       "select a - ?, a - ?, a - ?, (a) - ?, ? - ?");
	expect("select -a, -(1), @-1", "select - a, - (?), @- ?");
	expect("limit -1 offset -$1", "limit ? offset ?");
	expect("between -1 and -2", "between ? and ?");
}

Test(shape, keeps_operators)
{
	expect("a->>'b' <= 1 and c @> '{}' and d?|e and f ? 'g'",
	       "a ->> ? <= ? and c @> ? and d ?| e and f ? ?");
	expect("x::int[1:2], y:=1, f(a=>1)",
	       "x::int[? : ?], y := ?, f(a => ?)");
	expect("a*-1 + b<=-c + d!=-e", "a * ? + b <= - c + d !=- e");
	expect("{ \\ }", "{ \\ }");
	expect("for i in 1..10", "for i in ?..?");
	expect("a / b / * c", "a / b / * c");
}

Test(shape, folds_lists)
{
	expect("a in (1, 2, 3)", "a in (?)");
	expect("a in ($1)", "a in (?)");
	expect("a not in ('x', 'y', lower('z'), 'w')",
	       "a not in (?, lower(?))");
	expect("(a, b) in ((1, 2), (3, 4))", "(a, b) in ((?, ?))");
	expect("a = any (array[1, -2, 3])", "a = any(array[?])");
	expect("array[[1, 2], [3, 4]]", "array[[?]]");
	expect("array[$1::uuid, $2::uuid]", "array[?::uuid]");
	expect("f(1, 2, 3)", "f(?, ?, ?)");
	expect("a in (select 1, 1, b from t)", "a in (select ?, ?, b from t)");
	expect("a in (values (1), (2))", "a in (values (?))");
}

Test(shape, folds_rows_of_values)
{
	expect("insert into t(a, b) values (1, 'a'), (2, 'b'), (-3, $1)",
	       "insert into t(a, b) values (?, ?)");
	expect("insert into t values (1, now()), (2, now()), (3, null) "
	       "on conflict do nothing",
	       "insert into t values (?, now()) on conflict do nothing");
	expect("values (true, 1), (null, 2), (default, 3), (default, 4)",
	       "values (true, ?), (default, ?)");
	expect("values ((select a from (values (1), (2)) v), 1), (b, 2), "
	       "((3), 4)",
	       "values ((select a from (values (?)) v), ?), (b, ?)");
	expect("for values in ('a', 'b')", "for values in (?)");
	expect("for values from (1) to (2)", "for values from (?) to (?)");
}

Test(shape, keeps_true_false_and_null)
{
	expect("a is null or b = TRUE or c = False",
	       "a is null or b = true or c = false");
}

Test(shape, keeps_strings_that_name_things)
{
	expect("select nextval('public.s'), setval('s', 5), currval('s')",
	       "select nextval('public.s'), setval('s', ?), currval('s')");
	expect("select pg_catalog.nextval('s'::regclass), x.t",
	       "select pg_catalog.nextval('s'::regclass), x.t");
	expect("select 'a.b'::regclass, cast('c' as regclass), regclass 'd', "
	       "'e'::text, 'f' as x",
	       "select 'a.b'::regclass, cast('c' as regclass), regclass 'd', "
	       "?::text, ? as x");
	expect("select to_regclass('t'), f('t')",
	       "select to_regclass('t'), f(?)");
	expect("select dblink('conn', 'select 1')", "select dblink('conn', ?)");
	expect("select dblink('host=h password=secret', 'select 1')",
	       "select dblink(?, ?)");
	expect("select dblink('postgresql://u:p@h/db', 'select 1')",
	       "select dblink(?, ?)");
	expect("where s = 'x' 'y'::regclass", "where s = ? 'y'::regclass");
}

Test(shape, keeps_what_names_are_set_to)
{
	expect("SET search_path TO 'a', \"B\", c",
	       "set search_path to 'a', \"B\", c");
	expect("set local role 'x'", "set local role 'x'");
	expect("SET SESSION AUTHORIZATION 'x'",
	       "set session authorization 'x'");
	expect("set application_name = 'web'; set work_mem = '1MB'",
	       "set application_name = 'web'; set work_mem = ?");
	expect("set app.user_id = '17'", "set app.user_id = ?");
	expect("update t set role = 'admin'", "update t set role = ?");
	expect("select set_config('search_path', 'a', true)",
	       "select set_config('search_path', 'a', true)");
	expect("select pg_catalog.set_config('app.id', 'a', true)",
	       "select pg_catalog.set_config('app.id', ?, true)");
}

Test(shape, keeps_the_bodies_of_functions)
{
	expect("CREATE OR REPLACE FUNCTION F(a int DEFAULT 5) RETURNS int "
	       "LANGUAGE 'sql' COST 10 AS 'SELECT 1' ",
	       "create or replace function f(a int default ?) returns int "
	       "language 'sql' cost ? as 'SELECT 1'");
	expect("create procedure p() as $b$ Begin 'x' $b$ language plpgsql",
	       "create procedure p() as $b$ Begin 'x' $b$ language plpgsql");
	expect("create function f() as 'lib', 'Sym'",
	       "create function f() as 'lib', 'Sym'");
	expect("DO $$ BEGIN PERFORM 1; END $$",
	       "do $$ BEGIN PERFORM 1; END $$");
	expect("create table t (a text default 'x')",
	       "create table t(a text default ?)");
}

Test(shape, joins_strings_over_a_newline)
{
	expect("select 'a'\n  'b'", "select ?");
	expect("select e'a'\n'\\'' + 1", "select ? + ?");
	expect("select 'a' 'b'", "select ? ?");
	expect("do 'a'\n'b'", "do 'a'\n'b'");
}

Test(shape, reads_what_does_not_end)
{
	expect("select 'abc", "select ?");
	expect("select e'abc\\", "select ?");
	expect("select $$abc", "select ?");
	expect("select $abc", "select $ abc");
	expect("select $", "select $");
	expect("select $ 1", "select $ ?");
	expect("select \"abc", "select \"abc");
	expect("select /* abc", "select");
	expect("select 1e", "select ? e");
	expect("select 1e-", "select ? e -");
	expect("select 1.", "select ?");
	expect("select a.", "select a.");
	expect("select a:", "select a :");
	expect("select u&", "select u &");
	expect("select u&x", "select u & x");
	expect("do 'abc", "do 'abc");
}

Test(shape, masks_a_string_with_a_tag_that_is_too_long)
{
	struct buf b;
	char *got;

	buf_init(&b);
	buf_str(&b, "select $");
	for (int i = 0; i < 2000; i++)
		buf_char(&b, 'a');
	buf_str(&b, "$ secret");
	got = shape(b.data);
	cr_assert_str_eq(got, "select ?");
	free(got);
	buf_release(&b);
}

Test(shape, collects_comments)
{
	struct shaper *s = shaper_new();
	size_t len;
	const char *text = "/*a:1*/ select 1 -- b\n /* c /* d */ **/ /**/;";

	free(shape_in(s, text, strlen(text), NULL));
	cr_assert_str_eq(shaper_comments(s, &len), "a:1\n b\n c /* d */ *\n");
	cr_assert(eq(sz, len, strlen("a:1\n b\n c /* d */ *\n")));
	free(shape_in(s, "select 1", 8, NULL));
	cr_assert_str_eq(shaper_comments(s, &len), "");
	shaper_free(s);
}

Test(shape, keeps_comments_up_to_a_limit)
{
	struct shaper *s = shaper_new();
	struct buf b;
	size_t len;

	buf_init(&b);
	for (int i = 0; i < 3000; i++)
		buf_str(&b, "/*ab*/--c\n");
	free(shape_in(s, b.data, b.len, NULL));
	shaper_comments(s, &len);
	cr_assert(eq(sz, len, SHAPE_COMMENTS_MAX));
	buf_release(&b);
	shaper_free(s);
}

/* Texts that end and begin in every state. */
static const char *const hard[] = {
	"select 'it''s', E'a\\'b', \"q\"\"r\", $t$ $ $t $t$, $1, 1.5e-3, 0x1f",
	"/* a /* b */ c */ select --x\n u&'a', u&\"b\", b'1', 1..2, a::int, "
	"x:=1",
	"values (1, -2), (3, null), (f(4), 5); set search_path = 'a', b",
	"select nextval('s'), 'x'::regclass, dblink('c'), a @>- 1, a=-1",
	"create function f() returns int as $$ 'x' $$ language 'sql'; do 'x'",
	"insert into t values (1,2),(3,4)  ;; select 'a'\n'b', 1e, 2e+x, $z",
};

Test(shape, does_not_depend_on_where_its_text_is_cut)
{
	struct shaper *s = shaper_new();

	for (size_t i = 0; i < sizeof(hard) / sizeof(*hard); i++) {
		size_t n = strlen(hard[i]), len;
		uint64_t id;
		char *whole = shape_in(s, hard[i], n, &id);
		const char *text;

		for (size_t a = 0; a <= n; a++) {
			for (size_t b = a; b <= n; b++) {
				shaper_start(s);
				shaper_feed(s, hard[i], a);
				shaper_feed(s, hard[i] + a, b - a);
				shaper_feed(s, hard[i] + b, n - b);
				cr_assert_eq(shaper_finish(s, &text, &len), id);
				cr_assert_eq(len, strlen(whole));
				cr_assert_eq(memcmp(text, whole, len), 0);
			}
		}
		shaper_start(s);
		for (size_t j = 0; j < n; j++)
			shaper_feed(s, hard[i] + j, 1);
		cr_assert_eq(shaper_finish(s, &text, &len), id);
		free(whole);
	}
	shaper_free(s);
}

Test(shape, is_the_hash_of_its_text)
{
	struct shaper *s = shaper_new();
	uint64_t id;
	char *text = shape_in(s, hard[0], strlen(hard[0]), &id);

	cr_assert_eq(id, hash_bytes(text, strlen(text), 0));
	free(text);
	shaper_free(s);
}

static void
add_many(struct buf *b, const char *piece, int n)
{
	for (int i = 0; i < n; i++)
		buf_str(b, piece);
}

Test(shape, hashes_what_it_does_not_keep)
{
	struct shaper *s = shaper_new();
	struct buf a, b;
	uint64_t ida, idb, again;
	const char *text;
	size_t len;

	buf_init(&a);
	buf_init(&b);
	buf_str(&a, "select ");
	add_many(&a, "column_name, f(1), 'x'::regclass, ", 20000);
	buf_add(&b, a.data, a.len);
	buf_str(&a, "x1 from t");
	buf_str(&b, "x2 from t");
	free(shape_in(s, a.data, a.len, &ida));
	free(shape_in(s, b.data, b.len, &idb));
	cr_assert_neq(ida, idb);
	shaper_start(s);
	for (size_t i = 0; i < a.len; i += 997)
		shaper_feed(s, a.data + i, a.len - i < 997 ? a.len - i : 997);
	again = shaper_finish(s, &text, &len);
	cr_assert_eq(again, ida);
	cr_assert(eq(sz, len, SHAPE_TEXT_MAX));
	buf_release(&a);
	buf_release(&b);
	shaper_free(s);
}

Test(shape, folds_lists_of_any_length)
{
	struct buf b;
	char *got;

	buf_init(&b);
	buf_str(&b, "insert into t values (0, 'x', now())");
	add_many(&b, ", (1, 'some text', now())", 100000);
	buf_str(&b, "; select * from t where a in (0");
	add_many(&b, ", 12345", 100000);
	buf_char(&b, ')');
	got = shape(b.data);
	cr_assert_str_eq(got, "insert into t values (?, ?, now()); "
			      "select * from t where a in (?)");
	free(got);
	buf_release(&b);
}

Test(shape, survives_words_and_strings_longer_than_its_buffer)
{
	struct shaper *s = shaper_new();
	struct buf b;
	uint64_t id, id2;

	buf_init(&b);
	buf_str(&b, "values (");
	add_many(&b, "abcdefgh", 40000);
	buf_str(&b, "), (1), (2)");
	free(shape_in(s, b.data, b.len, &id));
	b.data[b.len - 20] = 'X';
	free(shape_in(s, b.data, b.len, &id2));
	cr_assert_neq(id, id2);
	buf_clear(&b);
	buf_str(&b, "do '");
	add_many(&b, "abc''defgh", 40000);
	buf_str(&b, "'; select 'x'::regclass");
	free(shape_in(s, b.data, b.len, &id));
	shaper_start(s);
	for (size_t i = 0; i < b.len; i++)
		shaper_feed(s, b.data + i, 1);
	{
		const char *text;
		size_t len;

		cr_assert_eq(shaper_finish(s, &text, &len), id);
	}
	buf_release(&b);
	shaper_free(s);
}

Test(shape, survives_nesting_and_garbage)
{
	struct shaper *s = shaper_new();
	struct buf b;
	uint32_t seed = 7;

	buf_init(&b);
	add_many(&b, "(in (values(1),(2))", 30000);
	add_many(&b, ")", 70000);
	free(shape_in(s, b.data, b.len, NULL));
	for (int run = 0; run < 2000; run++) {
		static const char bytes[] =
			"aeubxn_09.'\"$$/**/--(),;[]:=<>?@ \n\\&\xc3\xa9";
		uint64_t id, again;
		const char *text;
		size_t len;

		buf_clear(&b);
		for (int i = 0; i < 60; i++) {
			seed = seed * 1664525 + 1013904223;
			buf_char(&b, bytes[(seed >> 16) % (sizeof(bytes) - 1)]);
		}
		free(shape_in(s, b.data, b.len, &id));
		shaper_start(s);
		for (size_t i = 0; i < b.len; i++)
			shaper_feed(s, b.data + i, 1);
		again = shaper_finish(s, &text, &len);
		cr_assert_eq(id, again, "%s", b.data);
	}
	buf_release(&b);
	shaper_free(s);
}

Test(shape, takes_nul_bytes_for_space)
{
	struct shaper *s = shaper_new();
	char *got = shape_in(s, "select\0a", 8, NULL);

	cr_assert_str_eq(got, "select a");
	free(got);
	shaper_free(s);
	shaper_free(NULL);
}
