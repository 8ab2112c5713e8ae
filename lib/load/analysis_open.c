#include "load/analysis_open.h"

#include <stdlib.h>
#include <string.h>

#include "model/open.h"
#include "model/shape_index.h"

struct open_reader {
	struct analysis *a;
	struct shape_index shapes;
	struct open_transaction *t; /* the one at hand */
};

/* The cell that an object names by shape, service and path. */
static struct cell *
read_cell(struct json_reader *r, const json_t *o, const struct open_reader *in)
{
	const char *id = jr_string(r, o, "shape");
	const char *service = jr_string(r, o, "service");
	const char *path = jr_string(r, o, "path");
	struct analysis_shape *shape = shape_index_find(&in->shapes, id,
							service, path);

	if (!shape)
		jr_fail(r, "shape", "there is no such shape");
	return shape ? &shape->cell : NULL;
}

static struct cell *
read_cell_or_null(struct json_reader *r, const json_t *o, const char *key,
		  const struct open_reader *in)
{
	const json_t *named;

	if (json_is_null(json_object_get(o, key)))
		return NULL;
	named = jr_object(r, o, key);
	return named ? read_cell(r, named, in) : NULL;
}

static void
read_id(struct json_reader *r, const json_t *o, const char *key,
	uint32_t *backend, uint32_t *lxid)
{
	const char *text = jr_string(r, o, key);
	char *end;

	*backend = (uint32_t)strtoul(text, &end, 10);
	if (end == text || *end != '/' || end[1] < '0' || end[1] > '9') {
		jr_fail(r, key, "a virtual id was expected");
		return;
	}
	*lxid = (uint32_t)strtoul(end + 1, NULL, 10);
}

static const struct client *
read_client(struct json_reader *r, const json_t *o)
{
	struct client *c;
	const json_t *named;

	if (json_is_null(json_object_get(o, "client")))
		return NULL;
	named = jr_object(r, o, "client");
	if (!named)
		return NULL;
	c = arena_new(r->arena, struct client);
	c->role = jr_string(r, named, "name");
	c->ambiguous = jr_string(r, named, "reason");
	c->service = -1;
	return c;
}

/* What is run needs a statement, and a savepoint its name. */
static void
check_event(struct json_reader *r, const struct open_event *e)
{
	bool named = e->control == STATEMENT_SAVEPOINT ||
		     e->control == STATEMENT_RELEASE ||
		     e->control == STATEMENT_ROLLBACK_TO;

	if (e->kind == OPEN_STATEMENT && e->calls == 0)
		jr_fail(r, "calls", "at least one was expected");
	if (!e->cell &&
	    (e->kind == OPEN_STATEMENT || e->control != STATEMENT_OTHER))
		jr_fail(r, "shape", "an object was expected");
	if (named && !e->name)
		jr_fail(r, "name", "a savepoint was expected");
}

static void
read_event(struct json_reader *r, const json_t *o, void *arg)
{
	const struct open_reader *in = arg;
	struct open_event *e = vec_add(r->arena, &in->t->events);

	e->calls = jr_count(r, o, "calls");
	e->chain = jr_bool(r, o, "chain");
	e->client = read_client(r, o);
	e->control = (enum statement_kind)jr_choice(
		r, o, "control", open_control_names, OPEN_CONTROLS);
	e->duration_us = jr_int(r, o, "duration_us");
	e->kind = (enum open_kind)jr_choice(r, o, "kind", open_kind_names,
					    OPEN_KINDS);
	e->later = jr_bool(r, o, "later");
	e->more = jr_bool(r, o, "more");
	e->name = jr_string_or_null(r, o, "name");
	e->cell = read_cell_or_null(r, o, "shape", in);
	e->text = jr_hash(r, o, "text");
	e->took = jr_bool(r, o, "took");
	read_id(r, o, "took_id", &e->took_backend, &e->took_lxid);
	e->time_us = jr_int(r, o, "took_us");
	read_id(r, o, "virtual_id", &e->backend, &e->lxid);
	e->writes = jr_bool(r, o, "writes");
	if (!r->failed)
		check_event(r, e);
}

static void
read_entry(struct json_reader *r, const json_t *o, void *arg)
{
	struct open_reader *in = arg;
	struct open_transaction *t = arena_new(r->arena,
					       struct open_transaction);

	in->t = t;
	t->backend = (uint32_t)jr_count(r, o, "backend");
	t->begun = jr_bool(r, o, "begun");
	t->ended = jr_bool(r, o, "ended");
	jr_each(r, o, "events", read_event, in);
	t->first_line = jr_count(r, o, "first_line");
	t->first_us = jr_int(r, o, "first_us");
	t->last_line = jr_count(r, o, "last_line");
	t->last_us = jr_int(r, o, "last_us");
	t->pid = (uint32_t)jr_count(r, o, "pid");
	t->session = jr_string(r, o, "session");
	if (r->failed)
		return;
	t->idle = open_is_idle(t);
	vec_push(r->arena, &in->a->open, t);
}

void
analysis_read_open(struct json_reader *r, const json_t *top, struct analysis *a)
{
	struct open_reader in = {.a = a};

	shape_index_init(&in.shapes, a->arena, a);
	jr_each(r, top, "open", read_entry, &in);
	shape_index_release(&in.shapes);
}
