/*
 * The parts of a log are a ring. Each has two tasks: one takes the next bytes
 * of the log, up to where they can be cut, the other one takes those apart.
 * Only one part's bytes are taken at a time, and when they are, the next one's
 * come before all else: where they must be unpacked, everything waits for that.
 *
 *	           taken                          ahead, at most n of them
 *	  ... | part | part |  part   |   part  |  part   | (free) |
 *	                    handed out   split     filled
 *
 * Where to cut can be a guess: what looks like the beginning of a record can
 * stand in a statement. Then a part's reader does not come to its end, and what
 * the next one found is wrong. That is rare, and so is an entry which is larger
 * than any part: the reader of that part goes on beyond it. It is fed the bytes
 * of the parts behind, one by one, until it is at the beginning of one.
 */
#include "load/log_parts.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/pool.h"
#include "load/log_long.h"

#define PART_BYTES ((size_t)512 << 10)
/* So many are read ahead in all logs, whatever the number of threads. */
#define PARTS_MAX 16

struct part {
	struct pool_task take; /* first: one's address is the other's */
	struct pool_task split;
	struct log_parts *parts;
	struct log_reader reader;
	bool begins;	       /* something is known to begin at its start */
	bool cut;	       /* something begins where it ends */
	size_t first;	       /* where its bytes begin in the buffer */
	struct log_lines from; /* where its lines come from */
	struct log_record *records;
	size_t n, cap, taken; /* of records */
	int rc;		      /* -1: reading failed at its end, */
	struct err err;
};

struct log_parts {
	struct log_reader *whole;
	struct pool *pool;
	size_t size; /* of a part, in bytes */

	pthread_mutex_t taking; /* bytes of whole */

	pthread_mutex_t lock; /* of: */
	struct part *ring;
	size_t n;
	uint64_t issued, done; /* parts so far */
	bool filling;	       /* a task is about to take bytes, or does */
	bool ended;	       /* there are no more */
	bool begins;	       /* something begins at the bytes to be taken */

	/* Of whoever asks for records: */
	struct part *current; /* whose turn it is, NULL: not known */
	struct part beyond;   /* a reader that goes on beyond its part, */
	bool is_beyond;	      /* at this moment; */
	struct part *fed;     /* the part whose bytes it is given, */
	size_t fed_to;	      /* up to there */
	uint64_t lines;	      /* of what is done */
};

/* Queue the task of the next part, if there is a place. The lock is held. */
static void
issue(struct log_parts *ps)
{
	if (ps->filling || ps->ended || ps->issued - ps->done == ps->n)
		return;
	ps->filling = true;
	pool_add_urgent(ps->pool, &ps->ring[ps->issued++ % ps->n].take);
}

/* At least want bytes, or as many as there are or fit. */
static enum log_fill
want_bytes(struct log_parts *ps, size_t want, struct err *err)
{
	struct log_input *in = &ps->whole->in;
	enum log_fill got = LOG_FILL_MORE;

	while (got == LOG_FILL_MORE && in->end - in->start < want)
		got = log_input_fill(in, err);
	return got;
}

/* Bytes for a part, and where to cut them. False: it is the last one. */
static bool
take_bytes(struct log_parts *ps, struct part *p, struct log_cut *cut)
{
	struct log_reader *whole = ps->whole;
	struct log_input *in = &whole->in;
	enum log_fill got = LOG_FILL_MORE;
	size_t want = ps->size;

	p->cut = false;
	for (;; want *= 2) {
		got = want_bytes(ps, want, &p->err);
		if (got != LOG_FILL_MORE)
			break;
		cut->end = in->start + want;
		p->cut = whole->ops->cut(whole, cut);
		if (p->cut)
			return true;
	}
	cut->end = in->end;
	if (got == LOG_FILL_FULL)
		p->cut = whole->ops->cut(whole, cut);
	if (!p->cut)
		cut->to = cut->keep = in->end;
	p->rc = got == LOG_FILL_ERROR ? -1 : 0;
	return got == LOG_FILL_FULL;
}

/* The bytes from cut->keep on are left for the next one. */
static void
make_part(struct log_parts *ps, struct part *p, const struct log_cut *cut)
{
	struct log_reader *whole = ps->whole, *r = &p->reader;
	uint64_t to = whole->in.base + cut->to;

	log_lines_keep(&whole->in, &p->from);
	log_input_part(&whole->in, cut->keep, ps->size, &r->in);
	r->ops = whole->ops;
	r->in.end = r->ops->overlaps ? cut->end : cut->to;
	r->from = whole->from;
	r->to = p->cut ? to : UINT64_MAX;
	r->line = 1;
	r->unreadable = 0;
	whole->from = to;
	whole->ops->part(r, whole);
	p->first = r->in.start;
	p->begins = ps->begins;
	ps->begins = p->cut;
}

static struct log_record *
room_for_record(struct part *p)
{
	if (p->n == p->cap) {
		p->cap = p->cap ? p->cap * 2 : 64;
		p->records = xreallocarray(p->records, p->cap,
					   sizeof(*p->records));
	}
	return &p->records[p->n];
}

/* Is it one that its own task can take apart? */
static bool
stands_alone(const struct part *p)
{
	return p->begins && (p->cut || p->reader.in.eof);
}

/* Find its records. */
static void
run_split(struct pool_task *task)
{
	struct part *p = (struct part *)((char *)task -
					 offsetof(struct part, split));
	struct log_reader *r = &p->reader;
	struct err never;

	arena_reset(&r->text);
	while (log_reader_next(r, room_for_record(p), &never) == 1)
		p->n++;
}

/* Take its bytes. */
static void
run_take(struct pool_task *task)
{
	struct part *p = (struct part *)task;
	struct log_parts *ps = p->parts;
	struct log_cut cut = {0};
	bool more;

	p->rc = 0;
	p->n = p->taken = 0;
	pthread_mutex_lock(&ps->taking);
	more = take_bytes(ps, p, &cut);
	make_part(ps, p, &cut);
	pthread_mutex_unlock(&ps->taking);
	pthread_mutex_lock(&ps->lock);
	ps->filling = false;
	ps->ended |= !more;
	issue(ps);
	pthread_mutex_unlock(&ps->lock);
	if (stands_alone(p))
		pool_add(ps->pool, &p->split);
}

/* How far part p came is how far the whole did, and what it counted is the
   whole's. */
static void
add_counts(struct log_parts *ps, const struct part *p)
{
	const struct log_reader *r = &p->reader;
	struct log_reader *whole = ps->whole;
	uint64_t line = ps->lines + r->first_unreadable;

	whole->place.position = r->place.position;
	whole->place.line = ps->lines + r->place.line;
	ps->lines += r->line - 1;
	if (r->unreadable == 0)
		return;
	line = log_lines_find(&p->from, line);
	if (whole->unreadable == 0 || line < whole->first_unreadable)
		whole->first_unreadable = line;
	whole->unreadable += r->unreadable;
}

/* The part whose turn it is, NULL behind the last one. */
static struct part *
wait_for_part(struct log_parts *ps)
{
	struct part *p;
	bool any;

	pthread_mutex_lock(&ps->lock);
	any = ps->issued > ps->done;
	pthread_mutex_unlock(&ps->lock);
	if (!any)
		return NULL;
	p = &ps->ring[ps->done % ps->n];
	pool_wait(ps->pool, &p->take);
	pool_wait(ps->pool, &p->split);
	return p;
}

/* Its place is free for another one. */
static void
end_part(struct log_parts *ps)
{
	pthread_mutex_lock(&ps->lock);
	ps->done++;
	issue(ps);
	pthread_mutex_unlock(&ps->lock);
	ps->current = NULL;
}

/* Did its task find all that is in it, and does the next one begin behind it?
 */
static bool
is_whole(const struct part *p)
{
	const struct log_reader *r = &p->reader;

	return stands_alone(p) &&
	       (r->ops->overlaps || r->in.start == r->in.end);
}

/* The next part is given to the reader that goes on beyond its own. False if
   there is none, or where that one ends another begins. */
static bool
begin_feeding(struct log_parts *ps)
{
	struct part *b = &ps->beyond, *p;
	struct log_lines from = b->from;

	if (b->cut && b->reader.ops->overlaps)
		return false;
	p = ps->fed = wait_for_part(ps);
	if (!p) {
		b->reader.in.cut = ps->whole->in.cut;
		b->reader.in.held = ps->whole->in.held;
		return false;
	}
	ps->fed_to = p->first;
	b->cut = p->cut;
	b->rc = p->rc;
	b->err = p->err;
	b->from = p->from;
	p->from = from;
	if (b->reader.ops->overlaps)
		b->reader.to = p->reader.to;
	return true;
}

/* As read(2), of the parts behind. */
static ssize_t
feed(void *arg, char *to, size_t size, struct err *err)
{
	struct log_parts *ps = arg;
	size_t n = 0;

	while (n == 0) {
		struct log_input *in;

		if (!ps->fed && ps->beyond.rc < 0) {
			*err = ps->beyond.err;
			return -1;
		}
		if (!ps->fed && !begin_feeding(ps))
			return 0;
		in = &ps->fed->reader.in;
		n = in->end - ps->fed_to;
		n = n < size ? n : size;
		memcpy(to, in->data + ps->fed_to, n);
		ps->fed_to += n;
		if (ps->fed_to == in->end) {
			ps->fed = NULL;
			end_part(ps);
		}
	}
	return (ssize_t)n;
}

/* The reader of part p, whose turn it is, goes on beyond it. */
static void
go_beyond(struct log_parts *ps, struct part *p)
{
	struct part *b = &ps->beyond;
	struct log_reader reader = b->reader;
	struct log_lines from = b->from;

	b->reader = p->reader;
	b->from = p->from;
	b->cut = p->cut;
	b->rc = p->rc;
	b->err = p->err;
	p->reader = reader;
	p->from = from;
	b->reader.in.part = false;
	b->reader.in.feed = (struct unwrap_source){.read = feed, .arg = ps};
	ps->is_beyond = true;
	end_part(ps);
}

/* 1 a record, 0 another part begins here, or the log ends, -1 an error. */
static int
next_beyond(struct log_parts *ps, const struct log_record **out,
	    struct err *err)
{
	struct part *b = &ps->beyond;
	struct log_reader *r = &b->reader;

	if (b->cut && !ps->fed && r->in.start == r->in.end && !r->ops->overlaps)
		return 0;
	*out = &r->record;
	arena_reset(&r->text);
	return log_reader_next(r, &r->record, err);
}

static void
come_back(struct log_parts *ps)
{
	add_counts(ps, &ps->beyond);
	ps->is_beyond = false;
}

/* Behind the records of the part whose turn it is. */
static void
leave_part(struct log_parts *ps)
{
	struct part *p = ps->current;

	if (!is_whole(p)) {
		go_beyond(ps, p);
		return;
	}
	add_counts(ps, p);
	end_part(ps);
}

/* The next record of the part whose turn it is, NULL behind the last one. */
static inline const struct log_record *
take_record(struct log_parts *ps)
{
	struct part *p = ps->current;

	return p && p->taken < p->n ? &p->records[p->taken++] : NULL;
}

/* As log_parts_next(), behind the records of a part: apart from it, for that is
   asked for each record. */
__attribute__((noinline)) static int
next_part(struct log_parts *ps, const struct log_record **out, struct err *err)
{
	int rc;

	do {
		if (ps->current)
			leave_part(ps);
		if (ps->is_beyond) {
			rc = next_beyond(ps, out, err);
			if (rc == 1)
				return rc;
			come_back(ps);
			if (rc < 0)
				return rc;
		}
		ps->current = wait_for_part(ps);
		if (!ps->current)
			return 0;
		*out = take_record(ps);
	} while (!*out);
	return 1;
}

int
log_parts_next(struct log_parts *ps, const struct log_record **out,
	       struct err *err)
{
	*out = take_record(ps);
	return *out ? 1 : next_part(ps, out, err);
}

uint64_t
log_parts_unreadable(struct log_parts *ps, uint64_t *first_line)
{
	uint64_t n;

	/* Nobody takes bytes meanwhile. */
	pthread_mutex_lock(&ps->taking);
	n = log_input_unreadable(&ps->whole->in, first_line);
	pthread_mutex_unlock(&ps->taking);
	return n;
}

static void
init_part(struct log_parts *ps, struct part *p,
	  const struct log_options *options)
{
	p->take.run = run_take;
	p->split.run = run_split;
	p->parts = ps;
	log_reader_init(&p->reader, options);
}

static void
release_part(struct part *p)
{
	log_reader_release(&p->reader);
	log_lines_release(&p->from);
	free(p->records);
}

struct log_parts *
log_parts_new(struct log_reader *whole, const struct log_options *options)
{
	struct log_parts *ps = xcalloc(1, sizeof(*ps));
	size_t size = options->part ? options->part : PART_BYTES;
	size_t n = (size_t)pool_threads(options->pool) + 2;
	size_t most = PARTS_MAX / (options->readers ? options->readers : 1);

	ps->whole = whole;
	ps->pool = options->pool;
	ps->size = size < whole->in.limit ? size : whole->in.limit;
	ps->n = n < most ? n : most > 2 ? most : 2;
	ps->ring = xcalloc(ps->n, sizeof(*ps->ring));
	ps->begins = true;
	ps->lines = whole->line - 1;
	pthread_mutex_init(&ps->taking, NULL);
	pthread_mutex_init(&ps->lock, NULL);
	for (size_t i = 0; i < ps->n; i++)
		init_part(ps, &ps->ring[i], options);
	init_part(ps, &ps->beyond, options);
	pthread_mutex_lock(&ps->lock);
	issue(ps);
	pthread_mutex_unlock(&ps->lock);
	return ps;
}

void
log_parts_free(struct log_parts *ps)
{
	if (!ps)
		return;
	pthread_mutex_lock(&ps->lock);
	ps->ended = true;
	pthread_mutex_unlock(&ps->lock);
	for (size_t i = 0; i < ps->n; i++)
		pool_cancel(ps->pool, &ps->ring[i].take);
	for (size_t i = 0; i < ps->n; i++)
		pool_cancel(ps->pool, &ps->ring[i].split);
	for (size_t i = 0; i < ps->n; i++)
		release_part(&ps->ring[i]);
	release_part(&ps->beyond);
	pthread_mutex_destroy(&ps->lock);
	pthread_mutex_destroy(&ps->taking);
	free(ps->ring);
	free(ps);
}
