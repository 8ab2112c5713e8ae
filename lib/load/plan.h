/*
 * The ownership plan from YAML. Loading is strict and reports every mistake of
 * the file in one run.
 *
 * Limits: 16 MiB, 32 levels, no aliases, 1,000,000 nodes.
 */
#ifndef LOAD_PLAN_H
#define LOAD_PLAN_H

#include "base/diag.h"
#include "model/plan.h"

/* What holds where there is no plan: no services, and the defaults. */
void plan_init(struct plan *plan);

/*
 * Load path into plan, which lives in the list's arena. Mistakes are added to
 * diags and the rest is still read, so that a caller can go on to check names
 * against a catalog before it gives up. Returns -1 with err set only if there
 * is nothing to go on with: the file cannot be read or is no YAML at all (then
 * diags says where).
 */
int plan_load(struct plan *plan, const char *path, struct diag_list *diags,
	      struct err *err);

/* The same from text (len bytes); path is for messages. */
int plan_parse(struct plan *plan, const char *path, const char *text,
	       size_t len, struct diag_list *diags, struct err *err);

/*
 * The plan's path if none is named: dbsplit.yaml here or in a directory above.
 * NULL if there is none.
 */
char *plan_discover(struct arena *a);

#endif
