#include <criterion/criterion.h>

#include "log_text.h"

#define LINE(pid, text) \
	"2026-11-23 18:18:18.706 UTC [" pid "] alice@shop " text "\n"
#define GOOD(pid)      LINE(pid, "LOG:  statement: SELECT " pid)
#define GOOD_TEXT(pid) "statement alice@shop <" pid ">: SELECT " pid "\n"

Test(log_stderr, reads_statements)
{
	cr_assert_str_eq(log_text(GOOD("1") GOOD("2"), NULL),
			 GOOD_TEXT("1") GOOD_TEXT("2"));
}

Test(log_stderr, joins_lines_that_begin_with_a_tab)
{
	const char *log = LINE("1", "LOG:  statement: SELECT\n\t1,\n\t\t2\n\t")
		GOOD("2");

	cr_assert_str_eq(
		log_text(log, NULL),
		"statement alice@shop <1>: SELECT\\n1,\\n\\t2\\n\n" GOOD_TEXT(
			"2"));
}

Test(log_stderr, joins_lines_whose_tabs_are_lost)
{
	const char *log = LINE("1", "LOG:  statement: SELECT\n1,\n\n2")
		GOOD("2");

	cr_assert_str_eq(
		log_text(log, NULL),
		"statement alice@shop <1>: SELECT\\n1,\\n\\n2\n" GOOD_TEXT(
			"2"));
}

Test(log_stderr, gives_an_error_its_statement)
{
	const char *log = LINE("1", "ERROR:  no function\n\tx")
		LINE("1", "HINT:  cast\n\tit")
			LINE("1", "STATEMENT:  SELECT\n\tx()") GOOD("1");

	cr_assert_str_eq(log_text(log, NULL),
			 "error alice@shop <1>: SELECT\\nx()\n" GOOD_TEXT("1"));
}

Test(log_stderr, gives_a_statement_its_detail)
{
	const char *log = LINE("1", "LOG:  statement: EXECUTE q(1);")
		LINE("1", "DETAIL:  prepare: PREPARE q AS\n\tSELECT 1")
			LINE("1", "DETAIL:  another") GOOD("1");

	cr_assert_str_eq(log_text(log, NULL),
			 "statement alice@shop <1>: EXECUTE q(1); | prepare: "
			 "PREPARE q AS\\nSELECT 1\n" GOOD_TEXT("1"));
}

Test(log_stderr, keeps_interleaved_sessions_apart)
{
	const char *log = LINE("1", "LOG:  execute a: SELECT 1")
		LINE("2", "ERROR:  no") LINE("1", "DETAIL:  parameters: one")
			LINE("2", "STATEMENT:  SELECT 2") LINE("1", "LOG:  x");

	cr_assert_str_eq(log_text(log, NULL),
			 "statement alice@shop <1>: SELECT 1 | parameters: "
			 "one\nerror alice@shop <2>: SELECT 2\nother "
			 "alice@shop <1>\n");
}

Test(log_stderr, is_not_fooled_by_what_a_client_raises)
{
	const char *log = LINE("1", "LOG:  statement: DROP TABLE x")
		LINE("1", "CONTEXT:  PL/pgSQL") LINE("1", "STATEMENT:  DO $$")
			LINE("1", "WARNING:  careful\n\tSTATEMENT:  faked");

	cr_assert_str_eq(log_text(log, NULL),
			 "other alice@shop <1>\nother alice@shop <1>\n");
}

Test(log_stderr, hands_out_more_entries_than_it_keeps_open)
{
	struct buf log, want;

	buf_init(&log);
	buf_init(&want);
	for (int i = 1; i <= 100; i++) {
		buf_printf(&log, LINE("%d", "LOG:  statement: %d"), i % 7 + 1,
			   i);
		buf_printf(&want, "statement alice@shop <%d>: %d\n", i % 7 + 1,
			   i);
	}
	cr_assert_str_eq(log_text(log.data, NULL), want.data);
	buf_release(&log);
	buf_release(&want);
}

Test(log_stderr, counts_lines_that_belong_to_nothing)
{
	const char *tabs = LINE("9", "DETAIL:  of what?") LINE(
		"1", "LOG:  statement: SELECT\n\t1\n\t2") "garbage\n"
							  "\n" GOOD("2") "mo"
									 "re"
									 "\n";

	cr_assert_str_eq(log_text(tabs, NULL),
			 "statement alice@shop <1>: SELECT\\n1\\n2\n" GOOD_TEXT(
				 "2") "unreadable 3, first line 1");
	/* One line in two without a tab: it cannot be told. */
	cr_assert_str_eq(
		log_text(GOOD("1") "\x01\x02 binary\n" GOOD("2"), NULL),
		GOOD_TEXT("1") GOOD_TEXT("2") "unreadable 1, first line 2");
}

Test(log_stderr, counts_what_is_not_english)
{
	const char *log = GOOD("1") LINE("2", "LOG:  Anweisung: SELECT 1")
		LINE("2", "FEHLER:  nein\n\tnein") GOOD("3");

	cr_assert_str_eq(log_text(log, NULL),
			 GOOD_TEXT("1")
				 GOOD_TEXT("3") "unreadable 3, first line 2");
}

Test(log_stderr, names_the_first_line_of_a_long_entry)
{
	struct log_options options = {.buffer = 512, .entry_max = 512};
	struct buf log;

	buf_init(&log);
	buf_str(&log, GOOD("1") "2026-11-23 18:18:18.706 UTC [2] alice@shop "
				"LOG:  Anweisung: ");
	for (int i = 0; i < 400; i++)
		buf_str(&log, "SELECT\n\t");
	buf_str(&log, "1\n" GOOD("3"));
	cr_assert_str_eq(log_text(log.data, &options),
			 GOOD_TEXT("1")
				 GOOD_TEXT("3") "unreadable 1, first line 2");
	buf_release(&log);
}

Test(log_stderr, reads_windows_line_ends)
{
	const char *log = "2026-11-23 18:18:18.706 UTC [1] alice@shop LOG:  "
			  "statement: SELECT\r\n\t1\r\n2026-11-23 18:18:18.706 "
			  "UTC [1] alice@shop LOG:  duration: 1.5 ms\r\n";

	cr_assert_str_eq(log_text(log, NULL),
			 "statement alice@shop <1>: SELECT\\n1\nduration "
			 "alice@shop <1> 1500us\n");
}

Test(log_stderr, needs_no_newline_at_the_end)
{
	const char *log = GOOD("1");

	cr_assert_str_eq(log_text_n(log, strlen(log) - 1, NULL),
			 GOOD_TEXT("1"));
}

Test(log_stderr, takes_the_prefix_that_is_named)
{
	struct log_options options = {.line_prefix = "<%u/%d %c %l> "};
	const struct log_record *record;
	struct log_reader *r;
	struct log_file f;
	struct err err;
	const char *log = "<bob/db 5c7404eb.d6bd 7> LOG:  duration: 1 ms  "
			  "execute <unnamed>: SELECT 1\n";

	cr_assert_str_eq(log_text(log, &options),
			 "statement bob@db <5c7404eb.d6bd> 1000us: SELECT "
			 "1\n");
	log_file_open(&f, log, strlen(log));
	r = log_open(f.path, &options, &err);
	cr_assert_str_eq(log_reader_prefix(r), "<%u/%d %c %l> ");
	cr_assert_eq(log_reader_format(r), LOG_STDERR);
	cr_assert_eq(log_next(r, &record, &err), 1);
	cr_assert_eq(record->session_line, 7);
	log_close(r);
	log_file_close(&f);
}

Test(log_stderr, holds_nul_bytes_and_invalid_utf8)
{
	static const char log[] = LINE("1", "LOG:  statement: a\0\xff\xc3")
		GOOD("2");

	cr_assert_str_eq(
		log_text_n(log, sizeof(log) - 1, NULL),
		"statement alice@shop <1>: a\\0\xff\xc3\n" GOOD_TEXT("2"));
}
