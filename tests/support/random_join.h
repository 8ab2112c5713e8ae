/*
 * Random queries that join tables by their foreign keys, the same ones for the
 * same seed: inner and outer joins, subqueries of every kind, CTEs, sorts and
 * limits. Nearly all are valid.
 */
#ifndef SUPPORT_RANDOM_JOIN_H
#define SUPPORT_RANDOM_JOIN_H

#include <stdint.h>

#include "base/buf.h"
#include "model/catalog.h"

/* Replace out by a query; *ordered: its rows have one order. */
void random_join(const struct catalog *c, uint64_t seed, struct buf *out,
		 bool *ordered);

#endif
