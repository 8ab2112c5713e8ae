#include "load/log.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "log_text.h"
#include "sql/shape.h"

#define LOGS   "tests/unit/load/logs/"
#define PREFIX "%m [%p] %c %l %v %x [%i] %q%u@%d [%a] "

static const char *const paths[] = {LOGS "workload.csv", LOGS "workload.json",
				    LOGS "workload.log"};
static const enum log_format path_formats[] = {LOG_CSV, LOG_JSON, LOG_STDERR};
static const struct log_options named = {.line_prefix = PREFIX};

/* Of one workload that a server of version 15 logged in three formats. */
Test(log, gives_equal_records_for_every_format)
{
	struct arena arena = ARENA_INIT;
	struct err err;
	size_t len;
	char *want = file_read(&arena, LOGS "workload.records", 1 << 20, &len,
			       &err);

	cr_assert_not_null(want);
	for (size_t i = 0; i < 3; i++) {
		struct buf got;

		buf_init(&got);
		log_path_text(&got, paths[i], &named);
		cr_assert_str_eq(got.data, want, "%s", paths[i]);
		buf_release(&got);
	}
	arena_release(&arena);
}

Test(log, gives_equal_records_however_the_input_is_cut)
{
	for (size_t i = 0; i < 3; i++) {
		struct buf want;

		buf_init(&want);
		log_path_text(&want, paths[i], &named);
		for (size_t bytes = 1; bytes < 3000; bytes += bytes / 3 + 1) {
			struct log_options tiny = {.line_prefix = PREFIX,
						   .format = path_formats[i],
						   .buffer = bytes};
			struct buf got;

			buf_init(&got);
			log_path_text(&got, paths[i], &tiny);
			cr_assert_str_eq(got.data, want.data, "%s by %zu",
					 paths[i], bytes);
			buf_release(&got);
		}
		buf_release(&want);
	}
}

Test(log, gives_equal_records_where_none_fits_the_buffer)
{
	for (size_t i = 0; i < 3; i++) {
		struct log_options small = {.line_prefix = PREFIX,
					    .format = path_formats[i],
					    .buffer = 100,
					    .entry_max = 256};
		struct buf got, want;

		buf_init(&got);
		buf_init(&want);
		log_path_text(&want, paths[i], &named);
		log_path_text(&got, paths[i], &small);
		cr_assert_str_eq(got.data, want.data, "%s", paths[i]);
		buf_release(&got);
		buf_release(&want);
	}
}

/* Any beginning of a log is a log; its records are the beginning of all. */
Test(log, reads_logs_that_end_anywhere)
{
	for (size_t i = 0; i < 3; i++) {
		struct arena arena = ARENA_INIT;
		struct err err;
		size_t len;
		char *text = file_read(&arena, paths[i], 1 << 20, &len, &err);
		struct log_options options = named;

		options.format = path_formats[i];
		cr_assert_not_null(text);
		for (size_t n = 0; n < len; n += 61)
			log_text_n(text, n, &options);
		arena_release(&arena);
	}
}

Test(log, recognises_what_a_server_wrote)
{
	struct err err;

	for (size_t i = 0; i < 3; i++) {
		struct log_reader *r = log_open(paths[i], &named, &err);

		cr_assert_eq(log_reader_format(r), path_formats[i]);
		cr_assert_eq(log_reader_prefix(r) != NULL, i == 2);
		log_close(r);
	}
}

/* A statement of 9 MB, in the form of a format. */
struct large {
	const char *before, *quote, *after;
	enum log_format format;
};

#define CSV_HEAD                                                              \
	"2026-11-23 18:18:18.706 UTC,\"a\",\"b\",1,,6b04836a.1,3,\"SELECT\"," \
	"2026-11-23 18:18:18 UTC,2/11,0,"
#define CSV_TAIL ",,,,,,,,,\"web\",\"client backend\",,0\n"
#define JSON_HEAD                                                  \
	"{\"timestamp\":\"2026-11-23 18:18:18.706 UTC\",\"user\":" \
	"\"a\",\"dbname\":\"b\",\"pid\":1,\"session_id\":"         \
	"\"6b04836a.1\",\"vxid\":\"2/11\",\"error_severity\":"
#define STDERR_HEAD                                                         \
	"2026-11-23 18:18:18.706 UTC [1] 6b04836a.1 3 2/11 0 [SELECT] a@b " \
	"[web] "

static const struct large statements[] = {
	{CSV_HEAD "LOG,00000,\"execute p: ", "\"\"", "\"" CSV_TAIL, LOG_CSV},
	{JSON_HEAD "\"LOG\",\"message\":\"execute p: ", "\\\"",
	 "\",\"detail\":\"x\",\"n\":[\"y\"]}\n", LOG_JSON},
	{STDERR_HEAD "LOG:  execute p: ", "\"",
	 "\n" STDERR_HEAD "DETAIL:  x\n" STDERR_HEAD "HINT:  x\n", LOG_STDERR},
};

static const struct large errors[] = {
	{CSV_HEAD "ERROR,22012,\"no\",,,,,,\"", "\"\"",
	 "\",,,\"web\",\"client backend\",,0\n", LOG_CSV},
	{JSON_HEAD "\"ERROR\",\"message\":\"no\",\"statement\":\"", "\\\"",
	 "\"}\n", LOG_JSON},
	{STDERR_HEAD "ERROR:  no\n" STDERR_HEAD "STATEMENT:  ", "\"", "\n",
	 LOG_STDERR},
};

/* How many names a statement selects: about 9 MB of it. */
#define NAMES 300000

static void
write_statement(struct buf *b, const char *quote, const char *newline)
{
	buf_printf(b, "SELECT %sx%s", quote, quote);
	for (int i = 0; i < NAMES; i++)
		buf_printf(b, ", %sn%06d%s, 'literal',%s", quote, i, quote,
			   newline);
}

static uint64_t
whole_shape(void)
{
	struct shaper *s = shaper_new();
	struct buf b;
	const char *text;
	size_t len;
	uint64_t id;

	buf_init(&b);
	write_statement(&b, "\"", "\n");
	shaper_start(s);
	shaper_feed(s, b.data, b.len);
	id = shaper_finish(s, &text, &len);
	shaper_free(s);
	buf_release(&b);
	return id;
}

static void
check_large(const struct large *l, enum log_record_kind kind)
{
	const struct log_record *record;
	struct log_reader *r;
	struct log_file f;
	struct buf log;
	struct err err;

	buf_init(&log);
	buf_str(&log, l->before);
	write_statement(&log, l->quote,
			l->format == LOG_CSV	? "\n"
			: l->format == LOG_JSON ? "\\n"
						: "\n\t");
	buf_str(&log, l->after);
	buf_str(&log, l->before);
	buf_str(&log, "SELECT 2");
	buf_str(&log, l->after);
	log_file_open(&f, log.data, log.len);
	r = log_open(f.path, &named, &err);
	cr_assert_not_null(r, "%s", err.message);
	cr_assert_eq(log_reader_format(r), l->format);
	cr_assert_eq(log_next(r, &record, &err), 1);
	cr_assert_eq(record->kind, kind);
	cr_assert(record->truncated);
	cr_assert_eq(record->shape_id, whole_shape());
	cr_assert(str_starts(record->text, "SELECT \"x\", \"n000000\", "
					   "'literal',\n, \"n000001\""));
	cr_assert_lt(record->text.len, LOG_TEXT_KEPT + 1);
	cr_assert_gt(record->text.len, LOG_TEXT_KEPT - 100);
	cr_assert(str_is(record->role, "a") && str_is(record->database, "b"));
	cr_assert(str_is(record->session, "6b04836a.1"));
	cr_assert(record->backend == 2 && record->lxid == 11);
	cr_assert_eq(log_next(r, &record, &err), 1);
	cr_assert(str_is(record->text, "SELECT 2"));
	cr_assert_not(record->truncated);
	cr_assert_eq(log_next(r, &record, &err), 0);
	cr_assert_eq(log_unreadable(r, NULL), 0);
	log_close(r);
	log_file_close(&f);
	buf_release(&log);
}

Test(log, hashes_statements_that_are_too_large_to_keep)
{
	for (size_t i = 0; i < 3; i++)
		check_large(&statements[i], RECORD_STATEMENT);
}

Test(log, hashes_failed_statements_that_are_too_large_to_keep)
{
	for (size_t i = 0; i < 3; i++)
		check_large(&errors[i], RECORD_ERROR);
}

Test(log, goes_on_behind_large_garbage)
{
	static const struct {
		const char *before, *after;
		enum log_format format;
	} garbage[] = {
		{CSV_HEAD "LOG,00000,\"", "\"x\n", LOG_CSV},
		{CSV_HEAD "LOG,00000,\"", "\",,\n", LOG_CSV},
		{"x", "\n", LOG_CSV},
		{"{\"error_severity\":\"LOG\",\"message\":\"", "\n", LOG_JSON},
		{"{\"error_severity\":\"", "\\x\"}\n", LOG_JSON},
		{"[", "\n", LOG_JSON},
		{"x", "\n", LOG_STDERR},
		{"\t", "\n", LOG_STDERR},
		{STDERR_HEAD "DETAIL:  ", "\n", LOG_STDERR},
	};

	for (size_t i = 0; i < sizeof(garbage) / sizeof(*garbage); i++) {
		const struct large *l =
			&statements[garbage[i].format - LOG_CSV];
		struct log_options small = {.line_prefix = PREFIX,
					    .format = garbage[i].format,
					    .entry_max = 4096};
		struct buf log;
		const char *got;

		buf_init(&log);
		buf_printf(&log, "%s", garbage[i].before);
		for (int k = 0; k < 10000; k++)
			buf_char(&log, 'x');
		buf_printf(&log, "%s%sSELECT 2%s", garbage[i].after, l->before,
			   l->after);
		got = log_text(log.data, &small);
		cr_assert(strstr(got, ": SELECT 2"), "%zu: %s", i, got);
		cr_assert(strstr(got, "unreadable "), "%zu: %s", i, got);
		cr_assert(strstr(got, "first line 1"), "%zu: %s", i, got);
		buf_release(&log);
	}
}

Test(log, takes_empty_logs)
{
	struct err err;
	struct log_reader *r;

	cr_assert_str_eq(log_text("", NULL), "");
	cr_assert_str_eq(log_text("\n \r\n", NULL), "");
	cr_assert_str_eq(log_text("\xef\xbb\xbf", NULL), "");
	r = log_open("/dev/null", NULL, &err);
	cr_assert_eq(log_reader_format(r), LOG_UNKNOWN);
	cr_assert_null(log_reader_prefix(r));
	log_close(r);
	log_close(NULL);
}

Test(log, skips_a_byte_order_mark)
{
	cr_assert_str_eq(log_text("\xef\xbb\xbf" STDERR_HEAD
				  "LOG:  statement: x\n",
				  &named),
			 "statement a@b (web) <6b04836a.1> 2/11: x\n");
}

Test(log, says_what_is_wrong_with_other_files)
{
	static const char binary[] = "\x7f"
				     "ELF\x02\x01\x01\0\0\0";
	struct err err = {0};

	cr_assert_str_eq(
		log_error(binary, sizeof(binary), NULL),
		"is not a log that dbsplit knows\n"
		"csvlog, jsonlog, pg_stat_statements as CSV, SQL and the logs "
		"of services are "
		"recognised; for a stderr log with a prefix of your own, name "
		"it with --log-line-prefix, as postgresql.conf has it");
	cr_assert_str_eq(log_error("hello\n", 6, &named),
			 "is not a log that dbsplit knows\n"
			 "no line begins with the prefix \"" PREFIX
			 "\" and a severity such as LOG: in English");
	cr_assert(strstr(log_error("\xff\xfex\0", 4, NULL), "UTF-16"));
	cr_assert_null(log_open("/nonexistent/log", NULL, &err));
	cr_assert_str_eq(err.message, "cannot open \"/nonexistent/log\": No "
				      "such file or directory");
	cr_assert_null(log_open("/tmp", NULL, &err));
	cr_assert_str_eq(err.message, "\"/tmp\" is a directory, not a file");
}

Test(log, asks_for_the_prefix_of_a_stderr_log)
{
	struct log_options options = {.format = LOG_STDERR};

	cr_assert_str_eq(log_error("mine: LOG:  x\n", 14, &options),
			 "is none that dbsplit knows\nname it with "
			 "--log-line-prefix, as postgresql.conf has it");
}

Test(log, believes_the_format_that_is_named)
{
	struct log_options options = {.format = LOG_CSV};

	cr_assert_str_eq(log_text("SELECT 1;\n", &options),
			 "unreadable 1, first line 1");
}

Test(log, reads_fifos_and_standard_input)
{
	char dir[] = "/tmp/dbsplit-fifo-XXXXXX", path[64];
	struct buf got, want;
	pid_t child;
	int fd;

	cr_assert_not_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/log", dir);
	cr_assert_eq(mkfifo(path, 0600), 0);
	buf_init(&got);
	buf_init(&want);
	log_path_text(&want, paths[0], NULL);
	for (int i = 0; i < 2; i++) {
		buf_clear(&got);
		child = fork();
		if (child == 0) {
			execlp("cp", "cp", paths[0], path, NULL);
			_exit(127);
		}
		if (i == 0) {
			log_path_text(&got, path, NULL);
		} else {
			fd = open(path, O_RDONLY);
			dup2(fd, STDIN_FILENO);
			close(fd);
			log_path_text(&got, "-", NULL);
		}
		cr_assert_str_eq(got.data, want.data);
		waitpid(child, NULL, 0);
	}
	cr_assert_eq(log_first_time(path, NULL), INT64_MIN);
	cr_assert_eq(log_first_time("-", NULL), INT64_MIN);
	unlink(path);
	rmdir(dir);
	buf_release(&got);
	buf_release(&want);
}

Test(log, knows_when_a_log_begins)
{
	int64_t first = log_first_time(paths[0], NULL);

	cr_assert_neq(first, INT64_MIN);
	cr_assert_eq(log_first_time(paths[1], NULL), first);
	cr_assert_eq(log_first_time(paths[2], &named), first);
	cr_assert_eq(log_first_time("/nonexistent/log", NULL), INT64_MIN);
	cr_assert_eq(log_first_time("Makefile", NULL), INT64_MIN);
	cr_assert_eq(log_first_time("/dev/null", NULL), INT64_MIN);
}

Test(log, says_that_reading_failed)
{
	struct err err = {0};

	/* A process's memory opens as a file, and cannot be read from 0. */
	cr_assert_null(log_open("/proc/self/mem", NULL, &err));
	cr_assert_str_eq(err.message,
			 "cannot read \"/proc/self/mem\": Input/output error");
}
