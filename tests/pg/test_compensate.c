/*
 * There and back: a statement, then what undoes it, on the demo's rows in a
 * real server. The rows of its table are then what they were.
 */
#include "sql/compensate.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"
#include "shop.h"
#include "sql/lex.h"
#include "sql/quote.h"

#define VALUES_MAX 40

struct trip {
	const char *relation; /* of public */
	const char *sql;
	const char *values[8]; /* of $1 and so on */
	/* What the compensation takes beside them: a row for each time that it
	   is run, from this query before the statement, or else from the
	   statement itself. */
	const char *before;
};

static const struct trip trips[] = {
	/* Inserts */
	{"coupons",
	 "insert into coupons(code, percent_off, expires_on) values ($1, $2, "
	 "$3)",
	 {"it's \\ new", "10", "2027-01-01"},
	 NULL},
	{"users",
	 "insert into users(email, full_name, password_hash, country_code) "
	 "values ($1, $2, 'x', 'AT') returning id",
	 {"a@example.org", "A"},
	 NULL},
	{"product_prices",
	 "insert into product_prices(product_id, valid_from, amount) values "
	 "($1, $2::date, $3)",
	 {"3", "2031-01-01", "7"},
	 NULL},
	{"reservations",
	 "insert into reservations(order_id, product_id, warehouse_id, "
	 "quantity, expires_at) select id, 1, 1, 1, now() from orders where "
	 "user_id = $1 returning id",
	 {"7"},
	 NULL},
	{"user_sessions",
	 "insert into user_sessions(user_id, expires_at) values ($1, now() + "
	 "'1 day') returning id",
	 {"7"},
	 NULL},
	{"countries",
	 "insert into countries values ($1, $2, '+0', 1) on conflict do "
	 "nothing",
	 {"XX", "Nowhere"},
	 NULL},
	{"audit_log",
	 "insert into audit_log(action) values ($1) returning id",
	 {"tested"},
	 NULL},
	/* Sums */
	{"stock",
	 "update stock set quantity = quantity - $1 where warehouse_id = $2 "
	 "and "
	 "product_id = $3",
	 {"3", "1", "5"},
	 NULL},
	{"stock",
	 "update stock set quantity = quantity - $1 - $2 where warehouse_id = "
	 "$3 and product_id = $4 and quantity >= $1",
	 {"1", "2", "1", "5"},
	 NULL},
	{"stock",
	 "update stock set quantity = $1 + (quantity - $2) where product_id = "
	 "$3",
	 {"5", "1", "5"},
	 NULL},
	{"stock",
	 "update stock set quantity = $1 - (quantity - $2) where product_id = "
	 "$3",
	 {"5000", "1", "5"},
	 NULL},
	{"stock",
	 "update stock s set quantity = s.quantity + oi.quantity from "
	 "order_items oi where oi.order_id = $1 and s.product_id = "
	 "oi.product_id and s.warehouse_id = $2",
	 {"3", "1"},
	 NULL},
	{"stock",
	 "update stock set quantity = quantity - $1 where quantity > $2",
	 {"1", "10"},
	 "select warehouse_id, product_id from stock where quantity > 10"},
	{"orders",
	 "update orders set total = total + $1 where id = $2",
	 {"1.25", "3"},
	 NULL},
	/* Values */
	{"payments",
	 "update payments set status = $1, captured_at = now() where id = $2",
	 {"refunded", "3"},
	 "select status, captured_at from payments where id = 3"},
	{"payments",
	 "update payments set (status, captured_at) = ('captured', now()), "
	 "amount = amount + 1 where order_id = $1",
	 {"3"},
	 "select status, captured_at, id from payments where order_id = 3"},
	{"payments",
	 "update payments set status = 'failed' where id < $1",
	 {"20"},
	 "select status, id from payments where id < 20"},
	{"user_preferences",
	 "update user_preferences p set settings = settings || $1, newsletter "
	 "= not newsletter where p.user_id = $2",
	 {"{\"a\": \"it's\"}", "3"},
	 "select settings, newsletter from user_preferences where user_id = 3"},
	{"products",
	 "update products p set supplier_id = s.id from suppliers s where "
	 "s.name = $1 and p.id < $2",
	 {"Supplier 2", "30"},
	 "select supplier_id, id from products where id < 30"},
	/* Deletes */
	{"product_reviews",
	 "delete from product_reviews where id < $1",
	 {"10"},
	 NULL},
	{"order_items",
	 "delete from order_items where order_id = $1 and line_no = $2",
	 {"900001", "1"},
	 NULL},
	{"cart_items",
	 "delete from cart_items where cart_id = $1",
	 {"1"},
	 NULL},
	{"stock_movements",
	 "delete from stock_movements where id < $1",
	 {"20"},
	 NULL},
};

static struct shop s;

static void
start(void)
{
	shop_open(&s, "tests/pg/statements/schema.sql", "odd");
	shop_run_file(&s, "plans/shop/data.sql");
	cluster_run(s.conn,
		    "RESET ROLE; SET search_path = public;"
		    "INSERT INTO orders (id, user_id) VALUES (900001, 1);"
		    "INSERT INTO order_items (order_id, line_no, product_id, "
		    "quantity, unit_price) VALUES (900001, 1, 2, 3, 4);"
		    "INSERT INTO carts (user_id) VALUES (1);"
		    "INSERT INTO cart_items SELECT id, 1, 2 FROM carts ON "
		    "CONFLICT DO NOTHING;");
}

static void
finish(void)
{
	shop_close(&s);
}

static struct pg_result *
query(const char *sql)
{
	struct err err;
	struct pg_result *r = pg_query(s.conn, sql, 0, NULL, &err);

	cr_assert_not_null(r, "%s: %s", sql, err.message);
	return r;
}

/* All rows of the table, as text. */
static char *
rows_of(const char *relation)
{
	struct pg_result *r;
	struct buf sql;
	char *rows;

	buf_init(&sql);
	sql_fmt(&sql,
		"SELECT string_agg(t::text, E'\\n' ORDER BY t::text) FROM %I t",
		relation);
	r = query(sql.data);
	rows = arena_strdup(&s.arena,
			    pg_value(r, 0, 0) ? pg_value(r, 0, 0) : "");
	pg_result_free(r);
	buf_release(&sql);
	return rows;
}

/* sql with literals in place of its parameters. */
static const char *
fill_in(const char *sql, const char *const *values)
{
	const char *copied = sql, *text;
	struct lexer l;
	struct token t;
	struct buf out;

	buf_init(&out);
	lex_init(&l, sql, strlen(sql));
	while ((t = lex_next(&l)).kind != TOKEN_END) {
		size_t n = 0;

		if (t.kind != TOKEN_PARAM)
			continue;
		for (size_t i = 1; i < t.len; i++)
			n = n * 10 + (size_t)(t.p[i] - '0');
		cr_assert(n > 0 && n <= VALUES_MAX);
		buf_add(&out, copied, (size_t)(t.p - copied));
		if (values[n - 1])
			sql_literal(&out, values[n - 1]);
		else
			buf_str(&out, "NULL");
		copied = t.p + t.len;
	}
	buf_str(&out, copied);
	text = arena_strdup(&s.arena, out.data);
	buf_release(&out);
	return text;
}

static const char *
undo_of(const struct trip *trip)
{
	struct compensation_list list = {0};
	struct name_list relations = {0};

	name_list_add(&s.arena, &relations,
		      arena_printf(&s.arena, "public.%s", trip->relation));
	compensate(
		&(struct compensate_context){&s.catalog, &relations, &s.arena},
		trip->sql, &list);
	cr_assert_eq(list.n, 1);
	cr_assert_not_null(list.v->sql, "%s: %s", trip->sql, list.v->reason);
	return list.v->sql;
}

/* Run what undoes the trip, for each row that was kept. */
static void
come_back(const struct trip *trip, const struct pg_result *kept)
{
	const char *undo = undo_of(trip), *values[VALUES_MAX] = {0};
	int own = 0;

	for (; own < 8 && trip->values[own]; own++)
		values[own] = trip->values[own];
	if (pg_columns(kept) == 0) {
		pg_result_free(query(fill_in(undo, values)));
		return;
	}
	cr_expect_gt(pg_rows(kept), 0, "%s changes nothing", trip->sql);
	for (int row = 0; row < pg_rows(kept); row++) {
		for (int i = 0; i < pg_columns(kept); i++)
			values[own + i] = pg_value(kept, row, i);
		pg_result_free(query(fill_in(undo, values)));
	}
}

/* With RETURNING where it deletes. */
static const char *
there(const struct trip *trip)
{
	const char *sql = fill_in(trip->sql, trip->values);

	return strncmp(sql, "delete", 6) == 0
		       ? arena_printf(&s.arena, "%s returning *", sql)
		       : sql;
}

static void
make(const struct trip *trip)
{
	struct pg_result *before = NULL, *done;
	char *was, *changed, *is;

	cluster_run(s.conn, "BEGIN");
	was = rows_of(trip->relation);
	if (trip->before)
		before = query(trip->before);
	done = query(there(trip));
	changed = rows_of(trip->relation);
	cr_expect_str_neq(changed, was, "%s changes nothing", trip->sql);
	come_back(trip, before ? before : done);
	is = rows_of(trip->relation);
	cr_expect_str_eq(is, was, "%s is not undone by %s", trip->sql,
			 undo_of(trip));
	pg_result_free(before);
	pg_result_free(done);
	cluster_run(s.conn, "ROLLBACK");
}

Test(compensate, leads_back_to_the_rows_that_were, .init = start,
     .fini = finish)
{
	for (size_t i = 0; i < sizeof(trips) / sizeof(*trips); i++)
		make(&trips[i]);
}
