/* Logs that are read in several runs, while they grow: each run goes on where
   the one before ended, and together they give what one run gives. */
#include <archive.h>
#include <archive_entry.h>
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/pool.h"
#include "log_text.h"

#define LOGS   "tests/unit/load/logs/"
#define PREFIX "%m [%p] %c %l %v %x [%i] %q%u@%d [%a] "

/* A log between runs. */
struct kept {
	struct log_place place;
	bool settled, shorter;
	bool counts; /* what is unreadable, where else nothing may be */
	uint64_t unreadable;
	char head[16]; /* what it began with */
};

static void
find(void *arg, const char *p, size_t n, const struct stat *file,
     struct log_place *at)
{
	struct kept *k = arg;

	cr_assert(S_ISREG(file->st_mode));
	memcpy(k->head, p, n < sizeof(k->head) ? n : sizeof(k->head));
	*at = k->place;
}

/* Written so long ago that nobody is at it any more? */
enum age {
	FRESH,
	OLD,
};

static void
read_run(struct buf *out, struct kept *k, const struct log_file *f, size_t len,
	 const struct log_options *more)
{
	struct log_resume resume = {.find = find, .arg = k};
	struct log_options options = *more;
	const struct log_record *record;
	struct log_reader *r;
	struct err err;
	int rc;

	options.resume = &resume;
	r = log_open(f->path, &options, &err);
	cr_assert_not_null(r, "%s", err.message);
	while ((rc = log_next(r, &record, &err)) == 1)
		log_record_text(out, record);
	cr_assert_eq(rc, 0, "%s", err.message);
	k->unreadable += log_unreadable(r, NULL);
	cr_assert(k->counts || k->unreadable == 0);
	k->place = log_place(r);
	k->settled = log_settled(r, len);
	k->shorter = log_shorter(r);
	log_close(r);
}

static bool
same_place(const struct log_place *a, const struct log_place *b)
{
	return a->position == b->position && a->line == b->line &&
	       memcmp(a->unreadable, b->unreadable, sizeof(a->unreadable)) == 0;
}

/* The same run in parts of some size must be the same. */
static void
read_in_parts(const char *want, const struct kept *before,
	      const struct kept *after, const struct log_file *f, size_t len,
	      const struct log_options *more)
{
	static const size_t sizes[] = {1, 300, 70, 2000};
	static unsigned turn;
	struct log_options options = *more;
	struct kept k = *before;
	struct buf got;

	buf_init(&got);
	options.part = sizes[turn++ % 4];
	options.pool = pool_new(turn % 3 == 0 ? 3 : 1);
	read_run(&got, &k, f, len, &options);
	pool_free(options.pool);
	cr_assert_str_eq(got.data, want, "parts of %zu", options.part);
	cr_assert(same_place(&k.place, &after->place),
		  "parts of %zu: %zu, line %zu and not %zu, line %zu",
		  options.part, (size_t)k.place.position, (size_t)k.place.line,
		  (size_t)after->place.position, (size_t)after->place.line);
	cr_assert_eq(k.settled, after->settled);
	cr_assert_eq(k.shorter, after->shorter);
	cr_assert_eq(k.unreadable, after->unreadable);
	buf_release(&got);
}

/* Add the records of the next run, which finds content. */
static void
run(struct buf *out, struct kept *k, const char *content, size_t len,
    enum age age, const struct log_options *options)
{
	/* As long as a test may take, it stays what it is. */
	const time_t written = age == OLD ? 1 : time(NULL) + 3600;
	const struct timespec times[2] = {{.tv_sec = written},
					  {.tv_sec = written}};
	struct kept before = *k;
	size_t had = out->len;
	struct log_file f;

	log_file_open(&f, content, len);
	cr_assert_eq(futimens(f.fd, times), 0);
	read_run(out, k, &f, len, options);
	read_in_parts(out->len ? out->data + had : "", &before, k, &f, len,
		      options);
	log_file_close(&f);
}

static char *
load(struct arena *a, const char *path, size_t *len)
{
	struct err err;
	char *text = file_read(a, path, 1 << 20, len, &err);

	cr_assert_not_null(text, "%s", err.message);
	return text;
}

static uint64_t
lines_of(const char *text, size_t len)
{
	uint64_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += text[i] == '\n';
	return n;
}

static const struct {
	const char *path;
	enum log_format format;
} logs[] = {
	{LOGS "workload.csv", LOG_CSV},
	{LOGS "workload.json", LOG_JSON},
	{LOGS "workload.log", LOG_STDERR},
};

/* Cut the logs in two at every step-th byte. */
static void
check_cuts(size_t step, const struct log_options *more)
{
	struct arena arena = ARENA_INIT;
	struct buf got;
	size_t len, n;
	char *want = load(&arena, LOGS "workload.records", &n);

	buf_init(&got);
	for (size_t i = 0; i < 3; i++) {
		char *log = load(&arena, logs[i].path, &len);
		struct log_options options = *more;

		options.format = logs[i].format;
		for (size_t cut = 0; cut <= len; cut += step) {
			struct kept k = {.place.line = 1};

			buf_clear(&got);
			run(&got, &k, log, cut, FRESH, &options);
			cr_assert_leq(k.place.position, cut);
			cr_assert_eq(k.place.line,
				     lines_of(log, k.place.position) + 1);
			cr_assert_not(k.settled);
			run(&got, &k, log, len, OLD, &options);
			cr_assert_eq(k.place.position, len);
			cr_assert(k.settled);
			cr_assert_str_eq(got.data, want, "%s cut at %zu",
					 logs[i].path, cut);
		}
	}
	buf_release(&got);
	arena_release(&arena);
}

Test(log_resume, gives_each_record_once_wherever_it_is_cut)
{
	static const struct log_options options = {.line_prefix = PREFIX};

	check_cuts(17, &options);
}

Test(log_resume, gives_each_record_once_where_few_fit_the_buffer)
{
	static const struct log_options options = {
		.line_prefix = PREFIX,
		.buffer = 700,
		.entry_max = 700,
	};

	check_cuts(37, &options);
}

Test(log_resume, goes_on_often)
{
	static const struct log_options options = {.line_prefix = PREFIX};
	struct arena arena = ARENA_INIT;
	struct buf got;
	size_t len, n;
	char *want = load(&arena, LOGS "workload.records", &n);

	buf_init(&got);
	for (size_t i = 0; i < 3; i++) {
		char *log = load(&arena, logs[i].path, &len);
		struct kept k = {.place.line = 1};

		buf_clear(&got);
		for (size_t there = 0; there < len; there += 100)
			run(&got, &k, log, there, FRESH, &options);
		run(&got, &k, log, len, OLD, &options);
		cr_assert_str_eq(got.data, want, "%s", logs[i].path);
		/* And there is nothing more. */
		run(&got, &k, log, len, OLD, &options);
		cr_assert_str_eq(got.data, want, "%s", logs[i].path);
		cr_assert_eq(k.place.position, len);
		cr_assert_eq(memcmp(k.head, log, sizeof(k.head)), 0);
	}
	buf_release(&got);
	arena_release(&arena);
}

/* Three entries, of which the second is larger than the buffer. */
static void
put_large(struct buf *out, enum log_format format)
{
	static const char time[] = "2026-11-23 18:18:17.123 UTC";

	for (int i = 0; i < 3; i++) {
		int spaces = i == 1 ? 2000 : 1;

		if (format == LOG_CSV)
			buf_printf(out,
				   "%s,\"u\",\"d\",1%d,\"h:1\",6b04d380.517,1,"
				   "\"SELECT\",%s,5/1,0,LOG,00000,\"statement: "
				   "SELECT%*s1\",,,,,,,,,\"a\",\"client "
				   "backend\",,0\n",
				   time, i, time, spaces, " ");
		else if (format == LOG_JSON)
			buf_printf(out,
				   "{\"timestamp\":\"%s\",\"pid\":1%d,"
				   "\"user\":\"u\",\"dbname\":\"d\","
				   "\"error_severity\":\"LOG\",\"message\":"
				   "\"statement: SELECT%*s1\"}\n",
				   time, i, spaces, " ");
		else
			buf_printf(out,
				   "%s [1%d] u@d LOG:  statement: "
				   "SELECT%*s1\n",
				   time, i, spaces, " ");
	}
}

Test(log_resume, goes_on_in_what_is_larger_than_the_buffer)
{
	static const enum log_format named[] = {LOG_CSV, LOG_JSON, LOG_STDERR};
	struct log_options options = {
		.line_prefix = "%m [%p] %u@%d ",
		.buffer = 500,
		.entry_max = 500,
	};
	struct buf log, want, got;

	buf_init(&log);
	buf_init(&want);
	buf_init(&got);
	for (size_t i = 0; i < 3; i++) {
		struct kept whole = {.place.line = 1};

		options.format = named[i];
		buf_clear(&log);
		buf_clear(&want);
		put_large(&log, named[i]);
		run(&want, &whole, log.data, log.len, OLD, &options);
		cr_assert_eq(lines_of(want.data, want.len), 3);
		for (size_t cut = 0; cut < 4 * log.len; cut += 11) {
			struct kept k = {.place.line = 1};

			buf_clear(&got);
			run(&got, &k, log.data, cut % log.len, OLD, &options);
			run(&got, &k, log.data, log.len, OLD, &options);
			cr_assert_str_eq(got.data, want.data, "%zu, cut at %zu",
					 i, cut % log.len);
		}
	}
	buf_release(&log);
	buf_release(&want);
	buf_release(&got);
}

#define LINE(n)                                  \
	"2026-11-23 18:18:17.12" #n " UTC [1" #n \
	"] u@d LOG:  statement: SELECT " #n
#define STATEMENT(n) "statement u@d <1" #n ">: SELECT " #n "\n"

static void
is_after(const char *content, enum age age, const char *records,
	 size_t position)
{
	static const struct log_options options = {
		.line_prefix = "%m [%p] %u@%d ",
	};
	struct kept k = {.place.line = 1};
	struct buf got;

	buf_init(&got);
	run(&got, &k, content, strlen(content), age, &options);
	cr_expect_str_eq(got.data, records);
	cr_expect_eq(k.place.position, position, "%zu and not %zu",
		     (size_t)k.place.position, position);
	buf_release(&got);
}

/* Lines of the entry may be on their way, or just half of one is there. */
Test(log_resume, holds_back_what_may_go_on)
{
	size_t one = strlen(LINE(1) "\n"), two = strlen(LINE(1) "\n\tFROM t\n");

	is_after(LINE(1) "\n" LINE(2) "\n", FRESH, "", 0);
	is_after(LINE(1) "\n" LINE(2) "\n", OLD, STATEMENT(1) STATEMENT(2),
		 one * 2);
	is_after(LINE(1) "\n" LINE(2), OLD, "", 0);
	is_after(LINE(1) "\n" LINE(2) "\n" LINE(3), OLD, STATEMENT(1), one);
	is_after(LINE(1) "\n\tFROM t\n" LINE(2) "\n\tFRO", OLD,
		 "statement u@d <11>: SELECT 1\\nFROM t\n", two);
}

/* A line of the first is behind one of the second. */
Test(log_resume, holds_back_what_is_interleaved)
{
	is_after(LINE(1) "\n" LINE(
			 2) "\n"
			    "2026-11-23 18:18:17.121 UTC [11] u@d DETAIL:  x\n"
			    "2026-11-23 18:18:17.123 UTC [1",
		 OLD, "", 0);
}

static const char docker[] = "{\"log\":\"" LINE(
	1) "\\n\",\"stream\":\"stderr\","
	   "\"time\":\"2026-11-23T18:18:17.123456789Z\"}\n"
	   "{\"log\":\"" LINE(
		   2) "\\n\",\"stream\":\"stderr\","
		      "\"time\":\"2026-11-23T18:18:17.123456789Z\"}\n"
		      "{\"log\":\"" LINE(3) "\\n\",\"stream\":\"stderr\","
					    "\"time\":\"2026-11-23T18:18:17."
					    "123456789Z\"}\n";

/* How much is unreadable in content, of which so much is there at first. */
static void
counts_once(const char *content, size_t cut, uint64_t n,
	    const struct log_options *options)
{
	struct kept k = {.place.line = 1, .unreadable = 0};
	struct buf got;

	buf_init(&got);
	k.counts = true;
	run(&got, &k, content, cut, FRESH, options);
	run(&got, &k, content, strlen(content), OLD, options);
	cr_assert_eq(k.unreadable, n, "%zu unreadable, cut at %zu",
		     (size_t)k.unreadable, cut);
	buf_release(&got);
}

Test(log_resume, counts_what_is_unreadable_once)
{
	static const struct log_options prefix = {
		.line_prefix = "%m [%p] %u@%d ",
	};
	static const struct log_options service = {.service = "docker"};
	static const char bad[] = LINE(1) "\n\tFROM t\n\tx\nbad\n" LINE(
		2) "\n\ty\nbad\n" LINE(3) "\n\tz\n";
	struct buf both;

	for (size_t cut = 0; cut < strlen(bad); cut++)
		counts_once(bad, cut, 2, &prefix);
	buf_init(&both);
	buf_printf(&both, "%sbad\n%sbad\n", docker, docker);
	for (size_t cut = 0; cut < both.len; cut += 3)
		counts_once(both.data, cut, 2, &service);
	buf_release(&both);
}

Test(log_resume, counts_bytes_without_envelopes)
{
	static const struct log_options options = {.service = "docker"};
	struct buf got;
	size_t len = strlen(docker);

	buf_init(&got);
	for (size_t cut = 0; cut <= len; cut++) {
		struct kept k = {.place.line = 1};

		buf_clear(&got);
		run(&got, &k, docker, cut, OLD, &options);
		run(&got, &k, docker, len, OLD, &options);
		cr_assert_str_eq(got.data,
				 STATEMENT(1) STATEMENT(2) STATEMENT(3),
				 "cut at %zu", cut);
		cr_assert_eq(k.place.position, 3 * strlen(LINE(1) "\n"));
		cr_assert_eq(k.place.line, 4);
	}
	buf_release(&got);
}

static void
compress(struct buf *out, const char *text, size_t len)
{
	struct archive *a = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	size_t size = len + 65536, used;
	char *bytes = xmalloc(size);

	archive_write_add_filter_gzip(a);
	archive_write_set_format_raw(a);
	archive_write_set_bytes_per_block(a, 0);
	archive_write_open_memory(a, bytes, size, &used);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_write_header(a, entry);
	archive_write_data(a, text, len);
	archive_entry_free(entry);
	archive_write_close(a);
	archive_write_free(a);
	buf_clear(out);
	buf_add(out, bytes, used);
	free(bytes);
}

/* As it is when it was rotated. */
Test(log_resume, goes_on_in_what_was_compressed)
{
	static const char mark[] = "\xef\xbb\xbf";
	static const struct log_options options = {0};
	struct buf got, plain, packed;

	buf_init(&got);
	buf_init(&plain);
	buf_init(&packed);
	for (int i = 0; i < 2; i++) {
		const char *log = i ? docker
				    : LINE(1) "\n" LINE(2) "\n" LINE(3) "\n";
		size_t half = strlen(log) * 2 / 3 + 20;
		struct kept k = {.place.line = 1};

		buf_clear(&got);
		buf_clear(&plain);
		buf_printf(&plain, "%s%s", mark, log);
		run(&got, &k, plain.data, half, OLD, &options);
		cr_assert(k.place.position > 0);
		cr_assert_leq(k.place.position, strlen(LINE(1) "\n") * 2);
		compress(&packed, plain.data, plain.len);
		run(&got, &k, packed.data, packed.len, OLD, &options);
		cr_assert_str_eq(got.data,
				 STATEMENT(1) STATEMENT(2) STATEMENT(3));
		cr_assert_eq(memcmp(k.head, plain.data, sizeof(k.head)), 0);
		run(&got, &k, packed.data, packed.len, OLD, &options);
		cr_assert(k.settled);
	}
	buf_release(&got);
	buf_release(&plain);
	buf_release(&packed);
}

Test(log_resume, reads_nothing_of_what_became_shorter)
{
	static const struct log_options options = {0};
	struct buf got, packed;
	struct kept k = {.place = {3 * strlen(LINE(1) "\n"), 4}};

	buf_init(&got);
	buf_init(&packed);
	run(&got, &k, LINE(1) "\n" LINE(2) "\n", 2 * strlen(LINE(1) "\n"), OLD,
	    &options);
	cr_assert(k.shorter);
	compress(&packed, docker, strlen(docker) * 2 / 3);
	run(&got, &k, packed.data, packed.len, OLD, &options);
	cr_assert(k.shorter);
	cr_assert_str_eq(got.data, "");
	cr_assert_eq(k.place.position, 3 * strlen(LINE(1) "\n"));
	cr_assert_eq(k.place.line, 4);
	buf_release(&got);
	buf_release(&packed);
}

static void
refuses(const char *content, const char *message)
{
	struct kept k = {.place.line = 1};
	struct log_resume resume = {.find = find, .arg = &k};
	struct log_options options = {.resume = &resume};

	cr_assert_str_eq(log_error(content, strlen(content), &options),
			 message);
}

Test(log_resume, refuses_what_has_no_places)
{
	struct kept k = {.place.line = 1};
	struct log_resume resume = {.find = find, .arg = &k};
	struct log_options options = {.resume = &resume};
	struct err err;

	refuses("SELECT 1;\n", "is SQL: only a server's log can be resumed\n");
	refuses("query,calls\na,1\n",
		"is pg_stat_statements: only a server's log can be resumed\n");
	cr_assert_null(log_open("/dev/null", &options, &err));
	cr_assert_str_eq(err.message, "\"/dev/null\" is no file: only a file "
				      "can be resumed");
}
