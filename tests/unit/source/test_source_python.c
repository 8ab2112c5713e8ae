#include <criterion/criterion.h>

#include "support/scanned.h"

#define PY   SOURCE_PYTHON
#define NAME "a name is put in"

TestSuite(source_python, .fini = scanned_release);

Test(source_python, takes_literals_of_all_quotes)
{
	scanned_all(
		PY,
		"a = 'select 1 from a'; b = \"select 2 from b\"\n"
		"c = '''select 3\nfrom c'''\nd = \"\"\"select ''\"4\" from d"
		"\"\"\"\ne = ''; f = \"\" ; g = 'select 5 from e'\n",
		"select 1 from a", "select 2 from b", "select 3\nfrom c",
		"select ''\"4\" from d", "select 5 from e", NULL);
}

Test(source_python, takes_prefixes)
{
	scanned_one(PY, "r\"select '\\d' from a\"", "select '\\d' from a",
		    NULL);
	scanned_one(PY, "x = R'select \"\\'\" from a'", "select \"\\'\" from a",
		    NULL);
	scanned_one(PY, "b'select 1 from a'", "select 1 from a", NULL);
	scanned_one(PY, "U\"select 1 from a\"", "select 1 from a", NULL);
	scanned_one(PY, "Rb'select 1 from a'", "select 1 from a", NULL);
	scanned_one(PY, "fr'select 1 from a where b = {c}'",
		    "select 1 from a where b = $1", NULL);
	/* A name, and a literal. */
	scanned_one(PY, "select'select 1 from a'", "select 1 from a", NULL);
}

Test(source_python, undoes_escapes)
{
	scanned_one(PY,
		    "x = 'select \\'a\\x62\\143\\u0064\\U00000065\\'\\tfrom a'",
		    "select 'abcde'\tfrom a", NULL);
	scanned_one(PY, "x = 'select 1 \\\nfrom a'", "select 1 from a", NULL);
	scanned_one(PY, "x = '''select '\\d\\N{BULLET}' from a'''",
		    "select '\\d\xef\xbf\xbd' from a", NULL);
	scanned_users(PY, "'select \\'\\x62\\' from\\nusers'");
}

Test(source_python, takes_f_strings)
{
	scanned_one(PY, "f'select * from {table} where a = {b}'",
		    "select * from _$1 where a = $2", NAME);
	scanned_one(PY, "f\"select * from a where b = {c['d']!r:>{w}} and e\"",
		    "select * from a where b = $1 and e", NULL);
	scanned_one(PY, "f\"select '{{' from a where b = {c[\"d\"] + \"}\"}\"",
		    "select '{' from a where b = $1", NULL);
	scanned_one(PY, "f'''select * from a where b = {f(\n c)}'''",
		    "select * from a where b = $1", NULL);
	scanned_one(PY, "f'select * from a where b = {c:%Y-%m}'",
		    "select * from a where b = $1", NULL);
	scanned_all(PY, "f'select 1 from a where b = {f(\"select 2 from c\")}'",
		    "select 1 from a where b = $1", "select 2 from c", NULL);
	scanned_users(PY, "f'select {a} from users where b = {c}'");
}

Test(source_python, joins_what_is_side_by_side)
{
	scanned_one(PY, "x = 'select * ' \"from users\" f' where a = {b}'\n",
		    "select * from users where a = $1", NULL);
	scanned_one(PY, "f('select * ' # 'a'\n  'from users')\n",
		    "select * from users", NULL);
	scanned_one(PY, "x = ('select * '\n  'from '\n  'users')\n",
		    "select * from users", NULL);
	scanned_one(PY, "x = 'select * ' \\\n  'from users'\n",
		    "select * from users", NULL);
	scanned_one(PY, "x = ('select * ' + ('from '\n'users'))\n",
		    "select * from users", NULL);
	scanned_all(PY, "x = 'select * from users'\n'delete from users'\n",
		    "select * from users", "delete from users", NULL);
	scanned_all(PY, "x = ['select * from a', 'select * from b']\n",
		    "select * from a", "select * from b", NULL);
	scanned_users(PY, "x = ('select * '\n  f'{a} from ' 'users')\n");
}

Test(source_python, joins_with_operators)
{
	scanned_one(PY, "x = 'select * from a where b = ' + str(c) + ' and d'",
		    "select * from a where b = $1 and d", NULL);
	scanned_one(PY, "x = 'select ' + ', '.join(a) + ' from users'",
		    "select $1 from users", "columns are put in");
	scanned_one(PY, "x = 'select * from ' + t.name[0](1, 2) + ' u'",
		    "select * from _$1 u", NAME);
	scanned_all(PY, "x = 'select 1 from a' if y else 'select 2 from b'\n",
		    "select 1 from a", "select 2 from b", NULL);
	scanned_one(PY, "x = a + 'select * from users'\n",
		    "select * from users", "text is put before it");
	scanned_one(PY, "x += 'select * from users'\n", "select * from users",
		    "text is put before it");
}

Test(source_python, takes_formats)
{
	scanned_one(PY, "x = 'select * from %s where a = %d' % (b, 'c')\n",
		    "select * from _$1 where a = $2", NAME);
	scanned_one(PY, "x = ('select * from {} where a = {b}'\n.format(c))",
		    "select * from _$1 where a = $2", NAME);
	scanned_one(PY, "c.execute('select * from a where b = %s', (d,))",
		    "select * from a where b = $1", NULL);
	scanned_one(PY, "text('select * from a where b = :c')",
		    "select * from a where b = $1", NULL);
}

Test(source_python, takes_documentation_only_if_it_is_sql)
{
	scanned_none(PY, "def f():\n  \"\"\"SELECT a USER FROM the list, or "
			 "UPDATE = 1.\"\"\"\n");
	scanned_one(PY, "\"\"\"select * from users\"\"\"\n",
		    "select * from users", NULL);
}

Test(source_python, skips_comments)
{
	scanned_none(PY, "# 'select * from users'\nx = 1 # it's\n");
	scanned_one(PY, "# it's\nx = 'select * from users'",
		    "select * from users", NULL);
	scanned_one(PY, "x = 'select 1 # 2 from users'",
		    "select 1 # 2 from users", NULL);
}

Test(source_python, goes_on_behind_what_is_not_closed)
{
	scanned_one(PY, "x = 'it\ny = 'select * from users'\n",
		    "select * from users", NULL);
	scanned_skip(PY, "x = '''\nselect * from users", "it is not closed");
}
