#include "cross/shapes.h"

#include "base/index.h"
#include "base/text.h"
#include "cross/effects.h"

/* A cell's statement is that of many others: what it does is found once. */
static const struct analysis_effects *
find_effects(struct scene *s, struct index *found, const struct cell *cell,
	     struct arena *scratch)
{
	uint64_t key = (uintptr_t)cell->statement;
	struct analysis_effects *effects = index_find(found, key);

	if (!effects) {
		effects = effects_of(s, cell->statement, scratch);
		index_put(found, key, effects);
		arena_reset(scratch);
	}
	return effects;
}

/* Shapes that are run by several services, or under several paths, come one
   after the other. */
static void
name_shape(struct scene *s, struct analysis_shape *out, const struct cell *cell,
	   const struct cell *before, char *id)
{
	if (before && before->shape == cell->shape) {
		out->id = out[-1].id;
		out->text = out[-1].text;
		return;
	}
	hex_write(id, cell->shape->id);
	out->id = id;
	out->text = cell->shape->valid ? cell->shape->text
				       : scene_valid(s, cell->shape->text);
}

static void
make_shape(struct scene *s, struct analysis_shape *out, const struct cell *cell)
{
	out->service = scene_service(s, cell->service);
	out->path = scene_valid(s, cell->path);
	out->cell = (struct cell){
		.service = cell->service,
		.calls = cell->calls,
		.transactions = cell->transactions,
		.rolled_back = cell->rolled_back,
		.failed = cell->failed,
		.time_us = cell->time_us,
	};
}

struct analysis_shape *
shapes_add(struct scene *s, const struct workload *w)
{
	size_t n = w->cells.n;
	struct analysis_shape *shapes = arena_calloc(s->arena, n,
						     sizeof(*shapes));
	char *ids = arena_alloc(s->arena, n * HEX_SIZE);
	struct arena scratch = ARENA_INIT;
	struct index found = {0};

	vec_reserve(s->arena, &s->out->shapes, n);
	for (size_t i = 0; i < n; i++) {
		const struct cell *cell = w->cells.v[i];
		struct analysis_shape *out = &shapes[i];

		name_shape(s, out, cell, i > 0 ? w->cells.v[i - 1] : NULL,
			   ids + i * HEX_SIZE);
		make_shape(s, out, cell);
		out->effects = find_effects(s, &found, cell, &scratch);
		vec_push(s->arena, &s->out->shapes, out);
	}
	index_release(&found);
	arena_release(&scratch);
	return shapes;
}
