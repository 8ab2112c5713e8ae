/*
 * The result of analyze: names, counts and crossings, with nothing left that
 * points into a catalog or a log, so that it is the same whether it was just
 * made or read back from JSON (DESIGN: --analysis), and two of them add up.
 *
 * Names are as the reports print them: schema-qualified, each part quoted where
 * PostgreSQL would. Lists are sorted so that equal inputs give equal bytes.
 */
#ifndef MODEL_ANALYSIS_H
#define MODEL_ANALYSIS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "base/vec.h"
#include "model/access.h"
#include "model/log_mark.h"
#include "model/plan.h"
#include "model/workload.h"

/* Of its JSON: another number is another shape. */
#define ANALYSIS_SCHEMA_VERSION 1

/* Owners in place of a service; "" is nobody. */
#define OWNER_NAME_REFERENCE "(reference)"
#define OWNER_NAME_IGNORED   "(ignored)"
#define OWNER_NAME_SHARED    "(shared)"

VEC_TYPE(name_list, const char *);

enum crossing_kind {
	CROSSING_READ,
	CROSSING_WRITE,
	CROSSING_JOIN,
	CROSSING_TRANSACTION,
	CROSSING_FOREIGN_KEY,
	CROSSING_VIEW,
	CROSSING_FUNCTION,
	CROSSING_TRIGGER,
	CROSSING_SEQUENCE,
	CROSSING_TYPE,
	CROSSING_GRANT,
	CROSSING_INHERITS,
	CROSSING_KINDS,
};

struct analysis_service {
	const char *name;
	struct name_list tables;
	uint64_t statements;
};

struct analysis_relation {
	const char *name;
	/* "table", "partitioned table", "partition", "foreign table", "view",
	   "materialized view" */
	const char *kind;
	const char *owner; /* a service; "" nobody; or OWNER_NAME_... */
};

/*
 * A trigger, rule or policy is named schema.table.name and belongs to its
 * table's service, a rule of a view stands as that view; a foreign key belongs
 * to its referencing side.
 */
struct analysis_link {
	enum link_kind kind;
	const char *name;   /* of the view, function, trigger, constraint */
	const char *owner;  /* service, "" if none alone */
	const char *schema; /* raw, to know the owner's API by */
};

VEC_TYPE(analysis_chain, struct analysis_link);

struct analysis_column {
	const char *name;
	unsigned uses; /* of enum column_use */
};

struct analysis_access {
	const char *relation;
	enum access_mode mode;
	unsigned events;
	bool join; /* its query level reads another service's relation too */
	VEC(struct analysis_column) columns; /* in the table's order */
	struct analysis_chain via;
};

/* A sequence that a statement draws from. */
struct analysis_use {
	const char *name, *owner;
	struct analysis_chain via;
};

struct analysis_gap {
	enum gap_kind kind;
	const char *what;
};

/* What a statement does. Shapes are many more than what they do differs. */
struct analysis_effects {
	const char *state; /* "resolved", "partial", "unparsed", "truncated" */
	bool prepared;	   /* PREPARE: it runs only where EXECUTE says so */
	VEC(struct analysis_access) accesses;
	VEC(struct analysis_use) sequences;
	VEC(struct analysis_gap) gaps;
};

/*
 * A shape as one service runs it. Its counts are a cell of its own, so that
 * transactions that the input cut refer to it and join as in model/open.h.
 */
struct analysis_shape {
	const char *id;
	const char *text;
	const char *service; /* "" unattributed */
	const char *path;    /* search path, "" the default */
	const struct analysis_effects *effects; /* others can have the same */
	struct cell cell; /* its counts; service: its place in services */
};

struct analysis_transaction {
	const char *consumer; /* the service that ran it, "" unattributed */
	struct name_list services; /* whose tables it wrote, sorted */
	struct name_list writes;   /* tables, sorted */
	struct name_list shapes;   /* that wrote, in the order observed */
	uint64_t count;
};

/* What shows a crossing: a shape with its counts, or an object. */
struct evidence {
	const char *shape;  /* id, or NULL */
	const char *object; /* name, or NULL */
	const char *detail; /* "on delete cascade", privileges, ...; or NULL */
	unsigned access;    /* of enum allowed_access: what it does */
	struct name_list relations; /* the owner's that it does it to */
	uint64_t calls, time_us; /* calls of a transaction: those it ran in */
	struct analysis_chain via;
};

struct crossing {
	const char *id;
	enum crossing_kind kind;
	const char *consumer, *owner;
	const char *object;
	struct name_list relations; /* the owner's, sorted */
	/* Executions seen, committed; 0: only in the schema. Of kind
	   transaction: transactions. */
	uint64_t weight;
	uint64_t time_us;
	bool allowed; /* by an allow: entry that has not ended */
	VEC(struct evidence) evidence;
	const char *pattern; /* NULL until plan decides */
	int phase;	     /* 0: the same */
};

/*
 * A name and how often it was met: clients that no service matches, tables that
 * do not exist, SQL that was built at run time. Count 0: in the schema.
 */
struct analysis_unknown {
	const char *what; /* "client", "relation", "dynamic", ... */
	const char *name;
	const char *reason; /* or "" */
	uint64_t count;
};

/* An allow: entry of the plan, for one relation; those that ended are not
   here. */
struct analysis_allow {
	const char *consumer, *relation;
	unsigned access;   /* of enum allowed_access */
	const char *until; /* "2027-06-30", or "" */
	const char *reason;
};

struct analysis {
	struct arena *arena;
	const char *path; /* the file it was read from, NULL: made here */
	VEC(struct analysis_service) services;
	VEC(struct analysis_relation) relations;
	VEC(struct analysis_shape *) shapes;
	VEC(struct analysis_transaction *) transactions;
	struct open_list open; /* its cells are the shapes' */
	/* Crossings that the schema alone shows; dynamic ones are derived. */
	VEC(struct crossing *) schema_crossings;
	VEC(struct crossing *) crossings;
	VEC(struct analysis_unknown) unknown;
	VEC(struct analysis_allow) allow;
	struct coverage coverage;
	int64_t first_us, last_us; /* of the logs' records, 0 without times */
	/* How far the logs were read that it is of; NULL: it does not say. */
	struct log_marks *marks;
};

/* The shape whose cell it is. */
struct analysis_shape *analysis_shape_of(const struct cell *cell);

/* By name; NULL if there is none. */
const struct analysis_relation *analysis_find_relation(const struct analysis *a,
						       const char *name);
/* Who owns a relation of that name: as analysis_relation; "" where there is no
   such relation. */
const char *analysis_owner(const struct analysis *a, const char *relation);

/* The first shape of that id, NULL if there is none. */
const struct analysis_shape *analysis_find_shape(const struct analysis *a,
						 const char *id);
/* The first one that the service runs. */
const struct analysis_shape *analysis_shape_of_service(const struct analysis *a,
						       const char *id,
						       const char *service);

/* Put name at its place unless the list, which is sorted, has it. */
void name_list_add(struct arena *a, struct name_list *list, const char *name);
bool name_list_has(const struct name_list *list, const char *name);

const char *crossing_kind_name(enum crossing_kind kind);
/* -1 if there is none of that name. */
int crossing_kind_find(const char *name);

#endif
