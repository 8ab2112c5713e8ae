/* The order of services, and the clarity that makes it. */
#include "advise/order.h"

#include <criterion/criterion.h>
#include <string.h>

#include "advise/traffic.h"
#include "base/buf.h"
#include "support/toy.h"

static struct toy w;

static const char plan[] =
	"services:\n"
	"  users: {tables: [users, addresses], roles: [users_app]}\n"
	"  orders: {tables: [orders, items], roles: [orders_app]}\n"
	"  stock: {tables: [stock], roles: [stock_app]}\n";

static void
start(void)
{
	toy_start(&w, "users(id name) addresses(id user_id) "
		      "orders(id user_id total) items(order_id sku) "
		      "stock(sku qty) lots(sku lot)");
}

static void
finish(void)
{
	toy_finish(&w);
}

TestSuite(order, .init = start, .fini = finish);

static struct split_plan
make(void)
{
	struct split_plan p = {.analysis = toy_analysis(&w)};

	memcpy(p.weights, w.plan.weights, sizeof(p.weights));
	order_services(&p, &w.arena);
	return p;
}

/* "users orders": the order, with what each waits for in brackets. */
static void
is_order(const char *expected)
{
	struct split_plan p = make();
	const struct split_service *s;
	const struct split_before *b;
	struct buf text;

	buf_init(&text);
	vec_each (s, &p.order) {
		buf_printf(&text, "%s%s%s", text.len ? " " : "", s->name,
			   s->cyclic ? "!" : "");
		vec_each (b, &s->before)
			buf_printf(&text, "(%s: %s)", b->service, b->object);
		if (s->clearer)
			buf_printf(&text, "<%s>", s->clearer);
	}
	cr_assert_str_eq(text.data, expected);
	buf_release(&text);
}

/* "reads 3/10; writes 1/2": the terms of which there is anything, by what
   crosses and the whole, with all in the monolith; then or in its turn. */
static void
has_terms(const char *service, bool in_turn, const char *expected)
{
	struct split_plan p = make();
	const struct split_service *s = p.order.v;
	const struct clarity *c;
	struct buf text;

	while (strcmp(s->name, service) != 0)
		s++;
	c = in_turn ? &s->then : &s->now;
	buf_init(&text);
	for (int i = 0; i < CLARITY_TERMS; i++)
		if (c->parts[i].crossing)
			buf_printf(&text, "%s%s %u/%u", text.len ? "; " : "",
				   clarity_term_names[i],
				   (unsigned)c->parts[i].crossing,
				   (unsigned)c->parts[i].whole);
	cr_assert_str_eq(text.data, expected, "%s: %s", service, text.data);
	buf_release(&text);
}

Test(order, begins_with_what_crosses_least)
{
	toy_bind(&w, plan);
	toy_run(&w, "users", "SELECT * FROM users", 10);
	toy_run(&w, "orders", "SELECT name FROM users", 5);
	toy_run(&w, "orders", "SELECT * FROM orders", 1);
	toy_run(&w, "stock", "SELECT * FROM stock", 1);
	is_order("stock users orders");
}

Test(order, is_that_of_the_plan_where_all_is_equal)
{
	toy_bind(&w, plan);
	is_order("users orders stock");
}

Test(order, looks_again_when_a_service_has_left)
{
	toy_bind(&w, plan);
	toy_run(&w, "users", "SELECT * FROM users", 60);
	toy_run(&w, "orders", "SELECT name FROM users", 40);
	toy_run(&w, "orders", "SELECT * FROM orders", 20);
	toy_run(&w, "stock", "SELECT name FROM users", 10);
	toy_run(&w, "stock", "SELECT * FROM orders", 30);
	toy_run(&w, "stock", "SELECT * FROM stock", 25);
	has_terms("users", false, "reads 50/110");
	has_terms("orders", false, "reads 70/90");
	has_terms("stock", false, "reads 40/65");
	is_order("users stock orders");
	has_terms("stock", true, "reads 30/55");
	has_terms("orders", true, "");
}

Test(order, counts_reads_and_writes_of_a_statement_once)
{
	toy_bind(&w, plan);
	/* It reads two services' tables, and writes its own. */
	toy_run(&w, "orders",
		"INSERT INTO orders (id) SELECT u.id FROM users u, addresses, "
		"stock",
		7);
	has_terms("orders", false, "reads 7/7");
	has_terms("users", false, "reads 7/7");
	has_terms("stock", false, "reads 7/7");
}

Test(order, leaves_out_what_did_not_run_or_is_nobodys)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT name FROM users", 0);
	toy_run(&w, "", "SELECT name FROM users", 9);
	toy_run(&w, "users", "SELECT * FROM users", 1);
	has_terms("users", false, "");
}

Test(order, knows_tables_with_several_writers)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders", "UPDATE users SET name = ''", 1);
	toy_run(&w, "stock", "DELETE FROM users", 1);
	toy_run(&w, "users", "DELETE FROM users", 2);
	has_terms("users", false, "writes 2/4; writers 1/2");
	has_terms("orders", false, "writes 1/1");
}

Test(order, counts_transactions_that_write_several_services)
{
	struct cell *a, *b, *c;

	toy_bind(&w, plan);
	a = toy_run(&w, "orders", "INSERT INTO orders (id) VALUES (1)", 5);
	b = toy_run(&w, "orders", "INSERT INTO stock (sku) VALUES (1)", 5);
	c = toy_run(&w, "users", "INSERT INTO users (id) VALUES (1)", 2);
	toy_commit(&w, "orders", 4, a, b, NULL);
	toy_commit(&w, "orders", 1, a, NULL);
	toy_commit(&w, "users", 2, c, NULL);
	has_terms("orders", false, "writes 5/10; transactions 4/5");
	has_terms("stock", false, "writes 5/5; transactions 4/4; writers 1/1");
	has_terms("users", false, "");
	is_order("users orders stock");
	has_terms("stock", true, "");
}

Test(order, counts_what_ties_services_together)
{
	tiny_foreign_key(&w.catalog, "k1", "orders", "user_id", "users", "id",
			 'a', 'a');
	tiny_foreign_key(&w.catalog, "k2", "items", "sku", "stock", "sku", 'a',
			 'a');
	tiny_foreign_key(&w.catalog, "k3", "items", "order_id", "orders", "id",
			 'a', 'a');
	tiny_view(&w.catalog, "v", "id", "SELECT o.id FROM orders o, users");
	toy_bind(&w, plan);
	has_terms("orders", false, "foreign_keys 2/4; views 1/3");
	has_terms("users", false, "foreign_keys 1/3; views 1/3");
	has_terms("stock", false, "foreign_keys 1/2");
}

Test(order, knows_how_much_is_not_known)
{
	toy_bind(&w, plan);
	toy_run(&w, "users", "SELECT * FROM users", 3);
	toy_run(&w, "users", "SELECT * FROM nowhere", 1);
	toy_run(&w, "users", "SELEC", 2);
	has_terms("users", false, "dynamic 3/6");
}

static void
inherits(const char *child, const char *parent)
{
	struct relation *r = catalog_find_relation(&w.catalog, "public", child);

	vec_push(&w.arena, &r->parents,
		 catalog_find_relation(&w.catalog, "public", parent));
}

Test(order, lets_children_leave_before_their_parents)
{
	inherits("orders", "users");
	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT * FROM stock", 9);
	toy_run(&w, "users", "SELECT * FROM users", 9);
	is_order("stock<users> orders<users> users(orders: public.orders)");
}

Test(order, says_who_would_come_before_if_it_had_not_to_wait)
{
	inherits("stock", "users");
	inherits("stock", "addresses");
	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT * FROM stock", 9);
	toy_run(&w, "users", "SELECT * FROM users", 9);
	toy_run(&w, "orders", "SELECT * FROM orders", 9);
	is_order("orders<users> stock<users> users(stock: public.stock)");
}

Test(order, says_where_services_wait_for_each_other)
{
	inherits("orders", "users");
	inherits("addresses", "items");
	toy_bind(&w, plan);
	is_order("stock users!(orders: public.orders) "
		 "orders(users: public.addresses)");
}

Test(order, needs_tables)
{
	struct split_plan p;

	toy_bind(&w, "services:\n"
		     "  users: {tables: [users], roles: [users_app]}\n"
		     "  web: {roles: [web_app]}\n");
	toy_run(&w, "web", "SELECT * FROM users", 9);
	p = make();
	cr_assert_eq(p.order.n, 1);
	cr_assert_eq(p.without_tables.n, 1);
	cr_assert_str_eq(p.without_tables.v[0], "web");
	cr_assert_eq(p.order.v[0].now.parts[CLARITY_READS].crossing, 9);
}

Test(order, has_the_weights_of_the_plan)
{
	struct split_plan p;

	toy_bind(&w, "services:\n"
		     "  users: {tables: [users], roles: [users_app]}\n"
		     "  orders: {tables: [orders], roles: [orders_app]}\n"
		     "weights: {reads: 1, writes: 3, foreign_keys: 0, views: "
		     "0, functions: 0, triggers: 0, objects: 0, writers: 0, "
		     "dynamic: 0}\n");
	toy_run(&w, "users", "SELECT * FROM users", 1);
	toy_run(&w, "orders", "SELECT * FROM users", 1);
	toy_run(&w, "users", "INSERT INTO users VALUES (1)", 1);
	p = make();
	/* Half of the reads, at one of four; nothing of the writes. */
	cr_assert_str_eq(p.order.v[0].name, "users");
	cr_assert_float_eq(p.order.v[0].now.value, 1 - 0.5 / 4, 1e-9);
	/* Reads are all that there is. */
	cr_assert_float_eq(p.order.v[1].now.value, 0, 1e-9);
	cr_assert_float_eq(p.order.v[1].then.value, 1, 1e-9);
}
