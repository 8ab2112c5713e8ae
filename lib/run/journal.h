/*
 * The journal: what was applied to a database, in a schema "dbsplit" of it. A
 * step that runs in a transaction commits together with its row there, so that
 * after any crash the journal says what is. For one that cannot, "begun" is
 * written first, and its verify says later whether it was done.
 *
 * Whoever changes a database holds the journal's lock of it, and has the
 * highest epoch: a runner that lost its connection and goes on cannot commit
 * against one that came after it.
 */
#ifndef RUN_JOURNAL_H
#define RUN_JOURNAL_H

#include "base/arena.h"
#include "base/err.h"
#include "model/step.h"
#include "pg/conn.h"

/* Which database it is. */
struct journal_place {
	const char *system_identifier; /* of the server, as text */
	const char *database;	       /* its oid, as text */
};

enum journal_state {
	JOURNAL_BEGUN, /* may have been done */
	JOURNAL_APPLIED,
};

/* One step of what was applied. */
struct journal_row {
	const char *service;
	int phase;
	enum journal_state state;
	struct step step; /* as it was run; without a title and locks */
	const char *at, *by;
};

struct journal {
	struct pg_conn *conn;
	struct arena *arena; /* of the rows */
	struct journal_place place;
	bool exists; /* there is one in the database */
	const char *epoch;
	VEC(struct journal_row) rows; /* as they were applied */
	/* Of the transaction that is open: the row that it writes, or takes. */
	struct journal_row pending;
	bool is_pending, is_taken;
};

/*
 * Read the place and, if there is a journal, its rows; conn must live as long.
 * Changes nothing. ERR_UNSAFE if the journal is of another place: this database
 * was made from a copy of that one.
 */
int journal_read(struct journal *j, struct pg_conn *conn, struct arena *arena,
		 struct err *err);

/*
 * To change the database: make the journal if there is none, take its lock and
 * a new epoch, and read it again. ERR_UNSAFE if somebody else holds the lock,
 * whom the message names, or if the connection goes through a pooler.
 */
int journal_open(struct journal *j, struct err *err);

/* NULL: it was not applied. */
struct journal_row *journal_find(const struct journal *j, const char *service,
				 int phase, const char *name);

/* Open a transaction that can only commit while ours is the last epoch. */
int journal_begin(struct journal *j, struct err *err);

enum journal_action {
	JOURNAL_BEGIN,	   /* a step outside of a transaction is about to run */
	JOURNAL_APPLY,	   /* it ran */
	JOURNAL_ADOPT,	   /* somebody else had done what it does */
	JOURNAL_ROLL_BACK, /* it was taken back: its row goes */
};

/* Write it down, in the transaction that is open: one step in each. The strings
   must live as long as the journal. */
int journal_write(struct journal *j, const char *service, int phase,
		  const struct step *s, enum journal_action action,
		  struct err *err);

/* Commit, and only then have the rows say so. ERR_DATABASE if the server went
   away: what became of it is known once it is read again. */
int journal_commit(struct journal *j, struct err *err);
/* Never fails for the caller: what cannot be rolled back is gone. */
void journal_abort(struct journal *j);

#endif
