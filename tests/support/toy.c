#include "support/toy.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cross/own.h"
#include "load/plan.h"

void
toy_start(struct toy *w, const char *tables)
{
	*w = (struct toy){0};
	tiny_catalog(&w->catalog, &w->arena, tables);
	diag_init(&w->diags, &w->arena);
	w->workload.arena = &w->arena;
}

void
toy_finish(struct toy *w)
{
	expander_free(w->expander);
	plan_release(&w->plan);
	catalog_release(&w->catalog);
	arena_release(&w->arena);
}

void
toy_bind(struct toy *w, const char *yaml)
{
	const char *text = arena_printf(&w->arena, "version: 1\n%s\n", yaml);
	const struct diag *d;
	struct err err;

	catalog_finish(&w->catalog);
	w->expander = expander_new(&w->catalog, &w->arena);
	if (plan_parse(&w->plan, "plan.yaml", text, strlen(text), &w->diags,
		       &err))
		abort();
	own_bind(&w->own, &w->plan, &w->catalog, w->expander, 20261123,
		 &w->diags, &w->arena);
	vec_each (d, &w->diags.items) {
		if (d->level != DIAG_ERROR)
			continue;
		fprintf(stderr, "%s\n", d->message);
		abort();
	}
}

static int
service_index(const struct toy *w, const char *name)
{
	const struct service *s = plan_find_service(&w->plan, name);

	if (!s && *name)
		abort();
	return s ? s->index : -1;
}

struct cell *
toy_run(struct toy *w, const char *service, const char *sql, uint64_t calls)
{
	struct cell *cell = arena_new(&w->arena, struct cell);
	struct shape *shape = arena_new(&w->arena, struct shape);

	shape->text = sql;
	shape->id = hash_bytes(sql, strlen(sql), 0);
	cell->id = (uint32_t)w->workload.cells.n;
	cell->shape = shape;
	cell->statement = expander_statement(w->expander, sql, strlen(sql),
					     NULL);
	cell->service = service_index(w, service);
	cell->path = "";
	cell->calls = calls;
	cell->transactions = calls;
	cell->time_us = calls * 10;
	vec_push(&w->arena, &w->workload.cells, cell);
	w->workload.coverage.statements += calls;
	w->workload.coverage.records += calls;
	w->workload.coverage.attributed += *service ? calls : 0;
	w->workload.coverage.resolved +=
		cell->statement->state == STATEMENT_RESOLVED ? calls : 0;
	return cell;
}

void
toy_commit(struct toy *w, const char *service, uint64_t count, ...)
{
	struct transaction *t = arena_new(&w->arena, struct transaction);
	const struct cell *cell;
	va_list ap;

	t->service = service_index(w, service);
	t->count = count;
	va_start(ap, count);
	while ((cell = va_arg(ap, const struct cell *)))
		vec_push(&w->arena, &t->cells, cell);
	va_end(ap);
	vec_push(&w->arena, &w->workload.transactions, t);
}

struct analysis *
toy_analysis(struct toy *w)
{
	if (!w->analysis)
		w->analysis = analyze(&w->own, &w->workload, w->expander,
				      &w->arena);
	return w->analysis;
}

static const char *
object_text(const struct analysis *a, const struct crossing *x)
{
	for (size_t i = 0; i < a->shapes.n; i++)
		if (strcmp(a->shapes.v[i]->id, x->object) == 0)
			return a->shapes.v[i]->text;
	return x->object;
}

static void
add_line(struct buf *b, const struct analysis *a, const struct crossing *x)
{
	buf_printf(b, "%s %s -> %s %" PRIu64 " [", crossing_kind_name(x->kind),
		   x->consumer, x->owner, x->weight);
	for (size_t i = 0; i < x->relations.n; i++)
		buf_printf(b, "%s%s", i ? " " : "", x->relations.v[i]);
	buf_printf(b, "] %s%s\n", object_text(a, x),
		   x->allowed ? " allowed" : "");
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

const char *
crossings_text(struct arena *arena, const struct analysis *a)
{
	VEC(const char *) lines = {0};
	const char *text;
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < a->crossings.n; i++) {
		buf_clear(&b);
		add_line(&b, a, a->crossings.v[i]);
		vec_push(arena, &lines, arena_strdup(arena, b.data));
	}
	buf_clear(&b);
	if (lines.n)
		qsort(lines.v, lines.n, sizeof(*lines.v), by_text);
	for (size_t i = 0; i < lines.n; i++)
		buf_str(&b, lines.v[i]);
	text = arena_strdup(arena, b.data);
	buf_release(&b);
	return text;
}

const char *
toy_crossings(struct toy *w)
{
	return crossings_text(&w->arena, toy_analysis(w));
}
