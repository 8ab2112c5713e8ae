/*
 * A plan from text, and exactly what loading it says.
 */
#ifndef SUPPORT_LOADED_PLAN_H
#define SUPPORT_LOADED_PLAN_H

#include "base/buf.h"
#include "load/plan.h"

/* One plan and what was said about it. */
struct loaded {
	struct arena arena;
	struct plan plan;
	struct diag_list diags;
	struct err err;
	struct buf text;
	int rc;
};

void load_bytes(struct loaded *l, const char *text, size_t len);
void load(struct loaded *l, const char *text);
void release(struct loaded *l);

/* Exactly these diagnostics, and the plan is there to go on with. */
void says(const char *text, const char *expected);

/* Exactly these diagnostics, and there is nothing to go on with. */
void refuses_bytes(const char *text, size_t len, const char *expected);
void refuses(const char *text, const char *expected);

#endif
