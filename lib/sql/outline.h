/*
 * What the names of one query are, and where they stand in its text: the
 * columns of its outermost level by the table of its FROM that they are of, and
 * all relations and routines that it touches at any level.
 */
#ifndef SQL_OUTLINE_H
#define SQL_OUTLINE_H

#include "sql/resolve.h"
#include "sql/tokens.h"

#define OUTLINE_UNKNOWN (-1)
#define OUTLINE_INNER	(-2)

struct outline_column {
	uint32_t token; /* its first */
	int leaf;	/* OUTLINE_INNER: a subquery's own; OUTLINE_UNKNOWN */
	/* Or what it is a copy of; NULL: computed, or a star. */
	const struct attribute *attribute;
	bool star;   /* t.*, or t for its row */
	bool all;    /* * alone, of the outermost level */
	bool merged; /* USING merges it with one of another leaf */
};

struct leaf_column {
	const char *name;
	const struct attribute *attribute; /* the same */
};

/* One table of the outermost FROM, in the order of the text. */
struct outline_leaf {
	const char *alias;		 /* what its columns are qualified by */
	const struct relation *relation; /* NULL: a subquery, function, CTE */
	VEC(struct leaf_column) columns;
	bool open; /* there are others */
};

struct outline_target {
	const char *name;
	bool star;
	bool named; /* its name stands there */
};

/* A relation or routine, where it is named. */
struct outline_name {
	uint32_t token;
	const struct relation *relation; /* or: */
	const struct routine *routine;
};

struct outline {
	struct tokens tokens;
	VEC(struct outline_leaf) leaves;
	/* By token, those of subqueries, too. */
	VEC(struct outline_column) columns;
	VEC(struct outline_target) targets;
	VEC(struct outline_name) names; /* by token */
	struct access_set touched;
	bool no_query; /* the statement is of another kind */
};

/*
 * Read a query (len bytes of text, NUL behind them). Everything lives in the
 * context's arena; text must outlive it. Returns NULL, or why it cannot be
 * told: "it is no query".
 */
const char *outline_read(struct outline *o, const struct resolve_context *ctx,
			 const char *text, size_t len);

/* The first column and the first name at a token or behind it: its place. */
size_t outline_columns_from(const struct outline *o, uint32_t token);
size_t outline_names_from(const struct outline *o, uint32_t token);

/* The column whose name begins at a token; NULL if none does. */
const struct outline_column *outline_column_at(const struct outline *o,
					       uint32_t token);

#endif
