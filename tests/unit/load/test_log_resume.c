/* Logs that are read in several runs, while they grow: each run goes on where
   the one before ended, and together they give what one run gives. */
#include <archive.h>
#include <archive_entry.h>
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
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

/* Add the records of the next run, which finds content. */
static void
run(struct buf *out, struct kept *k, const char *content, size_t len,
    enum age age, const struct log_options *more)
{
	static const struct timespec old[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
	struct log_resume resume = {.find = find, .arg = k};
	struct log_options options = *more;
	const struct log_record *record;
	struct log_reader *r;
	struct log_file f;
	struct err err;
	int rc;

	options.resume = &resume;
	log_file_open(&f, content, len);
	if (age == OLD)
		cr_assert_eq(futimens(f.fd, old), 0);
	r = log_open(f.path, &options, &err);
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
