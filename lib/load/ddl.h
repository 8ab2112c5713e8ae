/*
 * What the files that interpret DDL share. A statement changes the catalog as
 * PostgreSQL would have; a statement that PostgreSQL would have refused, or
 * whose objects are not known, changes nothing and becomes a gap.
 *
 * The catalog's model lacks what only matters while a script runs: indexes,
 * names of checks, who depends on what. That is kept beside it, in an object
 * per thing, found by the thing's address.
 *
 * Nothing here looks through all of a catalog for one statement unless the
 * statement means all of it, so that large scripts take linear time.
 */
#ifndef LOAD_DDL_H
#define LOAD_DDL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "load/catalog.h"
#include "sql/script.h"
#include "sql/tree.h"

#define SCHEMA_TEMP "pg_temp"

/* What may have to go when something is dropped. */
enum ddl_kind {
	DDL_RELATION, /* struct relation */
	DDL_ATTRIBUTE,
	DDL_DEFAULT, /* the value of a struct attribute */
	DDL_ROUTINE,
	DDL_TYPE,
	DDL_TRIGGER,
	DDL_RULE,
	DDL_POLICY,
	DDL_CALLING,
};

struct ddl_user {
	enum ddl_kind kind;
	void *object;
};

struct ddl_index {
	const char *schema, *name;
	struct relation *relation;
	VEC(struct attribute *) columns; /* of plain columns, for keys */
	bool unique, primary;
	bool constraint; /* it is a key's, with the key's name */
	bool clone;	 /* of a partitioned table's key: not a key here */
	bool deferrable, deferred;
};

/* The place of a type's name, to be written again when it is renamed. */
struct ddl_type_use {
	const char **text;
	bool array;
};

struct ddl_object {
	const void *of;
	VEC(struct ddl_user) users;
	/* of a relation */
	VEC(struct ddl_index *) indexes;
	VEC(const char *) checks; /* and exclusion constraints */
	VEC(struct relation *) children;
	VEC(struct relation *) sequences; /* that its columns own */
	struct db_type *of_type;
	size_t visit; /* the last look at a family that came by */
	/* of an attribute */
	bool inherited; /* and not declared in its own table */
	/* of a type, and of a relation as a row type */
	VEC(struct ddl_type_use) uses;
};

/* A view whose query was not all known; text is its statement. */
struct ddl_unresolved {
	struct relation *view;
	struct access_set *query;
	const char *text;
	struct search_path path;
};

struct ddl {
	struct catalog *catalog;
	struct arena *arena;  /* the catalog's */
	struct arena scratch; /* of one statement */

	/* The session: what SET search_path said, and what it comes to. */
	struct search_path setting, path;
	struct search_path before; /* of the transaction, for SET LOCAL */
	bool local_path;
	const char *role; /* of SET ROLE; NULL: not known */
	bool transaction;
	size_t changes; /* in the transaction */

	/* The statement being read. */
	const char *file;
	const struct script_statement *statement;
	const char *text; /* its text, ending in NUL */
	size_t gaps;	  /* it has so many */

	struct map objects;	     /* address to struct ddl_object */
	struct map indexes;	     /* schema NUL name to struct ddl_index */
	struct map constraints;	     /* schema NUL name to how many */
	struct map base_types;	     /* schema NUL name: known, not modelled */
	struct map grants;	     /* object, grantee to place in grants */
	struct map roles;	     /* name to place in roles, from 1 */
	VEC(struct ddl_user) doomed; /* what a DROP has still to drop */
	struct relation grave;	     /* dropped: what belonged to a table */
	size_t visits;
	VEC(struct ddl_unresolved) unresolved;
};

/*
 * Note that a statement was not understood; location is in its text, or -1. Of
 * one statement so many are kept, and one more that says so.
 */
#define DDL_GAPS_MAX 100
void ddl_gap(struct ddl *d, int location, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Parse and interpret one statement of a script; text is scratch. */
void ddl_run_statement(struct ddl *d, const struct script_statement *s,
		       struct buf *text);

/* Interpret one statement of the raw parse tree. */
void ddl_statement(struct ddl *d, Node *stmt);

struct ddl_object *ddl_object(struct ddl *d, const void *of);

/* --- ddl_session.c: search_path, roles, transactions */

void ddl_session_start(struct ddl *d);
void ddl_set(struct ddl *d, const VariableSetStmt *s);
/* SELECT set_config('search_path', ..); false if it is another SELECT. */
bool ddl_set_config(struct ddl *d, const SelectStmt *s);
void ddl_transaction(struct ddl *d, const TransactionStmt *s);
/* The list of schemas that a SET search_path gives. */
struct search_path ddl_path_of(struct ddl *d, const VariableSetStmt *s);
/* $user has another meaning, or a schema came or went. */
void ddl_path_changed(struct ddl *d);
/* NULL where it is not known. */
const char *ddl_role_name(struct ddl *d, const RoleSpec *role);

/* --- ddl_name.c: names to things */

/* NUL-separated, in the arena. */
const char *ddl_key(struct ddl *d, const char *schema, const char *name,
		    size_t *len);
/* The relation, NULL if there is none. */
struct relation *ddl_find(struct ddl *d, const RangeVar *name);
/* The same; if there is none and missing_ok is not set, that is a gap. */
struct relation *ddl_need(struct ddl *d, const RangeVar *name, bool missing_ok);
struct attribute *ddl_need_column(struct ddl *d, struct relation *r,
				  const char *name);
/* Where CREATE puts a thing. */
const char *ddl_schema(struct ddl *d, const char *schema);
const char *ddl_relation_schema(struct ddl *d, const RangeVar *name);
/* A name of one to three parts as schema (or NULL) and name. */
const char *ddl_split(const List *names, const char **schema);
RangeVar *ddl_range(struct ddl *d, const List *names);
/* A relation's name is taken: by a relation or an index. */
bool ddl_name_taken(struct ddl *d, const char *schema, const char *name);
/* The first of name1_name2_label, .._label1, .. that is free, each cut to 63
   bytes as PostgreSQL does. */
const char *ddl_choose_relation(struct ddl *d, const char *schema,
				const char *name1, const char *name2,
				const char *label, bool constraint);
const char *ddl_choose_constraint(struct ddl *d, const char *schema,
				  const char *name1, const char *name2,
				  const char *label);
/* Count a constraint's name as used (by 1) or free (by -1). */
void ddl_constraint_name(struct ddl *d, const char *schema, const char *name,
			 int by);
struct ddl_index *ddl_find_index(struct ddl *d, const char *schema,
				 const char *name);
struct db_schema *ddl_find_schema(struct ddl *d, const char *name);

/* --- ddl_typename.c */

struct ddl_type {
	const char *text; /* as format_type with an empty path */
	struct db_type *user;
	struct relation *row; /* a relation's row type */
	bool array;
};

struct ddl_type ddl_type(struct ddl *d, const TypeName *name, bool typmod);
/* A type's own name in full: schema.name, quoted where it must be. */
const char *ddl_type_name(struct ddl *d, const char *schema, const char *name);
struct db_type *ddl_find_type(struct ddl *d, const List *names);
struct db_type *ddl_need_type(struct ddl *d, const List *names,
			      bool missing_ok);
/* Note that *text names a type, so that it follows when that is renamed. */
void ddl_type_used(struct ddl *d, const struct ddl_type *t, const char **text,
		   enum ddl_kind kind, void *user);
/* Write a type's name again where it stands: it was other before. */
void ddl_type_renamed(struct ddl *d, const void *type, const char *before,
		      const char *now);

/* --- ddl_depend.c: what uses what, and dropping */

/* Resolve what an expression touches. self may be NULL. */
struct access_set *ddl_resolve(struct ddl *d, const Node *expr,
			       const struct relation *self);
struct resolve_context ddl_context(struct ddl *d);
/* Keep what an expression of a check or index calls. */
void ddl_add_calling(struct ddl *d, struct relation *r, const char *name,
		     bool index, const Node *expr);
/* NULL if it calls none. */
struct calling *ddl_find_calling(const struct relation *r, const char *name,
				 bool index);
void ddl_forget_calling(struct relation *r, const char *name, bool index);
/* user has to go when something in set does. */
void ddl_uses(struct ddl *d, const struct access_set *set, enum ddl_kind kind,
	      void *user);
void ddl_used_by(struct ddl *d, const void *used, enum ddl_kind kind,
		 void *user);
/* Drop a thing with all that depends on it. */
void ddl_drop(struct ddl *d, enum ddl_kind kind, void *object);
void ddl_drop_foreign_key(struct ddl *d, struct foreign_key *fk);
void ddl_drop_index(struct ddl *d, struct ddl_index *index);

/* --- ddl_again.c */

/* The statement being read made a view: if its query has gaps, look again. */
void ddl_note_unresolved(struct ddl *d, struct relation *view);
void ddl_resolve_again(struct ddl *d);

/* --- ddl_drop.c */

void ddl_drop_statement(struct ddl *d, const DropStmt *s);
void ddl_drop_constraint(struct ddl *d, struct relation *r, const char *name,
			 bool missing_ok);

/* --- ddl_table.c, ddl_column.c, ddl_constraint.c, ddl_inherit.c */

struct relation *ddl_create_table(struct ddl *d, const CreateStmt *s,
				  const char *server);
void ddl_create_table_as(struct ddl *d, const CreateTableAsStmt *s);
void ddl_select_into(struct ddl *d, SelectStmt *s);

struct ddl_constraint {
	Constraint *constraint;	      /* as written, or NULL: */
	const struct ddl_index *like; /* a copy of this key or index */
	struct attribute *column;     /* of a column constraint */
};
/* Constraints wait for the table to be complete. */
struct ddl_later {
	VEC(struct ddl_constraint) constraints;
};
/* A new column; NULL, with a gap, if there are as many as PostgreSQL allows. */
#define DDL_COLUMNS_MAX 1600
struct attribute *ddl_new_column(struct ddl *d, struct relation *r,
				 const char *name);
struct attribute *ddl_add_column(struct ddl *d, struct relation *r,
				 const ColumnDef *def, struct ddl_later *later);
void ddl_column_default(struct ddl *d, struct attribute *a, const Node *expr);
/* The value that another table's column has: its own columns are not in it. */
void ddl_share_value(struct ddl *d, struct attribute *a,
		     const struct attribute *source);
void ddl_identity(struct ddl *d, struct attribute *a, const Constraint *c);
void ddl_set_type(struct ddl *d, struct attribute *a, const TypeName *type);
struct relation *ddl_own_sequence(struct ddl *d, struct attribute *a,
				  const List *name);
/* Keys first, then the rest, as PostgreSQL does. */
void ddl_add_constraints(struct ddl *d, struct relation *r,
			 struct ddl_later *later);
/* recurse: partitions get keys as well. */
void ddl_add_constraint(struct ddl *d, struct relation *r, Constraint *c,
			struct attribute *column, bool recurse);
struct key *ddl_find_key(struct relation *r, const char *name);
struct foreign_key *ddl_find_foreign_key(struct relation *r, const char *name);

void ddl_inherit(struct ddl *d, struct relation *child, struct relation *parent,
		 bool partition);
void ddl_attach(struct ddl *d, struct relation *parent, struct relation *child);
void ddl_detach(struct ddl *d, struct relation *parent, struct relation *child);
void ddl_no_inherit(struct ddl *d, struct relation *child,
		    struct relation *parent);
struct ddl_family {
	VEC(struct relation *) members;
};
/* r and all of its children, parents before children, each once. */
struct ddl_family ddl_family(struct ddl *d, struct relation *r, bool children);

/* --- ddl_index.c */

/* Longer lists of columns are cut when a name is made of them. */
#define DDL_ADDITION_MAX 64

void ddl_create_index(struct ddl *d, const IndexStmt *s);
struct ddl_index *ddl_add_index(struct ddl *d, struct relation *r,
				const char *name);
/* An index as another table has it, with a name of its own. */
struct ddl_index *ddl_copy_index(struct ddl *d, struct relation *r,
				 const struct ddl_index *like);
/* The name that one like this gets in r. */
const char *ddl_index_name(struct ddl *d, const struct relation *r,
			   const struct ddl_index *like);
/* What a part of an index is called in the index's name. */
const char *ddl_element_name(const IndexElem *e);
/* Make it the index of a key, of its name. */
void ddl_index_to_key(struct ddl *d, struct ddl_index *index);
/* A table's own index that can be taken for one of another; NULL if none. */
struct ddl_index *ddl_matching_index(struct ddl *d, struct relation *r,
				     const struct ddl_index *index);
/* Indexes of a partitioned table are in each partition, too. */
void ddl_clone_key(struct ddl *d, struct relation *partition,
		   const struct ddl_index *index);
void ddl_clone_to_partitions(struct ddl *d, const struct ddl_index *index);

/* --- ddl_alter.c, ddl_alter_column.c, ddl_rename.c */

void ddl_alter_table(struct ddl *d, const AlterTableStmt *s);
/* true if the subcommand was one of columns. */
bool ddl_alter_column(struct ddl *d, struct relation *r,
		      const AlterTableCmd *cmd, bool recurse);
bool ddl_alter_trigger(struct ddl *d, struct relation *r,
		       const AlterTableCmd *cmd);
void ddl_rename(struct ddl *d, const RenameStmt *s);
void ddl_set_schema(struct ddl *d, const AlterObjectSchemaStmt *s);
void ddl_move_relation(struct ddl *d, struct relation *r, const char *schema);
void ddl_move_type(struct ddl *d, struct db_type *t, const char *schema,
		   const char *name);
void ddl_owner(struct ddl *d, const AlterOwnerStmt *s);
void ddl_relation_owner(struct ddl *d, struct relation *r, const char *owner);

/* --- ddl_view.c, ddl_trigger.c */

void ddl_create_view(struct ddl *d, const ViewStmt *s);
void ddl_create_rule(struct ddl *d, const RuleStmt *s);
void ddl_create_trigger(struct ddl *d, const CreateTrigStmt *s);
void ddl_create_policy(struct ddl *d, const CreatePolicyStmt *s);
void ddl_alter_policy(struct ddl *d, const AlterPolicyStmt *s);
/* WITH (security_invoker). */
void ddl_set_options(struct relation *r, const List *options, bool reset);

/* --- ddl_routine.c, ddl_type.c, ddl_sequence.c */

void ddl_create_routine(struct ddl *d, const CreateFunctionStmt *s);
void ddl_create_aggregate(struct ddl *d, const DefineStmt *s);
void ddl_alter_routine(struct ddl *d, const AlterFunctionStmt *s);
struct routine *ddl_find_routine(struct ddl *d, const ObjectWithArgs *name);
struct routine *ddl_need_routine(struct ddl *d, const ObjectWithArgs *name,
				 bool missing_ok);
/* A statement calls routines that change the schema: a gap. */
void ddl_note_calls(struct ddl *d, const Node *stmt);

void ddl_create_enum(struct ddl *d, const CreateEnumStmt *s);
void ddl_alter_enum(struct ddl *d, const AlterEnumStmt *s);
void ddl_create_domain(struct ddl *d, const CreateDomainStmt *s);
void ddl_create_composite(struct ddl *d, const CompositeTypeStmt *s);
void ddl_create_range(struct ddl *d, const CreateRangeStmt *s);
void ddl_create_base_type(struct ddl *d, const List *names);
void ddl_alter_composite(struct ddl *d, const AlterTableStmt *s);

void ddl_create_sequence(struct ddl *d, const CreateSeqStmt *s);
void ddl_alter_sequence(struct ddl *d, const AlterSeqStmt *s);

/* --- ddl_grant.c, ddl_role.c, ddl_misc.c */

void ddl_grant(struct ddl *d, const GrantStmt *s);
void ddl_default_privileges(struct ddl *d, const AlterDefaultPrivilegesStmt *s);
/* Give a new object what the default privileges of its owner say. */
void ddl_default_grants(struct ddl *d, const struct grant *object, char kind,
			const char *schema, const char *owner);
/* An owner's own rights go, after everything is known. */
void ddl_grants_finish(struct ddl *d);
void ddl_grants_of_column(struct ddl *d, const struct attribute *a);
/* Roles or schemas have other names now. */
void ddl_grants_reindex(struct ddl *d);

void ddl_create_role(struct ddl *d, const CreateRoleStmt *s);
void ddl_alter_role(struct ddl *d, const AlterRoleStmt *s);
void ddl_drop_role(struct ddl *d, const DropRoleStmt *s);
void ddl_grant_role(struct ddl *d, const GrantRoleStmt *s);
void ddl_rename_role(struct ddl *d, const char *from, const char *to);
void ddl_role_setting(struct ddl *d, const AlterRoleSetStmt *s);
void ddl_database_setting(struct ddl *d, const AlterDatabaseSetStmt *s);

void ddl_create_schema(struct ddl *d, const CreateSchemaStmt *s);
void ddl_rename_schema(struct ddl *d, const char *from, const char *to);
void ddl_drop_schema(struct ddl *d, const char *name);
void ddl_create_extension(struct ddl *d, const CreateExtensionStmt *s);
void ddl_create_publication(struct ddl *d, const CreatePublicationStmt *s);
void ddl_alter_publication(struct ddl *d, const AlterPublicationStmt *s);
void ddl_create_connection(struct ddl *d, const char *name, const char *wrapper,
			   bool if_not_exists);
void ddl_drop_connection(struct ddl *d, const char *name, bool server,
			 bool missing_ok);
void ddl_rename_connection(struct ddl *d, const char *name, bool server,
			   const char *to);
struct extension *ddl_find_extension(struct ddl *d, const char *name);
struct publication *ddl_find_publication(struct ddl *d, const char *name);

#endif
