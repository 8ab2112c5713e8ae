/*
 * Databases of the cluster that tests/support/with-postgres started, one for
 * each test. Tests that find no cluster fail.
 */
#ifndef SUPPORT_CLUSTER_H
#define SUPPORT_CLUSTER_H

#include "pg/conn.h"

/* A new empty database, by a name that no other test has; connects to it. */
struct pg_conn *cluster_create_database(void);
/* Another session of the same database. */
struct pg_conn *cluster_connect(const struct pg_conn *c);
/* Close the session and drop its database. */
void cluster_drop_database(struct pg_conn *c);
/* Run statements that must succeed. */
void cluster_run(struct pg_conn *c, const char *sql);

#endif
