/* The shapes of an analysis by what tells them apart. */
#ifndef MODEL_SHAPE_INDEX_H
#define MODEL_SHAPE_INDEX_H

#include "model/analysis.h"

struct shape_index {
	struct arena *arena; /* for keys */
	struct map by_key;   /* id NUL service NUL path */
};

void shape_index_init(struct shape_index *x, struct arena *arena,
		      const struct analysis *a);
void shape_index_release(struct shape_index *x);
void shape_index_add(struct shape_index *x, struct analysis_shape *shape);
/* NULL if there is none. */
struct analysis_shape *shape_index_find(const struct shape_index *x,
					const char *id, const char *service,
					const char *path);

/* Sort the analysis' shapes by those three. */
void shapes_sort(struct analysis *a);

#endif
