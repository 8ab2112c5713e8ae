/*
 * Random queries over a catalog, the same ones for the same seed. They are
 * written without care for types, so that some of them are not valid.
 */
#ifndef PG_RANDOM_SQL_H
#define PG_RANDOM_SQL_H

#include <stdint.h>

#include "model/catalog.h"

struct random_sql;

struct random_sql *random_sql_new(const struct catalog *c, uint64_t seed);
void random_sql_free(struct random_sql *r);
/* Borrowed until the next call. */
const char *random_sql_next(struct random_sql *r);

#endif
