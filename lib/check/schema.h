/*
 * Where the things of a schema are defined: every name of every definition in
 * the scripts that it was read from. Private to the room.
 */
#ifndef CHECK_SCHEMA_H
#define CHECK_SCHEMA_H

#include "check/internal.h"

/* A name within a definition: self refers to, gives, shows, ... other. */
struct located {
	enum check_rule rule;
	const char *self, *other; /* names as findings have them; "" any */
	struct site site;
	size_t at;
	bool taken;
	size_t next; /* 1 + the place of another of the same key; 0: none */
};

struct locating {
	struct checker *c;
	VEC(struct located) list;
	/* By rule, self and other: 1 + the last one's place. */
	struct map by_key;
	struct buf key;
	struct site site; /* the statement at hand */
	const struct statement *st;
};

/* places.c */

/* What the definitions of a file, which was read, are of. */
void check_note_places(struct locating *l, struct check_file *f);
/* Where self (or a part of it) has to do with other in that way; NULL. */
struct located *check_locate(struct locating *l, enum check_rule rule,
			     const char *self, const char *other);

/* A finding there, or without a place. */
void check_add_located(struct locating *l, const struct located *place,
		       const struct finding *f);

void check_schema_more(struct locating *l);
void check_schema_calls(struct locating *l);

#endif
