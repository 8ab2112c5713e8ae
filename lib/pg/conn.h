/*
 * Connections to PostgreSQL. Nothing else of the program knows libpq.
 *
 * A session starts with settings of its own, whatever the role, the database
 * or the user's service file set: UTF8, search_path = '', quoting and literals
 * as the standard has them, timeouts for locks and statements. Notices of the
 * server are dropped. A password never stands in a message.
 */
#ifndef PG_CONN_H
#define PG_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* The oldest server that can be read, as server_version_num. */
#define PG_VERSION_MIN 130000

struct pg_conn;
struct pg_result;

/*
 * Connect. conninfo is what a user may give, told apart as psql does: text that
 * starts with postgresql:// or postgres:// is a URI, other text with a = in it
 * is a keyword string, anything else is a database's name, and "" means the PG*
 * variables. What it does not say comes from PG*, the service file and .pgpass.
 * A database whose own name looks like a URI or keyword string is named as
 * dbname='...' in a keyword string; that name is never looked into again.
 *
 * A password in conninfo is refused: it would show in the list of processes.
 * NULL with err set: ERR_INPUT for conninfo that cannot be used, else
 * ERR_DATABASE.
 */
struct pg_conn *pg_connect(const char *conninfo, struct err *err);
void pg_close(struct pg_conn *c);

int pg_server_version(const struct pg_conn *c); /* as server_version_num */
const char *pg_database(const struct pg_conn *c);

/* ERR_DATABASE if a server of that version is too old to be read. */
int pg_check_version(int version, struct err *err);

/* The SQLSTATE of what failed last on the connection, "" where there is none:
   the server went away, or nothing has failed. */
const char *pg_error_state(const struct pg_conn *c);
/* Is a transaction open, failed or not? */
bool pg_in_transaction(const struct pg_conn *c);
/* Is something between us and the server that has sessions of its own, as a
   pooler does? */
bool pg_is_pooled(struct pg_conn *c);
/* Has the connection been lost? */
bool pg_is_lost(const struct pg_conn *c);

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

/*
 * Run one query without parameters and hand over its rows as they arrive
 * (through COPY .. TO STDOUT), so that no result is ever held as a whole. The
 * query must have n columns; it may end in a semicolon. row gets n values,
 * which it may borrow until it returns and change in place; NULL is null. It
 * returns -1 with err set to give up.
 */
int pg_each_row(struct pg_conn *c, const char *query, size_t n,
		int (*row)(char **values, void *arg, struct err *err),
		void *arg, struct err *err);

/*
 * Take apart an array of one dimension as the server prints it,
 * {a,"b c",NULL}: text is changed in place, and each gets every element, NULL
 * for null. Stops at what is no array.
 */
void pg_each_element(char *text, void (*each)(char *element, void *arg),
		     void *arg);

#endif
