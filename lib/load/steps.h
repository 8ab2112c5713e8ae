/*
 * A phase as it stands in its directory, which a person may have changed:
 *
 *	split/users/phase-1/steps.json
 *	split/users/phase-1/0001-role.up.sql, .verify.sql, .down.sql
 *
 * steps.json says which steps there are, and what their scripts were when they
 * were written.
 */
#ifndef LOAD_STEPS_H
#define LOAD_STEPS_H

#include "base/arena.h"
#include "base/err.h"
#include "model/step.h"

/* Of steps.json: another number is another shape. */
#define STEPS_SCHEMA_VERSION 1

/* The scripts of a step, in the order of their files. */
enum step_script {
	SCRIPT_UP,
	SCRIPT_VERIFY,
	SCRIPT_DOWN,
};

#define STEP_SCRIPTS 3
extern const char *const step_script_names[STEP_SCRIPTS];

/* Its text. */
const char *step_script(const struct step *s, enum step_script which);
/* What steps.json has of a script: whether it is as it was written. */
uint64_t step_script_hash(const char *text);

/* "0001-role.up.sql", of the step of that place from 0 on. */
const char *step_file_name(struct arena *arena, size_t place,
			   const struct step *s, enum step_script which);

struct loaded_steps {
	struct phase phase;
	/* By step: which of its scripts a person has changed, as a mask of
	   1 << enum step_script. */
	unsigned *changed;
};

/*
 * Read the phase of a directory. 1 if there is none, -1 with err set if it
 * cannot be read or a script is missing.
 */
int steps_load(struct loaded_steps *out, struct arena *arena,
	       const char *directory, struct err *err);

#endif
