#include "source/source.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/scanned.h"

#define NAME	  "a name is put in"
#define COLUMNS	  "columns are put in"
#define CONDITION "a condition is put in"
#define TEXT	  "text is put in"
#define BEFORE	  "text is put before it"
#define ELSEWHERE "text is put to it elsewhere"
#define ROWS	  "SELECT 1 FROM (VALUES (1)) t "
#define PART	  "it is a part of a statement that is put together elsewhere"

TestSuite(source, .fini = scanned_release);

/* A statement as a literal of a language without any escapes or values. */
static void
sql(const char *text, const char *expected, const char *dynamic)
{
	size_t n = strlen(text) + 3;
	char *source = malloc(n);

	cr_assert(source);
	snprintf(source, n, "`%s`", text);
	scanned_one(SOURCE_GO, source, expected, dynamic);
	free(source);
}

static void
no_sql(const char *text)
{
	size_t n = strlen(text) + 3;
	char *source = malloc(n);

	cr_assert(source);
	snprintf(source, n, "`%s`", text);
	scanned_none(SOURCE_GO, source);
	free(source);
}

Test(source, knows_languages_by_the_ends_of_names)
{
	cr_expect_eq(source_language_of("a/b.py"), SOURCE_PYTHON);
	cr_expect_eq(source_language_of("b.go"), SOURCE_GO);
	cr_expect_eq(source_language_of("A.java"), SOURCE_JAVA);
	cr_expect_eq(source_language_of("a.kt"), SOURCE_KOTLIN);
	cr_expect_eq(source_language_of("a.b.tsx"), SOURCE_JAVASCRIPT);
	cr_expect_eq(source_language_of("a.mjs"), SOURCE_JAVASCRIPT);
	cr_expect_eq(source_language_of("x.rb"), SOURCE_RUBY);
	cr_expect_eq(source_language_of("x.php"), SOURCE_PHP);
	cr_expect_eq(source_language_of("x.cs"), SOURCE_CSHARP);
	cr_expect_eq(source_language_of("x.rs"), SOURCE_RUST);
	cr_expect_eq(source_language_of(".rs"), SOURCE_NONE);
	cr_expect_eq(source_language_of("a.sql"), SOURCE_NONE);
	cr_expect_eq(source_language_of(""), SOURCE_NONE);
	cr_expect_str_eq(source_language_name(SOURCE_CSHARP), "C#");
	cr_expect_str_eq(source_language_name(SOURCE_NONE), "unknown");
}

Test(source, finds_nothing_where_there_is_nothing)
{
	scanned_none(SOURCE_NONE, "\"select * from users\"");
	scanned_none(SOURCE_PYTHON, "");
	scanned_none(SOURCE_PYTHON, "''");
	scanned_none(SOURCE_GO, "select * from users");
	scanned_none(SOURCE_GO, "// \"select * from users\"\n");
	scanned_none(SOURCE_GO, "/* \"select * from users\" */");
}

Test(source, takes_each_verb_with_what_belongs_to_it)
{
	static const char *const texts[] = {
		"SELECT * FROM users",
		"select pg_sleep(1)",
		"\n  insert into users (id) values (1)",
		"Update users u Set a = 1",
		"UPDATE ONLY public.users AS u SET a = 1",
		"DELETE FROM users",
		"WITH a AS (SELECT 1) SELECT * FROM a",
		"WITH RECURSIVE a (b) AS NOT MATERIALIZED (SELECT 1) TABLE a",
		"MERGE INTO a USING b ON a.c = b.c WHEN MATCHED THEN DELETE",
		"COPY users (id) FROM STDIN",
		"TRUNCATE users, orders",
		"truncate table users",
		"LOCK TABLE users IN SHARE MODE",
		"CREATE TABLE users (id int)",
		"CREATE INDEX CONCURRENTLY ON users (a)",
		"ALTER TABLE users ADD a int",
		"DROP TABLE IF EXISTS users",
		"GRANT SELECT ON users TO bob",
		"REVOKE ALL ON users FROM bob",
		"CALL refresh_users(1)",
		"DO $$ BEGIN DELETE FROM users; END $$",
		"EXPLAIN (ANALYZE) SELECT * FROM users",
		"VALUES (1), (2)",
		"REFRESH MATERIALIZED VIEW users_mv",
		"DECLARE c CURSOR FOR SELECT * FROM users",
		"PREPARE p AS SELECT * FROM users",
		"BEGIN; UPDATE users SET a = 1; COMMIT",
		"SET search_path = a; SELECT * FROM users",
		"-- what it is\nSELECT * FROM users",
		"/* app:a */ ((SELECT 1 FROM users))",
		"ANALYZE users",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		sql(texts[i], texts[i], NULL);
}

Test(source, leaves_prose_alone)
{
	static const char *const texts[] = {
		"select",
		"Select",
		"SELECT",
		"begin",
		"COMMIT",
		"Select one",
		"Select a user from the list to continue",
		"Select a user from the users table.",
		"Update the users table",
		"Updated users set",
		"update users",
		"Update users set by an admin.",
		"insert coin",
		"Insert the users into the table",
		"Create table failed for %s",
		"create users",
		"drop me a line",
		"Drop table of users: it failed",
		"Lock users",
		"truncate users",
		"Analyze users",
		"with (a) hat",
		"With love as ever",
		"Delete from the users list (all of them)",
		"Call me (maybe)",
		"grant access to users",
		"From here on",
		"where are you",
		"left join us today",
		"and then",
		"SELECT_USERS",
		"select-all from users",
		"could not SELECT * FROM users",
		"values: %s",
		"Copy users to the clipboard",
		"do not select * from users",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		no_sql(texts[i]);
}

Test(source, keeps_what_does_not_parse_but_looks_like_sql)
{
	sql("SELECT * FROM users WHER a = 1", "SELECT * FROM users WHER a = 1",
	    NULL);
	sql("select a, from users where b = 1",
	    "select a, from users where b = 1", NULL);
	sql("UPDATE users SET WHERE a = %s", "UPDATE users SET WHERE a = $1",
	    TEXT);
}

Test(source, makes_parameters_of_placeholders)
{
	sql("select * from users where a = %s and b = %(c)s and d = %d",
	    "select * from users where a = $1 and b = $2 and d = $3", NULL);
	sql("select * from users where a = %v and b = %[1]q and c = %2$s",
	    "select * from users where a = $1 and b = $2 and c = $3", NULL);
	sql("select * from users where a=? and b in (?,?) and c>=?",
	    "select * from users where a=$1 and b in ($2,$3) and c>=$4", NULL);
	sql("select * from users where a = ?1 and b = ?2",
	    "select * from users where a = $1 and b = $2", NULL);
	sql("select * from users where a = :a_1 and b=:b::text and c = :1",
	    "select * from users where a = $1 and b=$2::text and c = $3", NULL);
	sql("select * from users where a = @a and b=@b",
	    "select * from users where a = $1 and b=$2", NULL);
	sql("select * from users where a = {} and b = {0} and c = {d!r:>5}",
	    "select * from users where a = $1 and b = $2 and c = $3", NULL);
	sql("select * from users where a = #{a} and b = ${b} and c = %{d}",
	    "select * from users where a = $1 and b = $2 and c = $3", NULL);
	sql("select * from users where a = {{ a }} and b = :#{#b.c}",
	    "select * from users where a = $1 and b = $2", NULL);
	sql("select * from users where a = $a and b = %<c>s and d = %<e>d",
	    "select * from users where a = $1 and b = $2 and d = $3", NULL);
}

Test(source, keeps_parameters_of_the_statement)
{
	sql("select * from users where a = $2 and b = $1",
	    "select * from users where a = $2 and b = $1", NULL);
	sql("select * from users where a = $%d and b = $%[2]d",
	    "select * from users where a = $1 and b = $2", NULL);
	scanned_one(SOURCE_JAVASCRIPT,
		    "`select * from users where a = $${b} and c = $${d}`",
		    "select * from users where a = $1 and c = $2", NULL);
	sql("select * from users where a = $2 and b = ? and c = %s",
	    "select * from users where a = $2 and b = $3 and c = $4", NULL);
}

Test(source, tells_placeholders_from_operators)
{
	static const char *const texts[] = {
		"select * from users where a ? 'b' and c ?| d and e ?& f",
		"select * from users where a::text = b::int::text",
		"select a[1:2], b[c:d], e[f(g):h] from users",
		"select * from users where a @> b and c <@ d and @ e > 1",
		"select * from users where a @? b and c @@ d",
		"select * from users where a % b = 1 and c%2 = 0",
		"select a from users where b = $$ ? %s :c $$",
		"select a from users where b = $x$ ? %s :c $x$",
		"select a -- ? %s :c\nfrom users",
		"select a /* ? %s :c {} */ from users",
		"select a, \"? % :c {\" from users",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		sql(texts[i], texts[i], NULL);
}

Test(source, leaves_strings_of_the_statement_alone)
{
	sql("select * from users where a like '%s%' and b = ':c ? {} @d'",
	    "select * from users where a like '%s%' and b = ':c ? {} @d'",
	    NULL);
	sql("select * from users where a = e'\\'%s' and b = 'it''s %s'",
	    "select * from users where a = e'\\'%s' and b = 'it''s %s'", NULL);
}

Test(source, makes_one_of_two_signs)
{
	sql("select * from users where a %% 2 = %s",
	    "select * from users where a % 2 = $1", NULL);
	sql("select * from users where a ?? 'b'",
	    "select * from users where a ? 'b'", NULL);
	sql("select a\\:\\:b from users where c = :d",
	    "select a::b from users where c = $1", NULL);
}

Test(source, puts_lists_in_parentheses_and_constants_in_quotes)
{
	sql("select * from users where a in %s",
	    "select * from users where a in ($1)", NULL);
	sql("insert into users values %s", "insert into users values ($1)",
	    NULL);
	sql("select * from users where a > now() - interval %s",
	    "select * from users where a > now() - interval '$1'", NULL);
}

Test(source, says_where_names_are_put_in)
{
	sql("select * from %s where a = 1", "select * from _$1 where a = 1",
	    NAME);
	sql("select * from {schema}.users", "select * from _$1.users", NAME);
	sql("select * from users_%d u", "select * from users_$1 u", NAME);
	sql("select * from %s_users", "select * from _$1_users", NAME);
	sql("select * from \"%s\".\"a_{b}\"", "select * from \"$1\".\"a_$2\"",
	    NAME);
	sql("insert into %s (%s) values (%s)",
	    "insert into _$1 (_$2) values ($3)", NAME);
	sql("update %s set a = %s", "update _$1 set a = $2", NAME);
	sql("alter table %s add column %s int",
	    "alter table _$1 add column _$2 int", NAME);
	sql("truncate table %s", "truncate table _$1", NAME);
	sql("TRUNCATE %s CASCADE", "TRUNCATE _$1 CASCADE", NAME);
	sql("copy %s (%s) from stdin", "copy _$1 (_$2) from stdin", NAME);
	sql("alter table %s add column %s %s default %s",
	    "alter table _$1 add column _$2 _$3 default $4", NAME);
}

Test(source, says_where_text_is_put_in)
{
	sql("select * from users %s", "select * from users  ", TEXT);
	sql("select * from users%s", "select * from users ", TEXT);
	sql("select * from users order by a %s",
	    "select * from users order by a  ", TEXT);
	sql("select %s from users", "select $1 from users", COLUMNS);
	sql("select * from users order by %s",
	    "select * from users order by $1", COLUMNS);
	sql("update users set %s where a = 1",
	    "update users set _$1 = NULL where a = 1", COLUMNS);
	sql("select * from users where %s", "select * from users where $1",
	    CONDITION);
	sql("select * from users where a = 1 and {} order by b",
	    "select * from users where a = 1 and $1 order by b", CONDITION);
	sql("select * from users where a {} 1",
	    "select * from users where a = 1", "an operator is put in");
	sql("with a as (%s) select * from a, users",
	    "with a as (SELECT $1) select * from a, users",
	    "a query is put in");
	sql("select * from (%s) a, users", "select * from (SELECT $1) a, users",
	    "a query is put in");
	sql("insert into users {}", "insert into users SELECT $1",
	    "a query is put in");
	sql("{} select * from users", "  select * from users", TEXT);
	sql("do $$ begin delete from users; end $$",
	    "do $$ begin delete from users; end $$", NULL);
}

Test(source, finds_the_way_back_behind_characters_of_many_bytes)
{
	sql("select '\xc3\xa9\xc3\xa9\xc3\xa9', a from %s where b = %s",
	    "select '\xc3\xa9\xc3\xa9\xc3\xa9', a from _$1 where b = $2", NAME);
	scanned_users(SOURCE_GO,
		      "`select '\xc3\xa9', %s from a, users where %s = 1`");
}

Test(source, says_what_is_put_together_elsewhere)
{
	scanned_one(SOURCE_GO, "`JOIN users u ON u.id = o.id`",
		    ROWS "JOIN users u ON u.id = o.id", PART);
	scanned_one(SOURCE_GO, "` left join users u on u.id = %s`",
		    ROWS " left join users u on u.id = $1", PART);
	scanned_one(SOURCE_GO, "`FROM users`", "SELECT 1 FROM users", PART);
	scanned_one(SOURCE_GO, "`UNION ALL SELECT * FROM users`",
		    "SELECT 1 UNION ALL SELECT * FROM users", PART);
	scanned_one(SOURCE_GO, "`AND EXISTS (SELECT 1 FROM users)`",
		    ROWS "WHERE true AND EXISTS (SELECT 1 FROM users)", PART);
	scanned_one(SOURCE_GO, "`id in (select id from users)`",
		    ROWS "WHERE id in (select id from users)", PART);
	scanned_skip(SOURCE_GO, "`where u.id = ?`", PART);
	scanned_none(SOURCE_GO, "`AND a = 1`");
	scanned_none(SOURCE_GO, "`a list (select from it) = b`");
	scanned_none(SOURCE_GO, "`select from users`");
	scanned_none(SOURCE_GO, "`from users`");
	scanned_one(SOURCE_GO, "sql += `select * from users`",
		    "select * from users", BEFORE);
	scanned_one(SOURCE_GO, "b.WriteString(`select * from users`)",
		    "select * from users", ELSEWHERE);
	scanned_one(SOURCE_GO, "x + `select * from users`",
		    "select * from users", BEFORE);
	scanned_one(SOURCE_GO, "`select * from users ` + x",
		    "select * from users  ", TEXT);
}

Test(source, finds_connections)
{
	static const char *const texts[] = {
		"postgres://users_app@db/users",
		"postgresql://users_app:a@db:5432/users?sslmode=require",
		"postgresql+psycopg2://db/users",
		"postgresql+async-pg://db/users",
		"jdbc:postgresql://db/users",
		"host=db dbname=users user=users_app",
		"host='db' user=users_app port=5432",
		"Host=db;Database=users;Username=users_app",
		"user=%s host=%s",
		"pgsql:host=db;dbname=users",
	};
	static const char *const others[] = {
		"postgres",
		"postgres://",
		"mysql://db/users",
		"mysql:host=db;dbname=users",
		"jdbc:mysql://db/users",
		"host=db",
		"host=db port=5432",
		"Server=db;Database=users;User Id=sa",
		"a=host user=b dbname=c",
		"dbname is host=db user=a",
		"see postgres://db/users",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		const struct source_result *r;
		char source[200];

		snprintf(source, sizeof(source), "`%s`", texts[i]);
		r = scanned(SOURCE_GO, source);
		cr_assert_eq(r->pieces.n, 1, "%s", texts[i]);
		cr_expect_eq(r->pieces.v->kind, SOURCE_CONNECTION);
		cr_expect_str_eq(r->pieces.v->text, texts[i]);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (i != 1)
			no_sql(others[i]);
}

Test(source, keeps_the_order_of_the_file)
{
	scanned_all(SOURCE_JAVASCRIPT,
		    "`select 1 from a where b = ${f(`select 2 from c`)}`;"
		    "'select 3 from d'",
		    "select 1 from a where b = $1", "select 2 from c",
		    "select 3 from d", NULL);
}

/* n times what, with something before and behind it. */
static char *
repeated(const char *before, const char *what, size_t n, const char *behind)
{
	size_t len = strlen(what);
	char *text = malloc(strlen(before) + n * len + strlen(behind) + 1);
	char *p = text;

	cr_assert(text);
	p = stpcpy(p, before);
	for (size_t i = 0; i < n; i++)
		p = stpcpy(p, what);
	stpcpy(p, behind);
	return text;
}

Test(source, says_what_is_too_much)
{
	char *text = repeated("", "(", 2000, "`select * from users`");

	scanned_skip(SOURCE_GO, text,
		     "the file is nested too deeply from here on");
	free(text);
	text = repeated("`select * from users where a = '", "b", 2 << 20, "'`");
	scanned_skip(SOURCE_GO, text, "it is too long");
	free(text);
	text = repeated("`insert into users values (1", ",?", 200000, ")`");
	scanned_skip(SOURCE_GO, text, "it is too long");
	free(text);
	text = repeated("", "`${", 2000, "");
	cr_expect_eq(scanned(SOURCE_JAVASCRIPT, text)->pieces.n, 0);
	free(text);
}

Test(source, says_what_is_not_closed)
{
	scanned_skip(SOURCE_GO, "`select * from users", "it is not closed");
	scanned_skip(SOURCE_GO, "\"select * from users\n", "it is not closed");
	scanned_none(SOURCE_GO, "\"a\n");
	scanned_skip(SOURCE_GO, "/* a", "the comment is not closed");
	scanned_skip(SOURCE_RUBY, "<<~SQL\nselect * from users",
		     "it is not closed");
}

Test(source, leaves_texts_with_nul_alone)
{
	struct arena arena = ARENA_INIT;
	struct source_result result;
	static const char text[] = "`select * from users where a = '\0'`\0"
				   "`select * from users`";

	source_scan(SOURCE_GO, text, sizeof(text) - 1, NULL, &arena, &result);
	cr_assert_eq(result.pieces.n, 1);
	cr_expect_str_eq(result.pieces.v->text, "select * from users");
	cr_assert_eq(result.skips.n, 1);
	cr_expect_str_eq(result.skips.v->reason, "there is a NUL in it");
	arena_release(&arena);
}

Test(source, takes_time_that_is_linear, .timeout = 120)
{
	static const struct {
		enum source_language language;
		const char *what;
	} cases[] = {
		{SOURCE_JAVASCRIPT, "/[ "},
		{SOURCE_JAVASCRIPT, "/\\\n"},
		{SOURCE_JAVASCRIPT, "\"`"},
		{SOURCE_RUBY, "<<~A "},
		{SOURCE_RUBY, "x /a"},
		{SOURCE_RUBY, "<<~A\nA\n"},
		{SOURCE_RUBY, "<<A \"\n"},
		{SOURCE_RUST, "r#\"\"\"#"},
		{SOURCE_RUST, "r####"},
		{SOURCE_PHP, "<?php <<<A\n"},
		{SOURCE_PHP, "<"},
		{SOURCE_KOTLIN, "/*"},
		{SOURCE_KOTLIN, "\"\"\"a|\".trimMargin()"},
		{SOURCE_KOTLIN, ".trimMargin()"},
		{SOURCE_CSHARP, "$@"},
		{SOURCE_CSHARP, "\""},
		{SOURCE_PYTHON, "f'{"},
		{SOURCE_PYTHON, "'''"},
		{SOURCE_GO, "\"$a$\""},
		{SOURCE_GO, "}"},
		{SOURCE_GO, ")("},
		{SOURCE_PYTHON, "\"select f(\" + x +"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *text = repeated("", cases[i].what, 1 << 17, "");

		scanned(cases[i].language, text);
		free(text);
	}
}
