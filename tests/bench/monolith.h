/*
 * The database of the made-up workload: dozens of tables of several services in
 * one schema, with foreign keys, a view and a trigger across them.
 */
#ifndef BENCH_MONOLITH_H
#define BENCH_MONOLITH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define COLUMNS_MAX 12

struct column {
	char name[24];
	/* i integer, n numeric, t text, d time, b boolean, u uuid, j jsonb,
	   r reference */
	char type;
	int target; /* of a reference: the table's index */
};

struct table {
	char name[24];
	int service;
	bool is_view;
	size_t n;
	struct column columns[COLUMNS_MAX]; /* all but id */
};

struct monolith {
	size_t n_services, n_tables;
	const char *services[16];
	struct table tables[64];
};

void monolith_init(struct monolith *m);
void monolith_write_schema(const struct monolith *m, FILE *file);
/* The ownership plan, as dbsplit-plan(5) has it. */
void monolith_write_plan(const struct monolith *m, FILE *file);

/* Two services log in as this one; their applications tell them apart. */
#define SHARED_ROLE  "shared_app"
#define SHARED_FIRST 6

#endif
