/* What splitting a service moves and changes. */
#include "advise/forecast.h"

#include <criterion/criterion.h>
#include <string.h>

#include "advise/order.h"
#include "support/toy.h"

#define HOUR_US ((int64_t)3600 * 1000000)

static struct toy w;

static void
start(void)
{
	toy_start(&w, "users(id) logins(id) orders(id user_id) lots(id)");
}

static void
finish(void)
{
	toy_finish(&w);
}

TestSuite(forecast, .init = start, .fini = finish);

static void
size(const char *name, double rows, int64_t bytes)
{
	struct relation *r = catalog_find_relation(&w.catalog, "public", name);

	r->rows = rows;
	r->bytes = bytes;
}

static void
bind(void)
{
	toy_bind(&w, "services:\n"
		     "  users: {tables: [users, logins], roles: [users_app]}\n"
		     "  orders: {tables: [orders], roles: [orders_app]}\n");
}

static struct split_plan
make(const struct ownership *own, int64_t span_us)
{
	struct analysis *a = toy_analysis(&w);
	struct split_plan p = {.analysis = a};

	a->first_us = span_us ? 1 : 0;
	a->last_us = span_us ? 1 + span_us : 0;
	memcpy(p.weights, w.plan.weights, sizeof(p.weights));
	order_services(&p, &w.arena);
	forecast_services(&p, own);
	return p;
}

static const struct split_forecast *
of(const struct split_plan *p, const char *name)
{
	const struct split_service *s = p->order.v;

	while (strcmp(s->name, name) != 0)
		s++;
	return &s->forecast;
}

Test(forecast, adds_the_sizes_of_a_services_tables)
{
	const struct split_forecast *f;
	struct split_plan p;

	size("users", 1000, 1 << 20);
	size("logins", 7, 8192);
	size("orders", 1, 16384);
	size("lots", 99, 99);
	bind();
	p = make(&w.own, 0);
	f = of(&p, "users");
	cr_assert_float_eq(f->rows, 1007, 0.1);
	cr_assert_eq(f->bytes, (1 << 20) + 8192);
	cr_assert_eq(f->sized, 2);
	cr_assert_eq(of(&p, "orders")->bytes, 16384);
}

Test(forecast, counts_partitions_and_not_their_parent)
{
	struct relation *parent, *part;
	const struct split_forecast *f;
	struct split_plan p;

	size("users", 0, 0);
	size("logins", 5, 50);
	parent = catalog_find_relation(&w.catalog, "public", "users");
	part = catalog_find_relation(&w.catalog, "public", "logins");
	parent->kind = RELATION_PARTITIONED;
	part->partition_of = parent;
	toy_bind(&w, "services: {users: {tables: [users]}}\n");
	p = make(&w.own, 0);
	f = of(&p, "users");
	cr_assert_float_eq(f->rows, 5, 0.1);
	cr_assert_eq(f->sized, 1);
}

Test(forecast, says_what_is_not_known)
{
	const struct split_forecast *f;
	struct split_plan p;

	size("users", -1, -1);
	size("logins", 5, 50);
	size("orders", -1, -1);
	bind();
	p = make(&w.own, 0);
	f = of(&p, "users");
	cr_assert_eq(f->sized, 1);
	cr_assert_eq(f->unsized, 1);
	cr_assert_eq(f->bytes, 50);
	cr_assert_eq(of(&p, "orders")->sized, 0);
}

Test(forecast, needs_a_catalog_for_sizes)
{
	struct split_plan p;

	bind();
	p = make(NULL, 0);
	cr_assert_eq(of(&p, "users")->sized, 0);
	cr_assert_eq(of(&p, "users")->unsized, 0);
}

Test(forecast, takes_rates_from_logs_of_an_hour_at_least)
{
	struct split_plan p;

	bind();
	toy_run(&w, "orders", "SELECT * FROM users", 10);
	toy_run(&w, "orders", "UPDATE users SET id = 1", 2);
	p = make(&w.own, 2 * HOUR_US);
	cr_assert(p.has_rates);
	cr_assert_float_eq(p.order.v[0].forecast.reads, 120, 0.1);
	cr_assert_float_eq(p.order.v[0].forecast.writes, 24, 0.1);
	/* By then nothing crosses any more. */
	cr_assert_float_eq(p.order.v[1].forecast.reads, 0, 0.1);
	p = make(&w.own, HOUR_US - 1);
	cr_assert_not(p.has_rates);
	p = make(&w.own, 0);
	cr_assert_not(p.has_rates);
}
