#include <criterion/criterion.h>

#include "sql/definition.h"
#include "support/tiny.h"

static struct arena arena;
static struct catalog catalog;
static struct search_path path;
static struct access_set out;

static void
start(void)
{
	tiny_catalog(&catalog, &arena, "users(id name) log(id what)");
	catalog_finish(&catalog);
	out = (struct access_set){0};
}

static void
finish(void)
{
	catalog_release(&catalog);
	arena_release(&arena);
}

TestSuite(definition, .init = start, .fini = finish);

static const char *
of_rule(const char *text)
{
	struct resolve_context ctx = {
		.catalog = &catalog, .path = &path, .arena = &arena};

	resolve_rule_text(&ctx, text,
			  catalog_find_relation(&catalog, "public", "users"),
			  &out);
	return tiny_accesses(&arena, &out);
}

static const char *
of_function(const char *text)
{
	struct map variables = MAP_INIT;
	struct resolve_context ctx = {.catalog = &catalog,
				      .path = &path,
				      .variables = &variables,
				      .arena = &arena};

	map_set(&variables, "n", &variables);
	resolve_function_text(&ctx, text, &out);
	map_release(&variables);
	return tiny_accesses(&arena, &out);
}

Test(definition, of_a_rule_is_its_condition_and_actions)
{
	cr_assert_str_eq(
		of_rule("CREATE RULE r AS ON DELETE TO public.users "
			"DO INSERT INTO public.log (id) VALUES (old.id)"),
		"write log^1+insert(id:w)");
}

Test(definition, of_a_function_is_its_body)
{
	cr_assert_str_eq(
		of_function("CREATE FUNCTION public.f(n integer) RETURNS "
			    "bigint LANGUAGE sql BEGIN ATOMIC "
			    "DELETE FROM public.log WHERE log.id = n; "
			    "SELECT users.id FROM public.users; END"),
		"read log(id:f); read users^1(id:r); write log+delete");
}

Test(definition, of_a_function_may_be_one_expression)
{
	cr_assert_str_eq(of_function("CREATE FUNCTION public.f(n integer) "
				     "RETURNS integer LANGUAGE sql RETURN "
				     "(SELECT n + users.id FROM public.users)"),
			 "read users^1(id:r)");
}

Test(definition, without_a_body_touches_nothing)
{
	cr_assert_str_eq(of_function("CREATE FUNCTION public.f() RETURNS "
				     "integer LANGUAGE sql AS 'SELECT 1'"),
			 "");
	cr_assert_eq(out.gaps.n, 0);
}

Test(definition, that_does_not_parse_is_a_gap)
{
	of_function("CREATE FUNCTION f() RETURNS int RETURN JSON_NEW(1 ? 2");
	cr_assert_eq(out.gaps.n, 1);
	cr_assert_eq(out.gaps.v[0].kind, GAP_UNPARSED);
}

Test(definition, of_something_else_is_a_gap)
{
	of_rule("SELECT 1");
	of_function("SELECT 1; SELECT 2");
	cr_assert_eq(out.gaps.n, 1);
	cr_assert_str_eq(out.gaps.v[0].what,
			 "not the definition that was expected");
}
