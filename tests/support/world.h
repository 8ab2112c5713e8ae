/*
 * A small world to analyze: a tiny catalog, a plan, and statements that
 * services run, so that a test of crossings is a few strings.
 *
 *   world_start(&w, "users(id name) orders(id user_id)");
 *   world_bind(&w, "services: {users: ...}");
 *   world_run(&w, "orders", "SELECT name FROM users", 3);
 *   world_crossings(&w)
 *   -> "read orders -> users 3 [public.users] SELECT name FROM users\n"
 */
#ifndef SUPPORT_WORLD_H
#define SUPPORT_WORLD_H

#include "cross/cross.h"
#include "support/tiny.h"

struct world {
	struct arena arena;
	struct catalog catalog;
	struct plan plan;
	struct diag_list diags;
	struct ownership own;
	struct expander *expander;
	struct workload workload;
	struct analysis *analysis; /* NULL until somebody asks */
};

void world_start(struct world *w, const char *tables);
void world_finish(struct world *w);

/* The plan, without its "version: 1"; ends the catalog. */
void world_bind(struct world *w, const char *yaml);

/* service ("": unattributed) runs sql calls times, 10 us each. */
struct cell *world_run(struct world *w, const char *service, const char *sql,
		       uint64_t calls);
/* count transactions of service that ran those cells; NULL ends them. */
void world_commit(struct world *w, const char *service, uint64_t count, ...);

struct analysis *world_analysis(struct world *w);

/* A line for each crossing, sorted; shapes by their text. */
const char *world_crossings(struct world *w);
/* The same for any analysis. */
const char *crossings_text(struct arena *arena, const struct analysis *a);

#endif
