/*
 * Decisions and permissions of the plan that are about nothing: what they were
 * made for is gone, or never was.
 */
#ifndef CROSS_GONE_H
#define CROSS_GONE_H

#include "base/diag.h"
#include "model/analysis.h"
#include "model/ownership.h"

/*
 * A warning for each decision without a crossing in a. Kinds that only
 * statements show are left out unless workload says that a is of all the
 * statements that were meant, and of some.
 */
void gone_decisions(const struct plan *plan, const struct analysis *a,
		    bool workload, struct diag_list *diags);

/*
 * A warning for each allow: entry that has not ended, that names something, and
 * under which a holds no access. Whatever it names may be accessed by
 * statements alone: without workload, as above, there is no warning.
 */
void gone_permissions(const struct ownership *own, const struct analysis *a,
		      bool workload, struct diag_list *diags);

#endif
