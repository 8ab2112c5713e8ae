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

static uint64_t
read_hash(struct json_reader *r, const json_t *o, const char *key)
{
	const char *text = jr_string(r, o, key);

	if (strspn(text, "0123456789abcdef") != 16 || text[16])
		jr_fail(r, key, "16 hexadecimal digits were expected");
	return strtoull(text, NULL, 16);
}

static void
read_open_cell(struct json_reader *r, const json_t *o, void *arg)
{
	const struct open_reader *in = arg;
	struct open_cell *out = vec_add(r->arena, &in->t->cells);

	out->cell = read_cell(r, o, in);
	out->calls = jr_count(r, o, "calls");
	out->failed = jr_count(r, o, "failed");
	out->time_us = jr_count(r, o, "time_us");
	out->writes = jr_bool(r, o, "writes");
}

static void
read_savepoint(struct json_reader *r, const json_t *o, void *arg)
{
	const struct open_reader *in = arg;
	struct open_transaction *t = in->t;
	struct open_savepoint *out = vec_add(r->arena, &t->savepoints);

	out->name = jr_string(r, o, "name");
	out->cells = jr_count(r, o, "cells");
	if (out->cells > t->cells.n ||
	    (t->savepoints.n > 1 && out->cells < out[-1].cells))
		jr_fail(r, "cells", "savepoints were expected in their order");
}

static void
read_use(struct json_reader *r, const json_t *o, void *arg)
{
	const struct open_reader *in = arg;
	struct open_use *out = vec_add(r->arena, &in->t->uses);

	out->savepoint = jr_string(r, o, "savepoint");
	out->release = jr_bool(r, o, "release");
}

static void
read_last(struct json_reader *r, const json_t *o, struct open_reader *in)
{
	struct open_transaction *t = in->t;

	t->last = read_cell_or_null(r, o, "last", in);
	t->last_at = SIZE_MAX;
	if (!json_is_null(json_object_get(o, "last_at")))
		t->last_at = jr_count(r, o, "last_at");
	t->last_text = read_hash(r, o, "last_text");
	t->last_us = jr_int(r, o, "last_us");
	t->lead_cell = read_cell_or_null(r, o, "lead_cell", in);
	t->lead_error = jr_bool(r, o, "lead_error");
	t->lead_text = read_hash(r, o, "lead_text");
	t->lead_us = jr_int(r, o, "lead_us");
}

static void
read_entry(struct json_reader *r, const json_t *o, void *arg)
{
	struct open_reader *in = arg;
	struct open_transaction *t = arena_new(r->arena,
					       struct open_transaction);

	in->t = t;
	t->aborted = jr_bool(r, o, "aborted");
	t->apart = jr_bool(r, o, "apart");
	t->begun = jr_bool(r, o, "begun");
	t->block = jr_bool(r, o, "block");
	jr_each(r, o, "cells", read_open_cell, in);
	t->closed = jr_bool(r, o, "closed");
	t->ended = jr_bool(r, o, "ended");
	t->first_us = jr_int(r, o, "first_us");
	read_last(r, o, in);
	t->lost = jr_bool(r, o, "lost");
	t->rolled_back = jr_bool(r, o, "rolled_back");
	jr_each(r, o, "savepoints", read_savepoint, in);
	t->session = jr_string(r, o, "session");
	jr_each(r, o, "uses", read_use, in);
	t->virtual_id = jr_string(r, o, "virtual_id");
	if (r->failed)
		return;
	t->service = open_service(t);
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
