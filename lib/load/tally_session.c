/*
 * The sessions that live. A session is known by its id in the log (%c, else
 * the process id). It ends when the log says so, or when another one has its
 * process id or its backend slot (the first part of virtual ids): so there are
 * never more of them than the server could have at once. This takes the log of
 * one server at a time.
 *
 * Whether a session began before the input matters only to what it does first:
 * see model/open.h.
 */
#include "load/tally_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Sessions have room for this at least: more than a server has at a time. */
#define SESSIONS_LEAST ((size_t)256 << 10)

/* %c: hexadecimal start time, dot, hexadecimal process id. */
static bool
read_id(struct str session, int64_t *start, uint32_t *pid)
{
	uint64_t parts[2] = {0, 0};
	int part = 0;

	for (size_t i = 0; i < session.len; i++) {
		char c = session.p[i];
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
						   : -1;

		if (c == '.' && part == 0 && i > 0)
			part = 1;
		else if (digit < 0 || parts[part] >> 40)
			return false;
		else
			parts[part] = parts[part] * 16 + (uint64_t)digit;
	}
	*start = (int64_t)parts[0];
	*pid = (uint32_t)parts[1];
	return part == 1;
}

/*
 * Did it begin within the input? Where lines are numbered, its first line says
 * so, or that it was let in; unless those were filtered out. Else the place of
 * a session that was there before says so, or its start in %c, to the second.
 */
static bool
is_new(const struct tally *t, const struct log_record *r, uint32_t pid,
       int64_t start)
{
	int64_t first = t->workload->first_us / 1000000;

	if (r->kind == RECORD_AUTHORIZED || r->session_line == 1)
		return true;
	if (r->session_line > 1)
		return first > 0 && start > first + 1;
	return (first > 0 && start > first) ||
	       (pid && index_has(&t->pids, pid)) ||
	       (r->backend && index_has(&t->slots, r->backend));
}

static void
take_over(struct tally *t, struct index *x, uint64_t key,
	  struct tally_session *s)
{
	struct tally_session *old = index_find(x, key);

	if (old && old != s)
		session_end(t, old, false);
	index_put(x, key, s);
}

/* Whoever comes there next has begun after this one. */
static void
leave_place(struct tally *t, struct index *x, uint32_t place)
{
	if (place && tally_room(t) == NO_ROOM)
		index_remove(x, place);
	else if (place)
		index_put(x, place, NULL);
}

/* It had another one before, if any. */
static void
take_slot(struct tally *t, struct tally_session *s, uint32_t backend)
{
	leave_place(t, &t->slots, s->open.backend);
	s->open.backend = backend;
	take_over(t, &t->slots, backend, s);
}

/* Where memory is bounded: the list of those that live. */

static void
leave_list(struct tally *t, struct tally_session *s)
{
	if (s->older)
		s->older->newer = s->newer;
	else if (t->oldest == s)
		t->oldest = s->newer;
	if (s->newer)
		s->newer->older = s->older;
	else if (t->newest == s)
		t->newest = s->older;
	s->older = s->newer = NULL;
}

static void
note_last(struct tally *t, struct tally_session *s)
{
	if (t->memory.bound == 0 || t->newest == s)
		return;
	leave_list(t, s);
	s->older = t->newest;
	if (t->newest)
		t->newest->newer = s;
	else
		t->oldest = s;
	t->newest = s;
}

/* Of many whose ends are not logged, most are over: the one that spoke first
   goes, where they hold a quarter of the bound. */
static void
make_room(struct tally *t)
{
	struct tally_session *s = t->oldest;

	if (t->unused || !s || tally_room(t) != NO_ROOM ||
	    t->live.total < SESSIONS_LEAST ||
	    t->live.total < t->memory.bound / 4)
		return;
	/* Of what it began with, open_settle() tells. */
	if (!s->open.head && (s->open.block || s->open.id_lxid != 0))
		t->workload->coverage.unkept_transactions++;
	session_end(t, s, false);
}

static struct tally_session *
take(struct tally *t, struct str name, bool begun)
{
	struct tally_session *s;

	make_room(t);
	s = t->unused;
	if (s)
		t->unused = s->next;
	else
		s = arena_new(&t->live, struct tally_session);
	if (name.len >= s->name_cap) {
		t->memory.heap += name.len + 32 - s->name_cap;
		s->name_cap = name.len + 32;
		s->name = xreallocarray(s->name, s->name_cap, 1);
	}
	memcpy(s->name, name.p, name.len);
	s->name[name.len] = '\0';
	s->key = 0;
	s->scope = s->before = (struct tally_scope){0};
	s->at_savepoint.n = 0;
	s->told = false;
	s->client = NULL;
	s->client_key = 0;
	s->service = -1;
	s->spoke = false;
	s->audit = (struct tally_audit){0};
	open_start(&s->open, s->name, begun, &t->live);
	return s;
}

struct tally_session *
session_of_file(struct tally *t, int service)
{
	struct tally_session *s = take(t, STR(""), true);

	s->service = service;
	return s;
}

static struct tally_session *
session_new(struct tally *t, const struct log_record *r)
{
	struct tally_session *s;
	uint32_t pid = 0;
	int64_t start = 0;

	read_id(r->session, &start, &pid);
	if (r->pid)
		pid = r->pid;
	s = take(t, r->session, is_new(t, r, pid, start));
	s->key = r->keys.session;
	s->open.pid = pid;
	if (r->time_us > 0)
		s->open.first_us = r->time_us;
	s->open.first_line = r->session_line;
	index_put(&t->sessions, s->key, s);
	if (pid)
		take_over(t, &t->pids, pid, s);
	return s;
}

static bool
is_greeting(const struct log_record *r)
{
	return r->kind == RECORD_CONNECT || r->kind == RECORD_AUTHORIZED;
}

/* What it says is the first word of a session; s is the one with its id so far,
   or NULL. */
static struct tally_session *
greet(struct tally *t, const struct log_record *r, struct tally_session *s)
{
	if (s && s->spoke) {
		session_end(t, s, false);
		s = NULL;
	}
	/* Whose database it wants is not known yet. */
	if (r->kind == RECORD_CONNECT)
		return NULL;
	return s ? s : session_new(t, r);
}

struct tally_session *
session_of(struct tally *t, const struct log_record *r)
{
	struct tally_session *s;

	if (r->session.len == 0)
		return NULL;
	s = index_find(&t->sessions, r->keys.session);
	if (is_greeting(r))
		s = greet(t, r, s);
	else if (!s)
		s = session_new(t, r);
	if (!s)
		return NULL;
	if (r->backend && s->open.backend != r->backend)
		take_slot(t, s, r->backend);
	if (r->time_us > 0)
		s->open.last_us = r->time_us;
	s->open.last_line = r->session_last;
	note_last(t, s);
	return s;
}

static void
give_back(struct tally *t, struct tally_session *s)
{
	session_forget(t, s, NULL);
	leave_list(t, s);
	if (index_find(&t->sessions, s->key) == s)
		index_remove(&t->sessions, s->key);
	s->next = t->unused;
	t->unused = s;
}

void
session_end(struct tally *t, struct tally_session *s, bool lost)
{
	const struct open_event end = {.kind = OPEN_END, .duration_us = -1};

	if (lost) {
		open_before(&t->counts, &s->open, &end);
		open_run(&t->counts, &s->open, &end);
	} else {
		open_settle(&t->counts, &s->open);
	}
	leave_place(t, &t->pids, s->open.pid);
	leave_place(t, &t->slots, s->open.backend);
	give_back(t, s);
}

void
sessions_leave(struct tally *t)
{
	struct index *x = &t->sessions;

	for (size_t i = 0; i < x->cap; i++)
		if (x->slots[i].value)
			open_leave(&t->counts,
				   &((struct tally_session *)x->slots[i].value)
					    ->open);
}

void
sessions_forget_clients(struct tally *t)
{
	struct index *x = &t->sessions;

	if (t->file)
		t->file->client_key = 0;
	for (size_t i = 0; i < x->cap; i++) {
		struct tally_session *s = x->slots[i].value;

		if (s)
			s->client_key = 0;
	}
}

static void
free_session(struct tally *t, struct tally_session *s)
{
	session_forget(t, s, NULL);
	open_release(&s->open);
	t->memory.heap -= s->name_cap;
	free(s->name);
	s->name = NULL;
	s->name_cap = 0;
}

void
sessions_release(struct tally *t)
{
	struct index *x = &t->sessions;

	for (size_t i = 0; i < x->cap; i++)
		if (x->slots[i].value)
			free_session(t, x->slots[i].value);
	for (; t->unused; t->unused = t->unused->next)
		free_session(t, t->unused);
	t->oldest = t->newest = NULL;
	index_release(&t->sessions);
	index_release(&t->pids);
	index_release(&t->slots);
}
