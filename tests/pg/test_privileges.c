/*
 * Direct accesses against PostgreSQL's own privilege check: see privileges.h.
 * The statements are those of tests/pg/statements and random ones.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "base/file.h"
#include "load/catalog.h"
#include "privileges.h"
#include "random_sql.h"
#include "sql/expand.h"
#include "sql/script.h"
#include "support/cluster.h"

#define RANDOM_QUERIES 500

/* The demo monolith with some oddities beside it. */
struct shop {
	struct pg_conn *conn;
	struct arena arena;
	struct catalog catalog;
	struct search_path path;
	struct expander *expander;
	size_t right, invalid, wrong;
};

static char *
read_text(struct arena *arena, const char *path, size_t *len)
{
	struct err err;
	char *text = file_read(arena, path, (size_t)1 << 24, len, &err);

	cr_assert_not_null(text, "%s", err.message);
	return text;
}

/* Roles are the cluster's, and another test may have made them. */
static void
run_schema(struct shop *s, const char *path)
{
	size_t len;
	char *text = read_text(&s->arena, path, &len);
	struct script script;
	struct script_statement st;
	struct buf sql;

	buf_init(&sql);
	script_init(&script, text, len);
	while (script_next(&script, &st)) {
		bool role = strncmp(st.text, "CREATE ROLE", 11) == 0;

		if (strncmp(st.text, "ALTER ROLE", 10) == 0)
			continue;
		buf_printf(&sql,
			   role ? "DO $r$ BEGIN %.*s; EXCEPTION WHEN "
				  "duplicate_object OR unique_violation "
				  "THEN END $r$;\n"
				: "%.*s;\n",
			   (int)st.len, st.text);
	}
	cluster_run(s->conn, sql.data);
	buf_release(&sql);
}

static void
open_shop(struct shop *s)
{
	struct err err;

	*s = (struct shop){.conn = cluster_create_database()};
	cluster_run(s->conn, "SET search_path = public");
	run_schema(s, "plans/shop/schema.sql");
	run_schema(s, "tests/pg/statements/schema.sql");
	privileges_prepare(s->conn);
	catalog_init(&s->catalog, &s->arena);
	cr_assert_eq(catalog_load_live(&s->catalog, s->conn, NULL, 0, &err), 0,
		     "%s", err.message);
	cluster_run(s->conn, "SET search_path = public, odd");
	vec_push(&s->arena, &s->path.schemas, "public");
	vec_push(&s->arena, &s->path.schemas, "odd");
	s->expander = expander_new(&s->catalog, &s->arena);
}

static void
close_shop(struct shop *s)
{
	expander_free(s->expander);
	catalog_release(&s->catalog);
	arena_release(&s->arena);
	cluster_drop_database(s->conn);
}

static void
add_gaps(const struct statement *st, struct buf *complaint)
{
	const struct access_gap *gap;

	vec_each (gap, &st->direct.gaps) {
		if (gap->kind != GAP_TEMPORARY && gap->kind != GAP_DYNAMIC)
			buf_printf(complaint, "gap: %s %s\n",
				   gap_kind_name(gap->kind), gap->what);
	}
}

static void
check(struct shop *s, const char *text, size_t len, bool must_be_valid)
{
	const struct statement *st = expander_statement(s->expander, text, len,
							&s->path);
	struct buf complaint;

	buf_init(&complaint);
	switch (privileges_check(s->conn, st, &complaint)) {
	case VERDICT_RIGHT:
		s->right++;
		add_gaps(st, &complaint);
		break;
	case VERDICT_WRONG:
		break;
	case VERDICT_INVALID:
		s->invalid++;
		if (!must_be_valid)
			buf_clear(&complaint);
		break;
	}
	if (complaint.len) {
		s->wrong++;
		cr_log_error("%.*s\n%s", (int)len, text, complaint.data);
	}
	buf_release(&complaint);
}

static void
check_file(struct shop *s, const char *path)
{
	size_t len;
	char *text = read_text(&s->arena, path, &len);
	struct script script;
	struct script_statement st;

	script_init(&script, text, len);
	while (script_next(&script, &st))
		check(s, st.text, st.len, true);
}

#define FILE_TEST(name)                                                   \
	Test(privileges, name##_need_what_is_found)                       \
	{                                                                 \
		struct shop s;                                            \
                                                                          \
		open_shop(&s);                                            \
		check_file(&s, "tests/pg/statements/" #name ".sql");      \
		cr_assert_eq(s.wrong, 0, "%zu of %zu", s.wrong, s.right); \
		cr_assert_gt(s.right, 30);                                \
		close_shop(&s);                                           \
	}

FILE_TEST(queries)
FILE_TEST(writes)
FILE_TEST(others)

Test(privileges, random_queries_need_what_is_found)
{
	struct random_sql *random;
	struct shop s;

	open_shop(&s);
	random = random_sql_new(&s.catalog,
				20261123);
	for (int i = 0; i < RANDOM_QUERIES; i++) {
		const char *sql = random_sql_next(random);

		check(&s, sql, strlen(sql), false);
	}
	random_sql_free(random);
	cr_assert_eq(s.wrong, 0, "%zu wrong, %zu right, %zu invalid", s.wrong,
		     s.right, s.invalid);
	cr_assert_gt(s.right, RANDOM_QUERIES / 3, "%zu right, %zu invalid",
		     s.right, s.invalid);
	close_shop(&s);
}
