#include "run/runner.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sql/script.h"
#include "sql/tokens.h"

#define ATTEMPTS	   30
#define FIRST_MILLISECONDS 200
#define MOST_MILLISECONDS  10000

/* What a script raises where something does not hold. */
#define STATE_RAISED "P0001"

/* Somebody was in the way, and may not be the next time. */
static bool
may_pass(const struct pg_conn *conn, const struct err *err)
{
	static const char *const states[] = {
		"55P03", /* lock_not_available */
		"57014", /* query_canceled: by its timeout */
		"40P01", /* deadlock_detected */
		"40001", /* serialization_failure */
	};
	const char *state = pg_error_state(conn);

	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
		if (strcmp(state, states[i]) == 0)
			return true;
	/* Two that change one row of a catalog at once. */
	return strcmp(state, "XX000") == 0 &&
	       strstr(err->message, "tuple concurrently") != NULL;
}

/* A tenth of what the generator gives each time is enough to part two runs. */
static int
jitter(int milliseconds)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return milliseconds / 2 + (int)((unsigned long)now.tv_nsec / 1000 %
					(unsigned long)(milliseconds / 2 + 1));
}

static bool
is_stopped(const struct runner *r)
{
	return r->stopped && r->stopped(r->arg);
}

/* In pieces, so that whoever asks it to stop does not wait long. */
static void
pause_for(const struct runner *r, int milliseconds)
{
	while (milliseconds > 0 && !is_stopped(r)) {
		int piece = milliseconds < 50 ? milliseconds : 50;
		struct timespec t = {0, piece * 1000000L};

		nanosleep(&t, NULL);
		milliseconds -= piece;
	}
}

/* BEGIN, COMMIT and the like would part a step from its row. */
static int
check_script(const char *name, const char *text, struct err *err)
{
	static const char *const words[] = {"begin",	"start", "commit",
					    "rollback", "end",	 "abort"};
	struct script script;
	struct script_statement s;

	script_init(&script, text, strlen(text));
	while (script_next(&script, &s)) {
		struct lexer l;
		struct token t;

		lex_init(&l, s.text, s.len);
		t = lex_next(&l);
		if (!TOKEN_IS_ANY(t, words))
			continue;
		err_set(err, ERR_UNSAFE,
			"the script of step %s has %.*s, which would end its "
			"transaction",
			name, (int)t.len, t.p);
		err_hint(err, "take it out: the step runs in one transaction");
		return -1;
	}
	return 0;
}

/* What a verify raises is a finding, and anything else an error. */
static int
run_check(struct runner *r, const struct step *s, struct err *err)
{
	struct pg_conn *conn = r->journal->conn;
	struct err failed;

	if (pg_exec(conn, s->verify, &failed) == 0)
		return 0;
	*err = failed;
	if (strcmp(pg_error_state(conn), STATE_RAISED) == 0) {
		const char *text = failed.message;
		const char *said = strstr(text, "refused: ");

		err_set(err, ERR_FINDINGS, "step %s does not hold: %s", s->name,
			said ? said + strlen("refused: ") : text);
	}
	return -1;
}

int
run_verify(struct runner *r, const struct step *s, struct err *err)
{
	struct err ignored;
	int rc;

	if (pg_exec(r->journal->conn, "BEGIN READ ONLY", err) != 0)
		return -1;
	rc = run_check(r, s, err);
	if (!pg_is_lost(r->journal->conn))
		pg_exec(r->journal->conn, "ROLLBACK", &ignored);
	return rc;
}

/* One way of a step, as it is tried. */
struct run_try {
	const char *script;
	enum journal_action action;
};

static int
finish(struct runner *r, const struct step *s, enum journal_action action,
       struct err *err)
{
	if (journal_write(r->journal, r->service, r->phase, s, action, err) !=
	    0)
		return -1;
	return journal_commit(r->journal, err);
}

static int
try_in_transaction(struct runner *r, const struct step *s,
		   const struct run_try *t, struct err *err)
{
	struct pg_conn *conn = r->journal->conn;

	if (journal_begin(r->journal, err) != 0)
		return -1;
	if (pg_exec(conn, t->script, err) == 0 &&
	    (t->action != JOURNAL_APPLY || run_check(r, s, err) == 0) &&
	    finish(r, s, t->action, err) == 0)
		return 0;
	journal_abort(r->journal);
	return -1;
}

static int
note(struct runner *r, const struct step *s, enum journal_action action,
     struct err *err)
{
	if (journal_begin(r->journal, err) != 0)
		return -1;
	if (finish(r, s, action, err) == 0)
		return 0;
	journal_abort(r->journal);
	return -1;
}

static int
try_outside(struct runner *r, const struct step *s, const struct run_try *t,
	    struct err *err)
{
	if (t->action == JOURNAL_APPLY && note(r, s, JOURNAL_BEGIN, err) != 0)
		return -1;
	if (pg_exec(r->journal->conn, t->script, err) != 0)
		return -1;
	if (t->action == JOURNAL_APPLY && run_verify(r, s, err) != 0)
		return -1;
	return note(r, s, t->action, err);
}

static void
name_blocker(const struct step *s, const struct run_blockers *b,
	     struct err *err)
{
	const struct run_blocker *first = b->v;

	if (!b->n)
		return;
	err_hint(err,
		 "in the way of step %s: process %s of role \"%s\" (%s), whose "
		 "transaction is %s s old: %.200s",
		 s->name, first->pid, first->role, first->state, first->seconds,
		 first->query);
}

/* Says who was in the way, and waits. -1: there is no use in another try. */
static int
wait_for_next(struct runner *r, const struct step *s, int attempt,
	      struct err *err)
{
	int attempts = r->attempts ? r->attempts : ATTEMPTS;
	int milliseconds = FIRST_MILLISECONDS;
	struct arena scratch = ARENA_INIT;
	struct run_blockers blockers = {0};
	struct err ignored;

	for (int i = 1; i < attempt && milliseconds < MOST_MILLISECONDS; i++)
		milliseconds *= 2;
	if (milliseconds > MOST_MILLISECONDS)
		milliseconds = MOST_MILLISECONDS;
	milliseconds = jitter(milliseconds);
	run_find_blockers(r->journal->conn, s, &scratch, &blockers, &ignored);
	name_blocker(s, &blockers, err);
	if (attempt < attempts && r->wait)
		r->wait(r->arg, &(struct run_wait){
					.step = s,
					.attempt = attempt,
					.attempts = attempts,
					.milliseconds = milliseconds,
					.error = err->message,
					.blockers = &blockers,
				});
	arena_release(&scratch);
	if (attempt >= attempts)
		return -1;
	pause_for(r, milliseconds);
	return is_stopped(r) ? -1 : 0;
}

static int
run_try(struct runner *r, const struct step *s, const struct run_try *t,
	struct err *err)
{
	for (int attempt = 1;; attempt++) {
		int rc = s->transactional ? try_in_transaction(r, s, t, err)
					  : try_outside(r, s, t, err);

		if (rc == 0)
			return 0;
		if (err->code != ERR_DATABASE || pg_is_lost(r->journal->conn) ||
		    !may_pass(r->journal->conn, err) ||
		    wait_for_next(r, s, attempt, err) != 0)
			return -1;
	}
}

/* The same scripts as were applied? */
static int
check_drift(const struct journal_row *row, const struct step *s,
	    struct err *err)
{
	const char *differs = strcmp(row->step.up, s->up) != 0 ? "up"
			      : strcmp(row->step.verify, s->verify) != 0
				      ? "verify"
			      : strcmp(row->step.down, s->down) != 0 ? "down"
								     : NULL;

	if (!differs)
		return 0;
	err_set(err, ERR_UNSAFE,
		"the %s script of step %s is another one than was applied at "
		"%s by %s",
		differs, s->name, row->at, row->by);
	err_hint(err, "roll the step back first, or put the script back");
	return -1;
}

/* Not in the journal: is it there all the same? */
static int
adopt(struct runner *r, const struct step *s, enum run_result *result,
      struct err *err)
{
	if (run_verify(r, s, err) != 0)
		return err->code == ERR_FINDINGS ? 1 : -1;
	*result = RUN_ADOPTED;
	return note(r, s, JOURNAL_ADOPT, err);
}

int
run_up(struct runner *r, const struct step *s, enum run_result *result,
       struct err *err)
{
	const struct journal_row *row = journal_find(r->journal, r->service,
						     r->phase, s->name);
	int rc;

	if (row && row->state == JOURNAL_APPLIED) {
		*result = RUN_WAS_DONE;
		return check_drift(row, s, err);
	}
	if (s->transactional && check_script(s->name, s->up, err) != 0)
		return -1;
	rc = adopt(r, s, result, err);
	if (rc <= 0)
		return rc;
	*result = RUN_DONE;
	return run_try(r, s, &(struct run_try){s->up, JOURNAL_APPLY}, err);
}

static int
check_holds(struct runner *r, const struct step *s, struct err *err)
{
	if (run_verify(r, s, err) == 0)
		return 0;
	if (err->code == ERR_FINDINGS) {
		err->code = ERR_UNSAFE;
		err_hint(err, "somebody changed it since: put it right, or "
			      "take the step back by hand");
	}
	return -1;
}

int
run_down(struct runner *r, const struct step *s, struct err *err)
{
	const struct journal_row *row = journal_find(r->journal, r->service,
						     r->phase, s->name);

	if (!row)
		return err_set(err, ERR_UNSAFE,
			       "step %s was not applied here: there is nothing "
			       "to take back",
			       s->name);
	if (check_drift(row, s, err) != 0 ||
	    (s->transactional && check_script(s->name, s->down, err) != 0))
		return -1;
	/* One that was begun need not hold: down comes to the same. */
	if (row->state == JOURNAL_APPLIED && check_holds(r, s, err) != 0)
		return -1;
	return run_try(r, s, &(struct run_try){s->down, JOURNAL_ROLL_BACK},
		       err);
}
