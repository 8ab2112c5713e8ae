/* Logs that grow while they are read. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "log_text.h"

#define LOGS   "tests/unit/load/logs/"
#define PREFIX "%m [%p] %c %l %v %x [%i] %q%u@%d [%a] "

/* A file that has more in it whenever somebody asks at its end. */
struct growing {
	int fd;
	const char *rest;
	size_t len, step;
	int asked, shrunk;
};

static void
grow(struct growing *g, size_t n)
{
	n = n < g->len ? n : g->len;
	cr_assert_eq(write(g->fd, g->rest, n), (ssize_t)n);
	g->rest += n;
	g->len -= n;
}

/* What is written before it says so counts. */
static bool
over(void *arg, const struct stat *file, bool shrunk)
{
	struct growing *g = arg;

	cr_assert(S_ISREG(file->st_mode));
	g->asked++;
	g->shrunk += shrunk;
	if (!shrunk)
		grow(g, g->step);
	return true;
}

/* The records of content that is there from the first bytes on and grows by
   step bytes. */
static void
follow_text(struct buf *out, const char *content, size_t len, size_t first,
	    size_t step, const struct log_options *more)
{
	char path[] = "/tmp/dbsplit-test.XXXXXX";
	struct growing g = {
		.fd = mkstemp(path),
		.rest = content,
		.len = len,
		.step = step,
	};
	struct log_run run = {.stop_fd = -1, .over = over, .over_arg = &g};
	struct log_options options = *more;

	cr_assert_geq(g.fd, 0);
	grow(&g, first);
	options.run = &run;
	buf_clear(out);
	log_path_text(out, path, &options);
	cr_assert_eq(g.len, 0);
	cr_assert(g.asked > 0);
	cr_assert(atomic_load(&run.caught_up));
	cr_assert_eq(atomic_load(&run.bytes), len);
	unlink(path);
	close(g.fd);
}

static char *
load(struct arena *a, const char *path, size_t *len)
{
	struct err err;
	char *text = file_read(a, path, 1 << 20, len, &err);

	cr_assert_not_null(text, "%s", err.message);
	return text;
}

Test(log_follow, gives_equal_records_however_the_log_grows)
{
	static const char *const paths[] = {
		LOGS "workload.csv", LOGS "workload.json", LOGS "workload.log"};
	static const struct log_options options = {.line_prefix = PREFIX};
	struct arena arena = ARENA_INIT;
	struct buf got;
	size_t len, n;
	char *want = load(&arena, LOGS "workload.records", &n);

	buf_init(&got);
	for (size_t i = 0; i < 3; i++) {
		char *log = load(&arena, paths[i], &len);

		for (size_t step = 1; step < 20000; step += step + 3) {
			follow_text(&got, log, len, 0, step, &options);
			cr_assert_str_eq(got.data, want, "%s by %zu", paths[i],
					 step);
			follow_text(&got, log, len, 10000, step, &options);
			cr_assert_str_eq(got.data, want, "%s by %zu", paths[i],
					 step);
		}
	}
	buf_release(&got);
	arena_release(&arena);
}

#define LINE(n)                                                       \
	"2026-11-23 18:18:17.12" #n " UTC [12] u@d LOG:  statement: " \
	"SELECT " #n
#define STATEMENT(n) "statement u@d <12>: SELECT " #n "\n"

Test(log_follow, takes_envelopes_off)
{
	static const char docker[] = "{\"log\":\"" LINE(
		1) "\\n\",\"stream\":\"stderr\","
		   "\"time\":\"2026-11-23T18:18:17.123456789Z\"}\n"
		   "{\"log\":\"" LINE(
			   2) "\\n\",\"stream\":\"stderr\","
			      "\"time\":\"2026-11-23T18:18:17.123456789Z\"}\n";
	static const struct log_options options = {0};
	struct buf got;

	buf_init(&got);
	for (size_t step = 1; step < sizeof(docker); step += 5)
		for (size_t first = 0; first < sizeof(docker) - 1; first += 7) {
			follow_text(&got, docker, sizeof(docker) - 1, first,
				    step, &options);
			cr_assert_str_eq(got.data, STATEMENT(1) STATEMENT(2),
					 "%zu and by %zu", first, step);
		}
	buf_release(&got);
}

Test(log_follow, skips_a_byte_order_mark)
{
	static const char log[] = "\xef\xbb\xbf" LINE(1) "\n" LINE(2) "\n";
	static const struct log_options options = {0};
	struct buf got;

	buf_init(&got);
	for (size_t first = 0; first < sizeof(log) - 1; first++) {
		follow_text(&got, log, sizeof(log) - 1, first, 11, &options);
		cr_assert_str_eq(got.data, STATEMENT(1) STATEMENT(2),
				 "from %zu", first);
	}
	buf_release(&got);
}

/* Years are not in such a log: it is the one that it is read in. */
Test(log_follow, takes_times_without_a_year_for_those_of_today)
{
	static const struct log_options options = {0};
	time_t now = time(NULL);
	const struct log_record *record;
	struct growing g = {.len = 0};
	struct log_run run = {.stop_fd = -1, .over = over, .over_arg = &g};
	struct log_options followed = options;
	char path[] = "/tmp/dbsplit-test.XXXXXX", line[256];
	struct timespec old[2] = {{.tv_sec = 0}, {.tv_sec = 0}};
	struct log_reader *r;
	struct err err;

	strftime(line, sizeof(line),
		 "%b %e %H:%M:%S host postgres[12]: [1-1] u@d LOG:  "
		 "statement: SELECT 1\n",
		 gmtime(&now));
	g.fd = mkstemp(path);
	g.rest = line;
	g.len = strlen(line);
	grow(&g, g.len);
	cr_assert_eq(futimens(g.fd, old), 0);
	followed.run = &run;
	r = log_open(path, &followed, &err);
	cr_assert_not_null(r, "%s", err.message);
	cr_assert_eq(log_next(r, &record, &err), 1);
	cr_assert_eq(record->time_us, (int64_t)now * 1000000);
	log_close(r);
	unlink(path);
	close(g.fd);
}

static bool
cut_off(void *arg, const struct stat *file, bool shrunk)
{
	struct growing *g = arg;

	g->shrunk += shrunk;
	if (!shrunk)
		cr_assert_eq(ftruncate(g->fd, file->st_size - 1), 0);
	return false;
}

Test(log_follow, ends_where_the_file_becomes_shorter)
{
	static const char log[] = LINE(1) "\n" LINE(2) "\n";
	struct growing g = {.rest = log, .len = sizeof(log) - 1};
	struct log_run run = {.stop_fd = -1, .over = cut_off, .over_arg = &g};
	struct log_options options = {.run = &run};
	char path[] = "/tmp/dbsplit-test.XXXXXX";
	struct buf got;

	g.fd = mkstemp(path);
	grow(&g, g.len);
	buf_init(&got);
	log_path_text(&got, path, &options);
	cr_assert_str_eq(got.data, STATEMENT(1) STATEMENT(2));
	cr_assert_eq(g.shrunk, 1);
	buf_release(&got);
	unlink(path);
	close(g.fd);
}

static void
refuses(const char *content, size_t len, const char *message)
{
	struct growing g = {.fd = -1};
	struct log_run run = {.stop_fd = -1, .over = over, .over_arg = &g};
	struct log_options options = {.run = &run};

	cr_assert_str_eq(log_error(content, len, &options), message);
}

Test(log_follow, refuses_what_does_not_grow)
{
	static const char sql[] = "SELECT 1;\n", stats[] = "query,calls\na,1\n";
	static const char packed[] = "\x1f\x8b\x08\0\0\0\0\0";

	refuses(sql, strlen(sql),
		"is SQL: only a server's log can be followed\n");
	refuses(stats, strlen(stats),
		"is pg_stat_statements: only a server's log can be "
		"followed\n");
	refuses(packed, sizeof(packed) - 1,
		"is compressed: only a log that is still written to can be "
		"followed\n");
}
