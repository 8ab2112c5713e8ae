#include <criterion/criterion.h>

#include "load/log_format.h"

static struct log_message m;

static const char *
read(const char *message)
{
	log_message_read((struct str){message, strlen(message)}, &m);
	return message + m.text;
}

Test(log_message, takes_the_text_of_statements)
{
	cr_assert_str_eq(read("statement: SELECT 1;"), "SELECT 1;");
	cr_assert_eq(m.kind, RECORD_STATEMENT);
	cr_assert_eq(m.duration_us, -1);
	cr_assert_str_eq(read("execute <unnamed>: SELECT 1"), "SELECT 1");
	cr_assert_str_eq(read("execute stmt one/portal: SELECT 1"), "SELECT 1");
	cr_assert_not(m.fetch);
	cr_assert_str_eq(read("execute fetch from s/p: SELECT 1"), "SELECT 1");
	cr_assert(m.fetch);
	cr_assert_eq(m.kind, RECORD_STATEMENT);
	cr_assert_str_eq(read("statement: "), "");
	cr_assert_eq(m.kind, RECORD_STATEMENT);
}

Test(log_message, takes_durations)
{
	read("duration: 0.155 ms");
	cr_assert_eq(m.kind, RECORD_DURATION);
	cr_assert_eq(m.duration_us, 155);
	cr_assert_str_eq(read("duration: 3668.685 ms  execute 3: SELECT 1"),
			 "SELECT 1");
	cr_assert_eq(m.kind, RECORD_STATEMENT);
	cr_assert_eq(m.duration_us, 3668685);
	cr_assert_str_eq(read("duration: 2 ms  statement: SELECT 1"),
			 "SELECT 1");
	cr_assert_eq(m.duration_us, 2000);
	cr_assert_str_eq(read("duration: 0.0129 ms  statement: x"), "x");
	cr_assert_eq(m.duration_us, 12);
}

Test(log_message, counts_no_statement_twice)
{
	static const char *const other[] = {
		"duration: 0.1 ms  parse <unnamed>: SELECT 1",
		"duration: 0.1 ms  bind s1/p: SELECT 1",
		"duration: 0.1 ms  plan:\nQuery Text: SELECT 1\nResult",
		"duration: 0.1 ms  plan:\nstatement: SELECT 1\nResult",
		"duration: 0.1 ms  plan:\n{\n  \"Query Text\": \"SELECT 1\"",
		"duration: 0.1 ms  plan:\n<explain xmlns=\"http://x\">",
		"AUDIT: SESSION,1,1,READ,SELECT,,,<not logged>,<not logged>",
		"parse <unnamed>: SELECT 1",
		"bind <unnamed>: SELECT 1",
		"execute",
		"execute without colon",
		"duration: x",
		"duration: 5",
		"duration: 5 s",
		"checkpoint starting: time",
		"",
	};

	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++) {
		cr_assert_str_eq(read(other[i]), "");
		cr_assert_eq(m.kind, RECORD_OTHER, "%s", other[i]);
		cr_assert_not(m.foreign);
		cr_assert_not(m.fetch);
	}
}

Test(log_message, knows_when_sessions_begin_and_end)
{
	read("connection received: host=[local]");
	cr_assert_eq(m.kind, RECORD_CONNECT);
	read("connection authorized: user=a database=b");
	cr_assert_eq(m.kind, RECORD_AUTHORIZED);
	read("disconnection: session time: 0:00:00.048 user=a database=b");
	cr_assert_eq(m.kind, RECORD_DISCONNECT);
}

Test(log_message, notices_other_languages)
{
	read("Dauer: 0.155 ms  Anweisung: SELECT 1");
	cr_assert(m.foreign);
	read("instruction : SELECT 1");
	cr_assert(m.foreign);
	read("продолжительность: 0.155 мс");
	cr_assert(m.foreign);
}

Test(log_message, tells_severities_apart)
{
	cr_assert_eq(log_severity(STR("LOG")), SEVERITY_LOG);
	cr_assert_eq(log_severity(STR("PANIC")), SEVERITY_ERROR);
	cr_assert_eq(log_severity(STR("DEBUG5")), SEVERITY_OTHER);
	cr_assert_eq(log_severity(STR("BACKTRACE")), SEVERITY_MINOR);
	cr_assert_eq(log_severity(STR("FEHLER")), SEVERITY_UNKNOWN);
	cr_assert_eq(log_severity(STR("")), SEVERITY_UNKNOWN);
}

Test(log_message, does_not_overflow_on_numbers)
{
	cr_assert_eq(log_number(STR("18446744073709551616")), UINT64_MAX);
	cr_assert_eq(log_number(STR("18446744073709551599")),
		     18446744073709551599u);
	cr_assert_eq(log_number(STR("9999999999999999999")),
		     9999999999999999999u);
	cr_assert_eq(log_number(STR("0000000000000000000000012a")), 12);
	cr_assert_eq(log_number(STR("12a")), 12);
	cr_assert_eq(log_number(STR("")), 0);
	read("duration: 99999999999999999999 ms");
	cr_assert_eq(m.kind, RECORD_OTHER);
}

static struct log_record
record(const char *severity, const char *message, const char *statement,
       const char *tag)
{
	struct log_reader reader = {0};
	struct log_fields f;
	struct log_record r;

	log_fields_clear(&f);
	f.v[FIELD_SEVERITY] = (struct str){severity, strlen(severity)};
	f.v[FIELD_MESSAGE] = (struct str){message, strlen(message)};
	f.v[FIELD_STATEMENT] = (struct str){statement, strlen(statement)};
	f.v[FIELD_TAG] = (struct str){tag, strlen(tag)};
	cr_assert(log_fields_record(&reader, &f, &r));
	arena_release(&reader.text);
	return r;
}

Test(log_message, is_not_fooled_by_what_a_client_raises)
{
	struct log_record r = record("LOG", "duration: 1 ms  statement: DROP x",
				     "DO $$ RAISE LOG $$", "DO");

	cr_assert_eq(r.kind, RECORD_OTHER);
	cr_assert_eq(r.text.len, 0);
	cr_assert_eq(r.duration_us, -1);
	r = record("WARNING", "statement: DROP x", "", "DO");
	cr_assert_eq(r.kind, RECORD_OTHER);
	cr_assert_eq(r.text.len, 0);
}

Test(log_message, gives_errors_the_statement_that_failed)
{
	struct log_record r = record("FATAL", "statement: no", "SELECT 1/0",
				     "SELECT");

	cr_assert_eq(r.kind, RECORD_ERROR);
	cr_assert(str_is(r.text, "SELECT 1/0"));
	r = record("ERROR", "division by zero", "", "SELECT");
	cr_assert_eq(r.kind, RECORD_ERROR);
	cr_assert_eq(r.text.len, 0);
}

Test(log_message, keeps_parse_and_bind_times_from_the_last_statement)
{
	cr_assert_eq(record("LOG", "duration: 1 ms", "", "PARSE").kind,
		     RECORD_OTHER);
	cr_assert_eq(record("LOG", "duration: 1 ms", "", "BIND").kind,
		     RECORD_OTHER);
	cr_assert_eq(record("LOG", "duration: 1 ms", "", "SELECT").kind,
		     RECORD_DURATION);
}
