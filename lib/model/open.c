#include "model/open.h"

#include <stdlib.h>
#include <string.h>

/* How far back a cell is looked for; squeeze() finds the others. */
#define NEAR 32

static bool
seen(struct open_counts *counts, struct cell *cell)
{
	if (cell->mark == counts->mark)
		return true;
	cell->mark = counts->mark;
	return false;
}

int
open_service(const struct open_transaction *t)
{
	const struct open_cell *it;

	vec_each (it, &t->cells)
		if (it->writes && it->calls > 0 && it->cell->service >= 0)
			return it->cell->service;
	return -1;
}

static bool
is_nothing(const struct open_transaction *t)
{
	return t->cells.n == 0 && t->uses.n == 0 && !t->block && !t->closed;
}

bool
open_is_idle(const struct open_transaction *t)
{
	if (t->block)
		return false;
	return t->ended || t->cells.n == 0 || *t->virtual_id == '\0';
}

/* Does what t did count as undone? */
static bool
is_gone(const struct open_transaction *t)
{
	return !t->apart && (t->aborted || t->rolled_back);
}

static void
count_gone(struct open_counts *counts, const struct open_cell *it, uint64_t n)
{
	it->cell->rolled_back += n;
	counts->coverage->rolled_back += n;
}

static void
count_apart(struct open_counts *counts, const struct open_cell *it, int sign)
{
	struct cell *cell = it->cell;

	cell->transactions += (uint64_t)sign * it->calls;
	if (it->writes && it->calls > 0)
		counts->transaction(counts->arg, cell->service, &cell, 1,
				    sign * (int64_t)it->calls);
}

static void
count_together(struct open_counts *counts, const struct open_transaction *t,
	       int sign)
{
	const struct open_cell *it;

	counts->cells.n = 0;
	counts->mark++;
	vec_each (it, &t->cells) {
		if (it->calls == 0 || seen(counts, it->cell))
			continue;
		it->cell->transactions += (uint64_t)sign;
	}
	counts->mark++;
	vec_each (it, &t->cells)
		if (it->writes && it->calls > 0 && !seen(counts, it->cell))
			vec_push(counts->arena, &counts->cells, it->cell);
	if (counts->cells.n > 0)
		counts->transaction(counts->arg, open_service(t),
				    counts->cells.v, counts->cells.n, sign);
}

void
open_count(struct open_counts *counts, const struct open_transaction *t,
	   int sign)
{
	bool gone = is_gone(t);
	const struct open_cell *it;

	vec_each (it, &t->cells) {
		uint64_t calls = (uint64_t)sign * it->calls;
		uint64_t failed = (uint64_t)sign * it->failed;

		it->cell->failed += failed;
		counts->coverage->failed += failed;
		count_gone(counts, it, gone ? calls + failed : failed);
		if (gone)
			continue;
		it->cell->calls += calls;
		it->cell->time_us += (uint64_t)sign * it->time_us;
		if (t->apart)
			count_apart(counts, it, sign);
	}
	if (!gone && !t->apart)
		count_together(counts, t, sign);
}

/* One entry for each cell between two savepoints. */
static void
squeeze(struct open_counts *counts, struct open_transaction *t)
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
			counts->mark += t->cells.n + 1;
			base = n;
			starts = false;
		}
		if (it->cell->mark >= counts->mark) {
			struct open_cell *to = &t->cells.v[it->cell->mark -
							   counts->mark + base];

			to->calls += it->calls;
			to->failed += it->failed;
			to->time_us += it->time_us;
		} else {
			it->cell->mark = counts->mark + n - base;
			t->cells.v[n++] = *it;
		}
		if (i == last)
			t->last_at = it->cell->mark - counts->mark + base;
	}
	counts->mark += t->cells.n + 1;
	t->cells.n = n;
}

size_t
open_execute(struct open_counts *counts, struct open_transaction *t,
	     struct arena *arena, const struct open_cell *what)
{
	size_t from = t->savepoints.n > 0
			      ? t->savepoints.v[t->savepoints.n - 1].cells
			      : 0;
	size_t n = t->cells.n;

	for (size_t i = n; i > from && n - i < NEAR; i--) {
		struct open_cell *it = &t->cells.v[i - 1];

		if (it->cell != what->cell)
			continue;
		it->calls += what->calls;
		it->failed += what->failed;
		it->time_us += what->time_us;
		it->writes |= what->writes;
		return t->last_at = i - 1;
	}
	vec_push(arena, &t->cells, *what);
	t->last_at = n;
	if (n >= 2 * NEAR && (n & (n - 1)) == 0)
		squeeze(counts, t);
	return t->last_at;
}

static void
take_back(struct open_counts *counts, struct open_transaction *t, size_t from)
{
	for (size_t i = from; i < t->cells.n; i++) {
		struct open_cell *it = &t->cells.v[i];

		it->cell->failed += it->failed;
		counts->coverage->failed += it->failed;
		count_gone(counts, it, it->calls + it->failed);
	}
	if (from < t->cells.n)
		t->cells.n = from;
}

bool
open_use_savepoint(struct open_counts *counts, struct open_transaction *t,
		   const char *name, bool release)
{
	size_t i = t->savepoints.n;

	while (i > 0 && strcmp(t->savepoints.v[i - 1].name, name) != 0)
		i--;
	if (i == 0 && t->begun)
		return false;
	if (i == 0)
		vec_push(counts->arena, &t->uses,
			 (struct open_use){.savepoint = name,
					   .release = release});
	if (!release)
		take_back(counts, t, i == 0 ? 0 : t->savepoints.v[i - 1].cells);
	t->savepoints.n = i == 0 || release ? (i == 0 ? 0 : i - 1) : i;
	if (release)
		squeeze(counts, t);
	return true;
}

/* A copy that can be changed. */
static struct open_transaction *
copy(struct open_counts *counts, const struct open_transaction *from)
{
	struct open_transaction *t = arena_new(counts->arena,
					       struct open_transaction);

	*t = *from;
	memset(&t->cells, 0, sizeof(t->cells));
	memset(&t->savepoints, 0, sizeof(t->savepoints));
	memset(&t->uses, 0, sizeof(t->uses));
	for (size_t i = 0; i < from->cells.n; i++)
		vec_push(counts->arena, &t->cells, from->cells.v[i]);
	for (size_t i = 0; i < from->savepoints.n; i++)
		vec_push(counts->arena, &t->savepoints, from->savepoints.v[i]);
	for (size_t i = 0; i < from->uses.n; i++)
		vec_push(counts->arena, &t->uses, from->uses.v[i]);
	return t;
}

static bool
same_transaction(const struct open_transaction *a,
		 const struct open_transaction *b)
{
	bool ids = *a->virtual_id && *b->virtual_id;
	bool same_id = ids && strcmp(a->virtual_id, b->virtual_id) == 0;

	if (is_nothing(b) && !b->ended)
		return true;
	if (is_nothing(a) && !a->begun)
		return true;
	if (a->block)
		return !ids || same_id;
	if (*a->virtual_id)
		return same_id ||
		       (!*b->virtual_id && b->cells.n == 0 && b->closed);
	return !a->begun && !*b->virtual_id;
}

/* The statement that a ended with has failed, and b saw its error. */
static void
join_error(struct open_counts *counts, struct open_transaction *a,
	   struct open_transaction *b)
{
	struct open_cell *it;

	if (a->last_at >= a->cells.n ||
	    (b->lead_text != 0 && b->lead_text != a->last_text))
		return;
	it = &a->cells.v[a->last_at];
	if (it->calls == 0)
		return;
	it->calls--;
	a->last = NULL;
	if (!a->apart)
		a->aborted = true;
	if (!b->lead_cell) {
		it->failed++;
		return;
	}
	counts->twice(counts->arg, b->lead_cell);
	/* What b took back since was counted for good. */
	for (size_t i = 0; i < b->uses.n; i++)
		if (!b->uses.v[i].release)
			return;
	vec_each (it, &b->cells) {
		if (it->cell != b->lead_cell || it->failed == 0)
			continue;
		it->failed--;
		a->cells.v[a->last_at].failed++;
		break;
	}
}

/* What b's input begins with belongs to a's last statement. */
static void
join_lead(struct open_counts *counts, struct open_transaction *a,
	  struct open_transaction *b)
{
	if (is_nothing(a) && !a->begun && !a->last && a->lead_us < 0 &&
	    !a->lead_error) {
		a->lead_us = b->lead_us;
		a->lead_error = b->lead_error;
		a->lead_text = b->lead_text;
		a->lead_cell = b->lead_cell;
	} else if (a->last && b->lead_error) {
		join_error(counts, a, b);
	}
	if (a->last && b->lead_us >= 0) {
		uint64_t us = (uint64_t)b->lead_us;

		if (a->last_at < a->cells.n)
			a->cells.v[a->last_at].time_us += us;
		else
			a->last->time_us += us;
		a->last = NULL;
	}
	b->lead_us = -1;
	b->lead_error = false;
}

static bool
has_calls(const struct open_transaction *t)
{
	const struct open_cell *it;

	vec_each (it, &t->cells)
		if (it->calls > 0)
			return true;
	return false;
}

static void
append_cells(struct open_counts *counts, struct open_transaction *a,
	     const struct open_transaction *b)
{
	size_t before = a->cells.n;

	if (!is_nothing(b) || b->ended || b->last) {
		a->last = b->last;
		a->last_text = b->last_text;
		a->last_at = b->last_at < b->cells.n ? before + b->last_at
						     : SIZE_MAX;
	}
	for (size_t i = 0; i < b->cells.n; i++)
		vec_push(counts->arena, &a->cells, b->cells.v[i]);
	for (size_t i = 0; i < b->savepoints.n; i++)
		vec_push(counts->arena, &a->savepoints,
			 (struct open_savepoint){
				 .name = b->savepoints.v[i].name,
				 .cells = before + b->savepoints.v[i].cells});
	squeeze(counts, a);
}

/* a goes on as b. */
static void
join_parts(struct open_counts *counts, struct open_transaction *a,
	   const struct open_transaction *b)
{
	bool revived = *a->virtual_id && has_calls(b) &&
		       strcmp(a->virtual_id, b->virtual_id) == 0;
	if (!a->block)
		a->apart = a->cells.n == 0 || b->closed ? b->apart : a->apart;
	for (size_t i = 0; i < b->uses.n; i++)
		if (open_use_savepoint(counts, a, b->uses.v[i].savepoint,
				       b->uses.v[i].release) &&
		    !b->uses.v[i].release)
			a->aborted = false;
	a->aborted = b->aborted || (a->aborted && !revived);
	append_cells(counts, a, b);
	a->ended = b->ended;
	a->closed = b->closed;
	a->rolled_back = b->rolled_back;
	a->block |= b->block;
	a->lost = b->lost;
	if (a->lost && a->block)
		a->rolled_back = true;
	if (!*a->virtual_id)
		a->virtual_id = b->virtual_id;
	a->last_us = b->last_us;
}

/* a has ended before b: no BEGIN came between, so b is autocommit. */
static void
part(struct open_transaction *a, struct open_transaction *b)
{
	a->ended = true;
	a->lost = is_nothing(b) && b->lost;
	a->last = NULL;
	b->begun = true;
	if (*b->virtual_id)
		return;
	b->apart = true;
	b->aborted = false;
	b->rolled_back = false;
	b->block = false;
	b->uses.n = 0;
}

/* Of autocommit without ids only the last statement can still go on. */
static void
trim(struct open_transaction *b)
{
	if (*b->virtual_id || !b->apart)
		return;
	b->apart = false;
	if (b->last && b->last_at < b->cells.n) {
		b->cells.v[0] = b->cells.v[b->last_at];
		b->cells.v[0].calls = 1;
		b->cells.v[0].failed = 0;
		b->cells.v[0].time_us = 0;
		b->cells.n = 1;
		b->last_at = 0;
	} else {
		b->cells.n = 0;
	}
}

void
open_settle(struct open_transaction *t)
{
	/* Autocommit without ids, and nothing of it can still change. */
	if (t->begun && !t->block && !*t->virtual_id && !t->last)
		t->cells.n = 0;
	if (t->begun)
		t->first_us = 0;
	if (t->ended)
		t->last_us = 0;
	if (!t->last)
		t->last_at = SIZE_MAX;
	t->service = open_service(t);
	t->idle = open_is_idle(t);
}

static void
keep(struct open_list *list, struct arena *arena, struct open_transaction *t)
{
	open_settle(t);
	if (!t->begun || !t->ended)
		vec_push(arena, list, t);
}

/* Join a, the earlier one, with b; what stays an entry goes to out. */
static void
join(struct open_counts *counts, struct open_transaction *a,
     struct open_transaction *b, struct open_list *out)
{
	open_count(counts, a, -1);
	open_count(counts, b, -1);
	join_lead(counts, a, b);
	if (same_transaction(a, b)) {
		join_parts(counts, a, b);
		open_count(counts, a, 1);
		keep(out, counts->arena, a);
		return;
	}
	part(a, b);
	open_count(counts, a, 1);
	open_count(counts, b, 1);
	trim(b);
	keep(out, counts->arena, a);
	keep(out, counts->arena, b);
}

/* The entries of one session in one input; they can be the same. */
struct ends {
	struct open_transaction *lead, *trail;
};

static void
find_ends(struct map *ends, struct arena *arena, const struct open_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct open_transaction *t = list->v[i];
		struct ends *e = map_get(ends, t->session);

		if (!e) {
			e = arena_new(arena, struct ends);
			map_set(ends, t->session, e);
		}
		if (!t->begun)
			e->lead = t;
		if (!t->ended)
			e->trail = t;
	}
}

/* Was a session cut at a's end before it was at b's beginning? Without times
   the order is that of adding. */
static bool
in_order(const struct open_transaction *a, const struct open_transaction *b)
{
	return a && b &&
	       (a->last_us <= b->first_us || a->last_us <= 0 ||
		b->first_us <= 0);
}

/* Put the entries of one session into out. */
static void
add_ends(struct open_counts *counts, const struct ends *into,
	 const struct ends *from, struct open_list *out)
{
	struct ends a = *into, b = {0};

	if (from && from->lead)
		b.lead = copy(counts, from->lead);
	if (from && from->trail)
		b.trail = from->trail == from->lead ? b.lead
						    : copy(counts, from->trail);
	if (in_order(a.trail, b.lead)) {
		join(counts, a.trail, b.lead, out);
		if (a.lead == a.trail)
			a.lead = NULL;
		if (b.trail == b.lead)
			b.trail = NULL;
		a.trail = b.lead = NULL;
	} else if (in_order(b.trail, a.lead)) {
		join(counts, b.trail, a.lead, out);
		if (b.lead == b.trail)
			b.lead = NULL;
		if (a.trail == a.lead)
			a.trail = NULL;
		b.trail = a.lead = NULL;
	}
	if (a.lead)
		keep(out, counts->arena, a.lead);
	if (a.trail && a.trail != a.lead)
		keep(out, counts->arena, a.trail);
	if (b.lead)
		keep(out, counts->arena, b.lead);
	if (b.trail && b.trail != b.lead)
		keep(out, counts->arena, b.trail);
}

void
open_add(struct open_counts *counts, struct open_list *into,
	 const struct open_list *from)
{
	struct map old = MAP_INIT, more = MAP_INIT;
	struct open_list out = {0};
	const struct map_entry *it;
	const struct ends none = {0};

	find_ends(&old, counts->arena, into);
	find_ends(&more, counts->arena, from);
	map_each (it, &old)
		add_ends(counts, it->value, map_find(&more, it->key, it->len),
			 &out);
	map_each (it, &more)
		if (!map_has(&old, it->key, it->len))
			add_ends(counts, &none, it->value, &out);
	map_release(&old);
	map_release(&more);
	*into = out;
	open_sort(into);
}

static int
compare(const void *x, const void *y)
{
	const struct open_transaction *a = *(struct open_transaction *const *)x;
	const struct open_transaction *b = *(struct open_transaction *const *)y;
	int c = strcmp(a->session, b->session);

	if (c == 0)
		c = (b->begun < a->begun) - (a->begun < b->begun);
	if (c == 0)
		c = strcmp(a->virtual_id, b->virtual_id);
	return c;
}

void
open_sort(struct open_list *list)
{
	if (list->n > 0)
		qsort(list->v, list->n, sizeof(*list->v), compare);
}

void
open_tidy(struct open_counts *counts, struct open_transaction *t)
{
	squeeze(counts, t);
}
