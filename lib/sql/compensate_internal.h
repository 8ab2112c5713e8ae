/* What the files of sql/compensate.h have in common. */
#ifndef SQL_COMPENSATE_INTERNAL_H
#define SQL_COMPENSATE_INTERNAL_H

#include <stdbool.h>

#include "base/buf.h"
#include "sql/compensate.h"
#include "sql/lex.h"
#include "sql/tree.h"

/* Conditions and sums that are nested deeper are not looked into. */
#define UNDO_DEPTH_MAX 500

/* Bytes of the text, from the first one to behind the last one. */
struct range {
	size_t from, to;
};

/* The undoing of one write. */
struct undo {
	const struct compensate_context *ctx;
	const char *sql;    /* the whole text */
	struct range range; /* of the write in it */
	int parameters;	    /* given out so far, the text's own first */
	const RangeVar *target;
	const struct relation *relation; /* NULL: not known */
	const char *name;		 /* as the analysis has it, or NULL */
	bool refused;
	struct buf out;	   /* the SQL */
	struct buf reason; /* clauses, with "; " between */
};

/* compensate_text.c */

/* Add a clause to the reason. */
void undo_note(struct undo *u, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* There is no SQL, and this is why. */
void undo_refuse(struct undo *u, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* The relation as reasons name it. */
const char *undo_shown(const struct undo *u);
/* name, quoted where it must be. */
const char *undo_ident(const struct undo *u, const char *name);

/* " a, b and 2 more" to the end of out. */
void undo_list(struct buf *out, const struct name_list *names);

/* The key that names a row: the primary one, else one that is never null. NULL
   if there is none. */
const struct key *undo_key(const struct relation *r);
/* Do other tables inherit from it? */
bool undo_has_children(const struct undo *u);

/* A parameter or constant, perhaps cast to a type without modifiers. */
bool undo_is_operand(const Node *node);
void undo_put_operand(struct buf *out, const Node *node);

/* Does the reference name a column of the target? NULL: no, or not for sure. */
const char *undo_target_column(const struct undo *u, const Node *node);

/* The tokens of a range, cut to those; parentheses around all of it are left
   out. Empty if there is none. */
struct range undo_strip(const struct undo *u, struct range r);
/* How deep in parentheses the byte at is, from the range's beginning. */
int undo_depth_at(const struct undo *u, struct range r, size_t at);
/* Behind the parenthesis that closes the one at from, to if there is none. */
size_t undo_close(const struct undo *u, struct range r);

/* compensate_insert.c, compensate_update.c, compensate_delete.c */

void undo_insert(struct undo *u, const InsertStmt *stmt);
void undo_update(struct undo *u, const UpdateStmt *stmt);
void undo_delete(struct undo *u);

/* compensate_sum.c */

/*
 * SET column = value, where value is a sum with the column in it: add what
 * makes the column what it was before to out. set are the columns that the
 * statement sets. *foreign is set if it reads other relations' columns.
 */
bool undo_sum(const struct undo *u, const char *column, const Node *value,
	      struct range text, const struct name_list *set, struct buf *out,
	      bool *foreign);
/* Are node's operands alone parameters, constants and columns that are not
   set? Comparisons and AND, OR, NOT are looked into if conditions are. */
bool undo_is_steady(const struct undo *u, const Node *node, bool condition,
		    const struct name_list *set, bool *foreign);

#endif
