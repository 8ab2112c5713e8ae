#include "model/open_count.h"

#include <string.h>

/* How far back a cell is looked for; squeeze() finds the others. */
#define NEAR 32

/* Does what t did count as undone? */
static bool
is_gone(const struct open_session *t)
{
	return !t->apart && (t->aborted || t->rolled_back);
}

/* n is multiplied by the sign before. */
static void
count_gone(struct open_counts *c, const struct open_cell *it, uint64_t n)
{
	it->cell->rolled_back += n;
	c->coverage->rolled_back += n;
}

static void
count_failed(struct open_counts *c, const struct open_cell *it)
{
	uint64_t failed = (uint64_t)c->sign * it->failed;

	it->cell->failed += failed;
	c->coverage->failed += failed;
	count_gone(c, it, failed);
}

/* What it did stays. */
static void
count_done(struct open_counts *c, const struct open_cell *it)
{
	struct cell *cell = it->cell;

	if (it->failed)
		count_failed(c, it);
	cell->calls += (uint64_t)c->sign * it->calls;
	cell->time_us += (uint64_t)c->sign * it->time_us;
}

/* What t did from there on does not. */
static void
count_undone(struct open_counts *c, const struct open_session *t, size_t from)
{
	for (size_t i = from; i < t->cells.n; i++) {
		const struct open_cell *it = &t->cells.v[i];

		count_failed(c, it);
		count_gone(c, it, (uint64_t)c->sign * it->calls);
	}
}

static void
count_apart(struct open_counts *c, const struct open_cell *it)
{
	struct cell *cell = it->cell;

	cell->transactions += (uint64_t)c->sign * it->calls;
	if (it->writes && it->calls > 0)
		c->transaction(c->arg, cell->service, &cell, 1,
			       c->sign * (int64_t)it->calls);
}

/* Cells that ran are marked, and with another mark those that wrote. The first
   of these that has a service names the transaction's. */
static void
count_together(struct open_counts *c, const struct open_session *t)
{
	const uint64_t ran = c->mark + 1, wrote = c->mark + 2;
	const struct open_cell *it;
	int service = -1;

	c->cells.n = 0;
	c->mark = wrote;
	vec_each (it, &t->cells) {
		struct cell *cell = it->cell;

		count_done(c, it);
		if (it->calls == 0)
			continue;
		if (cell->mark < ran) {
			cell->transactions += (uint64_t)c->sign;
			cell->mark = ran;
		}
		if (!it->writes || cell->mark == wrote)
			continue;
		vec_push(c->arena, &c->cells, cell);
		cell->mark = wrote;
		if (service < 0)
			service = cell->service;
	}
	if (c->cells.n > 0)
		c->transaction(c->arg, service, c->cells.v, c->cells.n,
			       c->sign);
}

void
open_count(struct open_counts *c, const struct open_session *t)
{
	const struct open_cell *it;

	if (is_gone(t)) {
		count_undone(c, t, 0);
	} else if (t->apart) {
		vec_each (it, &t->cells) {
			count_done(c, it);
			count_apart(c, it);
		}
	} else {
		count_together(c, t);
	}
}

/* One entry for each cell between two savepoints. */
static void
squeeze(struct open_counts *c, struct open_session *t)
{
	size_t n = 0, segment = 0, last = t->last_at, base = 0;
	bool starts = true;

	for (size_t i = 0; i <= t->cells.n; i++) {
		struct open_cell *it;

		for (; segment < t->savepoints.n &&
		       t->savepoints.v[segment].cells == i;
		     segment++) {
			t->savepoints.v[segment].cells = n;
			starts = true;
		}
		if (i == t->cells.n)
			break;
		it = &t->cells.v[i];
		if (i == last)
			t->last_at = SIZE_MAX;
		if (it->calls == 0 && it->failed == 0)
			continue;
		if (starts) {
			c->mark += t->cells.n + 1;
			base = n;
			starts = false;
		}
		if (it->cell->mark >= c->mark) {
			struct open_cell *to =
				&t->cells.v[it->cell->mark - c->mark + base];

			to->calls += it->calls;
			to->failed += it->failed;
			to->time_us += it->time_us;
		} else {
			it->cell->mark = c->mark + n - base;
			t->cells.v[n++] = *it;
		}
		if (i == last)
			t->last_at = it->cell->mark - c->mark + base;
	}
	c->mark += t->cells.n + 1;
	t->cells.n = n;
}

struct open_cell *
open_execute(struct open_counts *c, struct open_session *t, struct cell *cell)
{
	size_t from = t->savepoints.n > 0
			      ? t->savepoints.v[t->savepoints.n - 1].cells
			      : 0;
	size_t n = t->cells.n;

	for (size_t i = n; i > from && n - i < NEAR; i--) {
		if (t->cells.v[i - 1].cell != cell)
			continue;
		t->last_at = i - 1;
		return &t->cells.v[i - 1];
	}
	if (n >= 2 * NEAR && (n & (n - 1)) == 0) {
		squeeze(c, t);
		n = t->cells.n;
	}
	vec_push(t->lists, &t->cells, (struct open_cell){.cell = cell});
	t->last_at = n;
	return &t->cells.v[n];
}

static void
take_back(struct open_counts *c, struct open_session *t, size_t from)
{
	count_undone(c, t, from);
	if (from < t->cells.n)
		t->cells.n = from;
}

bool
open_use_savepoint(struct open_counts *c, struct open_session *t,
		   const char *name, bool release)
{
	size_t i = t->savepoints.n;

	while (i > 0 && strcmp(t->savepoints.v[i - 1].name, name) != 0)
		i--;
	if (i == 0 && t->begun)
		return false;
	/* One from before the input: all that it saw came after. */
	if (!release)
		take_back(c, t, i == 0 ? 0 : t->savepoints.v[i - 1].cells);
	t->savepoints.n = i == 0 || release ? (i == 0 ? 0 : i - 1) : i;
	if (release)
		squeeze(c, t);
	return true;
}
