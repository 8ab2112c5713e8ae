/* Logs that are read no further before their end: what is whole by then is an
   entry, and nothing else is. */
#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/pool.h"
#include "log_text.h"

#define LOGS   "tests/unit/load/logs/"
#define PREFIX "%m [%p] %c %l %v %x [%i] %q%u@%d [%a] "

/* The records of the first bytes of content: reading stops behind them. In
   parts, if size is not 0. */
static void
read_cut(struct buf *out, const char *content, size_t len, size_t bytes,
	 enum log_format format, size_t size)
{
	struct log_run run;
	struct log_options options = {
		.run = &run,
		.line_prefix = PREFIX,
		.format = format,
		.buffer = bytes,
		.part = size,
	};
	const struct log_record *record;
	struct log_reader *r;
	struct log_file f;
	struct err err;
	int stop[2], rc;

	cr_assert_eq(pipe(stop), 0);
	run = (struct log_run){.stop_fd = stop[0]};
	/* It has no thread that reads before it is to stop. */
	if (size)
		options.pool = pool_new(1);
	log_file_open(&f, content, len);
	r = log_open(f.path, &options, &err);
	cr_assert_not_null(r, "%s", err.message);
	cr_assert_eq(write(stop[1], "", 1), 1);
	buf_clear(out);
	while ((rc = log_next(r, &record, &err)) == 1)
		log_record_text(out, record);
	cr_assert_eq(rc, 0, "%s", err.message);
	cr_assert_eq(log_stopped(r), bytes < len);
	cr_assert_eq(log_unreadable(r, NULL), 0, "cut at %zu", bytes);
	log_close(r);
	if (size)
		pool_free(options.pool);
	log_file_close(&f);
	close(stop[0]);
	close(stop[1]);
}

/* The same, which must be so in parts of some size too. */
static void
cut_text(struct buf *out, const char *content, size_t len, size_t bytes,
	 enum log_format format)
{
	static const size_t sizes[] = {1, 70, 300, 2000};
	static unsigned turn;
	size_t size = sizes[turn++ % 4];
	struct buf parts;

	read_cut(out, content, len, bytes, format, 0);
	buf_init(&parts);
	read_cut(&parts, content, len, bytes, format, size);
	cr_assert_str_eq(parts.data, out->data, "cut at %zu, parts of %zu",
			 bytes, size);
	buf_release(&parts);
}

static char *
load(struct arena *a, const char *path, size_t *len)
{
	struct err err;
	char *text = file_read(a, path, 1 << 20, len, &err);

	cr_assert_not_null(text, "%s", err.message);
	return text;
}

static size_t
lines_of(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += text[i] == '\n';
	return n;
}

/* The first n lines of text are all there is in part. */
static void
is_beginning(const char *part, const char *text, size_t n, size_t bytes)
{
	const char *end = text;

	for (size_t i = 0; i < n; i++)
		end = strchr(end, '\n') + 1;
	cr_assert(strlen(part) == (size_t)(end - text) &&
			  strncmp(part, text, strlen(part)) == 0,
		  "cut at %zu: found\n%s\nexpected\n%.*s", bytes, part,
		  (int)(end - text), text);
}

Test(log_cut, gives_whole_lines_of_json)
{
	struct arena arena = ARENA_INIT;
	size_t len, n;
	char *log = load(&arena, LOGS "workload.json", &len);
	char *records = load(&arena, LOGS "workload.records", &n);
	struct buf got;

	buf_init(&got);
	for (size_t bytes = 3; bytes <= len; bytes += 7) {
		cut_text(&got, log, len, bytes, LOG_JSON);
		is_beginning(got.data, records, lines_of(log, bytes), bytes);
	}
	buf_release(&got);
	arena_release(&arena);
}

/* How many records end within the first bytes of a csvlog. */
static size_t
csv_records(const char *log, size_t bytes)
{
	bool quoted = false;
	size_t n = 0;

	for (size_t i = 0; i < bytes; i++) {
		quoted ^= log[i] == '"';
		n += log[i] == '\n' && !quoted;
	}
	return n;
}

Test(log_cut, gives_whole_records_of_csv)
{
	struct arena arena = ARENA_INIT;
	size_t len, n;
	char *log = load(&arena, LOGS "workload.csv", &len);
	char *records = load(&arena, LOGS "workload.records", &n);
	struct buf got;

	buf_init(&got);
	/* The first record is looked at as a whole. */
	for (size_t bytes = strcspn(log, "\n") + 1; bytes <= len; bytes += 7) {
		cut_text(&got, log, len, bytes, LOG_CSV);
		is_beginning(got.data, records, csv_records(log, bytes), bytes);
	}
	buf_release(&got);
	arena_release(&arena);
}

/* An entry of stderr can always have another line. */
Test(log_cut, gives_whole_lines_of_stderr)
{
	struct arena arena = ARENA_INIT;
	struct buf got, want;
	size_t len;
	char *log = load(&arena, LOGS "workload.log", &len);

	buf_init(&got);
	buf_init(&want);
	for (size_t bytes = 3; bytes <= len; bytes += 7) {
		size_t whole = bytes;

		while (whole > 0 && log[whole - 1] != '\n')
			whole--;
		cut_text(&got, log, len, bytes, LOG_STDERR);
		cut_text(&want, log, whole, whole ? whole : 1, LOG_STDERR);
		cr_assert_str_eq(got.data, want.data, "cut at %zu", bytes);
	}
	buf_release(&got);
	buf_release(&want);
	arena_release(&arena);
}

Test(log_cut, gives_whole_rows_of_statistics)
{
	static const char rows[] = "query,calls\n\"SELECT\n1\",2\nSELECT 3,4\n";
	struct buf got;

	buf_init(&got);
	cut_text(&got, rows, strlen(rows), strlen(rows) - 1, LOG_STATS);
	cr_assert_str_eq(got.data, "statement x2: SELECT\\n1\n");
	cut_text(&got, rows, strlen(rows), 17, LOG_STATS);
	cr_assert_str_eq(got.data, "");
	buf_release(&got);
}
