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
