/*
 * What one statement means, found once per shape and search path: its accesses
 * followed down to base tables, and what it does to its session.
 */
#ifndef MODEL_STATEMENT_H
#define MODEL_STATEMENT_H

#include <stdbool.h>

#include "model/access.h"

enum statement_kind {
	STATEMENT_OTHER,
	STATEMENT_BEGIN,
	STATEMENT_COMMIT,   /* also END, PREPARE TRANSACTION */
	STATEMENT_ROLLBACK, /* also ABORT */
	STATEMENT_SAVEPOINT,
	STATEMENT_RELEASE,
	STATEMENT_ROLLBACK_TO,
	STATEMENT_SET_PATH, /* SET search_path, set_config() of it, RESET */
	STATEMENT_SET_ROLE, /* SET ROLE, SET SESSION AUTHORIZATION,
			       set_config() of them, RESET */
	STATEMENT_SET_APPLICATION, /* SET application_name */
	STATEMENT_PREPARE,
	STATEMENT_EXECUTE,
	STATEMENT_DEALLOCATE,
	STATEMENT_DISCARD, /* DISCARD ALL; RESET ALL: reset */
	/* CREATE TEMPORARY TABLE, its like and SELECT INTO, where a relation of
	   the catalog has the same name; ON COMMIT DROP: local. */
	STATEMENT_CREATE_TEMPORARY,
	STATEMENT_DROP, /* DROP or RENAME of relations: dropped */
	STATEMENT_DISCARD_TEMPORARY,
};

enum statement_state {
	STATEMENT_RESOLVED,  /* every name was found */
	STATEMENT_PARTIAL,   /* understood, apart from effects.gaps */
	STATEMENT_UNPARSED,  /* the parser refused it */
	STATEMENT_TRUNCATED, /* its text was cut: nothing is known */
};

struct definition;

/*
 * One statement. A text of several ("BEGIN; ..; COMMIT") is a list of them.
 * Everything lives in the arena of whoever made it and never changes.
 */
struct statement {
	enum statement_kind kind;
	enum statement_state state;
	const char *text; /* its own part of the text, without the ; */
	size_t len;
	size_t at; /* of text, in the whole */
	/* Savepoint, prepared statement, role, application, relation. */
	const char *name;
	bool chain;  /* COMMIT AND CHAIN */
	bool local;  /* SET LOCAL, ON COMMIT DROP */
	bool writes; /* effects has a write, lock or define */
	/* SET search_path TO these; none with reset: back to the default. */
	VEC(const char *) path;
	bool reset;
	/* DROP: the names that may be those of temporary relations. */
	VEC(const char *) dropped;
	/* As written: views as views, calls as calls. */
	struct access_set direct;
	/* Followed down to base tables, partitions as their root. */
	struct access_set effects;
	/* Of DDL, what it makes, changes or gives away; else NULL. */
	const struct definition *definition;
	/* What a DO block runs of that and of SET ROLE, in order. The text of
	   each is the part of the whole in which it stands. */
	struct statement *inner;
	const char *error; /* of STATEMENT_UNPARSED: the parser's message, */
	int error_at;	   /* and where in the text, -1: not known */
	struct statement *next; /* in the same text */
};

#endif
