/*
 * Results add up: a log read in parts, cut anywhere between records, gives what
 * it gives in one run. Logs are written by sessions that really do begin,
 * commit, fail and go back to savepoints, in every way that servers log it.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/open.h"
#include "tally_script.h"

/* A workload that others are added to. */
struct sum {
	struct arena arena;
	struct workload w;
	struct open_counts counts;
};

static struct cell *
cell_in(struct sum *s, const struct cell *from)
{
	struct cell *c;
	struct shape *shape;

	for (size_t i = 0; i < s->w.cells.n; i++) {
		c = s->w.cells.v[i];
		if (c->shape->id == from->shape->id &&
		    c->service == from->service &&
		    strcmp(c->path, from->path) == 0)
			return c;
	}
	c = arena_new(&s->arena, struct cell);
	shape = arena_new(&s->arena, struct shape);
	shape->id = from->shape->id;
	shape->text = arena_strdup(&s->arena, from->shape->text);
	c->shape = shape;
	c->service = from->service;
	c->path = arena_strdup(&s->arena, from->path);
	vec_push(&s->arena, &s->w.cells, c);
	return c;
}

static void
add_transaction(void *arg, int service, struct cell *const *cells, size_t n,
		int64_t count)
{
	struct sum *s = arg;
	struct transaction *t;

	for (size_t i = 0; i < s->w.transactions.n; i++) {
		t = s->w.transactions.v[i];
		if (t->service == service && t->cells.n == n &&
		    memcmp(t->cells.v, cells, n * sizeof(*cells)) == 0) {
			t->count += (uint64_t)count;
			return;
		}
	}
	t = arena_new(&s->arena, struct transaction);
	t->service = service;
	t->count = (uint64_t)count;
	for (size_t i = 0; i < n; i++)
		vec_push(&s->arena, &t->cells, cells[i]);
	vec_push(&s->arena, &s->w.transactions, t);
}

static void
count_error(void *arg, const struct open_event *e, int sign)
{
	struct sum *s = arg;
	uint64_t n = (uint64_t)sign;

	s->w.coverage.statements += n;
	s->w.coverage.resolved += n;
	if (e->cell->service >= 0)
		s->w.coverage.attributed += n;
}

static void
sum_init(struct sum *s)
{
	*s = (struct sum){0};
	s->counts = (struct open_counts){
		.arena = &s->arena,
		.coverage = &s->w.coverage,
		.transaction = add_transaction,
		.sign = 1,
		.execution = count_error,
		.arg = s,
	};
}

static struct open_transaction *
copy_open(struct sum *s, const struct open_transaction *from)
{
	struct open_transaction *to = arena_new(&s->arena,
						struct open_transaction);
	const struct open_event *it;

	*to = *from;
	memset(&to->events, 0, sizeof(to->events));
	to->session = arena_strdup(&s->arena, from->session);
	vec_each (it, &from->events) {
		struct open_event e = *it;

		if (e.cell)
			e.cell = cell_in(s, e.cell);
		if (e.name)
			e.name = arena_strdup(&s->arena, e.name);
		vec_push(&s->arena, &to->events, e);
	}
	return to;
}

static void
sum_add(struct sum *s, const struct workload *w)
{
	const uint64_t *from = (const uint64_t *)&w->coverage;
	uint64_t *to = (uint64_t *)&s->w.coverage;
	struct open_list more = {0};

	for (size_t i = 0; i < sizeof(w->coverage) / sizeof(*to); i++)
		to[i] += from[i];
	for (size_t i = 0; i < w->cells.n; i++) {
		struct cell *c = cell_in(s, w->cells.v[i]);

		c->calls += w->cells.v[i]->calls;
		c->transactions += w->cells.v[i]->transactions;
		c->rolled_back += w->cells.v[i]->rolled_back;
		c->failed += w->cells.v[i]->failed;
		c->time_us += w->cells.v[i]->time_us;
	}
	for (size_t i = 0; i < w->transactions.n; i++) {
		const struct transaction *t = w->transactions.v[i];
		struct cell *cells[256];

		cr_assert(t->cells.n < 256);
		for (size_t j = 0; j < t->cells.n; j++)
			cells[j] = cell_in(s, t->cells.v[j]);
		add_transaction(s, t->service, cells, t->cells.n,
				(int64_t)t->count);
	}
	for (size_t i = 0; i < w->open.n; i++)
		vec_push(&s->arena, &more, copy_open(s, w->open.v[i]));
	open_add(&s->counts, &s->w.open, &more, false);
}

/* What the lines from..to of script add up to. */
static void
add_part(struct script_world *w, struct sum *s, const char *script, size_t from,
	 size_t to)
{
	char *part = strndup(script + from, to - from);
	size_t line = 0;

	for (size_t i = 0; i < from; i++)
		line += script[i] == '\n';
	w->tally = NULL;
	w->now = 1000000000 + (int64_t)line;
	script_world_run(w, part);
	sum_add(s, script_world_finish(w));
	tally_free(w->tally);
	w->tally = NULL;
	free(part);
}

static void
run_whole(struct script_world *w, const char *script, struct buf *out)
{
	w->tally = NULL;
	w->now = 1000000000;
	script_world_run(w, script);
	script_world_finish(w);
	workload_full(out, &w->plan, w->workload);
	tally_free(w->tally);
	w->tally = NULL;
}

static size_t
next_line(const char *script, size_t at)
{
	const char *end = strchr(script + at, '\n');

	return end ? (size_t)(end - script) + 1 : strlen(script);
}

static void
check_cut(struct script_world *w, const char *script, size_t a, size_t b,
	  const char *whole)
{
	struct sum s;
	struct buf got;

	sum_init(&s);
	buf_init(&got);
	if (a > 0)
		add_part(w, &s, script, 0, a);
	add_part(w, &s, script, a, b);
	if (b < strlen(script))
		add_part(w, &s, script, b, strlen(script));
	workload_full(&got, &w->plan, &s.w);
	cr_assert_str_eq(got.data, whole,
			 "%.*s-- cut --\n%.*s-- cut --\n%s\ngave\n%s\nnot\n%s",
			 (int)a, script, (int)(b - a), script + a, script + b,
			 got.data, whole);
	buf_release(&got);
	arena_release(&s.arena);
}

/* The second part first: its times tell. */
static void
check_reversed(struct script_world *w, const char *script, size_t at,
	       const char *whole)
{
	struct sum s;
	struct buf got;

	sum_init(&s);
	buf_init(&got);
	add_part(w, &s, script, at, strlen(script));
	add_part(w, &s, script, 0, at);
	workload_full(&got, &w->plan, &s.w);
	cr_assert_str_eq(got.data, whole,
			 "%.*s-- cut --\n%s\ngave\n%s\nnot\n%s", (int)at,
			 script, script + at, got.data, whole);
	buf_release(&got);
	arena_release(&s.arena);
}

/* Cut script everywhere, in two parts and, if deep, in three. */
static void
check(const char *script, bool deep)
{
	size_t len = strlen(script);
	struct script_world w;
	struct buf whole;

	script_world_init(&w);
	buf_init(&whole);
	run_whole(&w, script, &whole);
	for (size_t a = next_line(script, 0); a < len;
	     a = next_line(script, a)) {
		check_cut(&w, script, 0, a, whole.data);
		check_reversed(&w, script, a, whole.data);
		for (size_t b = next_line(script, a); deep && b < len;
		     b = next_line(script, b))
			check_cut(&w, script, a, b, whole.data);
	}
	buf_release(&whole);
	script_world_release(&w);
}

Test(fold, joins_a_block)
{
	check("> o1 3/5 begin\n"
	      "> o1 3/5 delete from a\n"
	      "t o1 3/5 7\n"
	      "> o1 3/5 delete from b\n"
	      "t o1 3/5 8\n"
	      "> o1 3/5 commit\n"
	      "t o1 3/0 9\n"
	      "> o1 3/6 delete from c\n",
	      true);
	check("> o1 - begin\n"
	      "> o1 - delete from a\n"
	      "> o1 - delete from b\n"
	      "> o1 - commit\n"
	      "> o1 - delete from c\n",
	      true);
}

Test(fold, joins_autocommit_with_one_id)
{
	check("> o1 3/5 delete from a\n"
	      "> o1 3/5 delete from b\n"
	      "> o1 3/5 delete from c\n"
	      "> o1 3/6 delete from a\n"
	      "> o1 3/6 delete from b\n",
	      true);
}

Test(fold, takes_autocommit_without_ids_apart)
{
	check("> o1 - delete from a\n"
	      "t o1 - 5\n"
	      "> o1 - delete from a\n"
	      "t o1 - 6\n"
	      "> o1 - delete from b\n",
	      true);
}

Test(fold, joins_a_statement_with_its_error)
{
	check("> o1 3/5 begin\n"
	      "> o1 3/5 delete from a\n"
	      "! o1 3/5 delete from a\n"
	      "> o1 3/0 rollback\n"
	      "> o1 3/6 delete from b\n"
	      "! o1 3/6 delete from b\n"
	      "> o1 3/7 delete from b\n",
	      true);
	check("( o1 -\n"
	      "> o1 - delete from a\n"
	      "! o1 - delete from a\n"
	      "> o1 - begin\n"
	      "> o1 - delete from a\n"
	      "! o1 - delete from a\n"
	      "> o1 - commit\n",
	      true);
}

Test(fold, joins_savepoints)
{
	check("> o1 3/5 begin\n"
	      "> o1 3/5 delete from a\n"
	      "> o1 3/5 savepoint s1\n"
	      "> o1 3/5 delete from a\n"
	      "> o1 3/5 savepoint s2\n"
	      "> o1 3/5 delete from b\n"
	      "> o1 3/5 release s2\n"
	      "> o1 3/5 delete from c\n"
	      "> o1 3/5 rollback to s1\n"
	      "> o1 3/5 delete from d\n"
	      "> o1 3/5 commit\n",
	      true);
}

Test(fold, knows_a_block_that_was_lost)
{
	check("> o1 3/5 begin\n"
	      "> o1 3/5 delete from a\n"
	      "> o1 3/5 delete from b\n"
	      ") o1 3/0\n"
	      "( o1 -\n"
	      "> o1 3/6 delete from a\n"
	      ") o1 -\n",
	      true);
}

static uint32_t
roll(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % n;
}

/* How one session logs. */
struct writer {
	char name[8];
	uint32_t backend, lxid;
	bool ids, durations, inline_durations;
	int depth; /* of savepoints */
	bool block, aborted, alive;
	/* What it did in its block, and behind how many savepoints. */
	struct done {
		int table, depth;
	} done[256];
	size_t ndone;
};

/* How often each table was deleted from for good. */
static uint64_t truth[6];

static void
forget(struct writer *s, int depth)
{
	size_t n = 0;

	for (size_t i = 0; i < s->ndone; i++)
		if (s->done[i].depth < depth)
			s->done[n++] = s->done[i];
	s->ndone = n;
}

static void
make_true(struct writer *s)
{
	for (size_t i = 0; i < s->ndone; i++)
		truth[s->done[i].table]++;
	s->ndone = 0;
}

static void
put_id(struct buf *out, const struct writer *s, bool idle)
{
	if (!s->ids)
		buf_str(out, " -");
	else
		buf_printf(out, " %u/%u", s->backend, idle ? 0 : s->lxid);
}

static void
put_statement(struct buf *out, const struct writer *s, const char *sql,
	      bool fails, bool idle, bool idle_after)
{
	if (s->inline_durations && !fails) {
		buf_printf(out, "+ %s", s->name);
		put_id(out, s, idle_after);
		buf_printf(out, " 11 %s\n", sql);
		return;
	}
	if (!s->inline_durations) {
		buf_printf(out, "> %s", s->name);
		put_id(out, s, idle);
		buf_printf(out, " %s\n", sql);
	}
	if (fails) {
		buf_printf(out, "! %s", s->name);
		put_id(out, s, idle);
		buf_printf(out, " %s\n", sql);
	} else if (s->durations) {
		buf_printf(out, "t %s", s->name);
		put_id(out, s, idle_after);
		buf_str(out, " 7\n");
	}
}

static void
work(struct buf *out, struct writer *s, uint32_t *seed)
{
	static const char *const sql[] = {"delete from a", "delete from b",
					  "delete from c", "delete from d",
					  "select 1",	   "delete from e"};
	bool fails = s->aborted || roll(seed, 9) == 0;
	int which = (int)roll(seed, 6);

	if (!s->block)
		s->lxid++;
	put_statement(out, s, sql[which], fails, s->aborted, !s->block);
	s->aborted = s->block && fails;
	if (fails)
		return;
	s->done[s->ndone++] = (struct done){which, s->depth};
	if (!s->block)
		make_true(s);
}

static void
end_block(struct buf *out, struct writer *s, uint32_t *seed)
{
	bool commit = roll(seed, 3) != 0;

	put_statement(out, s, commit ? "commit" : "rollback", false, s->aborted,
		      true);
	if (s->aborted || !commit)
		s->ndone = 0;
	make_true(s);
	s->block = s->aborted = false;
	s->depth = 0;
}

static void
use_savepoint(struct buf *out, struct writer *s, uint32_t *seed)
{
	char sql[32];
	int which = (int)roll(seed, 3);

	if (s->depth == 0 || (which == 0 && !s->aborted)) {
		if (s->aborted)
			return;
		snprintf(sql, sizeof(sql), "savepoint s%d", ++s->depth);
	} else if (which == 1 && !s->aborted) {
		snprintf(sql, sizeof(sql), "release s%d", s->depth--);
		for (size_t i = 0; i < s->ndone; i++)
			if (s->done[i].depth > s->depth)
				s->done[i].depth = s->depth;
	} else {
		s->depth = 1 + (int)roll(seed, (uint32_t)s->depth);
		snprintf(sql, sizeof(sql), "rollback to s%d", s->depth);
		s->aborted = false;
		forget(s, s->depth);
	}
	put_statement(out, s, sql, false, false, false);
}

static void
step(struct buf *out, struct writer *s, uint32_t *seed)
{
	if (!s->alive) {
		buf_printf(out, "( %s -\n", s->name);
		s->alive = true;
		return;
	}
	if (!s->block && roll(seed, 3) == 0) {
		s->block = true;
		s->lxid++;
		put_statement(out, s, "begin", false, false, false);
	} else if (s->block && roll(seed, 5) == 0) {
		end_block(out, s, seed);
	} else if (s->block && roll(seed, 4) == 0) {
		use_savepoint(out, s, seed);
	} else if (roll(seed, 30) == 0) {
		buf_printf(out, ") %s -\n", s->name);
		s->block = s->aborted = s->alive = false;
		s->depth = 0;
		s->ndone = 0;
	} else {
		work(out, s, seed);
	}
}

static void
write_log(struct buf *out, uint32_t seed, int lines)
{
	static const char *const names[] = {"o1", "u2", "o3"};
	bool ids = roll(&seed, 2), durations = roll(&seed, 2);
	bool in_line = ids && roll(&seed, 3) == 0;
	struct writer sessions[3];

	buf_clear(out);
	memset(truth, 0, sizeof(truth));
	for (uint32_t i = 0; i < 3; i++) {
		sessions[i] = (struct writer){.backend = 3 + i,
					      .lxid = 10,
					      .ids = ids,
					      .durations = durations,
					      .inline_durations = in_line,
					      .alive = roll(&seed, 2)};
		snprintf(sessions[i].name, sizeof(sessions[i].name), "%s",
			 names[i]);
	}
	for (int i = 0; i < lines; i++)
		step(out, &sessions[roll(&seed, 3)], &seed);
	/* What has no end counts as committed, unless that cannot be. */
	for (int i = 0; i < 3; i++)
		if (!sessions[i].aborted)
			make_true(&sessions[i]);
}

static void
check_truth(const char *script)
{
	static const char names[] = "abcd?e";
	struct script_world w;
	uint64_t got[6] = {0};

	script_world_init(&w);
	script_world_run(&w, script);
	script_world_finish(&w);
	for (size_t i = 0; i < w.workload->cells.n; i++) {
		const struct cell *c = w.workload->cells.v[i];

		if (c->shape->text[0] == 'd')
			got[strchr(names, c->shape->text[12]) - names] +=
				c->calls;
	}
	for (int i = 0; i < 6; i++)
		if (names[i] != '?')
			cr_assert_eq(got[i], truth[i], "%s%c: %d, not %d",
				     script, names[i], (int)got[i],
				     (int)truth[i]);
	script_world_release(&w);
}

Test(transaction, counts_what_really_was_committed)
{
	struct buf script;

	buf_init(&script);
	for (uint32_t seed = 1; seed <= 1000; seed++) {
		write_log(&script, seed * 104729, 60);
		check_truth(script.data);
	}
	buf_release(&script);
}

Test(fold, holds_for_logs_of_every_kind)
{
	struct buf script;

	buf_init(&script);
	for (uint32_t seed = 1; seed <= 150; seed++) {
		write_log(&script, seed * 7919, 30);
		check(script.data, seed % 10 == 0);
	}
	buf_release(&script);
}

Test(fold, holds_for_blocks_of_many_statements)
{
	struct buf script;

	buf_init(&script);
	buf_str(&script, "> o1 3/5 begin\n");
	for (int i = 0; i < 300; i++)
		buf_printf(&script, "> o1 3/5 delete from a where id%d = 1\n",
			   (i * 7) % 90);
	buf_str(&script, "> o1 3/5 commit\n");
	check(script.data, false);
	buf_release(&script);
}

Test(fold, gives_up_on_blocks_without_measure)
{
	struct script_world w;
	struct buf script, got;

	script_world_init(&w);
	buf_init(&script);
	buf_init(&got);
	buf_str(&script, "( o1 -\n> o1 3/5 begin\n");
	for (int i = 0; i < OPEN_EVENTS_MAX; i++)
		buf_str(&script, "> o1 3/5 savepoint s\n"
				 "> o1 3/5 delete from a\n"
				 "> o1 3/5 release s\n");
	script_world_run(&w, script.data);
	script_world_finish(&w);
	workload_brief(&got, &w.plan, w.workload);
	cr_expect_str_eq(got.data, "a 4096 1 0 0\norders: a = 1\n");
	cr_expect_eq(w.workload->open.n, 0);
	buf_release(&got);
	buf_release(&script);
	script_world_release(&w);
}
