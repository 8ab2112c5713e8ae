#include <criterion/criterion.h>

#include "log_text.h"

/* A record of version 15 but for its message and what follows it. */
#define HEAD(pid)                                                         \
	"2026-11-23 18:18:18.706 UTC,\"alice\",\"shop\"," pid             \
	",\"[local]\",6b04836a." pid ",3,\"SELECT\",2026-11-23 18:18:18 " \
	"UTC,2/11,0,"
#define LOG_HEAD(pid) HEAD(pid) "LOG,00000,"
#define TAIL	      ",,,,,,,,,\"web\",\"client backend\",,0\n"

#define GOOD(pid) LOG_HEAD(pid) "\"statement: SELECT " pid "\"" TAIL
#define GOOD_TEXT(pid) \
	"statement alice@shop (web) <6b04836a." pid "> 2/11: SELECT " pid "\n"

Test(log_csv, reads_statements)
{
	cr_assert_str_eq(log_text(GOOD("1") GOOD("2"), NULL),
			 GOOD_TEXT("1") GOOD_TEXT("2"));
}

Test(log_csv, reads_times_and_numbers)
{
	const char *log = GOOD("17");
	const struct log_record *record;
	struct log_reader *r;
	struct log_file f;
	struct err err;

	log_file_open(&f, log, strlen(log));
	r = log_open(f.path, NULL, &err);
	cr_assert_eq(log_next(r, &record, &err), 1);
	cr_assert_eq(record->time_us, 1795457898706000);
	cr_assert_eq(record->pid, 17);
	cr_assert_eq(record->backend, 2);
	cr_assert_eq(record->lxid, 11);
	cr_assert_eq(record->session_line, 3);
	cr_assert_eq(log_first_time(f.path, NULL), record->time_us);
	log_close(r);
	log_file_close(&f);
}

Test(log_csv, undoes_quotes_and_keeps_newlines)
{
	const char *log = LOG_HEAD("7") "\"execute a/b: SELECT \"\"x\"\",\n"
					"'\"\"\"\"'\",\"parameters: $1 = "
					"'\"\"'\",,,,,,,,\"we\"\"b\",\"client "
					"backend\",,0\n" GOOD("8");

	cr_assert_str_eq(
		log_text(log, NULL),
		"statement alice@shop (we\"b) <6b04836a.7> 2/11: "
		"SELECT \"x\",\\n'\"\"' | parameters: $1 = '\"'\n" GOOD_TEXT(
			"8"));
}

Test(log_csv, takes_the_statement_of_errors_from_its_column)
{
	const char *log = HEAD("7") "ERROR,22012,\"division by zero\",,,,,,"
				    "\"SELECT\n1/0\",,,\"web\",\"client "
				    "backend\",,0\n";

	cr_assert_str_eq(log_text(log, NULL),
			 "error alice@shop (web) <6b04836a.7> 2/11: "
			 "SELECT\\n1/0\n");
}

Test(log_csv, reads_the_columns_of_older_servers)
{
	const char *old = LOG_HEAD("1") "\"statement: SELECT 1\",,,,,,,,,"
					"\"web\"\n";
	const char *v13 = LOG_HEAD("1") "\"statement: SELECT 1\",,,,,,,,,"
					"\"web\",\"client backend\"\n";

	cr_assert_str_eq(log_text(old, NULL), GOOD_TEXT("1"));
	cr_assert_str_eq(log_text(v13, NULL), GOOD_TEXT("1"));
}

Test(log_csv, reads_windows_line_ends)
{
	const char *log = LOG_HEAD(
		"1") "\"statement: SELECT 1\",,,,,,,,,"
		     "\"web\"\r\n" LOG_HEAD(
			     "2") "\"statement: SELECT 2\",,,,,,,,,\"web\"\r\n";

	cr_assert_str_eq(log_text(log, NULL), GOOD_TEXT("1") GOOD_TEXT("2"));
}

Test(log_csv, goes_on_behind_garbage)
{
	cr_assert_str_eq(log_text(GOOD("1") "garbage, \"with a quote\n"
					    "and more\n" GOOD("2"),
				  NULL),
			 GOOD_TEXT("1")
				 GOOD_TEXT("2") "unreadable 1, first line 2");
}

Test(log_csv, goes_on_behind_a_record_that_was_cut)
{
	const char *log = GOOD("1")
		LOG_HEAD("9") "\"statement: SELECT\n" GOOD("2")
			LOG_HEAD("9") "\"x\",,\n\n" GOOD("3");

	cr_assert_str_eq(log_text(log, NULL),
			 GOOD_TEXT("1") GOOD_TEXT("2")
				 GOOD_TEXT("3") "unreadable 2, first line 2");
}

Test(log_csv, counts_a_half_written_last_record)
{
	cr_assert_str_eq(
		log_text(GOOD("1") LOG_HEAD("2") "\"statement: SEL", NULL),
		GOOD_TEXT("1") "unreadable 1, first line 2");
}

Test(log_csv, needs_no_newline_at_the_end)
{
	const char *log = GOOD("1");

	cr_assert_str_eq(log_text_n(log, strlen(log) - 1, NULL),
			 GOOD_TEXT("1"));
}

Test(log_csv, counts_another_number_of_columns)
{
	cr_assert_str_eq(
		log_text(GOOD("1")
				 LOG_HEAD("2") "x,,,,,,,,,\"web\"\n" GOOD("3"),
			 NULL),
		GOOD_TEXT("1") GOOD_TEXT("3") "unreadable 1, first line 2");
}

Test(log_csv, begins_in_the_middle_of_a_record)
{
	cr_assert_str_eq(log_text("of a statement\",,\n" GOOD("1"), NULL),
			 GOOD_TEXT("1") "unreadable 1, first line 1");
}

Test(log_csv, counts_what_is_not_english)
{
	const char *log = GOOD("1")
		LOG_HEAD("2") "\"Anweisung: SELECT 1\"" TAIL HEAD(
			"3") "FEHLER,22012,\"Division durch Null\"" TAIL;

	cr_assert_str_eq(log_text(log, NULL),
			 GOOD_TEXT("1") "unreadable 2, first line 2");
}

Test(log_csv, holds_nul_bytes_and_invalid_utf8)
{
	static const char log[] = LOG_HEAD(
		"1") "\"statement: a\0\xff\xc3\"" TAIL;

	cr_assert_str_eq(log_text_n(log, sizeof(log) - 1, NULL),
			 "statement alice@shop (web) <6b04836a.1> 2/11: "
			 "a\\0\xff\xc3\n");
}

Test(log_csv, is_not_taken_for_a_stderr_log_with_commas)
{
	struct log_options options = {.line_prefix = "%m,%p,"};
	const char *log = "2026-11-23 18:18:18.706 UTC,12,LOG:  statement: "
			  "VALUES (1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,"
			  "18,19,20,21,22,23,24,25,26)\n";

	cr_assert(strncmp(log_text(log, &options), "statement <12>: VALUES",
			  22) == 0);
}
