/* Sagas. Steps are numbered from 1. */
#include "report/plan_json.h"

static void
put_hazard(struct json_writer *w, const struct saga_hazard *h)
{
	jw_object(w);
	jw_put_string(w, "access", h->writes ? "write" : "read");
	jw_put_count(w, "calls", h->calls);
	jw_put_names(w, "columns", &h->columns);
	jw_put_string(w, "relation", h->relation);
	jw_put_string(w, "service", h->service);
	jw_put_names(w, "shapes", &h->shapes);
	jw_object_end(w);
}

static void
put_step(struct json_writer *w, const struct saga_step *s)
{
	const struct saga_hazard *it;

	jw_object(w);
	jw_put_string(w, "compensation", s->compensation);
	jw_key(w, "hazards");
	jw_array(w);
	vec_each (it, &s->hazards)
		put_hazard(w, it);
	jw_array_end(w);
	jw_put_string(w, "kind", SAGA_STEP_KIND_NAME(s->kind));
	jw_put_string(w, "reason", s->reason);
	jw_put_names(w, "relations", &s->relations);
	jw_put_string(w, "service", s->service);
	jw_key(w, "set_off_by");
	if (s->set_off_by < 0)
		jw_null(w);
	else
		jw_count(w, (uint64_t)s->set_off_by + 1);
	jw_put_string(w, "statement", s->statement);
	jw_object_end(w);
}

static void
put_better(struct json_writer *w, const struct saga *s)
{
	jw_key(w, "better_order");
	if (!s->reordered) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_put_string(w, "because", s->better_because);
	jw_key(w, "steps");
	jw_array(w);
	for (size_t i = 0; i < s->better.steps.n; i++)
		jw_count(w, (uint64_t)s->better.steps.v[i] + 1);
	jw_array_end(w);
	jw_object_end(w);
}

static void
put_locks(struct json_writer *w, const struct saga *s)
{
	const struct saga_lock *it;

	jw_key(w, "locks");
	jw_array(w);
	vec_each (it, &s->locks) {
		jw_object(w);
		jw_put_string(w, "instead", it->instead);
		jw_put_string(w, "relation", it->relation);
		jw_put_string(w, "service", it->service);
		jw_put_string(w, "statement", it->statement);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_saga(struct json_writer *w, const struct saga *s)
{
	const struct saga_step *it;

	jw_object(w);
	jw_put_string(w, "because", s->because);
	put_better(w, s);
	jw_put_string(w, "consumer", s->consumer);
	jw_put_count(w, "count", s->count);
	put_locks(w, s);
	jw_put_names(w, "services", &s->services);
	jw_key(w, "steps");
	jw_array(w);
	vec_each (it, &s->steps)
		put_step(w, it);
	jw_array_end(w);
	jw_put_string(w, "style", saga_style_name(s->style));
	jw_put_string(w, "undo", s->undo);
	jw_put_count(w, "variants", s->variants);
	jw_put_names(w, "writes", &s->writes);
	jw_object_end(w);
}

void
plan_json_sagas(struct json_writer *w, const struct split_plan *p)
{
	const struct saga *it;

	jw_key(w, "sagas");
	jw_array(w);
	vec_each (it, &p->sagas.sagas)
		put_saga(w, it);
	jw_array_end(w);
}
