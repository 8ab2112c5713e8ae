#include "bench/session.h"

#include <string.h>

#include "bench/put.h"

void
session_begin(struct workload *w, struct session *s)
{
	struct process *p = &s->process;

	workload_begin_process(w, p);
	p->backend_type = "not initialized";
	p->user = p->database = p->application = NULL;
	p->port = 32768 + rng_below(&w->rng, 28000);
	s->stage = STAGE_RECEIVED;
	s->connected = w->now;
	memset(s->prepared, 0, sizeof(s->prepared));
}

/* Of a session's entry, what it always has. */
static struct record
session_record(struct workload *w, struct session *s)
{
	struct record r = {
		.process = &s->process,
		.time = w->now,
		.severity = "LOG",
		.has_vxid = true,
		.lxid = s->ended ? 0 : s->lxid,
		.xid = s->xid,
		.message = &w->message,
	};

	w->message.len = w->detail.len = 0;
	return r;
}

static void
put_client(struct workload *w, const struct session *s)
{
	put_str(&w->message, " host=");
	put_str(&w->message, s->process.host);
	put_str(&w->message, " port=");
	put_number(&w->message, s->process.port);
}

static void
connect_step(struct workload *w, struct session *s, struct buf *out)
{
	struct record r;

	s->ended = false;
	if (s->stage == STAGE_AUTHENTICATED)
		s->lxid++;
	r = session_record(w, s);
	if (s->stage == STAGE_RECEIVED) {
		put_str(&w->message, "connection received:");
		put_client(w, s);
		r.has_vxid = false;
		r.ps = "";
		s->stage = STAGE_AUTHENTICATED;
		workload_emit(w, out, &r);
		return;
	}
	r.ps = "authentication";
	s->process.user = s->role;
	s->process.database = "shop";
	s->process.backend_type = "client backend";
	if (s->stage == STAGE_AUTHENTICATED) {
		put_str(&w->message, "connection authenticated: identity=\"");
		put_str(&w->message, s->role);
		put_str(&w->message,
			"\" method=scram-sha-256 "
			"(/etc/postgresql/15/main/pg_hba.conf:97)");
		s->stage = STAGE_AUTHORIZED;
	} else {
		put_str(&w->message, "connection authorized: user=");
		put_str(&w->message, s->role);
		put_str(&w->message, " database=shop application_name=");
		put_str(&w->message, s->application);
		s->stage = STAGE_NEXT;
	}
	workload_emit(w, out, &r);
	if (s->stage == STAGE_NEXT)
		s->process.application = s->application;
}

static void
disconnect_step(struct workload *w, struct session *s, struct buf *out)
{
	struct record r = session_record(w, s);
	uint64_t ms = (w->now - s->connected) / 1000;

	r.ps = "idle";
	r.has_vxid = false;
	r.xid = 0;
	put_str(&w->message, "disconnection: session time: ");
	put_number(&w->message, ms / 3600000);
	put_char(&w->message, ':');
	put_padded(&w->message, ms / 60000 % 60, 2);
	put_char(&w->message, ':');
	put_padded(&w->message, ms / 1000 % 60, 2);
	put_char(&w->message, '.');
	put_padded(&w->message, ms % 1000, 3);
	put_str(&w->message, " user=");
	put_str(&w->message, s->role);
	put_str(&w->message, " database=shop");
	put_client(w, s);
	workload_emit(w, out, &r);
	session_begin(w, s);
}

static void
put_duration(struct workload *w)
{
	uint32_t us = 20 + rng_below(&w->rng, 900);

	if (rng_percent(&w->rng, 3))
		us *= 1 + rng_below(&w->rng, 400);
	put_str(&w->message, "duration: ");
	put_number(&w->message, us / 1000);
	put_char(&w->message, '.');
	put_padded(&w->message, us % 1000, 3);
	put_str(&w->message, " ms  ");
}

static const char *
idle_state(const struct session *s)
{
	if (s->aborted)
		return "idle in transaction (aborted)";
	return s->in_block ? "idle in transaction" : "idle";
}

/* The statement with what is before it. */
static void
put_statement(struct workload *w, const struct session *s, const char *what)
{
	put_str(&w->message, what);
	if (s->extended) {
		put_char(&w->message, ' ');
		put_str(&w->message, s->statement_name);
	}
	put(&w->message, ": ", 2);
	put(&w->message, s->sql.data, s->sql.len);
}

static void
parse_step(struct workload *w, struct session *s, struct buf *out)
{
	bool bind = s->stage == STAGE_BIND;
	struct record r = session_record(w, s);

	r.ps = bind ? "BIND" : "PARSE";
	put_duration(w);
	put_statement(w, s, bind ? "bind" : "parse");
	if (bind && s->params.len)
		r.detail = &s->params;
	workload_emit(w, out, &r);
	if (!bind)
		s->stage = STAGE_BIND;
	else
		s->stage = s->acts[s->at].failure ? STAGE_FAIL : STAGE_RUN;
}

static void
end_transaction(struct session *s)
{
	s->in_block = s->aborted = false;
	s->ended = true;
	s->savepoints = 0;
	s->xid = 0;
}

/* What a statement that succeeded does to the session's transaction. */
static void
apply(struct workload *w, struct session *s, const struct act *act)
{
	if (act->query) {
		if (act->query->writes && s->xid == 0)
			s->xid = ++w->xid;
		if (!s->in_block && !s->extended)
			end_transaction(s);
	} else if (strcmp(act->text, "BEGIN") == 0) {
		s->in_block = true;
	} else if (strcmp(act->tag, "SAVEPOINT") == 0) {
		s->savepoints++;
	} else if (strcmp(act->tag, "RELEASE") == 0) {
		s->savepoints--;
	} else if (strncmp(act->text, "ROLLBACK TO", 11) == 0) {
		s->aborted = false;
	} else if (strcmp(act->tag, "COMMIT") == 0 ||
		   strcmp(act->tag, "ROLLBACK") == 0) {
		end_transaction(s);
	}
}

static void
next_act(struct workload *w, struct session *s)
{
	s->stage = STAGE_NEXT;
	if (!s->in_block)
		end_transaction(s);
	s->ended = !s->in_block || (s->aborted && !s->savepoints);
	if (++s->at == s->n && rng_below(&w->rng, 600) == 0)
		s->stage = STAGE_DISCONNECT;
}

/* A statement is logged when it begins, or when it ended well. */
static void
run_step(struct workload *w, struct session *s, struct buf *out)
{
	const struct act *act = &s->acts[s->at];
	struct record r;

	if (w->settings.durations)
		apply(w, s, act);
	r = session_record(w, s);
	r.ps = s->extended || w->settings.durations ? act->tag : idle_state(s);
	if (w->settings.durations)
		put_duration(w);
	put_statement(w, s, s->extended ? "execute" : "statement");
	if (s->params.len)
		r.detail = &s->params;
	workload_emit(w, out, &r);
	w->statements++;
	if (act->failure) {
		s->stage = STAGE_FAIL;
		return;
	}
	if (!w->settings.durations)
		apply(w, s, act);
	next_act(w, s);
}

static void
describe_failure(struct workload *w, struct record *r, enum failure failure)
{
	switch (failure) {
	case FAILS_DEADLOCK:
		r->state = "40P01";
		put_str(&w->message, "deadlock detected");
		put_str(&w->detail,
			"Process 1310 waits for ShareLock on transaction 9120; "
			"blocked by process 1322.\nProcess 1322 waits for "
			"ShareLock on transaction 9121; blocked by process "
			"1310.\nProcess 1310: UPDATE stock_levels SET "
			"reserved = 1\nProcess 1322: DELETE FROM carts");
		break;
	case FAILS_UNKNOWN:
		r->state = "42P01";
		put_str(&w->message, "relation \"user_themes\" does not exist");
		r->position = 27;
		break;
	case FAILS_SYNTAX:
		r->state = "42601";
		put_str(&w->message, "syntax error at or near \"SELEC\"");
		r->position = 1;
		break;
	default:
		r->state = "23505";
		put_str(&w->message, "duplicate key value violates unique "
				     "constraint \"users_email_key\"");
		put_str(&w->detail, "Key (email)=(");
		put_number(&w->detail, rng_below(&w->rng, 100000));
		put_str(&w->detail, "@example.com) already exists.");
	}
	if (w->detail.len)
		r->detail = &w->detail;
}

static void
fail_step(struct workload *w, struct session *s, struct buf *out)
{
	const struct act *act = &s->acts[s->at];
	struct record r = session_record(w, s);
	bool parsing = act->failure == FAILS_SYNTAX ||
		       (act->failure == FAILS_UNKNOWN && s->extended);

	describe_failure(w, &r, act->failure);
	r.severity = "ERROR";
	if (parsing)
		r.ps = s->extended ? "PARSE" : idle_state(s);
	else
		r.ps = act->tag;
	r.statement = &s->sql;
	workload_emit(w, out, &r);
	if (parsing || w->settings.durations)
		w->statements++;
	s->aborted = s->in_block;
	next_act(w, s);
}

void
session_step(struct workload *w, struct session *s, struct buf *out)
{
	switch (s->stage) {
	case STAGE_PARSE:
	case STAGE_BIND:
		parse_step(w, s, out);
		break;
	case STAGE_RUN:
		run_step(w, s, out);
		break;
	case STAGE_FAIL:
		fail_step(w, s, out);
		break;
	case STAGE_DISCONNECT:
		disconnect_step(w, s, out);
		break;
	default:
		connect_step(w, s, out);
	}
}
