#include <criterion/criterion.h>

#include "log_text.h"

Test(log_stats, takes_columns_by_their_names)
{
	const char *log = "userid,dbid,queryid,query,calls,total_exec_time\n"
			  "10,5,-77,\"SELECT \"\"a\"\",\n$1\",42,1234.5678\n"
			  "10,5,78,BEGIN,3,0\n";

	cr_assert_str_eq(log_text(log, NULL),
			 "statement 10@5 1234567us x42: SELECT \"a\",\\n$1\n"
			 "statement 10@5 0us x3: BEGIN\n");
}

Test(log_stats, prefers_names_to_numbers)
{
	const char *log = "calls,userid,rolname,dbid,datname,total_time,query"
			  "\r\n1,10,alice,5,shop,0.5,SELECT 1\r\n";

	cr_assert_str_eq(log_text(log, NULL),
			 "statement alice@shop 500us: SELECT 1\n");
}

Test(log_stats, leaves_what_ran_within_functions)
{
	const char *log = "query,calls,toplevel\nSELECT 1,5,t\nSELECT 2,5,f\n";

	cr_assert_str_eq(log_text(log, NULL),
			 "statement x5: SELECT 1\nother x5: SELECT 2\n");
}

Test(log_stats, does_without_times)
{
	cr_assert_str_eq(log_text("query,calls,total_time\nx,2,\ny,3,n\n"
				  "z,4,99999999999999999999\n",
				  NULL),
			 "statement x2: x\nstatement x3: y\nstatement x4: z\n");
}

Test(log_stats, counts_rows_that_are_none)
{
	const char *log = "query,calls\na,1\nb\nc,x\n,,\n\"d\"e,1\n\"f\ng\",2\n"
			  "\"h,1";

	cr_assert_str_eq(log_text(log, NULL),
			 "statement: a\nstatement x2: f\\ng\n"
			 "unreadable 5, first line 3");
}

Test(log_stats, says_what_the_header_must_have)
{
	struct log_options options = {.format = LOG_STATS};
	const char *log = "a,b\n1,2\n";

	cr_assert_str_eq(
		log_error(log, strlen(log), &options),
		"is not pg_stat_statements as CSV: its first line must name "
		"the columns query and calls\n"
		"in psql: \\copy (select * from pg_stat_statements) to "
		"'x.csv' csv header");
}
