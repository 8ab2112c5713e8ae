/*
 * Scripts of log records, and what they add up to as text. A line is
 *
 *	> o1 3/17 delete from a	a statement, as log_statement logs it
 *	+ o1 3/0 1500 commit	the same with its duration, in microseconds
 *	! o1 3/17 delete from a	an error, with the text or without
 *	t o1 3/0 1500		a duration
 *	f o1 3/17 delete from a	execute fetch from
 *	a o1 3/17 9 delete from a	a record of pgaudit, of its ninth
 *statement ( o1			the session begins, and ) o1
 *ends
 *
 * Virtual id - is none. A session's letter says who runs it: o orders, u users,
 * x nobody, p either (their applications tell: p1@web-orders). What follows
 * " -- prepare: " is the DETAIL. Sessions have no start time in their names.
 * Time is the line's number.
 */
#ifndef TEST_TALLY_SCRIPT_H
#define TEST_TALLY_SCRIPT_H

#include "base/buf.h"
#include "load/tally.h"

struct script_world {
	struct arena arena;
	struct catalog catalog;
	struct plan plan;
	struct diag_list diags;
	struct expander *expander;
	struct tally *tally;
	struct workload *workload;
	int64_t now;
	bool reads_ahead; /* records are prepared as readers do */
	void *scratch;	  /* for that */
};

/* Tables a to f, o and u, in public; o also in other and in orders_app. */
void script_world_init(struct script_world *w);
/* The same with a plan of its own. */
void script_world_init_plan(struct script_world *w, const char *plan);
void script_world_release(struct script_world *w);
void script_world_run(struct script_world *w, const char *script);
struct workload *script_world_finish(struct script_world *w);

/*
 * One line for each cell that deletes from a table: its name, and how often it
 * committed, in how many transactions, was rolled back, and failed. Then the
 * transactions that wrote, by service:
 *
 *	a 2 1 0 0
 *	orders: a b = 1
 */
void workload_brief(struct buf *out, const struct plan *plan,
		    const struct workload *w);
/* Everything that is in it. */
void workload_full(struct buf *out, const struct plan *plan,
		   const struct workload *w);

/* Run script, with and without reading ahead, and compare workload_brief. */
void expect_brief(const char *script, const char *want);

#endif
