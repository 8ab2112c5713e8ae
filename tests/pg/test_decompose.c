/*
 * The proof: queries over several owners' tables, run as they are and taken
 * apart, give the same rows.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "advise/compose.h"
#include "cross/own.h"
#include "load/plan.h"
#include "shop.h"
#include "sql/shape.h"
#include "support/prove.h"
#include "support/random_join.h"

#define RANDOM 1500
#define SHAPES 500

struct proof_of_shop {
	struct shop shop;
	struct plan plan;
	struct ownership own;
	struct prover prover;
	struct map shapes; /* proven, by id */
	struct shaper *shaper;
};

static void
load_plan(struct proof_of_shop *p)
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
open_proof(struct proof_of_shop *p)
{
	*p = (struct proof_of_shop){.shaper = shaper_new()};
	shop_open(&p->shop, "tests/pg/statements/decompose_schema.sql",
		  "proof");
	shop_run_file(&p->shop, "plans/shop/data.sql");
	cluster_run(p->shop.conn, "RESET ROLE; ANALYZE");
	load_plan(p);
	p->prover = (struct prover){
		.conn = p->shop.conn,
		.ctx = {.catalog = &p->shop.catalog, .path = &p->shop.path},
		.owners = compose_owners(&p->own),
	};
}

static void
close_proof(struct proof_of_shop *p)
{
	shaper_free(p->shaper);
	map_release(&p->shapes);
	prover_release(&p->prover);
	plan_release(&p->plan);
	shop_close(&p->shop);
}

static void
add_shape(struct proof_of_shop *p, const char *sql)
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

Test(decompose, gives_the_rows_of_random_joins)
{
	struct proof_of_shop p;
	struct buf sql;
	bool ordered;

	open_proof(&p);
	buf_init(&sql);
	for (uint64_t seed = 1; seed <= RANDOM; seed++) {
		random_join(&p.shop.catalog, seed, &sql, &ordered);
		if (prove(&p.prover, sql.data, ordered).queries > 1)
			add_shape(&p, sql.data);
	}
	prover_print(&p.prover, "random joins", p.shapes.n);
	cr_expect_geq(p.shapes.n, SHAPES);
	cr_expect_lt(p.prover.invalid, RANDOM / 5);
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
try_one(struct proof_of_shop *p, const struct trial *t)
{
	struct proven proven = prove(&p->prover, t->sql, t->ordered);
	const char *refused = proven.refused;

	cr_expect_neq(proven.outcome, INVALID, "no valid query: %s", t->sql);
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
	struct proof_of_shop p;
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
