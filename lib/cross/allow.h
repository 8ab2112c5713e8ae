/*
 * The plan's allow: entries. What they name is a relation; its partitions go
 * with it.
 */
#ifndef CROSS_ALLOW_H
#define CROSS_ALLOW_H

#include "cross/scene.h"

VEC_TYPE(relation_list, const struct relation *);

/* Has the entry ended? Its last day is a day on which it holds. */
bool allow_ended(const struct plan_allow *entry, int today);

/* What an entry names, in a stable order; the list lives in arena. */
struct relation_list allow_relations(const struct ownership *own,
				     const struct plan_allow *entry,
				     struct arena *arena);

/* Entries that have not ended, relation by relation, into the analysis. */
void allow_resolve(struct scene *s);

#endif
