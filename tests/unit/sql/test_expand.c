/* What statements lead to: chains down to base tables. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "base/buf.h"
#include "model/access_set.h"
#include "sql/expand.h"
#include "support/tiny.h"

static struct arena arena;
static struct catalog catalog;
static struct expander *expander;

static void
start(void)
{
	tiny_catalog(&catalog, &arena,
		     "users(id name) orders(id user_id total) "
		     "items(order_id sku) stock(sku qty) audit(at what)");
}

static void
finish(void)
{
	expander_free(expander);
	catalog_release(&catalog);
	arena_release(&arena);
}

TestSuite(expand, .init = start, .fini = finish);

static void
leads_to(const char *sql, const char *expected)
{
	const struct statement *s;

	if (!expander) {
		catalog_finish(&catalog);
		expander = expander_new(&catalog, &arena);
	}
	s = expander_statement(expander, sql, strlen(sql), NULL);
	cr_assert_str_eq(tiny_accesses(&arena, &s->effects), expected);
}

Test(expand, follows_views_through_views)
{
	tiny_view(&catalog, "v1", "id name", "SELECT id, name FROM users");
	tiny_view(&catalog, "v2", "id", "SELECT v1.id FROM v1, orders");
	leads_to("SELECT id FROM v2",
		 "read orders via view v2; "
		 "read users(id:r name:r) via view v2 via view v1");
}

/* Behind a view and with a schema it is the real one. */
Test(expand, finds_temporary_relations_first)
{
	static const struct {
		const char *sql, *expected;
	} cases[] = {
		{"SELECT users.name, total FROM users, orders",
		 "read orders(total:r)"},
		{"SELECT name FROM public.users", "read users(name:r)"},
		{"INSERT INTO users SELECT id FROM orders",
		 "read orders^1(id:r)"},
		{"SELECT id FROM v", "read users(id:r) via view v"},
		{"SELECT f()", "read orders via function f"},
		{"SELECT fixed()", "read orders via function fixed"},
		{"SELECT late()", "read users via function late"},
		{"LOCK users", ""},
		{"DROP TABLE users", ""},
		{"SELECT nextval('seq')", ""},
		{"SELECT nextval('public.seq')", "sequence seq"},
	};
	struct search_path path = {.schemas = {0}};
	struct routine *late, *fixed;

	vec_push(&arena, &path.schemas, "public");
	vec_push(&arena, &path.temporary, "users");
	vec_push(&arena, &path.temporary, "seq");
	tiny_view(&catalog, "v", "id", "SELECT id FROM users");
	catalog_add_relation(&catalog, RELATION_SEQUENCE, "public", "seq");
	tiny_function(&catalog, "f", 0, "sql", "SELECT 1 FROM users, orders");
	fixed = tiny_function(&catalog, "fixed", 0, "sql",
			      "SELECT 1 FROM users, orders");
	fixed->has_path = true;
	vec_push(&arena, &fixed->search_path, "public");
	late = tiny_function(&catalog, "late", 0, "sql", "SELECT 1 FROM users");
	late->has_path = true;
	vec_push(&arena, &late->search_path, "public");
	vec_push(&arena, &late->search_path, "pg_temp");
	catalog_finish(&catalog);
	expander = expander_new(&catalog, &arena);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct statement *s = expander_statement(
			expander, cases[i].sql, strlen(cases[i].sql), &path);

		cr_expect_str_eq(tiny_accesses(&arena, &s->effects),
				 cases[i].expected, "%s: %s", cases[i].sql,
				 tiny_accesses(&arena, &s->effects));
		cr_expect_eq(s->state, STATEMENT_RESOLVED, "%s", cases[i].sql);
	}
}

Test(expand, locks_what_a_locked_view_reads)
{
	tiny_view(&catalog, "v", "id", "SELECT id FROM users");
	leads_to("SELECT id FROM v FOR UPDATE",
		 "lock users via view v; read users(id:r) via view v");
}

Test(expand, writes_the_table_below_a_view)
{
	tiny_view(&catalog, "v", "id name", "SELECT id, name FROM users");
	leads_to("UPDATE v SET name = 'x'",
		 "write users+update(name:w) via view v");
}

Test(expand, follows_functions_into_each_other)
{
	tiny_function(&catalog, "inner_f", 1, "sql",
		      "SELECT total FROM orders WHERE id = arg1");
	tiny_function(&catalog, "outer_f", 1, "plpgsql",
		      "BEGIN PERFORM inner_f(arg1); DELETE FROM stock "
		      "WHERE sku = arg1; END");
	leads_to("SELECT outer_f(1)",
		 "read orders(id:f total:r) via function outer_f via function "
		 "inner_f; read stock(sku:f) via function outer_f; "
		 "write stock+delete via function outer_f");
}

Test(expand, ends_when_functions_call_each_other)
{
	tiny_function(&catalog, "ping", 0, "sql", "SELECT pong() FROM users");
	tiny_function(&catalog, "pong", 0, "sql", "SELECT ping() FROM orders");
	leads_to("SELECT ping()",
		 "read orders via function ping via function pong; "
		 "read users via function ping");
	leads_to("SELECT pong()",
		 "read orders via function pong; "
		 "read users via function pong via function ping");
}

Test(expand, fires_triggers_on_their_event)
{
	struct routine *f = tiny_function(&catalog, "take", 0, "plpgsql",
					  "BEGIN UPDATE stock SET qty = qty - "
					  "1 WHERE sku = NEW.sku; END");
	struct trigger *t;

	tiny_trigger(&catalog, "take_stock", "items", EVENT_INSERT, f);
	t = tiny_trigger(&catalog, "on_total", "orders", EVENT_UPDATE, f);
	vec_push(&arena, &t->columns,
		 relation_find_attribute(t->relation, "total"));
	leads_to("INSERT INTO items (sku) VALUES (1)",
		 "read stock(sku:f qty:r) via trigger take_stock; "
		 "write items+insert(sku:w); "
		 "write stock+update(qty:w) via trigger take_stock");
	leads_to("DELETE FROM items", "write items+delete");
	leads_to("UPDATE orders SET user_id = 1",
		 "write orders+update(user_id:w)");
	leads_to("UPDATE orders SET total = 1",
		 "read stock(sku:f qty:r) via trigger on_total; "
		 "write orders+update(total:w); "
		 "write stock+update(qty:w) via trigger on_total");
}

Test(expand, knows_transition_tables)
{
	struct routine *f = tiny_function(&catalog, "f", 0, "plpgsql",
					  "BEGIN UPDATE stock SET qty = 1 FROM "
					  "fresh WHERE fresh.sku = stock.sku; "
					  "END");

	f->returns = "trigger";
	tiny_trigger(&catalog, "t", "items", EVENT_INSERT, f)->new_table =
		"fresh";
	leads_to("INSERT INTO items VALUES (1)",
		 "read stock(sku:fj) via trigger t; "
		 "write items+insert(order_id:w); "
		 "write stock+update(qty:w) via trigger t");
}

Test(expand, lets_disabled_triggers_be)
{
	struct routine *f = tiny_function(&catalog, "f", 0, "sql",
					  "DELETE FROM stock");

	tiny_trigger(&catalog, "t", "items", EVENT_INSERT, f)->enabled = 'D';
	leads_to("INSERT INTO items VALUES (1)",
		 "write items+insert(order_id:w)");
}

Test(expand, cascades_along_foreign_keys)
{
	tiny_foreign_key(&catalog, "o_user", "orders", "user_id", "users", "id",
			 'c', 'a');
	tiny_foreign_key(&catalog, "i_order", "items", "order_id", "orders",
			 "id", 'n', 'c');
	leads_to("DELETE FROM users",
		 "write items+update(order_id:w) via foreign-key o_user via "
		 "foreign-key i_order; write orders+delete via foreign-key "
		 "o_user; write users+delete");
	leads_to("UPDATE users SET id = 1", "write users+update(id:w)");
	leads_to("UPDATE orders SET id = 1",
		 "write items+update(order_id:w) via foreign-key i_order; "
		 "write orders+update(id:w)");
	leads_to("UPDATE orders SET total = 1", "write orders+update(total:w)");
	leads_to("TRUNCATE users CASCADE",
		 "write items+truncate via foreign-key o_user; "
		 "write orders+truncate via foreign-key o_user; "
		 "write users+truncate");
}

Test(expand, ends_when_keys_form_a_circle)
{
	tiny_foreign_key(&catalog, "a", "orders", "user_id", "users", "id", 'c',
			 'a');
	tiny_foreign_key(&catalog, "b", "users", "name", "orders", "id", 'c',
			 'a');
	leads_to("DELETE FROM users",
		 "write orders+delete via foreign-key a; "
		 "write users+delete; "
		 "write users+delete via foreign-key a via foreign-key b");
}

Test(expand, counts_partitions_as_their_root)
{
	struct relation *root = catalog_add_relation(
		&catalog, RELATION_PARTITIONED, "public", "events");
	struct relation *part = catalog_add_relation(&catalog, RELATION_TABLE,
						     "public", "events_1");

	catalog_add_attribute(&catalog, root, "id");
	catalog_add_attribute(&catalog, part, "id");
	part->partition_of = root;
	tiny_trigger(
		&catalog, "t", "events_1", EVENT_INSERT,
		tiny_function(&catalog, "f", 0, "sql", "DELETE FROM stock"));
	leads_to("SELECT id FROM events_1", "read events(id:r)");
	leads_to("INSERT INTO events VALUES (1)",
		 "write events+insert(id:w); write stock+delete via trigger t");
}

Test(expand, evaluates_defaults_of_columns_left_out)
{
	struct relation *r = catalog_find_relation(&catalog, "public",
						   "orders");
	struct attribute *id = relation_find_attribute(r, "id");
	struct relation *own = catalog_add_relation(&catalog, RELATION_SEQUENCE,
						    "public", "own_seq");
	struct relation *shared = catalog_add_relation(
		&catalog, RELATION_SEQUENCE, "public", "shared_seq");

	own->owned_by = id;
	id->value = arena_new(&arena, struct access_set);
	vec_push(&arena, &id->value->sequences,
		 (struct sequence_use){.sequence = own});
	vec_push(&arena, &id->value->sequences,
		 (struct sequence_use){.sequence = shared});
	leads_to("INSERT INTO orders (total) VALUES (1)",
		 "sequence shared_seq; write orders+insert(total:w)");
	leads_to("INSERT INTO orders (id) VALUES (1)",
		 "write orders+insert(id:w)");
}

Test(expand, looks_through_policies)
{
	struct relation *r = catalog_find_relation(&catalog, "public",
						   "orders");
	struct policy *p = arena_new(&arena, struct policy);

	p->name = "mine";
	p->relation = r;
	p->command = 'r';
	p->condition = arena_new(&arena, struct access_set);
	access_set_add(&arena, p->condition,
		       catalog_find_relation(&catalog, "public", "users"),
		       ACCESS_READ, 0, NULL, -1);
	vec_push(&arena, &r->policies, p);
	r->row_security = true;
	leads_to("SELECT id FROM orders",
		 "read orders(id:r); read users via policy mine");
	leads_to("DELETE FROM orders", "write orders+delete");
}

Test(expand, applies_rules_and_instead_triggers_of_views)
{
	struct relation *v = tiny_view(&catalog, "v", "id",
				       "SELECT users.id FROM users, orders");
	struct trigger *t = tiny_trigger(
		&catalog, "ins", "v", EVENT_INSERT,
		tiny_function(&catalog, "f", 0, "sql",
			      "INSERT INTO audit (at) VALUES (1)"));
	struct rule *rule = arena_new(&arena, struct rule);

	t->timing = TRIGGER_INSTEAD;
	rule->name = "del";
	rule->relation = v;
	rule->event = EVENT_DELETE;
	rule->instead = true;
	rule->enabled = 'O';
	rule->action = arena_new(&arena, struct access_set);
	access_set_add(&arena, rule->action,
		       catalog_find_relation(&catalog, "public", "stock"),
		       ACCESS_WRITE, 0, NULL, -1)
		->events = EVENT_DELETE;
	vec_push(&arena, &v->rules, rule);
	leads_to("INSERT INTO v VALUES (1)",
		 "write audit+insert(at:w) via view v via trigger ins");
	leads_to("DELETE FROM v", "write stock+delete via view v via rule del");
}

Test(expand, uses_a_functions_own_search_path)
{
	struct routine *f;

	catalog_release(&catalog);
	tiny_catalog(&catalog, &arena, "users(id) app.users(id)");
	f = tiny_function(&catalog, "f", 0, "sql", "SELECT id FROM users");
	f->has_path = true;
	vec_push(&arena, &f->search_path, "app");
	leads_to("SELECT f()", "read app.users(id:r) via function f");
}

static const struct statement *
only(const char *sql)
{
	if (!expander) {
		catalog_finish(&catalog);
		expander = expander_new(&catalog, &arena);
	}
	return expander_statement(expander, sql, strlen(sql), NULL);
}

Test(expand, tells_what_statements_do_to_their_session)
{
	cr_assert_eq(only("BEGIN")->kind, STATEMENT_BEGIN);
	cr_assert_eq(only("START TRANSACTION READ ONLY")->kind,
		     STATEMENT_BEGIN);
	cr_assert_eq(only("END")->kind, STATEMENT_COMMIT);
	cr_assert(only("COMMIT AND CHAIN")->chain);
	cr_assert_eq(only("ABORT")->kind, STATEMENT_ROLLBACK);
	cr_assert_eq(only("SAVEPOINT a")->kind, STATEMENT_SAVEPOINT);
	cr_assert_str_eq(only("SAVEPOINT a")->name, "a");
	cr_assert_eq(only("ROLLBACK TO a")->kind, STATEMENT_ROLLBACK_TO);
	cr_assert_eq(only("RELEASE a")->kind, STATEMENT_RELEASE);
	cr_assert_eq(only("SET search_path TO a, \"B\"")->kind,
		     STATEMENT_SET_PATH);
	cr_assert_str_eq(only("SET search_path TO a, \"B\"")->path.v[1], "B");
	cr_assert(only("SET LOCAL search_path = x")->local);
	cr_assert(only("RESET search_path")->reset);
	cr_assert_eq(
		only("SELECT set_config('search_path', 'a, b', true)")->path.n,
		2);
	cr_assert(only("SELECT set_config('search_path', '', true)")->local);
	cr_assert_eq(only("SET ROLE x")->kind, STATEMENT_SET_ROLE);
	cr_assert_str_eq(only("SET ROLE x")->name, "x");
	cr_assert_eq(only("SET SESSION AUTHORIZATION x")->kind,
		     STATEMENT_SET_ROLE);
	cr_assert_eq(only("SET application_name = 'x'")->kind,
		     STATEMENT_SET_APPLICATION);
	cr_assert_eq(only("PREPARE q AS SELECT 1")->kind, STATEMENT_PREPARE);
	cr_assert_eq(only("EXECUTE q(1)")->kind, STATEMENT_EXECUTE);
	cr_assert_eq(only("DEALLOCATE q")->kind, STATEMENT_DEALLOCATE);
	cr_assert_eq(only("DISCARD ALL")->kind, STATEMENT_DISCARD);
	cr_assert_eq(only("RESET ALL")->kind, STATEMENT_DISCARD);
	cr_assert(only("RESET ALL")->reset);
	cr_assert_not(only("DISCARD ALL")->reset);
	cr_assert_eq(only("DISCARD TEMP")->kind, STATEMENT_DISCARD_TEMPORARY);
	cr_assert_eq(only("DISCARD PLANS")->kind, STATEMENT_OTHER);
	cr_assert_eq(only("CREATE TEMP TABLE users (id int)")->kind,
		     STATEMENT_CREATE_TEMPORARY);
	cr_assert(only("CREATE TEMP TABLE users ON COMMIT DROP AS SELECT 1")
			  ->local);
	cr_assert_eq(only("CREATE TEMP TABLE mine (id int)")->kind,
		     STATEMENT_OTHER);
	cr_assert_eq(only("CREATE TABLE users (id int)")->kind,
		     STATEMENT_OTHER);
	cr_assert_eq(only("DROP TABLE x.a, b, pg_temp.c")->dropped.n, 2);
	cr_assert_eq(only("DROP VIEW a")->dropped.n, 0);
	cr_assert_eq(only("SET work_mem = 1")->kind, STATEMENT_OTHER);
}

Test(expand, takes_a_text_apart)
{
	const struct statement *s = only(
		" BEGIN; UPDATE users SET id = 1 ; COMMIT; ");

	cr_assert_eq(s->kind, STATEMENT_BEGIN);
	s = s->next;
	cr_assert_eq(s->len, strlen("UPDATE users SET id = 1"));
	cr_assert(strncmp(s->text, "UPDATE users SET id = 1", s->len) == 0);
	cr_assert(s->writes);
	cr_assert_eq(s->next->kind, STATEMENT_COMMIT);
	cr_assert_null(s->next->next);
}

Test(expand, keeps_the_state_of_what_it_could_not_know)
{
	struct buf nul = {0};

	cr_assert_eq(only("SELEC")->state, STATEMENT_UNPARSED);
	cr_assert_eq(only("SELECT * FROM nope")->state, STATEMENT_PARTIAL);
	cr_assert_eq(only("CREATE TEMP TABLE x (a int)")->state,
		     STATEMENT_RESOLVED);
	cr_assert_eq(only("-- nothing")->state, STATEMENT_RESOLVED);
	cr_assert_eq(only("")->state, STATEMENT_RESOLVED);
	buf_init(&nul);
	buf_add(&nul, "SELECT 1\0; x", 12);
	cr_assert_eq(
		expander_statement(expander, nul.data, nul.len, NULL)->state,
		STATEMENT_UNPARSED);
	buf_release(&nul);
}

/* More than a hundred million paths lead from the last view to the table. */
Test(expand, tells_that_there_are_more_ways_than_it_can_follow, .timeout = 60)
{
	const struct statement *s;

	tiny_view(&catalog, "v0", "id", "SELECT id FROM users");
	for (int i = 1; i < 40; i++) {
		char name[16], query[128];

		snprintf(name, sizeof(name), "v%d", i);
		snprintf(query, sizeof(query),
			 "SELECT a.id FROM v%d a JOIN v%d b ON true JOIN v%d c "
			 "ON true",
			 i - 1, i > 2 ? i - 2 : 0, i > 3 ? i - 3 : 0);
		tiny_view(&catalog, name, "id", query);
	}
	s = only("SELECT id FROM v39");
	cr_assert_eq(s->state, STATEMENT_PARTIAL);
	cr_assert_geq(s->effects.accesses.n, 64);
	cr_assert_leq(s->effects.accesses.n, 256);
	for (size_t i = 0; i < s->effects.accesses.n; i++)
		cr_assert_str_eq(s->effects.accesses.v[i].relation->name,
				 "users");
}

Test(expand, limits_what_is_asked_for_and_not_all_that_ever_was)
{
	struct access_set direct = {0}, out;

	only("SELECT 1");
	access_set_add(&arena, &direct, catalog.relations.v[0], ACCESS_READ, 0,
		       NULL, -1);
	for (int i = 0; i < 200000; i++) {
		out = (struct access_set){0};
		expander_follow(expander, &direct, NULL, &out);
		cr_assert_eq(out.gaps.n, 0);
	}
}

Test(expand, fires_triggers_of_partitions_where_rows_move)
{
	struct routine *f = tiny_function(&catalog, "f", 0, "sql",
					  "DELETE FROM audit");
	struct relation *root = catalog_find_relation(&catalog, "public",
						      "items");
	struct relation *part = catalog_find_relation(&catalog, "public",
						      "stock");
	struct key *key = vec_add(&arena, &root->keys);

	part->partition_of = root;
	vec_push(&arena, &key->columns, relation_find_attribute(root, "sku"));
	tiny_trigger(&catalog, "t", "stock", EVENT_DELETE, f)->for_each_row =
		true;
	tiny_trigger(&catalog, "u", "stock", EVENT_INSERT, f);
	leads_to("UPDATE items SET sku = 'b'",
		 "write audit+delete via trigger t; "
		 "write items+update(sku:w)");
	leads_to("UPDATE items SET order_id = 1",
		 "write items+update(order_id:w)");
}
