/*
 * Logs into a workload. Rotated files are named in any order and hold one
 * history: they are read in the order of their first records, which are looked
 * at beforehand. What can be opened only once, a pipe, stays open meanwhile.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/inputs.h"
#include "load/stats.h"
#include "load/tally.h"

/* How often progress is thought of, in records. */
#define PROGRESS_RECORDS 4096

struct source {
	const char *path;
	struct log_options options;
	struct log_reader *reader; /* open at record; NULL: to be opened */
	struct log_record record;
	int state; /* of record: as log_next returned it */
	int64_t time_us;
	size_t place; /* on the command line */
	bool failed;
};

VEC_TYPE(sources, struct source);

static void
fail(struct inputs *in, struct source *s, const struct err *err)
{
	terminal_error(in->term, err);
	s->failed = in->partial = true;
}

static bool
can_reopen(const char *path)
{
	struct stat st;

	return strcmp(path, "-") != 0 && stat(path, &st) == 0 &&
	       S_ISREG(st.st_mode);
}

static int
open_source(struct source *s, struct err *err)
{
	s->reader = log_open(s->path, &s->options, err);
	if (!s->reader)
		return -1;
	s->state = log_next(s->reader, &s->record, err);
	return s->state < 0 ? -1 : 0;
}

static void
close_source(struct source *s)
{
	if (s->reader)
		log_close(s->reader);
	s->reader = NULL;
}

static void
look_at(struct inputs *in, struct source *s)
{
	struct err err;

	if (open_source(s, &err) != 0) {
		fail(in, s, &err);
		close_source(s);
		return;
	}
	s->time_us = s->state ? s->record.time_us : INT64_MIN;
	if (can_reopen(s->path))
		close_source(s);
}

static int
by_time(const void *pa, const void *pb)
{
	const struct source *a = pa, *b = pb;

	if (a->time_us != b->time_us)
		return a->time_us < b->time_us ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

/* The service whose sources: pattern a file of plain SQL matches; -1: none. */
static int
service_of_file(const struct plan *plan, const char *path)
{
	struct err ignored;

	while (strncmp(path, "./", 2) == 0)
		path += 2;
	for (size_t i = 0; i < plan->services.n; i++) {
		const struct plan_names *n = &plan->services.v[i].sources;

		for (size_t j = 0; j < n->n; j++)
			if (n->v[j].pattern &&
			    pattern_match(n->v[j].pattern, path, strlen(path),
					  &ignored) == 1)
				return (int)i;
	}
	return -1;
}

static void
report_unreadable(struct inputs *in, const struct source *s)
{
	uint64_t line, n = log_unreadable(s->reader, &line);

	if (n)
		terminal_warn(in->term,
			      "%s: %llu line%s that are no log entry, the "
			      "first is line %llu",
			      s->path, (unsigned long long)n, n == 1 ? "" : "s",
			      (unsigned long long)line);
	in->unreadable += n;
}

static void
read_records(struct inputs *in, struct source *s, uint64_t *records)
{
	bool plain = log_reader_format(s->reader) == LOG_SQL;
	int service = plain ? service_of_file(&in->plan, s->path) : -1;
	struct err err;

	while (s->state > 0) {
		if (plain)
			tally_statement(in->tally, service, s->record.text);
		else
			tally_record(in->tally, &s->record);
		if (++*records % PROGRESS_RECORDS == 0)
			terminal_progress(in->term, "%s: %llu entries read",
					  s->path,
					  (unsigned long long)*records);
		s->state = log_next(s->reader, &s->record, &err);
	}
	if (s->state < 0)
		fail(in, s, &err);
	report_unreadable(in, s);
}

static void
read_source(struct inputs *in, struct source *s, uint64_t *records)
{
	struct err err;

	terminal_note(in->term, "reading %s", s->path);
	if (!s->reader && open_source(s, &err) != 0)
		fail(in, s, &err);
	else
		read_records(in, s, records);
	close_source(s);
}

static void
add_source(struct inputs *in, struct sources *list, const char *path,
	   const struct log_options *options)
{
	struct source *s = vec_add(in->arena, list);

	s->path = path;
	s->options = *options;
	s->place = list->n;
}

static void
add_sources(struct inputs *in, struct sources *list)
{
	const struct log_options stats = {.format = LOG_STATS};
	struct arg_values logs = args_values(in->args, "log");
	const char *file = args_value(in->args, "stats");

	for (size_t i = 0; i < logs.n; i++)
		add_source(in, list, logs.v[i], &in->log_options);
	if (file)
		add_source(in, list, file, &stats);
}

static int
read_sources(struct inputs *in, struct sources *list, struct err *err)
{
	uint64_t records = 0;
	size_t failed = 0;

	for (size_t i = 0; i < list->n; i++)
		look_at(in, &list->v[i]);
	if (list->n)
		qsort(list->v, list->n, sizeof(*list->v), by_time);
	for (size_t i = 0; i < list->n; i++) {
		if (!list->v[i].failed)
			read_source(in, &list->v[i], &records);
		failed += list->v[i].failed;
	}
	terminal_progress_end(in->term);
	if (list->n && failed == list->n && records == 0)
		return err_set(err, ERR_INPUT,
			       "no log could be read: nothing was done");
	return 0;
}

int
inputs_load_workload(struct inputs *in, struct err *err)
{
	bool live = args_has(in->args, "stats") &&
		    !args_value(in->args, "stats");
	struct sources list = {0};

	add_sources(in, &list);
	if (list.n == 0 && !live)
		return 0;
	in->tally = tally_new(&in->plan, &in->catalog, in->expander, in->arena);
	if (read_sources(in, &list, err) != 0)
		return -1;
	if (live && (inputs_connect(in, err) != 0 ||
		     stats_load_live(in->tally, in->conn, err) != 0))
		return -1;
	in->workload = tally_finish(in->tally);
	in->workload->coverage.unreadable += in->unreadable;
	return 0;
}
