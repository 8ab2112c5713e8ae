#include "load/log_parts.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/pool.h"
#include "log_text.h"

#define PREFIX "%m [%p] %u@%d "

static void
read_all(struct buf *out, const char *path, const struct log_options *options)
{
	const struct log_record *record;
	struct err err = {0};
	struct log_reader *r = log_open(path, options, &err);
	uint64_t first, n;
	int rc;

	buf_clear(out);
	cr_assert_not_null(r, "%s", err.message);
	while ((rc = log_next(r, &record, &err)) == 1) {
		buf_printf(out, "%" PRIu64 " ", record->session_line);
		log_record_text(out, record);
	}
	n = log_unreadable(r, &first);
	buf_printf(out, "%" PRIu64 " unreadable from %" PRIu64 ", %d %s\n", n,
		   first, rc, rc < 0 ? err.message : "");
	log_close(r);
}

/* Cut into parts of any size, a log is the same. */
static void
check_parts(const struct buf *log, const struct log_options *options)
{
	struct log_options parts = *options;
	struct buf want, got;
	struct log_file f;

	buf_init(&want);
	buf_init(&got);
	log_file_open(&f, log->data, log->len);
	read_all(&want, f.path, options);
	parts.pool = pool_new(2);
	for (size_t size = 1; size <= log->len; size += 1 + size / 20) {
		parts.part = size;
		read_all(&got, f.path, &parts);
		cr_assert_str_eq(got.data, want.data, "parts of %zu", size);
	}
	pool_free(parts.pool);
	log_file_close(&f);
	buf_release(&want);
	buf_release(&got);
}

static void
put_csv(struct buf *out, int line, const char *message)
{
	buf_printf(out,
		   "2026-11-23 10:00:00.%03d UTC,\"a\",\"b\",17,\"::1\",6b0.1,"
		   "%d,\"SELECT\",2026-11-23 10:00:00 UTC,2/%d,0,LOG,00000,\"",
		   line, line, line);
	for (const char *p = message; *p; p++) {
		buf_char(out, *p);
		if (*p == '"')
			buf_char(out, '"');
	}
	buf_str(out, "\",,,,,,,,,\"web\",\"client backend\",,0\n");
}

/* A line of the server itself: nothing before its message is in quotes, so that
   it looks the same where quotes are doubled. */
static void
put_csv_server(struct buf *out, int line)
{
	buf_printf(out,
		   "2026-11-23 10:00:00.%03d UTC,,,18,,6b0.2,%d,,"
		   "2026-11-23 10:00:00 UTC,,0,LOG,00000,"
		   "checkpoint,,,,,,,,,,checkpointer,,0\n",
		   line, line);
}

/* Statements that hold lines of a log, as those of who loads logs do. */
static void
put_csv_log(struct buf *log, int depth)
{
	struct buf inner;

	buf_init(&inner);
	for (int i = 1; i <= 6; i++) {
		buf_clear(&inner);
		buf_printf(&inner, "statement: SELECT '\n%d\n", i);
		if (depth > 0 && i % 3 == 0)
			put_csv_log(&inner, depth - 1);
		if (i % 2 == 0)
			put_csv(&inner, i, "statement: DELETE FROM \"inner\"");
		for (int k = 0; k < i; k++)
			put_csv_server(&inner, k);
		buf_str(&inner, "'");
		put_csv(log, i, inner.data);
		if (i == 4)
			buf_str(log, "2026-11-23 garbage\nand \"more\n\n");
	}
	buf_release(&inner);
}

Test(log_parts, are_cut_between_records_of_csvlog)
{
	const struct log_options options = {.format = LOG_CSV};
	struct buf log;

	buf_init(&log);
	put_csv_log(&log, 2);
	check_parts(&log, &options);
	buf_release(&log);
}

Test(log_parts, are_joined_for_records_that_do_not_fit)
{
	const struct log_options options = {
		.format = LOG_CSV, .entry_max = 300, .text_kept = 100};
	struct buf log;

	buf_init(&log);
	put_csv_log(&log, 1);
	check_parts(&log, &options);
	buf_release(&log);
}

/* Sessions whose lines interleave, and lines of nobody. */
static void
put_stderr(struct buf *out, int n)
{
	for (int i = 0; i < n; i++) {
		int pid = 10 + i * 7 % 12;

		buf_printf(out,
			   "2026-11-23 10:00:00.%03d UTC [%d] a@b LOG:  "
			   "execute <unnamed>: SELECT %d\n",
			   i, pid, i);
		if (i % 3 == 0)
			buf_str(out, "\tFROM t\n\n\tWHERE x\n");
		if (i % 5 == 0)
			buf_printf(out,
				   "2026-11-23 10:00:00.%03d UTC [%d] a@b "
				   "DETAIL:  parameters: $1 = '%d'\n",
				   i, 10 + (i / 2) % 12, i);
		if (i % 7 == 0)
			buf_str(out, "a line of nobody\n");
		if (i % 11 == 0)
			buf_printf(out,
				   "2026-11-23 10:00:00.%03d UTC [%d] a@b "
				   "ERROR:  no\n\tsuch\n",
				   i, pid);
	}
}

Test(log_parts, of_stderr_see_what_is_open)
{
	const struct log_options options = {.line_prefix = PREFIX,
					    .format = LOG_STDERR};
	struct buf log;

	buf_init(&log);
	put_stderr(&log, 80);
	check_parts(&log, &options);
	buf_release(&log);
}

Test(log_parts, of_stderr_are_joined_where_entries_do_not_fit)
{
	const struct log_options options = {.line_prefix = PREFIX,
					    .format = LOG_STDERR,
					    .entry_max = 700,
					    .text_kept = 200};
	struct buf log;

	buf_init(&log);
	put_stderr(&log, 30);
	buf_str(&log, "2026-11-23 10:00:01 UTC [3] a@b LOG:  statement: ");
	for (int i = 0; i < 200; i++)
		buf_printf(&log, "SELECT %d;\n\t", i);
	buf_str(&log, "\n");
	put_stderr(&log, 30);
	check_parts(&log, &options);
	buf_release(&log);
}

/* Whoever reads ahead stops when the reader is closed. */
Test(log_parts, can_be_left)
{
	struct log_options options = {.format = LOG_CSV, .part = 200};
	const struct log_record *record;
	struct log_file f;
	struct buf log;
	struct err err;

	buf_init(&log);
	for (int i = 0; i < 50; i++)
		put_csv_log(&log, 0);
	log_file_open(&f, log.data, log.len);
	options.pool = pool_new(3);
	for (int n = 0; n < 100; n++) {
		struct log_reader *r = log_open(f.path, &options, &err);

		cr_assert_not_null(r);
		for (int i = 0; i < n; i++)
			cr_assert_eq(log_next(r, &record, &err), 1);
		log_close(r);
	}
	pool_free(options.pool);
	log_file_close(&f);
	buf_release(&log);
}
