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
#include "random_join.h"
#include "shop.h"
#include "sql/shape.h"
#include "support/composed.h"
#include "support/merge.h"

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

/* Both ways; where they differ, the test fails. *refused says why it cannot be
   taken apart, as long as the next one is not proven. */
static enum outcome
prove(struct proof *p, const char *sql, bool ordered, const char **refused)
{
	struct composition composition;
	struct table whole, merged;
	const char *wrong;
	struct buf shown;
	struct err err;

	arena_reset(&p->arena);
	if (table_of_query(p->shop.conn, sql, &p->arena, &whole, &err) != 0)
		return INVALID;
	if (whole.rows.n > ROWS_MAX)
		return INVALID;
	decompose(&p->ctx, &p->owners, sql, strlen(sql), &composition);
	*refused = composition.refused;
	if (composition.refused)
		return REFUSED;
	buf_init(&shown);
	print_composition(&shown, &composition);
	wrong = composed_wrong(&p->ctx, &p->owners, &composition);
	cr_assert_null(wrong, "%s\n%s%s", sql, shown.data, wrong);
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
		const char *refused;
		enum outcome outcome;

		random_join(&p.shop.catalog, seed, &sql, &ordered);
		outcome = prove(&p, sql.data, ordered, &refused);
		if (outcome == INVALID)
			invalid++;
		else if (outcome == REFUSED)
			count_refused(&p, refused);
	}
	print_refused(&p, p.shapes.n, invalid);
	cr_expect_geq(p.shapes.n, SHAPES);
	cr_expect_lt(invalid, RANDOM / 5);
	buf_release(&sql);
	close_proof(&p);
}

/* A statement of the file: what is on trial, and what is expected. */
struct trial {
	const char *refused; /* NULL: the same rows */
	bool ordered;
	const char *sql;
};

/* Comments above it are no part of it. */
static struct trial
read_trial(struct arena *a, const char *block, size_t len)
{
	struct trial t = {0};
	const char *end = block + len;

	while (block < end && strncmp(block, "-- ", 3) == 0) {
		const char *eol = memchr(block, '\n', (size_t)(end - block));
		const char *line;

		eol = eol ? eol : end;
		line = arena_strndup(a, block + 3, (size_t)(eol - block) - 3);
		if (strncmp(line, "refused: ", 9) == 0)
			t.refused = line + 9;
		t.ordered |= strcmp(line, "ordered") == 0;
		block = eol < end ? eol + 1 : end;
	}
	t.sql = arena_strndup(a, block, (size_t)(end - block));
	return t;
}

static void
try_one(struct proof *p, const struct trial *t)
{
	const char *refused = NULL;
	enum outcome outcome = prove(p, t->sql, t->ordered, &refused);

	cr_expect_neq(outcome, INVALID, "no valid query: %s", t->sql);
	if (t->refused)
		cr_expect(refused && strncmp(refused, t->refused,
					     strlen(t->refused)) == 0,
			  "%s\n   not refused as \"%s\": %s", t->sql,
			  t->refused, refused ? refused : "the same rows");
	else
		cr_expect_null(refused, "%s\n   refused: %s", t->sql, refused);
}

Test(decompose, gives_the_rows_of_hard_statements_or_says_why_not)
{
	struct proof p;
	size_t len, n = 0;
	char *text, *end;

	open_proof(&p);
	text = shop_read(&p.shop, "tests/pg/statements/decompose.sql", &len);
	for (char *block = text; *block; block = end) {
		struct trial t;

		block += strspn(block, "\n");
		end = strstr(block, "\n\n");
		end = end ? end : text + len;
		t = read_trial(&p.shop.arena, block, (size_t)(end - block));
		if (*t.sql) {
			try_one(&p, &t);
			n++;
		}
	}
	cr_expect_gt(n, 150);
	close_proof(&p);
}
