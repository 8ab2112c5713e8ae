/*
 * The steps of taking a query apart. Private to sql/decompose*.c.
 *
 *	leaves	    the tables of FROM, each with its owner
 *	conditions  what must be true: the parts of WHERE and of inner joins' ON
 *	lifts	    subqueries of other owners: they run first, and what they
 *		    find becomes a parameter
 *	parts	    leaves of one owner that are joined with each other: each
 *		    becomes one query
 *	keys	    what joins a part with others: equal columns
 */
#ifndef SQL_DECOMPOSE_INTERNAL_H
#define SQL_DECOMPOSE_INTERNAL_H

#include "base/buf.h"
#include "sql/clause.h"
#include "sql/decompose.h"
#include "sql/outline.h"

/* Sets of leaves are masks. */
#define LEAVES_MAX 64
#define LEAF(i)	   ((uint64_t)1 << (i))

/* Queries with more WITH queries and subqueries than that are refused: each
   name is looked for among them. */
#define CTES_MAX  64
#define LIFTS_MAX 64

/* An owner while it is looked for: */
#define OWNER_FREE DECOMPOSE_EVERYBODY /* anybody can do it */
#define OWNER_MANY (-3)		       /* several would have to */

struct leaf {
	const struct from_leaf *from;
	const struct outline_leaf *names;
	int owner;
	enum join_kind join;
	uint64_t uses; /* leaves whose columns its own text names: LATERAL */
	int part;
	bool inside; /* it is joined within its part, not the first there */
};

/* One side of an equality: a column of a leaf, or of a subquery. */
struct key_side {
	int leaf; /* -1: the subquery's */
	const struct attribute *attribute;
	const char *sql;
};

struct part_key {
	struct key_side mine, theirs;
};

/* A subquery that was lifted out, and what stands in its place. */
struct lift {
	struct span span;
	int owner;
	const char *before, *after; /* around the parameter */
	int query;		    /* in composition.queries: the parameter */
	int part; /* instead of a parameter: the span is that part's value; or
		     -1 */
	bool list;
	int outer; /* the leaf whose column stands there, too; or -1 */
};

struct condition {
	struct span span;
	bool placed; /* in a part, or as a key */
};

/* A target's subquery that asks once for each row, as a left join would. */
struct subselect {
	struct select_clauses clauses;
	struct span_list filters;
	struct span value; /* its target, without an alias */
	bool aggregate;
	const char *missing;
};

/* A plain column, which is selected once, or a span of the text. */
struct part_column {
	const char *sql; /* NULL: */
	struct span span;
};

struct part {
	int owner;
	uint64_t leaves;
	enum join_kind join; /* with the parts that are merged before it */
	bool anti;	     /* rows that have a match go */
	int first;	     /* its first leaf; -1: sub */
	const struct subselect *sub;
	struct span_list filters;
	VEC(struct part_key) keys;
	VEC(struct part_column) columns; /* what its query selects */
	int query; /* in composition.queries, -1 until it is written */
};

struct decomposing {
	const struct resolve_context *ctx;
	const struct decompose_owners *owners;
	struct arena *arena; /* the context's */
	struct outline names;
	struct select_clauses clauses;
	int *cte_owners; /* as clauses.ctes, */
	bool *cte_used;	 /* and in the text of the query at hand */
	struct from_leaves from;
	VEC(struct leaf) leaves; /* in the order in which they can be joined */
	VEC(struct condition) conditions;
	VEC(struct lift) lifts;
	VEC(struct part) parts;
	VEC(struct part_key) keys; /* of inner joins; either side is mine */
	int driver;		   /* the part whose rows the result has */
	VEC(int) order;		   /* in which parts are merged */
	size_t *outputs; /* where those of each target begin, in out->outputs */
	struct composition *out;
};

/* decompose.c */

/* Note the first reason; always returns false. */
bool refuse(struct decomposing *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* The text of a span for a reason. */
const char *span_text(const struct decomposing *d, struct span s);
void note(struct decomposing *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
const char *owner_name(const struct decomposing *d, int owner);

/* decompose_owner.c */

int owner_join(int a, int b);
/* The place in d->leaves of what is that place in the text of FROM; -1. */
int leaf_at_place(const struct decomposing *d, int place);
/* The leaves whose columns a span names, without what was lifted out of it. */
uint64_t span_leaves(const struct decomposing *d, struct span s);
/* Who owns all that it touches: its leaves, and what its subqueries read. */
int span_owner(const struct decomposing *d, struct span s);
/* The same of the relations, routines and CTEs that are named there alone. */
int span_reads(const struct decomposing *d, struct span s);
/* Does it name a column of which it is not known whose it is? */
bool span_unknown(const struct decomposing *d, struct span s);
/* Can the token at that place be the name of that WITH query, which it sees? */
bool token_names_cte(const struct decomposing *d, uint32_t at, size_t cte);
bool is_lifted(const struct decomposing *d, uint32_t token);
/* Does it call an aggregate of its level or a window function? */
bool span_aggregates(const struct decomposing *d, struct span s);
/* Does it call a function that gives several rows for one? */
bool span_returns_rows(const struct decomposing *d, struct span s);
/* Do other tables' rows show in a relation, by inheritance? */
bool has_children(const struct decomposing *d, const struct relation *r);
/* The text of a column's name, without what stands between its words. */
const char *column_text(const struct decomposing *d, struct span s);

/* decompose_lift.c */

/* Lift out subqueries of owners other than the rest of the span's. */
bool lift_span(struct decomposing *d, struct span s);
bool lift_targets(struct decomposing *d);
/* A target without its alias. */
struct span target_value(const struct decomposing *d, struct span target);

/* decompose_key.c */

/* Two columns that a condition says are equal; false if it says anything else.
 */
bool read_equality(const struct decomposing *d, struct span s,
		   struct key_side sides[2]);
/* The type that says how values compare, a domain's being that of its base;
   NULL if it is not known. */
const char *base_type(const struct attribute *a);
/* The type that theirs are of, where a value of it may be none of mine; NULL:
   there is no such. */
const char *cast_for_key(const struct part_key *key);
/* Can they be compared by their texts? */
bool check_key_types(struct decomposing *d, const struct part_key *key);
/* Both sides of one name of a leaf's USING; false if they are not known. */
bool using_sides(struct decomposing *d, size_t leaf, struct span name,
		 struct part_key *key);

bool leaf_has_column(const struct decomposing *d, size_t leaf,
		     struct span name);

/* decompose_part.c */

bool make_parts(struct decomposing *d);

/* decompose_merge.c */

/* Find which part comes first, and whether the clauses behind WHERE allow to
   merge at all. */
bool plan_merge(struct decomposing *d);
/* Do its keys find at most one row of a part? */
bool keys_are_unique(const struct decomposing *d, const struct part *p,
		     const struct relation *r);
/* The target that an item of ORDER BY names by its place or its name; -1:
   none. */
int sorted_target(const struct decomposing *d, struct span s);
/* Is all that it sorts by one word? */
bool is_sort_by_word(const struct decomposing *d, struct span s);

/* decompose_text.c */

/* What can stand between a token and the one before it. */
char blank_between(const struct decomposing *d, uint32_t at);
/* Append a span with what stands in place of lifts, without comments;
   parameters are numbered as q has them. */
void put_span(struct decomposing *d, struct buf *out, struct composed_query *q,
	      struct span s);
void put_parameter(struct decomposing *d, struct buf *out,
		   struct composed_query *q, struct composed_parameter p);
/*
 * A query whose text behind WITH was put in sql: it gets the WITH that it
 * needs. Returns its place in the composition.
 */
int add_query(struct decomposing *d, int owner, struct composed_query *q,
	      const char *sql);

/* decompose_write.c */

bool write_queries(struct decomposing *d);

#endif
