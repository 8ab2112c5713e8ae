/*
 * The proof: queries over several owners' tables, run as they are and taken
 * apart, give the same rows.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise/compose.h"
#include "base/file.h"
#include "cross/own.h"
#include "load/catalog_live.h"
#include "load/plan.h"
#include "merge.h"
#include "random_join.h"
#include "shop.h"
#include "sql/shape.h"

/* Rows that a comparison holds at most. */
#define ROWS_MAX 20000
#define RANDOM	 1500
#define SHAPES	 500

struct proof {
	struct shop shop;
	struct plan plan;
	struct ownership own;
	struct resolve_context ctx;
	struct decompose_owners owners;
	struct arena arena; /* of one query */
	struct map shapes;  /* proven, by id */
	struct map refused; /* how often, by reason without names */
	struct shaper *shaper;
};

static void
load_plan(struct proof *p)
{
	struct diag_list diags;
	struct err err;

	diag_init(&diags, &p->shop.arena);
	cr_assert_eq(
		plan_load(&p->plan, "plans/shop/dbsplit.yaml", &diags, &err), 0,
		"%s", err.message);
	own_bind(&p->own, &p->plan, &p->shop.catalog, p->shop.expander, 0,
		 &diags, &p->shop.arena);
}

static void
open_proof(struct proof *p)
{
	*p = (struct proof){.shaper = shaper_new()};
	shop_open(&p->shop, "tests/pg/statements/decompose_schema.sql",
		  "proof");
	shop_run_file(&p->shop, "plans/shop/data.sql");
	cluster_run(p->shop.conn, "RESET ROLE; ANALYZE");
	load_plan(p);
	p->ctx = (struct resolve_context){.catalog = &p->shop.catalog,
					  .path = &p->shop.path,
					  .arena = &p->arena};
	p->owners = compose_owners(&p->own);
}

static void
close_proof(struct proof *p)
{
	shaper_free(p->shaper);
	map_release(&p->shapes);
	map_release(&p->refused);
	arena_release(&p->arena);
	plan_release(&p->plan);
	shop_close(&p->shop);
}

/* What a reason says without the names in it: behind a colon is a text. */
static void
count_refused(struct proof *p, const char *reason)
{
	const char *colon = strchr(reason, ':');
	char *key = arena_strndup(&p->shop.arena, reason,
				  colon ? (size_t)(colon - reason)
					: strlen(reason));
	size_t *n = map_get(&p->refused, key);

	if (!n) {
		n = arena_new(&p->shop.arena, size_t);
		map_set(&p->refused, key, n);
	}
	++*n;
}

static void
print_refused(const struct proof *p, size_t proven, size_t invalid)
{
	const struct map_entry *it;

	fprintf(stderr,
		"decomposition: %zu shapes give the same rows, %zu queries "
		"are not valid SQL; refused:\n",
		proven, invalid);
	map_each (it, &p->refused) {
		fprintf(stderr, "%6zu  %s\n", *(size_t *)it->value, it->key);
	}
}

static void
add_shape(struct proof *p, const char *sql)
{
	const char *text;
	size_t len;
	char *key;

	shaper_start(p->shaper);
	shaper_feed(p->shaper, sql, strlen(sql));
	shaper_finish(p->shaper, &text, &len);
	key = arena_strndup(&p->shop.arena, text, len);
	map_put(&p->shapes, key, len, key);
}

static void
print_composition(struct buf *out, const struct composition *c)
{
	for (size_t i = 0; i < c->queries.n; i++)
		buf_printf(out, "q%zu (merge %d): %s\n", i + 1,
			   c->queries.v[i].merge, c->queries.v[i].sql);
}

enum outcome {
	PROVEN,
	REFUSED,
	INVALID,
};

/* Both ways; where they differ, the test fails. */
static enum outcome
prove(struct proof *p, const char *sql, bool ordered)
{
	struct composition composition;
	struct table whole, merged;
	struct buf shown;
	struct err err;

	arena_reset(&p->arena);
	if (table_of_query(p->shop.conn, sql, &p->arena, &whole, &err) != 0)
		return INVALID;
	if (whole.rows.n > ROWS_MAX)
		return INVALID;
	decompose(&p->ctx, &p->owners, sql, strlen(sql), &composition);
	if (composition.refused) {
		count_refused(p, composition.refused);
		return REFUSED;
	}
	buf_init(&shown);
	print_composition(&shown, &composition);
	cr_assert_eq(merge_composition(p->shop.conn, &composition, &p->arena,
				       &merged, &err),
		     0, "%s\n%s%s", sql, shown.data, err.message);
	if (!ordered) {
		table_sort(&whole);
		table_sort(&merged);
	}
	if (!table_equal(&whole, &merged)) {
		buf_str(&shown, "as it is: ");
		table_print(&shown, &whole, 5);
		buf_str(&shown, "merged: ");
		table_print(&shown, &merged, 5);
		cr_assert_fail("%s\n%s", sql, shown.data);
	}
	buf_release(&shown);
	if (composition.queries.n > 1)
		add_shape(p, sql);
	return PROVEN;
}

Test(decompose, gives_the_rows_of_random_joins)
{
	struct proof p;
	size_t invalid = 0;
	struct buf sql;
	bool ordered;

	open_proof(&p);
	buf_init(&sql);
	for (uint64_t seed = 1; seed <= RANDOM; seed++) {
		random_join(&p.shop.catalog, seed, &sql, &ordered);
		if (prove(&p, sql.data, ordered) == INVALID)
			invalid++;
	}
	print_refused(&p, p.shapes.n, invalid);
	cr_expect_geq(p.shapes.n, SHAPES);
	cr_expect_lt(invalid, RANDOM / 5);
	buf_release(&sql);
	close_proof(&p);
}
