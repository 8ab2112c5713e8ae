/*
 * The split plan as JSON, of the form that plan.schema.json beside this file
 * describes. Keys are written in the order of strcmp.
 */
#include "report/plan.h"
#include "report/plan_json.h"

static void
put_part(struct json_writer *w, const struct split_plan *p,
	 const struct split_service *s, int term)
{
	const struct clarity_part *now = &s->now.parts[term];
	const struct clarity_part *then = &s->then.parts[term];

	jw_object(w);
	jw_put_real(w, "cost", then->cost);
	jw_put_real(w, "cost_now", now->cost);
	jw_put_count(w, "crossing", then->crossing);
	jw_put_count(w, "crossing_now", now->crossing);
	jw_put_string(w, "term", clarity_term_names[term]);
	jw_put_real(w, "weight", p->weights[term]);
	jw_put_count(w, "whole", then->whole);
	jw_put_count(w, "whole_now", now->whole);
	jw_object_end(w);
}

static void
put_before(struct json_writer *w, const struct split_service *s)
{
	const struct split_before *it;

	jw_key(w, "after");
	jw_array(w);
	vec_each (it, &s->before) {
		jw_object(w);
		jw_put_string(w, "object", it->object);
		jw_put_string(w, "service", it->service);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_known(struct json_writer *w, const char *key, bool known, double n)
{
	jw_key(w, key);
	if (known)
		jw_int(w, (int64_t)(n + 0.5));
	else
		jw_null(w);
}

static void
put_forecast(struct json_writer *w, const struct split_plan *p,
	     const struct split_forecast *f)
{
	jw_key(w, "forecast");
	jw_object(w);
	put_known(w, "bytes", f->sized > 0, (double)f->bytes);
	put_known(w, "reads_per_day", p->has_rates, f->reads);
	put_known(w, "rows", f->sized > 0, f->rows);
	put_known(w, "transactions_per_day", p->has_rates, f->transactions);
	jw_put_count(w, "unsized_tables", f->unsized);
	put_known(w, "writes_per_day", p->has_rates, f->writes);
	jw_object_end(w);
}

static void
put_service(struct json_writer *w, const struct split_plan *p,
	    const struct split_service *s, struct buf *because)
{
	buf_clear(because);
	plan_because(because, p, s);
	jw_object(w);
	put_before(w, s);
	jw_put_string(w, "because", because->data);
	jw_put_real(w, "clarity", s->then.value);
	jw_put_real(w, "clarity_now", s->now.value);
	jw_put_bool(w, "cyclic", s->cyclic);
	put_forecast(w, p, &s->forecast);
	jw_put_string(w, "service", s->name);
	jw_put_count(w, "statements", s->of->statements);
	jw_put_count(w, "tables", s->of->tables.n);
	jw_key(w, "terms");
	jw_array(w);
	for (int i = 0; i < CLARITY_TERMS; i++)
		put_part(w, p, s, i);
	jw_array_end(w);
	jw_object_end(w);
}

static void
put_crossings(struct json_writer *w, const char *key,
	      const struct crossing_list *list)
{
	jw_key(w, key);
	jw_array(w);
	for (size_t i = 0; i < list->n; i++) {
		const struct crossing *x = list->v[i];

		jw_object(w);
		jw_put_string(w, "consumer", x->consumer);
		jw_put_string(w, "id", x->id);
		jw_put_string(w, "kind", crossing_kind_name(x->kind));
		jw_put_string(w, "object", x->object);
		jw_put_string(w, "owner", x->owner);
		jw_put_count(w, "weight", x->weight);
		jw_object_end(w);
	}
	jw_array_end(w);
}

/* 0 is no place. */
static void
put_place(struct json_writer *w, const char *key, size_t place)
{
	jw_key(w, key);
	if (place)
		jw_count(w, place);
	else
		jw_null(w);
}

static void
put_move(struct json_writer *w, const struct clear_move *move)
{
	jw_object(w);
	jw_put_string(w, "change", move->change);
	jw_put_string(w, "from", move->from);
	jw_put_bool(w, "owner_uses_as_much", move->reluctant);
	jw_put_names(w, "tables", &move->tables);
	jw_put_string(w, "to", move->to);
	jw_object_end(w);
}

static void
put_clear(struct json_writer *w, const struct clear_answer *clear)
{
	const struct clear_move *it;

	jw_key(w, "clear");
	if (!clear) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_put_real(w, "bound", clear->bound);
	jw_put_real(w, "clarity", clear->after);
	jw_put_real(w, "clarity_before", clear->before);
	jw_key(w, "moves");
	jw_array(w);
	vec_each (it, &clear->moves)
		put_move(w, it);
	jw_array_end(w);
	jw_put_bool(w, "proven", clear->proven);
	jw_put_bool(w, "reached", clear->reached);
	jw_put_string(w, "service", clear->service);
	jw_object_end(w);
}

static void
put_trial(struct json_writer *w, const struct plan_trial *trial)
{
	const struct service_difference *it;

	jw_key(w, "what_if");
	if (!trial) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_put_names(w, "changes", &trial->changes);
	put_clear(w, trial->clear);
	put_crossings(w, "gone", &trial->difference.gone);
	put_crossings(w, "new", &trial->difference.added);
	jw_key(w, "services");
	jw_array(w);
	vec_each (it, &trial->difference.services) {
		jw_object(w);
		jw_put_real(w, "clarity", it->clarity[1]);
		jw_put_real(w, "clarity_before", it->clarity[0]);
		jw_put_count(w, "crossings", it->crossings[1]);
		jw_put_count(w, "crossings_before", it->crossings[0]);
		put_place(w, "place", it->place[1]);
		put_place(w, "place_before", it->place[0]);
		jw_put_string(w, "service", it->name);
		jw_object_end(w);
	}
	jw_array_end(w);
	jw_object_end(w);
}

void
report_plan_json(struct buf *out, const struct split_plan *p,
		 const struct plan_trial *trial,
		 const struct progress *progress)
{
	struct json_writer w = {.out = out};
	const struct split_service *it;
	struct buf because;

	buf_init(&because);
	jw_object(&w);
	plan_json_compositions(&w, p);
	plan_json_copies(&w, p);
	jw_key(&w, "hours");
	if (p->hours > 0)
		jw_real(&w, p->hours);
	else
		jw_null(&w);
	plan_json_items(&w, p);
	jw_key(&w, "order");
	jw_array(&w);
	vec_each (it, &p->order)
		put_service(&w, p, it, &because);
	jw_array_end(&w);
	plan_json_read_models(&w, p);
	plan_json_sagas(&w, p);
	jw_put_count(&w, "schema_version", SPLIT_PLAN_SCHEMA_VERSION);
	plan_json_progress(&w, progress);
	jw_put_count(&w, "statements", p->analysis->coverage.statements);
	plan_json_stores(&w, p);
	put_trial(&w, trial);
	jw_put_names(&w, "without_tables", &p->without_tables);
	jw_object_end(&w);
	buf_char(out, '\n');
	buf_release(&because);
}
