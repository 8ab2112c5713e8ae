/* Crossings that the schema alone shows. */
#include <criterion/criterion.h>
#include <string.h>

#include "model/access_set.h"
#include "sql/resolve.h"
#include "support/toy.h"

static struct toy w;

static const char plan[] =
	"services:\n"
	"  users: {tables: [users, addresses], roles: [users_app]}\n"
	"  orders: {tables: [orders, items], roles: [orders_app, \"web_*\"], "
	"applications: [o]}\n"
	"  stock: {tables: [stock], roles: [stock_app, web_2], "
	"applications: [s]}\n"
	"reference: [countries]\n";

static void
start(void)
{
	toy_start(&w, "users(id name country) addresses(id user_id) "
		      "orders(id user_id total) items(order_id sku) "
		      "stock(sku qty) countries(code) audit(at what)");
}

static void
finish(void)
{
	toy_finish(&w);
}

TestSuite(schema, .init = start, .fini = finish);

static void
crosses(const char *expected)
{
	cr_assert_str_eq(toy_crossings(&w), expected);
}

static struct relation *
find(const char *name)
{
	return catalog_find_relation(&w.catalog, "public", name);
}

Test(schema, has_foreign_keys_between_services_only)
{
	tiny_foreign_key(&w.catalog, "Fk 1", "orders", "user_id", "users", "id",
			 'a', 'c');
	tiny_foreign_key(&w.catalog, "at_home", "addresses", "user_id", "users",
			 "id", 'a', 'a');
	tiny_foreign_key(&w.catalog, "to_reference", "users", "country",
			 "countries", "code", 'a', 'a');
	tiny_foreign_key(&w.catalog, "of_nobody", "audit", "what", "users",
			 "id", 'a', 'a');
	toy_bind(&w, plan);
	crosses("foreign-key orders -> users 0 [public.users] "
		"public.orders.\"Fk 1\"\n");
	cr_assert_str_eq(
		w.analysis->crossings.v[0]->evidence.v[0].detail,
		"(user_id) references public.users (id) on update cascade");
}

Test(schema, counts_a_partitions_copy_of_a_key_once)
{
	struct relation *part;

	tiny_foreign_key(&w.catalog, "fk", "orders", "user_id", "users", "id",
			 'a', 'a');
	part = catalog_add_relation(&w.catalog, RELATION_TABLE, "public",
				    "orders_1");
	catalog_add_attribute(&w.catalog, part, "id");
	catalog_add_attribute(&w.catalog, part, "user_id");
	part->partition_of = find("orders");
	find("orders")->kind = RELATION_PARTITIONED;
	tiny_foreign_key(&w.catalog, "fk_1", "orders_1", "user_id", "users",
			 "id", 'a', 'a');
	tiny_foreign_key(&w.catalog, "own", "orders_1", "user_id", "stock",
			 "sku", 'a', 'a');
	toy_bind(&w, plan);
	crosses("foreign-key orders -> stock 0 [public.stock] "
		"public.orders_1.own\n"
		"foreign-key orders -> users 0 [public.users] "
		"public.orders.fk\n");
}

Test(schema, gives_a_view_of_nobody_to_the_service_with_most_tables)
{
	tiny_view(&w.catalog, "v", "id",
		  "SELECT u.id FROM users u, addresses a, orders o, stock s");
	tiny_view(&w.catalog, "tie", "id", "SELECT u.id FROM users u, stock");
	tiny_view(&w.catalog, "home", "id", "SELECT id FROM users, countries");
	tiny_view(&w.catalog, "nobodys", "id", "SELECT at FROM audit");
	toy_bind(&w, plan);
	crosses("view stock -> users 0 [public.users] public.tie\n"
		"view users -> orders 0 [public.orders] public.v\n"
		"view users -> stock 0 [public.stock] public.v\n");
}

Test(schema, gives_a_function_to_the_service_with_most_tables)
{
	tiny_function(&w.catalog, "f", 2, "sql",
		      "UPDATE stock SET qty = 1; SELECT 1 FROM users, items "
		      "JOIN orders ON true");
	toy_bind(&w, plan);
	crosses("function orders -> stock 0 [public.stock] "
		"public.f(integer, integer)\n"
		"function orders -> users 0 [public.users] "
		"public.f(integer, integer)\n");
}

Test(schema, has_triggers_that_reach_into_other_services)
{
	struct routine *f = tiny_function(
		&w.catalog, "log", 0, "plpgsql",
		"BEGIN INSERT INTO users VALUES (1); RETURN new; END");

	f->returns = "trigger";
	tiny_trigger(&w.catalog, "on", "orders", EVENT_INSERT, f);
	tiny_trigger(&w.catalog, "off", "stock", EVENT_INSERT, f)->enabled =
		'D';
	tiny_trigger(&w.catalog, "home", "addresses", EVENT_INSERT, f);
	tiny_trigger(&w.catalog, "nobodys", "audit", EVENT_INSERT, f);
	toy_bind(&w, plan);
	crosses("trigger orders -> users 0 [public.users] "
		"public.orders.\"on\"\n");
}

Test(schema, has_rules_and_policies)
{
	struct search_path path = {0};
	struct resolve_context ctx = {
		.catalog = &w.catalog, .path = &path, .arena = &w.arena};
	struct rule *rule = arena_new(&w.arena, struct rule);
	struct policy *policy = arena_new(&w.arena, struct policy);

	vec_push(&w.arena, &path.schemas, "public");
	*rule = (struct rule){.name = "r",
			      .relation = find("orders"),
			      .event = EVENT_INSERT,
			      .enabled = 'O'};
	rule->action = arena_new(&w.arena, struct access_set);
	resolve_text(&ctx, "INSERT INTO stock VALUES (1)", rule->action);
	vec_push(&w.arena, &w.catalog.rules, rule);
	vec_push(&w.arena, &rule->relation->rules, rule);
	*policy = (struct policy){
		.name = "p", .relation = find("items"), .command = '*'};
	policy->condition = arena_new(&w.arena, struct access_set);
	policy->relation->row_security = true;
	resolve_text(&ctx, "SELECT 1 FROM users", policy->condition);
	vec_push(&w.arena, &w.catalog.policies, policy);
	vec_push(&w.arena, &policy->relation->policies, policy);
	toy_bind(&w, plan);
	toy_run(&w, "orders", "INSERT INTO orders VALUES (1)", 2);
	toy_run(&w, "stock", "SELECT sku FROM items", 3);
	crosses("function orders -> users 0 [public.users] public.items.p\n"
		"function stock -> users 3 [public.users] public.items.p\n"
		"read stock -> orders 3 [public.items] "
		"SELECT sku FROM items\n"
		"trigger orders -> stock 2 [public.stock] "
		"public.orders.r\n");
}

static void
draw_from(const char *table, const char *column, struct relation *sequence)
{
	struct attribute *a = relation_find_attribute(find(table), column);

	a->value = arena_new(&w.arena, struct access_set);
	access_set_sequence(&w.arena, a->value, sequence, NULL, -1);
}

Test(schema, gives_a_shared_sequence_to_the_most_columns)
{
	struct relation *s = catalog_add_relation(&w.catalog, RELATION_SEQUENCE,
						  "public", "ids");

	draw_from("orders", "id", s);
	draw_from("items", "order_id", s);
	draw_from("users", "id", s);
	toy_bind(&w, plan);
	toy_run(&w, "stock", "SELECT nextval('ids')", 2);
	crosses("sequence stock -> orders 2 [public.ids] public.ids\n"
		"sequence users -> orders 0 [public.ids] public.ids\n");
}

Test(schema, gives_an_owned_sequence_to_its_table)
{
	struct relation *s = catalog_add_relation(&w.catalog, RELATION_SEQUENCE,
						  "public", "users_id_seq");

	s->owned_by = relation_find_attribute(find("users"), "id");
	draw_from("users", "id", s);
	draw_from("orders", "id", s);
	toy_bind(&w, plan);
	toy_run(&w, "orders", "INSERT INTO orders (total) VALUES (1)", 2);
	toy_run(&w, "stock", "INSERT INTO users (name) VALUES (1)", 2);
	crosses("sequence orders -> users 2 [public.users_id_seq] "
		"public.users_id_seq\n"
		"write stock -> users 2 [public.users] "
		"INSERT INTO users (name) VALUES (1)\n");
}

Test(schema, gives_a_type_of_nobody_to_the_most_columns)
{
	struct db_type *t = catalog_add_type(&w.catalog, TYPE_ENUM, "public",
					     "Status");

	relation_find_attribute(find("orders"), "total")->user_type = t;
	relation_find_attribute(find("items"), "sku")->user_type = t;
	relation_find_attribute(find("stock"), "qty")->user_type = t;
	relation_find_attribute(find("audit"), "what")->user_type = t;
	toy_bind(&w, plan);
	crosses("type stock -> orders 0 [] public.\"Status\"\n");
	cr_assert_str_eq(w.analysis->crossings.v[0]->evidence.v[0].object,
			 "public.stock.qty");
}

Test(schema, has_inheritance)
{
	vec_push(&w.arena, &find("orders")->parents, find("users"));
	vec_push(&w.arena, &find("items")->parents, find("orders"));
	toy_bind(&w, plan);
	crosses("inherits orders -> users 0 [public.users] public.orders\n");
}

static void
grant(const char *table, const char *role, unsigned privileges)
{
	vec_push(&w.arena, &w.catalog.grants,
		 (struct grant){.relation = find(table),
				.grantee = role,
				.privileges = privileges});
}

static struct db_role *
role(const char *name, const char *member_of)
{
	struct db_role *r = vec_add(&w.arena, &w.catalog.roles);

	r->name = name;
	if (member_of)
		vec_push(&w.arena, &r->member_of, member_of);
	return r;
}

Test(schema, has_grants_to_roles_of_services)
{
	grant("users", "orders_app", PRIVILEGE_SELECT);
	grant("users", "users_app", PRIVILEGE_SELECT);
	grant("users", "somebody", PRIVILEGE_SELECT);
	grant("audit", "orders_app", PRIVILEGE_SELECT);
	grant("countries", "orders_app", PRIVILEGE_SELECT);
	toy_bind(&w, plan);
	crosses("grant orders -> users 0 [public.users] "
		"public.users to orders_app\n");
}

Test(schema, gives_a_shared_role_to_each_of_its_services)
{
	grant("users", "web_2", PRIVILEGE_SELECT | PRIVILEGE_INSERT);
	toy_bind(&w, plan);
	crosses("grant orders -> users 0 [public.users] public.users to web_2\n"
		"grant stock -> users 0 [public.users] public.users to "
		"web_2\n");
	cr_assert_str_eq(w.analysis->crossings.v[0]->evidence.v[0].detail,
			 "select, insert");
}

Test(schema, follows_members_of_a_granted_role)
{
	role("all", NULL);
	role("writers", "all");
	role("stock_app", "writers");
	role("writers_too", "writers");
	role("loop", "loop");
	grant("users", "all", PRIVILEGE_UPDATE);
	toy_bind(&w, plan);
	crosses("grant stock -> users 0 [public.users] "
		"public.users to \"all\"\n");
}

Test(schema, takes_public_for_everybody)
{
	grant("stock", "", PRIVILEGE_SELECT);
	toy_bind(&w, plan);
	crosses("grant orders -> stock 0 [public.stock] "
		"public.stock to PUBLIC\n"
		"grant users -> stock 0 [public.stock] "
		"public.stock to PUBLIC\n");
}

Test(schema, folds_grants_on_columns_and_partitions)
{
	struct relation *part = catalog_add_relation(&w.catalog, RELATION_TABLE,
						     "public", "users_1");

	part->partition_of = find("users");
	grant("users", "stock_app", PRIVILEGE_SELECT);
	grant("users_1", "stock_app", PRIVILEGE_REFERENCES);
	vec_push(&w.arena, &w.catalog.grants,
		 (struct grant){.relation = find("users"),
				.attribute = find("users")->attributes.v[0],
				.grantee = "stock_app",
				.privileges = PRIVILEGE_UPDATE});
	toy_bind(&w, plan);
	crosses("grant stock -> users 0 [public.users] "
		"public.users to stock_app\n");
	cr_assert_str_eq(w.analysis->crossings.v[0]->evidence.v[0].detail,
			 "select, update, references");
}

Test(schema, is_where_gaps_of_functions_are_listed)
{
	const struct analysis_unknown *u;

	tiny_function(&w.catalog, "f", 0, "plpgsql",
		      "BEGIN EXECUTE 'SELECT ' || random(); END");
	tiny_function(&w.catalog, "g", 0, "sql", "SELECT f()");
	toy_bind(&w, plan);
	toy_analysis(&w);
	cr_assert_eq(w.analysis->unknown.n, 1);
	u = w.analysis->unknown.v;
	cr_assert_str_eq(u->what, "dynamic");
	cr_assert_str_eq(u->name, "public.f()");
	cr_assert_eq(u->count, 0);
}

Test(schema, lists_relations_and_their_owners)
{
	struct relation *part = catalog_add_relation(&w.catalog, RELATION_TABLE,
						     "public", "users_1");
	struct buf b;

	part->partition_of = find("users");
	tiny_view(&w.catalog, "v", "id", "SELECT id FROM users, orders");
	tiny_view(&w.catalog, "users_api.users", "id", "SELECT id FROM users");
	catalog_add_relation(&w.catalog, RELATION_SEQUENCE, "public", "s");
	toy_bind(&w, plan);
	buf_init(&b);
	for (size_t i = 0; i < toy_analysis(&w)->relations.n; i++)
		buf_printf(&b, "%s %s of %s\n", w.analysis->relations.v[i].kind,
			   w.analysis->relations.v[i].name,
			   w.analysis->relations.v[i].owner);
	cr_assert_str_eq(b.data, "table public.addresses of users\n"
				 "table public.audit of \n"
				 "table public.countries of (reference)\n"
				 "table public.items of orders\n"
				 "table public.orders of orders\n"
				 "table public.stock of stock\n"
				 "table public.users of users\n"
				 "partition public.users_1 of users\n"
				 "view public.v of (shared)\n");
	cr_assert_eq(w.analysis->services.v[0].tables.n, 2);
	buf_release(&b);
}
