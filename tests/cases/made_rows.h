/*
 * Rows made up for tables, of few values, so that joins find some. Triggers and
 * foreign keys are switched off for them.
 */
#ifndef CASES_MADE_ROWS_H
#define CASES_MADE_ROWS_H

#include "model/catalog.h"
#include "pg/conn.h"

/* Fill all tables of a catalog, whose checks are dropped for that. */
void make_rows(struct pg_conn *c, const struct catalog *catalog);

#endif
