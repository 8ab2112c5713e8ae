/* Decisions and permissions whose crossings are gone. */
#include <criterion/criterion.h>
#include <string.h>

#include "cross/gone.h"
#include "support/toy.h"

static struct toy w;

static const char plan[] =
	"services:\n"
	"  users: {tables: [users]}\n"
	"  orders: {tables: [orders]}\n"
	"decisions:\n"
	"  - {consumer: orders, owner: users, kind: read, pattern: api}\n"
	"  - {consumer: orders, owner: users, kind: join, pattern: copy}\n"
	"  - {consumer: orders, owner: users, kind: foreign-key, pattern: api,"
	" object: public.orders.by_user}\n"
	"  - {consumer: orders, owner: users, kind: foreign-key, pattern: api,"
	" object: public.orders.other}\n"
	"  - {consumer: users, owner: orders, kind: grant, pattern: api}\n";

static void
start(void)
{
	toy_start(&w, "users(id name) orders(id user_id)");
	tiny_foreign_key(&w.catalog, "by_user", "orders", "user_id", "users",
			 "id", 'a', 'a');
	toy_bind(&w, plan);
}

static void
finish(void)
{
	toy_finish(&w);
}

TestSuite(gone, .init = start, .fini = finish);

static void
expect(const struct diag_list *diags, const char *expected)
{
	struct buf text;
	const struct diag *d;

	buf_init(&text);
	vec_each (d, &diags->items) {
		cr_assert_eq(d->level, DIAG_WARNING);
		buf_printf(&text, "%d:%d %s\n", d->line, d->column, d->message);
		if (d->hint)
			buf_printf(&text, "hint %s\n", d->hint);
	}
	cr_assert_str_eq(text.len ? text.data : "", expected);
	buf_release(&text);
}

static void
gone(bool workload, const char *expected)
{
	struct diag_list diags;

	diag_init(&diags, &w.arena);
	gone_decisions(&w.plan, toy_analysis(&w), workload, &diags);
	expect(&diags, expected);
}

#define OF_SCHEMA                                                            \
	"9:5 the crossing of this decision is gone: no foreign-key of "      \
	"\"orders\" crosses to \"users\" with the object "                   \
	"public.orders.other\n"                                              \
	"10:5 the crossing of this decision is gone: no grant of \"users\" " \
	"crosses to \"orders\"\n"

Test(gone, tells_of_the_schema_what_the_schema_shows)
{
	gone(false, OF_SCHEMA);
}

Test(gone, tells_of_statements_once_there_are_any)
{
	toy_run(&w, "orders", "SELECT name FROM users", 3);
	gone(true, "7:5 the crossing of this decision is gone: no join of "
		   "\"orders\" crosses to \"users\"\n"
		   "hint what crosses there is of kind read, "
		   "foreign-key\n" OF_SCHEMA);
}

Test(gone, lets_decisions_be_whose_crossings_are_there)
{
	toy_run(&w, "orders",
		"SELECT name FROM users u JOIN orders o ON o.user_id = u.id",
		1);
	gone(true, "6:5 the crossing of this decision is gone: no read of "
		   "\"orders\" crosses to \"users\"\n"
		   "hint what crosses there is of kind join, "
		   "foreign-key\n" OF_SCHEMA);
}

static const char permissions[] =
	"services:\n"
	"  users: {tables: [users]}\n"
	"  orders: {tables: [orders]}\n"
	"allow:\n"
	"  - {consumer: orders, table: users, access: write, "
	"until: 2027-06-30, reason: writes}\n"
	"  - {consumer: orders, table: public.users, access: read, "
	"until: 2027-06-30, reason: reads}\n"
	"  - {consumer: users, table: \"public.*\", access: any, "
	"until: 2027-06-30, reason: anything}\n"
	"  - {consumer: users, table: orders, access: write, "
	"until: 2020-01-01, reason: ended}\n"
	"  - {consumer: users, table: \"none.*\", access: write, "
	"until: 2027-06-30, reason: matches nothing}\n";

/* A foreign key would be an access of its own. */
static void
start_permissions(void)
{
	toy_start(&w, "users(id name) orders(id user_id)");
	toy_bind(&w, permissions);
}

TestSuite(permissions, .init = start_permissions, .fini = finish);

static void
permitted(bool workload, const char *expected)
{
	struct diag_list diags;

	diag_init(&diags, &w.arena);
	w.own.today = 20260101;
	gone_permissions(&w.own, toy_analysis(&w), workload, &diags);
	expect(&diags, expected);
}

Test(permissions, that_nothing_needs_are_told)
{
	toy_run(&w, "orders", "SELECT name FROM users", 1);
	permitted(true,
		  "6:5 nothing needs this permission: no write of \"orders\" "
		  "crosses to \"users\"\n"
		  "8:5 nothing needs this permission: no access of \"users\" "
		  "crosses to \"public.*\"\n");
}

Test(permissions, are_let_be_where_statements_were_left_out)
{
	toy_run(&w, "orders", "SELECT name FROM users", 1);
	permitted(false, "");
}

Test(permissions, are_let_be_while_one_access_needs_them)
{
	toy_run(&w, "orders", "UPDATE users SET name = '' WHERE id = 1", 1);
	toy_run(&w, "users", "DELETE FROM orders", 1);
	permitted(true, "");
}
