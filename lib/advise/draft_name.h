/*
 * What names of roles and applications say of the service behind them:
 * "orders_app", "orders-web-7d9f8b6c5d-x2x4z" and "svc_orders" all say orders.
 */
#ifndef ADVISE_DRAFT_NAME_H
#define ADVISE_DRAFT_NAME_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * The name in lower case, without the words at its ends that name a kind of
 * program, role or place and without the ids behind it; words are joined by _.
 * As a service's name of an ownership plan can be; "" if nothing is left.
 */
const char *draft_base(struct arena *a, struct str name);

/*
 * The same of an application's name, but "" for one that says nothing: a kind
 * of program alone, or a tool or driver that gives its own name, whatever
 * service it is used by.
 */
const char *draft_application_base(struct arena *a, struct str name);

/* Whether a table is one that a tool for migrations keeps. */
bool draft_is_bookkeeping(const char *table);

#endif
