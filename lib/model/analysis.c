#include "model/analysis.h"

#include <stddef.h>
#include <string.h>

static const char *const crossing_kinds[CROSSING_KINDS] = {
	[CROSSING_READ] = "read",
	[CROSSING_WRITE] = "write",
	[CROSSING_JOIN] = "join",
	[CROSSING_TRANSACTION] = "transaction",
	[CROSSING_FOREIGN_KEY] = "foreign-key",
	[CROSSING_VIEW] = "view",
	[CROSSING_FUNCTION] = "function",
	[CROSSING_TRIGGER] = "trigger",
	[CROSSING_SEQUENCE] = "sequence",
	[CROSSING_TYPE] = "type",
	[CROSSING_GRANT] = "grant",
	[CROSSING_INHERITS] = "inherits",
};

const char *
crossing_kind_name(enum crossing_kind kind)
{
	return crossing_kinds[kind];
}

int
crossing_kind_find(const char *name)
{
	for (int i = 0; i < CROSSING_KINDS; i++)
		if (strcmp(crossing_kinds[i], name) == 0)
			return i;
	return -1;
}

struct analysis_shape *
analysis_shape_of(const struct cell *cell)
{
	size_t offset = offsetof(struct analysis_shape, cell);

	return (struct analysis_shape *)((char *)cell - offset);
}

/* The place of name in a sorted list, or where it would be. */
static size_t
name_place(const struct name_list *list, const char *name)
{
	size_t low = 0, high = list->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(list->v[middle], name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
name_list_has(const struct name_list *list, const char *name)
{
	size_t at = name_place(list, name);

	return at < list->n && strcmp(list->v[at], name) == 0;
}

void
name_list_add(struct arena *a, struct name_list *list, const char *name)
{
	size_t at = name_place(list, name);

	if (at < list->n && strcmp(list->v[at], name) == 0)
		return;
	vec_push(a, list, name);
	memmove(&list->v[at + 1], &list->v[at],
		(list->n - 1 - at) * sizeof(*list->v));
	list->v[at] = name;
}

const struct analysis_relation *
analysis_find_relation(const struct analysis *a, const char *name)
{
	size_t low = 0, high = a->relations.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(a->relations.v[middle].name, name);

		if (order == 0)
			return &a->relations.v[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const char *
analysis_owner(const struct analysis *a, const char *relation)
{
	const struct analysis_relation *r = analysis_find_relation(a, relation);

	return r ? r->owner : "";
}

/* Where the shapes of that id begin, or would. */
static size_t
shape_place(const struct analysis *a, const char *id)
{
	struct analysis_shape *const *v = a->shapes.v;
	size_t low = 0, high = a->shapes.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(v[middle]->id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct analysis_shape *
analysis_find_shape(const struct analysis *a, const char *id)
{
	size_t at = shape_place(a, id);

	return at < a->shapes.n && strcmp(a->shapes.v[at]->id, id) == 0
		       ? a->shapes.v[at]
		       : NULL;
}

const struct analysis_shape *
analysis_shape_of_service(const struct analysis *a, const char *id,
			  const char *service)
{
	for (size_t i = shape_place(a, id);
	     i < a->shapes.n && strcmp(a->shapes.v[i]->id, id) == 0; i++)
		if (strcmp(a->shapes.v[i]->service, service) == 0)
			return a->shapes.v[i];
	return NULL;
}
