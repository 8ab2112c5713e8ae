/*
 * The events that a session is remembered by. Three places matter:
 *
 *	where it is idle, nothing before is needed any more;
 *	where it is idle whatever came before the input, its head ends;
 *	where the input ends, what it remembers is its tail.
 *
 * Executions of one cell that follow each other in one transaction, with
 * others between them that are no different, are one event: the order of first
 * executions is all that counts. Only the last event stays as it is, for its
 * error may follow.
 */
#include <string.h>

#include "model/open_session.h"

/* Is nothing of what it did still open? */
static bool
is_idle(const struct open_session *s)
{
	return s->begun && !s->head && s->cells.n == 0 && !s->block &&
	       !s->aborted && !s->last && s->id_lxid == 0;
}

static void
forget(struct open_session *s)
{
	s->events.n = 0;
	s->overflow = false;
	if (s->names.blocks)
		arena_release(&s->names);
}

/* An execution that can be one event with others of its kind. */
static bool
is_plain(const struct open_event *e)
{
	return e->kind == OPEN_STATEMENT && e->control == STATEMENT_OTHER &&
	       !e->more && !e->later;
}

static bool
is_alike(const struct open_event *a, const struct open_event *b)
{
	return is_plain(a) && is_plain(b) && a->backend == b->backend &&
	       a->lxid == b->lxid && a->took == b->took &&
	       a->took_backend == b->took_backend &&
	       a->took_lxid == b->took_lxid &&
	       (a->duration_us < 0) == (b->duration_us < 0);
}

static void
merge(struct open_event *to, const struct open_event *e)
{
	to->calls += e->calls;
	to->time_us += e->time_us;
	if (to->duration_us >= 0)
		to->duration_us += e->duration_us;
	to->text = e->text;
}

/* The last event will not fail any more: is it one with another? */
static void
merge_last(struct open_session *s)
{
	struct open_event *first = s->events.v;
	struct open_event *e = &first[s->events.n - 1], *to;

	if (e == first || !is_alike(e, e - 1)) {
		s->alike = s->events.n - 1;
		return;
	}
	for (to = e - 1; to->cell != e->cell; to--)
		if (to == &first[s->alike])
			return;
	merge(to, e);
	s->events.n--;
}

/* A duration belongs to the statement before it, a fetch to the one before. */
static bool
fold_duration(struct open_session *s, const struct open_event *e)
{
	struct open_event *to;

	if (s->events.n == 0 || e->kind != OPEN_DURATION)
		return false;
	to = &s->events.v[s->events.n - 1];
	if (e->text && to->kind == OPEN_DURATION && to->text == e->text &&
	    to->backend == e->backend && to->lxid == e->lxid) {
		to->duration_us += e->duration_us;
		return true;
	}
	if (e->text || !s->last || to->kind != OPEN_STATEMENT || to->took)
		return false;
	to->took = true;
	to->time_us = e->duration_us;
	to->took_backend = e->backend;
	to->took_lxid = e->lxid;
	return true;
}

static void
give_up(struct open_session *s)
{
	s->overflow = true;
	s->events.n = 0;
}

/* An error whose statement is another event. */
static void
forget_statement(struct open_event *e)
{
	e->cell = NULL;
	e->client = NULL;
	e->writes = false;
	e->control = STATEMENT_OTHER;
	e->name = NULL;
	e->chain = false;
}

static void
remember(const struct open_counts *c, struct open_session *s,
	 const struct open_event *e)
{
	struct open_event *copy;

	if (c->full)
		give_up(s);
	if (s->overflow || fold_duration(s, e))
		return;
	if (e->kind != OPEN_ERROR && s->events.n > 0)
		merge_last(s);
	if (s->events.n == OPEN_EVENTS_MAX) {
		give_up(s);
		return;
	}
	vec_push(s->lists, &s->events, *e);
	copy = &s->events.v[s->events.n - 1];
	copy->took = false;
	copy->time_us = 0;
	copy->took_backend = copy->took_lxid = 0;
	if (e->kind == OPEN_ERROR && !open_is_own(s, e))
		forget_statement(copy);
}

/* Does anything say that s is in a transaction? */
static bool
is_inside(const struct open_session *s)
{
	return s->block || s->id_lxid != 0;
}

static void
push_entry(struct open_counts *c, struct open_session *s, bool ended, bool cut)
{
	struct open_transaction *t;
	struct open_event *e;

	if (c->open && c->full)
		c->coverage->unkept_transactions += cut;
	if (!c->open || c->full || s->overflow)
		return;
	t = arena_new(c->arena, struct open_transaction);
	t->session = arena_strdup(c->arena, s->name);
	t->begun = !s->head;
	t->ended = ended;
	t->pid = s->pid;
	t->backend = s->backend;
	if (!t->begun) {
		t->first_us = s->first_us;
		t->first_line = s->first_line;
	}
	if (!t->ended) {
		t->last_us = s->last_us;
		t->last_line = s->last_line;
	}
	vec_each (e, &s->events) {
		vec_push(c->arena, &t->events, *e);
		if (e->name)
			t->events.v[t->events.n - 1].name = arena_strdup(
				c->arena, e->name);
	}
	t->idle = open_is_idle(t);
	vec_push(c->arena, c->open, t);
}

void
open_settle(struct open_counts *c, struct open_session *s)
{
	bool cut = is_inside(s);

	s->chain = false;
	open_close(c, s);
	s->last = NULL;
	if (s->head) {
		push_entry(c, s, true, cut);
		s->head = s->sampled = false;
	}
	s->finishing = false;
	forget(s);
}

/* Of a head: is it idle before e, whatever it was before the input? */
static bool
is_certain_before(const struct open_session *s, const struct open_event *e)
{
	if (s->finishing) {
		if (e->kind == OPEN_DURATION)
			return false;
		return e->kind != OPEN_ERROR || open_is_own(s, e);
	}
	if (e->kind == OPEN_STATEMENT && e->control == STATEMENT_BEGIN &&
	    e->backend == 0)
		return true;
	if (e->kind == OPEN_STATEMENT && e->chain && e->duration_us >= 0)
		return false;
	return e->lxid != 0 && s->head_lxid != 0 &&
	       (e->lxid != s->head_lxid || e->backend != s->head_backend);
}

/* The same behind e. */
static bool
is_certain_after(const struct open_session *s, const struct open_event *e)
{
	bool idle = e->backend != 0 && e->lxid == 0;

	switch (e->kind) {
	case OPEN_STATEMENT:
		return !e->more && e->duration_us >= 0 &&
		       ((open_is_ender(e) && !e->chain) || idle);
	case OPEN_DURATION:
		return e->text == 0 && (s->finishing || idle);
	case OPEN_ERROR:
		return s->finishing;
	case OPEN_END:
		break;
	}
	return true;
}

/* The id that a head shows; an end of a transaction leaves none. */
static void
note_id(struct open_session *s, const struct open_event *e)
{
	if (e->kind == OPEN_STATEMENT && open_is_ender(e)) {
		s->head_backend = s->head_lxid = 0;
	} else if (e->lxid != 0 && s->head_lxid == 0) {
		s->head_backend = e->backend;
		s->head_lxid = e->lxid;
	}
}

void
open_before(struct open_counts *c, struct open_session *s,
	    const struct open_event *e)
{
	if (s->head && is_certain_before(s, e))
		open_settle(c, s);
	open_see(c, s, e);
	if (is_idle(s))
		forget(s);
}

static void
step(struct open_counts *c, struct open_session *s, const struct open_event *e)
{
	bool certain;

	open_do(c, s, e);
	certain = s->head && is_certain_after(s, e);
	s->finishing = e->kind == OPEN_STATEMENT && open_is_ender(e) &&
		       !e->chain && !e->more;
	if (certain)
		open_settle(c, s);
	else if (s->head)
		note_id(s, e);
	if (is_idle(s))
		forget(s);
}

void
open_run(struct open_counts *c, struct open_session *s,
	 const struct open_event *e)
{
	struct open_event named;

	if (e->name) {
		named = *e;
		named.name = arena_strdup(&s->names, e->name);
		e = &named;
	}
	remember(c, s, e);
	step(c, s, e);
	/* Nothing names them any more. */
	if (s->overflow && s->savepoints.n == 0 && s->names.blocks)
		arena_release(&s->names);
}

void
open_leave(struct open_counts *c, struct open_session *s)
{
	struct open_counts still = *c;

	push_entry(c, s, false, is_inside(s));
	/* The session goes no further: nobody need know. */
	still.ended = NULL;
	still.open = NULL;
	open_close(&still, s);
	c->mark = still.mark;
	c->cells.v = still.cells.v;
	c->cells.n = still.cells.n;
	c->cells.cap = still.cells.cap;
}
