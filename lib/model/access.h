/*
 * What a piece of SQL touches: the relations with their columns, the routines
 * it calls, the sequences it draws from, and what could not be known.
 *
 * An access set is "direct": it names views as views and routines as calls. The
 * resolver (sql/expand.h) follows those to base tables and keeps the chain.
 */
#ifndef MODEL_ACCESS_H
#define MODEL_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"

struct attribute;
struct relation;
struct routine;

enum access_mode {
	ACCESS_READ,
	ACCESS_WRITE,
	ACCESS_LOCK,
	ACCESS_DEFINE
};

/* How a statement uses a column; a mask. */
enum column_use {
	USE_READ = 1,
	USE_WRITTEN = 2,
	USE_FILTERED = 4,
	USE_JOINED = 8,
	USE_SORTED = 16,
	USE_GROUPED = 32,
};

/* What a write does to rows; a mask, the same for triggers. */
enum row_event {
	EVENT_INSERT = 1,
	EVENT_UPDATE = 2,
	EVENT_DELETE = 4,
	EVENT_TRUNCATE = 8,
};

struct column_access {
	const struct attribute *attribute;
	unsigned uses; /* of enum column_use */
};

enum link_kind {
	LINK_VIEW,
	LINK_RULE,
	LINK_FUNCTION,
	LINK_TRIGGER,
	LINK_FOREIGN_KEY, /* ON DELETE, ON UPDATE */
	LINK_POLICY,
};

/*
 * One step of the way from a statement to a base table. The first link is what
 * the statement names, the last one touches the table.
 */
struct link {
	enum link_kind kind;
	const void *object; /* relation, rule, routine, trigger, foreign key */
	const struct link *next;
};

/* One relation, in one mode, at one query level. */
struct access {
	const struct relation *relation;
	enum access_mode mode;
	unsigned events; /* of enum row_event, for ACCESS_WRITE */
	int level;	 /* query level within the statement, from 0 */
	VEC(struct column_access) columns; /* sorted by attribute number */
	const struct link *via; /* NULL: written in the statement itself */
	int location; /* byte offset of the name in the text, -1 unknown */
};

struct routine_call {
	const struct routine *routine;
	const struct link *via;
	int location;
};

struct sequence_use {
	const struct relation *sequence;
	const struct link *via;
	int location;
};

enum gap_kind {
	GAP_RELATION, /* no such relation */
	GAP_COLUMN,
	GAP_ROUTINE,
	GAP_DYNAMIC, /* SQL built at run time */
	GAP_UNPARSED,
	GAP_REMOTE, /* dblink and the like: SQL for another server */
	GAP_MEMORY, /* the bound on memory left no room to keep what it was */
	/* Not a gap by itself: a temporary table that the SQL creates. Where
	   some statement creates it, GAP_RELATION of that name is none. */
	GAP_TEMPORARY,
};

/* Something that could not be known; what is a name or a reason. */
struct access_gap {
	enum gap_kind kind;
	const char *what;
	const struct link *via;
	int location;
};

struct access_set {
	VEC(struct access) accesses;
	VEC(struct routine_call) calls;
	VEC(struct sequence_use) sequences;
	VEC(struct access_gap) gaps;
	bool system;	/* it touches system catalogs */
	bool temporary; /* it names a temporary relation of the path */
};

/* How each is written: by its number, or of a mask by its bit. */
#define ACCESS_MODES 4
#define LINK_KINDS   6
#define GAP_KINDS    8
#define ROW_EVENTS   4
#define COLUMN_USES  6
extern const char *const access_mode_names[ACCESS_MODES];
extern const char *const link_kind_names[LINK_KINDS];
extern const char *const gap_kind_names[GAP_KINDS];
extern const char *const row_event_names[ROW_EVENTS];
extern const char *const column_use_names[COLUMN_USES];

#endif
