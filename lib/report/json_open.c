#include <inttypes.h>

#include "model/open.h"
#include "report/json.h"

static void
put_int(struct json_writer *w, const char *key, int64_t n)
{
	jw_key(w, key);
	jw_int(w, n);
}

static void
put_id(struct json_writer *w, const char *key, uint32_t backend, uint32_t lxid)
{
	struct buf b;

	buf_init(&b);
	buf_printf(&b, "%" PRIu32 "/%" PRIu32, backend, lxid);
	jw_put_string(w, key, b.data);
	buf_release(&b);
}

static void
put_shape(struct json_writer *w, const struct cell *cell)
{
	const struct analysis_shape *shape;

	jw_key(w, "shape");
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
put_client(struct json_writer *w, const struct client *client)
{
	jw_key(w, "client");
	if (!client) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_put_string(w, "name", client->role);
	jw_put_string(w, "reason", client->ambiguous);
	jw_object_end(w);
}

static void
put_event(struct json_writer *w, const struct open_event *e)
{
	jw_object(w);
	jw_put_count(w, "calls", e->calls);
	jw_put_bool(w, "chain", e->chain);
	put_client(w, e->client);
	jw_put_string(w, "control", open_control_names[e->control]);
	put_int(w, "duration_us", e->duration_us);
	jw_put_string(w, "kind", open_kind_names[e->kind]);
	jw_put_bool(w, "later", e->later);
	jw_put_bool(w, "more", e->more);
	jw_put_string(w, "name", e->name);
	put_shape(w, e->cell);
	jw_put_hash(w, "text", e->text);
	jw_put_bool(w, "took", e->took);
	put_id(w, "took_id", e->took_backend, e->took_lxid);
	put_int(w, "took_us", e->time_us);
	put_id(w, "virtual_id", e->backend, e->lxid);
	jw_put_bool(w, "writes", e->writes);
	jw_object_end(w);
}

static void
put_entry(struct json_writer *w, const struct open_transaction *t)
{
	const struct open_event *e;

	jw_object(w);
	jw_put_count(w, "backend", t->backend);
	jw_put_bool(w, "begun", t->begun);
	jw_put_bool(w, "ended", t->ended);
	jw_key(w, "events");
	jw_array(w);
	vec_each (e, &t->events)
		put_event(w, e);
	jw_array_end(w);
	jw_put_count(w, "first_line", t->first_line);
	put_int(w, "first_us", t->first_us);
	jw_put_bool(w, "idle", t->idle);
	jw_put_count(w, "last_line", t->last_line);
	put_int(w, "last_us", t->last_us);
	jw_put_count(w, "pid", t->pid);
	jw_put_string(w, "session", t->session);
	jw_object_end(w);
}

void
json_open(struct json_writer *w, const struct analysis *a)
{
	jw_key(w, "open");
	jw_array(w);
	for (size_t i = 0; i < a->open.n; i++)
		put_entry(w, a->open.v[i]);
	jw_array_end(w);
}

void
json_period(struct json_writer *w, const struct analysis *a)
{
	jw_key(w, "period");
	jw_object(w);
	put_int(w, "first_us", a->first_us);
	put_int(w, "last_us", a->last_us);
	jw_object_end(w);
}
