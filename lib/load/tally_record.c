/* What each kind of record does: into events (model/open.h). */
#include "load/tally_internal.h"

#include "model/open_count.h"

static struct open_event
event_of(enum open_kind kind, const struct log_record *r, uint64_t text)
{
	return (struct open_event){
		.kind = kind,
		.backend = r->backend,
		.lxid = r->lxid,
		.duration_us = r->duration_us,
		.text = text,
		.calls = 1,
	};
}

/*
 * In a simple query the server's line comes before pgaudit's records of it,
 * unless it waits for the duration; in the extended protocol it comes behind
 * them. The text tells that it is the same. Where it comes first, all records
 * of that text are of it.
 */
bool
audit_repeats(struct tally_audit *a, const struct log_record *r, uint64_t text)
{
	bool same = text == a->text, told = a->awaited && same;

	if (!r->audit) {
		a->awaited = false;
		a->before = told || r->duration_us >= 0 ? 0 : text;
		return told;
	}
	if (same && r->audit == a->id)
		return true;
	if (same && a->more && r->audit == a->id + 1) {
		a->id++;
		a->more--;
		return true;
	}
	a->id = r->audit;
	a->text = text;
	a->more = 0;
	a->awaited = text != a->before;
	return !a->awaited;
}

static void
set_part(struct open_event *e, const struct tally_part *part)
{
	e->cell = part->cell;
	e->control = part->control;
	e->chain = part->chain;
	e->writes = part->writes;
}

static void
set_savepoint(struct tally *t, struct open_event *e,
	      const struct tally_part *part, const struct tally_seen *seen)
{
	e->name = NULL;
	if (e->control != STATEMENT_SAVEPOINT &&
	    e->control != STATEMENT_RELEASE &&
	    e->control != STATEMENT_ROLLBACK_TO)
		return;
	e->name = savepoint_name(t, seen);
	if (!e->name)
		e->name = part->statement->name;
	if (!e->name)
		e->name = "";
}

/* EXECUTE runs what was prepared, if that is known. */
static const struct tally_use *
executed(struct tally *t, struct tally_session *s, const struct log_record *r,
	 const struct statement *st, const struct tally_path *path, int service)
{
	struct str body = session_prepared(s, r, st->name);
	const struct tally_use *use;
	struct tally_seen seen;

	if (body.len == 0)
		return s->forgot ? fold_unkept(t, service) : NULL;
	t->executing = true;
	seen = text_see_body(t, body);
	use = text_use(t, &seen, path, service);
	t->executing = false;
	return use;
}

static void
run_part(struct tally *t, struct tally_session *s, const struct log_record *r,
	 const struct tally_part *part, const struct tally_seen *seen,
	 struct tally_client *client, struct open_event *e)
{
	const struct tally_use *use = NULL;

	if (part->kind == STATEMENT_EXECUTE)
		use = executed(t, s, r, part->statement,
			       session_path(t, s, client), client->service);
	if (use)
		part = &use->parts[0];
	set_part(e, part);
	set_savepoint(t, e, part, seen);
	count_part(t, client->client, part);
	open_run(&t->counts, &s->open, e);
	if (part->control != STATEMENT_OTHER)
		session_savepoint(t, s, e->control);
	else if (part->kind != STATEMENT_OTHER)
		session_apply(t, s, part->statement, client);
}

/* A text as its session would run it now, and what it is then. */
struct reading {
	struct tally_seen seen;
	struct tally_client *client;
	const struct tally_use *use;
};

static void
read_again(struct tally *t, struct tally_session *s, const struct log_record *r,
	   struct reading *it)
{
	const struct tally_path *path;

	it->client = session_client(t, s, r, it->seen.tags);
	path = session_path(t, s, it->client);
	ahead_expect(t->ahead, r->keys.client, path);
	it->use = text_use(t, &it->seen, path, it->client->service);
}

/* What is met again needs no look at its text: its keys say what it is. */
static void
read_record(struct tally *t, struct tally_session *s,
	    const struct log_record *r, struct reading *it)
{
	const struct log_keys *keys = &r->keys;
	int tags;

	if (tags_known(t, keys, &tags)) {
		it->client = session_client(t, s, r, tags);
		it->use = use_known(t, keys->digest,
				    session_path(t, s, it->client),
				    it->client->service);
		if (it->use) {
			it->seen = (struct tally_seen){it->use->text, r->text,
						       tags, keys->digest,
						       NULL};
			return;
		}
	}
	it->seen = text_see(t, r);
	read_again(t, s, r, it);
}

static void
run_text(struct tally *t, struct tally_session *s, const struct log_record *r,
	 struct reading *it, struct open_event *e)
{
	size_t n = it->use->n;

	for (size_t i = 0; i < n && it->use->n == n; i++) {
		const struct tally_part *part = &it->use->parts[i];

		e->later = i > 0;
		e->more = i + 1 < n;
		run_part(t, s, r, part, &it->seen, it->client, e);
		/* What comes behind COMMIT has another id than the line. */
		if (e->control == STATEMENT_COMMIT ||
		    e->control == STATEMENT_ROLLBACK)
			e->lxid = 0;
		/* A part can change what the next one means. */
		if (n > 1)
			read_again(t, s, r, it);
	}
}

void
record_statement(struct tally *t, struct tally_session *s,
		 const struct log_record *r)
{
	struct open_event e = event_of(
		r->fetch ? OPEN_DURATION : OPEN_STATEMENT, r, r->keys.text);
	struct reading it;

	if (r->fetch) {
		open_before(&t->counts, &s->open, &e);
		open_run(&t->counts, &s->open, &e);
		return;
	}
	s->spoke = true;
	if (audit_repeats(&s->audit, r, r->keys.text)) {
		if (r->duration_us >= 0)
			record_duration(t, s, r);
		return;
	}
	read_record(t, s, r, &it);
	set_part(&e, &it.use->parts[0]);
	e.more = it.use->n > 1;
	s->audit.more = it.use->n - 1;
	open_before(&t->counts, &s->open, &e);
	/* What it was told can have ended with the transaction before. */
	if (s->told)
		read_again(t, s, r, &it);
	run_text(t, s, r, &it, &e);
}

/* The part of a text that failed is not known: the first that does anything. */
static const struct tally_part *
failed_part(const struct tally_use *use)
{
	for (size_t i = 0; i < use->n; i++)
		if (use->parts[i].control == STATEMENT_OTHER)
			return &use->parts[i];
	return &use->parts[0];
}

void
record_error(struct tally *t, struct tally_session *s,
	     const struct log_record *r)
{
	struct open_event e = event_of(OPEN_ERROR, r, r->keys.text);
	struct reading it = {0};

	s->spoke = true;
	if (e.text) {
		read_record(t, s, r, &it);
		set_part(&e, failed_part(it.use));
	}
	open_before(&t->counts, &s->open, &e);
	if (e.text) {
		const struct tally_part *part;

		read_again(t, s, r, &it);
		part = failed_part(it.use);
		set_part(&e, part);
		set_savepoint(t, &e, part, &it.seen);
		e.client = it.client->client;
	}
	open_run(&t->counts, &s->open, &e);
}

void
record_duration(struct tally *t, struct tally_session *s,
		const struct log_record *r)
{
	struct open_event e = event_of(OPEN_DURATION, r, 0);

	open_before(&t->counts, &s->open, &e);
	open_run(&t->counts, &s->open, &e);
}

void
record_loose(struct tally *t, const struct log_record *r,
	     struct tally_client *client, const struct tally_seen *seen)
{
	struct open_session *o = &t->loose;
	const struct tally_use *use = text_use(t, seen, client->path,
					       client->service);
	bool failed = r->kind == RECORD_ERROR;

	ahead_expect(t->ahead, r->keys.client, client->path);
	o->apart = r->calls > 1;
	o->aborted = failed;
	for (size_t i = 0; i < (failed ? 1 : use->n); i++) {
		const struct tally_part *part = failed ? failed_part(use)
						       : &use->parts[i];
		struct open_cell *it = open_execute(&t->counts, o, part->cell);

		it->calls += failed ? 0 : r->calls;
		it->failed += failed;
		it->writes |= part->writes;
		if (i + 1 == use->n && r->duration_us > 0)
			it->time_us += (uint64_t)r->duration_us;
		count_execution(t, client->client, part->cell,
				(int64_t)r->calls);
	}
	open_count(&t->counts, o);
	o->cells.n = 0;
}
