/* git, asked for what it knows. */
#ifndef CMD_GIT_H
#define CMD_GIT_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Run git with args (NULL at the end), whatever the environment has for diffs,
 * and append what it prints. status is what it ended with, or -1. Returns -1
 * with err set unless that is 0; what git said is the message then.
 */
int git_run(const char *const *args, struct buf *out, int *status,
	    struct err *err);

#endif
