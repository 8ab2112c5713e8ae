#include <criterion/criterion.h>

#include "tally_script.h"

Test(tally_audit, counts_like_the_servers_own_line)
{
	expect_brief("a o1 3/5 1 begin\n"
		     "a o1 3/5 2 delete from a\n"
		     "a o1 3/5 3 delete from a\n"
		     "a o1 3/5 4 delete from b\n"
		     "a o1 3/5 5 commit\n",
		     "a 2 1 0 0\nb 1 1 0 0\norders: a b = 1\n");
}

Test(tally_audit, counts_rows_of_one_statement_once)
{
	expect_brief("a o1 3/5 1 delete from a\n"
		     "a o1 3/5 1 delete from a\n"
		     "a u1 4/5 1 delete from a\n"
		     "a o1 3/5 1 delete from a\n",
		     "a 1 1 0 0\na 1 1 0 0\norders: a = 1\nusers: a = 1\n");
}

/* Each of its statements has the whole text. */
Test(tally_audit, counts_a_text_of_several_statements_once)
{
	expect_brief("a o1 3/5 1 delete from a; delete from b\n"
		     "a o1 3/5 2 delete from a; delete from b\n"
		     "a o1 3/6 3 delete from a; delete from b\n"
		     "a o1 3/6 4 delete from a; delete from b\n",
		     "a 2 2 0 0\nb 2 2 0 0\norders: a b = 2\n");
}

Test(tally_audit, counts_what_the_server_tells_of_before_once)
{
	expect_brief("> o1 3/5 delete from a; delete from b\n"
		     "a o1 3/5 1 delete from a; delete from b\n"
		     "a o1 3/5 2 delete from a; delete from b\n"
		     "> o1 3/6 delete from a\n"
		     "a o1 3/6 3 delete from a\n"
		     "> o1 3/7 delete from a\n"
		     "a o1 3/7 4 delete from a\n",
		     "a 3 3 0 0\nb 1 1 0 0\norders: a = 2\norders: a b = 1\n");
}

Test(tally_audit, counts_what_the_server_tells_of_behind_once)
{
	expect_brief("a o1 3/5 1 delete from a\n"
		     "> o1 3/5 delete from a\n"
		     "a o1 3/6 2 delete from a\n"
		     "> o1 3/6 delete from a\n"
		     "a o1 3/7 3 delete from b\n"
		     "> o1 3/7 delete from b\n",
		     "a 2 2 0 0\nb 1 1 0 0\norders: a = 2\norders: b = 1\n");
}

/* log_min_duration_statement leaves some out. */
Test(tally_audit, counts_what_is_told_with_its_duration_once)
{
	expect_brief("a o1 3/5 1 delete from a\n"
		     "+ o1 3/0 900 delete from a\n"
		     "a o1 3/6 2 delete from a\n"
		     "a o1 3/7 3 delete from a\n"
		     "+ o1 3/0 900 delete from a\n"
		     "+ o1 3/0 900 delete from b\n",
		     "a 3 3 0 0\nb 1 1 0 0\norders: a = 3\norders: b = 1\n");
}

Test(tally_audit, fails_with_the_statement)
{
	expect_brief("a o1 3/5 1 delete from a\n"
		     "! o1 3/5 delete from a\n",
		     "a 0 0 1 1\n");
}

Test(tally_audit, begins_anew_with_each_session)
{
	expect_brief("( o1\n"
		     "a o1 3/5 1 delete from a\n"
		     ") o1\n"
		     "( o1\n"
		     "a o1 3/6 1 delete from a\n",
		     "a 2 2 0 0\norders: a = 2\n");
}

Test(tally_audit, needs_no_session)
{
	expect_brief("a - - 1 delete from a\n"
		     "a - - 1 delete from a\n"
		     "a - - 2 delete from a\n",
		     "a 2 2 0 0\n-: a = 2\n");
}
