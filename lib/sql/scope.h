/*
 * What names mean at one place of a query: the relations, subqueries and
 * functions of its FROM clause, those of the queries around it, and the CTEs.
 * Private to the resolver.
 *
 * A query level has a scope. Its range items are found by alias; an unqualified
 * column is looked up level by level, from the inside out. An item is "open" if
 * its columns are not all known (a function, a relation that does not exist):
 * an unknown column may be its own. It is "silent" if reading it is no access:
 * a rule's OLD, a policy's own row, ON CONFLICT's excluded.
 */
#ifndef SQL_SCOPE_H
#define SQL_SCOPE_H

#include "model/access_set.h"
#include "model/catalog.h"
#include "sql/resolve.h"
#include "sql/target_name.h"
#include "sql/tree.h"

/* How deep expressions and queries may be nested. */
#define RESOLVE_DEPTH_MAX 200000

/* How many names may be compared, columns copied and accesses searched before a
   statement is too complex: a copy takes memory too, and of accesses a few are
   looked at in the time that a name takes. */
#define RESOLVE_WORK_MAX  20000000
#define RESOLVE_COPY_COST 8
#define RESOLVE_SEARCHED  4

/* A column of a range item; attribute is NULL if it is computed. */
struct range_column {
	const char *name;
	const struct attribute *attribute;
	/* What a subquery's column is a copy of, where that is known: it has
	   its type, and reading it is no access. */
	const struct attribute *origin;
};

/* What a query or range item gives, in order; open: and columns whose names
   are not known. */
struct range_columns {
	struct range_column *v;
	uint32_t n, cap;
	bool open;
};

struct range_item {
	const char *alias;  /* NULL: none, only its columns are visible */
	const char *schema; /* of a relation without an alias, or NULL */
	const struct relation *relation;
	struct range_columns columns;
	bool silent;
	bool qualified_only; /* its columns are visible as alias.column alone */
	const struct scope *inner; /* of a subquery, for FOR UPDATE */
};

/* The FROM clause as a tree, for what * stands for. */
struct range_tree {
	const struct range_item *item; /* a leaf, or NULL: a join */
	const struct range_tree *left, *right;
	const List *using; /* names that a join merges, or NULL */
	bool natural;
};

struct cte {
	const char *name;
	struct range_columns columns;
	const struct cte *outer;
};

struct scope {
	const struct scope *parent; /* where columns are looked up next */
	const struct cte *ctes;	    /* innermost first */
	VEC(struct range_item *) items;
	VEC(const struct range_tree *) from;
	int level;
};

/* What a ColumnRef was found to be: for who takes the text apart. */
struct column_trace {
	int location;
	int level;			   /* of the scope that has it */
	const struct range_item *item;	   /* NULL: * alone */
	const struct attribute *attribute; /* or origin; NULL: computed, or: */
	bool star;			   /* all columns of item */
	bool merged; /* a join merges it with that of other items */
};

VEC_TYPE(column_traces, struct column_trace);

/* A relation or routine where it is named: an access set knows the first place
   alone. */
struct name_trace {
	int location;
	const struct relation *relation;
	const struct routine *routine;
};

VEC_TYPE(name_traces, struct name_trace);

/* One run of the resolver over one statement or expression. */
struct resolving {
	const struct resolve_context *ctx;
	struct arena scratch; /* scopes */
	struct access_set *out;
	int levels; /* given out so far */
	int depth;
	size_t work;
	bool planned_only; /* EXPLAIN: nothing is written */
	/* The scope of the query that was done last; NULL: several. */
	const struct scope *last;
	/* The recursive CTE at hand: its columns are those of the first part
	   of its query. */
	struct cte *recursive;
	const CommonTableExpr *recursive_expr;
	/* Each ColumnRef that was found, in scratch, some of them twice; NULL:
	   nobody asks. */
	struct column_traces *trace;
	/* The same for names of relations and routines. Those within a text
	   that a function runs stand where it is called, at within. */
	struct name_traces *names;
	int within;
};

/* resolve_query.c */

/* Note for who asks what is named at a location. */
void resolve_trace_name(struct resolving *r, int location,
			const struct relation *relation,
			const struct routine *routine);

/* scope.c */

/* Note n more steps of work; false, with a gap, once it is too much. */
bool resolve_spend(struct resolving *r, size_t n);

struct scope *scope_new(struct resolving *r, const struct scope *parent,
			const struct cte *ctes);
void range_columns_add(struct resolving *r, struct range_columns *to,
		       const struct range_columns *from);
const char *range_alias(const Alias *alias, const char *otherwise);
/* The same scope with its items from first on alone. */
const struct scope *scope_from(struct resolving *r, const struct scope *s,
			       size_t first);
struct range_item *scope_add(struct resolving *r, struct scope *s,
			     const char *alias);
/* Its columns are those of the relation. */
void range_item_set_relation(struct resolving *r, struct range_item *item,
			     const struct relation *relation);
/* Rename the first columns as an alias's column list says. */
void range_item_rename(struct resolving *r, struct range_item *item,
		       const List *names);
/* Make it part of what * stands for. */
void scope_add_leaf(struct resolving *r, struct scope *s,
		    const struct range_item *item);
const struct cte *scope_find_cte(const struct scope *s, const char *name);

/* Note that the item's column is used so. */
void range_item_use(struct resolving *r, const struct scope *s,
		    const struct range_item *item,
		    const struct range_column *column, unsigned uses);
void range_item_use_all(struct resolving *r, const struct scope *s,
			const struct range_item *item, unsigned uses);

/*
 * Note the use of what a ColumnRef names, wherever it is found; a gap if it is
 * found nowhere. Returns the item that it belongs to, NULL if not one alone.
 */
const struct range_item *scope_use(struct resolving *r, const struct scope *s,
				   const ColumnRef *ref, unsigned uses);

/* The item of that alias, here or further out; NULL if there is none. */
const struct range_item *scope_find_item(const struct scope *s,
					 const char *alias);

/* Is there an input column of that name in this scope itself? */
bool scope_has_column(const struct scope *s, const char *name);

/* What * stands for, in order, merged columns once. */
void range_tree_expand(struct resolving *r, const struct range_tree *tree,
		       struct range_columns *out);
/* Note the use of the columns that a join merges, on both sides. */
void range_tree_use_merged(struct resolving *r, const struct scope *s,
			   const struct range_tree *join);

/* resolve_query.c */

/* A query of any kind (SELECT or DML with RETURNING) below parent. Its output
   columns are added to columns, which may be NULL. */
void resolve_query_node(struct resolving *r, const Node *query,
			const struct scope *parent, const struct cte *ctes,
			struct range_columns *columns);
void resolve_targets(struct resolving *r, struct scope *s, const List *targets,
		     struct range_columns *columns);
/* Is a name that catalog_resolve_relation() did not find a temporary relation
   of the session? That is noted. */
bool resolve_temporary(struct resolving *r, const char *schema,
		       const char *name);
/* The relation that a statement names; NULL, with a gap unless it is a system
   catalog or temporary, if there is none. */
const struct relation *resolve_range_var(struct resolving *r,
					 const RangeVar *rv);
struct access *resolve_access(struct resolving *r,
			      const struct relation *relation,
			      enum access_mode mode, unsigned events, int level,
			      int location);

/* The relation of SELECT INTO and CREATE TABLE AS. */
void resolve_into(struct resolving *r, const IntoClause *into);

/* resolve_from.c */

void resolve_from_item(struct resolving *r, struct scope *s, const Node *node);

/* resolve_rows.c */

/* A function, or several side by side, in FROM. */
void resolve_from_function(struct resolving *r, struct scope *s,
			   const RangeFunction *rf);
void resolve_with(struct resolving *r, struct scope *s, const WithClause *with);
/* The first part of a set operation has these columns: where it is the query of
   the recursive CTE at hand, that CTE has them, too. */
void resolve_recursive_columns(struct resolving *r, const SelectStmt *stmt,
			       const struct range_columns *columns);

/* resolve_expr.c */

void resolve_expr(struct resolving *r, const struct scope *s, const Node *expr,
		  unsigned uses);
void resolve_expr_list(struct resolving *r, const struct scope *s,
		       const List *list, unsigned uses);

/* resolve_call.c */

void resolve_call(struct resolving *r, const FuncCall *call);
/* Note the calls of the routines of that name, and return how many there are.
   nargs as in catalog_each_routine. */
size_t resolve_routines(struct resolving *r, const char *schema,
			const char *name, int nargs, int location);
/* The last of the routines that a call may mean; NULL if there is none. */
const struct routine *resolve_find_routine(const struct resolving *r,
					   const FuncCall *call);
/* The text of a constant string, through casts; NULL if it is none. */
const char *constant_text(const Node *node);
/* The same of what the first of the statements selects first. */
const char *selected_text(const List *statements);

/* resolve_dml.c */

void resolve_dml(struct resolving *r, const Node *stmt,
		 const struct scope *parent, const struct cte *ctes,
		 struct range_columns *columns);

/* resolve_utility.c */

/* Statements that are no queries: COPY, TRUNCATE, EXPLAIN, DDL, ... */
void resolve_utility(struct resolving *r, const Node *stmt);
/* The text of a DO block and its language; NULL: it has none. */
const char *do_source(const DoStmt *stmt, const char **language);
/* Access each RangeVar of a list, all at one level. */
void resolve_relations(struct resolving *r, const List *names,
		       enum access_mode mode, unsigned events);

/* resolve_define.c */

/* DDL: what it defines, and what the queries in it read. */
void resolve_definition(struct resolving *r, const Node *stmt);

/* resolve.c */

void resolve_any(struct resolving *r, const Node *stmt);
/* The statements of a text, with their own levels. */
void resolve_inner_text(struct resolving *r, const char *text);
void resolve_block(struct resolving *r, const char *language,
		   const char *source);

#endif
