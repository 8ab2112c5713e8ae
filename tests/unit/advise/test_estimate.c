/* What is estimated of moves, held against what an analysis of them says. */
#include "advise/estimate.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "support/moved.h"

static struct toy w;

static const char plan[] =
	"services:\n"
	"  users: {tables: [users, addresses, logins], roles: [users_app]}\n"
	"  orders: {tables: [orders, items], roles: [orders_app]}\n"
	"  stock: {tables: [stock, lots], roles: [stock_app]}\n"
	"reference: [countries]\n"
	"ignore: [migrations]\n";

static void
start(void)
{
	toy_start(&w, "users(id name) addresses(id user_id) logins(id) "
		      "orders(id user_id total) items(order_id sku) "
		      "stock(sku qty) lots(sku lot) countries(id) "
		      "migrations(id)");
}

static void
finish(void)
{
	toy_finish(&w);
}

TestSuite(estimate, .init = start, .fini = finish);

/* Statements that touch tables themselves, and transactions. */
static void
run_plainly(void)
{
	struct cell *a, *b, *c;

	toy_run(&w, "users", "SELECT * FROM users", 20);
	toy_run(&w, "users", "UPDATE users SET name = ''", 4);
	toy_run(&w, "users", "SELECT * FROM nowhere", 1);
	toy_run(&w, "orders", "SELECT * FROM orders, addresses", 7);
	toy_run(&w, "orders", "SELECT name FROM users", 3);
	toy_run(&w, "orders", "SELECT * FROM countries, migrations", 3);
	toy_run(&w, "orders", "DELETE FROM lots", 0);
	toy_run(&w, "stock", "SELECT qty FROM stock JOIN lots USING (sku)", 9);
	toy_run(&w, "stock", "INSERT INTO logins SELECT sku FROM stock", 2);
	toy_run(&w, "stock", "DROP TABLE addresses", 2);
	toy_run(&w, "", "SELECT * FROM addresses", 50);
	a = toy_run(&w, "orders", "INSERT INTO orders (id) VALUES (1)", 5);
	b = toy_run(&w, "orders", "UPDATE stock SET qty = 1", 5);
	c = toy_run(&w, "users", "INSERT INTO addresses (id) VALUES (1)", 2);
	toy_commit(&w, "orders", 4, a, b, NULL);
	toy_commit(&w, "users", 2, c, NULL);
}

static void
add_keys(void)
{
	tiny_foreign_key(&w.catalog, "k1", "orders", "user_id", "users", "id",
			 'a', 'a');
	tiny_foreign_key(&w.catalog, "k2", "addresses", "user_id", "users",
			 "id", 'a', 'a');
	tiny_foreign_key(&w.catalog, "k3", "items", "order_id", "orders", "id",
			 'a', 'a');
	tiny_foreign_key(&w.catalog, "k4", "users", "name", "users", "id", 'a',
			 'a');
	tiny_foreign_key(&w.catalog, "k5", "stock", "qty", "countries", "id",
			 'a', 'a');
}

/* Views, functions and triggers between services. */
static void
add_objects(void)
{
	struct routine *log;

	tiny_view(&w.catalog, "v", "id", "SELECT o.id FROM orders o, users");
	tiny_view(&w.catalog, "av", "id", "SELECT id FROM addresses");
	tiny_function(&w.catalog, "f", 0, "sql", "DELETE FROM stock");
	log = tiny_function(&w.catalog, "log", 0, "plpgsql",
			    "BEGIN INSERT INTO logins VALUES (1); "
			    "RETURN NEW; END");
	log->returns = "trigger";
	tiny_trigger(&w.catalog, "t", "items", EVENT_INSERT, log);
}

static void
run_through_objects(void)
{
	toy_run(&w, "orders", "SELECT * FROM av", 8);
	toy_run(&w, "users", "SELECT * FROM v", 5);
	toy_run(&w, "orders", "SELECT f()", 6);
	toy_run(&w, "orders", "INSERT INTO items VALUES (1, 2)", 3);
}

static int
place_of(const struct split_plan *p, const char *relation)
{
	size_t i = 0;

	while (strcmp(p->analysis->relations.v[i].name, relation) != 0)
		i++;
	return (int)i;
}

/* All services with one move, or with none (to < 0). */
static void
check(struct estimate *e, int relation, int to, bool exactly)
{
	const struct analysis *a = e->plan->analysis;
	struct name_list changes = {0};
	double clarity[3];

	if (to >= 0)
		vec_push(&w.arena, &changes,
			 arena_printf(&w.arena, "%s += %s",
				      a->services.v[to].name,
				      a->relations.v[relation].name));
	cr_assert(moved_clarity(&w, &changes, clarity));
	for (int i = 0; i < 3; i++) {
		struct estimated found = estimate_clarity(e, i);

		if (exactly)
			cr_assert_float_eq(found.likely, clarity[i], 1e-9,
					   "%s of %s", a->services.v[i].name,
					   to < 0 ? "" : changes.v[0]);
		if (exactly)
			cr_assert_float_eq(found.most, clarity[i], 1e-9);
		cr_assert(found.most >= clarity[i] - 1e-9, "%s of %s: %f %f",
			  a->services.v[i].name, to < 0 ? "" : changes.v[0],
			  found.most, clarity[i]);
		cr_assert(found.most >= found.likely - 1e-9);
	}
}

static void
check_all_moves(bool exactly)
{
	struct split_plan p = moved_none(&w);
	struct estimate e;

	estimate_init(&e, &p, &w.own, &w.arena);
	for (size_t i = 0; i < e.nrelations; i++) {
		int owner = e.relations[i].owner;

		if (!e.relations[i].is_table)
			continue;
		for (int to = 0; to < 3; to++) {
			if (to == owner)
				continue;
			estimate_move(&e, (int)i, to);
			check(&e, (int)i, to, exactly);
			estimate_move(&e, (int)i, owner);
		}
	}
	check(&e, 0, -1, exactly);
	cr_assert_eq(e.moved.n, 0);
	estimate_release(&e);
}

Test(estimate, is_exact_where_tables_are_named)
{
	toy_bind(&w, plan);
	run_plainly();
	check_all_moves(true);
}

Test(estimate, is_exact_of_foreign_keys)
{
	add_keys();
	toy_bind(&w, plan);
	run_plainly();
	check_all_moves(true);
}

Test(estimate, is_exact_of_a_shape_under_two_paths)
{
	struct cell *cell;

	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT name FROM users", 3);
	cell = toy_run(&w, "orders", "SELECT name FROM users", 4);
	cell->path = "other";
	toy_run(&w, "orders", "SELECT * FROM orders", 4);
	check_all_moves(true);
}

Test(estimate, is_exact_of_sequences_that_tables_own)
{
	struct relation *seq = catalog_add_relation(
		&w.catalog, RELATION_SEQUENCE, "public", "stock_seq");

	seq->owned_by = relation_find_attribute(
		catalog_find_relation(&w.catalog, "public", "stock"), "sku");
	toy_bind(&w, plan);
	toy_run(&w, "users", "SELECT nextval('stock_seq')", 6);
	toy_run(&w, "users", "SELECT * FROM users", 6);
	check_all_moves(false);
}

Test(estimate, does_not_go_below_what_views_and_functions_come_to)
{
	add_keys();
	add_objects();
	toy_bind(&w, plan);
	run_plainly();
	run_through_objects();
	check_all_moves(false);
}

Test(estimate, is_likely_as_things_are_where_nothing_moves)
{
	struct split_plan p;
	struct estimate e;

	add_keys();
	add_objects();
	toy_bind(&w, plan);
	run_plainly();
	run_through_objects();
	p = moved_none(&w);
	estimate_init(&e, &p, &w.own, &w.arena);
	for (int i = 0; i < 3; i++)
		cr_expect_float_eq(estimate_clarity(&e, i).likely,
				   p.now[i].value, 1e-9, "%d", i);
	estimate_release(&e);
}

Test(estimate, follows_the_table_that_an_object_leads_to_or_sits_on)
{
	struct split_plan p;
	struct estimate e;
	double before;

	add_objects();
	toy_bind(&w, plan);
	p = moved_none(&w);
	estimate_init(&e, &p, &w.own, &w.arena);
	before = estimate_clarity(&e, 1).likely;
	/* The trigger of items writes it: nothing is between services then. */
	estimate_move(&e, place_of(&p, "public.logins"), 1);
	cr_expect_gt(estimate_clarity(&e, 1).likely, before);
	estimate_move(&e, place_of(&p, "public.logins"), 0);
	cr_expect_float_eq(estimate_clarity(&e, 1).likely, before, 1e-9);
	estimate_move(&e, place_of(&p, "public.items"), 0);
	cr_expect_gt(estimate_clarity(&e, 1).likely, before);
	estimate_release(&e);
}

Test(estimate, takes_moves_in_any_order)
{
	struct split_plan p;
	struct estimate e;
	int users, lots;
	double before;

	toy_bind(&w, plan);
	run_plainly();
	p = moved_none(&w);
	estimate_init(&e, &p, &w.own, &w.arena);
	users = place_of(&p, "public.users");
	lots = place_of(&p, "public.lots");
	before = estimate_clarity(&e, 1).likely;
	estimate_move(&e, users, 1);
	estimate_move(&e, lots, 1);
	estimate_move(&e, users, 2);
	cr_assert_eq(e.moved.n, 2);
	cr_assert_eq(e.services[2].tables, 2);
	estimate_move(&e, users, 0);
	estimate_move(&e, lots, 2);
	cr_assert_eq(e.moved.n, 0);
	cr_assert_float_eq(estimate_clarity(&e, 1).likely, before, 1e-9);
	estimate_release(&e);
}
