#include <stdlib.h>
#include <string.h>

#include "cross/allow.h"
#include "cross/cross.h"
#include "cross/open.h"
#include "cross/schema.h"
#include "cross/shapes.h"
#include "model/shape_index.h"
#include "cross/transactions.h"
#include "cross/unknown.h"

static const char *
kind_name(const struct relation *r)
{
	if (r->partition_of)
		return "partition";
	switch (r->kind) {
	case RELATION_PARTITIONED:
		return "partitioned table";
	case RELATION_FOREIGN:
		return "foreign table";
	case RELATION_VIEW:
		return "view";
	case RELATION_MATVIEW:
		return "materialized view";
	default:
		return "table";
	}
}

static const char *
owner_name(const struct scene *s, int owner)
{
	switch (owner) {
	case OWNER_REFERENCE:
		return OWNER_NAME_REFERENCE;
	case OWNER_IGNORED:
		return OWNER_NAME_IGNORED;
	case OWNER_SHARED:
		return OWNER_NAME_SHARED;
	default:
		return scene_service(s, owner);
	}
}

static int
by_relation(const void *x, const void *y)
{
	return strcmp(((const struct analysis_relation *)x)->name,
		      ((const struct analysis_relation *)y)->name);
}

static void
add_relations(struct scene *s)
{
	const struct catalog *c = s->own->catalog;
	struct analysis *a = s->out;

	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];
		int owner = scene_owner(s, r);

		if (r->kind == RELATION_SEQUENCE || r->temporary ||
		    scene_schema_is_ours(s, r->schema))
			continue;
		vec_push(s->arena, &a->relations,
			 (struct analysis_relation){
				 .name = scene_relation(s, r),
				 .kind = kind_name(r),
				 .owner = owner_name(s, owner),
			 });
		if (owner >= 0 && relation_is_table(r) && !r->partition_of)
			name_list_add(s->arena, &a->services.v[owner].tables,
				      scene_relation(s, r));
	}
	if (a->relations.n)
		qsort(a->relations.v, a->relations.n, sizeof(*a->relations.v),
		      by_relation);
}

static void
add_services(struct scene *s)
{
	for (size_t i = 0; i < s->own->plan->services.n; i++)
		vec_push(s->arena, &s->out->services,
			 (struct analysis_service){
				 .name = s->service_names[i],
			 });
}

/* What the workload's cells became. */
struct cells {
	struct scene *s;
	struct analysis_shape *shapes; /* by cell.id */
};

static void
add_transactions(struct scene *s, const struct workload *w,
		 const struct cells *cells)
{
	struct arena scratch = ARENA_INIT;
	struct shape_list shapes = {0};
	struct transactions t;

	transactions_init(&t, s->out);
	for (size_t i = 0; i < w->transactions.n; i++) {
		const struct transaction *from = w->transactions.v[i];

		shapes.n = 0;
		for (size_t j = 0; j < from->cells.n; j++)
			vec_push(&scratch, &shapes,
				 &cells->shapes[from->cells.v[j]->id]);
		transactions_add(&t, scene_service(s, from->service), &shapes,
				 (int64_t)from->count);
	}
	transactions_finish(&t, s->out);
	transactions_release(&t);
	arena_release(&scratch);
}

static struct cell *
cell_of_shape(void *arg, const struct cell *from)
{
	const struct cells *cells = arg;

	return &cells->shapes[from->id].cell;
}

static const char *
text_of_scene(void *arg, const char *text)
{
	const struct cells *cells = arg;

	return scene_text(cells->s, text);
}

/* role shop_app, application psql */
static const char *
client_name(struct scene *s, const struct client *c)
{
	const char *const parts[][2] = {
		{"role", c->role},
		{"application", c->application},
		{"database", c->database},
	};
	const char *text = "";

	for (size_t i = 0; i < 3; i++)
		if (parts[i][1] && *parts[i][1])
			text = arena_printf(s->arena, "%s%s%s %s", text,
					    *text ? ", " : "", parts[i][0],
					    scene_text(s, parts[i][1]));
	return *text ? text : "nothing in the log says who";
}

static const char *
client_reason(struct scene *s, const struct client *c)
{
	return c->ambiguous ? scene_text(s, c->ambiguous) : "";
}

static void
add_unknown_clients(struct scene *s, const struct workload *w)
{
	for (size_t i = 0; i < w->clients.n; i++) {
		const struct client *c = w->clients.v[i];

		if (c->service < 0 && c->statements)
			unknown_add(s->out, "client", client_name(s, c),
				    client_reason(s, c), c->statements);
	}
}

/* What the schema itself leaves unsaid. */
static void
add_unknown_ddl(struct scene *s)
{
	const struct catalog_gap *gap;

	vec_each (gap, &s->own->catalog->gaps)
		unknown_add(s->out, "schema",
			    arena_printf(s->arena, "%s:%d:%d",
					 scene_text(s, gap->file), gap->line,
					 gap->column),
			    scene_text(s, gap->reason), 0);
}

/* A client of no service, as unknown ones are named; NULL: it has one. */
static const struct client *
client_of_scene(void *arg, const struct client *from)
{
	const struct cells *cells = arg;
	struct client *c;

	if (from->service >= 0)
		return NULL;
	c = arena_new(cells->s->arena, struct client);
	c->role = client_name(cells->s, from);
	c->ambiguous = client_reason(cells->s, from);
	c->service = -1;
	return c;
}

static void
add_workload(struct scene *s, const struct workload *w)
{
	struct cells cells = {s, shapes_add(s, w)};
	struct open_mapping mapping = {
		.cell = cell_of_shape,
		.client = client_of_scene,
		.text = text_of_scene,
		.arg = &cells,
	};

	add_transactions(s, w, &cells);
	open_copy(&s->out->open, &w->open, &mapping, s->arena);
	add_unknown_clients(s, w);
	s->out->coverage = w->coverage;
	s->out->first_us = w->first_us;
	s->out->last_us = w->last_us;
	shapes_sort(s->out);
}

struct analysis *
analyze(const struct ownership *own, const struct workload *workload,
	struct expander *expander, struct arena *arena)
{
	struct analysis *a = arena_new(arena, struct analysis);
	struct scene s;

	a->arena = arena;
	scene_init(&s, own, expander, a, arena);
	add_services(&s);
	add_relations(&s);
	allow_resolve(&s);
	schema_crossings(&s);
	add_unknown_ddl(&s);
	if (workload)
		add_workload(&s, workload);
	scene_release(&s);
	analysis_derive(a);
	return a;
}
