/*
 * A published schema in a database of its own, with rows made up for it, and a
 * plan for who owns what.
 */
#ifndef CASES_PUBLISHED_H
#define CASES_PUBLISHED_H

#include "model/ownership.h"
#include "sql/expand.h"
#include "support/prove.h"

struct published {
	struct arena arena;
	struct pg_conn *conn;
	struct catalog catalog;
	struct search_path path;
	struct plan plan;
	struct ownership own;
	struct expander *expander;
	struct prover prover;
	size_t queries, several, proven; /* that were tried */
};

/* The text of one of the cases' files, in the arena. */
const char *read_case(struct arena *a, const char *name);
/* schema is a script; what is psql's in it is left out. */
void open_published(struct published *p, const char *schema);
void bind_plan(struct published *p, const char *yaml);
/* Prove a query if it asks several services. False: it is not valid. */
bool try_query(struct published *p, const char *sql, bool ordered);
/* Print what came of it, and drop the database. */
void close_published(struct published *p, const char *title);

#endif
