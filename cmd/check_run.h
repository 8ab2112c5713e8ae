/*
 * The work of check: files are read by several threads, a few at a time, and
 * looked at in their order by the one that asks.
 */
#ifndef CMD_CHECK_RUN_H
#define CMD_CHECK_RUN_H

#include "check/checker.h"
#include "cmd/check_files.h"
#include "cmd/options.h"

/* The schema of --schema, with its places, or of the database. */
int check_run_schema(struct checker *c, const struct check_files *files,
		     const struct args *args, struct terminal *term,
		     struct err *err);

/* All files of the list. A file that cannot be read is a finding. Signals are
   to be caught: one that comes is an error. */
int check_run_files(struct checker *c, const struct check_files *files,
		    int jobs, struct terminal *term, struct err *err);

#endif
