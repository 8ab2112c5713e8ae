#include <criterion/criterion.h>

#include "support/scanned.h"

#define RB   SOURCE_RUBY
#define NAME "a name is put in"

TestSuite(source_ruby, .fini = scanned_release);

Test(source_ruby, takes_quotes)
{
	scanned_one(RB, "a 'select \\'b\\n\\' from c'", "select 'b\\n' from c",
		    NULL);
	scanned_one(RB, "a \"select \\\"b\\\"\\n'\\u{41}\\e' from c\"",
		    "select \"b\"\n'A\x1b' from c", NULL);
	scanned_one(RB, "a \"select *\nfrom b\"", "select *\nfrom b", NULL);
}

Test(source_ruby, takes_percent_literals)
{
	scanned_all(RB,
		    "a %q(select f(1) from a), %Q[select b[1] from #{c}]\n"
		    "g = %|select 1 from h|\n",
		    "select f(1) from a", "select b[1] from _$1",
		    "select 1 from h", NULL);
	scanned_none(RB, "a %w(select a from b)\nc %i[select from]\n");
	scanned_one(RB, "a = b % c; d = (e) % f; g('select * from users') % h",
		    "select * from users", NULL);
}

Test(source_ruby, takes_values_in_literals)
{
	scanned_one(RB, "a \"select * from #{b} where c = #{d[\"}\"]}\"",
		    "select * from _$1 where c = $2", NAME);
	scanned_one(RB, "a 'select \\'#{b}\\' from c'", "select '#{b}' from c",
		    NULL);
	scanned_users(RB, "a \"select #{b} from users where c = #{d}\"");
}

Test(source_ruby, takes_heredocs)
{
	scanned_one(RB, "a = <<~SQL\n  select *\n  from users\n  SQL\nb\n",
		    "  select *\n  from users\n", NULL);
	scanned_one(RB,
		    "a(<<-SQL, b)\nselect * from users where c = #{d}\n SQL\n",
		    "select * from users where c = $1\n", NULL);
	scanned_one(RB, "a = <<SQL\nselect * from users\n SQL\nSQL\n",
		    "select * from users\n SQL\n", NULL);
	scanned_one(RB, "a <<~'SQL'\nselect '#{b}' from c\nSQL\n",
		    "select '#{b}' from c\n", NULL);
	scanned_one(RB,
		    "a <<~SQL.squish + ' where b = 1'\nselect * from c\nSQL\n",
		    "select * from c\n where b = 1", NULL);
	scanned_none(RB, "a <<~SQL\nSQL\n");
	scanned_users(RB, "a(<<~SQL)\n  select '\\t#{b}'\n  from users\nSQL\n");
}

Test(source_ruby, takes_several_heredocs_of_a_line)
{
	scanned_all(RB,
		    "a(<<~A, <<~B, 'select 3 from c')\nselect 1 from a\nA\n"
		    "select 2 from b\nB\nd('select 4 from d')\n",
		    "select 1 from a\n", "select 2 from b\n", "select 3 from c",
		    "select 4 from d", NULL);
	scanned_all(RB,
		    "a(<<~A)\nselect 1 from a where b = #{c(<<~B)}\n"
		    "select 2 from b\nB\nA\nd('select 3 from c')\n",
		    "select 1 from a where b = $1\n", "select 2 from b\n",
		    "select 3 from c", NULL);
	scanned_all(RB, "a(<<~A, \"select 2\nselect 1 from a\nA\nfrom b\")\n",
		    "select 1 from a\n", "select 2\nfrom b", NULL);
}

Test(source_ruby, tells_heredocs_from_shifts)
{
	scanned_one(RB, "class << self\nend\na << B\na('select * from users')",
		    "select * from users", NULL);
	scanned_one(RB, "a << \"select * from users\"", "select * from users",
		    "text is put before it");
	scanned_one(RB, "a = 'select * ' << 'from users'",
		    "select * from users", NULL);
}

Test(source_ruby, joins)
{
	scanned_one(RB, "a = 'select * ' \"from b\" \\\n  ' where c = ' + d\n",
		    "select * from b where c = $1", NULL);
	scanned_one(RB, "a('select * from b where c = ' + d.to_s + ' and e')",
		    "select * from b where c = $1 and e", NULL);
	scanned_all(RB, "a = 'select 1 from a'\n'select 2 from b'\n",
		    "select 1 from a", "select 2 from b", NULL);
	scanned_all(RB,
		    "a = 'select 1 from a' if b\nc 'select 2 from d' unless e",
		    "select 1 from a", "select 2 from d", NULL);
}

Test(source_ruby, takes_formats)
{
	scanned_one(RB,
		    "format('select * from b where c = %<d>s and e = %{f}')",
		    "select * from b where c = $1 and e = $2", NULL);
	scanned_one(RB, "'select * from %s where c = %d' % [b, 1]",
		    "select * from _$1 where c = $2", NAME);
	scanned_one(RB, "a ['select * from b where c = ? and d = :d', {d: 1}]",
		    "select * from b where c = $1 and d = $2", NULL);
}

Test(source_ruby, skips_patterns_characters_and_variables)
{
	scanned_one(RB,
		    "a =~ /\"'#{b}/x; c = ?\"; d = $'; e 'select * from users'",
		    "select * from users", NULL);
	scanned_one(RB, "a = b / c\nd = e /2\nf('select * from users') # it's",
		    "select * from users", NULL);
	scanned_one(RB, "a = `echo \"`; b 'select * from users'",
		    "select * from users", NULL);
}

Test(source_ruby, skips_comments)
{
	scanned_one(
		RB,
		"=begin\n'select * from a'\n=end it's\n# 'select * from b'\n"
		"c 'select * from users'\n__END__\n'select * from d'",
		"select * from users", NULL);
	scanned_skip(RB, "=begin\n'select * from a'\n",
		     "the comment is not closed");
}
