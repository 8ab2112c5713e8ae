/* Who owns what: a plan, a tiny catalog, owners and messages. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cross/own.h"
#include "load/plan.h"
#include "sql/resolve.h"
#include "support/tiny.h"

static struct arena arena;
static struct catalog catalog;
static struct plan plan;
static struct diag_list diags;
static struct expander *expander;
static struct ownership own;
static struct buf messages;

static void
start(void)
{
	tiny_catalog(&catalog, &arena,
		     "users(id name) addresses(id) orders(id user_id) "
		     "items(id) countries(id) app.log(at)");
	buf_init(&messages);
}

static void
finish(void)
{
	buf_release(&messages);
	plan_release(&plan);
	expander_free(expander);
	catalog_release(&catalog);
	arena_release(&arena);
}

TestSuite(own, .init = start, .fini = finish);

static void
bind_on(const char *text, int today)
{
	struct err err;

	catalog_finish(&catalog);
	expander = expander_new(&catalog, &arena);
	diag_init(&diags, &arena);
	plan_parse(&plan, "p.yaml", text, strlen(text), &diags, &err);
	cr_assert_eq(diags.items.n, 0, "%s", diags.items.v[0].message);
	own_bind(&own, &plan, &catalog, expander, today, &diags, &arena);
	diag_sort(&diags);
	diag_format_list(&messages, &diags);
}

static void
bind(const char *text)
{
	bind_on(text, 0);
}

static void
says(const char *expected)
{
	cr_expect_str_eq(messages.data, expected);
}

static const char *
owner_name(int owner)
{
	switch (owner) {
	case OWNER_NONE:
		return "none";
	case OWNER_REFERENCE:
		return "reference";
	case OWNER_IGNORED:
		return "ignored";
	case OWNER_SHARED:
		return "shared";
	default:
		return plan.services.v[owner].name;
	}
}

static void
owns(const char *schema, const char *name, const char *expected)
{
	const struct relation *r = catalog_find_relation(&catalog, schema,
							 name);

	cr_expect_str_eq(owner_name(relation_owner(&own, r)), expected, "%s",
			 name);
}

static void
owns_routine(const struct routine *r, const char *expected)
{
	cr_expect_str_eq(owner_name(routine_owner(&own, r)), expected, "%s",
			 r->name);
}

static void
owns_type(const struct db_type *t, const char *expected)
{
	cr_expect_str_eq(owner_name(type_owner(&own, t)), expected, "%s",
			 t->name);
}

/* A plan that leaves nothing without an owner. */
#define ALL                                                     \
	"version: 1\n"                                          \
	"services:\n"                                           \
	"  users: {tables: [public.users, public.addresses]}\n" \
	"  orders: {tables: [public.orders, public.items]}\n"   \
	"reference: [public.countries]\n"                       \
	"ignore: [app.log]\n"

Test(own, names_give_owners)
{
	bind(ALL);
	says("");
	owns("public", "users", "users");
	owns("public", "addresses", "users");
	owns("public", "items", "orders");
	owns("public", "countries", "reference");
	owns("app", "log", "ignored");
	cr_expect(
		own.relations[catalog_find_relation(&catalog, "public", "users")
				      ->id]
			.claimed);
	cr_expect_eq(
		own.relations[catalog_find_relation(&catalog, "public", "users")
				      ->id]
			.line,
		3);
}

Test(own, names_are_read_as_sql_reads_them)
{
	catalog_add_relation(&catalog, RELATION_TABLE, "public", "Weird.Name");
	catalog_add_relation(&catalog, RELATION_TABLE, "public.Weird", "Name");
	catalog_add_relation(&catalog, RELATION_TABLE, "public", "a\"*b");
	bind("version: 1\n"
	     "services:\n"
	     "  a:\n"
	     "    tables: [Public.USERS, 'public.\"Weird.Name\"',\n"
	     "             'public.\"a\"\"*b\"', addresses, orders, items]\n"
	     "ignore: [app.log, countries]\n");
	says("p.yaml: warning: table \"public.Weird\".\"Name\" belongs to no "
	     "service\n");
	owns("public", "users", "a");
	owns("public", "Weird.Name", "a");
	owns("public.Weird", "Name", "none");
	owns("public", "a\"*b", "a");
	owns("public", "items", "a");
}

Test(own, unqualified_names_follow_the_search_path)
{
	bind("version: 1\n"
	     "monolith: {search_path: [app, public]}\n"
	     "services: {a: {tables: [log, users]}}\n"
	     "ignore: ['*.*']\n");
	says("");
	owns("app", "log", "a");
	owns("public", "users", "a");
	owns("public", "orders", "ignored");
}

Test(own, a_name_that_does_not_exist_is_an_error_with_the_nearest)
{
	bind("version: 1\n"
	     "services:\n"
	     "  a:\n"
	     "    tables: [public.user, items2, public.log, 'x y', zzz]\n"
	     "    routines: [public.f]\n"
	     "    types: [public.t]\n"
	     "ignore: ['/./']\n");
	says("p.yaml:4:14: error: table \"public.user\" does not exist\n"
	     "    4 |     tables: [public.user, items2, public.log, 'x y', "
	     "zzz]\n"
	     "      |              ^\n"
	     "hint: did you mean \"public.users\"?\n"
	     "p.yaml:4:27: error: table \"items2\" does not exist\n"
	     "    4 |     tables: [public.user, items2, public.log, 'x y', "
	     "zzz]\n"
	     "      |                           ^\n"
	     "hint: did you mean \"public.items\"?\n"
	     "p.yaml:4:35: error: table \"public.log\" does not exist\n"
	     "    4 |     tables: [public.user, items2, public.log, 'x y', "
	     "zzz]\n"
	     "      |                                   ^\n"
	     "hint: did you mean \"app.log\"?\n"
	     "p.yaml:4:47: error: table \"x y\" does not exist\n"
	     "    4 |     tables: [public.user, items2, public.log, 'x y', "
	     "zzz]\n"
	     "      |                                               ^\n"
	     "p.yaml:4:54: error: table \"zzz\" does not exist\n"
	     "    4 |     tables: [public.user, items2, public.log, 'x y', "
	     "zzz]\n"
	     "      |                                                      ^\n"
	     "p.yaml:5:16: error: routine \"public.f\" does not exist\n"
	     "    5 |     routines: [public.f]\n"
	     "      |                ^\n"
	     "p.yaml:6:13: error: type \"public.t\" does not exist\n"
	     "    6 |     types: [public.t]\n"
	     "      |             ^\n");
}

Test(own, a_table_claimed_twice_is_an_error_that_names_both_places)
{
	bind("version: 1\n"
	     "reference: [public.countries]\n"
	     "services:\n"
	     "  users: {tables: [public.users, public.users]}\n"
	     "  orders: {tables: [public.users, public.countries]}\n"
	     "ignore: ['*']\n");
	says("p.yaml:5:21: error: table public.users is claimed by the "
	     "service \"users\" too, at p.yaml:4:20\n"
	     "    5 |   orders: {tables: [public.users, public.countries]}\n"
	     "      |                     ^\n"
	     "p.yaml:5:35: error: table public.countries is claimed by "
	     "\"reference\" too, at p.yaml:2:13\n"
	     "    5 |   orders: {tables: [public.users, public.countries]}\n"
	     "      |                                   ^\n");
}

Test(own, exact_names_beat_patterns_wherever_they_stand)
{
	bind("version: 1\n"
	     "services:\n"
	     "  users: {tables: ['public.*']}\n"
	     "  orders: {tables: [public.orders, public.items]}\n"
	     "ignore: [app.log]\n"
	     "reference: [public.countries]\n");
	says("");
	owns("public", "users", "users");
	owns("public", "orders", "orders");
	owns("public", "countries", "reference");
}

Test(own, no_pattern_beats_another)
{
	bind("version: 1\n"
	     "services:\n"
	     "  users: {tables: ['public.*', /s$/]}\n"
	     "  orders: {tables: ['public.o*', 'public.i*']}\n"
	     "  rest: {tables: [/r.*s$/]}\n"
	     "ignore: [app.log]\n");
	says("p.yaml:4:21: error: table public.orders: claimed by "
	     "\"public.*\" of the service \"users\" too, at p.yaml:3:20\n"
	     "    4 |   orders: {tables: ['public.o*', 'public.i*']}\n"
	     "      |                     ^\n"
	     "hint: no pattern beats another; an exact name beats both\n"
	     "p.yaml:4:34: error: table public.items: claimed by "
	     "\"public.*\" of the service \"users\" too, at p.yaml:3:20\n"
	     "    4 |   orders: {tables: ['public.o*', 'public.i*']}\n"
	     "      |                                  ^\n"
	     "hint: no pattern beats another; an exact name beats both\n"
	     "p.yaml:5:19: error: table public.addresses and 3 more: claimed "
	     "by \"public.*\" of the service \"users\" too, at p.yaml:3:20\n"
	     "    5 |   rest: {tables: [/r.*s$/]}\n"
	     "      |                   ^\n"
	     "hint: no pattern beats another; an exact name beats both\n");
}

Test(own, a_pattern_that_matches_nothing_is_a_warning)
{
	bind(ALL "allow:\n"
		 "  - {consumer: orders, table: 'app.x*', access: read,\n"
		 "     until: 2027-01-01, reason: x}\n"
		 "  - {consumer: orders, table: app.x, access: read,\n"
		 "     until: 2027-01-01, reason: x}\n"
		 "  - {consumer: orders, table: 'app.*', access: read,\n"
		 "     until: 2027-01-01, reason: x}\n");
	says("p.yaml:8:31: warning: \"app.x*\" matches no table\n"
	     "    8 |   - {consumer: orders, table: 'app.x*', access: read,\n"
	     "      |                               ^\n"
	     "p.yaml:10:31: error: table \"app.x\" does not exist\n"
	     "   10 |   - {consumer: orders, table: app.x, access: read,\n"
	     "      |                               ^\n");
}

Test(own, what_a_service_matches_nothing_with_is_a_warning)
{
	bind("version: 1\n"
	     "services:\n"
	     "  a: {tables: ['public.*'], routines: ['app.*'], types: [/x/]}\n"
	     "ignore: ['app.*', 'nothing.*']\n");
	says("p.yaml:3:40: warning: \"app.*\" matches no routine\n"
	     "    3 |   a: {tables: ['public.*'], routines: ['app.*'], types: "
	     "[/x/]}\n"
	     "      |                                        ^\n"
	     "p.yaml:3:58: warning: \"/x/\" matches no type\n"
	     "    3 |   a: {tables: ['public.*'], routines: ['app.*'], types: "
	     "[/x/]}\n"
	     "      |                                                        "
	     "  ^\n"
	     "p.yaml:4:19: warning: \"nothing.*\" matches no table\n"
	     "    4 | ignore: ['app.*', 'nothing.*']\n"
	     "      |                   ^\n");
}

Test(own, a_pattern_that_takes_too_long_is_an_error, .timeout = 120)
{
	catalog_add_relation(
		&catalog, RELATION_TABLE, "app",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	bind("version: 1\n"
	     "services: {a: {tables: [/(a+)+$^/]}}\n"
	     "ignore: ['*']\n");
	says("p.yaml:2:25: error: the regular expression \"/(a+)+$^/\" takes "
	     "too long: match limit exceeded\n"
	     "    2 | services: {a: {tables: [/(a+)+$^/]}}\n"
	     "      |                         ^\n");
}

Test(own, tables_that_nobody_owns_are_warned_of)
{
	struct relation *p = catalog_add_relation(&catalog, RELATION_TABLE,
						  "public", "orders_2026");

	p->partition_of = catalog_find_relation(&catalog, "public", "orders");
	catalog_add_relation(&catalog, RELATION_FOREIGN, "public", "Remote");
	catalog_add_relation(&catalog, RELATION_SEQUENCE, "public", "seq");
	catalog_add_relation(&catalog, RELATION_TABLE, "public", "tmp")
		->temporary = true;
	tiny_view(&catalog, "v", "id", "SELECT id FROM users");
	bind("version: 1\nservices: {a: {tables: [public.users]}}\n");
	says("p.yaml: warning: table app.log belongs to no service\n"
	     "p.yaml: warning: table public.\"Remote\" belongs to no service\n"
	     "p.yaml: warning: table public.addresses belongs to no service\n"
	     "p.yaml: warning: table public.countries belongs to no service\n"
	     "p.yaml: warning: table public.items belongs to no service\n"
	     "p.yaml: warning: table public.orders belongs to no service\n");
	owns("public", "orders", "none");
	owns("public", "orders_2026", "none");
}

Test(own, only_the_plans_schemas_are_in_scope)
{
	bind("version: 1\n"
	     "monolith: {schemas: [app, ap]}\n"
	     "services: {a: {tables: ['*', public.users]}}\n");
	says("p.yaml:2:27: error: schema \"ap\" does not exist\n"
	     "    2 | monolith: {schemas: [app, ap]}\n"
	     "      |                           ^\n"
	     "hint: did you mean \"app\"?\n"
	     "p.yaml:3:30: error: table public.users is outside the schemas "
	     "of \"monolith\"\n"
	     "    3 | services: {a: {tables: ['*', public.users]}}\n"
	     "      |                              ^\n");
	owns("app", "log", "a");
	owns("public", "orders", "none");
}

/* Followers. */

static struct relation *
add_sequence(const char *name, const char *table)
{
	struct relation *s = catalog_add_relation(&catalog, RELATION_SEQUENCE,
						  "public", name);

	if (table)
		s->owned_by = catalog_find_relation(&catalog, "public", table)
				      ->attributes.v[0];
	return s;
}

static struct relation *
add_partition(const char *name, const char *of)
{
	struct relation *r = catalog_add_relation(&catalog, RELATION_TABLE,
						  "public", name);

	r->partition_of = catalog_find_relation(&catalog, "public", of);
	catalog_add_attribute(&catalog, r, "id");
	return r;
}

Test(own, partitions_and_owned_sequences_follow_their_table)
{
	add_partition("orders_a", "orders");
	add_partition("orders_a_1", "orders_a");
	add_sequence("orders_id_seq", "orders");
	add_sequence("part_id_seq", "orders_a_1");
	bind(ALL);
	says("");
	owns("public", "orders_a", "orders");
	owns("public", "orders_a_1", "orders");
	owns("public", "orders_id_seq", "orders");
	owns("public", "part_id_seq", "orders");
	cr_expect_not(own.relations[catalog_find_relation(&catalog, "public",
							  "orders_a")
					    ->id]
			      .claimed);
}

Test(own, followers_cannot_be_claimed_for_somebody_else)
{
	add_partition("orders_a", "orders");
	add_sequence("orders_id_seq", "orders");
	bind("version: 1\n"
	     "services:\n"
	     "  users: {tables: [public.orders_a, public.orders_id_seq]}\n"
	     "  orders: {tables: [public.orders, public.orders_a]}\n"
	     "ignore: ['*']\n");
	says("p.yaml:3:20: error: public.orders_a follows public.orders, "
	     "which belongs to the service \"orders\"\n"
	     "    3 |   users: {tables: [public.orders_a, "
	     "public.orders_id_seq]}\n"
	     "      |                    ^\n"
	     "hint: claim public.orders, and each partition comes with it\n"
	     "p.yaml:3:37: error: public.orders_id_seq follows public.orders, "
	     "which belongs to the service \"orders\"\n"
	     "    3 |   users: {tables: [public.orders_a, "
	     "public.orders_id_seq]}\n"
	     "      |                                     ^\n"
	     "hint: claim public.orders, and the sequence comes with it\n");
	owns("public", "orders_a", "orders");
}

Test(own, a_pattern_of_followers_alone_is_warned_of)
{
	add_partition("orders_a", "orders");
	bind("version: 1\n"
	     "services: {a: {tables: ['public.orders_*']}}\n"
	     "ignore: ['*']\n");
	says("p.yaml:2:25: warning: \"public.orders_*\" matches only "
	     "partitions and owned sequences, which follow their table\n"
	     "    2 | services: {a: {tables: ['public.orders_*']}}\n"
	     "      |                         ^\n");
	owns("public", "orders_a", "ignored");
}

/* What nobody claims. */

Test(own, views_belong_to_the_service_whose_tables_alone_they_use)
{
	tiny_view(&catalog, "one", "id",
		  "SELECT id FROM users JOIN addresses USING (id)");
	tiny_view(&catalog, "upon", "id", "SELECT id FROM one, countries");
	tiny_view(&catalog, "two", "id", "SELECT u.id FROM users u, orders o");
	tiny_view(&catalog, "upon_two", "id", "SELECT id FROM two");
	tiny_view(&catalog, "constant", "id", "SELECT 1 AS id");
	tiny_view(&catalog, "refers", "id", "SELECT id FROM countries");
	tiny_view(&catalog, "claimed", "id", "SELECT id FROM orders");
	tiny_view(&catalog, "rows", "id", "SELECT id FROM items")->kind =
		RELATION_MATVIEW;
	bind("version: 1\n"
	     "services:\n"
	     "  users: {tables: [public.users, public.addresses, "
	     "public.claimed]}\n"
	     "  orders: {tables: [public.orders, public.items]}\n"
	     "reference: [public.countries]\n"
	     "ignore: [app.log]\n");
	says("");
	owns("public", "one", "users");
	owns("public", "upon", "users");
	owns("public", "two", "shared");
	owns("public", "upon_two", "shared");
	owns("public", "constant", "none");
	owns("public", "refers", "none");
	owns("public", "claimed", "users");
	owns("public", "rows", "orders");
}

Test(own, routines_belong_by_what_they_use_too)
{
	struct routine *one = tiny_function(&catalog, "one", 0, "sql",
					    "SELECT id FROM users");
	struct routine *two = tiny_function(
		&catalog, "two", 0, "plpgsql",
		"BEGIN PERFORM one(); DELETE FROM orders; END");
	struct routine *none = tiny_function(&catalog, "none", 0, "sql",
					     "SELECT 1");

	bind(ALL);
	says("");
	owns_routine(one, "users");
	owns_routine(two, "shared");
	owns_routine(none, "none");
}

Test(own, a_trigger_function_belongs_to_its_table_as_well)
{
	struct routine *here = tiny_function(
		&catalog, "here", 0, "plpgsql",
		"BEGIN NEW.name := 'x'; RETURN NEW; END");
	struct routine *across = tiny_function(
		&catalog, "across", 0, "plpgsql",
		"BEGIN INSERT INTO users DEFAULT VALUES; RETURN NEW; END");
	struct routine *writer = tiny_function(&catalog, "writer", 0, "sql",
					       "UPDATE orders SET id = 1");

	here->returns = across->returns = "trigger";
	tiny_trigger(&catalog, "t1", "users", EVENT_INSERT, here);
	tiny_trigger(&catalog, "t2", "orders", EVENT_UPDATE, across);
	bind(ALL);
	says("");
	owns_routine(here, "users");
	owns_routine(across, "shared");
	/* What the trigger does is not the writer's doing. */
	owns_routine(writer, "orders");
}

Test(own, routines_are_claimed_by_name_or_with_their_arguments)
{
	struct routine *none = tiny_function(&catalog, "f", 0, "sql",
					     "SELECT 1");
	struct routine *two = tiny_function(&catalog, "f", 2, "sql",
					    "SELECT 1");
	struct routine *array = tiny_function(&catalog, "g", 2, "sql",
					      "SELECT 1");
	struct routine *both = tiny_function(&catalog, "h", 1, "sql",
					     "SELECT 1");

	array->arguments.v[0] = "integer[]";
	array->arguments.v[1] = "timestamp with time zone";
	bind("version: 1\n"
	     "services:\n"
	     "  a: {routines: ['public.f()', "
	     "'public.g( int4[] , timestamptz )']}\n"
	     "  b: {routines: ['public.f(int, integer)', public.h]}\n"
	     "ignore: ['*']\n");
	says("");
	owns_routine(none, "a");
	owns_routine(two, "b");
	owns_routine(array, "a");
	owns_routine(both, "b");
}

Test(own, a_routine_with_other_arguments_is_suggested)
{
	tiny_function(&catalog, "f", 2, "sql", "SELECT 1");
	bind("version: 1\n"
	     "services:\n"
	     "  a: {routines: ['public.f(text)', 'public.f(', 'public.ff()']}\n"
	     "  b: {routines: ['public.*']}\n"
	     "ignore: ['*']\n");
	says("p.yaml:3:18: error: routine \"public.f(text)\" does not exist\n"
	     "    3 |   a: {routines: ['public.f(text)', 'public.f(', "
	     "'public.ff()']}\n"
	     "      |                  ^\n"
	     "hint: did you mean \"public.f(integer, integer)\"?\n"
	     "p.yaml:3:36: error: routine \"public.f(\" does not exist\n"
	     "    3 |   a: {routines: ['public.f(text)', 'public.f(', "
	     "'public.ff()']}\n"
	     "      |                                    ^\n"
	     "hint: did you mean \"public.f(integer, integer)\"?\n"
	     "p.yaml:3:49: error: routine \"public.ff()\" does not exist\n"
	     "    3 |   a: {routines: ['public.f(text)', 'public.f(', "
	     "'public.ff()']}\n"
	     "      |                                                 ^\n"
	     "hint: did you mean \"public.f\"?\n");
}

static struct db_type *
add_type(enum type_kind kind, const char *name)
{
	return catalog_add_type(&catalog, kind, "public", name);
}

static void
use_type(struct db_type *t, const char *table)
{
	catalog_find_relation(&catalog, "public", table)
		->attributes.v[0]
		->user_type = t;
}

Test(own, types_belong_by_the_columns_that_are_of_them)
{
	struct db_type *mine = add_type(TYPE_ENUM, "mine");
	struct db_type *ours = add_type(TYPE_ENUM, "ours");
	struct db_type *unused = add_type(TYPE_ENUM, "unused");
	struct db_type *claimed = add_type(TYPE_ENUM, "claimed");

	use_type(mine, "users");
	use_type(ours, "addresses");
	use_type(ours, "orders");
	use_type(claimed, "items");
	bind("version: 1\n"
	     "services:\n"
	     "  users: {tables: [users, addresses], types: [public.claimed]}\n"
	     "  orders: {tables: [orders, items]}\n"
	     "ignore: [app.log, countries]\n");
	says("");
	owns_type(mine, "users");
	owns_type(ours, "shared");
	owns_type(unused, "none");
	owns_type(claimed, "users");
}

Test(own, types_that_types_are_made_of_belong_with_them)
{
	struct db_type *domain = add_type(TYPE_DOMAIN, "domain");
	struct db_type *composite = add_type(TYPE_COMPOSITE, "composite");
	struct db_type *deep = add_type(TYPE_ENUM, "Deep");
	struct attribute member = {.name = "m", .user_type = domain};

	domain->base = "public.\"Deep\"";
	vec_push(&arena, &composite->members, &member);
	use_type(composite, "items");
	bind(ALL);
	owns_type(composite, "orders");
	owns_type(domain, "orders");
	owns_type(deep, "orders");
}

Test(own, free_sequences_belong_by_the_defaults_that_draw_from_them)
{
	struct search_path path = {0};
	struct resolve_context ctx = {
		.catalog = &catalog, .path = &path, .arena = &arena};
	struct access_set *one = arena_new(&arena, struct access_set);
	struct access_set *two = arena_new(&arena, struct access_set);

	add_sequence("mine", NULL);
	add_sequence("ours", NULL);
	add_sequence("unused", NULL);
	add_sequence("claimed", NULL);
	vec_push(&arena, &path.schemas, "public");
	resolve_expression_text(&ctx, "nextval('mine') + nextval('ours')", NULL,
				one);
	resolve_expression_text(&ctx, "nextval('ours') + nextval('claimed')",
				NULL, two);
	catalog_find_relation(&catalog, "public", "users")
		->attributes.v[0]
		->value = one;
	catalog_find_relation(&catalog, "public", "orders")
		->attributes.v[0]
		->value = two;
	bind("version: 1\n"
	     "services:\n"
	     "  users: {tables: [users, addresses, claimed]}\n"
	     "  orders: {tables: [orders, items]}\n"
	     "ignore: [app.log, countries]\n");
	says("");
	owns("public", "mine", "users");
	owns("public", "ours", "shared");
	owns("public", "unused", "none");
	owns("public", "claimed", "users");
}

/* allow */

static const char allow[] = ALL
	"allow:\n"
	"  - {consumer: orders, table: public.users, access: read,\n"
	"     until: 2026-11-22, reason: x}\n";

Test(own, a_permission_that_ended_is_warned_of)
{
	bind_on(allow, 20261123);
	says("p.yaml:9:13: warning: this permission ended on 2026-11-22\n"
	     "    9 |      until: 2026-11-22, reason: x}\n"
	     "      |             ^\n");
}

Test(own, a_permission_holds_on_its_last_day)
{
	bind_on(allow, 20261122);
	says("");
}

Test(own, dates_are_not_looked_at_without_a_day)
{
	bind_on(allow, 0);
	says("");
}

/* Size. */

Test(own, stays_fast_with_a_hundred_thousand_tables, .timeout = 300)
{
	struct buf text;
	char name[40];
	clock_t begin;

	for (int i = 0; i < 100000; i++) {
		snprintf(name, sizeof(name), "t_%03d_%05d", i % 100, i);
		catalog_add_relation(&catalog, RELATION_TABLE, "big", name);
	}
	buf_init(&text);
	buf_str(&text, "version: 1\nservices:\n");
	for (int i = 0; i < 100; i++)
		buf_printf(&text,
			   "  s%d: {tables: ['big.t_%03d_*', big.u_%d, "
			   "big.t_000_00001x]}\n",
			   i, i, i);
	catalog_finish(&catalog);
	begin = clock();
	bind(text.data);
	cr_expect_lt((double)(clock() - begin) / CLOCKS_PER_SEC, 60.0);
	cr_expect_eq(diags.errors, 200);
	owns("big", "t_042_00042", "s42");
	buf_release(&text);
}
