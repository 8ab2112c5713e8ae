/*
 * A query over several services' tables taken apart: one query for each owner,
 * in the order in which they run, and how their rows are merged.
 *
 *	q1  orders   SELECT o.id, o.user_id FROM orders o WHERE o.status = $1
 *	q2  users    SELECT u.name, u.id FROM users u WHERE u.id = ANY ($1)
 *	merge	     q2 by q2.2 = q1.2, left
 *	result	     q1.1, q2.1
 *
 * The rows of the first query that merges are the result's, in their order;
 * each further one adds its columns to the rows that its keys match. Keys are
 * of types that are equal only where their texts are.
 */
#ifndef MODEL_COMPOSITION_H
#define MODEL_COMPOSITION_H

#include <stdbool.h>

#include "base/vec.h"

/* A column of a query; both from 0. query -1: nothing. */
struct composed_column {
	int query, column;
};

/* What a query's $n stands for. */
struct composed_parameter {
	/* The statement's own $n, from 1; 0: what a query before it found: */
	int number;
	struct composed_column of;
	/* All different values of it, as an array; else that of its only row,
	   NULL where it has none. */
	bool list;
};

enum composed_merge {
	MERGE_NONE, /* its rows are parameters of others */
	MERGE_FIRST,
	MERGE_INNER,
	MERGE_LEFT, /* rows without a match stay, with NULLs */
	MERGE_ANTI, /* only those stay */
	MERGES,
};

extern const char *const composed_merge_names[MERGES];

struct composed_key {
	int column;		       /* of this query */
	struct composed_column equals; /* of one before it; NULL matches none */
};

struct composed_query {
	const char *owner; /* the service that runs it */
	const char *sql;   /* one statement, without ; */
	VEC(struct composed_parameter) parameters;
	enum composed_merge merge;
	VEC(struct composed_key) keys; /* all must match */
};

/* A column of the result. */
struct composed_output {
	const char *name;
	struct composed_column of;
	/* Instead: what is computed of merged columns, which it names q1.c2
	   (the second column of the first query). Its $n are the statement's
	   own. */
	const char *expression;
	const char *missing; /* its value where no row matches; NULL: NULL */
};

struct composition {
	const char *refused; /* why it cannot be taken apart; NULL: it is */
	bool no_query;	     /* because it is a statement of another kind */
	VEC(struct composed_query) queries;
	/* None: the result is that of the last query as it is. */
	VEC(struct composed_output) outputs;
	/* What it relies on, and what is done after the merge. */
	VEC(const char *) notes;
};

#endif
