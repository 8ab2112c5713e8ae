/* The demo monolith in a database of its own, with oddities beside it. */
#ifndef PG_SHOP_H
#define PG_SHOP_H

#include "load/catalog.h"
#include "sql/expand.h"
#include "support/cluster.h"

struct shop {
	struct pg_conn *conn;
	struct arena arena;
	struct catalog catalog;
	struct search_path path; /* public and the oddities' schema */
	struct expander *expander;
};

/* schema_file makes more, in that schema. */
void shop_open(struct shop *s, const char *schema_file, const char *schema);
void shop_close(struct shop *s);

char *shop_read(struct shop *s, const char *path, size_t *len);
/* Run a script; roles that the cluster has already are no error. */
void shop_run_file(struct shop *s, const char *path);
const struct statement *shop_statement(struct shop *s, const char *text,
				       size_t len);

#endif
