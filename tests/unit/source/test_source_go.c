#include <criterion/criterion.h>

#include "support/scanned.h"

TestSuite(source_go, .fini = scanned_release);

Test(source_go, takes_raw_and_other_literals)
{
	scanned_all(
		SOURCE_GO,
		"a := `select \"\\n\"\nfrom a`; b := \"select 'b\\\"' from b\"",
		"select \"\\n\"\nfrom a", "select 'b\"' from b", NULL);
	scanned_users(SOURCE_GO, "x := `\n\tselect *\n\tfrom users\n`");
}

Test(source_go, undoes_escapes)
{
	scanned_one(SOURCE_GO,
		    "x(\"select '\\a\\x41\\102\\u0043\\U00000044'\\n from a\")",
		    "select '\aABCD'\n from a", NULL);
}

Test(source_go, skips_characters_and_comments)
{
	scanned_one(SOURCE_GO,
		    "a := '\"'; b := '`'; c := '\\'' // \"\n/* ` */"
		    "d := `select * from users`",
		    "select * from users", NULL);
}

Test(source_go, joins)
{
	scanned_one(SOURCE_GO,
		    "x := \"select * \" +\n\t\"from users where a = \" + "
		    "strconv.Itoa(b) + ` and c`\n",
		    "select * from users where a = $1 and c", NULL);
	scanned_all(SOURCE_GO,
		    "x := \"select * from a\"\n+ \"select b from b\"",
		    "select * from a", "select b from b", NULL);
	scanned_one(SOURCE_GO, "x := \"select * from users\"\ny := a +\n b",
		    "select * from users", NULL);
	scanned_all(SOURCE_GO,
		    "if a == \"b\" + c { d(\"select * from users\") }\n",
		    "select * from users", NULL);
}

Test(source_go, takes_formats)
{
	scanned_one(SOURCE_GO,
		    "fmt.Sprintf(\"select * from %s where a = %d\", b, c)",
		    "select * from _$1 where a = $2", "a name is put in");
	scanned_one(SOURCE_GO,
		    "db.Exec(`insert into users (a, b) values (:a, :b)`, x)",
		    "insert into users (a, b) values ($1, $2)", NULL);
	scanned_one(SOURCE_GO, "db.Query(`select * from users where a = @b`)",
		    "select * from users where a = $1", NULL);
}
