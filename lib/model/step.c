#include "model/step.h"

#include <string.h>

const char *const lock_mode_names[LOCK_MODES] = {
	"",
	"AccessShareLock",
	"RowShareLock",
	"RowExclusiveLock",
	"ShareUpdateExclusiveLock",
	"ShareLock",
	"ShareRowExclusiveLock",
	"ExclusiveLock",
	"AccessExclusiveLock",
};

int
lock_mode_find(const char *name)
{
	for (int i = 0; i < LOCK_MODES; i++)
		if (strcmp(lock_mode_names[i], name) == 0)
			return i;
	return -1;
}

const struct step *
phase_find_step(const struct phase *p, const char *name)
{
	const struct step *it;

	vec_each (it, &p->steps)
		if (strcmp(it->name, name) == 0)
			return it;
	return NULL;
}
