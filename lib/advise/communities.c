#include "advise/communities.h"

#include <stdlib.h>

#include "base/mem.h"

#ifdef HAVE_IGRAPH

#include <igraph/igraph.h>

/* How willing Leiden is to refine communities in another than the best way. */
#define RANDOMNESS 0.01
/* Until nothing changes could be for ever. */
#define ROUNDS 10

struct communities {
	igraph_t graph;
	igraph_vector_t own, weights, strengths; /* of edges, edges, nodes */
	igraph_vector_int_t label;
	const struct weighted_edges *edges;
	size_t nodes;
};

static int
fail(struct err *err, igraph_error_t code)
{
	return err_set(err, ERR_BUG, "igraph: %s", igraph_strerror(code));
}

struct communities *
communities_new(const struct weighted_edges *edges, size_t nodes,
		struct err *err)
{
	struct communities *c = xcalloc(1, sizeof(*c));
	igraph_vector_int_t ends;
	igraph_error_t code;

	/* Errors are returned, not printed before the end. */
	igraph_set_error_handler(igraph_error_handler_ignore);
	c->edges = edges;
	c->nodes = nodes;
	igraph_vector_int_init(&ends, (igraph_integer_t)edges->n * 2);
	igraph_vector_init(&c->own, (igraph_integer_t)edges->n);
	igraph_vector_init(&c->weights, (igraph_integer_t)edges->n);
	igraph_vector_init(&c->strengths, (igraph_integer_t)nodes);
	igraph_vector_int_init(&c->label, 0);
	for (size_t i = 0; i < edges->n; i++) {
		VECTOR(ends)[2 * i] = edges->v[i].a;
		VECTOR(ends)[2 * i + 1] = edges->v[i].b;
		VECTOR(c->own)[i] = edges->v[i].weight;
	}
	code = igraph_create(&c->graph, &ends, (igraph_integer_t)nodes,
			     IGRAPH_UNDIRECTED);
	igraph_vector_int_destroy(&ends);
	if (code != IGRAPH_SUCCESS) {
		fail(err, code);
		igraph_empty(&c->graph, 0, IGRAPH_UNDIRECTED);
		communities_free(c);
		return NULL;
	}
	return c;
}

void
communities_free(struct communities *c)
{
	if (!c)
		return;
	igraph_vector_int_destroy(&c->label);
	igraph_vector_destroy(&c->strengths);
	igraph_vector_destroy(&c->weights);
	igraph_vector_destroy(&c->own);
	igraph_destroy(&c->graph);
	free(c);
}

/* Node weights of modularity, and twice the weight of all edges. */
static double
set_strengths(struct communities *c, const double *weights)
{
	double all = 0;

	igraph_vector_null(&c->strengths);
	for (size_t i = 0; i < c->edges->n; i++) {
		double w = weights ? weights[i] : VECTOR(c->own)[i];

		VECTOR(c->weights)[i] = w;
		VECTOR(c->strengths)[c->edges->v[i].a] += w;
		VECTOR(c->strengths)[c->edges->v[i].b] += w;
		all += 2 * w;
	}
	return all;
}

int
communities_find(struct communities *c, const double *weights,
		 double resolution, uint64_t seed, int *label, struct err *err)
{
	double all = set_strengths(c, weights);
	igraph_integer_t n;
	igraph_error_t code;

	for (size_t i = 0; i < c->nodes && all <= 0; i++)
		label[i] = (int)i;
	if (all <= 0)
		return (int)c->nodes;
	igraph_rng_seed(igraph_rng_default(), (igraph_uint_t)seed);
	code = igraph_community_leiden(&c->graph, &c->weights, &c->strengths,
				       resolution / all, RANDOMNESS, false,
				       ROUNDS, &c->label, &n, NULL);
	if (code != IGRAPH_SUCCESS)
		return fail(err, code);
	for (size_t i = 0; i < c->nodes; i++)
		label[i] = (int)VECTOR(c->label)[i];
	return (int)n;
}

#else

struct communities *
communities_new(const struct weighted_edges *edges, size_t nodes,
		struct err *err)
{
	(void)edges;
	(void)nodes;
	err_set(err, ERR_INPUT,
		"services cannot be suggested: this dbsplit "
		"was built without igraph");
	err_hint(err, "install igraph with its headers (libigraph-dev on "
		      "Debian) and build again");
	return NULL;
}

void
communities_free(struct communities *c)
{
	free(c);
}

int
communities_find(struct communities *c, const double *weights,
		 double resolution, uint64_t seed, int *label, struct err *err)
{
	(void)c;
	(void)weights;
	(void)resolution;
	(void)seed;
	(void)label;
	return err_set(err, ERR_BUG, "there is no igraph");
}

#endif
