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
	bool valid;	  /* text is known to be UTF-8 */
	/* It stands for many that there was no memory for: text says what they
	   do, and id is a hash of that. */
	bool folded;
};

/*
 * One shape, as one service runs it under one search path. This is the unit in
 * which everything is counted.
 */
struct cell {
	uint32_t id;		   /* its place in the workload */
	int service;		   /* -1 unattributed */
	uint64_t calls;		   /* committed */
	uint64_t transactions;	   /* committed ones it ran in */
	uint64_t mark;		   /* scratch of model/open.c */
	struct transaction *alone; /* in which nothing else wrote, or NULL */
	uint64_t time_us;	   /* of calls, where durations are logged */
	uint64_t rolled_back;
	uint64_t failed;
	const struct shape *shape;
	const struct statement *statement;
	const char *path; /* search path as text, "" the default */
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

enum open_kind {
	OPEN_STATEMENT,
	OPEN_ERROR,
	OPEN_DURATION, /* of the last statement */
	OPEN_END,      /* the session's */
};

/*
 * What a log record, or one statement of a record's text, did to its session's
 * transactions. Equal statements of one transaction are one event.
 */
struct open_event {
	enum open_kind kind;
	uint32_t backend, lxid; /* the virtual id that its line shows, or 0/0 */
	enum statement_kind control; /* STATEMENT_OTHER if it is not that */
	int64_t duration_us;	     /* that its line shows, -1: none */
	/* Of statements and errors: */
	uint64_t text;	   /* hash of the record's text, 0: it has none */
	struct cell *cell; /* NULL: the log has no text */
	const struct client *client; /* of an error, if it is no service's */
	const char *name;	     /* of a savepoint */
	bool chain;		     /* COMMIT AND CHAIN */
	bool writes;
	bool later; /* its text had a statement before it, */
	bool more;  /* and has another one */
	/* Of statements: */
	bool took; /* a duration followed, of time_us, and showed this id: */
	uint64_t calls;
	int64_t time_us;
	uint32_t took_backend, took_lxid;
};

/*
 * What a session did at an end of the input, for the input may have cut a
 * transaction there: up to the first place where a transaction ends whatever
 * came before the input (begun is false), or since the last one (ended is
 * false), or both. It is counted in cells and transactions, as it stands.
 * Halves join by session: see model/open.h.
 *
 * Many of them are no transaction, and only say how the session stood; those
 * are idle.
 */
struct open_transaction {
	const char *session;
	bool begun; /* what came before the first event is known: nothing */
	bool ended; /* nothing of it goes on behind the last event */
	bool idle;  /* nothing says that a transaction was cut here */
	uint32_t pid, backend; /* who takes its place ends it; 0: not known */
	/* Its first record, unless begun, and its last, unless ended: time,
	   and number in the session (0: not known). */
	int64_t first_us, last_us;
	uint64_t first_line, last_line;
	VEC(struct open_event) events;
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
	bool interrupted;     /* logs were not read to their end */
	/* What a bound on memory cost: */
	uint64_t folded;	/* executions whose shape stands for many */
	uint64_t folded_shapes; /* those it stands for, that could be told */
	uint64_t unkept;	/* executions of which nothing is known */
	uint64_t unkept_transactions; /* that are not, or not all, known */
};

struct workload {
	struct arena *arena;
	struct coverage coverage;
	VEC(struct client *) clients;
	VEC(struct cell *) cells;
	VEC(struct transaction *) transactions;
	struct open_list open;
	int64_t first_us, last_us; /* of all records, 0 if there are no times */
	bool folded_more; /* than coverage.folded_shapes: some were not told */
};

#endif
