#include "cross/shapes.h"

#include <stdlib.h>

#include "base/mem.h"
#include "cross/effects.h"

/* A cell's statement is that of many others: what it does is found once. */
static const struct analysis_effects *
find_effects(struct scene *s, struct map *found, const struct cell *cell,
	     struct arena *scratch)
{
	const char *key = (const char *)&cell->statement;
	struct analysis_effects *effects = map_find(found, key,
						    sizeof(cell->statement));

	if (!effects) {
		effects = effects_of(s, cell->statement, scratch);
		map_put(found, key, sizeof(cell->statement), effects);
		arena_reset(scratch);
	}
	return effects;
}

static struct analysis_shape *
shape_of(struct scene *s, const struct cell *cell,
	 const struct analysis_effects *effects)
{
	struct analysis_shape *out = arena_new(s->arena, struct analysis_shape);

	*out = (struct analysis_shape){
		.id = arena_printf(s->arena, "%016llx",
				   (unsigned long long)cell->shape->id),
		.text = scene_text(s, cell->shape->text),
		.service = scene_service(s, cell->service),
		.path = scene_text(s, cell->path),
		.effects = effects,
		.cell =
			{
				.service = cell->service,
				.calls = cell->calls,
				.transactions = cell->transactions,
				.rolled_back = cell->rolled_back,
				.failed = cell->failed,
				.time_us = cell->time_us,
			},
	};
	return out;
}

struct analysis_shape **
shapes_add(struct scene *s, const struct workload *w)
{
	struct analysis_shape **shapes = xcalloc(w->cells.n, sizeof(*shapes));
	struct arena scratch = ARENA_INIT;
	struct map found = MAP_INIT;

	for (size_t i = 0; i < w->cells.n; i++) {
		const struct cell *cell = w->cells.v[i];
		struct analysis_shape *shape = shape_of(
			s, cell, find_effects(s, &found, cell, &scratch));

		shapes[cell->id] = shape;
		vec_push(s->arena, &s->out->shapes, shape);
	}
	map_release(&found);
	arena_release(&scratch);
	return shapes;
}
