/*
 * A SELECT cut into its clauses by its tokens, where the parser has taken it:
 * what a clause says is told from the parser's tree, and where it stands from
 * here. Key words are reserved ones, so that they are found without a grammar.
 */
#ifndef SQL_CLAUSE_H
#define SQL_CLAUSE_H

#include "sql/tokens.h"

/* name [(columns)] AS [[NOT] MATERIALIZED] (query) */
struct cte_clause {
	struct token name;
	struct span all, query;
};

struct select_clauses {
	VEC(struct cte_clause) ctes;
	bool recursive;
	struct span select; /* all from SELECT on */
	bool distinct;
	struct span_list targets;
	struct span from, where, group, having, window;
	struct span_list order;
	struct span limit; /* LIMIT, OFFSET and FETCH, with these words */
	const char *other; /* what else it has, or NULL: "UNION", "FOR" */
};

/*
 * The clauses of a query, which may stand in parentheses. False if it is none
 * that begins with SELECT, or WITH .. SELECT.
 */
bool clauses_read(const struct tokens *t, struct span query, struct arena *a,
		  struct select_clauses *out);

/* The parts of a condition that must all be true: a AND (b AND c) has three.
   Without the parentheses around them; nothing, of an empty one. */
void clause_conjuncts(const struct tokens *t, struct span condition,
		      struct arena *a, struct span_list *out);

enum join_kind {
	JOINED_INNER, /* by a comma and CROSS, too */
	JOINED_LEFT,
};

struct from_leaf {
	struct span text; /* with its alias */
	uint32_t place;	  /* in the text, from 0 */
	enum join_kind join;
	struct span_list on;	/* of JOINED_LEFT: the parts of its condition */
	struct span_list using; /* names, of the join with those before it */
	uint32_t beside;	/* the first of those, in the list */
};

VEC_TYPE(from_leaves, struct from_leaf);

/*
 * What a FROM clause lists, in an order in which each can be joined with all
 * before it: that of the text, but for RIGHT JOIN. The conditions of inner
 * joins are added to conditions, for they could stand in WHERE. Returns NULL,
 * or what it has that cannot be done so: "a full join".
 */
const char *clause_leaves(const struct tokens *t, struct span from,
			  struct arena *a, struct from_leaves *out,
			  struct span_list *conditions);

#endif
