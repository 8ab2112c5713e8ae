/*
 * Accesses followed to base tables: through views, rules, functions, triggers
 * (on the event that fires them), policies and foreign-key actions, with the
 * chain kept. What each object leads to is found once.
 */
#ifndef SQL_EXPAND_H
#define SQL_EXPAND_H

#include "model/catalog.h"
#include "model/statement.h"

struct expander; /* opaque: one catalog, and what was found so far */

/* The catalog must be finished. Results live in arena. */
struct expander *expander_new(const struct catalog *catalog,
			      struct arena *arena);
void expander_free(struct expander *e);

/* From now on what expander_statement() returns lives in scratch, which may be
   reset between two calls; with NULL, in arena again. */
void expander_scratch(struct expander *e, struct arena *scratch);

/*
 * What text (len bytes, any encoding) does, statement by statement, under a
 * search path (pg_catalog is implicit; NULL: public). Never NULL: a text that
 * does not parse is one statement in that state, and a text without any
 * statement is one that touches nothing.
 */
const struct statement *expander_statement(struct expander *e, const char *text,
					   size_t len,
					   const struct search_path *path);

/* The same of what statement_read() made of it under that path, which is
   changed into that. */
void expander_finish(struct expander *e, struct statement *first,
		     const struct search_path *path);

/* Add to out what direct accesses (of a view's query, a rule) lead to. */
void expander_follow(struct expander *e, const struct access_set *direct,
		     const struct search_path *path, struct access_set *out);

/* What calling a routine, or firing a trigger, leads to; borrowed. The routine
   itself is not in the chains. */
const struct access_set *expander_routine(struct expander *e,
					  const struct routine *r,
					  const struct search_path *path);

#endif
