/*
 * A first ownership plan, from who was seen to do what: services from the names
 * of clients, each table to the service that writes it most.
 *
 * Clients are told apart while the logs are read, by tag, or by role and what
 * the application's name says; only when all are known is it decided which of
 * them are one service.
 */
#ifndef ADVISE_DRAFT_H
#define ADVISE_DRAFT_H

#include "load/tally.h"
#include "model/analysis.h"

/* Clients that are one for all that is known. */
struct draft_client {
	const char *key, *tag; /* with its value; NULL: there was none */
	const char *role;      /* "" */
	const char *base;      /* of its applications, "" */
	struct name_list applications; /* at most DRAFT_APPLICATIONS */
	bool more;		       /* there were others */
	int service;		       /* in draft.services, -1: of nobody */
};

#define DRAFT_APPLICATIONS 4

struct draft_table {
	const struct relation *relation;
	/* Executions that committed: of the service that it was given to, and
	   of all. */
	uint64_t own_writes, writes, own_reads, reads;
	bool doubtful; /* another service does nearly as much */
	/* A service whose name the table's begins with, and that it was not
	   given to; or NULL. */
	const char *named;
	/* Of a suggestion: the share of runs in which it has this place. */
	double stable;
};

VEC_TYPE(draft_tables, struct draft_table);

struct draft_service {
	const char *name;
	struct name_list roles, applications; /* patterns of a plan */
	const char *key, *tag; /* the latter is a pattern; NULL: none */
	struct name_list tags; /* values of the key that were met */
	uint64_t statements;
	struct draft_tables tables;
	/* Without a table: whose tables it touches most, and how often of all
	   its accesses; NULL: none's. */
	const char *near;
	uint64_t near_touched, touched;
};

struct draft {
	struct arena *arena;
	const struct catalog *catalog;
	struct tally_naming naming; /* to read the logs with */
	struct map known;	    /* clients by what tells them apart */
	VEC(struct draft_client *) clients;
	VEC(struct draft_service) services; /* by name */
	struct draft_tables reference, ignore, unused;
	uint64_t statements, left_out; /* executions; of nobody */
	size_t runs;   /* of a suggestion; 0: services are by clients */
	size_t wanted; /* so many services were asked for; 0: any number */
};

/* The catalog must live as long. draft_release what is made. */
void draft_init(struct draft *d, const struct catalog *catalog,
		struct arena *arena);
void draft_release(struct draft *d);

/*
 * Services and tables from a workload that was read with d->naming. NULL: from
 * the schema alone, by schemas, or by the roles that own tables. Returns -1
 * with err set if nothing there tells services apart.
 */
int draft_finish(struct draft *d, const struct workload *w, struct err *err);

#endif
