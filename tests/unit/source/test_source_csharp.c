#include <criterion/criterion.h>

#include "support/scanned.h"

#define CS   SOURCE_CSHARP
#define NAME "a name is put in"

TestSuite(source_csharp, .fini = scanned_release);

Test(source_csharp, takes_literals)
{
	scanned_one(CS, "q(\"select \\\"a\\\"\\x41 from b where c = @d\");",
		    "select \"a\"A from b where c = $1", NULL);
	scanned_one(CS, "q(@\"select \"\"a\"\", '\\'\nfrom b\");",
		    "select \"a\", '\\'\nfrom b", NULL);
	scanned_one(CS,
		    "q(\"\"\"\n  select \"a\", '\"\"'\n  from b\n  \"\"\");",
		    "\n  select \"a\", '\"\"'\n  from b\n  ", NULL);
	scanned_one(CS, "q(\"\"\"\"select '\"\"\"' from b\"\"\"\");",
		    "select '\"\"\"' from b", NULL);
	scanned_users(CS, "q(@\"select \"\"a\"\" from users\");");
}

Test(source_csharp, takes_values_in_literals)
{
	scanned_one(
		CS,
		"q($\"select * from {t} where a = {b(\"}\"):D2} and '{{'\");",
		"select * from _$1 where a = $2 and '{'", NAME);
	scanned_one(CS, "q($@\"select \"\"a\"\" from b where c = {d}\");",
		    "select \"a\" from b where c = $1", NULL);
	scanned_one(CS, "q(@$\"select * from b where c = {d ?? 1}\");",
		    "select * from b where c = $1", NULL);
	scanned_one(CS, "q($\"\"\"select \"a\" from b where c = {d}\"\"\");",
		    "select \"a\" from b where c = $1", NULL);
	scanned_one(CS, "q($$\"\"\"select '{a}' from b where c = {{d}}\"\"\");",
		    "select '{a}' from b where c = $1", NULL);
	scanned_users(CS, "q($\"select {a} from users where b = {c}\");");
}

Test(source_csharp, joins)
{
	scanned_one(
		CS,
		"var q = \"select * \" + @\"from b \"\n + $\"where c = {d}\" +"
		" \" and e = \" + (string) f + \";\";",
		"select * from b where c = $1 and e = $2;", NULL);
	scanned_one(CS, "b.AppendLine(\"select * from users\");",
		    "select * from users", "text is put to it elsewhere");
	scanned_one(CS,
		    "string.Format(\"select * from {0} where a = {1}\", b);",
		    "select * from _$1 where a = $2", NAME);
}

Test(source_csharp, finds_connections)
{
	const struct source_result *r = scanned(
		CS, "var c = \"Host=db;Username=users_app;Password=\" + p;");

	cr_assert_eq(r->pieces.n, 1);
	cr_expect_eq(r->pieces.v->kind, SOURCE_CONNECTION);
	cr_expect_str_eq(r->pieces.v->text,
			 "Host=db;Username=users_app;Password=$1");
	cr_expect_not_null(r->pieces.v->dynamic);
}

Test(source_csharp, skips_characters_comments_and_directives)
{
	scanned_one(
		CS,
		"#region it's \"\nchar a = '\"'; // \"\n/* \" */ @class = 1;\n"
		"  #endregion \"\nq(\"select * from users\");",
		"select * from users", NULL);
}
