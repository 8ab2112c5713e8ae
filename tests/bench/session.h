/*
 * A client's session: it connects, does units of work (a statement, or a
 * transaction) and disconnects. Each step logs one entry; what the server would
 * show of virtual and real transaction ids is kept here.
 */
#ifndef BENCH_SESSION_H
#define BENCH_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "bench/monolith.h"
#include "bench/query.h"
#include "bench/random.h"
#include "bench/record.h"
#include "bench/workload.h"

#define SESSIONS 56
#define QUERIES	 64 /* of a service */
#define RECIPES	 12 /* transactions of a service */
#define UNIT_MAX 16

enum failure {
	FAILS_NOT,
	FAILS_DUPLICATE, /* when it runs */
	FAILS_DEADLOCK,
	FAILS_UNKNOWN, /* when its names are looked up */
	FAILS_SYNTAX,  /* when it is parsed: log_statement does not see it */
};

/* Of a unit: a query with values, or a text. */
struct act {
	const struct query *query;
	const char *text, *tag;
	enum failure failure;
};

enum stage {
	STAGE_RECEIVED,
	STAGE_AUTHENTICATED,
	STAGE_AUTHORIZED,
	STAGE_NEXT, /* the next act begins */
	STAGE_PARSE,
	STAGE_BIND,
	STAGE_RUN,
	STAGE_FAIL,
	STAGE_DISCONNECT,
};

struct session {
	struct process process;
	int service;
	char role[32], application[32];
	bool extended, named, tagged;
	enum stage stage;
	struct act acts[UNIT_MAX];
	size_t n, at;
	struct buf sql, params;
	char statement_name[32]; /* with extended */
	uint32_t prepared[QUERIES];
	struct query own; /* where every query is a new one */
	/* As the server has them. */
	uint32_t lxid;
	uint64_t xid, connected;
	bool in_block, aborted, ended;
	int savepoints;
};

struct recipe {
	size_t n;
	int queries[8];
	bool savepoint;
};

struct service {
	struct query queries[QUERIES];
	struct recipe recipes[RECIPES];
};

struct workload {
	struct workload_settings settings;
	struct monolith monolith;
	struct rng rng;
	struct service services[16];
	struct session sessions[SESSIONS];
	struct process checkpointer, autovacuum;
	struct buf message, detail;
	uint64_t now; /* microseconds */
	uint64_t xid;
	uint32_t pid;
	uint64_t statements, records, shape, next_release, next_server;
};

/* It connects, as a process of its own, before it is known who it is. */
void session_begin(struct workload *w, struct session *s);

/* Decide what it does next, and begin with that. */
void session_next(struct workload *w, struct session *s);

/* Log its next entry. */
void session_step(struct workload *w, struct session *s, struct buf *out);

/* Count an entry, and write it. */
void workload_emit(struct workload *w, struct buf *out, const struct record *r);
void workload_begin_process(struct workload *w, struct process *p);

#endif
