/* Changes of ownership as text. */
#include "load/plan_change.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "load/plan.h"

static struct arena arena;
static struct plan plan;

static void
start(void)
{
	static const char text[] =
		"version: 1\n"
		"services: {users: {tables: [a]}, my_orders: {}}\n";
	struct diag_list diags;
	struct err err;

	diag_init(&diags, &arena);
	cr_assert_eq(
		plan_parse(&plan, "p.yaml", text, strlen(text), &diags, &err),
		0);
	cr_assert_eq(diags.errors, 0);
}

static void
finish(void)
{
	plan_release(&plan);
	arena_release(&arena);
}

TestSuite(plan_change, .init = start, .fini = finish);

static void
has(const struct plan_names *names, const char *expected)
{
	struct buf text;

	buf_init(&text);
	for (size_t i = 0; i < names->n; i++) {
		buf_printf(&text, "%s[%s]%s", i ? " " : "", names->v[i].text,
			   names->v[i].line ? "" : "+");
		cr_assert_eq(pattern_kind(names->v[i].pattern), PATTERN_EXACT);
	}
	cr_assert_str_eq(text.data, expected);
	buf_release(&text);
}

static void
changes(const char *text)
{
	struct err err;

	cr_assert_eq(plan_change(&plan, "here", text, &arena, &err), 0, "%s",
		     text);
}

static void
is_refused(const char *text, const char *message, const char *hint)
{
	struct err err;

	cr_assert_eq(plan_change(&plan, "here", text, &arena, &err), -1, "%s",
		     text);
	cr_assert_str_eq(err.message, message);
	cr_assert_str_eq(err.hint, hint);
}

Test(plan_change, adds_to_a_service)
{
	changes("users += public.b");
	changes("users+=c,\td ");
	has(&plan.services.v[0].tables, "[a] [public.b]+ [c]+ [d]+");
	cr_assert_str_eq(plan.added.path, "here");
}

Test(plan_change, adds_to_the_reference_tables)
{
	changes(" reference += c");
	has(&plan.reference, "[c]+");
}

Test(plan_change, takes_names_as_they_are)
{
	changes("my_orders += public.\"x, += *\", \"a\"\"b\", public.t*");
	has(&plan.services.v[1].tables,
	    "[public.\"x, += *\"]+ [\"a\"\"b\"]+ [public.t*]+");
}

#define WRITE "write a service, += and tables: \"users += public.addresses\""

Test(plan_change, refuses_what_is_none)
{
	static const char *const texts[] = {
		"",	     "users",	    "users public.a", "+= public.a",
		"users +=",  "users += a,", "users += ,a",    "users += a,,b",
		"users = a",
	};
	char message[100];

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		snprintf(message, sizeof(message),
			 "\"%s\" is no change of ownership", texts[i]);
		is_refused(texts[i], message, WRITE);
	}
}

Test(plan_change, refuses_an_unknown_service)
{
	is_refused("user += a", "there is no service \"user\"",
		   "did you mean \"users\"?");
	is_refused("q += a", "there is no service \"q\"", "");
}
