/*
 * A change of ownership to be tried, as text:
 *
 *	users += public.addresses, public.user_notes
 *
 * The tables are exact names, and belong to that service whoever else the plan
 * names for them; "reference" in place of a service is the plan's list of that
 * name.
 */
#ifndef LOAD_PLAN_CHANGE_H
#define LOAD_PLAN_CHANGE_H

#include "base/err.h"
#include "model/plan.h"

/*
 * Add the claims of change to the plan; whether there are such tables is found
 * out when it is bound. source is what messages say that it comes from. Returns
 * -1 with err set for what is no change, and for a service that the plan does
 * not have.
 */
int plan_change(struct plan *plan, const char *source, const char *change,
		struct arena *arena, struct err *err);

#endif
