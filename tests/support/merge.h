/*
 * A composition carried out as model/composition.h says, the way an application
 * would: each query runs by itself, and the rows are merged here, as texts.
 */
#ifndef SUPPORT_MERGE_H
#define SUPPORT_MERGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/composition.h"
#include "pg/conn.h"

struct table {
	size_t columns;
	VEC(const char **) rows; /* NULL is null */
};

/* Returns -1 with err set where the server refuses one of the queries. */
int merge_composition(struct pg_conn *c, const struct composition *composition,
		      struct arena *a, struct table *out, struct err *err);

/* The rows of one query. */
int table_of_query(struct pg_conn *c, const char *sql, struct arena *a,
		   struct table *out, struct err *err);

/* Sort the rows, for comparing sets. */
void table_sort(struct table *t);
bool table_equal(const struct table *a, const struct table *b);
void table_print(struct buf *out, const struct table *t, size_t rows);

#endif
