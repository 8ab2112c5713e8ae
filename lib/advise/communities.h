/*
 * Communities of a weighted graph, by the Leiden algorithm on modularity
 * (Traag, Waltman and van Eck, 2019). The work is igraph's: a program that was
 * built without it finds none, and says so.
 */
#ifndef ADVISE_COMMUNITIES_H
#define ADVISE_COMMUNITIES_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/vec.h"

/* Between two nodes, which are numbered from 0; each pair once. */
struct weighted_edge {
	uint32_t a, b;
	double weight; /* more than 0 */
};

VEC_TYPE(weighted_edges, struct weighted_edge);

struct communities; /* opaque: a graph */

/* NULL with err set: there is no igraph, or no memory for it. */
struct communities *communities_new(const struct weighted_edges *edges,
				    size_t nodes, struct err *err);
void communities_free(struct communities *c);

/*
 * Put the community of each node, from 0, in label, and return how many there
 * are; -1 with err set. weights (one for each edge) stand in for the edges'
 * own; NULL: those. A resolution of more than 1 gives more and smaller ones.
 * The same seed gives the same result.
 */
int communities_find(struct communities *c, const double *weights,
		     double resolution, uint64_t seed, int *label,
		     struct err *err);

#endif
