/*
 * A toy monolith to analyze: a tiny catalog, a plan, and statements that
 * services run, so that a test of crossings is a few strings.
 *
 *   toy_start(&w, "users(id name) orders(id user_id)");
 *   toy_bind(&w, "services: {users: ...}");
 *   toy_run(&w, "orders", "SELECT name FROM users", 3);
 *   toy_crossings(&w)
 *   -> "read orders -> users 3 [public.users] SELECT name FROM users\n"
 */
#ifndef SUPPORT_TOY_H
#define SUPPORT_TOY_H

#include "cross/cross.h"
#include "support/tiny.h"

struct toy {
	struct arena arena;
	struct catalog catalog;
	struct plan plan;
	struct diag_list diags;
	struct ownership own;
	struct expander *expander;
	struct workload workload;
	struct analysis *analysis; /* NULL until somebody asks */
};

void toy_start(struct toy *w, const char *tables);
void toy_finish(struct toy *w);

/* The plan, without its "version: 1"; ends the catalog. */
void toy_bind(struct toy *w, const char *yaml);

/* service ("": unattributed) runs sql calls times, 10 us each. */
struct cell *toy_run(struct toy *w, const char *service, const char *sql,
		     uint64_t calls);
/* count transactions of service that ran those cells; NULL ends them. */
void toy_commit(struct toy *w, const char *service, uint64_t count, ...);

struct analysis *toy_analysis(struct toy *w);

/* A line for each crossing, sorted; shapes by their text. */
const char *toy_crossings(struct toy *w);
/* The same for any analysis. */
const char *crossings_text(struct arena *arena, const struct analysis *a);

#endif
