/*
 * The workload's cells as an analysis has them.
 */
#ifndef CROSS_SHAPES_H
#define CROSS_SHAPES_H

#include "cross/scene.h"

/* Append the cells' shapes to the analysis. Returns them by cell.id; to be
   freed. */
struct analysis_shape **shapes_add(struct scene *s, const struct workload *w);

#endif
