#include "model/open.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"

const char *const open_kind_names[OPEN_KINDS] = {
	[OPEN_STATEMENT] = "statement",
	[OPEN_ERROR] = "error",
	[OPEN_DURATION] = "duration",
	[OPEN_END] = "end",
};

const char *const open_control_names[OPEN_CONTROLS] = {
	[STATEMENT_OTHER] = "",
	[STATEMENT_BEGIN] = "begin",
	[STATEMENT_COMMIT] = "commit",
	[STATEMENT_ROLLBACK] = "rollback",
	[STATEMENT_SAVEPOINT] = "savepoint",
	[STATEMENT_RELEASE] = "release",
	[STATEMENT_ROLLBACK_TO] = "rollback to",
};

bool
open_is_idle(const struct open_transaction *t)
{
	const struct open_event *e;
	bool control = false, id = false;

	/* All of it is there. */
	if (t->ended && t->events.n > 0 &&
	    t->events.v[0].control == STATEMENT_BEGIN)
		return true;
	vec_each (e, &t->events) {
		control |= e->control != STATEMENT_OTHER;
		id |= e->kind == OPEN_STATEMENT && e->lxid != 0;
	}
	return !control && (t->ended || !id);
}

/* The duration that followed e. */
static void
replay_took(struct open_counts *c, struct open_session *s,
	    const struct open_event *e)
{
	const struct open_event duration = {
		.kind = OPEN_DURATION,
		.duration_us = e->time_us,
		.backend = e->took_backend,
		.lxid = e->took_lxid,
	};

	open_run(c, s, &duration);
}

/* Run t's events. */
static void
replay(struct open_counts *c, struct open_session *s,
       const struct open_transaction *t)
{
	const struct open_event *e;

	vec_each (e, &t->events) {
		if (!e->later)
			open_before(c, s, e);
		open_run(c, s, e);
		if (e->kind == OPEN_STATEMENT && e->took)
			replay_took(c, s, e);
	}
}

static void
finish(struct open_counts *c, struct open_session *s,
       const struct open_transaction *last)
{
	s->last_us = last->last_us;
	s->last_line = last->last_line;
	if (last->ended)
		open_settle(c, s);
	else
		open_leave(c, s);
}

static void
take_back(struct open_counts *c, struct open_session *s,
	  const struct open_transaction *t)
{
	struct open_list *open = c->open;

	c->sign = -1;
	c->open = NULL;
	open_start(s, t->session, t->begun, c->arena);
	replay(c, s, t);
	finish(c, s, t);
	c->sign = 1;
	c->open = open;
}

static bool
is_tail_of(const struct open_transaction *a, const struct open_transaction *b)
{
	if (a->ended || b->begun || strcmp(a->session, b->session) != 0)
		return false;
	if (a->last_line && b->first_line)
		return a->last_line + 1 == b->first_line;
	return a->last_us <= b->first_us || a->last_us <= 0 || b->first_us <= 0;
}

/* a goes on as b. What is left of them goes to c->open. */
static void
join(struct open_counts *c, struct open_session *s,
     const struct open_transaction *a, const struct open_transaction *b)
{
	take_back(c, s, a);
	take_back(c, s, b);
	open_start(s, a->session, a->begun, c->arena);
	s->pid = b->pid ? b->pid : a->pid;
	s->backend = b->backend ? b->backend : a->backend;
	s->first_us = a->first_us;
	s->first_line = a->first_line;
	replay(c, s, a);
	replay(c, s, b);
	finish(c, s, b);
}

/* Where in its session's history it stands. */
static int64_t
time_of(const struct open_transaction *t)
{
	return t->begun ? t->last_us : t->first_us;
}

static uint64_t
line_of(const struct open_transaction *t)
{
	return t->begun ? t->last_line : t->first_line;
}

static int
compare(const void *x, const void *y)
{
	const struct open_transaction *a = *(struct open_transaction *const *)x;
	const struct open_transaction *b = *(struct open_transaction *const *)y;
	int c = strcmp(a->session, b->session);

	if (c == 0)
		c = (time_of(a) > time_of(b)) - (time_of(a) < time_of(b));
	if (c == 0)
		c = (line_of(a) > line_of(b)) - (line_of(a) < line_of(b));
	if (c == 0)
		c = a->begun - b->begun;
	if (c == 0)
		c = a->ended - b->ended;
	return c;
}

static void
sort(struct open_list *list)
{
	if (list->n > 0)
		qsort(list->v, list->n, sizeof(*list->v), compare);
}

/* Who was the last in a process or backend slot, that is not settled there. */
struct place {
	const struct open_transaction *last;
};

static int64_t
seen_last(const struct open_transaction *t)
{
	return t->ended ? t->first_us : t->last_us;
}

static bool
is_later(const struct open_transaction *a, const struct open_transaction *b)
{
	if (seen_last(a) != seen_last(b))
		return seen_last(a) > seen_last(b);
	return a->pid > b->pid;
}

/* What a place's key is: which kind, and its number. */
struct place_key {
	uint32_t kind, number;
};

static struct place *
place_of(struct open_counts *c, struct map *places, uint32_t kind,
	 uint32_t number)
{
	struct place_key *key, k = {kind, number};
	struct place *p = map_find(places, (const char *)&k, sizeof(k));

	if (p)
		return p;
	p = arena_new(c->arena, struct place);
	key = arena_new(c->arena, struct place_key);
	*key = k;
	map_put(places, (const char *)key, sizeof(*key), p);
	return p;
}

static void
note_place(struct open_counts *c, struct map *places, uint32_t kind,
	   uint32_t number, const struct open_transaction *t)
{
	struct place *p;

	if (number == 0)
		return;
	p = place_of(c, places, kind, number);
	if (!p->last || is_later(t, p->last))
		p->last = t;
}

static bool
has_lost(struct open_counts *c, struct map *places, uint32_t kind,
	 uint32_t number, const struct open_transaction *t)
{
	const struct open_transaction *last;

	if (number == 0)
		return false;
	last = place_of(c, places, kind, number)->last;
	return last && strcmp(last->session, t->session) != 0;
}

/* A session whose place another one has taken since is over. */
static void
displace(struct open_counts *c, struct open_list *list)
{
	struct map places = MAP_INIT;
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		note_place(c, &places, 0, list->v[i]->pid, list->v[i]);
		note_place(c, &places, 1, list->v[i]->backend, list->v[i]);
	}
	for (size_t i = 0; i < list->n; i++) {
		struct open_transaction *t = list->v[i];

		if (!t->ended && (has_lost(c, &places, 0, t->pid, t) ||
				  has_lost(c, &places, 1, t->backend, t))) {
			t->ended = true;
			t->last_us = 0;
			t->last_line = 0;
		}
		if (!t->begun || !t->ended)
			list->v[n++] = t;
	}
	list->n = n;
	map_release(&places);
}

void
open_join(struct open_counts *c, struct open_list *list)
{
	struct open_session s = {0};
	struct open_list out = {0};
	size_t i = 0;

	sort(list);
	while (i < list->n) {
		struct open_transaction *a = list->v[i++];

		while (a && i < list->n && is_tail_of(a, list->v[i])) {
			struct open_list made = {0};

			c->open = &made;
			join(c, &s, a, list->v[i++]);
			a = NULL;
			for (size_t j = 0; j < made.n; j++) {
				if (made.v[j]->ended)
					vec_push(c->arena, &out, made.v[j]);
				else
					a = made.v[j];
			}
		}
		if (a)
			vec_push(c->arena, &out, a);
	}
	c->open = NULL;
	open_release(&s);
	sort(&out);
	*list = out;
}

void
open_add(struct open_counts *c, struct open_list *into,
	 const struct open_list *from, bool apart)
{
	for (size_t i = 0; i < from->n; i++)
		vec_push(c->arena, into, from->v[i]);
	if (apart) {
		sort(into);
		return;
	}
	open_join(c, into);
	displace(c, into);
}
