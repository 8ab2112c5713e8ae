/* What the files that read definitions share. */
#ifndef SQL_DEFINITION_INTERNAL_H
#define SQL_DEFINITION_INTERNAL_H

#include "sql/definition_read.h"
#include "sql/tree.h"

struct reading {
	const struct resolve_context *ctx;
	const char *text;
	struct definition *out;
};

struct definition_name *definition_add(struct reading *r,
				       enum definition_use use,
				       const char *schema, const char *name,
				       int location);
/* Nothing for NULL and for temporary relations. */
void definition_add_range_var(struct reading *r, enum definition_use use,
			      const RangeVar *rv);
void definition_add_range_vars(struct reading *r, enum definition_use use,
			       const List *names);
/* A list of String: schema, name. */
void definition_add_named(struct reading *r, enum definition_use use,
			  const List *name);

bool definition_is_routine(ObjectType type);
void definition_add_routine(struct reading *r, enum definition_use use,
			    const ObjectWithArgs *object);

/* A list of String. Nothing for a type that is not in the catalog. */
void definition_add_type_name(struct reading *r, enum definition_use use,
			      const List *names, int location);
/* One that need not be in the catalog. */
void definition_add_type(struct reading *r, enum definition_use use,
			 const RangeVar *name);

/* Types; false if it is another statement. */
bool definition_read_type(struct reading *r, const Node *stmt);
/* GRANT of any kind; false if it is another statement, or takes back. */
bool definition_read_grant(struct reading *r, const Node *stmt);
/* REASSIGN OWNED, DROP OWNED; false if it is another statement. */
bool definition_read_owned(struct reading *r, const Node *stmt);
/* Servers, subscriptions, publications; false if it is another statement. */
bool definition_read_remote(struct reading *r, const Node *stmt);
/* CREATE FUNCTION; false if it is another statement. */
bool definition_read_routine(struct reading *r, const Node *stmt);

#endif
