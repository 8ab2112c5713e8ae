/* Sagas: what transactions over services become. */
#include "advise/saga.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "support/toy.h"

static struct toy w;
static struct sagas out;
static bool has_schema;

static const char plan[] =
	"services:\n"
	"  users: {tables: [users], roles: [users_app]}\n"
	"  orders: {tables: [orders, items], roles: [orders_app]}\n"
	"  stock: {tables: [stock, moves], roles: [stock_app]}\n"
	"  payments: {tables: [payments], roles: [payments_app]}\n";

static void
set_key(const char *relation)
{
	struct relation *r = catalog_find_relation(&w.catalog, "public",
						   relation);
	struct key *key = vec_add(&w.arena, &r->keys);

	key->name = arena_printf(&w.arena, "%s_pkey", relation);
	key->primary = true;
	vec_push(&w.arena, &key->columns, r->attributes.v[0]);
	for (size_t i = 1; i < r->attributes.n; i++)
		if (strcmp(r->attributes.v[i]->name, "qty") == 0)
			r->attributes.v[i]->type = "integer";
}

static void
start(void)
{
	toy_start(&w, "users(id name) orders(id user_id total status) "
		      "items(line order_id sku qty) stock(sku qty held) "
		      "moves(sku delta) payments(id order_id amount) lost(a)");
	set_key("users");
	set_key("orders");
	set_key("items");
	set_key("stock");
	set_key("payments");
	has_schema = true;
}

static void
finish(void)
{
	toy_finish(&w);
}

TestSuite(saga, .init = start, .fini = finish);

static const struct sagas *
find(void)
{
	struct saga_request request = {
		.analysis = toy_analysis(&w),
		.catalog = has_schema ? &w.catalog : NULL,
		.plan = &w.plan,
	};

	sagas_find(&request, &w.arena, &out);
	return &out;
}

static struct saga *
only(void)
{
	find();
	cr_assert_eq(out.sagas.n, 1, "%u sagas", out.sagas.n);
	return out.sagas.v;
}

/* "orders -> stock 3x, 2 variants: orders! stock" is a saga; a step with + can
   be undone, with ! is the pivot, with ~ comes behind it. */
static void
are_sagas(const char *expected)
{
	const struct saga *it;
	const struct saga_step *step;
	struct buf text;

	find();
	buf_init(&text);
	vec_each (it, &out.sagas) {
		buf_printf(&text, "%s %" PRIu64 "x%zu:", it->consumer,
			   it->count, it->variants);
		vec_each (step, &it->steps)
			buf_printf(&text, " %s%c", step->service,
				   "+!~"[step->kind]);
		buf_char(&text, '\n');
	}
	cr_assert_str_eq(text.data, expected, "%s", text.data);
	buf_release(&text);
}

static void
are_spared(const char *expected)
{
	const struct saga_spared *it;
	struct buf text;

	find();
	buf_init(&text);
	vec_each (it, &out.spared)
		buf_printf(&text, "%s %" PRIu64 " %s: %s\n", it->consumer,
			   it->count, it->service, it->because);
	cr_assert_str_eq(text.data, expected, "%s", text.data);
	buf_release(&text);
}

/* The better order, from 1. */
static void
is_better(const char *expected, const char *because)
{
	const struct saga *saga = only();
	struct buf text;

	buf_init(&text);
	for (size_t i = 0; i < saga->better.steps.n; i++)
		buf_printf(&text, "%s%d", i ? " " : "",
			   saga->better.steps.v[i] + 1);
	cr_expect_str_eq(text.data, expected, "%s", text.data);
	cr_expect_str_eq(saga->better_because, because, "%s",
			 saga->better_because);
	buf_release(&text);
}

static void
step_is(const struct saga_step *s, const char *statement,
	const char *compensation, const char *reason)
{
	cr_expect_str_eq(s->statement, statement, "%s", s->statement);
	if (compensation)
		cr_expect_str_eq(s->compensation, compensation, "%s",
				 s->compensation);
	else
		cr_expect_null(s->compensation);
	if (reason)
		cr_expect_str_eq(s->reason, reason, "%s", s->reason);
	else
		cr_expect_null(s->reason, "%s", s->reason);
}

#define SELL	 "UPDATE stock SET qty = qty - 1 WHERE sku = 2"
#define ORDER	 "INSERT INTO orders(id, total) VALUES (1, 2)"
#define ITEM	 "INSERT INTO items(line, order_id) VALUES (1, 2)"
#define PAY	 "INSERT INTO payments(id) VALUES (1)"
#define TRUNCATE "TRUNCATE orders"

static struct cell *
run(const char *sql)
{
	return toy_run(&w, "orders", sql, 10);
}

/* Which transactions */

Test(saga, is_a_transaction_that_writes_two_services)
{
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 7, run(ORDER), run(SELL), NULL);
	toy_commit(&w, "orders", 9, run(ITEM), run(ORDER), NULL);
	are_sagas("orders 7x1: orders+ stock+\n");
	are_spared("");
}

Test(saga, is_not_needed_for_one_service)
{
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 3, run(SELL), NULL);
	toy_commit(&w, "orders", 2, run("SELECT 1 FROM users FOR SHARE"),
		   run(ORDER), NULL);
	toy_commit(&w, "orders", 1, run("SELECT 1 FROM payments FOR UPDATE"),
		   NULL);
	are_sagas("");
	are_spared(
		"orders 3 stock: stock alone is written: one call of its "
		"API does that\n"
		"orders 2 orders: orders alone is written: what it locks "
		"elsewhere has to be asked for before, and holds only until "
		"then\n"
		"orders 1 : it locks rows and writes none: what they say has "
		"to be asked for\n");
}

Test(saga, is_of_transactions_that_nobody_is_known_to_run)
{
	toy_bind(&w, plan);
	toy_commit(&w, "", 4, toy_run(&w, "", ORDER, 4),
		   toy_run(&w, "", SELL, 4), NULL);
	toy_commit(&w, "", 4, toy_run(&w, "", PAY, 4), NULL);
	are_sagas(" 4x1: orders+ stock+\n");
	are_spared("");
}

Test(saga, groups_transactions_that_write_the_same)
{
	struct cell *order, *sell, *more;

	toy_bind(&w, plan);
	order = run(ORDER);
	sell = run(SELL);
	more = run("UPDATE stock SET qty = 1 WHERE sku = 2");
	toy_commit(&w, "orders", 2, order, sell, NULL);
	toy_commit(&w, "orders", 5, sell, order, NULL);
	toy_commit(&w, "orders", 1, order, more, sell, NULL);
	toy_commit(&w, "stock", 8, toy_run(&w, "stock", ORDER, 1),
		   toy_run(&w, "stock", SELL, 1), NULL);
	toy_commit(&w, "orders", 8, order, sell, run(ITEM), NULL);
	are_sagas("orders 8x1: orders+ stock+ orders+\n"
		  "orders 8x3: stock+ orders+\n"
		  "stock 8x1: orders+ stock+\n");
}

Test(saga, does_not_depend_on_the_order_of_equals)
{
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 5, run(SELL), run(ORDER), NULL);
	toy_commit(&w, "orders", 5, run(PAY), run(ORDER), NULL);
	are_sagas("orders 5x1: payments+ orders+\norders 5x1: stock+ "
		  "orders+\n");
}

Test(saga, knows_nothing_of_statements_that_are_not_there)
{
	struct analysis *a;

	toy_bind(&w, plan);
	toy_commit(&w, "orders", 5, run(SELL), run(ORDER), NULL);
	a = toy_analysis(&w);
	for (size_t i = 0; i < a->transactions.v[0]->shapes.n; i++)
		a->transactions.v[0]->shapes.v[i] = "none";
	are_sagas("");
	are_spared("orders 5 : what its statements write is not in the "
		   "analysis\n");
}

Test(saga, leaves_out_transactions_that_did_not_run)
{
	struct analysis *a;

	toy_bind(&w, plan);
	toy_commit(&w, "orders", 5, run(SELL), run(ORDER), NULL);
	a = toy_analysis(&w);
	a->transactions.v[0]->count = 0;
	are_sagas("");
	are_spared("");
}

/* Steps */

Test(saga, has_one_step_for_statements_that_follow_each_other)
{
	const struct saga *saga;

	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1,
		   run("INSERT INTO orders(total) VALUES ($1)"),
		   run("INSERT INTO items(line, order_id) VALUES ($1, $2)"),
		   run(SELL), NULL);
	saga = only();
	cr_assert_eq(saga->steps.n, 2);
	step_is(&saga->steps.v[0],
		"INSERT INTO orders(total) VALUES ($1);\nINSERT INTO "
		"items(line, order_id) VALUES ($3, $4)",
		"DELETE FROM public.items WHERE line = $3;\nDELETE FROM "
		"public.orders WHERE id = $2",
		"$2 is the id that the insert returns");
	cr_expect_eq(saga->steps.v[0].writes.n, 2);
	cr_expect_eq(saga->steps.v[0].relations.n, 2);
	step_is(&saga->steps.v[1], SELL,
		"UPDATE public.stock SET qty = qty + 1 WHERE sku = 2", NULL);
}

Test(saga, has_no_compensation_where_one_statement_has_none)
{
	const struct saga *saga;

	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(ITEM), run(TRUNCATE), run(SELL), NULL);
	saga = only();
	step_is(&saga->steps.v[0], ITEM ";\n" TRUNCATE, NULL,
		"TRUNCATE leaves nothing to put back: all rows have to be kept "
		"before");
	cr_expect_not_null(saga->steps.v[0].writes.v[0].compensation);
}

Test(saga, has_a_step_for_each_service_that_a_cte_writes)
{
	const struct saga *saga;

	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1,
		   run("WITH a AS (UPDATE stock SET qty = qty - 1 WHERE sku = "
		       "2 RETURNING sku) INSERT INTO items(line, sku) SELECT "
		       "3, sku FROM a"),
		   NULL);
	saga = only();
	cr_assert_eq(saga->steps.n, 2);
	step_is(&saga->steps.v[0],
		"UPDATE stock SET qty = qty - 1 WHERE sku = 2 RETURNING sku",
		"UPDATE public.stock SET qty = qty + 1 WHERE sku = 2", NULL);
	step_is(&saga->steps.v[1],
		"INSERT INTO items(line, sku) SELECT 3, sku FROM a",
		"DELETE FROM public.items WHERE line = 3", NULL);
	is_better("1 2", "as observed: no order that its steps allow is "
			 "better");
}

Test(saga, keeps_statements_whole_that_are_of_one_service)
{
	static const char both[] =
		"WITH a AS (INSERT INTO orders(id) VALUES ($1) RETURNING id) "
		"INSERT INTO items(line, order_id) SELECT $2, id FROM a";
	const struct saga *saga;

	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(both), run(SELL), NULL);
	saga = only();
	cr_assert_eq(saga->steps.n, 2);
	step_is(&saga->steps.v[0], both,
		"DELETE FROM public.items WHERE line = $2;\nDELETE FROM "
		"public.orders WHERE id = $1",
		NULL);
}

Test(saga, lists_what_nobody_owns)
{
	const struct saga *saga;

	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(ORDER), run("DELETE FROM lost"),
		   run(SELL), NULL);
	saga = only();
	cr_expect_eq(saga->steps.n, 2);
	cr_assert_eq(saga->unowned.n, 1);
	cr_expect_str_eq(saga->unowned.v[0], "public.lost");
}

Test(saga, says_that_blocks_are_up_to_their_code)
{
	static const char block[] = "DO $$ BEGIN DELETE FROM orders; UPDATE "
				    "stock SET qty = 1; END $$";
	const struct saga *saga;

	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(block), NULL);
	saga = only();
	cr_assert_eq(saga->steps.n, 2);
	for (int i = 0; i < 2; i++)
		step_is(&saga->steps.v[i], block, NULL,
			"what a DO block writes is up to its code");
}

/* What statements set off */

static void
add_trigger(const char *name, const char *relation, unsigned events,
	    const char *source)
{
	tiny_trigger(&w.catalog, name, relation, events,
		     tiny_function(&w.catalog,
				   arena_printf(&w.arena, "%s_f", name), 0,
				   "plpgsql", source));
}

Test(saga, has_a_step_for_what_a_trigger_writes_elsewhere)
{
	const struct saga *saga;

	add_trigger("paid", "payments", EVENT_INSERT,
		    "BEGIN UPDATE orders SET status = 1; END");
	toy_bind(&w, plan);
	toy_commit(&w, "payments", 1, toy_run(&w, "payments", PAY, 1), NULL);
	saga = only();
	cr_assert_eq(saga->steps.n, 2);
	step_is(&saga->steps.v[0], PAY,
		"DELETE FROM public.payments WHERE id = 1", NULL);
	step_is(&saga->steps.v[1],
		"update of public.orders by trigger public.payments.paid", NULL,
		"the trigger public.payments.paid does it: what handles its "
		"event in orders has to undo it, too");
	cr_expect_eq(saga->steps.v[1].set_off_by, 0);
	cr_expect_str_eq(saga->steps.v[1].writes.v[0].via,
			 "public.payments.paid");
	cr_expect_str_eq(saga->undo, "it can be undone until its last step, of "
				     "orders, has committed");
}

Test(saga, takes_what_a_trigger_writes_at_home_along)
{
	const struct saga *saga;

	add_trigger("moved", "stock", EVENT_UPDATE | EVENT_INSERT,
		    "BEGIN INSERT INTO moves VALUES (1); END");
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(SELL),
		   run("INSERT INTO stock(sku) VALUES (1)"), run(ORDER), NULL);
	saga = only();
	cr_assert_eq(saga->steps.n, 2);
	step_is(&saga->steps.v[0], SELL ";\nINSERT INTO stock(sku) VALUES (1)",
		"DELETE FROM public.stock WHERE sku = 1;\nUPDATE public.stock "
		"SET qty = qty + 1 WHERE sku = 2",
		"the trigger public.stock.moved writes public.moves along, and "
		"again when it is undone; the trigger public.stock.moved "
		"writes public.moves along, which stays");
}

Test(saga, goes_on_with_a_step_before_what_it_set_off)
{
	const struct saga *saga;

	tiny_foreign_key(&w.catalog, "orders_user", "orders", "user_id",
			 "users", "id", 'c', 'a');
	tiny_foreign_key(&w.catalog, "items_order", "items", "order_id",
			 "orders", "id", 'c', 'a');
	toy_bind(&w, plan);
	toy_commit(&w, "users", 1,
		   toy_run(&w, "users", "DELETE FROM users WHERE id = 1", 1),
		   toy_run(&w, "users", "INSERT INTO users(id) VALUES (2)", 1),
		   NULL);
	saga = only();
	cr_assert_eq(saga->steps.n, 2);
	step_is(&saga->steps.v[0],
		"DELETE FROM users WHERE id = 1;\nINSERT INTO users(id) VALUES "
		"(2)",
		NULL,
		"foreign keys delete or change rows of public.items and "
		"public.orders along: all of them have to be kept before, and "
		"put back after the row; it takes along rows of public.orders "
		"(ON DELETE CASCADE)");
	step_is(&saga->steps.v[1],
		"delete of public.orders by foreign key "
		"public.orders.orders_user",
		NULL,
		"the foreign key public.orders.orders_user does it: the rows "
		"have to be kept in orders before");
	cr_expect_str_eq(saga->undo,
			 "it cannot be undone once step 1, of users, has "
			 "committed: what follows has to be tried until it "
			 "succeeds, and has more that cannot be undone");
}

Test(saga, tells_cascades_at_home_where_there_is_no_schema)
{
	const struct saga *saga;

	tiny_foreign_key(&w.catalog, "items_order", "items", "order_id",
			 "orders", "id", 'c', 'a');
	has_schema = false;
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run("DELETE FROM orders"), run(SELL), NULL);
	saga = only();
	step_is(&saga->steps.v[0], "DELETE FROM orders", NULL,
		"no schema says what key and columns public.orders has; the "
		"foreign key public.items.items_order writes public.items "
		"along");
}

Test(saga, begins_with_the_service_that_a_function_is_of)
{
	const struct saga *saga;

	tiny_function(&w.catalog, "checkout", 1, "plpgsql",
		      "BEGIN UPDATE orders SET total = 1; INSERT INTO items "
		      "VALUES (1); UPDATE stock SET qty = 1; UPDATE payments "
		      "SET amount = 1; END");
	add_trigger("moved", "stock", EVENT_UPDATE,
		    "BEGIN INSERT INTO moves VALUES (1); END");
	toy_bind(&w, "services:\n"
		     "  orders: {tables: [orders, items]}\n"
		     "  stock: {tables: [stock, moves], routines: [checkout]}\n"
		     "  payments: {tables: [payments]}\n");
	toy_commit(&w, "orders", 1, run("SELECT checkout($1)"), NULL);
	are_sagas("orders 1x1: stock! orders~ payments~\n");
	saga = only();
	step_is(&saga->steps.v[0], "SELECT checkout($1)", NULL,
		"what the function public.checkout(integer) writes is up to "
		"its "
		"code: its part in stock needs one that undoes it");
	cr_expect_eq(saga->steps.v[0].relations.n, 2);
	step_is(&saga->steps.v[1],
		"insert and update of public.items, public.orders by function "
		"public.checkout(integer)",
		NULL,
		"what the function public.checkout(integer) writes is up to "
		"its "
		"code: its part in orders needs one that undoes it");
}

Test(saga, begins_with_who_calls_a_function_of_nobody)
{
	tiny_function(&w.catalog, "checkout", 1, "plpgsql",
		      "BEGIN UPDATE orders SET total = 1; UPDATE stock SET "
		      "qty = 1; END");
	toy_bind(&w, plan);
	toy_commit(&w, "stock", 1,
		   toy_run(&w, "stock", "SELECT checkout(1)", 1), NULL);
	toy_commit(&w, "users", 1,
		   toy_run(&w, "users", "SELECT checkout(1)", 1), NULL);
	are_sagas("stock 1x1: stock! orders~\nusers 1x1: orders! stock~\n");
}

Test(saga, writes_through_views)
{
	const struct saga *saga;

	tiny_view(&w.catalog, "open_orders", "id total",
		  "SELECT id, total FROM orders");
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1,
		   run("UPDATE open_orders SET total = 1 WHERE id = 2"),
		   run(SELL), NULL);
	saga = only();
	step_is(&saga->steps.v[0],
		"UPDATE open_orders SET total = 1 WHERE id = 2", NULL,
		"it is written through the view public.open_orders, which says "
		"what is changed");
}

Test(saga, joins_what_is_set_off_with_what_follows)
{
	const struct saga *saga;

	add_trigger("paid", "payments", EVENT_INSERT,
		    "BEGIN UPDATE orders SET status = 1; END");
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(PAY), run(ORDER), run(SELL), NULL);
	saga = only();
	cr_assert_eq(saga->steps.n, 3);
	step_is(&saga->steps.v[1],
		"update of public.orders by trigger "
		"public.payments.paid;\n" ORDER,
		NULL,
		"the trigger public.payments.paid does it: what handles its "
		"event in orders has to undo it, too");
	cr_expect_eq(saga->steps.v[1].set_off_by, 0);
}

/* Locks */

Test(saga, lists_locks_of_others)
{
	const struct saga *saga;

	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run("SELECT qty FROM stock FOR UPDATE"),
		   run("SELECT id FROM users FOR SHARE"),
		   run("SELECT id FROM orders FOR UPDATE"), run(ORDER),
		   run(SELL), NULL);
	saga = only();
	cr_assert_eq(saga->locks.n, 2);
	cr_expect_str_eq(saga->locks.v[0].relation, "public.stock");
	cr_expect_str_eq(saga->locks.v[0].statement,
			 "SELECT qty FROM stock FOR UPDATE");
	cr_expect_str_eq(saga->locks.v[0].instead,
			 "no lock lasts from one step to the next: the "
			 "statement of stock that writes the row has to check "
			 "it, too, or a column of it says that it is taken");
	cr_expect_str_eq(saga->locks.v[1].service, "users");
	cr_expect_str_eq(saga->locks.v[1].instead,
			 "no lock reaches into another database: users is "
			 "asked for the row, which can be another one a moment "
			 "later");
}

/* Hazards */

/* "orders reads public.orders 10 (total)": of a step, most calls first. */
static void
has_hazards(const struct saga_step *step, const char *expected)
{
	const struct saga_hazard *it;
	struct buf text;

	buf_init(&text);
	vec_each (it, &step->hazards) {
		buf_printf(&text, "%s %s %s %" PRIu64 "/%zu",
			   *it->service ? it->service : "somebody",
			   it->writes ? "writes" : "reads", it->relation,
			   it->calls, it->statements);
		for (size_t i = 0; i < it->columns.n; i++)
			buf_printf(&text, " %s", it->columns.v[i]);
		buf_char(&text, '\n');
	}
	cr_assert_str_eq(text.data, expected, "%s", text.data);
	buf_release(&text);
}

Test(saga, knows_who_reads_in_between)
{
	const struct saga *saga;

	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(ORDER), run(SELL), NULL);
	toy_run(&w, "users", "SELECT total FROM orders", 5);
	toy_run(&w, "users", "SELECT id FROM orders", 3);
	toy_run(&w, "orders", "SELECT count(*) FROM orders", 6);
	toy_run(&w, "", "SELECT count(*) FROM orders", 1);
	toy_run(&w, "payments", "UPDATE orders SET total = 1", 4);
	toy_run(&w, "payments", "DELETE FROM orders", 1);
	toy_run(&w, "stock", "INSERT INTO orders(id) VALUES (1)", 9);
	toy_run(&w, "users", "SELECT qty FROM stock", 8);
	toy_run(&w, "users", "SELECT held FROM stock", 70);
	toy_run(&w, "users", "SELECT count(*) FROM stock", 70);
	toy_run(&w, "stock", "UPDATE stock SET held = 1", 70);
	toy_run(&w, "stock", "UPDATE stock SET qty = 1", 2);
	toy_run(&w, "stock", "DELETE FROM stock", 1);
	toy_run(&w, "payments", SELL, 7);
	toy_run(&w, "payments", "SELECT total FROM orders WHERE id = 1", 0);
	saga = only();
	has_hazards(&saga->steps.v[0],
		    "users reads public.orders 8/2 id total\n"
		    "orders reads public.orders 6/1\n"
		    "payments writes public.orders 5/2 total\n"
		    "somebody reads public.orders 1/1\n");
	cr_expect_eq(saga->steps.v[0].exposed, 20);
	has_hazards(&saga->steps.v[1], "users reads public.stock 8/1 qty\n"
				       "payments reads public.stock 7/1 qty\n"
				       "payments writes public.stock 7/1 qty\n"
				       "stock writes public.stock 3/2 qty\n");
}

Test(saga, names_the_statements_that_ran_most_often)
{
	const struct saga_hazard *hazard;
	const struct saga *saga;

	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(ORDER), run(SELL), NULL);
	for (unsigned i = 1; i < 9; i++)
		toy_run(&w, "users",
			arena_printf(&w.arena,
				     "SELECT total FROM orders LIMIT %u", i),
			i);
	saga = only();
	cr_assert_eq(saga->steps.v[0].hazards.n, 1);
	hazard = saga->steps.v[0].hazards.v;
	cr_expect_eq(hazard->statements, 8);
	cr_expect_eq(hazard->calls, 36);
	cr_assert_eq(hazard->shapes.n, 5);
	cr_expect_str_eq(
		analysis_find_shape(w.analysis, hazard->shapes.v[0])->text,
		"SELECT total FROM orders LIMIT 8");
}

/* Order */

Test(saga, puts_what_cannot_be_undone_last)
{
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(TRUNCATE), run(SELL), run(PAY), NULL);
	are_sagas("orders 1x1: orders! stock~ payments~\n");
	is_better("2 3 1", "what cannot be undone, in orders, comes behind "
			   "what can");
	cr_expect_eq(only()->better.pivot, 2);
	cr_expect_eq(only()->observed.pivot, 0);
	cr_expect(only()->reordered);
	cr_expect_str_eq(only()->undo,
			 "it cannot be undone once step 1, of orders, has "
			 "committed: what follows has to be tried until it "
			 "succeeds");
}

Test(saga, puts_what_is_read_most_last)
{
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(ORDER), run(SELL), run(PAY), NULL);
	toy_run(&w, "users", "SELECT total FROM orders", 50);
	toy_run(&w, "users", "SELECT qty FROM stock", 3);
	toy_run(&w, "users", "SELECT amount FROM payments", 20);
	is_better("2 3 1", "what is read most commits last: 26 calls can meet "
			   "what is half done, not 103, each counted for every "
			   "step that is left");
	cr_expect_str_eq(only()->undo, "every step can be undone");
	cr_expect_eq(only()->better.pivot, -1);
}

Test(saga, joins_steps_of_one_service)
{
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(ORDER), run(SELL), run(ITEM), NULL);
	is_better("1 3 2",
		  "steps of one service follow each other, and can be one");
}

Test(saga, keeps_the_order_without_a_schema)
{
	has_schema = false;
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(TRUNCATE), run(SELL), NULL);
	is_better("1 2", "as observed: no schema says which step needs "
			 "another one");
}

Test(saga, keeps_parents_before_children)
{
	tiny_foreign_key(&w.catalog, "fk", "payments", "order_id", "orders",
			 "id", 'a', 'a');
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(ORDER), run(SELL),
		   run("UPDATE payments SET order_id = 2 WHERE id = 1"), NULL);
	toy_run(&w, "users", "SELECT total FROM orders", 50);
	is_better("2 1 3", "what is read most commits last: 50 calls can meet "
			   "what is half done, not 100, each counted for every "
			   "step that is left");
}

Test(saga, keeps_children_before_parents_that_are_deleted)
{
	tiny_foreign_key(&w.catalog, "fk", "payments", "order_id", "orders",
			 "id", 'a', 'a');
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run("DELETE FROM payments WHERE id = 1"),
		   run("DELETE FROM orders WHERE id = 1"), NULL);
	toy_run(&w, "users", "SELECT amount FROM payments", 50);
	is_better("1 2", "as observed: no order that its steps allow is "
			 "better");
}

Test(saga, does_not_mind_keys_that_stay)
{
	tiny_foreign_key(&w.catalog, "fk", "payments", "order_id", "orders",
			 "id", 'a', 'a');
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1,
		   run("UPDATE orders SET total = 1 WHERE id = 2"), run(PAY),
		   NULL);
	toy_run(&w, "users", "SELECT total FROM orders", 50);
	is_better("2 1", "what is read most commits last: 0 calls can meet "
			 "what is half done, not 50, each counted for every "
			 "step that is left");
}

Test(saga, keeps_what_takes_a_returned_key_behind_it)
{
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1,
		   run("INSERT INTO orders(total) VALUES (1) RETURNING id"),
		   run("INSERT INTO payments(id, order_id) VALUES (1, 2)"),
		   NULL);
	toy_run(&w, "users", "SELECT total FROM orders", 50);
	is_better("1 2", "as observed: no order that its steps allow is "
			 "better");
}

Test(saga, does_not_wait_for_keys_that_are_not_returned)
{
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(ORDER),
		   run("INSERT INTO payments(id, order_id) VALUES (1, 2)"),
		   NULL);
	toy_run(&w, "users", "SELECT total FROM orders", 50);
	cr_expect(only()->reordered);
}

Test(saga, keeps_what_reads_behind_what_writes)
{
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(ORDER),
		   run("UPDATE stock SET qty = qty - o.total FROM orders o "
		       "WHERE sku = o.id"),
		   NULL);
	toy_run(&w, "users", "SELECT total FROM orders", 50);
	cr_expect_not(only()->reordered);
}

Test(saga, takes_the_next_step_where_there_are_many)
{
	struct buf text;

	toy_finish(&w);
	toy_start(&w, "a(id qty) b(id qty) c(id qty) d(id qty) e(id qty) "
		      "f(id qty) g(id qty)");
	buf_init(&text);
	buf_str(&text, "services:\n");
	for (char c = 'a'; c <= 'g'; c++) {
		set_key((char[]){c, '\0'});
		buf_printf(&text, "  s%c: {tables: [%c]}\n", c, c);
	}
	toy_bind(&w, text.data);
	buf_release(&text);
	toy_commit(&w, "sa", 1, toy_run(&w, "sa", "TRUNCATE a", 1),
		   toy_run(&w, "sa", "INSERT INTO b VALUES (1)", 1),
		   toy_run(&w, "sa", "INSERT INTO c VALUES (1)", 1),
		   toy_run(&w, "sa", "INSERT INTO d VALUES (1)", 1),
		   toy_run(&w, "sa", "INSERT INTO e VALUES (1)", 1),
		   toy_run(&w, "sa", "INSERT INTO f VALUES (1)", 1),
		   toy_run(&w, "sa", "INSERT INTO g SELECT 1 FROM e", 1), NULL);
	toy_run(&w, "sb", "SELECT qty FROM b", 9);
	toy_run(&w, "sb", "SELECT qty FROM d", 5);
	is_better("3 5 6 7 4 2 1", "what cannot be undone, in sa, comes behind "
				   "what can");
	cr_expect_str_eq(saga_style_name(only()->style), "orchestration");
	cr_expect_str_eq(only()->because, "7 steps, at least 5");
}

/* Style */

static void
decide(const char *consumer, const char *owner, const char *kind,
       const char *pattern, const char *object)
{
	struct plan_decision d = {0};

	d.consumer.text = consumer;
	d.owner.text = owner;
	d.kind.text = kind;
	d.pattern.text = pattern;
	d.object.text = object;
	vec_push(&w.arena, &w.plan.decisions, d);
}

static void
decide_style(const char *consumer, const char *owner, const char *kind,
	     const char *style, const char *object)
{
	decide(consumer, owner, kind, "saga", object);
	w.plan.decisions.v[w.plan.decisions.n - 1].style.text = style;
}

static void
has_style(const char *style, const char *because)
{
	const struct saga *saga = only();

	cr_expect_str_eq(saga_style_name(saga->style), style);
	cr_expect_str_eq(saga->because, because, "%s", saga->because);
}

Test(saga, is_choreographed_below_the_threshold)
{
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(ORDER), run(SELL), run(PAY), NULL);
	has_style("choreography", "3 steps, fewer than 5");
	w.plan.thresholds.orchestrate_steps = 3;
	has_style("orchestration", "3 steps, at least 3");
}

Test(saga, has_the_style_that_was_decided)
{
	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(ORDER), run(SELL), NULL);
	decide_style("orders", "stock", "write", "orchestration", NULL);
	decide_style("users", "stock", "transaction", "orchestration", NULL);
	decide_style("orders", "users", "transaction", "orchestration", NULL);
	decide_style("orders", "stock", "transaction", "orchestration",
		     "public.x");
	decide("orders", "stock", "transaction", "saga", NULL);
	has_style("choreography", "2 steps, fewer than 5");
	cr_expect_eq(only()->decisions.n, 0);
	decide_style("orders", "stock", "transaction", "orchestration",
		     "public.orders,public.stock");
	has_style("orchestration", "decided in the plan");
	/* What names the object goes before. */
	decide_style("orders", "stock", "transaction", "choreography", NULL);
	has_style("orchestration", "decided in the plan");
}

Test(saga, keeps_decisions_for_another_pattern)
{
	const struct saga *saga;

	toy_bind(&w, plan);
	toy_commit(&w, "orders", 1, run(ORDER), run(SELL), NULL);
	decide("orders", "stock", "transaction", "api", NULL);
	saga = only();
	cr_assert_eq(saga->decisions.n, 1);
	cr_expect_str_eq(saga->decisions.v[0].owner, "stock");
	cr_expect_str_eq(saga->decisions.v[0].pattern, "api");
}

Test(saga, is_none_of_an_empty_analysis)
{
	toy_bind(&w, plan);
	are_sagas("");
	are_spared("");
}
