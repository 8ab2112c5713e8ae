/*
 * The links of a chain as an analysis names them (model/analysis.h).
 */
#ifndef CROSS_CHAIN_H
#define CROSS_CHAIN_H

#include "cross/scene.h"

/*
 * Append via's links to out. The function of a trigger goes without saying and
 * is left out; so is a link that repeats the one before it.
 */
void chain_name(struct scene *s, const struct link *via,
		struct analysis_chain *out);

/* Whether it passes through <owner>_api, of any version. */
bool chain_uses_api(const struct analysis_chain *chain, const char *owner);

#endif
