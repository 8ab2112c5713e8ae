/*
 * The plan's allow: entries, relation by relation, into the analysis. Entries
 * that ended before ownership.today are left out.
 */
#ifndef CROSS_ALLOW_H
#define CROSS_ALLOW_H

#include "cross/scene.h"

void allow_resolve(struct scene *s);

#endif
