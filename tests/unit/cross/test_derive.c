/* What statements and transactions make of who owns what. */
#include <criterion/criterion.h>
#include <string.h>

#include "support/toy.h"

static struct toy w;

static const char plan[] =
	"services:\n"
	"  users: {tables: [users, addresses], roles: [users_app]}\n"
	"  orders: {tables: [orders, items], roles: [orders_app]}\n"
	"  stock: {tables: [stock], roles: [stock_app]}\n"
	"reference: [countries]\n"
	"ignore: [migrations]\n";

static void
start(void)
{
	toy_start(&w, "users(id name country) addresses(id user_id) "
		      "orders(id user_id total) items(order_id sku) "
		      "stock(sku qty) countries(code) migrations(version) "
		      "audit(at what) users_api.dummy(id)");
}

static void
finish(void)
{
	toy_finish(&w);
}

TestSuite(derive, .init = start, .fini = finish);

static void
crosses(const char *expected)
{
	cr_assert_str_eq(toy_crossings(&w), expected);
}

Test(derive, sees_a_read_of_another_services_table)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT name FROM users", 3);
	crosses("read orders -> users 3 [public.users] "
		"SELECT name FROM users\n");
}

Test(derive, sees_nothing_in_a_service_at_home)
{
	toy_bind(&w, plan);
	toy_run(&w, "users",
		"SELECT name FROM users JOIN addresses a "
		"ON a.user_id = users.id",
		3);
	crosses("");
}

Test(derive, sees_a_join_with_the_consumers_own_table)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders",
		"SELECT 1 FROM users u JOIN orders o ON o.user_id = u.id", 2);
	crosses("join orders -> users 2 [public.users] "
		"SELECT 1 FROM users u JOIN orders o ON o.user_id = u.id\n");
}

Test(derive, sees_a_join_between_two_others)
{
	toy_bind(&w, plan);
	toy_run(&w, "stock", "SELECT 1 FROM users, orders", 1);
	crosses("join stock -> orders 1 [public.orders] "
		"SELECT 1 FROM users, orders\n"
		"join stock -> users 1 [public.users] "
		"SELECT 1 FROM users, orders\n");
}

Test(derive, takes_two_tables_of_one_owner_for_a_read)
{
	toy_bind(&w, plan);
	toy_run(&w, "stock", "SELECT 1 FROM users, addresses", 1);
	crosses("read stock -> users 1 [public.addresses public.users] "
		"SELECT 1 FROM users, addresses\n");
}

Test(derive, takes_another_query_level_for_no_join)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders",
		"SELECT (SELECT name FROM users u WHERE u.id = o.user_id) "
		"FROM orders o",
		1);
	crosses("read orders -> users 1 [public.users] "
		"SELECT (SELECT name FROM users u WHERE u.id = o.user_id) "
		"FROM orders o\n");
}

Test(derive, never_gives_read_and_join_of_one_owner)
{
	const char *sql = "SELECT (SELECT 1 FROM addresses) FROM users, orders";

	toy_bind(&w, plan);
	toy_run(&w, "orders", sql, 1);
	crosses("join orders -> users 1 [public.addresses public.users] "
		"SELECT (SELECT 1 FROM addresses) FROM users, orders\n");
}

Test(derive, does_not_count_reference_ignored_and_nobodys_tables)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT 1 FROM users, countries", 1);
	toy_run(&w, "orders", "SELECT 1 FROM users, audit", 1);
	toy_run(&w, "orders", "SELECT 1 FROM migrations, countries", 1);
	toy_run(&w, "orders", "DELETE FROM audit", 1);
	crosses("read orders -> users 1 [public.users] "
		"SELECT 1 FROM users, audit\n"
		"read orders -> users 1 [public.users] "
		"SELECT 1 FROM users, countries\n");
}

Test(derive, sees_a_blind_write)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders", "INSERT INTO stock VALUES (1, 2)", 4);
	crosses("write orders -> stock 4 [public.stock] "
		"INSERT INTO stock VALUES (1, 2)\n");
}

Test(derive, sees_that_a_write_reads_what_it_looks_for)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders", "UPDATE stock SET qty = 1 WHERE sku = 2", 4);
	crosses("read orders -> stock 4 [public.stock] "
		"UPDATE stock SET qty = 1 WHERE sku = 2\n"
		"write orders -> stock 4 [public.stock] "
		"UPDATE stock SET qty = 1 WHERE sku = 2\n");
}

Test(derive, takes_a_row_lock_for_a_write)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT qty FROM stock FOR UPDATE", 1);
	crosses("read orders -> stock 1 [public.stock] "
		"SELECT qty FROM stock FOR UPDATE\n"
		"write orders -> stock 1 [public.stock] "
		"SELECT qty FROM stock FOR UPDATE\n");
}

Test(derive, counts_only_what_committed_and_is_attributed)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT name FROM users", 0)->rolled_back = 7;
	toy_run(&w, "", "SELECT id FROM users", 5);
	crosses("");
}

Test(derive, takes_one_part_of_a_text_for_itself)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders",
		"UPDATE orders SET total = 1; SELECT name FROM users", 2);
	crosses("");
}

Test(derive, leaves_out_what_is_only_prepared)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders", "PREPARE p AS SELECT name FROM users", 2);
	crosses("");
}

Test(derive, leaves_definitions_out)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders", "ALTER TABLE users ADD x integer", 1);
	crosses("");
}

Test(derive, names_the_first_link_outside_the_consumer)
{
	tiny_view(&w.catalog, "v_users", "id", "SELECT id FROM users");
	tiny_view(&w.catalog, "v_orders", "id", "SELECT id FROM v_users");
	toy_bind(&w, "services:\n"
		     "  users: {tables: [users, v_users]}\n"
		     "  orders: {tables: [orders, v_orders]}\n");
	toy_run(&w, "orders", "SELECT id FROM v_orders", 2);
	crosses("view orders -> users 0 [public.users] public.v_orders\n"
		"view orders -> users 2 [public.users] public.v_users\n");
}

Test(derive, names_the_last_link_if_all_are_inside)
{
	tiny_view(&w.catalog, "v_orders", "id", "SELECT id FROM users");
	toy_bind(&w, "services:\n"
		     "  users: {tables: [users]}\n"
		     "  orders: {tables: [orders, v_orders]}\n");
	toy_run(&w, "orders", "SELECT id FROM v_orders", 2);
	crosses("view orders -> users 2 [public.users] public.v_orders\n");
}

Test(derive, sees_own_tables_through_anothers_view)
{
	tiny_view(&w.catalog, "v", "id", "SELECT id FROM orders");
	toy_bind(&w, "services:\n"
		     "  users: {tables: [users, v]}\n"
		     "  orders: {tables: [orders]}\n");
	toy_run(&w, "orders", "SELECT id FROM v", 2);
	crosses("view orders -> users 2 [public.v] public.v\n"
		"view users -> orders 0 [public.orders] public.v\n");
}

Test(derive, sees_the_others_behind_a_view_of_nobody)
{
	tiny_view(&w.catalog, "v", "id",
		  "SELECT o.id FROM orders o JOIN items i ON i.order_id = o.id "
		  "JOIN users u ON u.id = o.user_id");
	toy_bind(&w, plan);
	toy_run(&w, "stock", "SELECT id FROM v", 2);
	toy_run(&w, "orders", "SELECT id FROM v", 3);
	crosses("view orders -> users 3 [public.users] public.v\n"
		"view stock -> orders 2 [public.items public.orders] "
		"public.v\n"
		"view stock -> users 2 [public.users] public.v\n");
}

Test(derive, takes_a_view_beside_a_table_for_a_join)
{
	tiny_view(&w.catalog, "v", "id",
		  "SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id");
	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT 1 FROM stock, v", 1);
	crosses("join orders -> stock 1 [public.stock] "
		"SELECT 1 FROM stock, v\n"
		"view orders -> users 1 [public.users] public.v\n");
}

Test(derive, lets_the_owners_api_pass)
{
	tiny_view(&w.catalog, "users_api.users", "id", "SELECT id FROM users");
	tiny_view(&w.catalog, "users_api_v2.users", "id",
		  "SELECT id FROM users");
	tiny_view(&w.catalog, "orders_reads.users", "id",
		  "SELECT id FROM users_api.users");
	tiny_view(&w.catalog, "users_apis.users", "id", "SELECT id FROM users");
	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT id FROM users_api.users", 1);
	toy_run(&w, "orders", "SELECT id FROM users_api_v2.users", 1);
	toy_run(&w, "orders", "SELECT id FROM orders_reads.users", 1);
	toy_run(&w, "orders", "SELECT id FROM users_apis.users", 1);
	crosses("view orders -> users 1 [public.users] users_apis.users\n");
}

Test(derive, follows_functions_and_triggers)
{
	struct routine *f = tiny_function(&w.catalog, "take", 1, "sql",
					  "UPDATE stock SET qty = qty - $1");
	struct routine *t = tiny_function(
		&w.catalog, "log", 0, "plpgsql",
		"BEGIN INSERT INTO users VALUES (1); RETURN new; END");

	t->returns = "trigger";
	tiny_trigger(&w.catalog, "log_it", "orders", EVENT_INSERT, t);
	(void)f;
	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT take(1)", 2);
	toy_run(&w, "orders", "INSERT INTO orders VALUES (1)", 3);
	toy_run(&w, "stock", "INSERT INTO orders VALUES (2)", 4);
	crosses("function orders -> stock 2 [public.stock] "
		"public.take(integer)\n"
		"trigger orders -> users 3 [public.users] "
		"public.orders.log_it\n"
		"trigger stock -> users 4 [public.users] "
		"public.orders.log_it\n"
		"write stock -> orders 4 [public.orders] "
		"INSERT INTO orders VALUES (2)\n");
}

Test(derive, puts_a_cascade_on_its_foreign_key)
{
	const struct crossing *x;

	tiny_foreign_key(&w.catalog, "orders_user", "orders", "user_id",
			 "users", "id", 'c', 'a');
	toy_bind(&w, plan);
	toy_run(&w, "users", "DELETE FROM users", 3);
	crosses("foreign-key orders -> users 3 [public.users] "
		"public.orders.orders_user\n");
	x = w.analysis->crossings.v[0];
	cr_assert_eq(x->evidence.n, 2);
	cr_assert_str_eq(x->evidence.v[0].object, "public.orders.orders_user");
	cr_assert_str_eq(
		x->evidence.v[0].detail,
		"(user_id) references public.users (id) on delete cascade");
	cr_assert_str_eq(x->evidence.v[1].detail, "on delete cascade");
	cr_assert_eq(x->evidence.v[1].calls, 3);
}

Test(derive, says_what_a_cascade_of_an_update_did)
{
	tiny_foreign_key(&w.catalog, "orders_user", "orders", "user_id",
			 "users", "id", 'n', 'a');
	toy_bind(&w, plan);
	toy_run(&w, "stock", "DELETE FROM users WHERE id = 1", 1);
	crosses("foreign-key orders -> users 1 [public.users] "
		"public.orders.orders_user\n"
		"read stock -> users 1 [public.users] "
		"DELETE FROM users WHERE id = 1\n"
		"write stock -> users 1 [public.users] "
		"DELETE FROM users WHERE id = 1\n");
	for (size_t i = 0; i < w.analysis->crossings.n; i++)
		if (w.analysis->crossings.v[i]->kind == CROSSING_FOREIGN_KEY)
			cr_assert_str_eq(w.analysis->crossings.v[i]
						 ->evidence.v[1]
						 .detail,
					 "on delete set null");
}

Test(derive, keeps_cascades_within_a_service_to_itself)
{
	tiny_foreign_key(&w.catalog, "a_user", "addresses", "user_id", "users",
			 "id", 'c', 'a');
	toy_bind(&w, plan);
	toy_run(&w, "users", "DELETE FROM users", 3);
	crosses("");
}

Test(derive, sees_a_transaction_over_several_services)
{
	struct cell *order, *stock, *look;

	toy_bind(&w, plan);
	order = toy_run(&w, "orders", "INSERT INTO orders VALUES (1)", 5);
	stock = toy_run(&w, "orders", "INSERT INTO stock VALUES (1)", 5);
	look = toy_run(&w, "orders", "INSERT INTO items VALUES (1)", 2);
	toy_commit(&w, "orders", 3, order, stock, NULL);
	toy_commit(&w, "orders", 2, stock, order, NULL);
	toy_commit(&w, "orders", 9, order, look, NULL);
	crosses("transaction orders -> stock 5 [public.stock] "
		"public.orders,public.stock\n"
		"write orders -> stock 5 [public.stock] "
		"INSERT INTO stock VALUES (1)\n");
	cr_assert_eq(w.analysis->transactions.n, 3);
}

Test(derive, sees_a_transaction_of_one_statement)
{
	struct routine *t = tiny_function(
		&w.catalog, "log", 0, "plpgsql",
		"BEGIN INSERT INTO users VALUES (1); RETURN new; END");
	struct cell *one;

	t->returns = "trigger";
	tiny_trigger(&w.catalog, "log_it", "orders", EVENT_INSERT, t);
	toy_bind(&w, plan);
	one = toy_run(&w, "stock", "INSERT INTO orders VALUES (1)", 1);
	toy_commit(&w, "stock", 1, one, NULL);
	crosses("transaction stock -> orders 1 [public.orders] "
		"public.orders,public.users\n"
		"transaction stock -> users 1 [public.users] "
		"public.orders,public.users\n"
		"trigger orders -> users 0 [public.users] "
		"public.orders.log_it\n"
		"trigger stock -> users 1 [public.users] "
		"public.orders.log_it\n"
		"write stock -> orders 1 [public.orders] "
		"INSERT INTO orders VALUES (1)\n");
}

Test(derive, leaves_reference_data_out_of_transactions)
{
	struct cell *a, *b, *c;

	toy_bind(&w, plan);
	a = toy_run(&w, "orders", "INSERT INTO orders VALUES (1)", 1);
	b = toy_run(&w, "orders", "INSERT INTO countries VALUES (1)", 1);
	c = toy_run(&w, "orders", "INSERT INTO audit VALUES (1)", 1);
	toy_commit(&w, "orders", 1, a, b, c, NULL);
	crosses("");
	cr_assert_eq(w.analysis->transactions.n, 1);
	cr_assert_eq(w.analysis->transactions.v[0]->writes.n, 2);
	cr_assert_str_eq(w.analysis->transactions.v[0]->writes.v[0],
			 "public.audit");
	cr_assert_eq(w.analysis->transactions.v[0]->shapes.n, 3);
}

Test(derive, marks_what_the_plan_allows)
{
	toy_bind(&w, "services:\n"
		     "  users: {tables: [users, addresses]}\n"
		     "  orders: {tables: [orders]}\n"
		     "allow:\n"
		     "  - {consumer: orders, table: \"public.u*\", "
		     "access: read, until: 2027-01-01, reason: soon}\n"
		     "  - {consumer: orders, table: addresses, "
		     "access: any, until: 2027-01-01, reason: soon}\n"
		     "  - {consumer: orders, table: users, access: any, "
		     "until: 2026-11-22, reason: over}\n");
	toy_run(&w, "orders", "SELECT 1 FROM users", 1);
	toy_run(&w, "orders", "SELECT 1 FROM users, addresses", 1);
	toy_run(&w, "orders", "INSERT INTO users VALUES (1)", 1);
	toy_run(&w, "orders", "INSERT INTO addresses VALUES (1)", 1);
	crosses("read orders -> users 1 [public.addresses public.users] "
		"SELECT 1 FROM users, addresses allowed\n"
		"read orders -> users 1 [public.users] "
		"SELECT 1 FROM users allowed\n"
		"write orders -> users 1 [public.addresses] "
		"INSERT INTO addresses VALUES (1) allowed\n"
		"write orders -> users 1 [public.users] "
		"INSERT INTO users VALUES (1)\n");
}

Test(derive, allows_exact_names_by_the_search_path)
{
	toy_bind(&w, "monolith: {search_path: [nix, public]}\n"
		     "services:\n"
		     "  users: {tables: [users, addresses]}\n"
		     "  orders: {tables: [orders]}\n"
		     "allow:\n"
		     "  - {consumer: orders, table: USERS, access: any, "
		     "until: 2027-01-01, reason: soon}\n"
		     "  - {consumer: orders, table: 'public.\"addresses\"', "
		     "access: any, until: 2027-01-01, reason: soon}\n");
	toy_run(&w, "orders", "SELECT 1 FROM users, addresses", 1);
	crosses("read orders -> users 1 [public.addresses public.users] "
		"SELECT 1 FROM users, addresses allowed\n");
}

Test(derive, gives_ids_that_do_not_depend_on_counts)
{
	const char *id;
	struct analysis *again;

	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT 1 FROM users", 1);
	id = toy_analysis(&w)->crossings.v[0]->id;
	cr_assert_eq(strlen(id), 10);
	w.workload.cells.v[0]->calls = 99;
	toy_run(&w, "orders", "SELECT 2 FROM users", 1);
	again = analyze(&w.own, &w.workload, w.expander, &w.arena);
	cr_assert_eq(again->crossings.n, 2);
	cr_assert_str_eq(again->crossings.v[0]->id, id);
	cr_assert_eq(again->crossings.v[0]->weight, 99);
}

Test(derive, says_once_what_shapes_of_one_statement_do)
{
	struct cell *again;
	const struct analysis *a;

	toy_bind(&w, plan);
	again = toy_run(&w, "stock", "SELECT name FROM users, orders", 1);
	again->statement =
		toy_run(&w, "orders", "SELECT name FROM users", 1)->statement;
	a = toy_analysis(&w);
	cr_assert_eq(a->shapes.n, 2);
	cr_assert_eq(a->shapes.v[0]->effects, a->shapes.v[1]->effects);
	cr_assert_eq(a->shapes.v[0]->effects->accesses.n, 1);
	cr_assert_eq(a->shapes.v[0]->effects->accesses.cap, 1);
}

Test(derive, lists_what_could_not_be_known)
{
	struct buf b;

	buf_init(&b);
	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT 1 FROM nowhere", 2);
	toy_run(&w, "orders", "SELECT FROM WHERE", 3);
	toy_run(&w, "orders", "CREATE TEMP TABLE t (x int)", 1);
	toy_run(&w, "orders", "SELECT x FROM t", 1);
	toy_analysis(&w);
	for (size_t i = 0; i < w.analysis->unknown.n; i++) {
		const struct analysis_unknown *u = &w.analysis->unknown.v[i];

		buf_printf(&b, "%s %s %s %d\n", u->what,
			   strcmp(u->what, "unparsed") ? u->name : "...",
			   u->reason, (int)u->count);
	}
	cr_assert_str_eq(b.data,
			 "relation nowhere  2\n"
			 "unparsed ... syntax error at or near \"WHERE\" 3\n");
	buf_release(&b);
}

/* As many kinds of transactions as statements that write. */
Test(derive, takes_linear_time_for_transactions, .timeout = 10)
{
	struct arena arena = ARENA_INIT;
	struct analysis a = {.arena = &arena};
	struct name_list both = {0};

	name_list_add(&arena, &both, "orders");
	name_list_add(&arena, &both, "users");
	for (size_t i = 0; i < both.n; i++)
		vec_push(&arena, &a.relations,
			 (struct analysis_relation){.name = both.v[i],
						    .kind = "table",
						    .owner = both.v[i]});
	for (int i = 0; i < 100000; i++) {
		struct analysis_transaction *t = arena_new(
			&arena, struct analysis_transaction);

		t->consumer = "orders";
		t->services = t->writes = both;
		t->count = 2;
		vec_push(&arena, &t->shapes,
			 arena_printf(&arena, "%016d", i / 2));
		vec_push(&arena, &a.transactions, t);
	}
	analysis_derive(&a);
	cr_assert_eq(a.crossings.n, 1);
	cr_assert_eq(a.crossings.v[0]->weight, 200000);
	cr_assert_eq(a.crossings.v[0]->evidence.n, 50000);
	cr_assert_eq(a.crossings.v[0]->evidence.v[0].calls, 4);
	arena_release(&arena);
}
