#include "model/split_plan.h"

#include <string.h>

const struct split_service *
split_plan_find(const struct split_plan *p, const char *name)
{
	const struct split_service *it;

	vec_each (it, &p->order)
		if (strcmp(it->name, name) == 0)
			return it;
	return NULL;
}

size_t
split_plan_place(const struct split_plan *p, const char *name)
{
	const struct split_service *it = split_plan_find(p, name);

	return it ? (size_t)(it - p->order.v) + 1 : 0;
}

const struct split_service *
split_item_service(const struct split_plan *p, const struct split_item *item)
{
	const struct split_service *a, *b;

	a = split_plan_find(p, item->crossing->consumer);
	b = split_plan_find(p, item->crossing->owner);
	if (!a || !b)
		return a ? a : b;
	return a < b ? a : b;
}
