/*
 * What a session was told: SET search_path, SET ROLE, SET application_name,
 * CREATE TEMPORARY TABLE and PREPARE. All but the last is undone if its
 * transaction, or what came after a savepoint, is rolled back; SET LOCAL and
 * ON COMMIT DROP hold until the transaction ends. The log's own
 * application_name is the current one wherever it is logged, and is taken
 * first; its role never changes (see tally_client.c).
 */
#include "load/tally_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* In place of a role: the one that connected. */
#define LOGIN ""

static const char *
set_role(const struct tally_session *s)
{
	return s->scope.local.role ? s->scope.local.role
				   : s->scope.session.role;
}

static const char *
set_application(const struct tally_session *s)
{
	return s->scope.local.application ? s->scope.local.application
					  : s->scope.session.application;
}

/* Is its client that of what the log shows, whatever it was told? */
static bool
is_as_logged(const struct tally_session *s, const struct log_record *r)
{
	const char *role = set_role(s);

	return (!role || strcmp(role, LOGIN) == 0) &&
	       (r->application.len > 0 || !set_application(s));
}

/* That of what the log shows and of what the session was told. */
static struct tally_client *
meet_client(struct tally *t, const struct tally_session *s,
	    const struct log_record *r, int tags)
{
	struct str role = r->role, application = r->application;

	if (set_role(s) && strcmp(set_role(s), LOGIN) != 0)
		role = str_of(set_role(s));
	if (application.len == 0 && set_application(s))
		application = str_of(set_application(s));
	return client_intern(t, r->role, role, r->database, application, tags);
}

/* Of a client that is as the log shows it; not 0. */
static uint64_t
logged_key(const struct log_record *r, int tags)
{
	return (r->keys.client + (uint64_t)tags * 0x9e3779b97f4a7c15u) | 1;
}

struct tally_client *
session_client(struct tally *t, struct tally_session *s,
	       const struct log_record *r, int tags)
{
	uint64_t key;

	if (tags < 0 && s->service >= 0)
		tags = s->service;
	if (s->told && !is_as_logged(s, r)) {
		s->client_key = 0;
		return meet_client(t, s, r, tags);
	}
	key = logged_key(r, tags);
	if (s->client_key == key)
		return s->client;
	s->client = index_find(&t->logged, key);
	if (!s->client) {
		s->client = meet_client(t, s, r, tags);
		index_recall(&t->logged, key, s->client);
	}
	s->client_key = key;
	return s->client;
}

const struct tally_path *
session_path(struct tally *t, const struct tally_session *s,
	     const struct tally_client *client)
{
	const struct tally_settings *session = &s->scope.session;
	const struct tally_settings *local = &s->scope.local;
	const struct tally_path *path = client->path;

	if (!s->told)
		return path;
	if (local->path)
		path = local->path;
	else if (session->path)
		path = session->path;
	return temporary_path(t, path, session->temporary, local->temporary);
}

static void
set_path(struct tally *t, struct tally_session *s, const struct statement *st,
	 const struct tally_client *client)
{
	const struct tally_path *path = client->path;

	if (!st->reset)
		path = path_intern(t, st->path.v, st->path.n, client->role);
	if (st->local) {
		s->scope.local.path = path;
		return;
	}
	s->scope.session.path = st->reset ? NULL : path;
	s->scope.local.path = NULL;
}

static void
drop(struct tally *t, struct tally_scope *scope, const struct statement *st)
{
	struct tally_settings *session = &scope->session;
	struct tally_settings *local = &scope->local;

	for (size_t i = 0; i < st->dropped.n; i++) {
		const char *name = st->dropped.v[i];

		session->temporary = temporary_remove(t, session->temporary,
						      name);
		local->temporary = temporary_remove(t, local->temporary, name);
	}
}

/* DISCARD ALL, or all settings. */
static void
discard(struct tally_scope *scope, bool settings_only)
{
	const struct tally_scope had = *scope;

	*scope = (struct tally_scope){0};
	if (settings_only) {
		scope->session.temporary = had.session.temporary;
		scope->local.temporary = had.local.temporary;
	}
}

static void
prepare(struct tally *t, struct tally_session *s, const struct statement *st)
{
	struct str body = prepared_body((struct str){st->text, st->len});
	struct tally_prepared *p;

	if (!st->name || body.len == 0)
		return;
	session_forget(t, s, st->name);
	if (tally_room(t) == NO_ROOM) {
		s->forgot = true;
		return;
	}
	p = xcalloc(1, sizeof(*p));
	p->size = sizeof(*p) + strlen(st->name) + body.len;
	t->memory.heap += p->size;
	p->name = xstrdup(st->name);
	p->body = xcalloc(1, body.len + 1);
	memcpy(p->body, body.p, body.len);
	p->next = s->prepared;
	s->prepared = p;
}

/* Does it change what a session was told? Only that it takes something back
   says nothing to one that was told nothing. */
static bool
tells(enum statement_kind kind)
{
	return kind == STATEMENT_SET_PATH || kind == STATEMENT_SET_ROLE ||
	       kind == STATEMENT_SET_APPLICATION ||
	       kind == STATEMENT_CREATE_TEMPORARY;
}

void
session_apply(struct tally *t, struct tally_session *s,
	      const struct statement *st, const struct tally_client *client)
{
	struct tally_settings *to = st->local ? &s->scope.local
					      : &s->scope.session;
	const char *value = st->reset ? NULL : room_for_name(t, st->name);

	s->told |= tells(st->kind);
	switch (st->kind) {
	case STATEMENT_SET_PATH:
		set_path(t, s, st, client);
		break;
	case STATEMENT_SET_ROLE:
		to->role = st->local && !value ? LOGIN : value;
		break;
	case STATEMENT_SET_APPLICATION:
		to->application = value;
		break;
	case STATEMENT_DISCARD:
		discard(&s->scope, st->reset);
		break;
	case STATEMENT_CREATE_TEMPORARY:
		to->temporary = temporary_add(t, to->temporary, st->name);
		break;
	case STATEMENT_DROP:
		drop(t, &s->scope, st);
		break;
	case STATEMENT_DISCARD_TEMPORARY:
		s->scope.session.temporary = NULL;
		s->scope.local.temporary = NULL;
		break;
	case STATEMENT_PREPARE:
		prepare(t, s, st);
		break;
	case STATEMENT_DEALLOCATE:
		session_forget(t, s, st->name);
		break;
	default:
		break;
	}
}

void
session_transaction_ended(void *arg, struct open_session *open, bool gone)
{
	struct tally_session *s = (struct tally_session *)open;

	(void)arg;
	s->at_savepoint.n = 0;
	if (!s->told)
		return;
	if (gone)
		s->scope = s->before;
	else
		s->scope.local = (struct tally_settings){0};
	s->before = s->scope;
}

void
session_savepoint(struct tally *t, struct tally_session *s,
		  enum statement_kind kind)
{
	size_t n = s->open.savepoints.n;

	if (n > s->at_savepoint.n)
		vec_push(&t->live, &s->at_savepoint, s->scope);
	s->at_savepoint.n = n;
	if (kind == STATEMENT_ROLLBACK_TO)
		s->scope = n > 0 ? s->at_savepoint.v[n - 1] : s->before;
}

struct str
session_prepared(const struct tally_session *s, const struct log_record *r,
		 const char *name)
{
	static const char mark[] = "prepare: ";
	const struct tally_prepared *p;

	if (str_starts(r->detail, mark)) {
		size_t n = sizeof(mark) - 1;

		return prepared_body(
			(struct str){r->detail.p + n, r->detail.len - n});
	}
	for (p = s ? s->prepared : NULL; p && name; p = p->next)
		if (strcmp(p->name, name) == 0)
			return str_of(p->body);
	return STR("");
}

void
session_forget(struct tally *t, struct tally_session *s, const char *name)
{
	struct tally_prepared **at = &s->prepared;

	if (!name)
		s->forgot = false;

	while (*at) {
		struct tally_prepared *p = *at;

		if (name && strcmp(p->name, name) != 0) {
			at = &p->next;
			continue;
		}
		*at = p->next;
		t->memory.heap -= p->size;
		free(p->name);
		free(p->body);
		free(p);
	}
}
