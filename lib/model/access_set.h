/*
 * Building access sets: what is added twice is merged.
 */
#ifndef MODEL_ACCESS_SET_H
#define MODEL_ACCESS_SET_H

#include "base/arena.h"
#include "model/access.h"

/* The access of that relation, mode, level and chain, made if there is none. */
struct access *access_set_add(struct arena *a, struct access_set *set,
			      const struct relation *relation,
			      enum access_mode mode, int level,
			      const struct link *via, int location);

/* Add uses of one column to an access. */
void access_use(struct arena *a, struct access *access,
		const struct attribute *attribute, unsigned uses);

void access_set_call(struct arena *a, struct access_set *set,
		     const struct routine *routine, const struct link *via,
		     int location);
void access_set_sequence(struct arena *a, struct access_set *set,
			 const struct relation *sequence,
			 const struct link *via, int location);
/* what is copied. Past ACCESS_GAPS_MAX there are enough to know that the set is
   not complete, and no more are kept. */
#define ACCESS_GAPS_MAX 1000
void access_set_gap(struct arena *a, struct access_set *set, enum gap_kind kind,
		    const char *what, const struct link *via, int location);

/* What a part of a text was found to do, of the whole: places are by so much
   further on, or, where by is below 0, not known. */
void access_set_move(struct access_set *set, int by);
int access_moved(int location, int by);

/* Do two chains name the same objects? */
bool links_equal(const struct link *a, const struct link *b);

/* A chain with one link in front. */
const struct link *link_push(struct arena *a, enum link_kind kind,
			     const void *object, const struct link *next);

#endif
