#include <criterion/criterion.h>

#include "log_text.h"

Test(log_sql, runs_each_statement_once)
{
	cr_assert_str_eq(log_text("-- a comment\n/* another */ SELECT 1;\n"
				  "INSERT INTO t VALUES (1);\n",
				  NULL),
			 "statement: /* another */ SELECT 1\n"
			 "statement: INSERT INTO t VALUES (1)\n");
}

Test(log_sql, is_known_by_its_first_word)
{
	cr_assert_str_eq(log_text("with x as (select 1) table x", NULL),
			 "statement: with x as (select 1) table x\n");
	cr_assert(strstr(log_error("selection of garbage", 20, NULL),
			 "is not a log that dbsplit knows"));
}

Test(log_sql, may_be_nothing_but_comments)
{
	cr_assert_str_eq(log_text("-- nothing", NULL), "");
}
