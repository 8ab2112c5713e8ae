/*
 * The proof that a query over several owners' tables gives the same rows as it
 * is and taken apart. Tests fail where it does not.
 */
#ifndef SUPPORT_PROVE_H
#define SUPPORT_PROVE_H

#include "base/map.h"
#include "pg/conn.h"
#include "sql/decompose.h"

enum proof {
	PROVEN,	 /* the same rows both ways */
	REFUSED, /* it cannot be taken apart */
	INVALID, /* the server does not take it, or finds too many rows */
};

struct prover {
	struct pg_conn *conn;
	struct resolve_context ctx; /* its arena is set here */
	struct decompose_owners owners;
	struct arena arena; /* of the query at hand */
	struct arena kept;
	struct map refused; /* how often, by reason without names */
	size_t invalid;
	size_t with_rows; /* proven, with any rows at all */
};

struct proven {
	enum proof outcome;
	const char *refused; /* until the next one */
	size_t queries;
};

/* sql is one statement without parameters. Rows that are ordered must come in
   that order, too. */
struct proven prove(struct prover *p, const char *sql, bool ordered);
/* "title: n proven", and how many are refused, by reason. */
void prover_print(const struct prover *p, const char *title, size_t proven);
void prover_release(struct prover *p);

#endif
