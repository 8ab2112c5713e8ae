/*
 * Runs steps: each in one transaction with its row in the journal, its verify
 * before the commit, so that a step that does not hold never was. Scripts bring
 * their own timeouts; where they run into one, what they wait for is named, and
 * they are tried again, for a while.
 */
#ifndef RUN_RUNNER_H
#define RUN_RUNNER_H

#include "run/journal.h"

/* What became of a step. */
enum run_result {
	RUN_DONE,
	RUN_WAS_DONE, /* before, as the journal says: nothing was done */
	RUN_ADOPTED,  /* before, by somebody else: the journal says so now */
};

/* Who is in the way of a step. */
struct run_blocker {
	const char *pid, *role, *application;
	const char *kind;    /* "client backend", "autovacuum worker", ... */
	const char *state;   /* "active", "idle in transaction", ... */
	const char *seconds; /* of its transaction */
	const char *query;
};

VEC_TYPE(run_blockers, struct run_blocker);

/* A step has to wait; error is what it ran into, blockers who was there. */
struct run_wait {
	const struct step *step;
	int attempt, attempts; /* from 1 */
	int milliseconds;      /* until the next attempt */
	const char *error;
	const struct run_blockers *blockers;
};

struct runner {
	struct journal *journal;
	const char *service;
	int phase;
	int attempts; /* at most; 0: as many as usual */
	void (*wait)(void *arg, const struct run_wait *w); /* or NULL */
	bool (*stopped)(void *arg); /* asked while it waits; or NULL */
	void *arg;
};

/*
 * Apply a step, if it was not applied yet. ERR_UNSAFE if it was, by another
 * script, or if the script ends its transaction; ERR_FINDINGS if it does not
 * hold; ERR_DATABASE if the server refused, or somebody was in the way all the
 * time. Whatever the error, nothing of the step was done, unless it is none
 * that runs in a transaction: then the journal has it as begun.
 */
int run_up(struct runner *r, const struct step *s, enum run_result *result,
	   struct err *err);

/* Take a step back. ERR_UNSAFE if it was not applied, or by other scripts, or
   does not hold any more, so that something else is there now. */
int run_down(struct runner *r, const struct step *s, struct err *err);

/* Does a step hold? ERR_FINDINGS with what is wrong if it does not. */
int run_verify(struct runner *r, const struct step *s, struct err *err);

/* Who would be in the way of a step now; they live in arena. */
int run_find_blockers(struct pg_conn *conn, const struct step *s,
		      struct arena *arena, struct run_blockers *out,
		      struct err *err);

#endif
