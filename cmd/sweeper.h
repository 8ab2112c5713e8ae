/*
 * A process that deletes a directory when we are gone, however we went: it
 * waits at a pipe for the end of whoever holds the other side.
 */
#ifndef CMD_SWEEPER_H
#define CMD_SWEEPER_H

#include "cmd/process.h"

struct sweeper {
	pid_t pid; /* 0: none */
	int fd;
};

/* Watch over dir (absolute), which is given to as and was made by us. */
int sweeper_start(struct sweeper *s, const char *dir, const struct identity *as,
		  struct err *err);
/* Before the directory goes, this process must have ended. */
void sweeper_mind(struct sweeper *s, pid_t pid);
/* Let the directory be: it has been asked for. */
void sweeper_spare(struct sweeper *s);
/* Have it sweep, and wait until it has. Returns -1 if something is left. */
int sweeper_finish(struct sweeper *s);

#endif
