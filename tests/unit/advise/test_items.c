/* The pattern of every crossing, its reason, and what it needs. */
#include "advise/items.h"

#include <criterion/criterion.h>
#include <string.h>

#include "advise/split.h"
#include "base/buf.h"
#include "support/toy.h"

static struct toy w;

static const char plan[] = "services:\n"
			   "  users: {tables: [users, notes], roles: [a]}\n"
			   "  orders: {tables: [orders, items], roles: [b]}\n"
			   "  stock: {tables: [stock], roles: [c]}\n";

static void
start(void)
{
	toy_start(&w, "users(id name) notes(id user_id) orders(id user_id "
		      "total) items(order_id sku) stock(sku qty)");
}

static void
finish(void)
{
	toy_finish(&w);
}

TestSuite(items, .init = start, .fini = finish);

static struct split_plan
make(void)
{
	return split_plan_make(toy_analysis(&w), &w.plan, &w.own, &w.arena);
}

/* An hour of log: rates are what was counted. */
static void
last_an_hour(void)
{
	w.workload.first_us = 1000000;
	w.workload.last_us = w.workload.first_us + (int64_t)3600 * 1000000;
}

static const char *
text_of(const struct split_plan *p)
{
	const struct split_alternative *lost;
	const struct split_item *it;
	const char *text;
	struct buf b;

	buf_init(&b);
	vec_each (it, &p->items) {
		buf_printf(&b, "%s %s->%s %s %d%s: %s\n",
			   crossing_kind_name(it->crossing->kind),
			   it->crossing->consumer, it->crossing->owner,
			   it->pattern < 0 ? "-" : pattern_names[it->pattern],
			   it->phase, it->undecided ? "?" : "", it->because);
		vec_each (lost, &it->lost)
			buf_printf(&b, "  not %s: %s\n",
				   pattern_names[lost->pattern], lost->because);
	}
	text = arena_strdup(&w.arena, b.data);
	buf_release(&b);
	return text;
}

static void
are(const char *expected)
{
	struct split_plan p = make();

	cr_expect_str_eq(text_of(&p), expected, "%s", text_of(&p));
}

Test(items, asks_for_single_rows)
{
	toy_bind(&w, plan);
	last_an_hour();
	toy_run(&w, "orders", "SELECT name FROM users WHERE id = 1", 41);
	are("read orders->users api 3: 41 reads/h, which users can answer one "
	    "by one\n"
	    "  not copy: pays from 1000 reads/h on: 41 reads/h, 2 columns that "
	    "nobody changes\n");
}

Test(items, copies_what_is_read_often)
{
	toy_bind(&w, plan);
	last_an_hour();
	toy_run(&w, "orders", "SELECT name FROM users WHERE id = 1", 5000);
	toy_run(&w, "users", "UPDATE users SET name = ''", 720);
	are("read orders->users copy 6: 5000 reads/h of 2 columns, users "
	    "changes 0.2 times/s\n"
	    "  not api: 5000 reads/h would be as many calls of users\n");
}

Test(items, counts_a_log_without_times)
{
	toy_bind(&w, plan);
	toy_run(&w, "orders", "SELECT name FROM users", 5000);
	toy_run(&w, "users", "UPDATE users SET name = ''", 2);
	are("read orders->users api 3: 5000 reads, which users can answer one "
	    "by one\n"
	    "  not copy: pays from 1000 reads/h on: 5000 reads, 1 column, "
	    "users changes 2 times\n");
}

Test(items, reads_seldom_are_less_than_one)
{
	toy_bind(&w, plan);
	last_an_hour();
	w.workload.last_us += (int64_t)36000 * 1000000;
	toy_run(&w, "orders", "SELECT name FROM users", 1);
	cr_expect_not_null(strstr(text_of(&(struct split_plan[]){make()}[0]),
				  "less than one read/h"));
}

Test(items, makes_read_models_of_reports)
{
	struct split_plan p;

	toy_bind(&w, plan);
	last_an_hour();
	toy_run(&w, "orders",
		"SELECT u.name, sum(s.qty) FROM orders o JOIN users u ON "
		"u.id = o.user_id JOIN stock s ON s.sku = o.id GROUP BY 1",
		100);
	toy_run(&w, "users", "UPDATE users SET name = ''", 10);
	p = make();
	cr_expect_eq(p.items.n, 2u);
	for (size_t i = 0; i < p.items.n; i++)
		cr_expect_eq(p.items.v[i].pattern, (int)PATTERN_CQRS);
	cr_expect_str_eq(p.items.v[0].because,
			 "100 reads/h over tables of 3 services, which change "
			 "10 times in as long; types of columns are not "
			 "known: u.id and o.user_id");
	cr_assert_eq(p.read_models.n, 1u);
	cr_expect_eq(p.read_models.v[0].crossings.n, 2u);
	cr_expect_eq(p.read_models.v[0].events.n, 3u);
	cr_expect_eq(p.copies.n, 0u);
}

Test(items, names_columns_of_read_models_apart)
{
	const struct split_read_model *m;
	struct split_plan p;

	toy_bind(&w, plan);
	last_an_hour();
	toy_run(&w, "orders",
		"SELECT o.id, u.id, count(*) FROM orders o JOIN users u ON "
		"u.id = o.user_id JOIN stock s ON s.sku = o.id GROUP BY 1, 2",
		100);
	p = make();
	cr_assert_eq(p.read_models.n, 1u);
	m = &p.read_models.v[0];
	for (size_t i = 0; i < m->columns.n; i++)
		for (size_t j = 0; j < i; j++)
			cr_expect_str_neq(m->columns.v[i].name,
					  m->columns.v[j].name);
}

Test(items, copies_the_tables_of_joins_that_cannot_be_taken_apart)
{
	const struct split_copy *c;
	struct split_plan p;

	toy_bind(&w, plan);
	last_an_hour();
	toy_run(&w, "orders",
		"SELECT u.name, sum(o.total) FROM orders o JOIN users u ON "
		"u.id = o.user_id GROUP BY 1",
		100);
	toy_run(&w, "users", "UPDATE users SET name = ''", 10);
	p = make();
	cr_assert_eq(p.items.n, 1u);
	cr_expect_eq(p.items.v[0].pattern, (int)PATTERN_COPY);
	cr_assert_eq(p.copies.n, 1u);
	c = &p.copies.v[0];
	cr_expect_str_eq(c->consumer, "orders");
	cr_expect_str_eq(c->owner, "users");
	cr_expect_str_eq(c->relation, "public.users");
	cr_expect_eq(c->columns.n, 2u);
	cr_expect_eq(c->key.n, 0u);
	cr_assert_eq(c->indexes.n, 1u);
	cr_expect_str_eq(c->indexes.v[0].v[0], "id");
	cr_expect_eq(c->reads, 100u);
	cr_expect_eq(c->changes, 10u);
	cr_expect_str_eq(c->crossings.v[0], p.items.v[0].crossing->id);
}

Test(items, needs_no_index_where_the_key_does)
{
	struct split_plan p;

	struct relation *users = catalog_find_relation(&w.catalog, "public",
						       "users");
	struct key *key = vec_add(&w.arena, &users->keys);

	key->primary = true;
	vec_push(&w.arena, &key->columns, relation_find_attribute(users, "id"));
	toy_bind(&w, plan);
	last_an_hour();
	toy_run(&w, "orders",
		"SELECT u.name, sum(o.total) FROM orders o JOIN users u ON "
		"u.id = o.user_id GROUP BY 1",
		100);
	p = make();
	cr_assert_eq(p.copies.n, 1u);
	cr_expect_eq(p.copies.v[0].key.n, 1u);
	cr_expect_eq(p.copies.v[0].indexes.n, 0u);
}

Test(items, asks_before_a_statement_that_writes)
{
	toy_bind(&w, plan);
	last_an_hour();
	toy_run(&w, "orders",
		"DELETE FROM orders o USING users u WHERE u.id = o.user_id", 3);
	are("join orders->users api 3: 3 reads/h for a statement that is no "
	    "query: users is asked before it runs\n"
	    "  not composition: it is no query\n"
	    "  not copy: pays from 1000 reads/h on: 3 reads/h, 1 column that "
	    "nobody changes\n");
}

Test(items, undoes_what_is_written_together)
{
	struct cell *a, *b;
	struct split_plan p;

	toy_bind(&w, plan);
	last_an_hour();
	a = toy_run(&w, "orders", "UPDATE orders SET total = 1", 9);
	b = toy_run(&w, "orders", "UPDATE stock SET qty = 1", 9);
	toy_commit(&w, "orders", 9, a, b, NULL);
	p = make();
	for (size_t i = 0; i < p.items.n; i++) {
		cr_expect_eq(p.items.v[i].pattern, (int)PATTERN_SAGA);
		cr_expect_eq(p.items.v[i].phase, 6);
	}
	cr_expect_eq(p.sagas.sagas.n, 1u);
}

Test(items, tells_the_owner_what_is_written_alone)
{
	struct cell *a;

	toy_bind(&w, plan);
	last_an_hour();
	a = toy_run(&w, "orders", "UPDATE stock SET qty = 1", 9);
	toy_commit(&w, "orders", 9, a, NULL);
	cr_expect_not_null(strstr(
		text_of(&(struct split_plan[]){make()}[0]),
		"write orders->stock api 5: 9 runs/h, each by itself: stock "
		"does it when it is asked to\n"
		"  not saga: nothing has to be undone with it\n"));
}

Test(items, decides_keys_by_what_they_do)
{
	tiny_foreign_key(&w.catalog, "k1", "orders", "user_id", "users", "id",
			 'a', 'a');
	tiny_foreign_key(&w.catalog, "k2", "items", "sku", "stock", "sku", 'c',
			 'a');
	toy_bind(&w, plan);
	cr_expect_not_null(
		strstr(text_of(&(struct split_plan[]){make()}[0]),
		       "foreign-key orders->users api 4?: the key forbids"));
	cr_expect_not_null(
		strstr(text_of(&(struct split_plan[]){make()}[0]),
		       "foreign-key orders->stock copy 4: the key cleans up"));
}

Test(items, are_overruled_by_the_plan)
{
	toy_bind(&w, "services:\n"
		     "  users: {tables: [users, notes], roles: [a]}\n"
		     "  orders: {tables: [orders, items], roles: [b]}\n"
		     "decisions:\n"
		     "  - {consumer: orders, owner: users, kind: read, "
		     "pattern: copy}\n");
	last_an_hour();
	toy_run(&w, "orders", "SELECT name FROM users", 1);
	are("read orders->users copy 6: decided against this: pays from 1000 "
	    "reads/h on: 1 read/h, 1 column that nobody changes\n"
	    "  not api: 1 read/h, which users can answer one by one\n");
}

Test(items, are_decided_as_proposed)
{
	struct split_plan p;

	toy_bind(&w, "services:\n"
		     "  users: {tables: [users, notes], roles: [a]}\n"
		     "  orders: {tables: [orders, items], roles: [b]}\n"
		     "decisions:\n"
		     "  - {consumer: orders, owner: users, kind: foreign-key, "
		     "pattern: copy}\n"
		     "  - {consumer: orders, owner: users, kind: foreign-key, "
		     "object: public.orders.k1, pattern: api}\n");
	w.analysis = NULL;
	p = make();
	cr_expect_eq(p.items.n, 0u);
}

Test(items, are_done_with_whoever_leaves_first)
{
	struct split_plan p;

	toy_bind(&w, plan);
	last_an_hour();
	toy_run(&w, "orders", "SELECT name FROM users", 1);
	toy_run(&w, "stock", "SELECT name FROM users", 1);
	p = make();
	cr_assert_eq(p.items.n, 2u);
	for (size_t i = 0; i < p.items.n; i++) {
		const struct crossing *x = p.items.v[i].crossing;
		size_t a = split_plan_place(&p, x->consumer);
		size_t b = split_plan_place(&p, x->owner);

		cr_expect_eq((size_t)(p.items.v[i].service - p.order.v) + 1,
			     a < b ? a : b);
	}
}
