#include "model/shape_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static void
make_key(struct buf *key, const char *id, const char *service, const char *path)
{
	buf_init(key);
	buf_add(key, id, strlen(id) + 1);
	buf_add(key, service, strlen(service) + 1);
	buf_str(key, path);
}

void
shape_index_init(struct shape_index *x, struct arena *arena,
		 const struct analysis *a)
{
	*x = (struct shape_index){.arena = arena};
	for (size_t i = 0; i < a->shapes.n; i++)
		shape_index_add(x, a->shapes.v[i]);
}

void
shape_index_release(struct shape_index *x)
{
	map_release(&x->by_key);
}

void
shape_index_add(struct shape_index *x, struct analysis_shape *shape)
{
	struct buf key;

	make_key(&key, shape->id, shape->service, shape->path);
	map_put(&x->by_key, arena_strndup(x->arena, key.data, key.len), key.len,
		shape);
	buf_release(&key);
}

struct analysis_shape *
shape_index_find(const struct shape_index *x, const char *id,
		 const char *service, const char *path)
{
	struct analysis_shape *shape;
	struct buf key;

	make_key(&key, id, service, path);
	shape = map_find(&x->by_key, key.data, key.len);
	buf_release(&key);
	return shape;
}

static int
by_key(const void *x, const void *y)
{
	const struct analysis_shape *a = *(struct analysis_shape *const *)x;
	const struct analysis_shape *b = *(struct analysis_shape *const *)y;
	int c = strcmp(a->id, b->id);

	if (c == 0)
		c = strcmp(a->service, b->service);
	return c ? c : strcmp(a->path, b->path);
}

void
shapes_sort(struct analysis *a)
{
	if (a->shapes.n)
		qsort(a->shapes.v, a->shapes.n, sizeof(*a->shapes.v), by_key);
}
