/*
 * What the logs say, added up while they are read: who ran which statement how
 * often, and which statements were one transaction. Its size depends on how
 * many different statements, clients and kinds of transactions there are, and
 * not on how long the logs are.
 */
#ifndef MODEL_WORKLOAD_H
#define MODEL_WORKLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "base/vec.h"
#include "model/statement.h"

/* Who ran a statement, as the evidence in the log says. */
struct client {
	const char *role;	 /* "" where not known */
	const char *database;	 /* "" */
	const char *application; /* "" */
	int service;		 /* index in plan.services, -1 unattributed */
	const char *ambiguous;	 /* why, if several services match; or NULL */
	uint64_t statements;
};

/* Text without literals: see sql/shape.h. */
struct shape {
	uint64_t id;	  /* hash of the text */
	const char *text; /* normalised and masked, at most 64 kB of it */
	bool cut;	  /* text is not all of it */
};

/*
 * One shape, as one service runs it under one search path. This is the unit in
 * which everything is counted.
 */
struct cell {
	uint32_t id; /* dense */
	const struct shape *shape;
	const struct statement *statement;
	int service;	       /* -1 unattributed */
	const char *path;      /* search path as text, "" the default */
	uint64_t calls;	       /* committed */
	uint64_t transactions; /* committed ones it ran in */
	uint64_t rolled_back;
	uint64_t failed;
	uint64_t time_us; /* of calls, where durations are logged */
	uint64_t mark;	  /* scratch of model/open.c */
};

/*
 * Transactions that wrote, by the service that ran them and the cells that
 * wrote, in the order of their first execution.
 */
struct transaction {
	int service; /* -1 unattributed */
	VEC(const struct cell *) cells;
	uint64_t count;
};

struct open_cell {
	struct cell *cell;
	uint64_t calls;	 /* executions that did not fail */
	uint64_t failed; /* executions that did */
	uint64_t time_us;
	bool writes; /* what it ran writes */
};

struct open_savepoint {
	const char *name;
	size_t cells; /* how many there were */
};

/* RELEASE of, or ROLLBACK TO, a savepoint that was set before the input. */
struct open_use {
	const char *savepoint;
	bool release;
};

/*
 * A transaction that the input cuts, or may have cut: for every session that
 * ran before the input began there is one entry for what it did up to the first
 * end of a transaction (begun is false), for every session still there at the
 * input's end one for what it did since the last (ended is false), and an entry
 * can be both. Each is counted in cells and transactions too, as it stands.
 * Halves join by session and virtual id, in the order of their times: the rules
 * are those of model/open.h.
 *
 * Many of them are no transaction, and only say how the session stood; those
 * are idle.
 */
struct open_transaction {
	const char *session;
	const char *virtual_id; /* "3/17", "" where not logged */
	bool begun;		/* its start was seen */
	bool ended;		/* its end was seen, or what comes after it */
	bool aborted;		/* an error left it only ROLLBACK */
	/* When the session was first and last seen in the input, since 1970;
	   0 where that is not a cut, or the log has no times. */
	int64_t first_us, last_us;
	int service; /* as struct transaction has it */
	/* All of them, in the order of their first execution. A cell is there
	   once for each savepoint that it ran behind. */
	VEC(struct open_cell) cells;
	VEC(struct open_savepoint) savepoints;

	bool idle;	  /* nothing says that a transaction was cut here */
	bool block;	  /* BEGIN, COMMIT or a savepoint was seen */
	bool closed;	  /* by COMMIT or ROLLBACK, not by what came next */
	bool rolled_back; /* closed by ROLLBACK, or a block that was lost */
	bool lost;	  /* ended with its session: a block is rolled back */
	bool apart;	  /* autocommit, without ids: each execution is a
			     transaction of its own */
	VEC(struct open_use) uses;
	/* The session's last statement, if its duration or error may follow:
	   in cells at last_at, or ended before (SIZE_MAX). */
	struct cell *last;
	size_t last_at;
	uint64_t last_text; /* hash of its text */
	/* What came before the first statement: the duration of one (-1:
	   none), or the error of one that was counted as lead_cell. */
	int64_t lead_us;
	bool lead_error;
	uint64_t lead_text;	/* hash, 0: the log has no text for it */
	struct cell *lead_cell; /* NULL: not counted, it had no text */
};

VEC_TYPE(open_list, struct open_transaction *);

struct coverage {
	uint64_t records;    /* log entries */
	uint64_t statements; /* executions */
	uint64_t attributed;
	uint64_t resolved; /* executions whose every name was found */
	uint64_t dynamic;  /* executions with SQL built at run time */
	uint64_t unparsed;
	uint64_t truncated;
	uint64_t rolled_back; /* executions that left nothing */
	uint64_t failed;      /* of those, the ones that raised an error */
	uint64_t unreadable;  /* log entries or lines that are no record */
};

struct workload {
	struct arena *arena;
	struct coverage coverage;
	VEC(struct client *) clients;
	VEC(struct cell *) cells;
	VEC(struct transaction *) transactions;
	struct open_list open;
	int64_t first_us, last_us; /* of all records, 0 if there are no times */
};

#endif
