#include "cmd/inputs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/pool.h"
#include "base/text.h"
#include "cmd/memory.h"
#include "load/plan.h"
#include "load/tally.h"
#include "pg/conn.h"

const struct option input_options[] = {
	{'p', "plan", "FILE",
	 "the ownership plan; else dbsplit.yaml, here or in a directory above",
	 0},
	{0, "db", "CONNINFO",
	 "the database, as a URI or key words; '' for the PG* variables; else "
	 "the plan's",
	 0},
	{0, "schema", "FILE",
	 "a pg_dump --schema-only file or other DDL in place of a database; "
	 "several are run in the order given",
	 OPTION_REPEATS},
	{0, "log", "FILE",
	 "a query log, of any format, compressed or not, a directory of them "
	 "or a glob; - is standard input; can be repeated",
	 OPTION_REPEATS},
	{0, "follow", NULL,
	 "read on as the newest log grows and is rotated, until SIGINT "
	 "(Ctrl-C) or SIGTERM",
	 0},
	{0, "since", "TIME",
	 "only log entries from this time on, such as 2026-11-24 or "
	 "\"2026-11-24 10:00+02:00\"; UTC without a zone",
	 OPTION_REPEATS},
	{0, "until", "TIME", "only log entries from before this time", 0},
	{0, "log-format", "FORMAT",
	 "csv, json, stderr, sql, stats or a service, where a log is not "
	 "recognised",
	 0},
	{0, "log-line-prefix", "PREFIX",
	 "the server's log_line_prefix, where a log is not recognised", 0},
	{0, "jobs", "N",
	 "how many threads may read logs, 1 to 1024; else as many as there are "
	 "cores",
	 0},
	{0, "max-memory", "SIZE",
	 "take about so much memory and no more, such as 512M or 4G; shapes "
	 "that there is no room for are counted together",
	 0},
	{0, "stats", "FILE",
	 "pg_stat_statements of the database, or a CSV file of it",
	 OPTION_OPTIONAL},
	{0, "analysis", "FILE",
	 "an earlier result in JSON, to be added; can be repeated",
	 OPTION_REPEATS},
	{0},
};

#define JOBS_MAX 1024

/* LOG_UNKNOWN: a service, in whose envelope the server's own log is. */
static const struct {
	const char *name;
	enum log_format format;
} log_formats[] = {
	{"csv", LOG_CSV},	  {"csvlog", LOG_CSV},
	{"json", LOG_JSON},	  {"jsonlog", LOG_JSON},
	{"stderr", LOG_STDERR},	  {"sql", LOG_SQL},
	{"stats", LOG_STATS},	  {"rds", LOG_UNKNOWN},
	{"aurora", LOG_UNKNOWN},  {"cloudsql", LOG_UNKNOWN},
	{"alloydb", LOG_UNKNOWN}, {"azure", LOG_UNKNOWN},
	{"heroku", LOG_UNKNOWN},  {"cnpg", LOG_UNKNOWN},
	{"cri", LOG_UNKNOWN},	  {"docker", LOG_UNKNOWN},
	{"syslog", LOG_UNKNOWN},
};

static int
log_format(const char *name, struct log_options *out, struct err *err)
{
	enum {
		N = sizeof(log_formats) / sizeof(log_formats[0])
	};
	const char *names[N], *nearest;

	for (size_t i = 0; i < N; i++) {
		names[i] = log_formats[i].name;
		if (strcmp(name, names[i]) == 0) {
			out->format = log_formats[i].format;
			out->service = out->format ? NULL : name;
			return 0;
		}
	}
	err_set(err, ERR_INPUT, "there is no log format \"%s\"", name);
	nearest = text_nearest(name, names, N);
	if (nearest)
		err_hint(err, "did you mean \"%s\"?", nearest);
	else
		err_hint(err,
			 "one of csv, json, stderr, sql, stats; or of rds, "
			 "aurora, cloudsql, alloydb, azure, heroku, cnpg, cri, "
			 "docker, syslog");
	return -1;
}

/* Threads to read with: text's, NULL for one on each core. */
static int
read_jobs(const char *text, int *out, struct err *err)
{
	char *end;
	long n = text ? strtol(text, &end, 10) : pool_processors();

	if (!text)
		n = n < JOBS_MAX ? n : JOBS_MAX;
	else if (*text < '0' || *text > '9' || *end || n < 1 || n > JOBS_MAX)
		return err_set(err, ERR_INPUT,
			       "--jobs \"%s\" is no number from 1 to %d", text,
			       JOBS_MAX);
	*out = (int)n;
	return 0;
}

/* Standard input can be read once. */
static int
check_standard_input(const struct args *args, struct err *err)
{
	static const char *const names[] = {"plan", "schema", "log", "stats",
					    "analysis"};
	int n = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct arg_values values = args_values(args, names[i]);

		for (size_t j = 0; j < values.n; j++)
			n += values.v[j] && strcmp(values.v[j], "-") == 0;
	}
	for (size_t i = 0; i < args->operands.n; i++)
		n += strcmp(args->operands.v[i], "-") == 0;
	if (n < 2)
		return 0;
	return err_set(err, ERR_INPUT,
		       "standard input is named %d times and can be read once",
		       n);
}

struct seen {
	const char *path;
	struct stat st;
	size_t place; /* on the command line */
};

static int
by_identity(const void *pa, const void *pb)
{
	const struct seen *a = pa, *b = pb;

	if (a->st.st_dev != b->st.st_dev)
		return a->st.st_dev < b->st.st_dev ? -1 : 1;
	if (a->st.st_ino != b->st.st_ino)
		return a->st.st_ino < b->st.st_ino ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

/* What is read twice would count twice. */
static int
check_twice(struct arena *arena, const char *option, const char *const *paths,
	    size_t n, struct err *err)
{
	struct seen *seen = arena_calloc(arena, n + 1, sizeof(*seen));
	size_t files = 0;

	for (size_t i = 0; i < n; i++) {
		seen[files] = (struct seen){.path = paths[i], .place = i};
		files += stat(paths[i], &seen[files].st) == 0 &&
			 S_ISREG(seen[files].st.st_mode);
	}
	qsort(seen, files, sizeof(*seen), by_identity);
	for (size_t i = 1; i < files; i++)
		if (seen[i].st.st_ino == seen[i - 1].st.st_ino &&
		    seen[i].st.st_dev == seen[i - 1].st.st_dev)
			return err_set(err, ERR_INPUT,
				       "--%s \"%s\" is the same file as "
				       "\"%s\": it would count twice",
				       option, seen[i].path, seen[i - 1].path);
	return 0;
}

static bool
is_file(const char *path, const struct stat *file)
{
	struct stat st;

	return path && stat(path, &st) == 0 && st.st_ino == file->st_ino &&
	       st.st_dev == file->st_dev;
}

const char *
inputs_lost(const struct inputs *in, const char *output)
{
	static const char *const read[] = {"plan", "schema", "stats"};
	const struct args *args = in->args;
	const char *lost = NULL;
	struct stat file;

	if (lstat(output, &file) != 0 || !S_ISREG(file.st_mode))
		return NULL;
	for (size_t i = 0; i < sizeof(read) / sizeof(*read); i++) {
		struct arg_values values = args_values(args, read[i]);

		for (size_t j = 0; j < values.n; j++)
			if (is_file(values.v[j], &file))
				lost = read[i];
	}
	for (size_t i = 0; i < in->logs.n; i++)
		if (is_file(in->logs.v[i], &file))
			lost = "log";
	if (!args_has(args, "plan") &&
	    is_file(plan_discover(args->arena), &file))
		lost = "plan";
	return lost;
}

static int
check_output(const struct inputs *in, struct err *err)
{
	const char *output = args_value(in->args, "output");
	const char *lost = output ? inputs_lost(in, output) : NULL;

	return !lost ? 0
		     : err_set(err, ERR_INPUT,
			       "--output \"%s\" is the file of --%s: it would "
			       "be lost",
			       output, lost);
}

static int
read_period(const struct args *args, struct period *out, struct err *err)
{
	const struct arg_values times = args_values(args, "since");
	const char *since = times.n ? times.v[0] : NULL;
	const char *until = args_value(args, "until");

	*out = (struct period){INT64_MIN, INT64_MAX};
	if (times.n > 1)
		return err_set(err, ERR_INPUT, "--since is given twice");
	if ((since && period_time("since", since, &out->since_us, err) != 0) ||
	    (until && period_time("until", until, &out->until_us, err) != 0))
		return -1;
	if (out->since_us < out->until_us)
		return 0;
	return err_set(err, ERR_INPUT,
		       "--until \"%s\" is not after --since \"%s\"", until,
		       since);
}

static int
read_bound(struct inputs *in, struct err *err)
{
	const char *size = args_value(in->args, "max-memory");

	if (!size)
		return 0;
	if (memory_size(size, &in->max_memory, err) != 0)
		return -1;
	memory_limit_entries(in->max_memory, &in->log_options);
	return 0;
}

int
inputs_init(struct inputs *in, const struct args *args, struct terminal *term,
	    struct err *err)
{
	const char *format = args_value(args, "log-format");
	struct arg_values logs = args_values(args, "log");
	struct arg_values earlier = args_values(args, "analysis");

	*in = (struct inputs){
		.args = args,
		.term = term,
		.arena = args->arena,
		.log_options.line_prefix = args_value(args, "log-line-prefix"),
	};
	catalog_init(&in->catalog, in->arena);
	if (format && log_format(format, &in->log_options, err) != 0)
		return -1;
	if (read_jobs(args_value(args, "jobs"), &in->jobs, err) != 0)
		return -1;
	if (args_has(args, "db") && args_has(args, "schema") &&
	    !(args_has(args, "stats") && !args_value(args, "stats"))) {
		err_set(err, ERR_INPUT,
			"--db and --schema both say where the schema is");
		err_hint(err, "--schema FILE stands in place of a database");
		return -1;
	}
	if (check_standard_input(args, err) != 0 ||
	    read_period(args, &in->period, err) != 0 ||
	    read_bound(in, err) != 0)
		return -1;
	if (args_has(args, "follow") && logs.n == 0)
		return err_set(err, ERR_INPUT,
			       "--follow follows a log: name it with --log");
	for (size_t i = 0; i < logs.n; i++)
		if (log_files_add(in->arena, logs.v[i], term, &in->logs, err))
			return -1;
	if (check_output(in, err) != 0 ||
	    check_twice(in->arena, "log", in->logs.v, in->logs.n, err) != 0)
		return -1;
	return check_twice(in->arena, "analysis", earlier.v, earlier.n, err);
}

bool
inputs_named(const struct args *args)
{
	return args_has(args, "db") || args_has(args, "schema") ||
	       args_has(args, "log") || args_has(args, "stats") ||
	       !args_has(args, "analysis");
}

void
inputs_release(struct inputs *in)
{
	if (in->tally)
		tally_free(in->tally);
	pool_free(in->pool);
	if (in->expander)
		expander_free(in->expander);
	if (in->conn)
		pg_close(in->conn);
	catalog_release(&in->catalog);
	plan_release(&in->plan);
}

int
inputs_run(const struct args *args, struct terminal *term,
	   int (*work)(struct inputs *in, struct err *err))
{
	struct inputs in;
	struct err err;
	int rc;

	rc = inputs_init(&in, args, term, &err);
	if (rc == 0)
		rc = work(&in, &err);
	if (rc == 0 && in.partial)
		rc = err_set(&err, ERR_INPUT,
			     "the result is of what could be read: see the "
			     "messages before");
	if (rc != 0)
		terminal_error(term, &err);
	inputs_release(&in);
	return rc == 0 ? 0 : (int)err.code;
}
