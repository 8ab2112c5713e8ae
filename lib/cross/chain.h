/*
 * The links of a chain as an analysis names them (model/analysis.h).
 */
#ifndef CROSS_CHAIN_H
#define CROSS_CHAIN_H

#include "cross/scene.h"

/*
 * The links of via, which stays as it is. The function of a trigger goes
 * without saying and is left out; so is a link that repeats the one before it.
 */
struct analysis_chain chain_name(struct scene *s, const struct link *via);

/* Whether it passes through <owner>_api, of any version. */
bool chain_uses_api(const struct analysis_chain *chain, const char *owner);

#endif
