/* Advice on other stores: seldom. */
#include "advise/store.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"
#include "support/toy.h"

static struct toy w;

static void
type(const char *table, const char *column, const char *name)
{
	struct relation *r = catalog_find_relation(&w.catalog, "public", table);

	relation_find_attribute(r, column)->type = name;
}

static void
start(void)
{
	struct relation *r;
	struct key *key;

	toy_start(&w, "cache(key value expires_at) docs(id body) "
		      "log(at what) posts(id words) sales(day amount) "
		      "nodes(id parent) users(id name)");
	type("cache", "expires_at", "timestamp with time zone");
	type("log", "at", "timestamp with time zone");
	type("docs", "body", "jsonb");
	r = catalog_find_relation(&w.catalog, "public", "cache");
	key = vec_add(&w.arena, &r->keys);
	vec_push(&w.arena, &key->columns, relation_find_attribute(r, "key"));
}

static void
finish(void)
{
	toy_finish(&w);
}

TestSuite(store, .init = start, .fini = finish);

static void
bind(const char *store)
{
	toy_bind(&w, arena_printf(&w.arena,
				  "services:\n"
				  "  all: {tables: [cache, docs, log, posts, "
				  "sales, nodes], roles: [a]%s%s}\n"
				  "  users: {tables: [users], roles: [b]}\n",
				  *store ? ", store: " : "", store));
}

static void
run(const char *sql, uint64_t calls)
{
	toy_run(&w, "all", sql, calls);
	w.workload.coverage.statements += calls;
}

/* "public.cache key-value\n" */
static void
finds(const char *expected)
{
	const struct store_advice *it;
	struct store_findings found;
	struct buf text;

	store_find(toy_analysis(&w), &w.own, &w.arena, &found);
	buf_init(&text);
	vec_each (it, &found.advice)
		buf_printf(&text, "%s %s: %s\n", it->relation,
			   store_kind_names[it->kind], it->because);
	cr_expect_str_eq(text.data, expected, "%s", text.data);
	buf_release(&text);
}

static void
use_cache(uint64_t reads)
{
	run("SELECT value FROM cache WHERE key = 1", reads);
	run("INSERT INTO cache VALUES (1, 2, now())", 500);
	run("UPDATE cache SET value = 1 WHERE key = 1", 100);
	run("DELETE FROM cache WHERE expires_at < now()", 10);
}

Test(store, knows_a_cache)
{
	bind("");
	use_cache(5000);
	finds("public.cache key-value: 5000 of 5000 reads are by its key, 610 "
	      "of 610 writes are of one row or delete what has expired\n");
}

Test(store, takes_reads_of_what_has_not_expired)
{
	bind("");
	use_cache(500);
	run("SELECT value FROM cache WHERE key = 1 AND expires_at > now()",
	    5000);
	finds("public.cache key-value: 5500 of 5500 reads are by its key, 610 "
	      "of 610 writes are of one row or delete what has expired\n");
}

Test(store, is_silent_where_little_was_seen)
{
	bind("");
	run("SELECT value FROM cache WHERE key = 1", 300);
	run("INSERT INTO cache VALUES (1, 2, now())", 100);
	run("DELETE FROM cache WHERE expires_at < now()", 10);
	finds("");
}

Test(store, is_silent_where_a_twentieth_is_other_work)
{
	bind("");
	use_cache(9400);
	run("SELECT value FROM cache WHERE value = 1", 600);
	finds("");
}

Test(store, is_silent_where_nothing_expires)
{
	bind("");
	run("SELECT value FROM cache WHERE key = 1", 5000);
	run("INSERT INTO cache VALUES (1, 2, now())", 500);
	finds("");
}

Test(store, is_silent_where_it_is_joined)
{
	bind("");
	use_cache(5000);
	run("SELECT value FROM cache JOIN docs ON id = key WHERE key = 1",
	    1000);
	finds("");
}

Test(store, is_silent_where_it_is_written_with_others)
{
	struct cell *a, *b;

	bind("");
	use_cache(5000);
	a = toy_run(&w, "all", "UPDATE cache SET value = 2 WHERE key = 1", 100);
	b = toy_run(&w, "all", "UPDATE docs SET id = 1", 100);
	toy_commit(&w, "all", 100, a, b, NULL);
	finds("");
}

Test(store, is_silent_where_much_is_not_known)
{
	bind("");
	use_cache(5000);
	w.workload.coverage.dynamic = 1000;
	finds("");
}

Test(store, knows_documents)
{
	bind("");
	run("SELECT body -> 'a' FROM docs WHERE body @> '{}'", 2000);
	run("UPDATE docs SET body = '{}' WHERE id = 1", 100);
	finds("public.docs document: 2000 of 2000 reads look into its JSON, "
	      "100 of 100 writes are of it\n");
}

Test(store, knows_a_log)
{
	bind("");
	run("INSERT INTO log VALUES (now(), 'x')", 9000);
	run("SELECT what FROM log WHERE at > now()", 20);
	run("SELECT what FROM log ORDER BY at DESC LIMIT 10", 20);
	run("DELETE FROM log WHERE at < now()", 5);
	finds("public.log log: 9000 of 9005 writes add rows, the others "
	      "delete old ones; 40 of 40 reads are by time\n");
}

Test(store, knows_that_what_is_updated_is_no_log)
{
	bind("");
	run("INSERT INTO log VALUES (now(), 'x')", 9000);
	run("UPDATE log SET what = 'y'", 900);
	run("SELECT what FROM log WHERE at > now()", 20);
	finds("");
}

Test(store, knows_searches_sums_and_walks)
{
	bind("");
	run("SELECT id FROM posts WHERE words @@ to_tsquery('a')", 2000);
	run("INSERT INTO posts VALUES (1, 'a')", 10);
	run("SELECT sum(amount) FROM sales GROUP BY day", 2000);
	run("INSERT INTO sales VALUES (1, 1)", 10);
	run("WITH RECURSIVE t AS (SELECT id FROM nodes UNION ALL SELECT n.id "
	    "FROM nodes n JOIN t ON n.parent = t.id) SELECT id FROM t",
	    2000);
	run("INSERT INTO nodes VALUES (1, 1)", 10);
	finds("public.nodes graph: 2000 of 2000 reads walk from row to row\n"
	      "public.posts full-text: 2000 of 2000 reads search for words\n"
	      "public.sales aggregate: 2000 of 2000 reads only sum it up, 10 "
	      "of 10 writes add rows\n");
}

/* What is said of the plan's store. */
static void
checks(bool supported, const char *because)
{
	struct store_findings found;

	store_find(toy_analysis(&w), &w.own, &w.arena, &found);
	cr_assert_eq(found.checks.n, 1u);
	cr_expect_str_eq(found.checks.v[0].service, "all");
	cr_expect_eq(found.checks.v[0].supported, supported);
	cr_expect_str_eq(found.checks.v[0].because, because);
}

Test(store, holds_the_plan_against_what_was_seen)
{
	bind("redis");
	use_cache(5000);
	checks(false, "1 of its 6 tables have only key-value traffic");
}

Test(store, holds_nothing_against_postgresql)
{
	struct store_findings found;

	bind("postgresql");
	use_cache(5000);
	store_find(toy_analysis(&w), &w.own, &w.arena, &found);
	cr_expect_eq(found.checks.n, 0u);
}

Test(store, says_where_it_cannot_tell)
{
	bind("redis");
	checks(false, "no statements were read");
}

Test(store, knows_what_a_store_is_made_for)
{
	bind("mysql");
	use_cache(5000);
	checks(false, "it is made for no traffic that PostgreSQL is not made "
		      "for");
}

Test(store, finds_nothing_without_a_schema)
{
	struct ownership none = {.plan = &w.plan};
	struct store_findings found;

	bind("redis");
	use_cache(5000);
	store_find(toy_analysis(&w), &none, &w.arena, &found);
	cr_expect_eq(found.advice.n, 0u);
	cr_expect_eq(found.checks.n, 0u);
}
