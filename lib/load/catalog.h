/*
 * The catalog, from a live server or from DDL. Both end in catalog_finish and
 * give the same model for the same schema.
 */
#ifndef LOAD_CATALOG_H
#define LOAD_CATALOG_H

#include "base/err.h"
#include "model/catalog.h"

struct pg_conn;

/*
 * Read conn's database in one repeatable-read snapshot with a fixed number of
 * queries. schemas (n of them; 0: all that are not the system's) narrow down:
 * foreign keys that lead out of them are left out, names in definitions that
 * do are gaps. A definition that the parser does not know, from a newer server,
 * is a gap of the catalog, whose file is the database's name and whose line 0.
 * Any role can read what is needed. -1 with err set (ERR_DATABASE) if the
 * server refuses or goes away; the catalog is then of no use.
 */
int catalog_load_live(struct catalog *c, struct pg_conn *conn,
		      const char *const *schemas, size_t n, struct err *err);

/*
 * Interpret a script: pg_dump output, structure.sql or migrations. psql
 * commands and COPY data are skipped, statements that are not understood are
 * added to catalog.gaps. Call it for one file after the other, in order,
 * between ddl_start and ddl_finish.
 */
struct ddl;
struct ddl *ddl_start(struct catalog *c);
int ddl_load(struct ddl *d, const char *path, struct err *err);
int ddl_run(struct ddl *d, const char *path, const char *text, size_t len,
	    struct err *err);
/* Finish the catalog and free d. */
void ddl_finish(struct ddl *d);

#endif
