/*
 * plans/shop/workload.conf: which client runs which script as whom. One run a
 * line, words between spaces:
 *
 *	role  application  client  file  [option]...
 *
 * The application "-" leaves that name to the client; "#" starts a comment.
 */
#ifndef CMD_DEMO_WORKLOAD_H
#define CMD_DEMO_WORKLOAD_H

#include "cmd/throwaway.h"

/* Run everything that path lists, scripts from the directory dir. */
int demo_workload_run(struct throwaway *t, const char *path, const char *dir,
		      struct err *err);

/* Run one file of SQL with psql; it ends at the first error. */
int demo_run_psql(struct throwaway *t, struct client_run *run, struct err *err);

#endif
