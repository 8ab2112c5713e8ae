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

/* Did it begin within the input? */
static bool
is_new(const struct tally *t, const struct log_record *r, uint32_t pid,
       int64_t start)
{
	int64_t first = t->workload->first_us;

	if (r->kind == RECORD_AUTHORIZED && r->session_line != 1)
		return false;
	return r->kind == RECORD_CONNECT || r->session_line == 1 ||
	       (first > 0 && start > first / 1000000) ||
	       (pid && index_has(&t->pids, pid)) ||
	       (r->backend && index_has(&t->slots, r->backend));
}

static void
take_over(struct tally *t, struct tally_index *x, uint64_t key,
	  struct tally_session *s)
{
	struct tally_session *old = index_find(x, key);

	if (old && old != s)
		session_end(t, old, false);
	index_put(x, key, s);
}

static struct tally_session *
take(struct tally *t, struct str name)
{
	struct tally_session *s = t->unused;

	if (s)
		t->unused = s->next;
	else
		s = arena_new(&t->live, struct tally_session);
	if (name.len >= s->name_cap) {
		s->name_cap = name.len + 32;
		s->name = xreallocarray(s->name, s->name_cap, 1);
	}
	memcpy(s->name, name.p, name.len);
	s->name[name.len] = '\0';
	s->key = 0;
	s->pid = 0;
	s->backend = 0;
	s->first_us = s->last_us = 0;
	s->scope = (struct tally_scope){0};
	s->last = NULL;
	s->client = NULL;
	s->service = -1;
	s->spoke = false;
	s->sampled = false;
	return s;
}

struct tally_session *
session_of_file(struct tally *t, int service)
{
	struct tally_session *s = take(t, STR(""));

	s->service = service;
	transaction_reset(s, true);
	return s;
}

static struct tally_session *
session_new(struct tally *t, const struct log_record *r, uint64_t key)
{
	struct tally_session *s;
	uint32_t pid = 0;
	int64_t start = 0;

	s = take(t, r->session);
	read_id(r->session, &start, &pid);
	if (r->pid)
		pid = r->pid;
	s->key = key;
	s->pid = pid;
	if (r->time_us > 0)
		s->first_us = s->last_us = r->time_us;
	transaction_reset(s, is_new(t, r, pid, start));
	index_put(&t->sessions, key, s);
	if (pid)
		take_over(t, &t->pids, pid, s);
	return s;
}

static bool
is_greeting(const struct log_record *r)
{
	return r->kind == RECORD_CONNECT || r->kind == RECORD_AUTHORIZED;
}

struct tally_session *
session_of(struct tally *t, const struct log_record *r)
{
	struct tally_session *s;
	uint64_t key;

	if (r->session.len == 0)
		return NULL;
	key = hash_bytes(r->session.p, r->session.len, 0);
	s = index_find(&t->sessions, key);
	if (s && s->spoke && is_greeting(r)) {
		session_end(t, s, false);
		s = NULL;
	}
	if (s && r->kind == RECORD_CONNECT)
		s->t.begun = true;
	if (!s)
		s = session_new(t, r, key);
	if (r->backend && s->backend != r->backend) {
		s->backend = r->backend;
		take_over(t, &t->slots, r->backend, s);
	}
	if (r->time_us > 0)
		s->last_us = r->time_us;
	return s;
}

void
session_end(struct tally *t, struct tally_session *s, bool lost)
{
	if (lost && !s->committing) {
		s->t.lost = true;
		s->t.rolled_back |= s->t.block;
	}
	transaction_close(t, s);
	session_forget(s, NULL);
	if (index_find(&t->sessions, s->key) == s)
		index_remove(&t->sessions, s->key);
	/* Whoever comes there next has begun after this one. */
	if (s->pid)
		index_put(&t->pids, s->pid, NULL);
	if (s->backend)
		index_put(&t->slots, s->backend, NULL);
	s->next = t->unused;
	t->unused = s;
}

void
sessions_finish(struct tally *t)
{
	struct tally_index *x = &t->sessions;

	for (size_t i = 0; i < x->cap; i++)
		if (x->slots[i].used)
			transaction_leave(t, x->slots[i].value);
}

static void
free_session(struct tally_session *s)
{
	session_forget(s, NULL);
	arena_release(&s->names);
	free(s->name);
	s->name = NULL;
}

void
sessions_release(struct tally *t)
{
	struct tally_index *x = &t->sessions;

	for (size_t i = 0; i < x->cap; i++)
		if (x->slots[i].used)
			free_session(x->slots[i].value);
	for (; t->unused; t->unused = t->unused->next)
		free_session(t->unused);
	index_release(&t->sessions);
	index_release(&t->pids);
	index_release(&t->slots);
}
