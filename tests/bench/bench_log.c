/*
 * Write the query log of a made-up monolith, its schema and its ownership plan:
 *
 *   bench-log [--format csv|json|stderr] [--bytes N | --statements N]
 *             [--seed N] [--durations] [--shapes N]     the log
 *   bench-log --schema | --plan | --prefix              what belongs to it
 *
 * to standard output. What was written is counted on standard error.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/monolith.h"
#include "bench/workload.h"

#define FLUSH_AT (1 << 20)

struct options {
	struct workload_settings settings;
	uint64_t bytes, statements;
};

static void
fail(const char *what, const char *value)
{
	fprintf(stderr, "bench-log: %s \"%s\"\n", what, value);
	exit(2);
}

static uint64_t
number(const char *s)
{
	char *end;
	uint64_t n = strtoull(s, &end, 10);

	if (*s < '0' || *s > '9' || *end)
		fail("not a number:", s);
	return n;
}

static enum format
format_of(const char *s)
{
	static const char *const names[] = {
		[FORMAT_CSV] = "csv",
		[FORMAT_JSON] = "json",
		[FORMAT_STDERR] = "stderr",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(s, names[i]) == 0)
			return (enum format)i;
	fail("no such format:", s);
	return FORMAT_CSV;
}

static void
flush(struct buf *out)
{
	size_t at = 0;

	while (at < out->len) {
		ssize_t n = write(STDOUT_FILENO, out->data + at, out->len - at);

		if (n < 0 && errno != EINTR)
			fail("cannot write:", strerror(errno));
		at += n > 0 ? (size_t)n : 0;
	}
	out->len = 0;
}

static void
write_log(const struct options *o)
{
	struct workload *w = workload_new(&o->settings);
	struct buf out;
	uint64_t bytes = 0;

	buf_init(&out);
	while (bytes + out.len < o->bytes &&
	       workload_statements(w) < o->statements) {
		workload_step(w, &out);
		if (out.len >= FLUSH_AT) {
			bytes += out.len;
			flush(&out);
		}
	}
	bytes += out.len;
	flush(&out);
	fprintf(stderr,
		"%" PRIu64 " records, %" PRIu64 " statements, %" PRIu64
		" bytes\n",
		workload_records(w), workload_statements(w), bytes);
	buf_release(&out);
	workload_free(w);
}

static const struct option longs[] = {
	{"format", required_argument, NULL, 'f'},
	{"bytes", required_argument, NULL, 'b'},
	{"statements", required_argument, NULL, 'n'},
	{"seed", required_argument, NULL, 's'},
	{"shapes", required_argument, NULL, 'u'},
	{"durations", no_argument, NULL, 'd'},
	{"schema", no_argument, NULL, 'S'},
	{"plan", no_argument, NULL, 'P'},
	{"prefix", no_argument, NULL, 'L'},
	{0},
};

static void
set(struct options *o, int option)
{
	struct monolith m;

	switch (option) {
	case 'f':
		o->settings.format = format_of(optarg);
		return;
	case 'b':
		o->bytes = number(optarg);
		return;
	case 'n':
		o->statements = number(optarg);
		return;
	case 's':
		o->settings.seed = number(optarg);
		return;
	case 'u':
		o->settings.shapes = number(optarg);
		return;
	case 'd':
		o->settings.durations = true;
		return;
	case 'L':
		puts(LINE_PREFIX);
		exit(0);
	case 'S':
	case 'P':
		monolith_init(&m);
		(option == 'S' ? monolith_write_schema
			       : monolith_write_plan)(&m, stdout);
		exit(fflush(stdout) ? 1 : 0);
	default:
		exit(2);
	}
}

int
main(int argc, char **argv)
{
	struct options o = {.settings = {.seed = 1},
			    .bytes = UINT64_MAX,
			    .statements = UINT64_MAX};
	int option;

	while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1)
		set(&o, option);
	if (optind < argc)
		fail("unexpected:", argv[optind]);
	if (o.bytes == UINT64_MAX && o.statements == UINT64_MAX)
		o.statements = 1000;
	write_log(&o);
	return 0;
}
