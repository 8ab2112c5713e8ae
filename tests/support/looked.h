/*
 * What check finds in one text, line by line:
 *
 *   looked_start(&l, "CREATE TABLE ..", "services: {..}");
 *   looked_file(&l, "orders", "a.sql", "SELECT * FROM users;")
 *   -> "1:15 cross-service-read orders users public.users\n"
 */
#ifndef SUPPORT_LOOKED_H
#define SUPPORT_LOOKED_H

#include "check/checker.h"

struct looked {
	struct arena arena;
	struct catalog catalog;
	struct plan plan;
	struct diag_list diags;
	struct ownership own;
	struct expander *expander;
	struct checker checker;
	struct check_result result;
};

/* The plan without its "version: 1". */
void looked_start(struct looked *l, const char *schema, const char *yaml);
void looked_end(struct looked *l);

/* The findings of a file of a service, "" none, alone. */
const char *looked_file(struct looked *l, const char *service, const char *path,
			const char *text);
/* The same, of some lines. */
const char *looked_lines(struct looked *l, const char *service,
			 const char *path, const char *text, int from, int to);
/* All that were found so far, sorted. */
const char *looked_findings(struct looked *l);

#endif
