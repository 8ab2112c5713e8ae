#include "cmd/inputs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/pool.h"
#include "base/text.h"
#include "cmd/memory.h"
#include "cross/own.h"
#include "load/catalog.h"
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
	 0},
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

/* The result replaces the file: only an earlier result may be replaced so. */
static int
check_output(const struct inputs *in, struct err *err)
{
	static const char *const read[] = {"plan", "schema", "stats"};
	const struct args *args = in->args;
	const char *output = args_value(args, "output"), *lost = NULL;
	struct stat file;

	if (!output || lstat(output, &file) != 0 || !S_ISREG(file.st_mode))
		return 0;
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
	return !lost ? 0
		     : err_set(err, ERR_INPUT,
			       "--output \"%s\" is the file of --%s: it would "
			       "be lost",
			       output, lost);
}

static int
read_period(const struct args *args, struct period *out, struct err *err)
{
	const char *since = args_value(args, "since");
	const char *until = args_value(args, "until");

	*out = (struct period){INT64_MIN, INT64_MAX};
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

/* Without one the plan's names would all be missing: one message says why. */
static int
check_tables(struct inputs *in, struct err *err)
{
	struct arg_values files = args_values(in->args, "schema");

	if (in->catalog.relations.n)
		return 0;
	if (files.n)
		return err_set(err, ERR_INPUT,
			       "the schema in \"%s\"%s has no table",
			       files.v[0], files.n > 1 ? " and others" : "");
	err_set(err, ERR_INPUT, "database \"%s\" has no table%s",
		pg_database(in->conn),
		in->plan.schemas.n ? " in the plan's schemas" : "");
	err_hint(err, "the server or database may be another than was meant");
	return -1;
}

/* Parts of the schema that were not understood, as warnings. */
static void
report_gaps(struct inputs *in)
{
	struct diag_list list;
	struct source_text *source = NULL;

	diag_init(&list, in->arena);
	for (size_t i = 0; i < in->catalog.gaps.n; i++) {
		const struct catalog_gap *gap = &in->catalog.gaps.v[i];

		if (gap->file &&
		    (!source || strcmp(source->path, gap->file) != 0)) {
			source = arena_new(in->arena, struct source_text);
			source->path = gap->file;
		}
		diag_add(&list, DIAG_WARNING, gap->file ? source : NULL,
			 gap->line, gap->column, "%s", gap->reason);
	}
	terminal_diags(in->term, &list);
}

static bool
is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* What to do with a directory that was named as a schema. */
static void
hint_directory(struct inputs *in, const char *path, struct err *err)
{
	struct stat st;

	if (stat(arena_printf(in->arena, "%s/toc.dat", path), &st) == 0)
		err_hint(err, "pg_dump made it: pg_restore -s -f schema.sql "
			      "makes a script of it");
	else
		err_hint(err, "name its files, each with --schema, in the "
			      "order in which they are to be run");
}

static int
load_files(struct inputs *in, struct arg_values files, struct err *err)
{
	struct ddl *ddl = ddl_start(&in->catalog);
	int rc = 0;

	for (size_t i = 0; i < files.n && rc == 0; i++) {
		terminal_note(in->term, "reading %s", files.v[i]);
		rc = ddl_load(ddl, files.v[i], err);
		if (rc != 0 && is_directory(files.v[i]))
			hint_directory(in, files.v[i], err);
	}
	ddl_finish(ddl);
	return rc;
}

int
inputs_connect(struct inputs *in, struct err *err)
{
	const char *conninfo = args_value(in->args, "db");
	bool named = conninfo || in->plan.database.text;

	if (in->conn)
		return 0;
	if (!conninfo)
		conninfo = named ? in->plan.database.text : "";
	in->conn = pg_connect(conninfo, err);
	if (in->conn)
		return 0;
	if (!named)
		err_hint(err, "%s: the PG* variables say which database",
			 args_has(in->args, "schema")
				 ? "--stats without --db"
				 : "no --db and no --schema was given");
	return -1;
}

static int
load_live(struct inputs *in, struct err *err)
{
	size_t n = in->plan.schemas.n;
	const char **names = arena_calloc(in->arena, n + 1, sizeof(*names));

	for (size_t i = 0; i < n; i++)
		names[i] = in->plan.schemas.v[i].text;
	if (inputs_connect(in, err) != 0)
		return -1;
	terminal_note(in->term, "reading the schema of database \"%s\"",
		      pg_database(in->conn));
	return catalog_load_live(&in->catalog, in->conn, names, n, err);
}

int
inputs_load_catalog(struct inputs *in, struct err *err)
{
	struct arg_values files = args_values(in->args, "schema");

	if (files.n == 0)
		return load_live(in, err);
	if (load_files(in, files, err) != 0)
		return -1;
	report_gaps(in);
	return 0;
}

/*
 * Today as yyyymmdd, or the day of SOURCE_DATE_EPOCH, for results that do not
 * change with the calendar.
 */
static int
today(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	time_t now = fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
	struct tm tm;

	if (!gmtime_r(&now, &tm))
		return 0;
	return (tm.tm_year + 1900) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday;
}

static const char *
plan_path(struct inputs *in)
{
	const char *path = args_value(in->args, "plan");

	return path ? path : plan_discover(in->arena);
}

static int
load_plan(struct inputs *in, struct diag_list *diags, struct err *err)
{
	const char *path = plan_path(in);

	if (!path) {
		err_set(err, ERR_INPUT,
			"there is no ownership plan: no dbsplit.yaml here or "
			"in a directory above");
		err_hint(err,
			 "name one with --plan FILE; \"man 5 dbsplit-plan\" "
			 "says how to write it");
		return -1;
	}
	terminal_note(in->term, "reading %s", path);
	if (plan_load(&in->plan, path, diags, err) == 0)
		return 0;
	terminal_diags(in->term, diags);
	return -1;
}

static int
mistakes(const struct diag_list *diags, struct err *err)
{
	if (diags->errors == 0)
		return 0;
	return err_set(err, ERR_INPUT,
		       "the plan has %zu mistake%s: nothing was done",
		       diags->errors, diags->errors == 1 ? "" : "s");
}

int
inputs_load_plan(struct inputs *in, struct err *err)
{
	struct diag_list diags;

	if (!plan_path(in)) {
		plan_init(&in->plan);
		return 0;
	}
	diag_init(&diags, in->arena);
	if (load_plan(in, &diags, err) != 0)
		return -1;
	terminal_diags(in->term, &diags);
	return mistakes(&diags, err);
}

int
inputs_bind(struct inputs *in, struct ownership *out, struct err *err)
{
	struct diag_list diags;

	diag_init(&diags, in->arena);
	own_bind(out, &in->plan, &in->catalog, in->expander, today(), &diags,
		 in->arena);
	/* Its warnings have been seen. */
	if (diags.errors)
		terminal_diags(in->term, &diags);
	return mistakes(&diags, err);
}

int
inputs_load_model(struct inputs *in, struct err *err)
{
	struct diag_list diags;

	diag_init(&diags, in->arena);
	if (load_plan(in, &diags, err) != 0)
		return -1;
	if (inputs_load_catalog(in, err) != 0 || check_tables(in, err) != 0) {
		terminal_diags(in->term, &diags);
		return -1;
	}
	in->expander = expander_new(&in->catalog, in->arena);
	own_bind(&in->ownership, &in->plan, &in->catalog, in->expander, today(),
		 &diags, in->arena);
	terminal_diags(in->term, &diags);
	return mistakes(&diags, err);
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
