/* Steps as they are built: their scripts, and what verify asks. */
#ifndef PHASE_BUILD_H
#define PHASE_BUILD_H

#include "base/buf.h"
#include "phase/phase.h"

struct step_build {
	struct phase *phase;
	struct arena *arena;
	struct step step;
	struct buf up, down; /* what follows the settings */
	struct buf questions;
};

/*
 * Begin a step that runs in a transaction. slug says what it is, in [a-z-];
 * about, if it is not NULL, tells steps of one slug apart: any text, of which
 * a hash goes into the name.
 */
void build_begin(struct step_build *b, struct phase *phase, struct arena *arena,
		 const char *slug, const char *about, const char *title);

/* It takes a lock on that relation; the strongest mode counts. */
void build_lock(struct step_build *b, enum lock_mode mode, const char *schema,
		const char *name);

/* verify: if the condition (SQL) is true, or null, this is wrong: any text. */
void build_wrong_if(struct step_build *b, const char *condition,
		    const char *what);

/* Add it to the phase. */
void build_end(struct step_build *b);
/* There is nothing to do. */
void build_drop(struct step_build *b);

#endif
