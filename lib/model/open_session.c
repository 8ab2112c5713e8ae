/*
 * Which transaction a statement is part of, and what became of it.
 *
 * A session is always in one, which may be empty. It is a block from BEGIN on.
 * Else, where virtual ids are logged, all statements with one id are one
 * transaction; where they are not, each statement is one. It ends
 *
 *	at COMMIT and ROLLBACK, whatever id the line shows;
 *	where another nonzero id appears;
 *	where a duration, which only success has, stands beside no id;
 *	without ids, at BEGIN, and where it is no block, at the next statement;
 *	with its session: a block that was not committed is rolled back.
 *
 * A log line of log_statement comes before its statement runs. So COMMIT is
 * only believed when something follows it that is not its error, and an error
 * with the text of the last statement makes that one fail, and is no statement
 * of its own. An error aborts the transaction; ROLLBACK TO a savepoint revives
 * it, and so does a statement with the same id (the ROLLBACK TO was not
 * logged), for an aborted transaction has none.
 *
 * BEGIN, COMMIT and their like are no part of it: they leave nothing that could
 * be rolled back, and are counted as they come.
 */
#include "model/open_session.h"

#include <string.h>

#include "model/open_count.h"

/* What a transaction begins with. */
static void
reset(struct open_session *s, bool begun)
{
	s->begun = begun;
	s->block = s->aborted = s->rolled_back = s->apart = false;
	s->committing = s->chain = false;
	s->id_backend = s->id_lxid = 0;
	s->cells.n = s->savepoints.n = 0;
	s->last_at = SIZE_MAX;
}

void
open_start(struct open_session *s, const char *name, bool begun,
	   struct arena *lists)
{
	s->name = name;
	s->pid = s->backend = 0;
	s->first_us = s->last_us = 0;
	s->first_line = s->last_line = 0;
	s->lists = lists;
	s->events.n = 0;
	s->last = NULL;
	s->last_text = 0;
	s->last_control = s->last_idle = false;
	s->sampled = s->finishing = s->overflow = false;
	s->head = !begun;
	s->head_backend = s->head_lxid = 0;
	reset(s, begun);
}

void
open_release(struct open_session *s)
{
	arena_release(&s->names);
}

static bool
is_empty(const struct open_session *s)
{
	return s->cells.n == 0 && !s->block;
}

static bool
has_id(const struct open_session *s)
{
	return s->id_lxid != 0;
}

static bool
is_id(const struct open_session *s, const struct open_event *e)
{
	return e->lxid != 0 && e->lxid == s->id_lxid &&
	       e->backend == s->id_backend;
}

static void
take_id(struct open_session *s, const struct open_event *e)
{
	if (has_id(s) || e->lxid == 0)
		return;
	s->id_backend = e->backend;
	s->id_lxid = e->lxid;
}

/* Its line with a duration shows the id of the next transaction. */
static bool
has_chained(const struct open_event *e)
{
	return e->kind == OPEN_STATEMENT && e->duration_us >= 0 && e->chain &&
	       open_is_ender(e);
}

static bool
shows_idle(const struct open_event *e)
{
	return e->backend != 0 && e->lxid == 0;
}

void
open_close(struct open_counts *c, struct open_session *s)
{
	bool chain = s->chain;
	bool gone = !s->apart && (s->aborted || s->rolled_back);

	if (s->begun && is_empty(s)) {
		reset(s, true);
		return;
	}
	open_count(c, s);
	if (gone && !s->last_control)
		s->last = NULL;
	reset(s, true);
	s->block = chain;
	if (c->ended)
		c->ended(c->arg, s, gone);
}

/* A virtual id may tell that the last transaction is over. */
static inline void
see_id(struct open_counts *c, struct open_session *s,
       const struct open_event *e)
{
	if (e->lxid == 0)
		return;
	if (has_id(s) && !is_id(s, e)) {
		open_close(c, s);
		s->last = NULL;
	}
	if (s->block && !s->committing)
		take_id(s, e);
}

/* Is what the session did before this statement, outside of a block, over? */
static bool
is_over(const struct open_session *s, const struct open_event *e)
{
	if (s->block)
		return false;
	/* Where the id is gone after an error, a block waits for its end. */
	if (s->aborted && shows_idle(e) && e->duration_us < 0)
		return false;
	if (has_id(s))
		return e->lxid == 0 && !open_is_ender(e);
	if (s->begun)
		return s->cells.n > 0;
	/* It may be a block that began before the input. */
	if (open_is_ender(e) || e->control == STATEMENT_RELEASE ||
	    e->control == STATEMENT_ROLLBACK_TO)
		return false;
	return e->lxid != 0 ? s->cells.n > 0 : e->more;
}

/*
 * An error without a statement that hit none: the session was ended, or the
 * client asked for what is not there. The id of the last statement is gone.
 */
static bool
is_between(const struct open_session *s, const struct open_event *e)
{
	return e->text == 0 && shows_idle(e) && !s->last_idle;
}

static bool
is_of_last(const struct open_session *s, const struct open_event *e)
{
	return s->last && (e->text == 0 || s->last_text == e->text);
}

bool
open_is_own(const struct open_session *s, const struct open_event *e)
{
	return !is_between(s, e) && !is_of_last(s, e);
}

void
open_see(struct open_counts *c, struct open_session *s,
	 const struct open_event *e)
{
	bool goes_on;

	switch (e->kind) {
	case OPEN_STATEMENT:
		if (s->committing)
			open_close(c, s);
		if (!has_chained(e))
			see_id(c, s, e);
		goes_on = is_id(s, e) || (!s->block && s->begun);
		if (is_over(s, e) ||
		    (e->control == STATEMENT_BEGIN && !goes_on))
			open_close(c, s);
		s->last = NULL;
		break;
	case OPEN_ERROR:
		see_id(c, s, e);
		if (is_of_last(s, e) && !is_between(s, e))
			break;
		if (s->committing)
			open_close(c, s);
		if (e->text != 0 && is_over(s, e) && (s->begun || e->lxid))
			open_close(c, s);
		s->last = NULL;
		break;
	default:
		break;
	}
}

static void
begin(struct open_counts *c, struct open_session *s, const struct open_event *e)
{
	/* The first of its text has been seen. */
	if (e->later && !is_id(s, e) && (s->block || !s->begun))
		open_close(c, s);
	s->block = true;
	s->apart = false;
	take_id(s, e);
}

/* Without BEGIN, COMMIT tells that the input cut a block; but not where it
   stands with its duration, for then not all statements are logged. */
static bool
finish(struct open_session *s, const struct open_event *e)
{
	if (s->begun && is_empty(s))
		return false;
	if (!s->begun && !s->block && !has_id(s))
		s->apart = s->sampled;
	s->block = true;
	s->rolled_back = e->control == STATEMENT_ROLLBACK;
	s->chain = e->chain;
	return true;
}

static void
savepoint(struct open_session *s, const struct open_event *e)
{
	take_id(s, e);
	if (s->begun && is_empty(s) && !has_id(s))
		return;
	s->block = true;
	s->apart = false;
	vec_push(s->lists, &s->savepoints,
		 (struct open_savepoint){.name = e->name, .cells = s->cells.n});
}

static void
use_savepoint(struct open_counts *c, struct open_session *s,
	      const struct open_event *e)
{
	bool release = e->control == STATEMENT_RELEASE;

	if ((s->begun && is_empty(s)) ||
	    !open_use_savepoint(c, s, e->name, release))
		return;
	take_id(s, e);
	s->block = true;
	s->apart = false;
	if (!release)
		s->aborted = false;
}

static void
run_control(struct open_counts *c, struct open_session *s,
	    const struct open_event *e)
{
	e->cell->calls += (uint64_t)c->sign * e->calls;
	e->cell->transactions += (uint64_t)c->sign * e->calls;
	switch (e->control) {
	case STATEMENT_BEGIN:
		begin(c, s, e);
		break;
	case STATEMENT_COMMIT:
		s->committing = finish(s, e);
		break;
	case STATEMENT_SAVEPOINT:
		savepoint(s, e);
		break;
	case STATEMENT_RELEASE:
	case STATEMENT_ROLLBACK_TO:
		use_savepoint(c, s, e);
		break;
	default:
		if (finish(s, e))
			open_close(c, s);
	}
	s->last_at = SIZE_MAX;
}

/* Each execution is a transaction of its own: autocommit of a session that may
   have been in a block before, or several executions without an id. */
static bool
is_apart(const struct open_session *s, const struct open_event *e)
{
	if (s->cells.n > 0 || s->block || e->lxid != 0 || has_id(s))
		return false;
	return !s->begun || e->calls > 1;
}

static void
add_execution(struct open_counts *c, struct open_session *s,
	      const struct open_event *e)
{
	struct open_cell *it;

	if (is_apart(s, e))
		s->apart = true;
	if (!s->apart)
		take_id(s, e);
	it = open_execute(c, s, e->cell);
	it->writes |= e->writes;
	if (e->kind == OPEN_ERROR)
		it->failed++;
	else
		it->calls += e->calls;
}

static void
add_time(struct open_counts *c, struct open_session *s, int64_t us)
{
	if (us < 0 || !s->last)
		return;
	if (s->last_at < s->cells.n)
		s->cells.v[s->last_at].time_us += (uint64_t)us;
	else
		s->last->time_us += (uint64_t)(c->sign * us);
	s->last = NULL;
}

static void
run_statement(struct open_counts *c, struct open_session *s,
	      const struct open_event *e)
{
	if (s->committing)
		open_close(c, s);
	s->sampled |= e->duration_us >= 0;
	s->last = e->cell;
	s->last_control = e->control != STATEMENT_OTHER;
	s->last_text = e->text;
	s->last_idle = e->lxid == 0;
	if (s->last_control) {
		run_control(c, s, e);
	} else {
		if (is_id(s, e))
			s->aborted = false;
		add_execution(c, s, e);
	}
	if (e->more)
		return;
	add_time(c, s, e->duration_us);
	if (e->duration_us >= 0 && (s->committing || shows_idle(e)))
		open_close(c, s);
}

static void
fail_control(struct open_counts *c, struct cell *cell)
{
	uint64_t one = (uint64_t)c->sign;

	cell->failed += one;
	cell->rolled_back += one;
	c->coverage->failed += one;
	c->coverage->rolled_back += one;
}

/* COMMIT raised an error. */
static void
fail_commit(struct open_counts *c, struct open_session *s)
{
	s->committing = s->chain = false;
	s->rolled_back = true;
	open_close(c, s);
}

/* An autocommit statement without an id is over when it has failed. */
static void
abort_transaction(struct open_counts *c, struct open_session *s)
{
	s->aborted = true;
	if (s->begun && !s->block && !has_id(s))
		open_close(c, s);
}

static void
fail_last(struct open_counts *c, struct open_session *s)
{
	struct cell *cell = s->last;

	s->last = NULL;
	if (s->last_control) {
		cell->calls -= (uint64_t)c->sign;
		cell->transactions -= (uint64_t)c->sign;
		fail_control(c, cell);
		if (s->committing)
			fail_commit(c, s);
		else if (s->block)
			abort_transaction(c, s);
	} else if (s->last_at < s->cells.n) {
		struct open_cell *it = &s->cells.v[s->last_at];

		it->calls--;
		it->failed++;
		abort_transaction(c, s);
	}
}

static void
fail(struct open_counts *c, struct open_session *s, const struct open_event *e)
{
	if (e->cell)
		c->execution(c->arg, e, c->sign);
	if (!e->cell) {
		/* Autocommit without ids: it was another statement's. */
		if (s->begun && !s->block && !has_id(s))
			open_close(c, s);
		else
			s->aborted = true;
	} else if (e->control == STATEMENT_OTHER) {
		add_execution(c, s, e);
		abort_transaction(c, s);
	} else {
		fail_control(c, e->cell);
		if (e->control == STATEMENT_COMMIT && s->block)
			fail_commit(c, s);
		else if (s->block)
			abort_transaction(c, s);
	}
}

static void
run_duration(struct open_counts *c, struct open_session *s,
	     const struct open_event *e)
{
	add_time(c, s, e->duration_us);
	if (s->committing)
		open_close(c, s);
	see_id(c, s, e);
	if (shows_idle(e))
		open_close(c, s);
	s->last = NULL;
}

/* A portal goes on: its statement is not counted again, its time is. */
static void
run_fetch(struct open_counts *c, struct open_session *s,
	  const struct open_event *e)
{
	see_id(c, s, e);
	if (e->text != s->last_text || s->last_at >= s->cells.n)
		return;
	s->last = s->cells.v[s->last_at].cell;
	s->last_control = false;
	add_time(c, s, e->duration_us);
}

static void
end(struct open_counts *c, struct open_session *s)
{
	if (!s->committing)
		s->rolled_back |= s->block;
	open_close(c, s);
	s->last = NULL;
}

void
open_do(struct open_counts *c, struct open_session *s,
	const struct open_event *e)
{
	switch (e->kind) {
	case OPEN_STATEMENT:
		run_statement(c, s, e);
		break;
	case OPEN_ERROR:
		if (is_between(s, e))
			break;
		if (is_of_last(s, e))
			fail_last(c, s);
		else
			fail(c, s, e);
		break;
	case OPEN_DURATION:
		if (e->text)
			run_fetch(c, s, e);
		else
			run_duration(c, s, e);
		break;
	case OPEN_END:
		end(c, s);
	}
}
