/*
 * The monolith's schema, from a live server or from DDL: both give the same
 * model. Names are raw, never quoted. Everything lives in the catalog's arena
 * and is reached by pointer, so that a rename is one assignment.
 *
 * After catalog_finish every list is sorted by name, dropped things are gone,
 * and each relation, routine and type has a dense id. What a server's
 * extensions made is not listed, apart from the extensions themselves.
 */
#ifndef MODEL_CATALOG_H
#define MODEL_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "base/vec.h"
#include "model/access.h"

/* As pg_class.relkind; composite types are in types. */
enum relation_kind {
	RELATION_TABLE = 'r',
	RELATION_PARTITIONED = 'p',
	RELATION_VIEW = 'v',
	RELATION_MATVIEW = 'm',
	RELATION_FOREIGN = 'f',
	RELATION_SEQUENCE = 'S',
};

/* As pg_type.typtype. */
enum type_kind {
	TYPE_ENUM = 'e',
	TYPE_DOMAIN = 'd',
	TYPE_COMPOSITE = 'c',
	TYPE_RANGE = 'r',
};

struct db_type {
	uint32_t id;
	const char *schema, *name, *owner;
	enum type_kind kind;
	VEC(const char *) labels;	 /* of an enum, in order */
	VEC(struct attribute *) members; /* of a composite */
	const char *base;		 /* domain: type; range: subtype */
	bool dropped;
};

struct attribute {
	const struct relation *relation; /* NULL: of a composite type */
	const char *name;
	/* As format_type with an empty path. NULL in views, and in tables that
	   a file makes of a query. */
	const char *type;
	const struct db_type *user_type; /* its type or element type, or NULL */
	int16_t number;			 /* from 1, without holes */
	bool not_null;
	char identity;	/* 'a', 'd', or 0 */
	char generated; /* 's' stored, 'v' virtual, or 0 */
	/* What the default or generation expression uses; NULL: it has none. */
	struct access_set *value;
};

/* A primary key or unique constraint. */
struct key {
	const char *name;
	bool primary;
	VEC(struct attribute *) columns;
};

/* A check constraint or an index that calls routines. A child does not have
   its parents' checks. */
struct calling {
	const char *name;
	struct relation *relation;
	bool index;
	struct access_set *value; /* of all of its expressions */
	/* That its expressions name; live they are not read. */
	VEC(const struct attribute *) columns;
};

struct foreign_key {
	const char *name;
	struct relation *child, *parent;
	VEC(struct attribute *) child_columns, parent_columns;
	/* As pg_constraint: a no action, r restrict, c cascade, n null, d */
	char on_update, on_delete;
	bool deferrable, deferred, not_valid;
};

enum trigger_timing {
	TRIGGER_BEFORE,
	TRIGGER_AFTER,
	TRIGGER_INSTEAD
};

struct trigger {
	const char *name;
	struct relation *relation;
	struct routine *routine; /* NULL: not known, see routine_name */
	const char *routine_name;
	enum trigger_timing timing;
	unsigned events;		 /* of enum row_event */
	VEC(struct attribute *) columns; /* UPDATE OF; none: every update */
	bool for_each_row;
	/* What its function knows the changed rows as; NULL: it does not. */
	const char *old_table, *new_table;
	char enabled; /* 'O' origin, 'D' disabled, 'R' replica, 'A' always */
};

struct rule {
	const char *name;
	struct relation *relation;
	unsigned event; /* one of enum row_event; SELECT rules are views */
	bool instead;
	char enabled;
	struct access_set *action; /* with its condition */
};

struct policy {
	const char *name;
	struct relation *relation;
	char command; /* 'r' 'a' 'w' 'd' or '*' for all */
	bool permissive;
	VEC(const char *) roles;      /* none: PUBLIC */
	struct access_set *condition; /* USING and WITH CHECK */
};

struct relation {
	uint32_t id;
	const char *schema, *name, *owner;
	enum relation_kind kind;
	VEC(struct attribute *) attributes;
	VEC(struct key) keys;
	VEC(struct calling *) callings;
	VEC(struct foreign_key *) references;	 /* as the child */
	VEC(struct foreign_key *) referenced_by; /* as the parent */
	VEC(struct relation *) parents;		 /* plain inheritance */
	struct relation *partition_of;		 /* NULL: not a partition */
	VEC(struct trigger *) triggers;
	VEC(struct rule *) rules;
	VEC(struct policy *) policies;
	bool row_security, force_row_security;
	bool unlogged, temporary;
	char replica_identity;	    /* 'd' default 'n' nothing 'f' 'i' */
	const char *replica_index;  /* of 'i' */
	struct access_set *query;   /* of a view or materialized view */
	bool security_invoker;	    /* a view with that option */
	struct attribute *owned_by; /* a sequence's column, or NULL */
	const char *server;	    /* of a foreign table */
	double rows;		    /* estimate; -1 unknown */
	int64_t bytes;		    /* with indexes and TOAST; -1 unknown */
	bool dropped;
};

enum routine_kind {
	ROUTINE_FUNCTION = 'f',
	ROUTINE_PROCEDURE = 'p',
	ROUTINE_AGGREGATE = 'a',
	ROUTINE_WINDOW = 'w',
};

struct routine {
	uint32_t id;
	const char *schema, *name, *owner;
	enum routine_kind kind;
	VEC(const char *) arguments; /* input types, as format_type */
	VEC(const char *)
	argument_names;	  /* of all arguments, OUT ones too;
			     "" where there is none */
	size_t ndefaults; /* the last n inputs have one */
	bool variadic;
	/* Type text; "trigger" is special. NULL: procedures and aggregates. */
	const char *returns;
	bool returns_set;
	const char *language;
	bool security_definer;
	VEC(const char *) search_path; /* SET search_path, see has_path */
	bool has_path;
	const char *source;	 /* the body's text, NULL: BEGIN ATOMIC */
	struct access_set *body; /* of BEGIN ATOMIC, else NULL */
	VEC(struct routine *) aggregate_parts; /* an aggregate's functions */
	bool dropped;
};

enum privilege {
	PRIVILEGE_SELECT = 1,
	PRIVILEGE_INSERT = 2,
	PRIVILEGE_UPDATE = 4,
	PRIVILEGE_DELETE = 8,
	PRIVILEGE_TRUNCATE = 16,
	PRIVILEGE_REFERENCES = 32,
	PRIVILEGE_TRIGGER = 64,
	PRIVILEGE_USAGE = 128,
	PRIVILEGE_EXECUTE = 256,
	PRIVILEGE_CREATE = 512,
	PRIVILEGE_MAINTAIN = 1024, /* from 17 on */
};

/* By bit, in lower case. */
#define PRIVILEGE_KINDS 11
extern const char *const privilege_names[PRIVILEGE_KINDS];
/* The bit of a name in any case, 0 if there is no such privilege. */
unsigned privilege_find(const char *name);

/*
 * What a role was given on one object: a relation (or one of its columns), a
 * routine, a type or a schema. What the owner has is not listed, nor what
 * PUBLIC has from the start: EXECUTE on routines, USAGE on types and on the
 * schema public.
 */
struct grant {
	struct relation *relation;
	struct attribute *attribute;
	struct routine *routine;
	struct db_type *type;
	const char *schema;  /* of a schema grant only */
	const char *grantee; /* "" is PUBLIC */
	unsigned privileges; /* of enum privilege */
	unsigned grantable;
};

struct default_grant {
	const char *role;   /* whose future objects */
	const char *schema; /* NULL: everywhere */
	char object;	    /* 'r' 'S' 'f' 'T' 'n', as pg_default_acl */
	const char *grantee;
	unsigned privileges;
	unsigned grantable;
};

struct db_role {
	const char *name;
	bool superuser, login, inherit;
	VEC(const char *) member_of;
};

/* ALTER ROLE .. [IN DATABASE ..] SET search_path, ALTER DATABASE .. SET. */
struct path_setting {
	const char *role;     /* NULL: all */
	const char *database; /* NULL: all */
	VEC(const char *) schemas;
};

struct db_schema {
	const char *name, *owner;
};

struct extension {
	const char *name, *schema;
};

struct publication {
	const char *name;
	bool all_tables;
	VEC(const struct relation *) tables;
	VEC(const char *) schemas;
};

/* Foreign data wrappers of PostgreSQL databases: what else there is is nobody's
   service. */
bool wrapper_leads_to_database(const char *wrapper);

/* What leads to another database: a foreign server, or a subscription. */
struct connection {
	const char *name;
	const char *wrapper; /* a server's, NULL: it is a subscription */
};

/* A statement of a DDL file that was not understood. */
struct catalog_gap {
	const char *file;
	int line, column;
	const char *reason;
};

struct catalog {
	struct arena *arena;
	const char *database; /* NULL: from a file */
	int version;	      /* as server_version_num; 0 unknown */
	VEC(struct db_schema) schemas;
	VEC(struct relation *) relations;
	VEC(struct routine *) routines;
	VEC(struct db_type *) types;
	VEC(struct foreign_key *) foreign_keys;
	VEC(struct trigger *) triggers;
	VEC(struct rule *) rules;
	VEC(struct policy *) policies;
	VEC(struct grant) grants;
	VEC(struct default_grant) default_grants;
	VEC(struct db_role) roles;
	VEC(struct path_setting) paths;
	VEC(struct extension) extensions;
	VEC(struct publication) publications;
	VEC(struct connection) connections;
	VEC(struct catalog_gap) gaps;
	/* Found through catalog_find_*; keys are schema NUL name. */
	struct map relation_names, type_names;
	struct map routine_names; /* to a VEC of overloads */
};

/*
 * A search path: schema names in order; pg_catalog is implicit. temporary are
 * the temporary relations of the session that are known: they come first, or
 * where the path has pg_temp.
 */
struct search_path {
	VEC(const char *) schemas;
	VEC(const char *) temporary;
};

void catalog_init(struct catalog *c, struct arena *arena);
/* Frees what is not in the arena. */
void catalog_release(struct catalog *c);

/*
 * New, empty, known by its name. Names are copied. A name that is taken is
 * replaced in the look-up, as after DROP.
 */
struct relation *catalog_add_relation(struct catalog *c,
				      enum relation_kind kind,
				      const char *schema, const char *name);
struct attribute *catalog_add_attribute(struct catalog *c, struct relation *r,
					const char *name);
struct routine *catalog_add_routine(struct catalog *c, const char *schema,
				    const char *name);
struct db_type *catalog_add_type(struct catalog *c, enum type_kind kind,
				 const char *schema, const char *name);

/* Change the name or schema of a thing and of its look-up. */
void catalog_move_relation(struct catalog *c, struct relation *r,
			   const char *schema, const char *name);
void catalog_move_routine(struct catalog *c, struct routine *r,
			  const char *schema, const char *name);
void catalog_move_type(struct catalog *c, struct db_type *t, const char *schema,
		       const char *name);

/* Mark as dropped and forget the name; what depends on it is the caller's. */
void catalog_drop_relation(struct catalog *c, struct relation *r);
void catalog_drop_routine(struct catalog *c, struct routine *r);
void catalog_drop_type(struct catalog *c, struct db_type *t);

/* By exact name; NULL if there is none. */
struct relation *catalog_find_relation(const struct catalog *c,
				       const char *schema, const char *name);
struct db_type *catalog_find_type(const struct catalog *c, const char *schema,
				  const char *name);
bool catalog_has_schema(const struct catalog *c, const char *schema);
struct attribute *relation_find_attribute(const struct relation *r,
					  const char *name);

/* Does any schema have a relation of that name? */
bool catalog_has_relation(const struct catalog *c, const char *name);
/* Is it one of the path's temporary relations? */
bool path_has_temporary(const struct search_path *path, const char *name);

/* The first on the path; schema may be NULL. NULL, too, if a temporary
   relation comes before any other. */
struct relation *catalog_resolve_relation(const struct catalog *c,
					  const struct search_path *path,
					  const char *schema, const char *name);
struct db_type *catalog_resolve_type(const struct catalog *c,
				     const struct search_path *path,
				     const char *schema, const char *name);

/*
 * The routines of that name that take nargs arguments (-1: any number), in the
 * first schema of the path that has one. Calls each for every one of them and
 * returns how many there were.
 */
size_t catalog_each_routine(const struct catalog *c,
			    const struct search_path *path, const char *schema,
			    const char *name, int nargs,
			    void (*each)(struct routine *r, void *arg),
			    void *arg);

/* The partitioned table at the top; r itself if it is no partition. */
const struct relation *relation_root(const struct relation *r);
/*
 * PostgreSQL gives every partition a copy of its root's keys, on either side:
 * is it one, and the key that was declared stands for it?
 */
bool foreign_key_is_copy(const struct foreign_key *fk);
bool relation_is_view(const struct relation *r);
/* Tables of every kind that hold rows of their own or through partitions. */
bool relation_is_table(const struct relation *r);

/* pg_catalog, information_schema, pg_toast and temporary schemas. */
bool schema_is_system(const char *schema);

/*
 * Sort everything by name, drop what was dropped, number what has an id. To be
 * called once, after loading.
 */
void catalog_finish(struct catalog *c);

#endif
