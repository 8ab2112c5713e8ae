/*
 * Which transaction a statement is part of, and what became of it.
 *
 * A session is always in one, which may be empty. It is a block from BEGIN on.
 * Else, where virtual ids are logged, all statements with one id are one
 * transaction; where they are not, each statement is one. It ends
 *
 *	at COMMIT and ROLLBACK, whatever id the line shows;
 *	where another nonzero id appears;
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
#include "load/tally_internal.h"

#include <stdint.h>

static struct open_transaction *
copy_open(struct tally *t, const struct tally_session *s)
{
	const struct open_transaction *from = &s->t;
	struct open_transaction *to = arena_new(t->arena,
						struct open_transaction);
	struct arena *a = t->arena;

	*to = *from;
	memset(&to->cells, 0, sizeof(to->cells));
	memset(&to->savepoints, 0, sizeof(to->savepoints));
	memset(&to->uses, 0, sizeof(to->uses));
	to->session = arena_strdup(a, s->name);
	to->virtual_id = s->id_lxid ? arena_printf(a, "%u/%u", s->id_backend,
						   s->id_lxid)
				    : "";
	for (size_t i = 0; i < from->cells.n; i++)
		vec_push(a, &to->cells, from->cells.v[i]);
	for (size_t i = 0; i < from->savepoints.n; i++)
		vec_push(a, &to->savepoints,
			 (struct open_savepoint){
				 .name = arena_strdup(
					 a, from->savepoints.v[i].name),
				 .cells = from->savepoints.v[i].cells});
	for (size_t i = 0; i < from->uses.n; i++)
		vec_push(
			a, &to->uses,
			(struct open_use){.savepoint = arena_strdup(
						  a, from->uses.v[i].savepoint),
					  .release = from->uses.v[i].release});
	return to;
}

/* It was cut: the workload keeps it. */
static void
push_open(struct tally *t, struct tally_session *s)
{
	struct open_transaction *o = copy_open(t, s);

	o->first_us = s->first_us;
	o->last_us = s->last_us;
	open_settle(o);
	vec_push(t->arena, &t->workload->open, o);
}

void
transaction_reset(struct tally_session *s, bool begun)
{
	struct open_transaction *o = &s->t;

	o->session = s->name;
	o->virtual_id = "";
	o->begun = begun;
	o->ended = o->aborted = o->idle = false;
	o->block = o->closed = o->rolled_back = o->lost = o->apart = false;
	o->first_us = o->last_us = 0;
	o->cells.n = o->savepoints.n = o->uses.n = 0;
	o->last = NULL;
	o->last_at = SIZE_MAX;
	o->lead_us = -1;
	o->lead_error = false;
	o->lead_text = 0;
	o->lead_cell = NULL;
	s->id_backend = s->id_lxid = 0;
	s->committing = s->chain = false;
	s->at_savepoint.n = 0;
	s->before = s->scope;
}

static bool
is_empty(const struct tally_session *s)
{
	return s->t.cells.n == 0 && !s->t.block;
}

static bool
has_id(const struct tally_session *s)
{
	return s->id_lxid != 0;
}

static bool
is_id(const struct tally_session *s, const struct log_record *r)
{
	return r->lxid != 0 && r->lxid == s->id_lxid &&
	       r->backend == s->id_backend;
}

static void
take_id(struct tally_session *s, const struct log_record *r)
{
	if (has_id(s) || r->lxid == 0)
		return;
	s->id_backend = r->backend;
	s->id_lxid = r->lxid;
}

void
transaction_close(struct tally *t, struct tally_session *s)
{
	struct open_transaction *o = &s->t;
	bool chain = s->chain;
	bool gone = !o->apart && (o->aborted || o->rolled_back);

	if (o->begun && is_empty(s)) {
		transaction_reset(s, true);
		return;
	}
	o->ended = true;
	if (!o->begun)
		open_tidy(&t->counts, o);
	open_count(&t->counts, o, 1);
	if (!o->begun)
		push_open(t, s);
	if (gone) {
		s->scope = s->before;
		if (!s->last_control)
			s->last = NULL;
	} else {
		s->scope.local = (struct tally_settings){0};
	}
	if (s->names.blocks)
		arena_release(&s->names);
	transaction_reset(s, true);
	o->block = chain;
}

void
transaction_leave(struct tally *t, struct tally_session *s)
{
	struct open_transaction *o = &s->t;

	if (s->committing || (o->begun && !o->block && !has_id(s) && !s->last))
		transaction_close(t, s);
	o->last = s->last;
	o->last_text = s->last_text;
	open_tidy(&t->counts, o);
	open_count(&t->counts, o, 1);
	push_open(t, s);
}

void
transaction_see(struct tally *t, struct tally_session *s,
		const struct log_record *r)
{
	if (r->lxid == 0)
		return;
	if (has_id(s) && !is_id(s, r)) {
		transaction_close(t, s);
		s->last = NULL;
	}
	if (s->t.block && !s->committing)
		take_id(s, r);
}

static void
begin(struct tally *t, struct tally_session *s, const struct log_record *r)
{
	bool goes_on = is_id(s, r) || (!s->t.block && s->t.begun);

	if (!goes_on)
		transaction_close(t, s);
	s->t.block = true;
	s->t.apart = false;
	take_id(s, r);
}

/* Without BEGIN, COMMIT tells that the input cut a block; but not where it
   stands with its duration, for then not all statements are logged. */
static bool
finish(struct tally_session *s, const struct statement *st)
{
	struct open_transaction *o = &s->t;

	if (o->begun && is_empty(s))
		return false;
	if (!o->begun && !o->block && !has_id(s))
		o->apart = s->sampled;
	o->block = true;
	o->closed = true;
	o->rolled_back = st->kind == STATEMENT_ROLLBACK;
	s->chain = st->chain;
	return true;
}

static void
savepoint(struct tally *t, struct tally_session *s, const char *name)
{
	if (s->t.begun && is_empty(s) && !has_id(s))
		return;
	s->t.block = true;
	s->t.apart = false;
	vec_push(&t->live, &s->t.savepoints,
		 (struct open_savepoint){.name = arena_strdup(&s->names, name),
					 .cells = s->t.cells.n});
	vec_push(&t->live, &s->at_savepoint, s->scope);
}

static void
use_savepoint(struct tally *t, struct tally_session *s,
	      const struct log_record *r, const char *name, bool release)
{
	struct open_transaction *o = &s->t;

	if (o->begun && is_empty(s))
		return;
	name = arena_strdup(&s->names, name);
	if (!open_use_savepoint(&t->counts, o, name, release))
		return;
	take_id(s, r);
	o->block = true;
	o->apart = false;
	s->at_savepoint.n = o->savepoints.n;
	if (release)
		return;
	o->aborted = false;
	s->scope = s->at_savepoint.n ? s->at_savepoint.v[s->at_savepoint.n - 1]
				     : s->before;
}

static void
run_control(struct tally *t, struct tally_session *s,
	    const struct log_record *r, const struct tally_part *part,
	    struct str text_name)
{
	const struct statement *st = part->statement;
	const char *name = text_name.len ? text_name.p : st->name;

	if (!name)
		name = "";
	part->cell->calls++;
	part->cell->transactions++;
	switch (st->kind) {
	case STATEMENT_BEGIN:
		begin(t, s, r);
		break;
	case STATEMENT_COMMIT:
		s->committing = finish(s, st);
		break;
	case STATEMENT_SAVEPOINT:
		take_id(s, r);
		savepoint(t, s, name);
		break;
	case STATEMENT_RELEASE:
	case STATEMENT_ROLLBACK_TO:
		use_savepoint(t, s, r, name, st->kind == STATEMENT_RELEASE);
		break;
	default:
		if (finish(s, st))
			transaction_close(t, s);
	}
	s->t.last_at = SIZE_MAX;
}

/* Is it the autocommit of a session that may have been in a block before the
   input began? */
static bool
may_be_block(const struct tally_session *s, const struct log_record *r)
{
	return !s->t.begun && !s->t.block && r->lxid == 0 && !has_id(s);
}

static void
add_execution(struct tally *t, struct tally_session *s,
	      const struct log_record *r, const struct tally_part *part,
	      bool failed)
{
	struct open_cell what = {
		.cell = part->cell,
		.calls = !failed,
		.failed = failed,
		/* What is prepared is run by EXECUTE. */
		.writes = part->statement->writes &&
			  part->statement->kind != STATEMENT_PREPARE,
	};

	if (s->t.cells.n == 0 && may_be_block(s, r))
		s->t.apart = true;
	if (!s->t.apart)
		take_id(s, r);
	open_execute(&t->counts, &s->t, &t->live, &what);
}

void
transaction_run(struct tally *t, struct tally_session *s,
		const struct log_record *r, const struct tally_part *part,
		struct str name)
{
	if (s->committing)
		transaction_close(t, s);
	s->last = part->cell;
	s->last_control = part->control;
	if (part->control) {
		run_control(t, s, r, part, name);
		return;
	}
	if (is_id(s, r))
		s->t.aborted = false;
	add_execution(t, s, r, part, false);
}

static void
fail_control(struct tally *t, struct cell *cell)
{
	cell->failed++;
	cell->rolled_back++;
	t->workload->coverage.failed++;
	t->workload->coverage.rolled_back++;
}

/* COMMIT raised an error. */
static void
fail_commit(struct tally *t, struct tally_session *s)
{
	s->committing = s->chain = false;
	s->t.rolled_back = true;
	s->t.closed = true;
	transaction_close(t, s);
}

/* An autocommit statement without an id is over when it has failed. */
static void
abort_transaction(struct tally *t, struct tally_session *s)
{
	s->t.aborted = true;
	if (s->t.begun && !s->t.block && !has_id(s))
		transaction_close(t, s);
}

void
transaction_fail_last(struct tally *t, struct tally_session *s)
{
	struct cell *cell = s->last;

	s->last = NULL;
	if (s->last_control) {
		cell->calls--;
		cell->transactions--;
		fail_control(t, cell);
		if (s->committing)
			fail_commit(t, s);
		else if (s->t.block)
			abort_transaction(t, s);
	} else if (s->t.last_at < s->t.cells.n) {
		struct open_cell *it = &s->t.cells.v[s->t.last_at];

		it->calls--;
		it->failed++;
		abort_transaction(t, s);
	}
}

void
transaction_fail(struct tally *t, struct tally_session *s,
		 const struct log_record *r, const struct tally_part *part,
		 uint64_t text)
{
	s->last = NULL;
	if (!s->spoke && !s->t.begun) {
		s->t.lead_error = true;
		s->t.lead_text = text;
		s->t.lead_cell = part ? part->cell : NULL;
	}
	if (!part) {
		/* Autocommit without ids: it was another statement's. */
		if (s->t.begun && !s->t.block && !has_id(s))
			transaction_close(t, s);
		else
			s->t.aborted = true;
		return;
	}
	if (!part->control) {
		add_execution(t, s, r, part, true);
		abort_transaction(t, s);
		return;
	}
	fail_control(t, part->cell);
	if (part->statement->kind == STATEMENT_COMMIT && s->t.block)
		fail_commit(t, s);
	else if (s->t.block)
		abort_transaction(t, s);
}
