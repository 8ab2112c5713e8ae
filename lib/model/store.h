/*
 * What a table's traffic looks like, where another kind of store than
 * PostgreSQL is made for just that.
 */
#ifndef MODEL_STORE_H
#define MODEL_STORE_H

#include <stdbool.h>

#include "base/vec.h"

enum store_kind {
	STORE_KEY_VALUE, /* rows by their key, until they expire */
	STORE_DOCUMENT,	 /* what is inside of JSON */
	STORE_LOG,	 /* added to, and read by time */
	STORE_TEXT,	 /* searched for words */
	STORE_AGGREGATE, /* only ever summed up */
	STORE_GRAPH,	 /* walked from row to row */
	STORE_KINDS,
};

/* As reports write them: "key-value". */
extern const char *const store_kind_names[STORE_KINDS];

/* A table whose traffic really is of one kind. */
struct store_advice {
	const char *relation, *owner;
	enum store_kind kind;
	const char *because; /* with numbers, a sentence without a full stop */
	const char *cost;    /* what would be lost or harder, the same */
};

/* A service that is to live in something else. */
struct store_check {
	const char *service, *store;
	bool supported; /* by what was seen */
	const char *because;
};

struct store_findings {
	VEC(struct store_advice) advice; /* by relation */
	VEC(struct store_check) checks;	 /* as the plan's services */
};

#endif
