/*
 *	analysis -> order -> forecast
 *		 -> compositions, sagas -> items -> copies, read models
 *		 -> stores
 */
#include "advise/split.h"

#include <string.h>

#include "advise/compose.h"
#include "advise/copies.h"
#include "advise/forecast.h"
#include "advise/items.h"
#include "advise/order.h"
#include "advise/saga.h"
#include "advise/store.h"
#include "advise/usage.h"

struct split_plan
split_plan_make(const struct analysis *a, const struct plan *plan,
		const struct ownership *own, struct arena *arena)
{
	const struct saga_request request = {
		.analysis = a, .catalog = own->catalog, .plan = plan};
	struct split_plan p = {.analysis = a};
	struct usage_table *usage;

	memcpy(p.weights, plan->weights, sizeof(p.weights));
	order_services(&p, arena);
	forecast_services(&p, own->catalog ? own : NULL);
	if (own->catalog)
		compose_shapes(&p, own, arena);
	sagas_find(&request, arena, &p.sagas);
	usage = usage_table_new(a, &p.sagas, arena);
	p.hours = usage_hours(usage);
	items_choose(&p, plan, usage, arena);
	store_find(a, own, arena, &p.stores);
	copies_find(&p, own->catalog, usage, arena);
	usage_table_free(usage);
	return p;
}
