/*
 * Private to expand*.c. Every object (view, routine) has its effects: what
 * using it leads to, with chains that begin behind it. Whoever uses the object
 * puts its link in front.
 */
#ifndef SQL_EXPAND_INTERNAL_H
#define SQL_EXPAND_INTERNAL_H

#include "base/map.h"
#include "model/access_set.h"
#include "sql/expand.h"

/* How long a chain may get, on how many ways one object may lead to a table and
   to anything at all, and how many objects one statement may pass through. */
#define EXPAND_DEPTH_MAX 64
#define EXPAND_WAYS_MAX	 128
#define EXPAND_SIZE_MAX	 4096
#define EXPAND_STEPS_MAX 100000

VEC_TYPE(relations, const struct relation *);

struct expander {
	const struct catalog *catalog;
	struct arena *kept;    /* for what is found of objects, once */
	struct arena *results; /* for statements */
	struct arena *arena;   /* the one of them that is for what is at hand */
	struct search_path default_path;
	struct relations *partitions; /* direct ones, by relation.id */
	struct map paths;	      /* text to its number + 1 */
	struct map effects;	      /* of an object under a path */
	VEC(const struct foreign_key *) cascades; /* being followed */
	int depth;
	size_t steps; /* of the statement at hand */
	/* How deep the effects being found are, and the outermost of them that
	   was met again: what is found inside that one is not final. */
	int finding, met;
};

/* Has the statement at hand passed its limits? Then out says so. */
bool expand_too_far(struct expander *e, struct access_set *out);

/* What reading a view leads to. */
const struct access_set *expand_view(struct expander *e,
				     const struct relation *view,
				     const struct search_path *path);

/* Add effects to out, behind one more link unless object is NULL. */
void expand_prefixed(struct expander *e, const struct access_set *effects,
		     enum link_kind kind, const void *object,
		     struct access_set *out);

/* expand_write.c: add what an access (ACCESS_WRITE of a table or view) leads
   to, the access itself too. */
void expand_write(struct expander *e, const struct access *access,
		  const struct search_path *path, struct access_set *out);

/* Add an access of a table as one of its root. */
void expand_add_table(struct expander *e, const struct access *access,
		      struct access_set *out);

/* What the policies of a table look at, for a command of pg_policy.polcmd. */
void expand_policies(struct expander *e, const struct relation *relation,
		     char command, const struct search_path *path,
		     struct access_set *out);

#endif
