/*
 * In which order services are split: the one with the clearest boundary first,
 * then again among those that are left, for a service that was split has no
 * crossings any more. Pure.
 */
#ifndef ADVISE_ORDER_H
#define ADVISE_ORDER_H

#include "model/split_plan.h"

/*
 * Fill in the rest of out, from its analysis and weights. A service whose
 * tables inherit from another one's goes before that one: a parent cannot leave
 * while it has children here.
 */
void order_services(struct split_plan *out, struct arena *arena);

#endif
