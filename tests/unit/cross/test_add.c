/* Sums of analyses: of halves, of what differs, of transactions cut. */
#include <criterion/criterion.h>
#include <string.h>

#include "report/report.h"
#include "support/toy.h"

static struct toy w, other;

static const char tables[] = "users(id name) orders(id user_id) stock(sku qty)";
static const char plan[] = "services:\n"
			   "  users: {tables: [users]}\n"
			   "  orders: {tables: [orders]}\n"
			   "  stock: {tables: [stock]}\n";
static const struct report_options all = {.kind = -1};

static void
start(void)
{
	toy_start(&w, tables);
	toy_start(&other, tables);
}

static void
finish(void)
{
	toy_finish(&w);
	toy_finish(&other);
}

TestSuite(add, .init = start, .fini = finish);

static const char *
json(struct toy *of, const struct analysis *a)
{
	const char *text;
	struct buf b;

	buf_init(&b);
	report_json(&b, a, &all);
	text = arena_strdup(&of->arena, b.data);
	buf_release(&b);
	return text;
}

static const struct analysis_shape *
shape_of(const struct analysis *a, const char *text)
{
	for (size_t i = 0; i < a->shapes.n; i++)
		if (strcmp(a->shapes.v[i]->text, text) == 0)
			return a->shapes.v[i];
	cr_assert_fail("there is no shape %s", text);
	return NULL;
}

Test(add, sums_up_to_what_one_run_gives)
{
	struct toy both;
	struct err err;
	struct cell *a, *b, *c;

	toy_start(&both, tables);
	toy_bind(&w, plan);
	toy_bind(&other, plan);
	toy_bind(&both, plan);
	toy_run(&w, "orders", "SELECT name FROM users", 2);
	a = toy_run(&w, "orders", "UPDATE stock SET qty = 1", 1);
	toy_commit(&w, "orders", 1, a, NULL);
	toy_run(&other, "orders", "SELECT name FROM users", 3);
	toy_run(&other, "", "SELECT name FROM nowhere", 4);
	b = toy_run(&other, "orders", "UPDATE stock SET qty = 1", 5);
	toy_commit(&other, "orders", 5, b, NULL);
	toy_run(&both, "orders", "SELECT name FROM users", 5);
	toy_run(&both, "", "SELECT name FROM nowhere", 4);
	c = toy_run(&both, "orders", "UPDATE stock SET qty = 1", 6);
	toy_commit(&both, "orders", 6, c, NULL);
	cr_assert_eq(analysis_add(toy_analysis(&w), toy_analysis(&other), &err),
		     0);
	cr_assert_str_eq(json(&w, w.analysis),
			 json(&both, toy_analysis(&both)));
	toy_finish(&both);
}

Test(add, refuses_another_plan)
{
	const char *before;
	struct err err;

	toy_bind(&w, plan);
	toy_bind(&other, "services:\n"
			 "  users: {tables: [users, stock]}\n"
			 "  orders: {tables: [orders]}\n"
			 "  stock: {tables: []}\n");
	before = json(&w, toy_analysis(&w));
	toy_analysis(&other)->path = "b.json";
	cr_assert_eq(analysis_add(w.analysis, other.analysis, &err), -1);
	cr_assert_str_eq(err.message,
			 "the analyses differ in their relations: table "
			 "public.stock of stock in what was read here, table "
			 "public.stock of users in \"b.json\"");
	cr_assert_str_eq(json(&w, w.analysis), before);
}

Test(add, refuses_another_schema)
{
	struct err err;

	tiny_foreign_key(&other.catalog, "fk", "orders", "user_id", "users",
			 "id", 'a', 'a');
	toy_bind(&w, plan);
	toy_bind(&other, plan);
	toy_analysis(&w)->path = "a.json";
	toy_analysis(&other)->path = "b.json";
	cr_assert_eq(analysis_add(w.analysis, other.analysis, &err), -1);
	cr_assert_str_eq(err.message,
			 "the analyses differ in their schema: nothing in "
			 "\"a.json\", foreign-key public.orders.fk of orders "
			 "to users in \"b.json\"");
}

Test(add, refuses_other_services)
{
	struct err err;

	toy_bind(&w, plan);
	toy_bind(&other, "services:\n  users: {tables: [users]}\n");
	toy_analysis(&w)->path = "a.json";
	cr_assert_eq(analysis_add(w.analysis, toy_analysis(&other), &err), -1);
	cr_assert_str_eq(err.message,
			 "the analyses differ in their services: orders in "
			 "\"a.json\", nothing in what was read here");
}

/* A transaction of one cell that is open at the given ends. */
static struct open_transaction *
cut(struct toy *of, struct cell *cell, bool begun, bool ended)
{
	struct open_transaction *t = arena_new(&of->arena,
					       struct open_transaction);

	*t = (struct open_transaction){
		.session = "s1",
		.begun = begun,
		.ended = ended,
		.first_us = begun ? 0 : 20,
		.last_us = ended ? 0 : 10,
	};
	vec_push(&of->arena, &t->events,
		 (struct open_event){.kind = OPEN_STATEMENT,
				     .backend = 3,
				     .lxid = 7,
				     .duration_us = 10,
				     .cell = cell,
				     .calls = 1,
				     .writes = true});
	vec_push(&of->arena, &of->workload.open, t);
	return t;
}

Test(add, joins_a_transaction_that_the_end_of_a_log_cut)
{
	struct cell *cell;
	struct err err;

	toy_bind(&w, plan);
	toy_bind(&other, plan);
	cell = toy_run(&w, "orders", "UPDATE stock SET qty = 1", 1);
	toy_commit(&w, "orders", 1, cell, NULL);
	cut(&w, cell, true, false);
	cell = toy_run(&other, "orders", "DELETE FROM orders", 1);
	toy_commit(&other, "orders", 1, cell, NULL);
	cut(&other, cell, false, true);
	cr_assert_eq(analysis_add(toy_analysis(&w), toy_analysis(&other), &err),
		     0);
	cr_assert_eq(w.analysis->open.n, 0);
	cr_assert_eq(w.analysis->transactions.n, 1);
	cr_assert_eq(w.analysis->transactions.v[0]->writes.n, 2);
	cr_assert_str_eq(toy_crossings(&w),
			 "transaction orders -> stock 1 [public.stock] "
			 "public.orders,public.stock\n"
			 "write orders -> stock 1 [public.stock] "
			 "UPDATE stock SET qty = 1\n");
}

Test(add, takes_back_what_the_other_part_rolled_back)
{
	const struct analysis_shape *shape;
	struct open_transaction *t;
	struct cell *cell;
	struct err err;

	toy_bind(&w, plan);
	toy_bind(&other, plan);
	cell = toy_run(&other, "orders", "DELETE FROM orders", 1);
	toy_commit(&other, "orders", 1, cell, NULL);
	cut(&other, cell, true, false);
	cell = toy_run(&w, "orders", "UPDATE stock SET qty = 1", 0);
	t = cut(&w, cell, false, true);
	/* As the tally counts it: what it did is gone. */
	cell->rolled_back = 1;
	w.workload.coverage.rolled_back = 1;
	vec_push(&w.arena, &t->events,
		 (struct open_event){
			 .kind = OPEN_STATEMENT,
			 .control = STATEMENT_ROLLBACK,
			 .duration_us = -1,
			 .cell = toy_run(&w, "orders", "ROLLBACK", 1),
			 .calls = 1});
	cr_assert_eq(analysis_add(toy_analysis(&w), toy_analysis(&other), &err),
		     0);
	cr_assert_eq(w.analysis->open.n, 0);
	cr_assert_eq(w.analysis->transactions.n, 0);
	cr_assert_eq(w.analysis->crossings.n, 0);
	cr_assert_eq(w.analysis->coverage.rolled_back, 2);
	shape = shape_of(w.analysis, "DELETE FROM orders");
	cr_assert_eq(shape->cell.calls, 0);
	cr_assert_eq(shape->cell.rolled_back, 1);
	cr_assert_eq(w.analysis->services.v[1].statements, 3);
}

Test(add, counts_an_error_that_was_cut_off_its_statement_once)
{
	struct open_transaction *a, *b;
	struct cell *cell;
	struct err err;

	toy_bind(&w, plan);
	toy_bind(&other, plan);
	cell = toy_run(&w, "orders", "UPDATE stock SET qty = 1", 1);
	toy_commit(&w, "orders", 1, cell, NULL);
	cell->time_us = 0;
	a = cut(&w, cell, true, false);
	a->events.v[0].text = 77;
	a->events.v[0].duration_us = -1;
	cell = toy_run(&other, "orders", "UPDATE stock SET qty = 1", 0);
	other.workload.coverage.statements = 1;
	other.workload.coverage.attributed = 1;
	other.workload.coverage.resolved = 1;
	other.workload.coverage.failed = 1;
	other.workload.coverage.rolled_back = 1;
	cell->failed = cell->rolled_back = 1;
	b = cut(&other, cell, false, true);
	b->events.v[0].kind = OPEN_ERROR;
	b->events.v[0].duration_us = -1;
	b->events.v[0].text = 77;
	cr_assert_eq(analysis_add(toy_analysis(&w), toy_analysis(&other), &err),
		     0);
	cr_assert_eq(w.analysis->coverage.statements, 1);
	cr_assert_eq(w.analysis->coverage.attributed, 1);
	cr_assert_eq(w.analysis->coverage.resolved, 1);
	cr_assert_eq(w.analysis->coverage.failed, 1);
	cr_assert_eq(w.analysis->crossings.n, 0);
}
