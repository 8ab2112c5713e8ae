/* Scripts of DDL, and what the catalog that they make looks like. */
#ifndef SUPPORT_DDL_H
#define SUPPORT_DDL_H

#include "load/catalog.h"

/* A catalog of one script, for tests that look at it. */
struct script_catalog {
	struct arena arena;
	struct catalog catalog;
};

void script_catalog_load(struct script_catalog *s, const char *sql);
void script_catalog_release(struct script_catalog *s);

/*
 * The catalog of a script, line by line as report_catalog has it. Each further
 * argument up to NULL is a line that must be there (of "gap 'reason'"
 * anywhere), or, with ! in front, a text that must be nowhere.
 */
void expect_catalog(const char *sql, ...) __attribute__((sentinel));

#endif
