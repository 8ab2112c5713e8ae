/* What the names of a query are, and where they stand. */
#include "sql/outline.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "support/services.h"

static struct services services;
static struct arena arena;
static struct outline outline;

static void
start(void)
{
	services_load(&services);
}

static void
finish(void)
{
	services_release(&services);
	arena_release(&arena);
}

TestSuite(outline, .init = start, .fini = finish);

static const char *
read_text(const char *sql, size_t len)
{
	const struct resolve_context ctx = {.catalog = &services.catalog,
					    .path = &services.path,
					    .arena = &arena};

	return outline_read(&outline, &ctx, sql, len);
}

static void
read_query(const char *sql)
{
	const char *refused = read_text(sql, strlen(sql));

	cr_assert_null(refused, "%s: %s", sql, refused);
}

/* "id@0:int": name, leaf or what else, type; with what it is besides. */
static void
has_columns(const char *sql, const char *expected)
{
	const struct outline_column *it;
	struct buf out;

	read_query(sql);
	buf_init(&out);
	vec_each (it, &outline.columns) {
		const struct token *t = &outline.tokens.list.v[it->token].token;

		buf_printf(&out, "%s%.*s@", out.len ? " " : "", (int)t->len,
			   t->p);
		if (it->leaf >= 0)
			buf_printf(&out, "%d", it->leaf);
		else
			buf_str(&out,
				it->leaf == OUTLINE_INNER ? "inner" : "?");
		if (it->attribute)
			buf_printf(&out, ":%s", it->attribute->type);
		buf_printf(&out, "%s%s%s", it->star ? "*" : "",
			   it->all ? "(all)" : "", it->merged ? "+" : "");
	}
	cr_expect_str_eq(out.data, expected, "%s\n%s", sql, out.data);
	buf_release(&out);
}

/* "users u(id mail ..) ?s": tables, their alias and columns. */
static void
has_leaves(const char *sql, const char *expected)
{
	const struct outline_leaf *it;
	const struct leaf_column *column;
	struct buf out;

	read_query(sql);
	buf_init(&out);
	vec_each (it, &outline.leaves) {
		buf_printf(&out, "%s%s %s(", out.len ? " " : "",
			   it->relation ? it->relation->name : "-",
			   it->alias ? it->alias : "-");
		vec_each (column, &it->columns) {
			buf_printf(&out, "%s%s%s",
				   column == it->columns.v ? "" : " ",
				   column->name, column->attribute ? "" : "?");
		}
		buf_str(&out, it->open ? " ..)" : ")");
	}
	cr_expect_str_eq(out.data, expected, "%s\n%s", sql, out.data);
	buf_release(&out);
}

/* "users@3 word@7": relations and routines by token. */
static void
has_names(const char *sql, const char *expected)
{
	const struct outline_name *it;
	struct buf out;

	read_query(sql);
	buf_init(&out);
	vec_each (it, &outline.names) {
		buf_printf(&out, "%s%s@%u", out.len ? " " : "",
			   it->relation ? it->relation->name
					: it->routine->name,
			   it->token);
	}
	cr_expect_str_eq(out.data, expected, "%s\n%s", sql, out.data);
	buf_release(&out);
}

static void
is_refused(const char *sql, const char *reason)
{
	const char *refused = read_text(sql, strlen(sql));

	cr_assert_not_null(refused, "%s", sql);
	cr_expect_str_eq(refused, reason, "%s", sql);
}

Test(outline, says_whose_each_column_is)
{
	has_columns("SELECT u.id, total, nothing.x FROM users u, orders",
		    "u@0:bigint total@1:numeric(10,2) nothing@?");
	has_columns("SELECT *, u.*, (u).id, u FROM users u, orders",
		    "*@?(all) u@0* u@0* u@0*");
	has_columns("SELECT id, u.id FROM users u JOIN orders o USING (id)",
		    "id@0+ u@0:bigint");
	has_columns("SELECT ctid, u.ctid FROM users u", "ctid@? u@0");
	has_columns("SELECT x FROM users u, json_each('{}') j", "x@?");
}

Test(outline, tells_a_subquerys_own_columns_from_those_around_it)
{
	has_columns("SELECT 1 FROM orders o WHERE o.id IN (SELECT u.id FROM "
		    "users u WHERE u.name = o.note)",
		    "o@0:bigint u@inner:bigint u@inner:text o@0:text");
	has_columns("SELECT 1 FROM orders o WHERE EXISTS (SELECT * FROM users)",
		    "*@inner");
	has_columns("SELECT s.a, b FROM (SELECT id AS a, id + 1 AS b FROM "
		    "users) s",
		    "s@0:bigint b@0 id@inner:bigint id@inner:bigint");
}

Test(outline, finds_sorts_by_columns_but_not_those_by_targets)
{
	has_columns("SELECT name AS id FROM users ORDER BY id, mail, 1",
		    "name@0:text mail@0:a.mail");
}

Test(outline, knows_no_type_where_sides_differ)
{
	has_columns("SELECT s.x FROM (SELECT id AS x FROM users UNION SELECT "
		    "price FROM user_odd) s",
		    "s@0 id@inner:bigint price@inner:numeric");
	has_columns("SELECT s.x FROM (SELECT id AS x FROM users UNION SELECT "
		    "user_id FROM orders) s",
		    "s@0:bigint id@inner:bigint user_id@inner:bigint");
	has_columns("SELECT s.x, s.y FROM (SELECT id AS x, id AS y FROM users "
		    "UNION SELECT id, 1 FROM orders) s",
		    "s@0:bigint s@0 id@inner:bigint id@inner:bigint "
		    "id@inner:bigint");
	has_columns("SELECT s.id FROM (SELECT * FROM users JOIN orders USING "
		    "(id)) s",
		    "s@0 *@inner");
	has_columns("SELECT s.id FROM (SELECT * FROM notes NATURAL JOIN "
		    "payments) s",
		    "s@0 *@inner");
	has_columns("SELECT s.id FROM (SELECT id FROM users JOIN orders USING "
		    "(id)) s",
		    "s@0 id@inner+");
}

Test(outline, lists_the_tables_of_from_with_their_columns)
{
	has_leaves("SELECT 1 FROM notes, c.notes n(x), (SELECT 1 AS y, what "
		   "FROM notes) s, nothing",
		   "notes notes(id what) notes n(x what) - s(y? what) "
		   "- nothing( ..)");
	has_leaves("SELECT 1", "");
}

Test(outline, lists_what_is_named_wherever_it_is)
{
	has_names("SELECT word(1), word(2) FROM users a JOIN users b ON true",
		  "word@1 word@6 users@11 users@14");
	has_names("WITH users AS (SELECT * FROM a.users) SELECT * FROM users "
		  "WHERE EXISTS (SELECT FROM orders)",
		  "users@7 orders@20");
	has_names("SELECT query_to_xml('SELECT word(1) FROM users', true, "
		  "true, ''), id FROM orders",
		  "users@1 word@1 orders@14");
}

Test(outline, finds_columns_and_names_by_token)
{
	read_query("SELECT u.id, name FROM users u, orders o");
	cr_expect_not_null(outline_column_at(&outline, 1));
	cr_expect_null(outline_column_at(&outline, 2));
	cr_expect_not_null(outline_column_at(&outline, 5));
	cr_expect_null(outline_column_at(&outline, 100));
	cr_expect_eq(outline_columns_from(&outline, 0), 0);
	cr_expect_eq(outline_columns_from(&outline, 2), 1);
	cr_expect_eq(outline_columns_from(&outline, 6), 2);
	cr_expect_eq(outline_names_from(&outline, 7), 0);
	cr_expect_eq(outline_names_from(&outline, 8), 1);
	cr_expect_eq(outline_names_from(&outline, 100), 2);
}

Test(outline, names_what_a_query_gives)
{
	read_query("SELECT id, name AS n, count(*), u.*, * FROM users u");
	cr_assert_eq(outline.targets.n, 5);
	cr_expect_str_eq(outline.targets.v[0].name, "id");
	cr_expect_not(outline.targets.v[0].named);
	cr_expect_str_eq(outline.targets.v[1].name, "n");
	cr_expect(outline.targets.v[1].named);
	cr_expect_str_eq(outline.targets.v[2].name, "count");
	cr_expect(outline.targets.v[3].star);
	cr_expect(outline.targets.v[4].star);
	cr_expect_not(outline.targets.v[2].star);
}

Test(outline, refuses_what_is_not_one_query)
{
	static char text[64 * 1024 + 1];

	is_refused("", "it is no query: what it reads of others is asked for "
		       "before it");
	is_refused("SELECT 1; SELECT 2",
		   "it is no query: what it reads of others is asked for "
		   "before it");
	is_refused("UPDATE users SET name = ''",
		   "it is no query: what it reads of others is asked for "
		   "before it");
	is_refused("SELECT FROM FROM", "it does not parse");
	is_refused("SELECT 1 end", "its tokens are not understood");
	cr_expect_str_eq(read_text("SELECT 1\0, 2", 12), "it does not parse");
	snprintf(text, sizeof(text), "%-*s", (int)sizeof(text) - 1, "SELECT");
	cr_expect_null(read_text(text, sizeof(text) - 1));
	cr_expect_str_eq(read_text(text, sizeof(text)), "it is too long");
}
