/*
 * What replaces a crossing.
 */
#ifndef MODEL_PATTERN_H
#define MODEL_PATTERN_H

enum split_pattern {
	PATTERN_API,	     /* the owner is asked, or told */
	PATTERN_COMPOSITION, /* one query for each owner, merged by key */
	PATTERN_COPY,	     /* a local copy that events keep up to date */
	PATTERN_SAGA,	     /* local transactions with compensations */
	PATTERN_CQRS,	     /* a table made for reading, fed by events */
	PATTERN_REFERENCE,   /* nearly constant: every service has it */
	PATTERNS,
};

/* In the order above. */
extern const char *const pattern_names[PATTERNS];

/* -1 if there is none of that name. */
int pattern_find(const char *name);

#endif
