/* What the plan's reports say of sizes, which only a live server knows. */
#include "report/plan.h"

#include <criterion/criterion.h>
#include <string.h>

#include "advise/forecast.h"
#include "advise/order.h"
#include "support/toy.h"

static struct toy w;

static void
start(void)
{
	toy_start(&w, "users(id) logins(id) notes(id) orders(id)");
}

static void
finish(void)
{
	toy_finish(&w);
}

TestSuite(report_plan, .init = start, .fini = finish);

static void
size(const char *name, double rows, int64_t bytes)
{
	struct relation *r = catalog_find_relation(&w.catalog, "public", name);

	r->rows = rows;
	r->bytes = bytes;
}

static struct split_plan
make(void)
{
	struct split_plan p = {0};

	toy_bind(&w, "services:\n"
		     "  users: {tables: [users, logins, notes]}\n"
		     "  orders: {tables: [orders]}\n");
	p.analysis = toy_analysis(&w);
	memcpy(p.weights, w.plan.weights, sizeof(p.weights));
	order_services(&p, &w.arena);
	forecast_services(&p, &w.own);
	return p;
}

static void
says(const char *service, const char *expected)
{
	const struct plan_options options = {.width = 200};
	struct split_plan p = make();
	struct buf out;

	buf_init(&out);
	report_plan_explain(&out, &p, split_plan_find(&p, service), &options);
	cr_assert(strstr(out.data, expected), "%s", out.data);
	buf_release(&out);
}

Test(report_plan, tells_how_much_is_moved)
{
	size("users", 1234000, 5 << 20);
	size("logins", 500, 8192);
	size("notes", 0, 0);
	says("users", " To move: 3 tables, about 1,234,500 rows in 5.2 MB.\n");
}

Test(report_plan, tells_what_it_does_not_know)
{
	size("users", 1, 8192);
	size("logins", -1, -1);
	size("notes", -1, -1);
	says("users", " To move: 3 tables, about 1 row in 8.1 kB without 2 "
		      "that the server has no estimate of.\n");
}

Test(report_plan, tells_no_sizes_without_a_server)
{
	says("orders", " To move: 1 table.\n");
}

Test(report_plan, puts_them_into_json)
{
	struct split_plan p;
	struct buf out;

	size("users", 7, 8192);
	size("logins", -1, -1);
	size("notes", 3, 100);
	p = make();
	buf_init(&out);
	report_plan_json(&out, &p, NULL, NULL);
	cr_assert(strstr(out.data, "\"bytes\": 8292,"), "%s", out.data);
	cr_assert(strstr(out.data, "\"rows\": 10,"), "%s", out.data);
	cr_assert(strstr(out.data, "\"unsized_tables\": 1,"), "%s", out.data);
	cr_assert(strstr(out.data, "\"reads_per_day\": null,"), "%s", out.data);
	buf_release(&out);
}
