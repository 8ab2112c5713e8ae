/*
 * A tiny catalog from a line of text, and accesses as a line of text, so that a
 * test of names and accesses is two strings.
 *
 *   tiny_catalog(&c, &arena, "users(id name) orders(id user_id) app.log(at)");
 *   tiny_accesses(...) -> "read users(id:rf name:r); write orders(id:w)"
 *
 * Schemas are public unless named. Column uses: r read, w written, f filtered,
 * j joined, s sorted, g grouped.
 */
#ifndef SUPPORT_TINY_H
#define SUPPORT_TINY_H

#include "model/catalog.h"
#include "sql/expand.h"

void tiny_catalog(struct catalog *c, struct arena *arena, const char *spec);
struct relation *tiny_view(struct catalog *c, const char *name,
			   const char *columns, const char *query);
struct routine *tiny_function(struct catalog *c, const char *name, int nargs,
			      const char *language, const char *source);
struct trigger *tiny_trigger(struct catalog *c, const char *name,
			     const char *relation, unsigned events,
			     struct routine *routine);
struct foreign_key *tiny_foreign_key(struct catalog *c, const char *name,
				     const char *child, const char *column,
				     const char *parent, const char *key,
				     char on_delete, char on_update);

/* What is in a set, sorted, levels as ^N where they are not 0. */
const char *tiny_accesses(struct arena *arena, const struct access_set *set);

#endif
