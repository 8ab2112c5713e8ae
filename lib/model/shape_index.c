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

static bool
ids_ascend(const struct analysis *a)
{
	for (size_t i = 1; i < a->shapes.n; i++)
		if (strcmp(a->shapes.v[i - 1]->id, a->shapes.v[i]->id) > 0)
			return false;
	return true;
}

/* Those of one id, where the ids are sorted. */
static void
sort_services(struct analysis *a)
{
	struct analysis_shape **v = a->shapes.v;
	size_t from = 0;

	for (size_t i = 1; i < a->shapes.n; i++) {
		if (strcmp(v[from]->id, v[i]->id) == 0)
			continue;
		qsort(v + from, i - from, sizeof(*v), by_key);
		from = i;
	}
	qsort(v + from, a->shapes.n - from, sizeof(*v), by_key);
}

void
shapes_sort(struct analysis *a)
{
	if (a->shapes.n == 0)
		return;
	if (ids_ascend(a))
		sort_services(a);
	else
		qsort(a->shapes.v, a->shapes.n, sizeof(*a->shapes.v), by_key);
}
