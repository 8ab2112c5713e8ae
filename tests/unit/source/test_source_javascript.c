#include <criterion/criterion.h>

#include "support/scanned.h"

#define JS   SOURCE_JAVASCRIPT
#define NAME "a name is put in"

TestSuite(source_javascript, .fini = scanned_release);

Test(source_javascript, takes_literals_of_all_quotes)
{
	scanned_all(JS,
		    "a('select 1 from a', \"select '2' from b\", `select 3\n"
		    "from \"c\"`)",
		    "select 1 from a", "select '2' from b",
		    "select 3\nfrom \"c\"", NULL);
}

Test(source_javascript, undoes_escapes)
{
	scanned_one(JS,
		    "a('select \\'\\x41\\u0042\\u{43}\\ud83d\\ude00\\q\\' "
		    "\\\nfrom b')",
		    "select 'ABC\xf0\x9f\x98\x80q' from b", NULL);
	scanned_one(JS, "a(`select \\`b\\` from c where d = '\\${e}'`)",
		    "select `b` from c where d = '${e}'", NULL);
	scanned_users(JS, "a('select \\'\\u{1F600}\\' from users')");
}

Test(source_javascript, takes_templates)
{
	scanned_one(JS, "a(`select * from ${t} where b = ${c}`)",
		    "select * from _$1 where b = $2", NAME);
	scanned_one(
		JS,
		"a(`select * from b where c = ${{d: {e: '}'}}.f(`g${1}`)}`)",
		"select * from b where c = $1", NULL);
	scanned_all(
		JS,
		"a(`select 1 from a where b = ${c(`select 2 from d where e = "
		"${f}`)} and g`)",
		"select 1 from a where b = $1 and g",
		"select 2 from d where e = $1", NULL);
	scanned_one(JS, "a(`select ${b} from users`)", "select $1 from users",
		    "columns are put in");
	scanned_one(JS, "a(`select * from users ${c ? 'x' : ''} limit 1`)",
		    "select * from users   limit 1", "text is put in");
	scanned_users(JS, "`select ${a\n} from b where c = ${d}, users`");
}

Test(source_javascript, knows_that_tags_bind_values)
{
	scanned_one(JS, "await sql`select * from users where ${a}`",
		    "select * from users where $1", NULL);
	scanned_one(JS, "db.sql<User[]>`select * from users where ${a}`",
		    "select * from users where $1", NULL);
	scanned_one(JS, "sql.type(a)`select * from users where ${a}`",
		    "select * from users where $1", NULL);
	scanned_one(JS, "sql`select * from ${sql(t)} where a = ${b}`",
		    "select * from _$1 where a = $2", NAME);
	scanned_one(JS, "return`select * from users where ${a}`",
		    "select * from users where $1", "a condition is put in");
}

Test(source_javascript, joins)
{
	scanned_one(
		JS,
		"const a = 'select * '\n  + \"from users \" +\n  `where b = "
		"${c} and d = ` + e + ' and f'\nlet g",
		"select * from users where b = $1 and d = $2 and f", NULL);
	scanned_all(JS, "a = 'select 1 from a'\nb = 'select 2 from b'",
		    "select 1 from a", "select 2 from b", NULL);
	scanned_all(JS, "a = {b: 'select 1 from a', 'select 2 from b': 1}",
		    "select 1 from a", "select 2 from b", NULL);
	scanned_one(JS, "a += `select * from users`", "select * from users",
		    "text is put before it");
}

Test(source_javascript, skips_patterns)
{
	scanned_one(JS, "a = /[/\"'`]/g; b('select * from users')",
		    "select * from users", NULL);
	scanned_one(JS, "return /\"\\/'/.test('select * from users')",
		    "select * from users", NULL);
	scanned_one(JS, "a = b / c; d = 'select * from users' / e",
		    "select * from users", NULL);
	scanned_one(JS, "a = (b) / c; d('select * from users')",
		    "select * from users", NULL);
}

Test(source_javascript, tolerates_text_of_elements)
{
	scanned_one(JS, "import a from'./a';b('select * from users')",
		    "select * from users", NULL);
	scanned_one(JS, "<p>Don't</p>; a('select * from users')",
		    "select * from users", NULL);
	scanned_one(JS, "<a b={c} /> ; <d e=\"f\" />\na('select * from users')",
		    "select * from users", NULL);
	scanned_one(JS,
		    "<p>It's {a(`select * from b where c = ${d}`)} isn't</p>",
		    "select * from b where c = $1", NULL);
	scanned_one(JS, "<b>1 \"\n</b>\na('select * from users')",
		    "select * from users", NULL);
}

Test(source_javascript, skips_comments)
{
	scanned_one(
		JS,
		"#!/usr/bin/env 'node\n// '\n/* ` */ a('select * from users')",
		"select * from users", NULL);
	scanned_none(JS,
		     "// 'select * from users'\n/* `select * from users` */");
}
