/*
 * The analysis as JSON, of the form that analysis.schema.json beside this file
 * describes. Whatever analysis_load needs to make the same analysis of it is
 * there. Keys are written in the order of strcmp.
 */
#include <string.h>

#include "report/json.h"
#include "report/narrow.h"
#include "report/report.h"

static void
put_via(struct json_writer *w, const struct analysis_chain *via)
{
	jw_key(w, "via");
	jw_array(w);
	for (size_t i = 0; i < via->n; i++)
		jw_string(w, via->v[i].name);
	jw_array_end(w);
	jw_key(w, "via_kinds");
	jw_array(w);
	for (size_t i = 0; i < via->n; i++)
		jw_string(w, link_kind_names[via->v[i].kind]);
	jw_array_end(w);
	jw_key(w, "via_owners");
	jw_array(w);
	for (size_t i = 0; i < via->n; i++)
		jw_string(w, via->v[i].owner);
	jw_array_end(w);
	jw_key(w, "via_schemas");
	jw_array(w);
	for (size_t i = 0; i < via->n; i++)
		jw_string(w, via->v[i].schema);
	jw_array_end(w);
}

static const char *
allowed_name(unsigned access)
{
	switch (access) {
	case ALLOW_READ:
		return "read";
	case ALLOW_WRITE:
		return "write";
	default:
		return "any";
	}
}

static void
put_allow(struct json_writer *w, const struct analysis *a)
{
	const struct analysis_allow *it;

	jw_key(w, "allow");
	jw_array(w);
	vec_each (it, &a->allow) {
		jw_object(w);
		jw_put_string(w, "access", allowed_name(it->access));
		jw_put_string(w, "consumer", it->consumer);
		jw_put_string(w, "reason", it->reason);
		jw_put_string(w, "relation", it->relation);
		jw_put_string(w, "until", it->until);
		jw_object_end(w);
	}
	jw_array_end(w);
}

/* Of a bound on memory, if there was one. */
static void
put_cost(struct json_writer *w, const char *key, uint64_t n)
{
	if (n > 0)
		jw_put_count(w, key, n);
}

static void
put_coverage(struct json_writer *w, const struct coverage *c)
{
	jw_key(w, "coverage");
	jw_object(w);
	jw_put_count(w, "attributed", c->attributed);
	jw_put_count(w, "dynamic", c->dynamic);
	jw_put_count(w, "failed", c->failed);
	put_cost(w, "folded", c->folded);
	put_cost(w, "folded_shapes", c->folded_shapes);
	/* Only where there is something to say of it. */
	if (c->interrupted)
		jw_put_bool(w, "interrupted", true);
	jw_put_count(w, "records", c->records);
	jw_put_count(w, "resolved", c->resolved);
	jw_put_count(w, "rolled_back", c->rolled_back);
	jw_put_count(w, "statements", c->statements);
	jw_put_count(w, "truncated", c->truncated);
	put_cost(w, "unkept", c->unkept);
	put_cost(w, "unkept_transactions", c->unkept_transactions);
	jw_put_count(w, "unparsed", c->unparsed);
	jw_put_count(w, "unreadable", c->unreadable);
	jw_object_end(w);
}

static void
put_evidence(struct json_writer *w, const struct evidence *e)
{
	jw_object(w);
	jw_put_string(w, "access", allowed_name(e->access));
	jw_put_count(w, "calls", e->calls);
	jw_put_string(w, "detail", e->detail);
	jw_put_string(w, "object", e->object);
	jw_put_names(w, "relations", &e->relations);
	jw_put_string(w, "shape", e->shape);
	jw_put_count(w, "time_us", e->time_us);
	put_via(w, &e->via);
	jw_object_end(w);
}

static void
put_crossing(struct json_writer *w, const struct crossing *x)
{
	const struct evidence *e;

	jw_object(w);
	jw_put_bool(w, "allowed", x->allowed);
	jw_put_string(w, "consumer", x->consumer);
	jw_key(w, "evidence");
	jw_array(w);
	vec_each (e, &x->evidence)
		put_evidence(w, e);
	jw_array_end(w);
	jw_put_string(w, "id", x->id);
	jw_put_string(w, "kind", crossing_kind_name(x->kind));
	jw_put_string(w, "object", x->object);
	jw_put_string(w, "owner", x->owner);
	jw_put_string(w, "pattern", x->pattern);
	jw_key(w, "phase");
	if (x->phase)
		jw_int(w, x->phase);
	else
		jw_null(w);
	jw_put_names(w, "relations", &x->relations);
	jw_put_count(w, "time_us", x->time_us);
	jw_put_count(w, "weight", x->weight);
	jw_object_end(w);
}

static void
put_crossings(struct json_writer *w, const struct analysis *a)
{
	jw_key(w, "crossings");
	jw_array(w);
	for (size_t i = 0; i < a->crossings.n; i++)
		put_crossing(w, a->crossings.v[i]);
	jw_array_end(w);
}

static void
put_narrowed(struct json_writer *w, const struct report_options *options)
{
	jw_key(w, "narrowed");
	if (!narrow_asked(options)) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_put_string(w, "kind",
		      options->kind < 0
			      ? NULL
			      : crossing_kind_name(
					(enum crossing_kind)options->kind));
	jw_put_string(w, "service", options->service);
	jw_put_string(w, "table", options->table);
	jw_object_end(w);
}

static void
put_relations(struct json_writer *w, const struct analysis *a)
{
	const struct analysis_relation *it;

	jw_key(w, "relations");
	jw_array(w);
	vec_each (it, &a->relations) {
		jw_object(w);
		jw_put_string(w, "kind", it->kind);
		jw_put_string(w, "name", it->name);
		jw_put_string(w, "owner", it->owner);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_services(struct json_writer *w, const struct analysis *a)
{
	const struct analysis_service *it;

	jw_key(w, "services");
	jw_array(w);
	vec_each (it, &a->services) {
		jw_object(w);
		jw_key(w, "clarity");
		jw_null(w);
		jw_put_string(w, "name", it->name);
		jw_put_count(w, "statements", it->statements);
		jw_put_names(w, "tables", &it->tables);
		jw_object_end(w);
	}
	jw_array_end(w);
}

/* {"filtered": [columns], ..}, without the uses that no column has. */
static void
put_uses(struct json_writer *w, const struct analysis_access *a)
{
	static const struct {
		unsigned use;
		const char *name;
	} uses[] = {
		{USE_FILTERED, "filtered"}, {USE_GROUPED, "grouped"},
		{USE_JOINED, "joined"},	    {USE_READ, "read"},
		{USE_SORTED, "sorted"},	    {USE_WRITTEN, "written"},
	};

	jw_key(w, "uses");
	jw_object(w);
	for (size_t i = 0; i < sizeof(uses) / sizeof(*uses); i++) {
		const struct analysis_column *it;
		bool any = false;

		vec_each (it, &a->columns) {
			if (!(it->uses & uses[i].use))
				continue;
			if (!any) {
				jw_key(w, uses[i].name);
				jw_array(w);
			}
			any = true;
			jw_string(w, it->name);
		}
		if (any)
			jw_array_end(w);
	}
	jw_object_end(w);
}

static void
put_access(struct json_writer *w, const struct analysis_access *a)
{
	const struct analysis_column *it;

	jw_object(w);
	jw_key(w, "columns");
	jw_array(w);
	vec_each (it, &a->columns)
		jw_string(w, it->name);
	jw_array_end(w);
	jw_key(w, "events");
	jw_array(w);
	for (size_t i = 0; i < ROW_EVENTS; i++)
		if (a->events & 1u << i)
			jw_string(w, row_event_names[i]);
	jw_array_end(w);
	jw_put_bool(w, "join", a->join);
	jw_put_string(w, "mode", access_mode_names[a->mode]);
	jw_put_string(w, "relation", a->relation);
	put_uses(w, a);
	put_via(w, &a->via);
	jw_object_end(w);
}

static void
put_shape_lists(struct json_writer *w, const struct analysis_shape *s)
{
	const struct analysis_use *use;

	jw_put_count(w, "rolled_back", s->cell.rolled_back);
	jw_key(w, "sequences");
	jw_array(w);
	vec_each (use, &s->effects->sequences) {
		jw_object(w);
		jw_put_string(w, "name", use->name);
		jw_put_string(w, "owner", use->owner);
		put_via(w, &use->via);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_shape(struct json_writer *w, const struct analysis_shape *s)
{
	const struct analysis_access *access;
	const struct analysis_gap *gap;

	jw_object(w);
	jw_key(w, "accesses");
	jw_array(w);
	vec_each (access, &s->effects->accesses)
		put_access(w, access);
	jw_array_end(w);
	jw_put_count(w, "calls", s->cell.calls);
	jw_put_count(w, "failed", s->cell.failed);
	jw_key(w, "gaps");
	jw_array(w);
	vec_each (gap, &s->effects->gaps) {
		jw_object(w);
		jw_put_string(w, "kind", gap_kind_names[gap->kind]);
		jw_put_string(w, "what", gap->what);
		jw_object_end(w);
	}
	jw_array_end(w);
	jw_put_string(w, "id", s->id);
	jw_put_string(w, "path", s->path);
	jw_put_bool(w, "prepared", s->effects->prepared);
	put_shape_lists(w, s);
	jw_put_string(w, "service", s->service);
	jw_put_string(w, "state", s->effects->state);
	jw_put_string(w, "text", s->text);
	jw_put_count(w, "time_us", s->cell.time_us);
	jw_put_count(w, "transactions", s->cell.transactions);
	jw_object_end(w);
}

static void
put_shapes(struct json_writer *w, const struct analysis *a)
{
	jw_key(w, "shapes");
	jw_array(w);
	for (size_t i = 0; i < a->shapes.n; i++)
		put_shape(w, a->shapes.v[i]);
	jw_array_end(w);
}

static void
put_transactions(struct json_writer *w, const struct analysis *a)
{
	jw_key(w, "transactions");
	jw_array(w);
	for (size_t i = 0; i < a->transactions.n; i++) {
		const struct analysis_transaction *t = a->transactions.v[i];

		jw_object(w);
		jw_put_string(w, "consumer", t->consumer);
		jw_put_count(w, "count", t->count);
		jw_put_names(w, "services", &t->services);
		jw_put_names(w, "shapes", &t->shapes);
		jw_put_names(w, "writes", &t->writes);
		jw_object_end(w);
	}
	jw_array_end(w);
}

static void
put_unknown(struct json_writer *w, const struct analysis *a)
{
	const struct analysis_unknown *it;

	jw_key(w, "unknown");
	jw_array(w);
	vec_each (it, &a->unknown) {
		jw_object(w);
		jw_put_count(w, "count", it->count);
		jw_put_string(w, "name", it->name);
		jw_put_string(w, "reason", it->reason);
		jw_put_string(w, "what", it->what);
		jw_object_end(w);
	}
	jw_array_end(w);
}

void
report_json(struct buf *out, const struct analysis *a,
	    const struct report_options *options)
{
	struct json_writer w = {
		.out = out,
		.take = options->take,
		.arg = options->take_arg,
	};
	struct arena arena = ARENA_INIT;
	struct analysis part = narrow(a, options, &arena);

	jw_object(&w);
	put_allow(&w, &part);
	put_coverage(&w, &part.coverage);
	put_crossings(&w, &part);
	if (options->marks && part.marks)
		json_marks(&w, part.marks);
	put_narrowed(&w, options);
	json_open(&w, &part);
	json_period(&w, &part);
	put_relations(&w, &part);
	jw_key(&w, "schema_version");
	jw_int(&w, ANALYSIS_SCHEMA_VERSION);
	put_services(&w, &part);
	put_shapes(&w, &part);
	put_transactions(&w, &part);
	put_unknown(&w, &part);
	jw_object_end(&w);
	buf_char(out, '\n');
	arena_release(&arena);
}
