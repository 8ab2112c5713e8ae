/* What undoes a statement. */
#include "sql/compensate.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"
#include "sql/parse.h"
#include "sql/quote.h"
#include "support/ddl.h"

static const char schema[] =
	"CREATE TYPE order_status AS ENUM ('new', 'paid', 'cancelled');\n"
	"CREATE TYPE color AS ENUM ('red', 'green');\n"
	"CREATE DOMAIN amount AS numeric;\n"
	"CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY "
	"KEY, name text, email text NOT NULL UNIQUE, visits integer);\n"
	"CREATE TABLE addresses (id bigint PRIMARY KEY, user_id bigint "
	"REFERENCES users ON DELETE CASCADE);\n"
	"CREATE TABLE orders (id serial PRIMARY KEY, user_id bigint REFERENCES "
	"users ON DELETE SET NULL, status order_status NOT NULL, statuses "
	"order_status[], total numeric(10,2), rate real, discount amount);\n"
	"CREATE TABLE items (order_id integer REFERENCES orders ON DELETE "
	"CASCADE, line integer, sku text, quantity integer, price numeric, "
	"worth numeric GENERATED ALWAYS AS (quantity * price) STORED, "
	"PRIMARY KEY (order_id, line));\n"
	"CREATE TABLE stock (sku text PRIMARY KEY, qty integer, held integer, "
	"cost money, paint color, seen timestamptz);\n"
	"CREATE TABLE payments (id uuid PRIMARY KEY, status text, amount "
	"numeric);\n"
	"CREATE TABLE logs (what text);\n"
	"CREATE TABLE void ();\n"
	"CREATE TABLE codes (code text NOT NULL UNIQUE, note text UNIQUE);\n"
	"CREATE TABLE loose (code text UNIQUE, n integer);\n"
	"CREATE TABLE parents (id integer PRIMARY KEY, n integer);\n"
	"CREATE TABLE children () INHERITS (parents);\n"
	"CREATE TABLE tree (id integer PRIMARY KEY, up integer REFERENCES tree "
	"ON DELETE CASCADE);\n"
	"CREATE TABLE days (day date, n integer, PRIMARY KEY (day)) PARTITION "
	"BY RANGE (day);\n"
	"CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM ('2026-01-01') "
	"TO ('2027-01-01');\n"
	"CREATE VIEW names AS SELECT id, name FROM users;\n"
	"CREATE TABLE ruled (id integer PRIMARY KEY);\n"
	"CREATE RULE keep AS ON DELETE TO ruled DO INSTEAD NOTHING;\n"
	"CREATE TABLE watched (id integer PRIMARY KEY, n integer);\n"
	"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN "
	"NEW; END';\n"
	"CREATE TRIGGER change BEFORE INSERT ON watched FOR EACH ROW EXECUTE "
	"FUNCTION f();\n"
	"CREATE SCHEMA app;\n"
	"CREATE TABLE app.stock (id integer PRIMARY KEY, qty integer);\n"
	"CREATE TABLE app.\"Odd \"\"x\" (\"Key\" integer PRIMARY KEY, "
	"\"x\"\"; drop table y; --\" integer);\n";

static struct script_catalog s;
static struct name_list relations;

static void
load(const char *sql)
{
	struct buf name;

	script_catalog_load(&s, sql);
	relations = (struct name_list){0};
	buf_init(&name);
	for (size_t i = 0; i < s.catalog.relations.n; i++) {
		const struct relation *r = s.catalog.relations.v[i];

		/* Where both are possible it is public's; see below. */
		if (strcmp(r->schema, "app") == 0 &&
		    strcmp(r->name, "stock") == 0)
			continue;
		if (r->partition_of)
			continue;
		buf_clear(&name);
		sql_qualified(&name, r->schema, r->name);
		name_list_add(&s.arena, &relations,
			      arena_strdup(&s.arena, name.data));
	}
	buf_release(&name);
}

static void
start(void)
{
	load(schema);
}

static void
finish(void)
{
	script_catalog_release(&s);
}

TestSuite(compensate, .init = start, .fini = finish);

static struct compensation_list
undo_in(const struct catalog *c, const char *sql)
{
	struct compensate_context ctx = {c, &relations, &s.arena};
	struct compensation_list out = {0};

	compensate(&ctx, sql, &out);
	return out;
}

static void
parses(const char *sql)
{
	struct parse_error error;
	struct parse *p = parse_sql(sql, &error);

	cr_expect_not_null(p, "%s: %s", sql, error.message);
	parse_free(p);
}

static void
is_text(const char *sql, const char *is, const char *expected)
{
	cr_expect(is ? expected && strcmp(is, expected) == 0 : !expected,
		  "%s\n  is  %s\n  not %s", sql, is ? is : "(none)",
		  expected ? expected : "(none)");
}

static void
one(const struct catalog *c, const char *sql, const char *undo,
    const char *reason)
{
	struct compensation_list out = undo_in(c, sql);

	cr_expect_eq(out.n, 1, "%s: %u writes", sql, out.n);
	if (out.n != 1)
		return;
	is_text(sql, out.v->sql, undo);
	is_text(sql, out.v->reason, reason);
	if (out.v->sql)
		parses(out.v->sql);
}

/* The only write of sql is undone so, because of that; NULL: not. */
static void
undoes(const char *sql, const char *undo, const char *reason)
{
	one(&s.catalog, sql, undo, reason);
}

/* The same without a schema. */
static void
undoes_blindly(const char *sql, const char *undo, const char *reason)
{
	one(NULL, sql, undo, reason);
}

/* All writes: "relation events: statement -> sql" on a line each. */
static void
writes(const char *sql, const char *expected)
{
	struct compensation_list out = undo_in(&s.catalog, sql);
	const struct compensation *it;
	struct buf text;

	buf_init(&text);
	vec_each (it, &out)
		buf_printf(&text, "%s %u: %s -> %s\n",
			   it->relation ? it->relation : "?", it->events,
			   it->statement, it->sql ? it->sql : it->reason);
	cr_expect_str_eq(text.data, expected, "%s:\n%s", sql, text.data);
	buf_release(&text);
}

#define ROW_KEPT "the old row is read before and kept: "
#define EACH_KEPT \
	"for each row that it changes, which is read before and kept: "
#define SAME_ROWS "as long as the same rows match, for no key is compared"

/* Inserts */

Test(compensate, deletes_what_was_inserted_by_its_key)
{
	undoes("insert into stock(sku, qty) values ($1, $2)",
	       "DELETE FROM public.stock WHERE sku = $1", NULL);
	undoes("insert into stock values ($1, $2)",
	       "DELETE FROM public.stock WHERE sku = $1", NULL);
	undoes("insert into items(line, sku, order_id) values ($1, $2, $3)",
	       "DELETE FROM public.items WHERE order_id = $3 AND line = $1",
	       NULL);
	undoes("insert into codes(code) values ($1)",
	       "DELETE FROM public.codes WHERE code = $1", NULL);
	undoes("insert into days(day, n) values ($1::date, $2)",
	       "DELETE FROM public.days WHERE day = $1::date", NULL);
}

Test(compensate, takes_constants_as_they_are)
{
	undoes("insert into stock(sku) values ('it''s \\ a')",
	       "DELETE FROM public.stock WHERE sku = E'it''s \\\\ a'", NULL);
	undoes("insert into addresses(id) values (17)",
	       "DELETE FROM public.addresses WHERE id = 17", NULL);
	undoes("insert into addresses(id) values (1.5)",
	       "DELETE FROM public.addresses WHERE id = 1.5", NULL);
	undoes("insert into codes(code) values (true)",
	       "DELETE FROM public.codes WHERE code = true", NULL);
	undoes("insert into codes(code) values ('x'::app.\"Odd T\")",
	       "DELETE FROM public.codes WHERE code = 'x'::app.\"Odd T\"",
	       NULL);
}

Test(compensate, asks_for_keys_that_the_insert_makes)
{
	const char *returned = "DELETE FROM public.payments WHERE id = $2";
	const char *status = "if a value of status says that a row is over, "
			     "set that instead; ";
	const char *note;

	undoes("insert into users(name) values ($1)",
	       "DELETE FROM public.users WHERE id = $2",
	       "it takes along rows of public.addresses (ON DELETE CASCADE); "
	       "$2 is the id that the insert returns");
	note = arena_printf(&s.arena, "%s$2 is the id that the insert returns",
			    status);
	undoes("insert into payments(amount) values ($1)", returned, note);
	undoes("insert into payments(id, amount) values (default, $1)",
	       returned, note);
	undoes("insert into payments(id, amount) values (gen(), $1)", returned,
	       note);
	undoes("insert into payments(id, amount) values ('1'::bit(3), $1)",
	       returned, note);
	undoes("insert into payments(id, amount) values (null, $1)", returned,
	       note);
	undoes("insert into payments(id, amount) values (b'1', $1)", returned,
	       note);
	undoes("insert into payments(id[1], amount) values (2, $1)", returned,
	       note);
	undoes("insert into payments default values",
	       "DELETE FROM public.payments WHERE id = $1",
	       arena_printf(&s.arena, "%s$1 is the id that the insert returns",
			    status));
}

Test(compensate, asks_for_keys_of_each_row)
{
	undoes("insert into stock(sku) values ($1), (lower($2))",
	       "DELETE FROM public.stock WHERE sku = $3",
	       "$3 is the sku that the insert returns, for each row");
	undoes("insert into stock(sku) select sku from items where line = $1",
	       "DELETE FROM public.stock WHERE sku = $2",
	       "$2 is the sku that the insert returns, for each row");
	undoes("insert into items select * from items",
	       "DELETE FROM public.items WHERE order_id = $1 AND line = $2",
	       "$1 is the order_id, $2 is the line that the insert returns, "
	       "for each row");
	undoes("insert into items select (x).*, $1 from items x",
	       "DELETE FROM public.items WHERE order_id = $2 AND line = $3",
	       "$2 is the order_id, $3 is the line that the insert returns, "
	       "for each row");
	undoes("insert into stock(sku) select $1 union select $2",
	       "DELETE FROM public.stock WHERE sku = $3",
	       "$3 is the sku that the insert returns, for each row");
	undoes("insert into items(order_id, line) select $1, n from loose",
	       "DELETE FROM public.items WHERE order_id = $1 AND line = $2",
	       "$2 is the line that the insert returns, for each row");
}

Test(compensate, knows_keys_of_inserted_queries)
{
	undoes("insert into items(order_id, line) select $1, $2 from loose",
	       "DELETE FROM public.items WHERE order_id = $1 AND line = $2",
	       NULL);
}

Test(compensate, does_not_take_values_that_are_not_taken)
{
	undoes("insert into users(id) overriding user value values ($1)",
	       "DELETE FROM public.users WHERE id = $2",
	       "it takes along rows of public.addresses (ON DELETE CASCADE); "
	       "$2 is the id that the insert returns");
	undoes("insert into users(id) overriding system value values ($1)",
	       "DELETE FROM public.users WHERE id = $1",
	       "it takes along rows of public.addresses (ON DELETE CASCADE)");
	undoes("insert into watched(id) values ($1)",
	       "DELETE FROM public.watched WHERE id = $2",
	       "$2 is the id that the insert returns; the trigger change can "
	       "change what is given");
}

Test(compensate, sets_a_status_that_says_it_is_over)
{
	undoes("insert into orders(user_id, status) values ($1, $2) returning "
	       "id",
	       "UPDATE public.orders SET status = 'cancelled' WHERE id = $3",
	       "the row stays, for others can refer to it: status has a word "
	       "for what is over; $3 is the id that the insert returns");
}

Test(compensate, undoes_upserts_only_where_they_do_nothing)
{
	undoes("insert into stock(sku) values ($1) on conflict do nothing",
	       "DELETE FROM public.stock WHERE sku = $1",
	       "only if it inserted a row, as RETURNING tells");
	undoes("insert into stock(sku, qty) values ($1, $2) on conflict (sku) "
	       "do update set qty = stock.qty + excluded.qty",
	       NULL,
	       "it inserts a row or updates the one that is there: which of "
	       "both, and the old row, has to be known before");
}

Test(compensate, does_not_find_rows_without_a_key)
{
	undoes("insert into logs values ($1)", NULL,
	       "public.logs has no key: the row cannot be found again");
	undoes("insert into loose values ($1)", NULL,
	       "public.loose has no key: the row cannot be found again");
	undoes("update logs set what = $1 where what = $2", NULL,
	       "it needs the old rows, and public.logs has no key: they cannot "
	       "be found again");
}

Test(compensate, deletes_from_a_parent_alone)
{
	undoes("insert into parents values ($1, $2)",
	       "DELETE FROM ONLY public.parents WHERE id = $1", NULL);
}

/* Sums */

Test(compensate, undoes_sums_by_sums)
{
	static const char *const sums[][2] = {
		{"qty - $1", "qty + $1"},
		{"qty + $1", "qty - $1"},
		{"$1 + qty", "qty - $1"},
		{"qty - $1 - $2", "qty + $2 + $1"},
		{"(qty - $1) - $2", "qty + $2 + $1"},
		{"((\"stock\".\"qty\" - $1))", "stock.qty + $1"},
		{"public.stock.qty - $1", "public.stock.qty + $1"},
		{"$1 - qty", "$1 - (qty)"},
		{"$1 - (qty + $2)", "$1 - (qty) - $2"},
		{"$1 + (qty - $2)", "qty - $1 + $2"},
		{"qty - ($1 + $2)", "qty + ($1 + $2)"},
		{"$1 + $2 + qty", "qty - ($1 + $2)"},
		{"qty - -$1", "qty + (-$1)"},
		{"qty + -1", "qty - -1"},
		{"qty - $1 * $2", "qty + $1 * $2"},
		{"qty - ($1)", "qty + $1"},
		{"qty - held", "qty + held"},
		{"qty - $1::integer", "qty + $1::integer"},
		{"qty - coalesce($1, $2)", "qty + coalesce($1, $2)"},
	};

	for (size_t i = 0; i < sizeof(sums) / sizeof(*sums); i++)
		undoes(arena_printf(&s.arena,
				    "update stock set qty = %s where sku = $9",
				    sums[i][0]),
		       arena_printf(&s.arena,
				    "UPDATE public.stock SET qty = %s WHERE "
				    "sku = $9",
				    sums[i][1]),
		       NULL);
}

Test(compensate, keeps_words_apart_where_a_sum_loses_its_parentheses)
{
	undoes("update stock set qty = ((qty - $1) + $2)from users where "
	       "users.id = $3",
	       "update stock set qty = qty - $2 + $1 from users where "
	       "users.id = $3",
	       "as long as the same rows match, for no key is compared, and "
	       "what it reads beside them is the same");
}

Test(compensate, keeps_the_old_value_of_what_is_no_sum)
{
	static const char *const values[] = {
		"$1",
		"qty * $1",
		"qty - qty",
		"qty + null",
		"held - $1",
		"greatest(qty - $1, 0)",
		"coalesce(qty, 0) + $1",
		"qty + random()",
		"qty + (select 1)",
		"qty operator(pg_catalog.+) $1",
		"qty || $1",
		"- qty",
		"qty + case when held is distinct from $1 then 1 else 2 end",
		"qty + (qty)",
		"other.qty - $1",
		"app.stock.qty - $1",
		"a.b.stock.qty - $1",
		"stock.* - $1",
		"qty - stock.*",
		"default",
		"nothing - $1",
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
		undoes(arena_printf(&s.arena,
				    "update public.stock set qty = %s where "
				    "sku = $9",
				    values[i]),
		       "UPDATE public.stock SET qty = $10 WHERE sku = $9",
		       ROW_KEPT "$10 is qty");
}

Test(compensate, sums_only_what_sums_are_exact_for)
{
	undoes("update orders set rate = rate - $1 where id = $2",
	       "UPDATE public.orders SET rate = $3 WHERE id = $2",
	       ROW_KEPT "$3 is rate");
	undoes("update stock set seen = seen + $1 where sku = $2",
	       "UPDATE public.stock SET seen = $3 WHERE sku = $2",
	       ROW_KEPT "$3 is seen");
	undoes("update stock set cost = cost + $1 where sku = $2",
	       "UPDATE public.stock SET cost = cost - $1 WHERE sku = $2", NULL);
	undoes("update orders set discount = discount + $1 where id = $2",
	       "UPDATE public.orders SET discount = discount - $1 WHERE id = "
	       "$2",
	       NULL);
	undoes("update orders set total = total + $1 where id = $2",
	       "UPDATE public.orders SET total = total - $1 WHERE id = $2",
	       "exact as long as what is added has no more decimals than "
	       "total");
}

Test(compensate, does_not_look_into_sums_without_end)
{
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql, "update stock set qty = qty");
	for (int i = 0; i < 3000; i++)
		buf_str(&sql, " + 1");
	buf_str(&sql, " where sku = $1");
	undoes(sql.data, "UPDATE public.stock SET qty = $2 WHERE sku = $1",
	       ROW_KEPT "$2 is qty");
	buf_release(&sql);
}

/* Rows */

Test(compensate, drops_guards_where_a_key_names_the_row)
{
	const char *undo = "UPDATE public.stock SET qty = qty + $1 WHERE sku = "
			   "$2";

	undoes("update stock set qty = qty - $1 where sku = $2 and qty >= $1",
	       undo, "only if it changed the row");
	undoes("update stock set qty = qty - $1 where (sku = $2 and qty >= $1) "
	       "and held = 0",
	       undo, "only if it changed the row");
	undoes("update stock set qty = qty - $1 where $2 = sku", undo, NULL);
	undoes("update only stock set qty = qty - $1 where sku = $2 returning "
	       "qty",
	       "UPDATE ONLY public.stock SET qty = qty + $1 WHERE sku = $2",
	       NULL);
	undoes("update users set visits = visits + $1 where email = $2",
	       "UPDATE public.users SET visits = visits - $1 WHERE email = $2",
	       NULL);
	undoes("update loose set n = n + $1 where code = $2",
	       "UPDATE public.loose SET n = n - $1 WHERE code = $2", NULL);
}

Test(compensate, needs_all_columns_of_a_key)
{
	undoes("update items set quantity = quantity - $1 where order_id = $2 "
	       "and line = $3",
	       "UPDATE public.items SET quantity = quantity + $1 WHERE "
	       "order_id = $2 AND line = $3",
	       NULL);
	undoes("update items set quantity = quantity - $1 where order_id = $2",
	       "update items set quantity = quantity + $1 where order_id = $2",
	       SAME_ROWS);
	undoes("update items set quantity = quantity - $1 where order_id = $2 "
	       "or line = $3",
	       "update items set quantity = quantity + $1 where order_id = $2 "
	       "or line = $3",
	       SAME_ROWS);
	undoes("update items set quantity = $1 where order_id in ($2) and line "
	       "= $3",
	       "UPDATE public.items SET quantity = $4 WHERE order_id = $5 AND "
	       "line = $6",
	       EACH_KEPT "$4 is quantity, $5 is order_id, $6 is line");
}

Test(compensate, copies_conditions_that_stay_true)
{
	undoes("update stock set qty = qty - $1, held = held + $1 where paint "
	       "= $2 and (cost > $3 or not seen is null) and sku in ($4) and "
	       "sku between $5 and $6 returning sku, qty",
	       "update stock set qty = qty + $1, held = held - $1 where paint "
	       "= $2 and (cost > $3 or not seen is null) and sku in ($4) and "
	       "sku between $5 and $6",
	       SAME_ROWS);
	undoes("update stock set qty = qty - $1",
	       "update stock set qty = qty + $1",
	       "as long as there are the same rows");
	undoes("update stock as s set qty = s.qty + i.quantity from items i "
	       "where i.order_id = $1 and s.sku = i.sku",
	       "update stock as s set qty = s.qty - i.quantity from items i "
	       "where i.order_id = $1 and s.sku = i.sku",
	       SAME_ROWS ", and what it reads beside them is the same");
	undoes("update stock s set qty = s.qty + quantity from items where "
	       "order_id = $1 and s.sku = $2",
	       "update stock s set qty = s.qty - quantity from items where "
	       "order_id = $1 and s.sku = $2",
	       SAME_ROWS ", and what it reads beside them is the same");
}

Test(compensate, keeps_rows_whose_condition_changes)
{
	static const char *const conditions[] = {
		"qty >= $1",
		"paint = $1 and stock.qty > $2",
		"seen < now()",
		"sku = any(select sku from items)",
		"exists (select 1 from items)",
		"current of c",
		"stock.* is null",
		"held > 0 and (held = $1 or qty = 0)",
		"sku in (select sku from items limit $1)",
		"qty is null",
	};

	for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++)
		undoes(arena_printf(&s.arena,
				    "update stock set qty = qty - $7 where %s",
				    conditions[i]),
		       "UPDATE public.stock SET qty = qty + $7 WHERE sku = $8",
		       EACH_KEPT "$8 is sku");
	undoes("update stock set qty = qty - x.n from (select 1 as n) x where "
	       "held = $1",
	       "UPDATE public.stock SET qty = $2 WHERE sku = $3",
	       EACH_KEPT "$2 is qty, $3 is sku");
	undoes("update stock set qty = qty - i.quantity from items i where "
	       "i.quantity > 0 and qty > 0",
	       "UPDATE public.stock SET qty = $1 WHERE sku = $2",
	       EACH_KEPT "$1 is qty, $2 is sku");
	undoes("update stock set qty = qty - i.quantity, paint = $1 from items "
	       "i where stock.sku = $2 and i.line = $3",
	       "UPDATE public.stock SET qty = $4, paint = $5 WHERE sku = $2",
	       ROW_KEPT "$4 is qty, $5 is paint; only if it changed the row");
	undoes("with x as (select 1) update stock set qty = qty - $1 where "
	       "held = $2",
	       "UPDATE public.stock SET qty = qty + $1 WHERE sku = $3",
	       EACH_KEPT "$3 is sku");
}

Test(compensate, does_not_look_into_conditions_without_end)
{
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql, "update stock set qty = qty - $1 where ");
	for (int i = 0; i < 3000; i++)
		buf_str(&sql, "(held = 0 or ");
	buf_str(&sql, "sku = $2");
	for (int i = 0; i < 3000; i++)
		buf_char(&sql, ')');
	undoes(sql.data,
	       "UPDATE public.stock SET qty = qty + $1 WHERE sku = $3",
	       EACH_KEPT "$3 is sku");
	buf_release(&sql);
}

Test(compensate, restores_values)
{
	undoes("update payments set status = $1, amount = amount + $2 where id "
	       "= $3::uuid",
	       "UPDATE public.payments SET status = $4, amount = amount - $2 "
	       "WHERE id = $3::uuid",
	       ROW_KEPT "$4 is status");
	undoes("update payments as p set status = $1 where p.id = $2",
	       "UPDATE public.payments AS p SET status = $3 WHERE id = $2",
	       ROW_KEPT "$3 is status");
	undoes("update payments set (status, amount) = ($1, $2) where id = $3",
	       "UPDATE public.payments SET status = $4, amount = $5 WHERE id = "
	       "$3",
	       ROW_KEPT "$4 is status, $5 is amount");
	undoes("update orders set statuses[1] = $1, statuses[2] = $2 where id "
	       "= $3",
	       "UPDATE public.orders SET statuses = $4 WHERE id = $3",
	       ROW_KEPT "$4 is statuses");
	undoes("update payments set status = $1 where amount > $2",
	       "UPDATE public.payments SET status = $3 WHERE id = $4",
	       EACH_KEPT "$3 is status, $4 is id");
}

Test(compensate, does_not_know_rows_whose_key_changes)
{
	undoes("update payments set id = $1 where id = $2", NULL,
	       "it changes the key: which row had which one has to be known "
	       "before");
	undoes("update codes set code = $1, note = $2 where note = $3", NULL,
	       "it changes the key: which row had which one has to be known "
	       "before");
	undoes("update codes set note = $1 where code = $2",
	       "UPDATE public.codes SET note = $3 WHERE code = $2",
	       ROW_KEPT "$3 is note");
}

Test(compensate, does_not_take_keys_of_parents)
{
	undoes("update parents set n = $1 where id = $2", NULL,
	       "it needs the old rows, and tables inherit from public.parents: "
	       "its key does not say which row is meant");
	undoes("update only parents set n = $1 where id = $2",
	       "UPDATE ONLY public.parents SET n = $3 WHERE id = $2",
	       ROW_KEPT "$3 is n");
	undoes("delete from parents where id = $1", NULL,
	       "it deletes rows of the tables that inherit from "
	       "public.parents, too: which row was whose has to be known "
	       "before");
	undoes("delete from only parents where id = $1",
	       "INSERT INTO public.parents (id, n) VALUES ($2, $3)",
	       "each row that it deletes is kept, as RETURNING gives it: $2 to "
	       "$3 are its columns");
}

/* Deletes */

Test(compensate, inserts_what_was_deleted)
{
	undoes("delete from items where order_id = $1",
	       "INSERT INTO public.items (order_id, line, sku, quantity, "
	       "price) VALUES ($2, $3, $4, $5, $6)",
	       "each row that it deletes is kept, as RETURNING gives it: $2 to "
	       "$6 are its columns");
	undoes("delete from logs", "INSERT INTO public.logs (what) VALUES ($1)",
	       "each row that it deletes is kept, as RETURNING gives it: $1 is "
	       "its column");
	undoes("delete from void", "INSERT INTO public.void DEFAULT VALUES",
	       NULL);
}

Test(compensate, overrides_keys_that_are_always_generated)
{
	script_catalog_release(&s);
	load("CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY "
	     "PRIMARY KEY, name text);");
	undoes("delete from users where id = $1",
	       "INSERT INTO public.users (id, name) OVERRIDING SYSTEM VALUE "
	       "VALUES ($2, $3)",
	       "each row that it deletes is kept, as RETURNING gives it: $2 to "
	       "$3 are its columns");
}

Test(compensate, does_not_undo_cascades)
{
	undoes("delete from users where id = $1", NULL,
	       "foreign keys delete or change rows of public.addresses and "
	       "public.orders along: all of them have to be kept before, and "
	       "put back after the row");
	undoes("delete from orders where id = $1", NULL,
	       "foreign keys delete or change rows of public.items along: all "
	       "of them have to be kept before, and put back after the row");
	undoes("delete from tree where id = $1", NULL,
	       "foreign keys delete or change rows of public.tree along: all "
	       "of them have to be kept before, and put back after the row");
}

Test(compensate, tells_the_first_of_many_cascades)
{
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql, "CREATE TABLE users (id integer PRIMARY KEY);");
	for (int i = 0; i < 9; i++)
		buf_printf(&sql,
			   "CREATE TABLE t%d (id integer REFERENCES users ON "
			   "DELETE CASCADE);",
			   i);
	script_catalog_release(&s);
	load(sql.data);
	undoes("delete from users", NULL,
	       "foreign keys delete or change rows of public.t0, public.t1, "
	       "public.t2, public.t3, public.t4, public.t5 and 3 more along: "
	       "all of them have to be kept before, and put back after the "
	       "row");
	buf_release(&sql);
}

/* What there is nothing for */

Test(compensate, says_why_there_is_nothing)
{
	undoes("truncate stock", NULL,
	       "TRUNCATE leaves nothing to put back: all rows have to be kept "
	       "before");
	undoes("copy stock from stdin", NULL,
	       "COPY does not return the keys of its rows");
	undoes("copy (delete from stock returning *) to stdout", NULL,
	       "COPY runs it");
	undoes("do $$ begin delete from stock; end $$", NULL,
	       "what a DO block writes is up to its code");
	undoes("call sell($1)", NULL,
	       "what a procedure writes is up to its code");
	undoes("execute sell($1)", NULL,
	       "EXECUTE runs what was prepared: that is to be undone");
	undoes("explain (costs off, analyze) delete from stock", NULL,
	       "EXPLAIN ANALYZE runs it");
	undoes("delete from where", NULL, "the statement does not parse");
	undoes("update names set name = $1 where id = $2", NULL,
	       "public.names is no table: what is written through it is undone "
	       "where it is kept");
	undoes("delete from ruled where id = $1", NULL,
	       "the rule keep makes something else of it");
	undoes("merge into stock using items i on i.sku = stock.sku when "
	       "matched then delete when not matched then do nothing",
	       NULL,
	       "MERGE decides row by row what it does: which rows it inserted, "
	       "and what the others were, has to be known");
	undoes("delete from \"No Such\"", NULL,
	       "which relation \"No Such\" is is not known");
	undoes("with x(a as (select 1", NULL, "the statement does not parse");
}

Test(compensate, finds_no_writes_in_queries_and_definitions)
{
	writes("select * from stock for update", "");
	writes("explain delete from stock", "");
	writes("explain (verbose) delete from stock", "");
	writes("copy stock to stdout", "");
	writes("copy (select 1) to stdout", "");
	writes("create table t (id integer)", "");
	writes("with x as (select 1) select * from x", "");
	writes("", "");
}

Test(compensate, tells_events_of_merges)
{
	writes("merge into stock using items i on i.sku = stock.sku when "
	       "matched and qty = 0 then delete when matched then update set "
	       "qty = 1 when not matched then insert (sku) values ($1)",
	       "public.stock 7: merge into stock using items i on i.sku = "
	       "stock.sku when matched and qty = 0 then delete when matched "
	       "then update set qty = 1 when not matched then insert (sku) "
	       "values ($1) -> MERGE decides row by row what it does: which "
	       "rows it inserted, and what the others were, has to be known\n");
}

Test(compensate, knows_less_without_a_schema)
{
	undoes_blindly("update stock set qty = qty - $1 where sku = $2 "
		       "returning qty",
		       "update stock set qty = qty + $1 where sku = $2",
		       SAME_ROWS "; exact unless it is a floating-point "
				 "number: no schema says its type");
	undoes_blindly("update stock set qty = $1 where sku = $2", NULL,
		       "it needs the old row, and no schema says by which key");
	undoes_blindly("insert into public.stock(sku) values ($1)", NULL,
		       "no schema says what key and columns public.stock has");
	undoes_blindly("delete from stock", NULL,
		       "no schema says what key and columns public.stock has");
	undoes_blindly("delete from app.stock", NULL,
		       "which relation stock is is not known");
}

/* Names */

Test(compensate, quotes_names)
{
	undoes("insert into app.\"Odd \"\"x\" values ($1)",
	       "DELETE FROM app.\"Odd \"\"x\" WHERE \"Key\" = $1", NULL);
	undoes("update app.\"Odd \"\"x\" set \"x\"\"; drop table y; --\" = "
	       "\"x\"\"; drop table y; --\" - $1 where \"Key\" = $2",
	       "UPDATE app.\"Odd \"\"x\" SET \"x\"\"; drop table y; --\" = "
	       "\"x\"\"; drop table y; --\" + $1 WHERE \"Key\" = $2",
	       NULL);
	undoes("update app.\"Odd \"\"x\" \"a;b\" set \"x\"\"; drop table y; "
	       "--\" = $1 where \"a;b\".\"Key\" = $2",
	       "UPDATE app.\"Odd \"\"x\" AS \"a;b\" SET \"x\"\"; drop table y; "
	       "--\" = $3 WHERE \"Key\" = $2",
	       ROW_KEPT "$3 is \"x\"\"; drop table y; --\"");
	undoes("update app.\"Odd \"\"x\" set \"x\"\"; drop table y; --\" = "
	       "$1 -- a comment\n - \"x\"\"; drop table y; --\" where \"Key\" "
	       "= $2 -- and another",
	       "UPDATE app.\"Odd \"\"x\" SET \"x\"\"; drop table y; --\" = $1 "
	       "- (\"x\"\"; drop table y; --\") WHERE \"Key\" = $2",
	       NULL);
}

Test(compensate, knows_which_schema_is_meant)
{
	name_list_add(&s.arena, &relations, "app.stock");
	undoes("insert into app.stock values ($1)",
	       "DELETE FROM app.stock WHERE id = $1", NULL);
	undoes("insert into public.stock values ($1)",
	       "DELETE FROM public.stock WHERE sku = $1", NULL);
	undoes("insert into stock values ($1)", NULL,
	       "which relation stock is is not known");
	relations = (struct name_list){0};
	name_list_add(&s.arena, &relations, "app.stock");
	name_list_add(&s.arena, &relations, "no name.of ours");
	name_list_add(&s.arena, &relations, "nor.this one");
	undoes("insert into stock values ($1)",
	       "DELETE FROM app.stock WHERE id = $1", NULL);
}

Test(compensate, knows_partitions_by_their_root)
{
	writes("update days_1 set n = $1 where day = $2",
	       "public.days 2: update days_1 set n = $1 where day = $2 -> "
	       "UPDATE public.days_1 SET n = $3 WHERE day = $2\n");
	writes("insert into days values ($1)",
	       "public.days 1: insert into days values ($1) -> DELETE FROM "
	       "public.days WHERE day = $1\n");
}

/* Several writes */

Test(compensate, takes_statements_apart)
{
	writes("insert into codes values ($1); delete from logs;",
	       "public.codes 1: insert into codes values ($1) -> DELETE FROM "
	       "public.codes WHERE code = $1\n"
	       "public.logs 4: delete from logs -> INSERT INTO public.logs "
	       "(what) VALUES ($2)\n");
	writes("truncate stock, logs",
	       "public.stock 8: truncate stock, logs -> TRUNCATE "
	       "leaves nothing to put back: all rows have to be kept "
	       "before\n"
	       "public.logs 8: truncate stock, logs -> TRUNCATE "
	       "leaves nothing to put back: all rows have to be kept "
	       "before\n");
}

Test(compensate, takes_ctes_apart)
{
	writes("with taken as (update stock set qty = qty - $1 where held = $2 "
	       "returning sku), x(a, b) as not materialized (select 1, 2) "
	       "insert into items(order_id, line, sku) select $3, $4, sku from "
	       "taken",
	       "public.stock 2: update stock set qty = qty - $1 where held = "
	       "$2 returning sku -> update stock set qty = qty + $1 where held "
	       "= $2\n"
	       "public.items 1: insert into items(order_id, line, sku) select "
	       "$3, $4, sku from taken -> DELETE FROM public.items WHERE "
	       "order_id = $3 AND line = $4\n");
	writes("with a(n) as (delete from logs returning what), \"b)\" as "
	       "(insert into codes values ($1)) select * from a",
	       "public.logs 4: delete from logs returning what -> INSERT INTO "
	       "public.logs (what) VALUES ($2)\n"
	       "public.codes 1: insert into codes values ($1) -> DELETE FROM "
	       "public.codes WHERE code = $1\n");
	writes("copy (with a as (delete from logs returning what) select * "
	       "from a) to stdout",
	       "public.logs 4: delete from logs returning what -> INSERT INTO "
	       "public.logs (what) VALUES ($1)\n");
}

Test(compensate, keeps_statements_whole_that_it_cannot_take_apart)
{
	writes("with recursive r(n) as (select 1 union all select n from r) "
	       "search depth first by n set o, d as (delete from logs) delete "
	       "from void",
	       "public.logs 4: delete from logs -> INSERT INTO public.logs "
	       "(what) VALUES ($1)\n"
	       "public.void 4: delete from void -> INSERT INTO public.void "
	       "DEFAULT VALUES\n");
	writes("with U&\"a!0041\" UESCAPE '!' as (delete from logs) delete "
	       "from void",
	       "? 0: with U&\"a!0041\" UESCAPE '!' as (delete from logs) "
	       "delete from void -> where its CTE begins cannot be told\n"
	       "public.void 4: with U&\"a!0041\" UESCAPE '!' as (delete from "
	       "logs) delete from void -> INSERT INTO public.void DEFAULT "
	       "VALUES\n");
}

Test(compensate, looks_into_prepared_statements)
{
	writes("prepare p(text) as delete from logs where what = $1",
	       "public.logs 4: delete from logs where what = $1 -> INSERT INTO "
	       "public.logs (what) VALUES ($2)\n");
}
