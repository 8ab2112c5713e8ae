#include <inttypes.h>

#include "report/json.h"

static void
put_int(struct json_writer *w, const char *key, int64_t n)
{
	jw_key(w, key);
	jw_int(w, n);
}

/* A hash needs all 64 bits, which JSON's numbers do not have. */
static void
put_hash(struct json_writer *w, const char *key, uint64_t hash)
{
	struct buf b;

	buf_init(&b);
	buf_printf(&b, "%016" PRIx64, hash);
	jw_put_string(w, key, b.data);
	buf_release(&b);
}

static void
put_shape(struct json_writer *w, const char *key, const struct cell *cell)
{
	const struct analysis_shape *shape;

	jw_key(w, key);
	if (!cell) {
		jw_null(w);
		return;
	}
	shape = analysis_shape_of(cell);
	jw_object(w);
	jw_put_string(w, "path", shape->path);
	jw_put_string(w, "service", shape->service);
	jw_put_string(w, "shape", shape->id);
	jw_object_end(w);
}

static void
put_cells(struct json_writer *w, const struct open_transaction *t)
{
	const struct open_cell *it;

	jw_key(w, "cells");
	jw_array(w);
	vec_each (it, &t->cells) {
		const struct analysis_shape *shape = analysis_shape_of(
			it->cell);

		jw_object(w);
		jw_put_count(w, "calls", it->calls);
		jw_put_count(w, "failed", it->failed);
		jw_put_string(w, "path", shape->path);
		jw_put_string(w, "service", shape->service);
		jw_put_string(w, "shape", shape->id);
		jw_put_count(w, "time_us", it->time_us);
		jw_put_bool(w, "writes", it->writes);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_last(struct json_writer *w, const struct open_transaction *t)
{
	put_shape(w, "last", t->last);
	jw_key(w, "last_at");
	if (t->last_at == SIZE_MAX)
		jw_null(w);
	else
		jw_count(w, t->last_at);
	put_hash(w, "last_text", t->last_text);
	put_int(w, "last_us", t->last_us);
	put_shape(w, "lead_cell", t->lead_cell);
	jw_put_bool(w, "lead_error", t->lead_error);
	put_hash(w, "lead_text", t->lead_text);
	put_int(w, "lead_us", t->lead_us);
}

static void
put_savepoints(struct json_writer *w, const struct open_transaction *t)
{
	const struct open_savepoint *it;

	jw_key(w, "savepoints");
	jw_array(w);
	vec_each (it, &t->savepoints) {
		jw_object(w);
		jw_put_count(w, "cells", it->cells);
		jw_put_string(w, "name", it->name);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_uses(struct json_writer *w, const struct open_transaction *t)
{
	const struct open_use *it;

	jw_key(w, "uses");
	jw_array(w);
	vec_each (it, &t->uses) {
		jw_object(w);
		jw_put_bool(w, "release", it->release);
		jw_put_string(w, "savepoint", it->savepoint);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_entry(struct json_writer *w, const struct analysis *a,
	  const struct open_transaction *t)
{
	jw_object(w);
	jw_put_bool(w, "aborted", t->aborted);
	jw_put_bool(w, "apart", t->apart);
	jw_put_bool(w, "begun", t->begun);
	jw_put_bool(w, "block", t->block);
	put_cells(w, t);
	jw_put_bool(w, "closed", t->closed);
	jw_put_bool(w, "ended", t->ended);
	put_int(w, "first_us", t->first_us);
	jw_put_bool(w, "idle", t->idle);
	put_last(w, t);
	jw_put_bool(w, "lost", t->lost);
	jw_put_bool(w, "rolled_back", t->rolled_back);
	put_savepoints(w, t);
	jw_put_string(w, "service",
		      t->service < 0 ? "" : a->services.v[t->service].name);
	jw_put_string(w, "session", t->session);
	put_uses(w, t);
	jw_put_string(w, "virtual_id", t->virtual_id);
	jw_object_end(w);
}

void
json_open(struct json_writer *w, const struct analysis *a)
{
	jw_key(w, "open");
	jw_array(w);
	for (size_t i = 0; i < a->open.n; i++)
		put_entry(w, a, a->open.v[i]);
	jw_array_end(w);
}
