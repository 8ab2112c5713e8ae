/* The fewest moves that clear a boundary. */
#include "advise/clear.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"
#include "cross/own.h"
#include "load/plan_change.h"
#include "support/moved.h"

static struct toy w;

/* What the search asks with: how often it may, and what cannot be. */
static size_t evaluations;
static const char *impossible;
static size_t asked;

static void
start(void)
{
	evaluations = 500;
	impossible = NULL;
	asked = 0;
	toy_start(&w, "users(id name) addresses(id user_id) logins(id) "
		      "notes(id) orders(id user_id) items(order_id sku) "
		      "carts(id) coupons(id) stock(sku qty) lots(sku lot) "
		      "bins(id) shelves(id)");
}

static void
finish(void)
{
	toy_finish(&w);
}

TestSuite(clear, .init = start, .fini = finish);

static const char plan[] =
	"services:\n"
	"  users: {tables: [users, addresses, logins, notes]}\n"
	"  orders: {tables: [orders, items, carts, coupons]}\n"
	"  stock: {tables: [stock, lots, bins, shelves]}\n";

static bool
evaluate(void *arg, const struct name_list *changes, double *clarity)
{
	(void)arg;
	asked++;
	for (size_t i = 0; impossible && i < changes->n; i++)
		if (strcmp(changes->v[i], impossible) == 0)
			return false;
	return moved_clarity(&w, changes, clarity);
}

static struct clear_answer
search(const char *service, double bound)
{
	struct split_plan p = moved_none(&w);
	struct clear_request request = {
		.plan = &p,
		.own = &w.own,
		.service = service,
		.bound = bound,
		.evaluations = evaluations,
		.evaluate = evaluate,
	};
	struct clear_answer answer;

	clear_boundary(&request, &w.arena, &answer);
	cr_expect_eq(answer.evaluated, asked);
	cr_expect_leq(asked, evaluations);
	cr_expect_eq(answer.reached, answer.after >= 1 - bound - 1e-9);
	return answer;
}

/* "reached, proven: users += public.carts!": a mark for what its owner does not
   want to give. */
static void
finds(const char *service, double bound, const char *expected)
{
	struct clear_answer a = search(service, bound);
	const struct clear_move *it;
	struct buf text;

	buf_init(&text);
	buf_printf(&text, "%s, %s:", a.reached ? "reached" : "missed",
		   a.proven ? "proven" : "found");
	vec_each (it, &a.moves)
		buf_printf(&text, "%s %s%s", it == a.moves.v ? "" : ";",
			   it->change, it->reluctant ? "!" : "");
	cr_assert_str_eq(text.data, expected, "%s: %.3f -> %.3f", text.data,
			 a.before, a.after);
	buf_release(&text);
}

/* Each service writes its first table and reads the second. */
static void
live_at_home(void)
{
	toy_run(&w, "users", "UPDATE users SET name = ''", 20);
	toy_run(&w, "users", "SELECT * FROM addresses", 20);
	toy_run(&w, "orders", "UPDATE orders SET id = 1", 20);
	toy_run(&w, "orders", "SELECT * FROM items", 20);
	toy_run(&w, "stock", "UPDATE stock SET qty = 1", 20);
	toy_run(&w, "stock", "SELECT * FROM lots", 20);
}

Test(clear, needs_no_move_where_nothing_crosses)
{
	toy_bind(&w, plan);
	live_at_home();
	finds("users", 0, "reached, proven:");
	cr_assert_eq(asked, 0);
}

Test(clear, finds_nothing_where_nothing_can_be_moved)
{
	toy_bind(&w, "services:\n"
		     "  users: {tables: [users]}\n"
		     "  orders: {tables: [orders]}\n");
	toy_run(&w, "orders", "SELECT * FROM users", 9);
	finds("users", 0.01, "missed, proven:");
	cr_assert_eq(search("users", 0.01).candidates, 0);
}

Test(clear, takes_a_table_that_only_the_service_uses)
{
	toy_bind(&w, plan);
	live_at_home();
	toy_run(&w, "users", "SELECT * FROM carts", 30);
	finds("users", 0.01, "reached, proven: users += public.carts");
}

Test(clear, gives_a_table_to_who_uses_it_most)
{
	toy_bind(&w, plan);
	live_at_home();
	toy_run(&w, "orders", "SELECT * FROM notes", 10);
	toy_run(&w, "stock", "UPDATE notes SET id = 1", 5);
	/* Writes count three times. */
	finds("users", 0.05, "reached, proven: stock += public.notes");
}

Test(clear, tells_what_becomes_of_clarity)
{
	struct clear_answer a;

	toy_bind(&w, plan);
	live_at_home();
	toy_run(&w, "users", "SELECT * FROM carts", 30);
	a = search("users", 0.01);
	cr_expect_float_eq(a.before, moved_none(&w).now[0].value, 1e-9);
	cr_expect_float_eq(a.after, 1, 1e-9);
	cr_assert_eq(a.moves.n, 1);
	cr_expect_str_eq(a.moves.v[0].from, "orders");
	cr_expect_str_eq(a.moves.v[0].to, "users");
	cr_assert_eq(a.moves.v[0].tables.n, 1);
	cr_expect_str_eq(a.moves.v[0].tables.v[0], "public.carts");
}

Test(clear, takes_the_better_of_two_moves_that_do)
{
	toy_bind(&w, plan);
	live_at_home();
	toy_run(&w, "users", "SELECT * FROM bins", 30);
	toy_run(&w, "users", "SELECT * FROM carts", 31);
	finds("users", 0.03, "reached, proven: users += public.carts");
}

Test(clear, takes_two_where_one_is_not_enough)
{
	toy_bind(&w, plan);
	live_at_home();
	toy_run(&w, "users", "SELECT * FROM bins", 30);
	toy_run(&w, "users", "SELECT * FROM carts", 30);
	toy_run(&w, "users", "SELECT * FROM items", 1);
	finds("users", 0.01,
	      "reached, proven: users += public.bins; "
	      "users += public.carts");
}

Test(clear, takes_three_where_two_are_not_enough)
{
	toy_bind(&w, plan);
	live_at_home();
	toy_run(&w, "users", "SELECT * FROM bins", 30);
	toy_run(&w, "users", "SELECT * FROM carts", 30);
	toy_run(&w, "orders", "UPDATE notes SET id = 1", 30);
	finds("users", 0.01,
	      "reached, proven: users += public.bins; "
	      "users += public.carts; orders += public.notes");
}

static void
run_many(void)
{
	live_at_home();
	toy_run(&w, "users", "SELECT * FROM bins", 30);
	toy_run(&w, "users", "SELECT * FROM carts", 30);
	toy_run(&w, "users", "SELECT * FROM shelves", 30);
	toy_run(&w, "orders", "UPDATE notes SET id = 1", 30);
	toy_run(&w, "stock", "UPDATE logins SET id = 1", 30);
	/* They make no difference worth a move. */
	toy_run(&w, "users", "SELECT * FROM coupons", 1);
}

Test(clear, adds_up_what_no_small_set_does)
{
	toy_bind(&w, plan);
	run_many();
	finds("users", 0.01,
	      "reached, found: users += public.bins; "
	      "users += public.carts; stock += public.logins; "
	      "orders += public.notes; users += public.shelves");
}

Test(clear, tells_the_best_there_is)
{
	toy_bind(&w, plan);
	live_at_home();
	toy_run(&w, "users", "SELECT * FROM carts", 30);
	/* Of each other, and of what they write most. */
	toy_run(&w, "orders", "SELECT * FROM users", 30);
	toy_run(&w, "users", "SELECT * FROM orders", 30);
	finds("users", 0.01, "missed, proven: users += public.carts");
}

Test(clear, leaves_half_of_its_tables_to_every_service)
{
	toy_bind(&w, "services:\n"
		     "  users: {tables: [users, addresses, logins]}\n"
		     "  orders: {tables: [orders, items, carts, coupons]}\n"
		     "  stock: {tables: [stock]}\n");
	toy_run(&w, "users", "UPDATE users SET name = ''", 20);
	toy_run(&w, "orders", "UPDATE orders SET id = 1", 20);
	/* One of users' three, at most. */
	toy_run(&w, "orders", "SELECT * FROM addresses", 30);
	toy_run(&w, "orders", "SELECT * FROM logins", 30);
	/* Two of orders' four, and none of stock's one. */
	toy_run(&w, "users", "SELECT * FROM items", 30);
	toy_run(&w, "users", "SELECT * FROM carts", 30);
	toy_run(&w, "users", "SELECT * FROM coupons", 30);
	toy_run(&w, "users", "SELECT * FROM stock", 30);
	finds("users", 0.01,
	      "missed, found: orders += public.addresses; "
	      "users += public.carts; users += public.coupons");
}

Test(clear, leaves_what_a_service_writes_most)
{
	toy_bind(&w, plan);
	toy_run(&w, "users", "UPDATE users SET name = ''", 20);
	toy_run(&w, "orders", "UPDATE orders SET id = 1", 2);
	/* Somebody writes it more, and still it is what orders is about. */
	toy_run(&w, "users", "UPDATE orders SET id = 1", 200);
	finds("users", 0.01, "missed, proven:");
}

Test(clear, leaves_what_most_keys_reference_where_nothing_is_written)
{
	tiny_foreign_key(&w.catalog, "k1", "addresses", "user_id", "orders",
			 "id", 'a', 'a');
	tiny_foreign_key(&w.catalog, "k2", "items", "order_id", "orders", "id",
			 'a', 'a');
	toy_bind(&w, plan);
	finds("users", 0.01, "reached, proven: orders += public.addresses");
}

Test(clear, does_not_move_what_another_service_lives_on)
{
	toy_bind(&w, plan);
	toy_run(&w, "users", "UPDATE users SET name = ''", 20);
	toy_run(&w, "orders", "UPDATE orders SET id = 1", 20);
	toy_run(&w, "orders", "UPDATE items SET sku = 1", 29);
	toy_run(&w, "users", "UPDATE items SET sku = 2", 30);
	finds("users", 0.01, "missed, proven:");
}

Test(clear, prefers_what_its_owner_uses_less)
{
	toy_bind(&w, plan);
	live_at_home();
	toy_run(&w, "users", "SELECT * FROM notes", 6);
	toy_run(&w, "orders", "SELECT * FROM notes", 6);
	toy_run(&w, "orders", "SELECT * FROM bins", 5);
	finds("orders", 0.02, "reached, proven: orders += public.bins");
}

static void
inherits(const char *child, const char *parent)
{
	struct relation *r = catalog_find_relation(&w.catalog, "public", child);

	vec_push(&w.arena, &r->parents,
		 catalog_find_relation(&w.catalog, "public", parent));
}

Test(clear, moves_parents_and_children_together)
{
	inherits("notes", "addresses");
	inherits("logins", "orders");
	toy_bind(&w, plan);
	toy_run(&w, "users", "UPDATE users SET name = ''", 20);
	toy_run(&w, "orders", "UPDATE orders SET id = 1", 20);
	toy_run(&w, "orders", "SELECT * FROM notes", 30);
	finds("users", 0.05,
	      "reached, proven: orders += public.addresses, public.notes");
}

Test(clear, keeps_parents_and_children_that_are_more_than_half)
{
	inherits("notes", "addresses");
	inherits("logins", "notes");
	inherits("logins", "addresses");
	toy_bind(&w, plan);
	toy_run(&w, "users", "UPDATE users SET name = ''", 20);
	toy_run(&w, "orders", "SELECT * FROM logins", 30);
	finds("users", 0.01, "missed, proven:");
}

Test(clear, names_a_partitioned_table_and_not_its_partitions)
{
	struct relation *root = catalog_find_relation(&w.catalog, "public",
						      "carts");
	struct relation *part = catalog_add_relation(&w.catalog, RELATION_TABLE,
						     "public", "carts_1");

	root->kind = RELATION_PARTITIONED;
	part->partition_of = root;
	toy_bind(&w, plan);
	live_at_home();
	toy_run(&w, "users", "SELECT * FROM carts_1", 30);
	finds("users", 0.01, "reached, proven: users += public.carts");
}

Test(clear, leaves_what_was_changed_already)
{
	struct diag_list diags;
	struct err err;

	toy_bind(&w, plan);
	live_at_home();
	toy_run(&w, "orders", "SELECT * FROM notes", 30);
	cr_assert_eq(plan_change(&w.plan, "test", "users += public.notes",
				 &w.arena, &err),
		     0);
	diag_init(&diags, &w.arena);
	own_bind(&w.own, &w.plan, &w.catalog, w.expander, 0, &diags, &w.arena);
	finds("users", 0.01, "missed, proven:");
}

Test(clear, passes_over_moves_that_cannot_be_made)
{
	toy_bind(&w, plan);
	live_at_home();
	toy_run(&w, "users", "SELECT * FROM carts", 30);
	toy_run(&w, "users", "SELECT * FROM bins", 10);
	impossible = "users += public.carts";
	finds("users", 0.01, "missed, proven: users += public.bins");
}

Test(clear, says_less_with_few_evaluations)
{
	toy_bind(&w, plan);
	run_many();
	evaluations = 0;
	finds("users", 0.01, "missed, found:");
	evaluations = 3;
	cr_assert(!search("users", 0.01).proven);
}

Test(clear, believes_an_analysis_more_than_an_estimate)
{
	/* A view over both: with one of them moved it crosses. */
	tiny_view(&w.catalog, "v", "id",
		  "SELECT a.id FROM carts a, coupons, items, orders");
	toy_bind(&w, plan);
	live_at_home();
	toy_run(&w, "users", "SELECT * FROM carts", 30);
	finds("users", 0.001, "missed, proven: users += public.carts");
}

Test(clear, counts_what_leads_through_views)
{
	tiny_view(&w.catalog, "v", "id", "SELECT id FROM carts");
	toy_bind(&w, plan);
	live_at_home();
	toy_run(&w, "users", "SELECT * FROM v", 30);
	finds("users", 0.01, "reached, proven: users += public.carts");
}

/* Held against all sets of moves. */

static uint32_t state;

static unsigned
any(unsigned n)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 16) % n;
}

static const char *const tables[] = {
	"users", "addresses", "logins", "notes", "orders", "items",
	"carts", "coupons",   "stock",	"lots",	 "bins",   "shelves"};

static void
run_anything(void)
{
	static const char *const services[] = {"users", "orders", "stock"};

	live_at_home();
	for (int i = 0; i < 12; i++) {
		const char *table = tables[any(12)];
		const char *form = any(3) ? "SELECT * FROM %s"
					  : "DELETE FROM %s";

		toy_run(&w, services[any(3)],
			arena_printf(&w.arena, any(2) ? "%s" : "%s -- again",
				     arena_printf(&w.arena,
						  form[0] == 'S'
							  ? "SELECT * FROM %s"
							  : "DELETE FROM %s",
						  table)),
			1 + any(30));
	}
}

/* The clarity of users with changes, -1 if another service loses too much. */
static double
clarity_with(const char *a, const char *b)
{
	struct split_plan p = moved_none(&w);
	struct name_list changes = {0};
	double clarity[3];

	vec_push(&w.arena, &changes, a);
	if (b)
		vec_push(&w.arena, &changes, b);
	cr_assert(moved_clarity(&w, &changes, clarity));
	for (int i = 1; i < 3; i++)
		if (p.now[i].value - clarity[i] > CLEAR_LOSS + 1e-9)
			return -1;
	return clarity[0];
}

Test(clear, finds_what_trying_everything_finds)
{
	toy_finish(&w);
	for (state = 1; state < 40u << 16; state += 1u << 16) {
		uint32_t seed = state;
		struct clear_answer a;
		double best = -1;

		start();
		toy_bind(&w, plan);
		run_anything();
		a = search("users", 0);
		asked = 0;
		/* A bound that the best single move it found just keeps. */
		for (uint32_t i = 0; i < a.moves.n; i++) {
			double c = clarity_with(a.moves.v[i].change, NULL);

			best = c > best ? c : best;
		}
		if (best > a.before) {
			a = search("users", 1 - best);
			cr_assert(a.reached && a.proven, "seed %u", seed);
			cr_assert_eq(a.moves.n, 1, "seed %u", seed);
			cr_assert_geq(a.after, best - 1e-9, "seed %u", seed);
		}
		toy_finish(&w);
		state = seed;
	}
	start();
}
