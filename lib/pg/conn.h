/*
 * Connections to PostgreSQL. Nothing else of the program knows libpq.
 *
 * conninfo is what a user may give: a URI, a keyword string, a plain database
 * name, or "" for the PG* variables. A password never stands in a message.
 */
#ifndef PG_CONN_H
#define PG_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct pg_conn;
struct pg_result;

/* NULL with err set (ERR_DATABASE, or ERR_INPUT for conninfo that is none). */
struct pg_conn *pg_connect(const char *conninfo, struct err *err);
void pg_close(struct pg_conn *c);

int pg_server_version(const struct pg_conn *c); /* as server_version_num */
const char *pg_database(const struct pg_conn *c);

/* Run a command that returns nothing of interest. */
int pg_exec(struct pg_conn *c, const char *sql, struct err *err);

/*
 * Run one query with text parameters (NULL is null). Returns NULL with err set.
 */
struct pg_result *pg_query(struct pg_conn *c, const char *sql, int nparams,
			   const char *const *params, struct err *err);
void pg_result_free(struct pg_result *r);

int pg_rows(const struct pg_result *r);
int pg_columns(const struct pg_result *r);
const char *pg_column_name(const struct pg_result *r, int column);
/* Borrowed from r; NULL is null. */
const char *pg_value(const struct pg_result *r, int row, int column);

#endif
