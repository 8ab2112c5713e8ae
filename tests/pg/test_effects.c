/*
 * What is behind a statement, against what the server did: the tables that it
 * scanned and changed, by its own counters. dbsplit may name more (a branch
 * that was not taken), never less.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "shop.h"
#include "sql/expand.h"
#include "sql/script.h"

#define COUNTERS                                                     \
	"SELECT n.nspname, c.relname, coalesce(seq_scan, 0) + "      \
	"coalesce(idx_scan, 0), n_tup_ins + n_tup_upd + n_tup_del "  \
	"FROM pg_catalog.pg_stat_xact_user_tables s JOIN "           \
	"pg_catalog.pg_class c ON c.oid = s.relid JOIN "             \
	"pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE " \
	"c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' ORDER BY 1, 2"

struct counted {
	const struct relation *relation; /* the root */
	long scans, changes;
};

VEC_TYPE(counters, struct counted);

static void
count(struct shop *s, struct counters *out)
{
	struct err err;
	struct pg_result *r = pg_query(s->conn, COUNTERS, 0, NULL, &err);

	cr_assert_not_null(r, "%s", err.message);
	for (int i = 0; i < pg_rows(r); i++) {
		const struct relation *found = catalog_find_relation(
			&s->catalog, pg_value(r, i, 0), pg_value(r, i, 1));

		cr_assert_not_null(found, "%s", pg_value(r, i, 1));
		vec_push(&s->arena, out,
			 (struct counted){found,
					  strtol(pg_value(r, i, 2), NULL, 10),
					  strtol(pg_value(r, i, 3), NULL, 10)});
	}
	pg_result_free(r);
}

static bool
claims(const struct statement *st, const struct relation *relation, bool write)
{
	const struct access *it;

	vec_each (it, &st->effects.accesses) {
		if (it->relation == relation_root(relation) &&
		    (!write || it->mode == ACCESS_WRITE))
			return true;
	}
	/* Its rows are those of a table that it inherits from. */
	for (size_t i = 0; i < relation->parents.n; i++)
		if (claims(st, relation->parents.v[i], write))
			return true;
	return false;
}

/* A foreign key looks at its other side, which is no access of a statement. */
static bool
checks_key(const struct statement *st, const struct relation *relation)
{
	const struct relation *root = relation_root(relation);

	for (size_t i = 0; i < root->referenced_by.n; i++)
		if (claims(st, root->referenced_by.v[i]->child, true))
			return true;
	for (size_t i = 0; i < root->references.n; i++)
		if (claims(st, root->references.v[i]->parent, true))
			return true;
	return false;
}

static bool
is_dynamic(const struct statement *st)
{
	const struct access_gap *gap;

	vec_each (gap, &st->effects.gaps) {
		if (gap->kind == GAP_DYNAMIC)
			return true;
	}
	return false;
}

static size_t
compare(const struct statement *st, const struct counters *before,
	const struct counters *after)
{
	size_t wrong = 0, b = 0;

	for (size_t i = 0; i < after->n; i++) {
		const struct counted *now = &after->v[i];
		long scans = now->scans, changes = now->changes;

		while (b < before->n && before->v[b].relation != now->relation)
			b++;
		if (b < before->n) {
			scans -= before->v[b].scans;
			changes -= before->v[b].changes;
		} else {
			b = 0;
		}
		if ((changes > 0 && !claims(st, now->relation, true)) ||
		    (scans > 0 && !claims(st, now->relation, false) &&
		     !checks_key(st, now->relation))) {
			wrong++;
			cr_log_error("%.*s: %s.%s %ld scans %ld changes",
				     (int)st->len, st->text,
				     now->relation->schema, now->relation->name,
				     scans, changes);
		}
	}
	return wrong;
}

static size_t
check(struct shop *s, const struct script_statement *script)
{
	const struct statement *st = shop_statement(s, script->text,
						    script->len);
	struct counters before = {0}, after = {0};
	const struct access_gap *gap;
	struct buf sql;
	size_t wrong = 0;

	buf_init(&sql);
	if (strncmp(script->text, "/* as fx_role */", 16) == 0)
		buf_str(&sql, "SET LOCAL ROLE fx_role; ");
	buf_add(&sql, script->text, script->len);
	cluster_run(s->conn, "BEGIN");
	count(s, &before);
	cluster_run(s->conn, sql.data);
	cluster_run(s->conn, "RESET ROLE");
	count(s, &after);
	cluster_run(s->conn, "ROLLBACK");
	if (!is_dynamic(st))
		wrong = compare(st, &before, &after);
	vec_each (gap, &st->effects.gaps) {
		if (gap->kind == GAP_DYNAMIC || gap->kind == GAP_TEMPORARY)
			continue;
		wrong++;
		cr_log_error("%s: gap %s %s", sql.data,
			     gap_kind_names[gap->kind], gap->what);
	}
	buf_release(&sql);
	return wrong;
}

Test(effects, name_every_table_that_the_server_touched)
{
	struct script script;
	struct script_statement st;
	size_t len, wrong = 0, n = 0;
	struct shop s;
	char *text;

	shop_open(&s, "tests/pg/statements/effects_schema.sql", "fx");
	shop_run_file(&s, "plans/shop/data.sql");
	text = shop_read(&s, "tests/pg/statements/effects.sql", &len);
	script_init(&script, text, len);
	while (script_next(&script, &st)) {
		n++;
		wrong += check(&s, &st);
	}
	cr_assert_eq(wrong, 0);
	cr_assert_gt(n, 70);
	shop_close(&s);
}
