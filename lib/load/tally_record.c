/* What each kind of record does. */
#include "load/tally_internal.h"

static bool
ends_transaction(const struct statement *st)
{
	return st->kind == STATEMENT_COMMIT || st->kind == STATEMENT_ROLLBACK;
}

/* Is what the session did before this statement, outside of a block, over? */
static bool
is_over(const struct tally_session *s, const struct log_record *r,
	const struct tally_use *use)
{
	const struct open_transaction *o = &s->t;
	enum statement_kind kind = use->parts[0].statement->kind;
	bool ends = ends_transaction(use->parts[0].statement);

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
	it->client = session_client(t, s, r, it->seen.tags);
	it->use = text_use(t, it->seen.text, session_path(s, it->client),
			   it->client->client->service);
}

static void
read_text(struct tally *t, struct tally_session *s, const struct log_record *r,
	  struct reading *it)
{
	if (s->committing)
		transaction_close(t, s);
	it->seen = text_see(t, r->text, r->truncated, r->shape_id);
	read_again(t, s, r, it);
}

static void
run_text(struct tally *t, struct tally_session *s, const struct log_record *r,
	 struct reading *it)
{
	struct log_record line = *r;
	size_t n = it->use->n;

	for (size_t i = 0; i < n && it->use->n == n; i++) {
		const struct tally_part *part = &it->use->parts[i];

		run_part(t, s, &line, part, &it->seen, it->client);
		/* What comes behind COMMIT has another id than the line. */
		if (ends_transaction(part->statement))
			line.backend = line.lxid = 0;
		/* A part can change what the next one means. */
		if (n > 1)
			read_again(t, s, r, it);
	}
}

/* Its line with a duration shows the id of the next transaction. */
static bool
has_chained(const struct log_record *r, const struct tally_use *use)
{
	const struct statement *last = use->parts[use->n - 1].statement;

	return r->duration_us >= 0 && last->chain && ends_transaction(last);
}

void
record_statement(struct tally *t, struct tally_session *s,
		 const struct log_record *r)
{
	struct reading it;

	if (r->fetch) {
		transaction_see(t, s, r);
		fetch(s, r);
		return;
	}
	read_text(t, s, r, &it);
	if (!has_chained(r, it.use)) {
		transaction_see(t, s, r);
		read_again(t, s, r, &it);
	}
	s->sampled |= r->duration_us >= 0;
	if (is_over(s, r, it.use)) {
		transaction_close(t, s);
		read_again(t, s, r, &it);
	}
	run_text(t, s, r, &it);
	s->last_text = it.seen.hash;
	s->last_idle = r->lxid == 0;
	s->spoke = true;
	add_time(s, r->duration_us);
	if (r->duration_us >= 0 && (s->committing || shows_idle(s, r)))
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

/*
 * An error without a statement that hit none: the session was ended, or the
 * client asked for what is not there. The id of the last statement is gone.
 */
static bool
is_between(const struct tally_session *s, const struct log_record *r)
{
	return r->text.len == 0 && r->backend != 0 && r->lxid == 0 &&
	       !s->last_idle;
}

void
record_error(struct tally *t, struct tally_session *s,
	     const struct log_record *r)
{
	uint64_t hash = hash_bytes(r->text.p, r->text.len, 0);
	const struct tally_part *part;
	struct reading it;

	transaction_see(t, s, r);
	if (is_between(s, r)) {
		if (s->committing)
			transaction_close(t, s);
		s->last = NULL;
		return;
	}
	if (s->last && (r->text.len == 0 || s->last_text == hash)) {
		transaction_fail_last(t, s);
		return;
	}
	if (r->text.len == 0) {
		transaction_fail(t, s, r, NULL, 0);
		s->spoke = true;
		return;
	}
	read_text(t, s, r, &it);
	if (is_over(s, r, it.use) && (s->t.begun || r->lxid != 0)) {
		transaction_close(t, s);
		read_again(t, s, r, &it);
	}
	part = failed_part(it.use);
	count_execution(t, it.client, part, 1);
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
