#include "load/tally_internal.h"

#include <stdlib.h>

#include "base/mem.h"

struct tally *
tally_new(const struct plan *plan, const struct catalog *catalog,
	  struct expander *expander, struct arena *arena)
{
	struct tally *t = xcalloc(1, sizeof(*t));

	t->plan = plan;
	t->catalog = catalog;
	t->expander = expander;
	t->arena = arena;
	t->workload = arena_new(arena, struct workload);
	t->workload->arena = arena;
	t->shaper = shaper_new();
	buf_init(&t->key);
	buf_init(&t->name);
	buf_init(&t->scratch);
	open_start(&t->loose, "", true, &t->live);
	counts_init(t);
	paths_init(t);
	t->ahead = ahead_new(catalog, map_get(&t->paths, t->default_path));
	keys_init(t);
	tags_init(&t->tags, t);
	clients_init(t);
	return t;
}

void
tally_name(struct tally *t, const struct tally_naming *naming)
{
	t->naming = naming;
	tags_release(&t->tags);
	tags_init(&t->tags, t);
	keys_release(t);
	keys_init(t);
}

static void
see_time(struct workload *w, int64_t us)
{
	if (us <= 0)
		return;
	if (w->first_us == 0 || us < w->first_us)
		w->first_us = us;
	if (us > w->last_us)
		w->last_us = us;
}

/* Another database's statement: its client is listed, and that is all. */
static void
record_foreign(struct tally *t, const struct log_record *r)
{
	struct tally_client *c;

	if (r->kind != RECORD_STATEMENT || r->fetch)
		return;
	c = client_intern(t, r->role, r->role, r->database, r->application,
			  TAGS_NONE);
	c->client->statements += r->calls;
}

static void
record_without_session(struct tally *t, const struct log_record *r)
{
	struct tally_seen seen;

	if ((r->kind != RECORD_STATEMENT && r->kind != RECORD_ERROR) ||
	    r->fetch || r->calls == 0 ||
	    (r->kind == RECORD_ERROR && r->text.len == 0))
		return;
	if (r->kind == RECORD_STATEMENT &&
	    audit_repeats(&t->audit, r, r->keys.text))
		return;
	seen = text_see(t, r);
	record_loose(t, r,
		     client_intern(t, r->role, r->role, r->database,
				   r->application, seen.tags),
		     &seen);
}

/* Is it a line of a client, and which one? */
static bool
is_numbered(const struct log_record *r)
{
	return r->session_line > 0 && r->session.len > 0 && r->role.len > 0;
}

void
tally_record(struct tally *t, const struct log_record *record)
{
	struct tally_session *s;

	if (!record->keys.made) {
		t->record = *record;
		t->prepare.prepare(t->keys_scratch, &t->record, NULL);
		record = &t->record;
	}
	if (t->crowded)
		clients_forget(t);
	t->workload->coverage.records++;
	see_time(t->workload, record->time_us);
	if (record->kind == RECORD_OTHER && !is_numbered(record))
		return;
	if (record->keys.foreign) {
		record_foreign(t, record);
		return;
	}
	if (!t->file && (record->session.len == 0 || record->calls > 1)) {
		record_without_session(t, record);
		return;
	}
	s = t->file ? t->file : session_of(t, record);
	if (!s)
		return;
	switch (record->kind) {
	case RECORD_STATEMENT:
		record_statement(t, s, record);
		break;
	case RECORD_ERROR:
		record_error(t, s, record);
		break;
	case RECORD_DURATION:
		record_duration(t, s, record);
		break;
	case RECORD_DISCONNECT:
		session_end(t, s, true);
		break;
	default:
		break;
	}
}

void
tally_file_begin(struct tally *t, int service)
{
	t->file = session_of_file(t, service);
}

void
tally_file_end(struct tally *t)
{
	session_end(t, t->file, true);
	t->file = NULL;
}

void
tally_server(struct tally *t)
{
	sessions_leave(t);
	sessions_release(t);
}

const struct log_prepare *
tally_prepare(const struct tally *t)
{
	return &t->prepare;
}

int64_t
tally_last_us(const struct tally *t)
{
	return t->workload->last_us;
}

const struct coverage *
tally_coverage(const struct tally *t)
{
	return &t->workload->coverage;
}

struct workload *
tally_finish(struct tally *t)
{
	sessions_leave(t);
	sessions_release(t);
	t->counts.ended = NULL;
	open_join(&t->counts, &t->workload->open);
	count_finish(t);
	texts_release(t);
	folds_release(t);
	return t->workload;
}

void
tally_free(struct tally *t)
{
	if (!t)
		return;
	sessions_release(t);
	open_release(&t->loose);
	texts_release(t);
	folds_release(t);
	keys_release(t);
	ahead_free(t->ahead);
	tags_release(&t->tags);
	index_release(&t->verdicts);
	clients_release(t);
	map_release(&t->paths);
	map_release(&t->temporaries);
	buf_release(&t->key);
	buf_release(&t->name);
	buf_release(&t->scratch);
	shaper_free(t->shaper);
	arena_release(&t->live);
	free(t->database);
	free(t);
}
