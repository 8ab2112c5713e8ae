#include "cmd/log_queue.h"

#include <stdlib.h>
#include <sys/stat.h>

struct queued_log *
log_queue_add(struct arena *a, struct log_queue *q, const char *path,
	      const struct log_options *options, uint64_t size)
{
	struct queued_log *log = vec_add(a, q);

	log->path = path;
	log->options = *options;
	log->place = q->n;
	log->size = size;
	return log;
}

static int
by_time(const void *pa, const void *pb)
{
	const struct queued_log *a = pa, *b = pb;

	if (a->time_us != b->time_us)
		return a->time_us < b->time_us ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

/*
 * What has no time to be seen beforehand, a pipe or plain SQL, stays behind
 * what is named before it.
 */
void
log_queue_sort(struct log_queue *q, int (*stopped)(void))
{
	for (size_t i = 0; i < q->n && !stopped(); i++) {
		struct queued_log *log = &q->v[i];

		log->time_us = log_first_time(log->path, &log->options);
		log->dated = log->time_us != INT64_MIN;
		if (!log->dated && i > 0)
			log->time_us = log[-1].time_us;
	}
	if (q->n)
		qsort(q->v, q->n, sizeof(*q->v), by_time);
}

bool
log_queue_is_outside(const struct queued_log *log, const struct period *period)
{
	struct stat st;

	return log->dated && stat(log->path, &st) == 0 &&
	       !period_may_have(period, log->time_us,
				(int64_t)st.st_mtime * 1000000);
}

static void
open_log(struct queued_log *log, const struct log_options *common)
{
	struct log_options options = log->options;

	if (log->opened)
		return;
	options.pool = common->pool;
	options.prepare = common->prepare;
	options.readers = common->readers;
	if (common->prefix_before)
		options.prefix_before = common->prefix_before;
	log->opened = true;
	log->reader = log_open(log->path, &options, &log->err);
}

void
log_queue_open(struct log_queue *q, size_t i, size_t n,
	       const struct log_options *common)
{
	open_log(&q->v[i], common);
	for (size_t k = i + 1; k < q->n && k < i + n; k++)
		if (q->v[k].dated)
			open_log(&q->v[k], common);
}

void
log_queue_close(struct queued_log *log)
{
	log_close(log->reader);
	log->reader = NULL;
}
