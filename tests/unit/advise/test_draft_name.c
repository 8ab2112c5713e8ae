/* What names of roles and applications say. */
#include "advise/draft_name.h"

#include <criterion/criterion.h>

static struct arena arena;

static void
finish(void)
{
	arena_release(&arena);
}

TestSuite(draft_name, .fini = finish);

static void
is(const char *name, const char *expected)
{
	const char *base = draft_base(&arena, str_of(name));

	cr_expect_str_eq(base, expected, "%s: %s", name, base);
}

Test(draft_name, loses_what_kind_of_program_it_is)
{
	is("orders_app", "orders");
	is("orders-web", "orders");
	is("orders.api", "orders");
	is("svc_orders", "orders");
	is("prod-orders-worker", "orders");
	is("app_orders_rw", "orders");
	is("order-history-service", "order_history");
}

Test(draft_name, loses_ids)
{
	is("orders-web-7d9f8b6c5d-x2x4z", "orders");
	is("orders-1", "orders");
	is("orders[12345]", "orders");
	is("orders worker (eu-west)", "orders");
	is("orders/3.2.1 java", "orders");
	is("orders@db2", "orders");
}

Test(draft_name, keeps_one_word)
{
	is("app", "app");
	is("web-app", "web");
	is("web-1", "web");
	is("s3", "s3");
	is("7up", "s_7up");
	is("crm", "crm");
}

Test(draft_name, is_one_that_a_plan_can_have)
{
	is("Orders-Web", "orders");
	is("OrderService", "orderservice");
	is("", "");
	is("--", "");
	is("\"x\"; drop table y; --", "x");
	is("b\xc3\xa4ume", "b_ume");
	is("a_very_long_name_of_a_service_that_nobody_wants_to_type",
	   "a_very_long_name_of_a_service_that_nobod");
}

static void
is_application_of(const char *name, const char *expected)
{
	const char *base = draft_application_base(&arena, str_of(name));

	cr_expect_str_eq(base, expected, "%s: %s", name, base);
}

Test(draft_name, of_a_tool_says_nothing)
{
	is_application_of("psql", "");
	is_application_of("pgAdmin 4 - DB:shop", "");
	is_application_of("PostgreSQL JDBC Driver", "");
	is_application_of("web", "");
	is_application_of("worker-2", "");
	is_application_of("api-server", "");
	is_application_of("orders-web", "orders");
	is_application_of("", "");
}

Test(draft_name, knows_tables_of_tools)
{
	cr_assert(draft_is_bookkeeping("schema_migrations"));
	cr_assert(draft_is_bookkeeping("__EFMigrationsHistory"));
	cr_assert_not(draft_is_bookkeeping("migrations_of_birds"));
}
