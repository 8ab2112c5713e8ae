#include <criterion/criterion.h>

#include "support/scanned.h"

#define NAME "a name is put in"

TestSuite(source_java, .fini = scanned_release);
TestSuite(source_kotlin, .fini = scanned_release);

Test(source_java, takes_literals_and_text_blocks)
{
	scanned_one(SOURCE_JAVA, "q(\"select \\\"a\\\"\\tfrom users\");",
		    "select \"a\"\tfrom users", NULL);
	scanned_one(
		SOURCE_JAVA,
		"q(\"\"\"\n  select \"a\", '\"\"' \\\n  from users\n  \"\"\");",
		"\n  select \"a\", '\"\"'   from users\n  ", NULL);
	scanned_users(
		SOURCE_JAVA,
		"q(\"\"\"\n  select '\\t\\u0041'\n  from users\n  \"\"\");");
}

Test(source_java, joins)
{
	scanned_one(
		SOURCE_JAVA,
		"q = \"select * from users where a = \" + (int) b.c(\"d\")\n"
		"  + \" and e = '\" + f + \"'\";",
		"select * from users where a = $1 and e = '$2'", NULL);
	scanned_one(SOURCE_JAVA, "q = \"select * from \" + t + \" u\";",
		    "select * from _$1 u", NAME);
	scanned_one(SOURCE_JAVA, "q = \"select a\" + '\"' + \" from users\";",
		    "select a  from users", "text is put in");
	scanned_one(SOURCE_JAVA, "q(\"select * \" /* a */ + // b\n \"from a\")",
		    "select * from a", NULL);
	scanned_all(SOURCE_JAVA,
		    "q = x ? \"select 1 from a\" : \"select 2 from b\"",
		    "select 1 from a", "select 2 from b", NULL);
}

Test(source_java, takes_placeholders)
{
	scanned_one(SOURCE_JAVA,
		    "@Query(value = \"select * from users where a = ?1 and b = "
		    ":#{#c.d} and e = :f\", nativeQuery = true)",
		    "select * from users where a = $1 and b = $2 and e = $3",
		    NULL);
	scanned_one(
		SOURCE_JAVA,
		"@Select(\"select * from ${t} where a = #{b,jdbcType=INT}\")",
		"select * from _$1 where a = $2", NAME);
	scanned_one(SOURCE_JAVA,
		    "String.format(\"select * from %s where a = %2$d\", t, a)",
		    "select * from _$1 where a = $2", NAME);
	scanned_one(SOURCE_JAVA,
		    "\"select * from users where a = %d\".formatted(a)",
		    "select * from users where a = $1", NULL);
	scanned_one(SOURCE_JAVA,
		    "q(\"select * from users where a=? and b ?? 'c'\")",
		    "select * from users where a=$1 and b ? 'c'", NULL);
}

Test(source_java, says_what_a_builder_puts_together)
{
	const struct source_result *r = scanned(
		SOURCE_JAVA,
		"b.append(\"select * from users\").append(\" where a = \");");

	cr_assert_eq(r->pieces.n, 1);
	cr_expect_str_eq(r->pieces.v->dynamic, "text is put to it elsewhere");
	scanned_one(SOURCE_JAVA, "new StringBuilder(\"select * from users\")",
		    "select * from users", "text is put to it elsewhere");
}

Test(source_java, skips_characters_and_comments)
{
	scanned_one(SOURCE_JAVA,
		    "char a = '\"', b = '\\'', c = '\\\\'; /* \" /* */ // \"\n"
		    "q(\"select * from users\");",
		    "select * from users", NULL);
}

Test(source_kotlin, takes_values_in_literals)
{
	scanned_one(SOURCE_KOTLIN,
		    "q(\"select * from $t where a = ${b.c(\"}\")} and \\$d\")",
		    "select * from _$1 where a = $2 and $3", NAME);
	scanned_one(SOURCE_KOTLIN,
		    "q(\"\"\"select '\\n' from users where a = $b\"\"\")",
		    "select '\\n' from users where a = $1", NULL);
	scanned_one(SOURCE_KOTLIN, "q(\"\"\"select * from \"users\"\"\"\")",
		    "select * from \"users\"", NULL);
	scanned_all(
		SOURCE_KOTLIN,
		"q(\"select 1 from a where b = ${q(\"select 2 from c\")}\")",
		"select 1 from a where b = $1", "select 2 from c", NULL);
	scanned_one(SOURCE_KOTLIN,
		    "q(\"\"\"select * from users where a = ${'$'}1\"\"\")",
		    "select * from users where a = $1", NULL);
	scanned_users(SOURCE_KOTLIN,
		      "q(\"select $a from users where $b = 1\")");
}

Test(source_kotlin, trims_margins)
{
	scanned_one(SOURCE_KOTLIN,
		    "q(\"\"\"\n  |select a || b\n  |from users\"\"\"\n"
		    "  .trimMargin())",
		    "\n   select a || b\n   from users", NULL);
}

Test(source_kotlin, joins)
{
	scanned_one(
		SOURCE_KOTLIN,
		"val q = \"select * \" +\n \"from users where a = \" +\n b\n"
		"val c = 1",
		"select * from users where a = $1", NULL);
	scanned_all(SOURCE_KOTLIN,
		    "val q = \"select * from a\"\nval r = \"select * from b\"",
		    "select * from a", "select * from b", NULL);
	scanned_one(
		SOURCE_KOTLIN,
		"/* /* \" */ \" */ val a = '\"'; q(\"select * from users\")",
		"select * from users", NULL);
}
