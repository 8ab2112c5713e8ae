/*
 * What a statement of DDL makes, changes or gives away, name by name, as it is
 * written: what is not in the catalog yet is here, too.
 *
 * Everything lives in the arena of whoever read the statement.
 */
#ifndef MODEL_DEFINITION_H
#define MODEL_DEFINITION_H

#include <stdbool.h>
#include <stddef.h>

#include "model/catalog.h"

enum definition_kind {
	DEFINITION_TABLE,   /* CREATE TABLE */
	DEFINITION_VIEW,    /* also materialized */
	DEFINITION_ROUTINE, /* CREATE FUNCTION, CREATE PROCEDURE */
	DEFINITION_TRIGGER, /* also rules */
	DEFINITION_POLICY,
	DEFINITION_CHANGE,     /* of what there is: ALTER, DROP, CREATE INDEX */
	DEFINITION_GRANT,      /* on things */
	DEFINITION_MEMBERSHIP, /* GRANT role TO role */
	DEFINITION_PUBLICATION,
	DEFINITION_REMOTE, /* servers, subscriptions, foreign tables */
};

enum definition_use {
	DEFINES,	/* what is made */
	CHANGES,	/* what is altered, dropped, indexed, published, .. */
	CHANGES_OWNED,	/* name is a role: all that it owns */
	CHANGES_SCHEMA, /* name is a schema */
	REFERS_TO,	/* the parent of a foreign key */
	INHERITS,	/* a parent, or a partition to be attached */
	HAS_TYPE,	/* of a column */
	MADE_OF,    /* the type of a domain, of a column of a composite type */
	DRAWS_FROM, /* a sequence, in a default */
	CALLS,	    /* a routine, in a default, check or index */
	OWNED_BY,   /* the table of the column that a sequence goes with */
	SITS_ON,    /* a trigger's, rule's or policy's table */
	GIVES,	    /* on what rights are given */
	GIVES_ALL,  /* name is a schema: on all tables in it */
	GIVES_ALL_SEQUENCES, /* the same of sequences */
	GIVES_ALL_FUNCTIONS, /* all but procedures */
	GIVES_ALL_PROCEDURES,
	GIVES_ALL_ROUTINES, /* both */
	GIVES_ROLE,	    /* name is a role, which others become members of */
	CONNECTS,	    /* name is a server, subscription or extension */
	PUBLISHES,	    /* name is a publication */
};

struct definition_name {
	enum definition_use use;
	const char *schema; /* NULL: not written */
	const char *name;
	/* What the catalog has of that name, or NULL. */
	const struct relation *relation;
	const struct db_type *type;
	const struct routine *routine;
	/* Of a type, sequence, foreign key, trigger or call the name of what
	   has it: a column, a key, ..; NULL: not written. */
	const char *part;
	/* What calls it: "default", "check", "index"; or NULL. */
	const char *caller;
	int location; /* byte offset in the text; -1: not known */
};

struct definition_grantee {
	const char *role; /* "" PUBLIC; NULL: whoever runs it */
	int location;
};

struct definition {
	enum definition_kind kind;
	bool partition;		    /* CREATE TABLE .. PARTITION OF */
	bool unless_there;	    /* IF NOT EXISTS */
	bool drops;		    /* a table, view or sequence */
	bool has_columns_of_others; /* CREATE TABLE .. OF, LIKE, INHERITS */
	VEC(struct definition_name) names;
	VEC(struct definition_grantee) grantees;
	/* CREATE PUBLICATION: of the tables those that the catalog has. */
	const struct publication *publication;
	/* Whose objects of the future GRANT is on: ALTER DEFAULT PRIVILEGES. */
	VEC(const char *) givers;
	/* What a routine's body touches, as access_set has it; where the body
	   stands in the text is known apart from BEGIN ATOMIC: else 0, 0. */
	struct access_set *body;
	size_t body_from, body_to;
};

#endif
