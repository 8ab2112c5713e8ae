/*
 * What a phase does for a service, as steps: pure, from the models to SQL. The
 * same models give the same steps, to the byte.
 *
 * Nothing is said in a step's SQL that depends on who runs it or where: scripts
 * open with their own settings, and every name in them is qualified.
 */
#ifndef PHASE_PHASE_H
#define PHASE_PHASE_H

#include "base/arena.h"
#include "base/err.h"
#include "model/ownership.h"
#include "model/step.h"

struct phase_input {
	const struct ownership *own;
	const struct service *service;
	struct arena *arena; /* of the steps */
};

/* What people have to know and no step can do: a sentence each. */
VEC_TYPE(phase_notes, const char *);

/*
 * Phase 1: an owner role of its own for the service, which what the service has
 * is given to; who owned it before keeps what ownership was good for.
 * ERR_INPUT where the schema does not tell who owns what.
 */
int phase_ownership(const struct phase_input *in, struct phase *out,
		    struct phase_notes *notes, struct err *err);

/* "users_owner": the role that owns what a service has. */
const char *phase_owner_role(struct arena *arena, const struct service *s);

#endif
