/* Copies and read models. */
#include "report/plan_json.h"

static void
put_copy(struct json_writer *w, const struct split_copy *c)
{
	jw_object(w);
	jw_put_count(w, "changes", c->changes);
	jw_put_names(w, "columns", &c->columns);
	jw_put_string(w, "consumer", c->consumer);
	jw_put_names(w, "crossings", &c->crossings);
	jw_key(w, "indexes");
	jw_array(w);
	for (size_t i = 0; i < c->indexes.n; i++)
		jw_names(w, &c->indexes.v[i]);
	jw_array_end(w);
	jw_put_names(w, "key", &c->key);
	jw_put_string(w, "owner", c->owner);
	jw_put_count(w, "reads", c->reads);
	jw_put_string(w, "relation", c->relation);
	jw_object_end(w);
}

void
plan_json_copies(struct json_writer *w, const struct split_plan *p)
{
	const struct split_copy *it;

	jw_key(w, "copies");
	jw_array(w);
	vec_each (it, &p->copies)
		put_copy(w, it);
	jw_array_end(w);
}

static void
put_model(struct json_writer *w, const struct split_read_model *m)
{
	const struct read_model_column *column;
	const struct read_model_event *event;

	jw_object(w);
	jw_key(w, "columns");
	jw_array(w);
	vec_each (column, &m->columns) {
		jw_object(w);
		jw_put_string(w, "column", column->column);
		jw_put_string(w, "name", column->name);
		jw_put_string(w, "owner", column->owner);
		jw_put_string(w, "relation", column->relation);
		jw_object_end(w);
	}
	jw_array_end(w);
	jw_put_string(w, "consumer", m->consumer);
	jw_put_names(w, "crossings", &m->crossings);
	jw_key(w, "events");
	jw_array(w);
	vec_each (event, &m->events) {
		jw_object(w);
		jw_put_count(w, "changes", event->changes);
		jw_put_string(w, "owner", event->owner);
		jw_put_string(w, "relation", event->relation);
		jw_object_end(w);
	}
	jw_array_end(w);
	jw_put_string(w, "object", m->object);
	jw_put_count(w, "reads", m->reads);
	jw_object_end(w);
}

void
plan_json_read_models(struct json_writer *w, const struct split_plan *p)
{
	const struct split_read_model *it;

	jw_key(w, "read_models");
	jw_array(w);
	vec_each (it, &p->read_models)
		put_model(w, it);
	jw_array_end(w);
}
