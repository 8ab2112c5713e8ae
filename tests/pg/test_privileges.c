/*
 * Direct accesses against PostgreSQL's own privilege check: see privileges.h.
 * The statements are those of tests/pg/statements and random ones.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "privileges.h"
#include "random_sql.h"
#include "shop.h"
#include "sql/script.h"

#define RANDOM_QUERIES 500

struct trial {
	struct shop shop;
	size_t right, invalid, wrong;
};

static void
start(struct trial *t)
{
	*t = (struct trial){0};
	shop_open(&t->shop, "tests/pg/statements/schema.sql", "odd");
	privileges_prepare(t->shop.conn);
}

static void
add_gaps(const struct statement *st, struct buf *complaint)
{
	const struct access_gap *gap;

	vec_each (gap, &st->direct.gaps) {
		if (gap->kind != GAP_TEMPORARY && gap->kind != GAP_DYNAMIC)
			buf_printf(complaint, "gap: %s %s\n",
				   gap_kind_names[gap->kind], gap->what);
	}
}

static void
check(struct trial *t, const char *text, size_t len, bool must_be_valid)
{
	const struct statement *st = shop_statement(&t->shop, text, len);
	struct buf complaint;

	buf_init(&complaint);
	switch (privileges_check(t->shop.conn, st, &complaint)) {
	case VERDICT_RIGHT:
		t->right++;
		add_gaps(st, &complaint);
		break;
	case VERDICT_WRONG:
		break;
	case VERDICT_INVALID:
		t->invalid++;
		if (!must_be_valid)
			buf_clear(&complaint);
		break;
	}
	if (complaint.len) {
		t->wrong++;
		cr_log_error("%.*s\n%s", (int)len, text, complaint.data);
	}
	buf_release(&complaint);
}

static void
check_file(struct trial *t, const char *path)
{
	size_t len;
	char *text = shop_read(&t->shop, path, &len);
	struct script script;
	struct script_statement st;

	script_init(&script, text, len);
	while (script_next(&script, &st))
		check(t, st.text, st.len, true);
}

#define FILE_TEST(name)                                                   \
	Test(privileges, name##_need_what_is_found)                       \
	{                                                                 \
		struct trial t;                                           \
                                                                          \
		start(&t);                                                \
		check_file(&t, "tests/pg/statements/" #name ".sql");      \
		cr_assert_eq(t.wrong, 0, "%zu of %zu", t.wrong, t.right); \
		cr_assert_gt(t.right, 30);                                \
		shop_close(&t.shop);                                      \
	}

FILE_TEST(queries)
FILE_TEST(writes)
FILE_TEST(others)

Test(privileges, random_queries_need_what_is_found)
{
	struct random_sql *random;
	struct trial t;

	start(&t);
	random = random_sql_new(&t.shop.catalog, 20261123);
	for (int i = 0; i < RANDOM_QUERIES; i++) {
		const char *sql = random_sql_next(random);

		check(&t, sql, strlen(sql), false);
	}
	random_sql_free(random);
	cr_assert_eq(t.wrong, 0, "%zu wrong, %zu right, %zu invalid", t.wrong,
		     t.right, t.invalid);
	cr_assert_gt(t.right, RANDOM_QUERIES / 3, "%zu right, %zu invalid",
		     t.right, t.invalid);
	shop_close(&t.shop);
}
