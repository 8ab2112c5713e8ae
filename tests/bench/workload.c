#include "bench/workload.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "bench/put.h"
#include "bench/session.h"

#define RELEASE_EVERY 40000	  /* statements, when a service is deployed */
#define RELEASE_SIZE  24	  /* of its queries are new then */
#define SERVER_EVERY  3000	  /* entries, when the server speaks */
#define BEGINNING     1795478400u /* 2026-11-24 00:00:00 UTC */

static void
make_recipes(struct workload *w, struct service *s)
{
	for (struct recipe *x = s->recipes; x < s->recipes + RECIPES; x++) {
		x->n = 2 + rng_below(&w->rng, 5);
		for (size_t i = 0; i < x->n; i++)
			x->queries[i] = (int)rng_below(&w->rng, QUERIES);
		x->savepoint = rng_percent(&w->rng, 15);
	}
}

static void
make_service(struct workload *w, int service)
{
	struct service *s = &w->services[service];

	for (struct query *q = s->queries; q < s->queries + QUERIES; q++) {
		query_init(q);
		query_make(q, &w->monolith, service, &w->rng, 0);
	}
	make_recipes(w, s);
}

void
workload_begin_process(struct workload *w, struct process *p)
{
	p->pid = w->pid;
	w->pid += 1 + rng_below(&w->rng, 3);
	p->started = w->now / 1000000;
	p->lines = 0;
}

static void
make_session(struct workload *w, size_t i)
{
	static const char *const hosts[] = {"10.20.1.17", "10.20.1.18",
					    "10.20.3.204", "10.20.4.9"};
	static const char *const kinds[] = {"api", "worker", "batch"};
	struct session *s = &w->sessions[i];
	const char *service;

	s->service = (int)(i % w->monolith.n_services);
	service = w->monolith.services[s->service];
	if (s->service >= SHARED_FIRST)
		snprintf(s->role, sizeof(s->role), SHARED_ROLE);
	else
		snprintf(s->role, sizeof(s->role), "%s_app", service);
	snprintf(s->application, sizeof(s->application), "%s-%s", service,
		 kinds[rng_below(&w->rng, 3)]);
	/* New shapes are what an ORM writes: whole texts, nothing prepared. */
	s->extended = !w->settings.shapes && i / w->monolith.n_services >= 2;
	s->named = rng_percent(&w->rng, 50);
	s->tagged = !w->settings.shapes && rng_percent(&w->rng, 35);
	s->process.backend = 3 + (uint32_t)i;
	s->process.host = hosts[rng_below(&w->rng, 4)];
	s->process.is_client = true;
	buf_init(&s->sql);
	buf_init(&s->params);
	query_init(&s->own);
	session_begin(w, s);
}

struct workload *
workload_new(const struct workload_settings *settings)
{
	struct workload *w = xcalloc(1, sizeof(*w));

	w->settings = *settings;
	w->rng.state = settings->seed * 0x2545f4914f6cdd1du;
	w->now = BEGINNING * UINT64_C(1000000);
	w->pid = 1200;
	w->xid = 740;
	w->next_release = RELEASE_EVERY;
	monolith_init(&w->monolith);
	buf_init(&w->message);
	buf_init(&w->detail);
	for (size_t i = 0; i < w->monolith.n_services; i++)
		make_service(w, (int)i);
	workload_begin_process(w, &w->checkpointer);
	w->checkpointer.backend_type = "checkpointer";
	w->autovacuum.backend_type = "autovacuum worker";
	w->autovacuum.backend = 3 + SESSIONS;
	for (size_t i = 0; i < SESSIONS; i++)
		make_session(w, i);
	return w;
}

void
workload_free(struct workload *w)
{
	for (size_t i = 0; i < w->monolith.n_services; i++)
		for (size_t j = 0; j < QUERIES; j++)
			query_release(&w->services[i].queries[j]);
	for (struct session *s = w->sessions; s < w->sessions + SESSIONS; s++) {
		buf_release(&s->sql);
		buf_release(&s->params);
		query_release(&s->own);
	}
	buf_release(&w->message);
	buf_release(&w->detail);
	free(w);
}

uint64_t
workload_statements(const struct workload *w)
{
	return w->statements;
}

uint64_t
workload_records(const struct workload *w)
{
	return w->records;
}

/* A release of a service: many of its queries are others from now on. */
static void
release(struct workload *w)
{
	int service = (int)rng_below(&w->rng, (uint32_t)w->monolith.n_services);
	struct service *s = &w->services[service];

	for (int i = 0; i < RELEASE_SIZE; i++)
		query_make(&s->queries[rng_below(&w->rng, QUERIES)],
			   &w->monolith, service, &w->rng, 0);
	make_recipes(w, s);
}

void
workload_emit(struct workload *w, struct buf *out, const struct record *r)
{
	w->records++;
	record_write(out, w->settings.format, r);
}

static void
checkpoint_step(struct workload *w, struct buf *out)
{
	struct record r = {.process = &w->checkpointer,
			   .time = w->now,
			   .severity = "LOG",
			   .message = &w->message};

	w->message.len = 0;
	put_str(&w->message, "checkpoint starting: time");
	workload_emit(w, out, &r);
	w->message.len = 0;
	put_str(&w->message, "checkpoint complete: wrote ");
	put_number(&w->message, rng_below(&w->rng, 9000));
	put_str(&w->message,
		" buffers (4.1%); 0 WAL file(s) added, 0 removed, 2 recycled; "
		"write=26.910 s, sync=0.004 s, total=26.932 s; sync files=61, "
		"longest=0.003 s, average=0.001 s; distance=31337 kB, "
		"estimate=32768 kB");
	workload_emit(w, out, &r);
}

static void
autovacuum_step(struct workload *w, struct buf *out)
{
	const struct monolith *m = &w->monolith;
	struct record r = {.process = &w->autovacuum,
			   .time = w->now,
			   .severity = "LOG",
			   .has_vxid = true,
			   .xid = ++w->xid,
			   .message = &w->message};

	workload_begin_process(w, &w->autovacuum);
	r.lxid = (uint32_t)w->records;
	w->message.len = 0;
	put_str(&w->message, "automatic vacuum of table \"shop.public.");
	put_str(&w->message,
		m->tables[rng_below(&w->rng, (uint32_t)m->n_tables - 1)].name);
	put_str(&w->message, "\": index scans: 1\npages: 0 removed, ");
	put_number(&w->message, rng_below(&w->rng, 90000));
	put_str(&w->message,
		" remain, 812 scanned (9.02% of total)\ntuples: 912 removed, "
		"88213 remain, 3 are dead but not yet removable\nbuffer "
		"usage: 2113 hits, 0 misses, 92 dirtied\nsystem usage: CPU: "
		"user: 0.02 s, system: 0.00 s, elapsed: 0.41 s");
	workload_emit(w, out, &r);
}

/* A shape is of one service, which has every n-th session. */
static struct session *
some_session(struct workload *w)
{
	uint32_t n = (uint32_t)w->monolith.n_services, i;

	if (!w->settings.shapes)
		return &w->sessions[rng_below(&w->rng, SESSIONS)];
	i = (uint32_t)(w->shape % w->settings.shapes % n);
	return &w->sessions[i + n * rng_below(&w->rng, SESSIONS / n)];
}

void
workload_step(struct workload *w, struct buf *out)
{
	struct session *s = some_session(w);

	w->now += rng_below(&w->rng, 700);
	if (w->records >= w->next_server) {
		w->next_server += SERVER_EVERY;
		if (rng_percent(&w->rng, 30))
			checkpoint_step(w, out);
		else
			autovacuum_step(w, out);
		return;
	}
	if (w->statements >= w->next_release && !w->settings.shapes) {
		w->next_release += RELEASE_EVERY;
		release(w);
	}
	if (s->stage == STAGE_NEXT)
		session_next(w, s);
	session_step(w, s, out);
}
