#include "report/plan_markdown.h"

#include <string.h>

#include "report/format.h"
#include "report/markdown.h"

static void
put_title(struct buf *out, bool *titled, const char *title)
{
	if (!*titled)
		buf_printf(out, "\n### %s\n", title);
	*titled = true;
}

/* Is any item of the service of that pattern, and of that shape? */
static bool
is_composed(const struct split_plan *p, const struct split_service *s,
	    const struct analysis_shape *shape)
{
	const struct split_item *it;

	vec_each (it, &p->items) {
		if (it->pattern == PATTERN_COMPOSITION &&
		    strcmp(it->crossing->object, shape->id) == 0 &&
		    strcmp(it->crossing->consumer, shape->service) == 0 &&
		    it->service == s)
			return true;
	}
	return false;
}

static void
put_column(struct buf *out, struct composed_column c)
{
	buf_printf(out, "q%d.c%d", c.query + 1, c.column + 1);
}

static void
put_parameters(struct buf *out, const struct composed_query *q)
{
	for (size_t i = 0; i < q->parameters.n; i++) {
		const struct composed_parameter *it = &q->parameters.v[i];

		buf_printf(out, "%s$%zu is ", i ? ", " : "; ", i + 1);
		if (it->number) {
			buf_printf(out, "the statement's %d.", it->number);
			continue;
		}
		buf_str(out, it->list ? "all of " : "");
		put_column(out, it->of);
	}
}

static void
put_keys(struct buf *out, const struct composed_query *q, size_t i)
{
	for (size_t k = 0; k < q->keys.n; k++) {
		buf_printf(out, "%s q%zu.c%d = ", k ? " and" : " on", i + 1,
			   q->keys.v[k].column + 1);
		put_column(out, q->keys.v[k].equals);
	}
}

static void
put_query(struct buf *out, const struct composition *c, size_t i)
{
	const struct composed_query *q = &c->queries.v[i];

	buf_printf(out, "%zu. at ", i + 1);
	md_text(out, q->owner);
	buf_str(out, q->merge == MERGE_NONE ? ", for the others" : "");
	if (q->merge != MERGE_NONE && q->merge != MERGE_FIRST)
		buf_printf(out, ", %s join", composed_merge_names[q->merge]);
	put_keys(out, q, i);
	put_parameters(out, q);
	buf_str(out, ":\n\n");
	md_block(out, "sql", q->sql, 3);
}

static void
put_result(struct buf *out, const struct composition *c)
{
	for (size_t i = 0; i < c->outputs.n; i++) {
		const struct composed_output *it = &c->outputs.v[i];

		buf_str(out, i ? ", " : "\nThe result: ");
		md_code(out, it->name);
		buf_str(out, " is ");
		if (it->expression)
			md_code(out, it->expression);
		else
			put_column(out, it->of);
	}
	buf_str(out, c->outputs.n ? ".\n" : "");
	for (size_t i = 0; i < c->notes.n; i++) {
		buf_str(out, "\nNote: ");
		md_text(out, c->notes.v[i]);
		buf_str(out, ".\n");
	}
}

void
plan_markdown_compositions(struct buf *out, const struct split_plan *p,
			   const struct split_service *s)
{
	const struct split_composition *it;
	bool titled = false;

	vec_each (it, &p->compositions) {
		const struct composition *c = &it->composition;

		if (c->refused || !is_composed(p, s, it->shape))
			continue;
		put_title(out, &titled, "Queries taken apart");
		buf_str(out, "\n");
		md_text(out, it->shape->service);
		buf_str(out, " runs\n\n");
		md_block(out, "sql", it->shape->text, 0);
		buf_str(out, "\nas\n\n");
		for (size_t i = 0; i < c->queries.n; i++)
			put_query(out, c, i);
		put_result(out, c);
	}
}

/* Is a crossing of that id done with the service? */
static bool
is_of(const struct split_plan *p, const struct split_service *s,
      const struct name_list *ids)
{
	const struct split_item *it;

	vec_each (it, &p->items) {
		if (name_list_has(ids, it->crossing->id) && it->service == s)
			return true;
	}
	return false;
}

static void
put_list(struct buf *out, const struct name_list *names)
{
	for (size_t i = 0; i < names->n; i++) {
		buf_str(out, i ? ", " : "");
		md_code(out, names->v[i]);
	}
}

/* "0.2 events/s" */
static void
put_changes(struct buf *out, const struct split_plan *p, uint64_t changes)
{
	const struct analysis *a = p->analysis;
	double seconds = (double)(a->last_us - a->first_us) / 1e6;

	if (changes && a->first_us > 0 && seconds > 0)
		buf_printf(out, "%.2g events/s", (double)changes / seconds);
	else
		format_things(out, changes, "event");
}

static void
put_copy(struct buf *out, const struct split_plan *p,
	 const struct split_copy *c)
{
	buf_str(out, "- ");
	md_code(out, c->relation);
	buf_str(out, " of ");
	md_text(out, c->owner);
	buf_str(out, " at ");
	md_text(out, c->consumer);
	buf_str(out, ": columns ");
	put_list(out, &c->columns);
	if (c->columns.n == 0)
		buf_str(out, "not known without a log");
	buf_str(out, "; key ");
	put_list(out, &c->key);
	buf_str(out, c->key.n ? "" : "not known");
	for (size_t i = 0; i < c->indexes.n; i++) {
		buf_str(out, i ? ", and on " : "; an index on ");
		put_list(out, &c->indexes.v[i]);
	}
	buf_str(out, "; ");
	put_changes(out, p, c->changes);
	buf_str(out, ". For ");
	put_list(out, &c->crossings);
	buf_str(out, ".\n");
}

static void
put_model(struct buf *out, const struct split_plan *p,
	  const struct split_read_model *m)
{
	const struct analysis_shape *shape = analysis_find_shape(p->analysis,
								 m->object);

	buf_str(out, "\nA read model of ");
	md_text(out, m->consumer);
	buf_str(out, " for ");
	md_code(out, shape ? shape->text : m->object);
	buf_str(out, ":\n\n| column | source | of |\n|---|---|---|\n");
	for (size_t i = 0; i < m->columns.n; i++) {
		const struct read_model_column *it = &m->columns.v[i];

		buf_str(out, "| ");
		md_text(out, it->name);
		buf_str(out, " | ");
		md_text(out, it->relation);
		buf_char(out, '.');
		md_text(out, it->column);
		buf_str(out, " | ");
		md_text(out, it->owner);
		buf_str(out, " |\n");
	}
	buf_str(out, "\nIt changes with ");
	for (size_t i = 0; i < m->events.n; i++) {
		buf_str(out, i ? ", " : "");
		md_code(out, m->events.v[i].relation);
		buf_str(out, " (");
		put_changes(out, p, m->events.v[i].changes);
		buf_char(out, ')');
	}
	buf_str(out, ". For ");
	put_list(out, &m->crossings);
	buf_str(out, ".\n");
}

void
plan_markdown_copies(struct buf *out, const struct split_plan *p,
		     const struct split_service *s)
{
	const struct split_read_model *m;
	const struct split_copy *it;
	bool titled = false;

	vec_each (it, &p->copies) {
		if (!is_of(p, s, &it->crossings))
			continue;
		if (!titled)
			put_title(out, &titled, "Copies\n");
		put_copy(out, p, it);
	}
	titled = false;
	vec_each (m, &p->read_models) {
		if (!is_of(p, s, &m->crossings))
			continue;
		put_title(out, &titled, "Read models");
		put_model(out, p, m);
	}
}

/* A saga is done with the first service that leaves of all that it writes and
   the one that runs it. */
static bool
is_saga_of(const struct split_plan *p, const struct saga *saga,
	   const struct split_service *s)
{
	const struct split_service *first = split_plan_find(p, saga->consumer);

	for (size_t i = 0; i < saga->services.n; i++) {
		const struct split_service *it = split_plan_find(
			p, saga->services.v[i]);

		if (it && (!first || it < first))
			first = it;
	}
	return first == s;
}

static void
put_hazards(struct buf *out, const struct saga_step *step)
{
	const struct saga_hazard *it;
	bool first = true;

	vec_each (it, &step->hazards) {
		buf_str(out, first ? "   Others in between: " : ", ");
		first = false;
		md_text(out, *it->service ? it->service : "nobody known");
		buf_str(out, it->writes ? " writes " : " reads ");
		md_code(out, it->relation);
		buf_str(out, " (");
		format_count(out, it->calls);
		buf_char(out, ')');
	}
	buf_str(out, first ? "" : ".\n");
}

static void
put_step(struct buf *out, const struct saga *saga, size_t i)
{
	const struct saga_step *step = &saga->steps.v[i];

	buf_printf(out, "%zu. ", i + 1);
	md_text(out, step->service);
	buf_printf(out, ", %s", SAGA_STEP_KIND_NAME(step->kind));
	if (step->set_off_by >= 0)
		buf_printf(out, ", set off by step %d", step->set_off_by + 1);
	buf_str(out, ":\n\n");
	md_block(out, "sql", step->statement, 3);
	if (step->compensation) {
		buf_str(out, "\n   undone by\n\n");
		md_block(out, "sql", step->compensation, 3);
	}
	if (step->reason) {
		buf_str(out, "\n   ");
		md_text(out, step->reason);
		buf_str(out, ".\n");
	}
	buf_str(out, step->hazards.n ? "\n" : "");
	put_hazards(out, step);
	buf_char(out, '\n');
}

static void
put_saga(struct buf *out, const struct saga *saga)
{
	const struct saga_lock *lock;

	buf_str(out, "\n#### ");
	md_text(out, saga->consumer);
	buf_str(out, ": ");
	for (size_t i = 0; i < saga->services.n; i++) {
		buf_str(out, i ? ", " : "");
		md_text(out, saga->services.v[i]);
	}
	buf_str(out, "\n\n");
	format_things(out, saga->count, "transaction");
	buf_printf(out, ". %s, for ",
		   saga->style == SAGA_CHOREOGRAPHY ? "Choreography"
						    : "Orchestration");
	md_text(out, saga->because);
	buf_str(out, "; ");
	md_text(out, saga->undo);
	buf_str(out, ".\n");
	if (saga->reordered) {
		buf_str(out, "A better order of the steps is ");
		for (size_t i = 0; i < saga->better.steps.n; i++)
			buf_printf(out, "%s%d", i ? ", " : "",
				   saga->better.steps.v[i] + 1);
		buf_str(out, ": ");
		md_text(out, saga->better_because);
		buf_str(out, ".\n");
	}
	vec_each (lock, &saga->locks) {
		buf_str(out, "It locks ");
		md_code(out, lock->relation);
		buf_str(out, ": ");
		md_text(out, lock->instead);
		buf_str(out, ".\n");
	}
	buf_char(out, '\n');
	for (size_t i = 0; i < saga->steps.n; i++)
		put_step(out, saga, i);
}

void
plan_markdown_sagas(struct buf *out, const struct split_plan *p,
		    const struct split_service *s)
{
	const struct saga *it;
	bool titled = false;

	vec_each (it, &p->sagas.sagas) {
		if (!is_saga_of(p, it, s))
			continue;
		put_title(out, &titled, "Sagas");
		put_saga(out, it);
	}
}
