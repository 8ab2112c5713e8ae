/*
 * Results of a check to print: what a check of a shop finds, one with all that
 * a hostile repository can put into names and texts, one that is clean, and one
 * that is larger than what others take.
 */
#ifndef SUPPORT_FINDINGS_H
#define SUPPORT_FINDINGS_H

#include "base/arena.h"
#include "model/finding.h"

/* Names of samples, NULL at the end. */
extern const char *const finding_samples[];

/* The result of that name, in the arena; NULL if there is none. */
struct check_result *findings_sample(struct arena *arena, const char *name);

/* A finding as samples have it, to be changed: it is of no place. */
struct finding finding_of(struct arena *arena, enum check_rule rule,
			  int number);
/* Add it and count it. */
void findings_add(struct arena *arena, struct check_result *r,
		  struct finding f);

#endif
