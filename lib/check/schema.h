/*
 * Where the things of a schema are defined: every name of every definition in
 * the scripts that it was read from. Private to the room.
 */
#ifndef CHECK_SCHEMA_H
#define CHECK_SCHEMA_H

#include "check/internal.h"

/* A thing that definitions are of: places from before it was made again, or
   dropped with all that sat on it, are those of an earlier one. */
struct located_thing {
	bool there;
	size_t replaced, dropped; /* the list had so many places */
};

/* A name within a definition: self refers to, gives, shows, ... other. */
struct located {
	enum check_rule rule;
	const char *self, *other; /* names as findings have them; "" any */
	struct site site;
	size_t at;
	const struct located_thing *of;
	bool whole;   /* of it, and not of a part of it */
	bool in_turn; /* one of several that no name tells apart */
	bool taken;
	size_t next; /* 1 + the place of another of the same key; 0: none */
};

struct locating {
	struct checker *c;
	VEC(struct located) list;
	/* By rule, self and other: 1 + the last one's place. */
	struct map by_key;
	struct map things; /* by name, to struct located_thing */
	struct buf key;
	struct site site; /* the statement at hand */
	const struct statement *st;
	const char *self; /* what it defines; "" nothing */
	struct located_thing *thing;
};

/* places.c */

/* What the definitions of a file, which was read, are of. */
void check_note_places(struct locating *l, struct check_file *f);
/* Where self (or a part of it) has to do with other in that way; NULL. */
struct located *check_locate(struct locating *l, enum check_rule rule,
			     const char *self, const char *other);

/* A routine as the other one of a "default", "check" or "index": none of them
   stands at the place of another. */
const char *check_called_by(struct checker *c, const char *caller,
			    const char *routine);
/* A finding there, or without a place. */
void check_add_located(struct locating *l, const struct located *place,
		       const struct finding *f);

void check_schema_more(struct locating *l);
void check_schema_calls(struct locating *l);

#endif
