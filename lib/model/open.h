/*
 * Transactions that an input cuts: how each is counted, and how the parts of
 * one are joined when the results of two inputs are added.
 *
 * A session at the end of one input goes on at the beginning of another:
 *
 *	BEGIN; INSERT a;   |   INSERT b; COMMIT;
 *	begun, not ended   |   not begun, ended
 *
 * The earlier entry (not ended) and the later one (not begun) of a session are
 * one transaction if
 *
 *	the earlier is a block (BEGIN was seen), and not both show a virtual id
 *	and those differ;
 *	or it is autocommit with a virtual id, and the later has the same, or
 *	has none and is nothing but a COMMIT or ROLLBACK;
 *	or it is itself not begun, and neither shows a virtual id.
 *
 * If they are, the later one's savepoint uses are applied to the earlier one
 * (what ROLLBACK TO takes back is rolled back for good) and its executions are
 * appended. If not, the earlier one has ended, and the later one has begun.
 * What has begun and ended is done: it stays counted and is no entry any more.
 *
 * A duration or error that the later input begins with belongs to the earlier
 * one's last statement. A statement and its error are one execution: it is
 * counted in both inputs, and the sum takes one back.
 *
 * So the sum is what one run over both inputs gives, apart from what a session
 * was told before the cut and the log does not show again: SET search_path,
 * SET ROLE, SET application_name, PREPARE; apart from an error of COMMIT
 * itself; and, without virtual ids, from texts of several statements that
 * begin no block themselves in a block that was begun before the cut.
 */
#ifndef MODEL_OPEN_H
#define MODEL_OPEN_H

#include "model/workload.h"

/* Who keeps the counts that are not in cells. */
struct open_counts {
	struct arena *arena; /* for the entries that joins make */
	struct coverage *coverage;
	/* Transactions of these writing cells, in this order: count more, or
	   fewer. */
	void (*transaction)(void *arg, int service, struct cell *const *cells,
			    size_t n, int64_t count);
	/* An execution of cell was counted as a statement in both inputs: take
	   one back from coverage.statements and from what goes with it. */
	void (*twice)(void *arg, struct cell *cell);
	void *arg;
	uint64_t mark;		  /* 0 at first */
	VEC(struct cell *) cells; /* scratch */
};

/*
 * Count t, as it stands, in its cells, in coverage (rolled_back and failed) and
 * as transactions; sign is 1, or -1 to take it back.
 */
void open_count(struct open_counts *counts, const struct open_transaction *t,
		int sign);

/* The service of a transaction: of its first writing cell that has one. */
int open_service(const struct open_transaction *t);

/* Is it idle? By its other fields. */
bool open_is_idle(const struct open_transaction *t);

/*
 * Add one execution, or more of what->cell, to t, whose lists are in arena (the
 * caller's, where t is reused). Returns its place in t->cells, which is also
 * in t->last_at.
 */
size_t open_execute(struct open_counts *counts, struct open_transaction *t,
		    struct arena *arena, const struct open_cell *what);

/*
 * ROLLBACK TO a savepoint: what came after it is counted as rolled back for
 * good; or RELEASE it. Of a savepoint from before the input, t remembers the
 * use. False if t knows no such savepoint; then nothing is done.
 */
bool open_use_savepoint(struct open_counts *counts, struct open_transaction *t,
			const char *name, bool release);

/* A cell once between two savepoints. */
void open_tidy(struct open_counts *counts, struct open_transaction *t);

/* Make an entry what it is wherever its input was cut, and set what follows
   from the rest of it: service and idle. */
void open_settle(struct open_transaction *t);

/*
 * Add from's entries to into: join what goes together, correct all counts.
 * Both inputs were counted before, and their cells are the same cells. Sorted
 * at the end. into's entries are changed, from's are not.
 */
void open_add(struct open_counts *counts, struct open_list *into,
	      const struct open_list *from);

/* By session; what it did first comes first. */
void open_sort(struct open_list *list);

#endif
