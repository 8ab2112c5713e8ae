#include <criterion/criterion.h>

#include "support/scanned.h"

#define NAME "a name is put in"

TestSuite(source_php, .fini = scanned_release);

Test(source_php, reads_code_only_between_its_tags)
{
	scanned_all(SOURCE_PHP,
		    "it's 'select 1 from a' <?php a('select 2 from b'); ?> it's"
		    "<?= a('select 3 from c') // it's ?> 'select 4 from d'\n"
		    "<?PHP a('select 5 from e');",
		    "select 2 from b", "select 3 from c", "select 5 from e",
		    NULL);
	scanned_none(SOURCE_PHP, "'select 1 from a'");
}

Test(source_php, takes_quotes)
{
	scanned_one(SOURCE_PHP, "<?php a('select \\'b\\n\\'\n from c $d');",
		    "select 'b\\n'\n from c  ", "text is put in");
	scanned_one(
		SOURCE_PHP,
		"<?php a(\"select \\\"b\\\"\\t'\\x41\\{\\$'\" .\n\" from c\");",
		"select \"b\"\t'A\\{$' from c", NULL);
}

Test(source_php, takes_values_in_literals)
{
	scanned_one(SOURCE_PHP,
		    "<?php a(\"select * from $b where c = {$d->e['f']} and g = "
		    "${h} and i = $j[0] and k = '$l->m'\");",
		    "select * from _$1 where c = $2 and g = $3 and i = $4 and "
		    "k = '$5'",
		    NAME);
	scanned_users(SOURCE_PHP, "<?php a(\"select $b[c] from users u\");");
}

Test(source_php, takes_heredocs)
{
	scanned_one(SOURCE_PHP,
		    "<?php a(<<<SQL\n  select * from $b\n  where c = :d\n  "
		    "SQL, 1);",
		    "\n  select * from _$1\n  where c = $2\n", NAME);
	scanned_one(
		SOURCE_PHP,
		"<?php $a = <<<'SQL'\nselect '$b' from users\nSQL;\n$c = 1;",
		"\nselect '$b' from users\n", NULL);
	scanned_one(SOURCE_PHP,
		    "<?php $a = <<< \"SQL\"\nselect * from SQLite\nSQL . ' u';",
		    "\nselect * from SQLite\n u", NULL);
	scanned_users(SOURCE_PHP,
		      "<?php $a = <<<SQL\nselect $b\n from users\nSQL;");
}

Test(source_php, joins_with_dots)
{
	scanned_one(SOURCE_PHP,
		    "<?php $a = 'select * from b where c = ' . $d->e(\"f\") . "
		    "\" and g = ?\";",
		    "select * from b where c = $1 and g = $2", NULL);
	scanned_one(SOURCE_PHP, "<?php $a .= 'select * from users';",
		    "select * from users", "text is put before it");
	scanned_one(SOURCE_PHP, "<?php $a = 'select * from ' . B::C . ' d';",
		    "select * from _$1 d", NAME);
}

Test(source_php, skips_comments)
{
	scanned_one(SOURCE_PHP,
		    "<?php # it's\n// it's\n/* it's */ #[A('b')]\n"
		    "c('select * from users');",
		    "select * from users", NULL);
}
