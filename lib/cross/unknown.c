#include "cross/unknown.h"

#include <stdlib.h>
#include <string.h>

void
unknown_add(struct analysis *a, const char *what, const char *name,
	    const char *reason, uint64_t count)
{
	vec_push(a->arena, &a->unknown,
		 (struct analysis_unknown){
			 .what = what,
			 .name = name,
			 .reason = reason,
			 .count = count,
		 });
}

static int
by_name(const void *x, const void *y)
{
	const struct analysis_unknown *a = x, *b = y;
	int c = strcmp(a->what, b->what);

	if (c == 0)
		c = strcmp(a->name, b->name);
	return c ? c : strcmp(a->reason, b->reason);
}

static void
make_unique(struct analysis *a)
{
	size_t kept = 0;

	if (a->unknown.n == 0)
		return;
	qsort(a->unknown.v, a->unknown.n, sizeof(*a->unknown.v), by_name);
	for (size_t i = 1; i < a->unknown.n; i++) {
		if (by_name(&a->unknown.v[kept], &a->unknown.v[i]) == 0)
			a->unknown.v[kept].count += a->unknown.v[i].count;
		else
			a->unknown.v[++kept] = a->unknown.v[i];
	}
	a->unknown.n = kept + 1;
	/* A sum can take back what one of its inputs counted. */
	kept = 0;
	for (size_t i = 0; i < a->unknown.n; i++) {
		const struct analysis_unknown *u = &a->unknown.v[i];

		if (u->count > 0 || strcmp(u->what, "client") != 0)
			a->unknown.v[kept++] = *u;
	}
	a->unknown.n = kept;
}

/* Clients are counted where the log is read, the schema has no count. */
static void
drop_derived(struct analysis *a)
{
	size_t kept = 0;

	for (size_t i = 0; i < a->unknown.n; i++) {
		const struct analysis_unknown *u = &a->unknown.v[i];

		if (u->count == 0 || strcmp(u->what, "client") == 0)
			a->unknown.v[kept++] = *u;
	}
	a->unknown.n = kept;
}

VEC_TYPE(shape_refs, struct analysis_shape *);

/* Shapes that leave something unknown, or that make temporary tables. */
static void
find_gaps(const struct analysis *a, struct shape_refs *out,
	  struct arena *scratch)
{
	for (size_t i = 0; i < a->shapes.n; i++) {
		const struct analysis_effects *effects =
			a->shapes.v[i]->effects;

		if (effects->gaps.n || strcmp(effects->state, "truncated") == 0)
			vec_push(scratch, out, a->shapes.v[i]);
	}
}

static void
find_temporary(const struct shape_refs *shapes, struct map *names)
{
	for (size_t i = 0; i < shapes->n; i++) {
		const struct analysis_gap *gap;

		vec_each (gap, &shapes->v[i]->effects->gaps)
			if (gap->kind == GAP_TEMPORARY)
				map_set(names, gap->what, shapes->v[i]);
	}
}

static void
add_gap(struct analysis *a, const struct analysis_shape *shape,
	const struct analysis_gap *gap, const struct map *temporary,
	uint64_t count)
{
	const char *kind = gap_kind_names[gap->kind];

	switch (gap->kind) {
	case GAP_TEMPORARY:
		break;
	case GAP_RELATION:
		if (!map_get(temporary, gap->what))
			unknown_add(a, kind, gap->what, "", count);
		break;
	case GAP_COLUMN:
	case GAP_ROUTINE:
		unknown_add(a, kind, gap->what, "", count);
		break;
	case GAP_DYNAMIC:
	case GAP_UNPARSED:
	case GAP_REMOTE:
	case GAP_MEMORY:
		/* What is a reason; the statement says the rest. */
		unknown_add(a, kind, shape->id, gap->what, count);
		break;
	}
}

void
unknown_derive(struct analysis *a)
{
	struct map temporary = MAP_INIT;
	struct arena scratch = ARENA_INIT;
	struct shape_refs shapes = {0};

	drop_derived(a);
	find_gaps(a, &shapes, &scratch);
	find_temporary(&shapes, &temporary);
	for (size_t i = 0; i < shapes.n; i++) {
		const struct analysis_shape *shape = shapes.v[i];
		uint64_t count = shape->cell.calls + shape->cell.rolled_back;
		const struct analysis_gap *gap;

		if (count == 0)
			continue;
		vec_each (gap, &shape->effects->gaps)
			add_gap(a, shape, gap, &temporary, count);
		if (strcmp(shape->effects->state, "truncated") == 0)
			unknown_add(a, "truncated", shape->id, "", count);
	}
	map_release(&temporary);
	arena_release(&scratch);
	make_unique(a);
}
