/*
 * Steps: the smallest units of a phase that are applied, verified and rolled
 * back. A step is three scripts that psql alone can run, and what there is to
 * know before it runs: which lock it takes on what.
 *
 * verify holds if it runs without an error; what it raises says what is wrong.
 * It changes nothing, and means the same when it is run much later, until
 * another step supersedes it.
 */
#ifndef MODEL_STEP_H
#define MODEL_STEP_H

#include <stdbool.h>

#include "base/vec.h"

/* The modes of LOCK TABLE, the weakest first. */
enum lock_mode {
	LOCK_NONE,
	LOCK_ACCESS_SHARE,
	LOCK_ROW_SHARE,
	LOCK_ROW_EXCLUSIVE,
	LOCK_SHARE_UPDATE_EXCLUSIVE,
	LOCK_SHARE,
	LOCK_SHARE_ROW_EXCLUSIVE,
	LOCK_EXCLUSIVE,
	LOCK_ACCESS_EXCLUSIVE,
};

#define LOCK_MODES 9
/* As pg_locks has them: "AccessShareLock". "" for none. */
extern const char *const lock_mode_names[LOCK_MODES];
/* By such a name; -1 if there is none. */
int lock_mode_find(const char *name);

struct step {
	/* The only one of its service and phase, and the same when the steps
	   before it change; of [a-z0-9-], for files are called so, too:
	   "owner-1f2e3d4c". */
	const char *name;
	const char *title; /* a sentence for people, without a full stop */
	const char *up, *verify, *down;
	/* It runs in one transaction, with its row in the journal. Else what
	   it does must come to the same if it is done again. */
	bool transactional;
	enum lock_mode lock;
	VEC(const char *) locked; /* relations, as SQL names them */
	/* Names of steps before it, whose verify does not hold from here on. */
	VEC(const char *) supersedes;
};

VEC_TYPE(step_list, struct step);

/* What one phase does for one service, in its order. */
struct phase {
	const char *service;
	int number;
	struct step_list steps;
};

/* NULL if it has no such step. */
const struct step *phase_find_step(const struct phase *p, const char *name);

#endif
