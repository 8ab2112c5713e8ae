/* Logs into a workload. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "cmd/inputs.h"
#include "cmd/interrupt.h"
#include "cmd/log_follow.h"
#include "cmd/log_progress.h"
#include "cmd/log_queue.h"
#include "cmd/log_state.h"
#include "cmd/memory.h"
#include "load/stats.h"
#include "load/tally.h"

/* How often progress is thought of, in records. */
#define PROGRESS_RECORDS 4096
/* So many logs are read at once, as long as each can have a thread. */
#define READERS_MAX 4

/* The reading of all of them. */
struct reading {
	struct log_queue queue;
	struct log_run run;
	struct log_progress progress;
	uint64_t records;
	size_t others;	/* files that were found, and are no logs */
	size_t servers; /* that logs are of, but for the first */
	bool follows;	/* the last one, with */
	struct log_follow follow;
	struct arena follow_arena;
};

/* The service that a file of plain SQL is of; -1: none. */
static int
service_of_file(const struct plan *plan, const char *path)
{
	while (strncmp(path, "./", 2) == 0)
		path += 2;
	return plan_find_source(plan, path, NULL);
}

/*
 * Say what of the source could not be read. A file with nothing that could is
 * not what it was taken for: -1 with err set.
 */
static int
report_unreadable(struct inputs *in, const struct queued_log *s,
		  const struct log_reader *reader, bool any, struct err *err)
{
	uint64_t line, n = log_unreadable(reader, &line);
	struct err warning;

	in->unreadable += n;
	if (n == 0 && any)
		return 0;
	if (n == 0)
		err_set(&warning, ERR_NONE, "this holds no entry");
	else if (n == 1)
		err_set(&warning, ERR_NONE, "this is no log entry");
	else
		err_set(&warning, ERR_NONE,
			"this and %llu more are no log entries",
			(unsigned long long)n - 1);
	if (n == 0)
		line = 1;
	err_place(&warning, strcmp(s->path, "-") ? s->path : "(stdin)",
		  line > INT_MAX ? INT_MAX : (int)line, 1);
	terminal_warning(in->term, &warning);
	if (any || n == 0)
		return 0;
	return err_set(err, ERR_INPUT, "nothing in \"%s\" is a log entry",
		       s->path);
}

/*
 * Is the entry one of those that are asked for? 1 or 0, -1 with err set if the
 * log cannot tell. last is the time of the one before it; statements and
 * statistics that have none at all are not left out.
 */
static int
in_period(const struct inputs *in, const struct queued_log *s,
	  enum log_format format, const struct log_record *record,
	  int64_t *last, struct err *err)
{
	if (record->time_us != INT64_MIN)
		*last = record->time_us;
	if (!period_is_set(&in->period) || format == LOG_SQL ||
	    format == LOG_STATS)
		return 1;
	if (*last != INT64_MIN)
		return period_has(&in->period, *last);
	return err_set(err, ERR_INPUT,
		       "\"%s\" does not say when: --since and --until need "
		       "times in a log",
		       s->path);
}

/* Files of one server follow each other in time. */
static bool
is_of_another_server(const struct inputs *in, int64_t time_us)
{
	const int64_t second = 1000000;
	int64_t last = tally_last_us(in->tally);

	return time_us != INT64_MIN && last > 0 && time_us < last - second;
}

/* s begins at a time, as far as it is read. */
static void
begin_log(struct inputs *in, struct reading *all, const struct queued_log *s,
	  int64_t time_us)
{
	if (!is_of_another_server(in, time_us))
		return;
	tally_server(in->tally);
	if (!in->state || all->servers++)
		return;
	terminal_warn(in->term,
		      "\"%s\" is of the time of a log before it, and taken for "
		      "another server's: each should have its own --state",
		      s->path);
}

static int
read_records(struct inputs *in, struct reading *all, const struct queued_log *s,
	     struct log_reader *reader, struct err *err)
{
	enum log_format format = log_reader_format(reader);
	bool plain = format == LOG_SQL;
	int64_t last = INT64_MIN;
	uint64_t before = all->records;
	const struct log_record *record;
	int rc, meant;

	if (plain)
		tally_file_begin(in->tally,
				 service_of_file(&in->plan, s->path));
	while ((rc = log_next(reader, &record, err)) > 0) {
		meant = in_period(in, s, format, record, &last, err);
		if (meant < 0) {
			rc = -1;
			break;
		}
		/* What was read before is of another time. */
		if (in->state && all->records == before)
			begin_log(in, all, s, record->time_us);
		if (meant)
			tally_record(in->tally, record);
		if (++all->records % PROGRESS_RECORDS == 0 || all->follows)
			log_progress_show(&all->progress, in->term, s->path,
					  tally_coverage(in->tally));
	}
	if (plain)
		tally_file_end(in->tally);
	if (report_unreadable(in, s, reader,
			      rc != 0 || all->records > before ||
				      log_stopped(reader) || all->run.over ||
				      in->state,
			      err) != 0)
		rc = -1;
	/* Records that were counted were, whatever came behind them. */
	if (in->state && (rc == 0 || all->records > before))
		log_state_took(in->state, reader, rc != 0);
	return rc;
}

/* Which fields were found in the lines decides what is found in the log. */
static void
note_prefix(struct inputs *in, const struct queued_log *s,
	    const struct log_reader *reader)
{
	const char *prefix = log_reader_prefix(reader);

	if (!prefix)
		return;
	terminal_note(in->term, "%s has log_line_prefix '%s'", s->path, prefix);
	in->log_options.prefix_before = arena_strdup(in->arena, prefix);
}

/* The log at i, and some behind it. */
static void
open_logs(const struct inputs *in, struct reading *all, size_t i)
{
	size_t readers = (size_t)in->jobs < READERS_MAX ? (size_t)in->jobs
							: READERS_MAX;
	struct log_options common = {
		.pool = in->pool,
		.prepare = tally_prepare(in->tally),
		.readers = readers,
	};

	if (all->follows)
		common.prefix_before = in->log_options.prefix_before;
	log_queue_open(&all->queue, i, all->follows || in->state ? 1 : readers,
		       &common);
}

static void
warn_of_shorter(const struct inputs *in, const struct queued_log *s)
{
	if (log_shorter(s->reader))
		terminal_warn(in->term,
			      "\"%s\" is shorter than what was read of it: "
			      "nothing of it is read",
			      s->path);
}

/* In a directory there can be anything. */
static int
leave_out(struct inputs *in, struct reading *all, const struct queued_log *s)
{
	terminal_warning(in->term, &s->err);
	all->others++;
	return 0;
}

static int
read_source(struct inputs *in, struct reading *all, size_t i)
{
	struct queued_log *s = &all->queue.v[i];
	int rc = -1;

	terminal_note(in->term, "reading %s", s->path);
	if (in->state)
		log_state_begin(in->state);
	open_logs(in, all, i);
	if (s->reader) {
		note_prefix(in, s, s->reader);
		warn_of_shorter(in, s);
		rc = log_is_other(s->reader)
			     ? leave_out(in, all, s)
			     : read_records(in, all, s, s->reader, &s->err);
		in->interrupted = log_stopped(s->reader);
		log_queue_close(s);
	}
	if (rc != 0)
		terminal_error(in->term, &s->err);
	if (!in->interrupted)
		log_progress_done(&all->progress, s->size);
	return rc;
}

/* Is it a file that the user names, and no directory or glob has? */
static bool
is_named(const struct inputs *in, const char *path)
{
	struct arg_values logs = args_values(in->args, "log");
	const char *stats = args_value(in->args, "stats");

	for (size_t i = 0; i < logs.n; i++)
		if (strcmp(logs.v[i], path) == 0)
			return true;
	return stats && strcmp(stats, path) == 0;
}

static struct queued_log *
add_log(struct inputs *in, struct reading *all, const char *path,
	const struct log_options *options)
{
	struct log_options own = *options;

	own.run = &all->run;
	own.resume = in->state ? &in->state->resume : NULL;
	own.found = !is_named(in, path);
	return log_queue_add(in->arena, &all->queue, path, &own,
			     log_progress_add(&all->progress, path));
}

/* Is there nothing to read in it, as a look at the file shows? */
static bool
is_done(const struct inputs *in, const struct reading *all, const char *path)
{
	if (!in->state)
		return false;
	return log_state_is_own(in->state, path) ||
	       (!all->follows && log_state_has(in->state, path));
}

static void
add_logs(struct inputs *in, struct reading *all)
{
	const struct log_options stats = {.format = LOG_STATS};
	const char *file = args_value(in->args, "stats");

	/* What is followed is the last one, and a log. */
	if (file && all->follows)
		add_log(in, all, file, &stats);
	for (size_t i = 0; i < in->logs.n; i++)
		if (!is_done(in, all, in->logs.v[i]))
			add_log(in, all, in->logs.v[i], &in->log_options);
	if (file && !all->follows)
		add_log(in, all, file, &stats);
}

static int
report_grown(struct inputs *in, const struct reading *all)
{
	struct err err;

	err_set(&err, ERR_INPUT, "\"%s\" grows as well as \"%s\"",
		all->follow.grown, all->follow.path);
	err_hint(&err, "--follow follows one log: run dbsplit for each, and "
		       "add the results up with --analysis");
	terminal_error(in->term, &err);
	return -1;
}

/* A log, and if it is the last one and followed, where it goes on. 0 or -1. */
static int
read_or_follow(struct inputs *in, struct reading *all, size_t i)
{
	const struct queued_log *s = &all->queue.v[i];
	bool last = i + 1 == all->queue.n;
	const char *next;
	int rc;

	if (!all->follows)
		return read_source(in, all, i);
	log_follow_begin(&all->follow, s->path, s->time_us);
	if (last)
		all->run.over = log_follow_over;
	rc = read_source(in, all, i);
	log_follow_end(&all->follow);
	if (!last || rc != 0)
		return rc;
	next = log_follow_next(&all->follow);
	if (all->follow.grown)
		return report_grown(in, all);
	if (next)
		add_log(in, all, next, &in->log_options)->time_us =
			log_first_time(next, &in->log_options);
	return 0;
}

/* Is nothing more to be read? What is followed is read to where it ends. */
static bool
is_stopped(const struct reading *all)
{
	return interrupt_signal() && !atomic_load(&all->run.caught_up);
}

/* Logs without an entry that is asked for. */
static void
leave_out_outside(const struct inputs *in, struct reading *all)
{
	struct log_queue *q = &all->queue;
	size_t n = 0;

	if (all->follows || in->state)
		return;
	for (size_t i = 0; i < q->n; i++) {
		if (!log_queue_is_outside(&q->v[i], &in->period)) {
			q->v[n++] = q->v[i];
			continue;
		}
		terminal_note(in->term, "%s is of another time", q->v[i].path);
		log_progress_done(&all->progress, q->v[i].size);
	}
	if (n < q->n)
		terminal_warn(in->term,
			      "of another time than --since and --until ask "
			      "for, and not read: %zu of %u logs, which -v "
			      "names",
			      q->n - n, q->n);
	q->n = n;
}

/* How many logs could not be read. */
static size_t
read_list(struct inputs *in, struct reading *all)
{
	struct log_queue *list = &all->queue;
	size_t failed = 0, i = 0;

	log_queue_sort(list, interrupt_signal);
	leave_out_outside(in, all);
	for (; i < list->n && !is_stopped(all); i++) {
		if (!in->state)
			begin_log(in, all, &list->v[i], list->v[i].time_us);
		failed += read_or_follow(in, all, i) != 0;
	}
	for (size_t k = i; k < list->n; k++)
		log_queue_close(&list->v[k]);
	in->interrupted |= i < list->n;
	if (in->interrupted)
		log_progress_interrupted(&all->progress, in->term, list->n - i);
	return failed;
}

/* A signal ends the reading of logs, and not the program. */
static int
read_sources(struct inputs *in, struct reading *all, struct err *err)
{
	struct log_queue *list = &all->queue;
	size_t failed, unread;

	if (interrupt_catch(INTERRUPT_TO_FINISH, err) != 0)
		return -1;
	all->run.stop_fd = interrupt_fd();
	failed = read_list(in, all);
	interrupt_release();
	terminal_progress_end(in->term);
	in->partial = failed > 0 || in->interrupted;
	unread = failed + all->others;
	if (unread && unread == list->n && all->records == 0 &&
	    !(in->state && in->state->before))
		return err_set(err, ERR_INPUT,
			       "no log could be read: nothing was done");
	return 0;
}

int
inputs_load_workload(struct inputs *in, struct err *err)
{
	bool live = args_has(in->args, "stats") &&
		    !args_value(in->args, "stats");
	struct reading all = {
		.run.stop_fd = -1,
		.run.over_arg = &all.follow,
		.follows = args_has(in->args, "follow"),
	};
	int rc;

	log_follow_init(&all.follow, &all.follow_arena,
			args_values(in->args, "log"), &in->log_options);
	log_progress_begin(&all.progress, &all.run);
	add_logs(in, &all);
	if (all.queue.n == 0 && !live)
		return 0;
	in->tally = tally_new(&in->plan, &in->catalog, in->expander, in->arena);
	if (in->naming)
		tally_name(in->tally, in->naming);
	if (in->max_memory)
		tally_bound(in->tally,
			    memory_share(in->max_memory, in->arena->total));
	in->pool = pool_new(in->jobs);
	rc = read_sources(in, &all, err);
	arena_release(&all.follow_arena);
	if (rc != 0)
		return -1;
	if (live && (inputs_connect(in, err) != 0 ||
		     stats_load_live(in->tally, in->conn, err) != 0))
		return -1;
	in->workload = tally_finish(in->tally);
	in->workload->coverage.unreadable += in->unreadable;
	/* With a state, the next run reads the rest. */
	in->workload->coverage.interrupted = in->interrupted && !in->state;
	if (in->max_memory)
		memory_warn(in->term, in->max_memory, in->workload);
	return 0;
}
