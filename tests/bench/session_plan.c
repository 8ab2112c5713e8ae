/* What a session does next, and with which text. */
#include "bench/session.h"

#include <stdio.h>

#include "bench/put.h"

static void
add_act(struct session *s, struct act act)
{
	s->acts[s->n++] = act;
}

static void
add_text(struct session *s, const char *text, const char *tag)
{
	add_act(s, (struct act){.text = text, .tag = tag});
}

static struct act *
add_query(struct workload *w, struct session *s, int i)
{
	const struct query *q = &w->services[s->service].queries[i];

	add_act(s, (struct act){.query = q, .tag = q->tag});
	return &s->acts[s->n - 1];
}

/* Text that no service's code should have. */
static void
plan_mistake(struct workload *w, struct session *s)
{
	if (rng_percent(&w->rng, 50))
		add_act(s, (struct act){.text = "SELECT u.id, u.theme\nFROM "
						"user_themes u\nWHERE "
						"u.user_id = 4711",
					.tag = "SELECT",
					.failure = FAILS_UNKNOWN});
	else
		add_act(s, (struct act){.text = "SELEC id, name FROM products "
						"WHERE sku = 'A\"1'",
					.tag = "SELECT",
					.failure = FAILS_SYNTAX});
}

static enum failure
some_failure(struct workload *w)
{
	return rng_percent(&w->rng, 80) ? FAILS_DUPLICATE : FAILS_DEADLOCK;
}

static void
plan_transaction(struct workload *w, struct session *s)
{
	const struct service *service = &w->services[s->service];
	const struct recipe *x = &service->recipes[rng_below(&w->rng, RECIPES)];
	bool fails = rng_percent(&w->rng, 4);
	size_t i = 0;

	add_text(s, "BEGIN", "BEGIN");
	if (x->savepoint) {
		add_query(w, s, x->queries[i++]);
		add_text(s, "SAVEPOINT sp1", "SAVEPOINT");
		add_query(w, s, x->queries[i++])->failure =
			fails ? FAILS_DUPLICATE : FAILS_NOT;
		if (fails || rng_percent(&w->rng, 20))
			add_text(s, "ROLLBACK TO SAVEPOINT sp1", "ROLLBACK");
		else
			add_text(s, "RELEASE SAVEPOINT sp1", "RELEASE");
		fails = false;
	}
	for (; i < x->n; i++)
		add_query(w, s, x->queries[i]);
	if (fails)
		s->acts[s->n - 1].failure = some_failure(w);
	if (fails || rng_percent(&w->rng, 4))
		add_text(s, "ROLLBACK", "ROLLBACK");
	else
		add_text(s, "COMMIT", "COMMIT");
}

/* A query of its own for every execution. */
static void
plan_new_shape(struct workload *w, struct session *s)
{
	uint64_t id = 1 + w->shape++ % w->settings.shapes;
	struct rng r = {w->settings.seed + id * 0x9e3779b97f4a7c15u};

	query_make(&s->own, &w->monolith, s->service, &r, id);
	add_act(s, (struct act){.query = &s->own, .tag = s->own.tag});
}

static void
plan_unit(struct workload *w, struct session *s)
{
	uint32_t choice = rng_below(&w->rng, 1000), i;

	s->n = s->at = 0;
	if (w->settings.shapes) {
		plan_new_shape(w, s);
	} else if (choice < 140) {
		plan_transaction(w, s);
	} else if (choice < 143) {
		plan_mistake(w, s);
	} else {
		/* Some queries are more frequent than others. */
		i = rng_below(&w->rng, QUERIES);
		if (choice & 1)
			i = rng_below(&w->rng, i + 1);
		add_query(w, s, (int)i)->failure = choice < 148
							   ? some_failure(w)
							   : FAILS_NOT;
	}
}

static void
add_comment(struct workload *w, struct session *s)
{
	const char *service = w->monolith.services[s->service];
	struct buf *b = &s->sql;

	put_str(b, " /*application='");
	put_str(b, service);
	put_str(b, "',controller='");
	put_str(b, service);
	put_str(b, "',route='%2F");
	put_str(b, service);
	put_str(b, "%2F%3Aid',traceparent='00-");
	put_hex(b, rng_next(&w->rng), 16);
	put_hex(b, rng_next(&w->rng), 16);
	put_char(b, '-');
	put_hex(b, rng_next(&w->rng), 16);
	put_str(b, "-01'*/");
}

/* Is it prepared already? If not it is from now on. */
static bool
name_statement(struct workload *w, struct session *s, const struct act *act)
{
	const struct query *q = act->query;
	const struct query *first = w->services[s->service].queries;
	bool known;

	if (!q || q == &s->own || !s->named) {
		snprintf(s->statement_name, sizeof(s->statement_name), "%s",
			 s->named && !act->failure ? "S_1" : "<unnamed>");
		return s->named && !act->failure;
	}
	snprintf(s->statement_name, sizeof(s->statement_name), "S_%d",
		 (int)(q - first) + 2);
	known = s->prepared[q - first] == q->generation;
	s->prepared[q - first] = q->generation;
	return known;
}

/* The next act begins: its text, and what is logged of it first. */
static void
begin_act(struct workload *w, struct session *s)
{
	const struct act *act = &s->acts[s->at];
	bool durations = w->settings.durations, prepared;

	s->sql.len = s->params.len = 0;
	if (act->query)
		query_render(act->query, &w->rng, &s->sql,
			     s->extended ? &s->params : NULL);
	else
		put_str(&s->sql, act->text);
	if (s->tagged && act->query)
		add_comment(w, s);
	if (!s->in_block)
		s->lxid++;
	prepared = s->extended && name_statement(w, s, act);
	if (act->failure == FAILS_SYNTAX ||
	    (act->failure == FAILS_UNKNOWN && (s->extended || durations)))
		s->stage = STAGE_FAIL;
	else if (durations && s->extended)
		s->stage = prepared ? STAGE_BIND : STAGE_PARSE;
	else if (durations && act->failure)
		s->stage = STAGE_FAIL;
	else
		s->stage = STAGE_RUN;
}

void
session_next(struct workload *w, struct session *s)
{
	if (s->at == s->n)
		plan_unit(w, s);
	begin_act(w, s);
	s->ended = s->aborted && !s->savepoints;
}
