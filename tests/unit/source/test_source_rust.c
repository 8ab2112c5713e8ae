#include <criterion/criterion.h>

#include "support/scanned.h"

#define RS   SOURCE_RUST
#define NAME "a name is put in"

TestSuite(source_rust, .fini = scanned_release);

Test(source_rust, takes_literals)
{
	scanned_one(RS, "q(\"select \\\"a\\\"\\n\\x41\\u{42}\nfrom b\");",
		    "select \"a\"\nAB\nfrom b", NULL);
	scanned_one(RS, "q(r\"select '\\n' from b\");", "select '\\n' from b",
		    NULL);
	scanned_one(RS, "q(r#\"select \"a\" from b\"#);", "select \"a\" from b",
		    NULL);
	scanned_one(RS, "q(r##\"select '\"#' from b\"##);",
		    "select '\"#' from b", NULL);
	scanned_one(RS, "q(b\"select 1 from b\");", "select 1 from b", NULL);
	scanned_one(RS, "q(br#\"select 1 from b\"#);", "select 1 from b", NULL);
	scanned_one(RS, "let r#type = \"select 1 from b\";", "select 1 from b",
		    NULL);
}

Test(source_rust, goes_on_behind_lines)
{
	scanned_one(RS,
		    "q(\"select * \\\n      from users \\\r\n  where a = $1\")",
		    "select * from users where a = $1", NULL);
	scanned_users(RS, "q(\"select * \\\n      from users\")");
}

Test(source_rust, tells_characters_from_lifetimes)
{
	scanned_one(RS,
		    "fn f<'a>(a: &'a str) { let b = ['\"', '\\'', '\xc3\xa9']; "
		    "'c: loop {} q(\"select * from users\") }",
		    "select * from users", NULL);
}

Test(source_rust, takes_macros)
{
	scanned_one(RS, "concat!(\"select * \", \"from users\", \" u\")",
		    "select * from users u", NULL);
	scanned_one(RS, "format!(\"select * from {} where a = {b}\", t)",
		    "select * from _$1 where a = $2", NAME);
	scanned_one(RS, "sqlx::query!(\"select * from b where c = $1\", d)",
		    "select * from b where c = $1", NULL);
	scanned_all(RS, "vec![\"select 1 from a\", \"select 2 from b\"]",
		    "select 1 from a", "select 2 from b", NULL);
}

Test(source_rust, joins)
{
	scanned_one(RS,
		    "let q = \"select * from b where c = \".to_string() + &d + "
		    "\" and e\";",
		    "select * from b where c = $1 and e", NULL);
	scanned_one(RS, "q.push_str(\"select * from users\");",
		    "select * from users", "text is put to it elsewhere");
}

Test(source_rust, skips_comments_in_comments)
{
	scanned_one(RS,
		    "/* \" /* \" */ \" */ // \"\nq(\"select * from users\")",
		    "select * from users", NULL);
}
