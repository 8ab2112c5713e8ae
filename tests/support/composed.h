/*
 * What holds of any composition, whatever it is of: each query parses and asks
 * its owner alone, and what it refers to is there.
 */
#ifndef SUPPORT_COMPOSED_H
#define SUPPORT_COMPOSED_H

#include "sql/decompose.h"

/* NULL, or what does not hold; it lives in the context's arena. */
const char *composed_wrong(const struct resolve_context *ctx,
			   const struct decompose_owners *owners,
			   const struct composition *c);

#endif
