/*
 * Logs that real servers wrote. What was committed is known, and analyses of
 * the parts of a log add up to the analysis of the whole, byte for byte,
 * wherever between two records it is cut. tests/unit/cross/logs/record made the
 * logs.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cross/cross.h"
#include "cross/own.h"
#include "load/analysis.h"
#include "load/catalog.h"
#include "load/log.h"
#include "load/plan.h"
#include "load/tally.h"
#include "report/report.h"

#define LOGS   "tests/unit/cross/logs/"
#define PREFIX "%m [%p] %c %l %v %q%u@%d/%a "

VEC_TYPE(records, struct log_record);

struct world {
	struct arena arena;
	struct catalog catalog;
	struct plan plan;
	struct diag_list diags;
	struct expander *expander;
	struct ownership own;
	struct records records;
	size_t server; /* where another server's begin, 0: nowhere */
	char file[64]; /* of an analysis */
};

static void
start(struct world *w)
{
	struct ddl *ddl;
	struct err err;
	int fd;

	*w = (struct world){0};
	catalog_init(&w->catalog, &w->arena);
	ddl = ddl_start(&w->catalog);
	cr_assert_eq(ddl_load(ddl, LOGS "schema.sql", &err), 0);
	ddl_finish(ddl);
	diag_init(&w->diags, &w->arena);
	cr_assert_eq(plan_load(&w->plan, LOGS "plan.yaml", &w->diags, &err), 0);
	w->expander = expander_new(&w->catalog, &w->arena);
	own_bind(&w->own, &w->plan, &w->catalog, w->expander, 0, &w->diags,
		 &w->arena);
	cr_assert_eq(w->diags.errors, 0);
	snprintf(w->file, sizeof(w->file), "/tmp/dbsplit-test-XXXXXX");
	fd = mkstemp(w->file);
	cr_assert_geq(fd, 0);
	close(fd);
}

static void
finish(struct world *w)
{
	unlink(w->file);
	expander_free(w->expander);
	plan_release(&w->plan);
	catalog_release(&w->catalog);
	arena_release(&w->arena);
}

static struct str
keep(struct arena *a, struct str s)
{
	return (struct str){arena_strndup(a, s.p, s.len), s.len};
}

/* Append what a log holds. */
static void
read_log(struct world *w, const char *name)
{
	const struct log_options options = {.line_prefix = PREFIX};
	const struct log_record *record;
	struct log_reader *log;
	struct err err;
	uint64_t line;

	log = log_open(arena_printf(&w->arena, LOGS "%s", name), &options,
		       &err);
	cr_assert_not_null(log, "%s", err.message);
	while (log_next(log, &record, &err) > 0) {
		struct log_record r = *record;

		r.role = keep(&w->arena, r.role);
		r.database = keep(&w->arena, r.database);
		r.application = keep(&w->arena, r.application);
		r.session = keep(&w->arena, r.session);
		r.text = keep(&w->arena, r.text);
		r.detail = keep(&w->arena, r.detail);
		vec_push(&w->arena, &w->records, r);
	}
	cr_assert_eq(log_unreadable(log, &line), 0);
	log_close(log);
}

static bool
same(struct str a, struct str b)
{
	return a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

static bool
tells(const struct log_record *r)
{
	return str_starts(r->text, "set search_path") ||
	       str_starts(r->text, "prepare ");
}

/* Does a cut before record i leave out what its session was told before and
   still needs? */
static bool
is_told(const struct world *w, size_t cut)
{
	for (size_t i = 0; i < cut; i++) {
		const struct log_record *r = &w->records.v[i];

		if (!tells(r))
			continue;
		for (size_t j = cut; j < w->records.n; j++)
			if (same(w->records.v[j].session, r->session))
				return true;
	}
	return false;
}

/* The analysis of records from..to, as JSON. */
static void
analyze_part(struct world *w, size_t from, size_t to, struct buf *out)
{
	const struct report_options all = {.kind = -1};
	struct arena arena = ARENA_INIT;
	struct tally *t = tally_new(&w->plan, &w->catalog, w->expander, &arena);

	for (size_t i = from; i < to; i++) {
		if (i > from && i == w->server)
			tally_server(t);
		tally_record(t, &w->records.v[i]);
	}
	buf_clear(out);
	report_json(out, analyze(&w->own, tally_finish(t), w->expander, &arena),
		    &all);
	tally_free(t);
	arena_release(&arena);
}

static struct analysis *
load(struct world *w, const struct buf *json, struct arena *arena)
{
	FILE *f = fopen(w->file, "w");
	struct analysis *a;
	struct err err;

	cr_assert_eq(fwrite(json->data, 1, json->len, f), json->len);
	cr_assert_eq(fclose(f), 0);
	a = analysis_load(arena, w->file, &err);
	cr_assert_not_null(a, "%s", err.message);
	return a;
}

/* The first line of a in which it differs from b. */
static int
first_difference(const char *a, const char *b, const char **la, const char **lb)
{
	int line = 1;

	*la = a;
	*lb = b;
	for (; *a && *a == *b; a++, b++) {
		if (*a != '\n')
			continue;
		line++;
		*la = a + 1;
		*lb = b + 1;
	}
	return line;
}

static void
check_sum(struct world *w, const char *name, const struct buf *whole,
	  const struct buf *parts, size_t n, size_t cut)
{
	const struct report_options all = {.kind = -1};
	struct arena arena = ARENA_INIT;
	struct analysis *loaded[3], *sum;
	const char *want, *have;
	struct buf got;
	struct err err;

	for (size_t i = 0; i < n; i++)
		loaded[i] = load(w, &parts[i], &arena);
	sum = analysis_sum(loaded, n, &err);
	cr_assert_not_null(sum);
	buf_init(&got);
	report_json(&got, sum, &all);
	if (strcmp(got.data, whole->data) != 0) {
		int line = first_difference(whole->data, got.data, &want,
					    &have);

		cr_expect(false,
			  "%s cut at %zu of %zu, line %d\n%.300s\nnot\n%.300s",
			  name, cut, w->records.n, line, have, want);
	}
	buf_release(&got);
	arena_release(&arena);
}

/* A log, and what all of it gives. */
static void
open_log(struct world *w, const char *name, struct buf *whole)
{
	start(w);
	read_log(w, name);
	buf_init(whole);
	analyze_part(w, 0, w->records.n, whole);
}

static void
check_every_cut(const char *name)
{
	struct buf whole, parts[2];
	struct world w;
	size_t cuts = 0;

	open_log(&w, name, &whole);
	buf_init(&parts[0]);
	buf_init(&parts[1]);
	for (size_t cut = 0; cut <= w.records.n; cut++) {
		if (is_told(&w, cut))
			continue;
		cuts++;
		analyze_part(&w, 0, cut, &parts[cut % 2]);
		analyze_part(&w, cut, w.records.n, &parts[1 - cut % 2]);
		check_sum(&w, name, &whole, parts, 2, cut);
	}
	cr_expect_gt(cuts, w.records.n / 2);
	buf_release(&whole);
	buf_release(&parts[0]);
	buf_release(&parts[1]);
	finish(&w);
}

/* Three parts, in every order. */
static void
check_three(const char *name)
{
	static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
					{1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	struct buf whole, parts[3], sorted[3];
	struct world w;

	open_log(&w, name, &whole);
	for (int i = 0; i < 3; i++)
		buf_init(&parts[i]);
	for (size_t a = 5, i = 0; a < w.records.n; a += 11) {
		size_t b = a + 1 + a % 13;

		if (b > w.records.n || is_told(&w, a) || is_told(&w, b))
			continue;
		analyze_part(&w, 0, a, &parts[0]);
		analyze_part(&w, a, b, &parts[1]);
		analyze_part(&w, b, w.records.n, &parts[2]);
		for (int j = 0; j < 3; j++)
			sorted[j] = parts[orders[i % 6][j]];
		check_sum(&w, name, &whole, sorted, 3, a);
		i++;
	}
	buf_release(&whole);
	for (int i = 0; i < 3; i++)
		buf_release(&parts[i]);
	finish(&w);
}

static int
compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_count(struct map *counts, const char *key, uint64_t n)
{
	n += (uint64_t)(uintptr_t)map_get(counts, key);
	map_set(counts, key, (void *)(uintptr_t)n);
}

static void
put_counts(struct arena *arena, struct buf *out, const struct map *counts)
{
	const char **lines = arena_calloc(arena, counts->n + 1, sizeof(*lines));
	const struct map_entry *it;
	size_t n = 0;

	map_each (it, counts)
		lines[n++] = arena_printf(arena, "%s%zu\n", it->key,
					  (size_t)(uintptr_t)it->value);
	qsort(lines, n, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < n; i++)
		buf_str(out, lines[i]);
}

static bool
is_counted(const char *relation)
{
	return strcmp(relation, "public.once") != 0;
}

/* As the truth is written: executions by table, transactions by tables. */
static void
write_truth(struct arena *arena, struct buf *out, const struct analysis *a)
{
	struct map calls = MAP_INIT, writes = MAP_INIT;
	const struct analysis_access *access;

	for (size_t i = 0; i < a->shapes.n; i++) {
		const struct analysis_shape *s = a->shapes.v[i];

		vec_each (access, &s->effects->accesses)
			if (access->mode == ACCESS_WRITE &&
			    !s->effects->prepared &&
			    is_counted(access->relation))
				add_count(&calls,
					  arena_printf(arena, "%s ",
						       access->relation),
					  s->cell.calls);
	}
	for (size_t i = 0; i < a->transactions.n; i++) {
		const struct analysis_transaction *t = a->transactions.v[i];
		const char *names = "";

		for (size_t j = 0; j < t->writes.n; j++)
			if (is_counted(t->writes.v[j]))
				names = arena_printf(arena, "%s%s ", names,
						     t->writes.v[j]);
		if (*names)
			add_count(&writes, arena_printf(arena, "%s= ", names),
				  t->count);
	}
	put_counts(arena, out, &calls);
	put_counts(arena, out, &writes);
	map_release(&calls);
	map_release(&writes);
}

static void
check_truth(const char *name)
{
	struct arena arena = ARENA_INIT;
	struct buf whole, got;
	struct world w;
	char want[4096];
	size_t n;
	FILE *f;

	open_log(&w, name, &whole);
	buf_init(&got);
	write_truth(&arena, &got, load(&w, &whole, &arena));
	f = fopen(arena_printf(&arena, LOGS "%s.truth", name), "r");
	cr_assert_not_null(f);
	n = fread(want, 1, sizeof(want) - 1, f);
	fclose(f);
	want[n] = '\0';
	cr_expect_str_eq(got.data, want, "%s gave\n%s\nnot\n%s", name, got.data,
			 want);
	buf_release(&got);
	buf_release(&whole);
	arena_release(&arena);
	finish(&w);
}

Test(add_logs, counts_what_was_committed)
{
	check_truth("statements.csv");
	check_truth("durations.json");
	check_truth("both.stderr");
}

Test(add_logs, holds_for_a_csvlog_of_statements)
{
	check_every_cut("statements.csv");
}

Test(add_logs, holds_for_a_jsonlog_of_durations)
{
	check_every_cut("durations.json");
}

Test(add_logs, holds_for_a_stderr_log_of_both)
{
	check_every_cut("both.stderr");
}

Test(add_logs, holds_for_three_parts_in_any_order)
{
	check_three("statements.csv");
	check_three("durations.json");
	check_three("both.stderr");
}

/* Make records from..to ten times as long, beginning at a time. */
static void
stretch(struct world *w, size_t from, size_t to, int64_t at)
{
	int64_t first = w->records.v[from].time_us;

	for (size_t i = from; i < to; i++)
		w->records.v[i].time_us =
			at + (w->records.v[i].time_us - first) * 10;
}

/* Logs of two servers, one after the other or at the same time. */
static void
check_servers(const char *one, const char *other, bool together)
{
	struct buf whole, parts[2];
	struct world w;
	size_t n;

	start(&w);
	read_log(&w, one);
	n = w.records.n;
	read_log(&w, other);
	if (together) {
		stretch(&w, 0, n, 1000000000000000);
		stretch(&w, n, w.records.n, 1000000002000000);
	}
	buf_init(&whole);
	buf_init(&parts[0]);
	buf_init(&parts[1]);
	w.server = together ? n : 0;
	analyze_part(&w, 0, w.records.n, &whole);
	analyze_part(&w, 0, n, &parts[0]);
	analyze_part(&w, n, w.records.n, &parts[1]);
	check_sum(&w, one, &whole, parts, 2, n);
	analyze_part(&w, 0, n, &parts[1]);
	analyze_part(&w, n, w.records.n, &parts[0]);
	check_sum(&w, other, &whole, parts, 2, n);
	buf_release(&whole);
	buf_release(&parts[0]);
	buf_release(&parts[1]);
	finish(&w);
}

Test(add_logs, holds_for_logs_of_two_servers)
{
	check_servers("statements.csv", "durations.json", false);
	check_servers("statements.csv", "both.stderr", false);
	check_servers("statements.csv", "durations.json", true);
	check_servers("statements.csv", "both.stderr", true);
	check_servers("both.stderr", "both.stderr", true);
}
