/*
 * What the files of the live reader share; nobody else but its tests includes
 * it.
 *
 * Each query of lib/load/catalog/ has a reader here: a function that gets its
 * rows one by one. While reading, things are known by their oid. Definitions
 * (queries, rules, expressions) are kept as text until everything that they
 * may name has been read, and resolved at the end.
 */
#ifndef LOAD_CATALOG_LIVE_H
#define LOAD_CATALOG_LIVE_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "model/catalog.h"

/* A row of pg_class: its relation, or the composite type that it stands for. */
struct live_class {
	struct relation *relation;
	struct db_type *composite;
	/* By pg_attribute.attnum, with holes where columns were dropped. */
	VEC(struct attribute *) columns;
};

enum definition_kind {
	DEFINITION_QUERY,      /* pg_get_viewdef */
	DEFINITION_EXPRESSION, /* pg_get_expr */
	DEFINITION_RULE,       /* pg_get_ruledef */
	DEFINITION_ROUTINE,    /* pg_get_functiondef */
};

struct definition {
	enum definition_kind kind;
	const char *text;	       /* NULL: the server gave none */
	const char *what;	       /* "view public.x" */
	const struct relation *self;   /* whose columns it may name, or NULL */
	const struct routine *routine; /* whose arguments it may name */
	struct access_set *out;
};

struct live {
	struct catalog *catalog;
	struct arena scratch; /* for as long as loading lasts */
	struct map classes;   /* oid as text: struct live_class */
	struct map types;     /* struct db_type */
	struct map routines;  /* struct routine */
	struct map strings;   /* each type's and owner's name once */
	VEC(struct definition) definitions;
};

/* A query and its reader. */
struct live_query {
	const char *sql;
	const char *const *columns; /* their names; values come in this order */
	size_t n;
	void (*row)(struct live *l, char **values);
};

/* All of them, in the order in which they must be read. */
extern const struct live_query live_queries[];
extern const size_t live_nqueries;

/* One reader each, named as its query. */
void live_schemas(struct live *l, char **values);
void live_types(struct live *l, char **values);
void live_relations(struct live *l, char **values);
void live_attributes(struct live *l, char **values);
void live_callings(struct live *l, char **values);
void live_expressions(struct live *l, char **values);
void live_inheritance(struct live *l, char **values);
void live_sequences(struct live *l, char **values);
void live_keys(struct live *l, char **values);
void live_foreign_keys(struct live *l, char **values);
void live_views(struct live *l, char **values);
void live_rules(struct live *l, char **values);
void live_policies(struct live *l, char **values);
void live_routines(struct live *l, char **values);
void live_aggregates(struct live *l, char **values);
void live_triggers(struct live *l, char **values);
void live_grants(struct live *l, char **values);
void live_default_grants(struct live *l, char **values);
void live_roles(struct live *l, char **values);
void live_paths(struct live *l, char **values);
void live_extensions(struct live *l, char **values);
void live_publications(struct live *l, char **values);
void live_connections(struct live *l, char **values);

/* The thing of that oid (text); NULL if it is not listed. */
struct relation *live_relation(const struct live *l, const char *oid);
struct attribute *live_attribute(const struct live *l, const char *oid,
				 const char *number);

/* The values of one row by the names of their query's columns. */
#define COLUMNS(...)        \
	enum {              \
		__VA_ARGS__ \
	}

/* Give a VEC of the model what a VEC of the same elements has. */
#define VEC_TAKE(to, from) \
	((to)->v = (from).v, (to)->n = (from).n, (to)->cap = (from).cap)

/* A boolean as COPY prints it. */
bool live_true(const char *value);
/* The catalog's one copy of text; NULL stays NULL. */
const char *live_intern(struct live *l, const char *text);
/* Call each for every number of a list, "{1,2}" or "1 2". */
void live_each_number(const char *list, void (*each)(long number, void *arg),
		      void *arg);

VEC_TYPE(live_names, const char *);
/* An array's elements, or a search_path's schemas, copied into the catalog. */
struct live_names live_array(struct live *l, char *array);
struct live_names live_path(struct live *l, const char *path);

/* A name in full, quoted where it must be. */
const char *live_qualified(struct live *l, const char *schema,
			   const char *name);

/* An access set that text (borrowed; NULL is a gap) will fill. what is for
   messages: its kind and the thing's name. */
struct access_set *live_define(struct live *l, struct definition definition);
const char *live_what(struct live *l, const char *kind, const char *schema,
		      const char *name);
/* Fill them all, once everything has been read. */
void live_resolve(struct live *l);

#endif
