/*
 * The bound on what a tally holds, with logs that have something new in each
 * line. Nothing that ran is lost from the counts.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/tally_internal.h"
#include "tally_script.h"

#define RECORDS 24000
#define BOUND	((size_t)512 << 10)
/* An index doubles, and sessions have a share of their own. */
#define HELD (BOUND * 2)

static struct script_world w;
static char session[32], application[32], role[32];

static void
start(void)
{
	script_world_init(&w);
	script_world_run(&w, "");
}

static void
finish(void)
{
	script_world_release(&w);
}

TestSuite(memory, .init = start, .fini = finish);

/* A kind of log: its i-th record, of which most is filled in. */
typedef void maker(struct log_record *r, struct buf *text, unsigned i);

static void
new_columns(struct log_record *r, struct buf *text, unsigned i)
{
	(void)r;
	buf_printf(text, "select c%u from a", i);
}

static void
new_relations(struct log_record *r, struct buf *text, unsigned i)
{
	(void)r;
	buf_printf(text, "delete from t%u", i);
}

static void
new_texts_of_several(struct log_record *r, struct buf *text, unsigned i)
{
	(void)r;
	buf_printf(text, "select 1 as c%u; delete from a where c%u = 1", i, i);
}

static void
new_syntax_errors(struct log_record *r, struct buf *text, unsigned i)
{
	(void)r;
	buf_printf(text, "selekt c%u", i);
}

static void
new_paths(struct log_record *r, struct buf *text, unsigned i)
{
	(void)r;
	if (i % 2)
		buf_str(text, "delete from a");
	else
		buf_printf(text, "set search_path = s%u, public", i);
}

static void
new_roles_by_set(struct log_record *r, struct buf *text, unsigned i)
{
	(void)r;
	if (i % 2)
		buf_str(text, "delete from a");
	else
		buf_printf(text, "set role r%u", i);
}

static void
new_roles(struct log_record *r, struct buf *text, unsigned i)
{
	snprintf(role, sizeof(role), "role%u", i);
	r->role = str_of(role);
	buf_str(text, "delete from a");
}

static void
new_applications(struct log_record *r, struct buf *text, unsigned i)
{
	snprintf(application, sizeof(application), "app%u", i);
	r->application = str_of(application);
	r->role = STR("nobody");
	buf_str(text, "delete from a");
}

static void
new_prepared(struct log_record *r, struct buf *text, unsigned i)
{
	(void)r;
	buf_printf(text, "prepare p%u as delete from a where c%u = 1", i, i);
}

static void
new_sessions(struct log_record *r, struct buf *text, unsigned i)
{
	snprintf(session, sizeof(session), "5f000000.%x", i + 1);
	r->session = str_of(session);
	r->pid = i + 1;
	r->backend = 0;
	buf_str(text, i % 2 ? "begin; delete from a" : "delete from b");
}

/* Always the same few statements, three at a time, in ever new orders. */
static void
new_transactions(struct log_record *r, struct buf *text, unsigned i)
{
	static unsigned state;

	state = state * 1103515245u + 12345u;
	r->lxid = 1 + i / 3;
	buf_printf(text, "delete from %c where c%u = 1",
		   "abcdef"[(state >> 16) % 6], (state >> 20) % 50);
}

static void
new_savepoints(struct log_record *r, struct buf *text, unsigned i)
{
	(void)r;
	if (i == 0)
		buf_str(text, "begin");
	else if (i % 3 == 1)
		buf_printf(text, "savepoint s%u", i);
	else if (i % 3 == 2)
		buf_printf(text, "delete from a where c%u = 1", i);
	else
		buf_printf(text, "release s%u", i - 2);
}

static void
run_log(size_t bound, maker *make)
{
	struct buf text;

	if (bound)
		tally_bound(w.tally, bound);
	buf_init(&text);
	for (unsigned i = 0; i < RECORDS; i++) {
		struct log_record r = {
			.kind = RECORD_STATEMENT,
			.calls = 1,
			.duration_us = -1,
			.time_us = 1 + i,
			.role = STR("orders_app"),
			.session = STR("5f000000.1"),
			.pid = 1,
			.backend = 1,
		};

		buf_clear(&text);
		make(&r, &text, i);
		r.text = (struct str){text.data, text.len};
		tally_record(w.tally, &r);
	}
	buf_release(&text);
}

/* All that ran is in a cell; whether in those of many. */
static void
is_bounded(maker *make, bool folds)
{
	uint64_t statements, cells = 0;
	const struct coverage *c;

	run_log(0, make);
	cr_expect_gt(tally_holds(w.tally), HELD);
	statements = w.tally->workload->coverage.statements;
	finish();
	start();
	run_log(BOUND, make);
	cr_expect_lt(tally_holds(w.tally), HELD);
	cr_expect_lt(w.tally->met.total, BOUND / 4);
	script_world_finish(&w);
	c = &w.workload->coverage;
	cr_expect_eq(c->statements, statements);
	cr_expect_eq(c->folded + c->unkept > 0, folds);
	for (size_t i = 0; i < w.workload->cells.n; i++)
		cells += w.workload->cells.v[i]->calls +
			 w.workload->cells.v[i]->rolled_back;
	cr_expect_eq(cells, statements);
}

#define BOUNDED(name, folds)                \
	Test(memory, is_bounded_for_##name) \
	{                                   \
		is_bounded(name, folds);    \
	}
BOUNDED(new_columns, true)
BOUNDED(new_relations, true)
BOUNDED(new_texts_of_several, true)
BOUNDED(new_syntax_errors, true)
BOUNDED(new_paths, true)
BOUNDED(new_roles_by_set, true)
BOUNDED(new_roles, false)
BOUNDED(new_applications, false)
BOUNDED(new_prepared, true)
BOUNDED(new_sessions, false)
BOUNDED(new_transactions, false)
BOUNDED(new_savepoints, true)

Test(memory, of_what_can_be_found_elsewhere_is_bounded_without_a_bound)
{
	struct index x = {0};
	int here;

	for (uint64_t key = 1; key <= 200000; key++) {
		index_recall(&x, key, &here);
		cr_assert_eq(index_find(&x, key), &here);
	}
	cr_assert_leq(index_bytes(&x), (size_t)1 << 20);
	index_release(&x);
}
