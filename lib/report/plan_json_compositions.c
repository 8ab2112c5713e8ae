/* Queries taken apart. Queries and columns are numbered from 1. */
#include "report/plan_json.h"

static void
put_column(struct json_writer *w, const char *key, struct composed_column c)
{
	jw_key(w, key);
	jw_object(w);
	jw_put_count(w, "column", (uint64_t)c.column + 1);
	jw_put_count(w, "query", (uint64_t)c.query + 1);
	jw_object_end(w);
}

static void
put_parameters(struct json_writer *w, const struct composed_query *q)
{
	const struct composed_parameter *it;

	jw_key(w, "parameters");
	jw_array(w);
	vec_each (it, &q->parameters) {
		jw_object(w);
		if (it->number)
			jw_put_count(w, "statement", (uint64_t)it->number);
		else
			put_column(w, it->list ? "all_of" : "value_of", it->of);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_queries(struct json_writer *w, const struct composition *c)
{
	const struct composed_query *it;

	jw_key(w, "queries");
	jw_array(w);
	vec_each (it, &c->queries) {
		jw_object(w);
		put_parameters(w, it);
		jw_put_string(w, "service", it->owner);
		jw_put_string(w, "sql", it->sql);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_keys(struct json_writer *w, const struct composed_query *q)
{
	const struct composed_key *it;

	jw_key(w, "keys");
	jw_array(w);
	vec_each (it, &q->keys) {
		jw_object(w);
		jw_put_count(w, "column", (uint64_t)it->column + 1);
		put_column(w, "equals", it->equals);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_merge(struct json_writer *w, const struct composition *c)
{
	jw_key(w, "merge");
	jw_array(w);
	for (size_t i = 0; i < c->queries.n; i++) {
		const struct composed_query *q = &c->queries.v[i];

		if (q->merge == MERGE_NONE)
			continue;
		jw_object(w);
		jw_put_string(w, "how", composed_merge_names[q->merge]);
		put_keys(w, q);
		jw_put_count(w, "query", i + 1);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_result(struct json_writer *w, const struct composition *c)
{
	const struct composed_output *it;

	jw_key(w, "result");
	jw_array(w);
	vec_each (it, &c->outputs) {
		jw_object(w);
		if (it->expression)
			jw_put_string(w, "expression", it->expression);
		if (it->missing)
			jw_put_string(w, "missing", it->missing);
		jw_put_string(w, "name", it->name);
		if (!it->expression)
			put_column(w, "of", it->of);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_composition(struct json_writer *w, const struct composition *c)
{
	if (c->refused) {
		jw_put_string(w, "refused", c->refused);
		return;
	}
	put_merge(w, c);
	jw_key(w, "notes");
	jw_array(w);
	for (size_t i = 0; i < c->notes.n; i++)
		jw_string(w, c->notes.v[i]);
	jw_array_end(w);
	put_queries(w, c);
	put_result(w, c);
}

void
plan_json_compositions(struct json_writer *w, const struct split_plan *p)
{
	const struct split_composition *it;

	jw_key(w, "compositions");
	jw_array(w);
	vec_each (it, &p->compositions) {
		jw_object(w);
		put_composition(w, &it->composition);
		jw_put_string(w, "service", it->shape->service);
		jw_put_string(w, "shape", it->shape->id);
		jw_object_end(w);
	}
	jw_array_end(w);
}
