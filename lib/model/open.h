/*
 * The transactions of a session, and of sessions that inputs cut.
 *
 * A session is a machine: what its log records do to it are events, and they
 * decide which executions are one transaction and what became of it. Where an
 * input begins, it is not known in what state a session is; where it ends, not
 * what becomes of what is open. Both are counted as they stand, and kept as
 * the events they are:
 *
 *	input:	  ... COMMIT | INSERT, COMMIT | ... | BEGIN, INSERT |
 *			       head: not begun		 tail: not ended
 *
 * The head ends where the session is idle whatever state it had before: at a
 * COMMIT that succeeded, at another virtual id, at its end. The tail begins
 * where it was idle last. So when two results are added, the tail of one and
 * the head of the other are taken back from the counts, and their events go
 * through the machine once more, in one row: the sum is what one run over both
 * inputs gives.
 *
 * That holds apart from what a session was told before the cut and the log does
 * not show again (SET search_path, SET ROLE, SET application_name, CREATE
 * TEMPORARY TABLE, PREPARE), and from transactions of more than OPEN_EVENTS_MAX
 * different events, which are not joined.
 *
 * Tails and heads belong together if the numbers of their lines in the session
 * say so; where a log has no such numbers, in the order of their times.
 */
#ifndef MODEL_OPEN_H
#define MODEL_OPEN_H

#include "model/workload.h"

#define OPEN_EVENTS_MAX 4096

struct open_session;

/* Who keeps the counts that are not in cells. */
struct open_counts {
	struct arena *arena; /* for scratch, and the entries that joins make */
	struct coverage *coverage;
	int sign; /* 1, or -1 to take back what was counted */
	/* Transactions of these writing cells, in this order: count more, or
	   fewer. */
	void (*transaction)(void *arg, int service, struct cell *const *cells,
			    size_t n, int64_t count);
	/* An error was a statement of its own (sign 1), or was none. */
	void (*execution)(void *arg, const struct open_event *e, int sign);
	/* A transaction of s ended, undone if gone. May be NULL. */
	void (*ended)(void *arg, struct open_session *s, bool gone);
	void *arg;
	struct open_list *open;	  /* where heads go, once they end */
	uint64_t mark;		  /* 0 at first */
	bool full;		  /* there is no room to remember more events */
	VEC(struct cell *) cells; /* scratch */
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

/* A session as its events left it. */
struct open_session {
	const char *name;
	uint32_t pid, backend;
	int64_t first_us, last_us;
	uint64_t first_line, last_line;

	/* The transaction, or autocommit statement, that it is in. */
	bool begun;	  /* its start was seen */
	bool block;	  /* BEGIN, COMMIT or a savepoint was seen */
	bool aborted;	  /* an error left it only ROLLBACK */
	bool rolled_back; /* closed by ROLLBACK, or a block that was lost */
	bool apart;	  /* autocommit, without ids: each execution is a
			     transaction of its own */
	bool committing;  /* COMMIT was seen, not yet that it succeeded */
	bool chain;	  /* that was COMMIT AND CHAIN */
	bool sampled;	  /* durations stand with statements: not all are
			     logged */
	uint32_t id_backend, id_lxid; /* its virtual id, 0/0 none */
	/* All it ran, in the order of their first execution. A cell is there
	   once for each savepoint that it ran behind. */
	VEC(struct open_cell) cells;
	VEC(struct open_savepoint) savepoints;

	/* The last statement, while its duration or error may follow. */
	struct cell *last;
	size_t last_at; /* in cells; SIZE_MAX: not there */
	uint64_t last_text;
	bool last_control;
	bool last_idle; /* its line showed no virtual id */

	/* The events that a cut would need. */
	bool head;	/* since the input began */
	bool finishing; /* COMMIT or ROLLBACK was the last event */
	bool overflow;	/* there were too many */
	uint32_t head_backend, head_lxid; /* the first id in a head */
	VEC(struct open_event) events;
	size_t alike; /* from this one on they differ in their cells alone, but
			 for the last one */
	struct arena *lists; /* what the VECs are in: reused with s */
	struct arena names;  /* of savepoints */
};

/* Make s, which may have been used before, a session that is idle (begun), or
   of which nothing is known. Lists that it has are kept. */
void open_start(struct open_session *s, const char *name, bool begun,
		struct arena *lists);
/* Frees what is not in lists. */
void open_release(struct open_session *s);

/*
 * What an event tells of what came before it. Of a statement it must be called
 * for the first one of its text, before open_run(): what the statement means to
 * its session can depend on it.
 */
void open_before(struct open_counts *c, struct open_session *s,
		 const struct open_event *e);
/* The event itself, without the duration that it took; its savepoint's name is
   copied. */
void open_run(struct open_counts *c, struct open_session *s,
	      const struct open_event *e);

/* Is an error, of which open_before() was told, a statement of its own? */
bool open_is_own(const struct open_session *s, const struct open_event *e);

/* Another session has its place: whatever it was in has ended. */
void open_settle(struct open_counts *c, struct open_session *s);

/* The input ends: count what is open, and make it an entry of c->open. */
void open_leave(struct open_counts *c, struct open_session *s);

/*
 * Join what goes together in list, correct all counts, and sort it. Everything
 * was counted before; entries may be replaced.
 */
void open_join(struct open_counts *c, struct open_list *list);

/*
 * Add from's entries to into, and join. apart: they are of different servers,
 * and nothing in one follows from the other.
 */
void open_add(struct open_counts *c, struct open_list *into,
	      const struct open_list *from, bool apart);

/* How enum open_kind and the statement_kind of events are written. */
#define OPEN_KINDS    4
#define OPEN_CONTROLS 7
extern const char *const open_kind_names[OPEN_KINDS];
extern const char *const open_control_names[OPEN_CONTROLS];

/* Is it idle? By its other fields. */
bool open_is_idle(const struct open_transaction *t);

#endif
