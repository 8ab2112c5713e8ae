/* What each kind of record does. */
#include "load/tally_internal.h"

/* Is what the session did before this statement, outside of a block, over? */
static bool
is_over(const struct tally_session *s, const struct log_record *r,
	const struct tally_use *use)
{
	const struct open_transaction *o = &s->t;
	enum statement_kind kind = use->parts[0].statement->kind;
	bool ends = kind == STATEMENT_COMMIT || kind == STATEMENT_ROLLBACK;

	if (o->block)
		return false;
	/* Where the id is gone after an error, a block waits for its end. */
	if (o->aborted && r->backend != 0 && r->lxid == 0 && r->duration_us < 0)
		return false;
	if (s->id_lxid)
		return r->lxid == 0 && !ends;
	if (o->begun)
		return o->cells.n > 0;
	/* It may be a block that began before the input. */
	if (ends || kind == STATEMENT_RELEASE || kind == STATEMENT_ROLLBACK_TO)
		return false;
	return r->lxid != 0 ? o->cells.n > 0 : use->n > 1;
}

static void
add_time(struct tally_session *s, int64_t us)
{
	if (us < 0 || !s->last)
		return;
	if (s->t.last_at < s->t.cells.n)
		s->t.cells.v[s->t.last_at].time_us += (uint64_t)us;
	else
		s->last->time_us += (uint64_t)us;
	s->last = NULL;
}

/* The line shows an idle session: autocommit is over. */
static bool
shows_idle(const struct tally_session *s, const struct log_record *r)
{
	return r->backend != 0 && r->lxid == 0 && !s->t.block &&
	       s->t.cells.n > 0;
}

/* The same where nothing else was seen of the session. */
static bool
shows_idle_first(const struct tally_session *s, const struct log_record *r)
{
	return r->backend != 0 && r->lxid == 0 && !s->t.begun && !s->spoke;
}

/* A portal goes on: its statement is not counted again, its time is. */
static void
fetch(struct tally_session *s, const struct log_record *r)
{
	uint64_t hash = hash_bytes(r->text.p, r->text.len, 0);

	if (hash != s->last_text || s->t.last_at >= s->t.cells.n)
		return;
	s->last = s->t.cells.v[s->t.last_at].cell;
	s->last_control = false;
	add_time(s, r->duration_us);
}

/* EXECUTE runs what was prepared, if that is known. */
static const struct tally_use *
executed(struct tally *t, struct tally_session *s, const struct log_record *r,
	 const struct statement *st, const struct tally_path *path, int service)
{
	struct str body = session_prepared(s, r, st->name);
	struct tally_seen seen;

	if (body.len == 0)
		return NULL;
	seen = text_see(t, body, false, 0);
	return text_use(t, seen.text, path, service);
}

static void
run_part(struct tally *t, struct tally_session *s, const struct log_record *r,
	 const struct tally_part *part, const struct tally_seen *seen,
	 struct tally_client *client)
{
	const struct tally_use *use = NULL;
	const struct tally_path *path = session_path(s, client);

	if (part->statement->kind == STATEMENT_EXECUTE)
		use = executed(t, s, r, part->statement, path,
			       client->client->service);
	if (use)
		part = &use->parts[0];
	count_execution(t, client, part, 1);
	transaction_run(t, s, r, part, seen->savepoint);
	if (!part->control)
		session_apply(t, s, part->statement, client);
}

void
record_statement(struct tally *t, struct tally_session *s,
		 const struct log_record *r)
{
	struct tally_seen seen;
	struct tally_client *client;
	const struct tally_use *use;

	transaction_see(t, s, r);
	if (r->fetch) {
		fetch(s, r);
		return;
	}
	seen = text_see(t, r->text, r->truncated, r->shape_id);
	client = session_client(t, s, r, seen.tags);
	use = text_use(t, seen.text, session_path(s, client),
		       client->client->service);
	s->sampled |= r->duration_us >= 0;
	if (s->committing || is_over(s, r, use))
		transaction_close(t, s);
	for (size_t i = 0; i < use->n; i++) {
		run_part(t, s, r, &use->parts[i], &seen, client);
		/* A part can change what the next one means. */
		client = session_client(t, s, r, seen.tags);
		if (i + 1 < use->n &&
		    (use->path != session_path(s, client) ||
		     use->service != client->client->service)) {
			const struct tally_use *other = text_use(
				t, seen.text, session_path(s, client),
				client->client->service);

			if (other->n == use->n)
				use = other;
		}
	}
	s->last_text = seen.hash;
	s->spoke = true;
	add_time(s, r->duration_us);
	if (r->duration_us >= 0 && shows_idle(s, r))
		transaction_close(t, s);
}

/* The part of a text that failed is not known: the first that does anything. */
static const struct tally_part *
failed_part(const struct tally_use *use)
{
	for (size_t i = 0; i < use->n; i++)
		if (!use->parts[i].control)
			return &use->parts[i];
	return &use->parts[0];
}

static void
error_without_text(struct tally *t, struct tally_session *s,
		   const struct log_record *r)
{
	transaction_see(t, s, r);
	if (s->last)
		transaction_fail_last(t, s);
	else
		transaction_fail(t, s, r, NULL, 0);
	s->spoke = true;
}

void
record_error(struct tally *t, struct tally_session *s,
	     const struct log_record *r)
{
	uint64_t hash = hash_bytes(r->text.p, r->text.len, 0);
	const struct tally_part *part;
	struct tally_client *client;
	const struct tally_use *use;
	struct tally_seen seen;

	if (r->text.len == 0) {
		error_without_text(t, s, r);
		return;
	}
	transaction_see(t, s, r);
	if (s->last && s->last_text == hash) {
		transaction_fail_last(t, s);
		return;
	}
	seen = text_see(t, r->text, r->truncated, r->shape_id);
	client = session_client(t, s, r, seen.tags);
	use = text_use(t, seen.text, session_path(s, client),
		       client->client->service);
	part = failed_part(use);
	if (s->committing ||
	    (is_over(s, r, use) && (s->t.begun || r->lxid != 0)))
		transaction_close(t, s);
	count_execution(t, client, part, 1);
	transaction_fail(t, s, r, part, hash);
	s->spoke = true;
}

void
record_duration(struct tally *t, struct tally_session *s,
		const struct log_record *r)
{
	if (s->last)
		add_time(s, r->duration_us);
	else if (!s->t.begun && !s->spoke && s->t.lead_us < 0)
		s->t.lead_us = r->duration_us;
	if (s->committing)
		transaction_close(t, s);
	transaction_see(t, s, r);
	if (shows_idle(s, r) || shows_idle_first(s, r))
		transaction_close(t, s);
}

void
record_loose(struct tally *t, const struct log_record *r,
	     struct tally_client *client, const struct tally_seen *seen)
{
	struct open_transaction *o = &t->loose;
	const struct tally_use *use = text_use(t, seen->text, client->path,
					       client->client->service);
	bool failed = r->kind == RECORD_ERROR;

	o->cells.n = 0;
	o->apart = r->calls > 1;
	o->aborted = failed;
	for (size_t i = 0; i < (failed ? 1 : use->n); i++) {
		const struct tally_part *part = failed ? failed_part(use)
						       : &use->parts[i];
		struct open_cell what = {
			.cell = part->cell,
			.calls = failed ? 0 : r->calls,
			.failed = failed,
			.writes = part->statement->writes,
		};

		if (i + 1 == use->n && r->duration_us > 0)
			what.time_us = (uint64_t)r->duration_us;
		count_execution(t, client, part, r->calls);
		open_execute(&t->counts, o, &t->live, &what);
	}
	open_count(&t->counts, o, 1);
}
