/*
 * The workload's cells as an analysis has them.
 */
#ifndef CROSS_SHAPES_H
#define CROSS_SHAPES_H

#include "cross/scene.h"

/* Put the shapes into the analysis. Returns them by cell.id: in w's order. */
struct analysis_shape *shapes_add(struct scene *s, const struct workload *w);

#endif
