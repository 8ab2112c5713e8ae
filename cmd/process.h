/*
 * Other programs, run with argument arrays and an environment of our choice,
 * and never through a shell. A child does not outlive the thread that started
 * it unless that is asked for.
 */
#ifndef CMD_PROCESS_H
#define CMD_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

/* Who a child runs as: nobody else than we are, unless drop is set. */
struct identity {
	bool drop;
	uid_t uid;
	gid_t gid;
	const char *name;
};

struct process {
	const char *const *argv; /* argv[0] is the path; NULL at the end */
	const char *const *env;	 /* NAME=value; NULL at the end */
	const char *dir;	 /* where it runs, or NULL: here */
	int in, out, err;	 /* descriptors; -1: /dev/null */
	struct identity as;
	bool detached;	  /* outlives us, in a session of its own */
	int death_signal; /* else: what it gets when we die; 0: SIGTERM */
};

/* Returns the child's id, or -1 with err set, also if exec failed. */
pid_t process_start(const struct process *p, struct err *err);

/*
 * Wait for a child and get its status as waitpid gives it. A caught signal ends
 * the child first, and is an error.
 */
int process_wait(pid_t pid, int *status, struct err *err);

/* Has the child ended (and is reaped)? Does not wait. */
bool process_ended(pid_t pid, int *status);

/*
 * Ask a child to end and wait for that, whatever was interrupted; after
 * patience_ms it is killed.
 */
void process_stop(pid_t pid, int signal, int patience_ms);

/* Act as another user from here on: for children. 0 or -1 with errno. */
int identity_assume(const struct identity *as);

#endif
