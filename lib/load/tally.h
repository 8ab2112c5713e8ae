/*
 * Records into a workload: each statement to its service, equal shapes to one
 * cell, statements of one transaction together (DESIGN section 5).
 */
#ifndef LOAD_TALLY_H
#define LOAD_TALLY_H

#include "load/log.h"
#include "model/catalog.h"
#include "model/plan.h"
#include "model/workload.h"
#include "sql/expand.h"

struct tally; /* opaque */

/* The workload lives in arena. expander's catalog gives search paths. */
struct tally *tally_new(const struct plan *plan, const struct catalog *catalog,
			struct expander *expander, struct arena *arena);

/*
 * Who says which service a client is, in place of the plan: for finding out
 * what services there are. Both functions give a number from 0 on, or -1 for
 * nobody, and the same for the same names.
 */
struct tally_naming {
	const char *const *tags; /* keys in comments; NULL at the end */
	/* By the last of these keys that a comment has, and its value; if that
	   is nobody, by role and application. */
	int (*tagged)(void *arg, const char *key, const char *value);
	int (*client)(void *arg, struct str role, struct str application);
	void *arg;
};

/* Before the first record. naming must live as long as the tally. */
void tally_name(struct tally *t, const struct tally_naming *naming);

/*
 * Before the first record: hold about so many bytes and no more. What there is
 * no room for is counted together (model/workload.h: struct coverage).
 */
void tally_bound(struct tally *t, size_t bytes);

/* What follows is another server's log: of those, sessions can share names. */
void tally_server(struct tally *t);
/* The time of the latest record so far, 0 if there was none with a time. */
int64_t tally_last_us(const struct tally *t);

/* For log_options, to make beforehand what the tally needs of a record. The
   readers that have it are to be closed before the tally is freed. */
const struct log_prepare *tally_prepare(const struct tally *t);
/* Of the records so far; of those that a transaction holds back, not all. */
const struct coverage *tally_coverage(const struct tally *t);

/* One record, in the order of its log. */
void tally_record(struct tally *t, const struct log_record *record);

/*
 * A file of plain SQL is a session of its own, as psql would run it: until it
 * ends, all records are its statements. They belong to service unless their
 * tags say another one; with -1, to the service that their tags, SET ROLE or
 * SET application_name say. A transaction that is still open at the end of the
 * file is rolled back.
 */
void tally_file_begin(struct tally *t, int service);
void tally_file_end(struct tally *t);

/* What is open stays open; sort, and give the result, which lives in arena. */
struct workload *tally_finish(struct tally *t);
void tally_free(struct tally *t);

#endif
