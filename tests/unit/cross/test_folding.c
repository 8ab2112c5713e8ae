/*
 * A bound on memory folds shapes: what is known of who touches whose tables,
 * and how often, stays as it is without the bound.
 */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/tally.h"
#include "report/report.h"
#include "support/toy.h"

#define SERVICES 3
#define SESSIONS 7
#define RECORDS	 6000

static struct toy w;
static unsigned state;

static const char plan[] =
	"services:\n"
	"  users: {tables: [users, addresses], roles: [users_app]}\n"
	"  orders: {tables: [orders, items], roles: [orders_app]}\n"
	"  stock: {tables: [stock], roles: [stock_app]}\n";

static const char *const roles[SERVICES] = {"users_app", "orders_app",
					    "stock_app"};

static const struct {
	const char *name;
	const char *columns[6];
} tables[] = {
	{"users", {"id", "name", "email", "phone", "born", "city"}},
	{"addresses", {"id", "user_id", "street", "zip", "city", "lang"}},
	{"orders", {"id", "user_id", "total", "at", "state", "note"}},
	{"items", {"id", "order_id", "sku", "qty", "price", "note"}},
	{"stock", {"id", "sku", "qty", "at", "place", "note"}},
};

static void
start(void)
{
	struct buf spec;

	buf_init(&spec);
	for (size_t i = 0; i < 5; i++) {
		buf_printf(&spec, "%s(", tables[i].name);
		for (size_t j = 0; j < 6; j++)
			buf_printf(&spec, "%s ", tables[i].columns[j]);
		buf_str(&spec, ") ");
	}
	toy_start(&w, spec.data);
	buf_release(&spec);
	tiny_view(&w.catalog, "overview", "id total",
		  "SELECT u.id, o.total FROM users u, orders o "
		  "WHERE o.user_id = u.id");
	toy_bind(&w, plan);
}

static void
finish(void)
{
	toy_finish(&w);
}

TestSuite(folding, .init = start, .fini = finish);

static unsigned
below(unsigned n)
{
	state = state * 1103515245u + 12345u;
	return (state >> 16) % n;
}

/* Some columns of a table, in the order of the table. */
static void
put_columns(struct buf *out, unsigned table, const char *alias)
{
	bool any = false;

	for (size_t i = 0; i < 6; i++) {
		if (below(2) && (any || i < 5))
			continue;
		buf_printf(out, "%s%s%s", any ? ", " : "", alias,
			   tables[table].columns[i]);
		any = true;
	}
}

static void
put_query(struct buf *out)
{
	unsigned a = below(5), b = below(5);

	buf_str(out, "select ");
	switch (below(4)) {
	case 0:
		put_columns(out, a, "");
		buf_printf(out, " from %s where id = 1", tables[a].name);
		break;
	case 1:
		put_columns(out, a, "x.");
		buf_str(out, ", ");
		put_columns(out, b, "y.");
		buf_printf(out, " from %s x join %s y on x.id = y.id",
			   tables[a].name, tables[b].name);
		break;
	case 2:
		put_columns(out, a, "");
		buf_printf(out, " from %s where id in (select id from %s)",
			   tables[a].name, tables[b].name);
		break;
	default:
		buf_printf(out, "total, id as c%u from overview", below(1000));
	}
}

static void
put_write(struct buf *out)
{
	unsigned a = below(5);
	const char *column = tables[a].columns[1 + below(5)];

	switch (below(3)) {
	case 0:
		buf_printf(out, "update %s set %s = 1 where ", tables[a].name,
			   column);
		buf_printf(out, "%s = %s", tables[a].columns[below(6)],
			   tables[a].columns[below(6)]);
		break;
	case 1:
		buf_printf(out, "delete from %s where %s = 2 returning ",
			   tables[a].name, column);
		put_columns(out, a, "");
		break;
	default:
		buf_printf(out, "insert into %s (", tables[a].name);
		put_columns(out, a, "");
		buf_str(out, ") select ");
		buf_printf(out, "1, 2, 3, 4, 5, id as c%u from orders",
			   below(1000));
	}
}

static void
put_statement(struct buf *out)
{
	switch (below(12)) {
	case 0:
		buf_str(out, "begin");
		break;
	case 1:
	case 2:
		buf_str(out, "commit");
		break;
	case 3:
		buf_str(out, "rollback");
		break;
	case 4:
		put_write(out);
		buf_str(out, "; ");
		put_query(out);
		break;
	case 5:
		buf_printf(out, "set application_name = 'a%u'", below(50));
		break;
	case 6:
		buf_printf(out, "prepare p%u as ", below(3));
		put_write(out);
		break;
	case 7:
		buf_printf(out, "execute p%u", below(3));
		break;
	case 8:
	case 9:
		put_write(out);
		break;
	default:
		put_query(out);
	}
}

/* Run a part of the log of all sessions. */
static void
run_part(struct tally *t, unsigned from, unsigned to)
{
	struct buf text;
	char session[32];

	buf_init(&text);
	state = 42;
	for (unsigned i = 0; i < to; i++) {
		unsigned pid = 1 + below(SESSIONS);
		struct log_record r = {
			.kind = RECORD_STATEMENT,
			.calls = 1,
			.duration_us = 10,
			.time_us = 1 + (int64_t)i * 1000000,
			.role = str_of(roles[pid % SERVICES]),
			.database = STR("shop"),
			.pid = pid,
		};

		buf_clear(&text);
		put_statement(&text);
		snprintf(session, sizeof(session), "5f000000.%x", pid);
		r.session = str_of(session);
		r.text = (struct str){text.data, text.len};
		if (below(40) == 0) {
			r.kind = RECORD_ERROR;
			r.duration_us = -1;
		}
		if (i >= from)
			tally_record(t, &r);
	}
	buf_release(&text);
}

static struct analysis *
analyze_part(struct arena *arena, size_t bound, unsigned from, unsigned to)
{
	struct tally *t = tally_new(&w.plan, &w.catalog, w.expander, arena);
	struct analysis *a;

	if (bound)
		tally_bound(t, bound);
	run_part(t, from, to);
	a = analyze(&w.own, tally_finish(t), w.expander, arena);
	tally_free(t);
	return a;
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static void count(struct map *counts, struct arena *arena, uint64_t n,
		  const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static void
count(struct map *counts, struct arena *arena, uint64_t n, const char *fmt, ...)
{
	const char *key;
	va_list ap;

	va_start(ap, fmt);
	key = arena_vprintf(arena, fmt, ap);
	va_end(ap);
	n += (uintptr_t)map_get(counts, key);
	map_set(counts, key, (void *)(uintptr_t)n);
}

/* What each service does to each table of others, of each kind, how often. */
static const char *
boundaries(const struct analysis *a, struct arena *arena)
{
	struct map counts = MAP_INIT;
	const struct map_entry *it;
	VEC(const char *) lines = {0};
	const char *text = "";

	for (size_t i = 0; i < a->crossings.n; i++) {
		const struct crossing *x = a->crossings.v[i];
		bool together = x->kind == CROSSING_TRANSACTION;

		for (size_t j = 0; j < x->relations.n; j++)
			count(&counts, arena, x->weight, "%s %s %s %s %s",
			      crossing_kind_name(x->kind), x->consumer,
			      x->owner, x->relations.v[j],
			      together ? x->object : "");
	}
	map_each (it, &counts)
		vec_push(arena, &lines,
			 arena_printf(arena, "%s %zu\n", it->key,
				      (size_t)(uintptr_t)it->value));
	qsort(lines.v, lines.n, sizeof(*lines.v), by_text);
	for (size_t i = 0; i < lines.n; i++)
		text = arena_printf(arena, "%s%s", text, lines.v[i]);
	map_release(&counts);
	return text;
}

static void
same_numbers(const struct coverage *a, const struct coverage *b)
{
	cr_assert_eq(a->records, b->records);
	cr_assert_eq(a->statements, b->statements);
	cr_assert_eq(a->attributed, b->attributed);
	cr_assert_eq(a->resolved, b->resolved);
	cr_assert_eq(a->unparsed, b->unparsed);
	cr_assert_eq(a->rolled_back, b->rolled_back);
	cr_assert_eq(a->failed, b->failed);
}

/* A bound past which there is always room for folds. */
#define SOFT 1200000

Test(folding, keeps_every_crossing_and_its_counts)
{
	struct arena arena = ARENA_INIT;
	struct analysis *whole = analyze_part(&arena, 0, 0, RECORDS), *folded;

	for (size_t bound = SOFT; bound < 2 * SOFT; bound += SOFT / 4) {
		folded = analyze_part(&arena, bound, 0, RECORDS);
		cr_assert_gt(folded->coverage.folded, 1000);
		cr_assert_gt(folded->coverage.folded_shapes, 100);
		cr_assert_eq(folded->coverage.unkept, 0);
		cr_assert_lt(folded->shapes.n, whole->shapes.n);
		same_numbers(&folded->coverage, &whole->coverage);
		cr_assert_str_eq(boundaries(folded, &arena),
				 boundaries(whole, &arena));
		for (size_t i = 0; i < whole->services.n; i++)
			cr_assert_eq(folded->services.v[i].statements,
				     whole->services.v[i].statements);
	}
	arena_release(&arena);
}

Test(folding, has_the_columns_of_all)
{
	struct arena arena = ARENA_INIT;
	const struct analysis *a = analyze_part(&arena, SOFT, 0, RECORDS);
	const struct analysis_shape *found = NULL;

	for (size_t i = 0; i < a->shapes.n; i++)
		if (strcmp(a->shapes.v[i]->text,
			   "(folded) read public.users") == 0)
			found = a->shapes.v[i];
	cr_assert_not_null(found);
	cr_assert_eq(found->effects->accesses.n, 1);
	cr_assert_eq(found->effects->accesses.v[0].columns.n, 6);
	arena_release(&arena);
}

static void
write_json(struct buf *out, const struct analysis *a)
{
	static const struct report_options all = {.kind = -1};

	buf_init(out);
	report_json(out, a, &all);
}

Test(folding, gives_the_same_bytes_again)
{
	struct arena arena = ARENA_INIT;
	struct buf first, second;

	write_json(&first, analyze_part(&arena, SOFT, 0, RECORDS));
	write_json(&second, analyze_part(&arena, SOFT, 0, RECORDS));
	cr_assert_str_eq(first.data, second.data);
	cr_assert_not_null(strstr(first.data, "\"folded\": "));
	cr_assert_null(strstr(first.data, "\"unkept\": "));
	buf_release(&first);
	buf_release(&second);
	arena_release(&arena);
}

Test(folding, is_not_written_of_where_there_was_room)
{
	struct arena arena = ARENA_INIT;
	struct buf bounded, whole;

	write_json(&bounded, analyze_part(&arena, SIZE_MAX / 2, 0, 500));
	write_json(&whole, analyze_part(&arena, 0, 0, 500));
	cr_assert_str_eq(bounded.data, whole.data);
	cr_assert_null(strstr(whole.data, "folded"));
	buf_release(&bounded);
	buf_release(&whole);
	arena_release(&arena);
}

/* What is cut is not joined then, and what was told before is not known: only
   what does not depend on that can be the same. */
Test(folding, adds_up)
{
	struct arena arena = ARENA_INIT;
	struct analysis *parts[2], *again;
	size_t shapes;
	struct err err;

	parts[0] = analyze_part(&arena, SOFT, 0, RECORDS);
	again = parts[1] = analyze_part(&arena, SOFT, 0, RECORDS);
	shapes = again->shapes.n;
	parts[0]->open.n = parts[1]->open.n = 0;
	parts[0] = analysis_sum(parts, 2, &err);
	cr_assert_not_null(parts[0]);
	cr_assert_eq(parts[0]->shapes.n, shapes);
	cr_assert_eq(parts[0]->crossings.n, again->crossings.n);
	cr_assert_eq(parts[0]->transactions.n, again->transactions.n);
	cr_assert_eq(parts[0]->coverage.folded, 2 * again->coverage.folded);
	arena_release(&arena);
}

static uint64_t
unknown_for_memory(const struct analysis *a)
{
	const struct analysis_unknown *it;
	uint64_t n = 0;

	vec_each (it, &a->unknown)
		if (strcmp(it->what, "memory") == 0)
			n += it->count;
	return n;
}

Test(folding, never_calls_clean_what_there_was_no_room_for)
{
	struct arena arena = ARENA_INIT;
	struct analysis *whole = analyze_part(&arena, 0, 0, RECORDS);

	for (size_t bound = 1; bound < 600000; bound = bound * 3 + 50000) {
		const struct analysis *a = analyze_part(&arena, bound, 0,
							RECORDS);
		const struct coverage *c = &a->coverage;

		cr_assert_eq(c->statements, whole->coverage.statements);
		cr_assert_eq(c->attributed, whole->coverage.attributed);
		cr_assert_eq(c->rolled_back, whole->coverage.rolled_back);
		cr_assert_gt(c->unkept, 0);
		cr_assert_eq(c->resolved + c->unkept, c->statements);
		cr_assert_eq(unknown_for_memory(a), c->unkept);
		cr_assert_lt(a->shapes.n, 2000);
	}
	arena_release(&arena);
}
