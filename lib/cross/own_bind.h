/*
 * What the parts of binding share: the catalog's things by their raw names, and
 * the claims that the plan makes on them.
 */
#ifndef CROSS_OWN_BIND_H
#define CROSS_OWN_BIND_H

#include "base/diag.h"
#include "model/ownership.h"
#include "sql/expand.h"

enum thing_kind {
	THING_RELATION,
	THING_ROUTINE,
	THING_TYPE,
	THING_KINDS,
};

/* Something that can be owned. */
struct thing {
	const char *schema, *name;
	const char *raw; /* schema.name, unquoted: what globs see */
	size_t len;
	const struct relation *relation; /* of THING_RELATION */
	const struct routine *routine;	 /* of THING_ROUTINE */
	struct owner *owner;
	const struct claim *claim; /* that gave it to its owner */
	bool in_scope;		   /* in one of the plan's schemas */
};

/* Sorted by raw name. */
struct things {
	struct thing *v;
	size_t n;
	const char **shown; /* names in scope as SQL writes them; or NULL */
	size_t nshown;
};

/* One name or pattern of the plan and who claims it. */
struct claim {
	int owner; /* index of a service, or enum owner_special */
	enum thing_kind kind;
	const struct plan_name *name;
	/* While another claim is looked at: what both match. */
	const struct thing *common;
	size_t ncommon;
};

/* A claim on what follows another thing: must be for the same owner. */
struct follower {
	const struct thing *thing;
	const struct claim *claim;
};

struct binder {
	struct ownership *out;
	const struct plan *plan;
	const struct catalog *catalog;
	struct expander *expander;
	struct diag_list *diags;
	struct arena *arena;
	struct search_path path; /* the plan's, or public */
	struct map schemas;	 /* the plan's; empty: all */
	struct things things[THING_KINDS];
	size_t suggestions; /* looked for so far */
	VEC(struct follower) followers;
};

/* own_names.c */

void own_list_things(struct binder *b);
const char *own_kind_word(enum thing_kind kind);
/* schema.name, each quoted where SQL needs it. */
const char *own_shown(struct binder *b, const struct thing *t);

/* Where a name of the plan stands, for messages. */
const struct source_text *own_source(const struct binder *b,
				     const struct plan_name *name);

/* The first thing whose raw name, cut to len, is not below key. */
size_t own_lower_bound(const struct things *list, const char *key, size_t len);

/*
 * Call each for everything in scope that a pattern of the plan matches. Returns
 * how many there are; SIZE_MAX, reported, if the pattern's limits ended it.
 */
size_t own_match(struct binder *b, enum thing_kind kind,
		 const struct plan_name *name,
		 void (*each)(struct binder *b, struct thing *t, void *arg),
		 void *arg);

/* own_find.c */

/*
 * Call each for everything that an exact name of the plan means (a routine's
 * name without arguments: all of that name) and return how many there are.
 */
size_t own_find(struct binder *b, enum thing_kind kind, const char *name,
		void (*each)(struct binder *b, struct thing *t, void *arg),
		void *arg);

/* The nearest of n names, NULL if none is or if enough were looked for. */
const char *own_nearest(struct binder *b, const char *text,
			const char *const *names, size_t n);

/* An error at name, that there is no such thing, with what is near. */
void own_report_missing(struct binder *b, enum thing_kind kind,
			const struct plan_name *name);

/* own_claim.c: what the plan says. */
void own_claim_all(struct binder *b);

/* own_derive.c: what follows from it for what the plan does not name. */
void own_derive_all(struct binder *b);

/*
 * The table that a partition or an owned sequence follows, else r itself.
 */
const struct relation *own_leader(const struct relation *r);

#endif
