/*
 * An analysis from its JSON, as report_json writes it. Crossings are taken as
 * they are; what the schema alone shows of them is the evidence without a
 * shape.
 */
#include "load/analysis.h"

#include <string.h>

#include <jansson.h>

#include "load/analysis_marks.h"
#include "load/analysis_open.h"
#include "load/json_reader.h"
#include "model/shape_index.h"

/* More than this is no analysis, whose size depends on distinct shapes. */
#define FILE_LIMIT ((size_t)1 << 30)

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char *const allowed[] = {
	[ALLOW_READ] = "read",
	[ALLOW_WRITE] = "write",
	[ALLOW_ANY] = "any",
};

static const char *const states[] = {"resolved", "partial", "unparsed",
				     "truncated"};

static void
read_via(struct json_reader *r, const json_t *o, struct analysis_chain *out)
{
	struct name_list names = {0}, kinds = {0}, owners = {0}, schemas = {0};

	jr_names(r, o, "via", &names);
	jr_names(r, o, "via_kinds", &kinds);
	jr_names(r, o, "via_owners", &owners);
	jr_names(r, o, "via_schemas", &schemas);
	if (names.n != kinds.n || names.n != owners.n || names.n != schemas.n) {
		jr_fail(r, "via", "its four lists are of different lengths");
		return;
	}
	for (size_t i = 0; i < names.n; i++) {
		struct analysis_link *link = vec_add(r->arena, out);
		size_t kind = 0;

		while (kind < LINK_KINDS &&
		       strcmp(link_kind_names[kind], kinds.v[i]) != 0)
			kind++;
		if (kind == LINK_KINDS) {
			jr_fail(r, "via_kinds",
				"\"%.100s\" is none of its values", kinds.v[i]);
			return;
		}
		link->kind = (enum link_kind)kind;
		link->name = names.v[i];
		link->owner = owners.v[i];
		link->schema = schemas.v[i];
	}
}

static void
read_allow(struct json_reader *r, const json_t *o, void *arg)
{
	struct analysis *a = arg;
	struct analysis_allow *out = vec_add(r->arena, &a->allow);

	out->access = (unsigned)jr_choice(r, o, "access", allowed,
					  COUNT(allowed));
	out->consumer = jr_string(r, o, "consumer");
	out->reason = jr_string(r, o, "reason");
	out->relation = jr_string(r, o, "relation");
	out->until = jr_string(r, o, "until");
}

static void
read_period(struct json_reader *r, const json_t *top, struct analysis *out)
{
	const json_t *o = jr_object(r, top, "period");

	if (!o)
		return;
	buf_clear(&r->path);
	buf_str(&r->path, "period");
	out->first_us = jr_int(r, o, "first_us");
	out->last_us = jr_int(r, o, "last_us");
	buf_clear(&r->path);
}

/* Of a bound on memory: written only if there was one. */
static uint64_t
read_cost(struct json_reader *r, const json_t *o, const char *key)
{
	return json_object_get(o, key) ? jr_count(r, o, key) : 0;
}

static void
read_coverage(struct json_reader *r, const json_t *top, struct coverage *out)
{
	const json_t *o = jr_object(r, top, "coverage");

	if (!o)
		return;
	buf_str(&r->path, "coverage");
	out->attributed = jr_count(r, o, "attributed");
	out->dynamic = jr_count(r, o, "dynamic");
	out->failed = jr_count(r, o, "failed");
	out->folded = read_cost(r, o, "folded");
	out->folded_shapes = read_cost(r, o, "folded_shapes");
	out->interrupted = json_object_get(o, "interrupted") &&
			   jr_bool(r, o, "interrupted");
	out->records = jr_count(r, o, "records");
	out->resolved = jr_count(r, o, "resolved");
	out->rolled_back = jr_count(r, o, "rolled_back");
	out->statements = jr_count(r, o, "statements");
	out->truncated = jr_count(r, o, "truncated");
	out->unkept = read_cost(r, o, "unkept");
	out->unkept_transactions = read_cost(r, o, "unkept_transactions");
	out->unparsed = jr_count(r, o, "unparsed");
	out->unreadable = jr_count(r, o, "unreadable");
	buf_clear(&r->path);
}

static void
read_evidence(struct json_reader *r, const json_t *o, void *arg)
{
	struct crossing *x = arg;
	struct evidence *e = vec_add(r->arena, &x->evidence);

	e->access = (unsigned)jr_choice(r, o, "access", allowed,
					COUNT(allowed));
	e->calls = jr_count(r, o, "calls");
	e->detail = jr_string_or_null(r, o, "detail");
	e->object = jr_string_or_null(r, o, "object");
	jr_name_set(r, o, "relations", &e->relations);
	e->shape = jr_string_or_null(r, o, "shape");
	e->time_us = jr_count(r, o, "time_us");
	read_via(r, o, &e->via);
	if (!e->shape == !e->object)
		jr_fail(r, NULL, "either a shape or an object was expected");
}

/* What the schema alone shows of x; nothing if only shapes do. */
static void
keep_schema_part(struct analysis *a, const struct crossing *x)
{
	struct crossing *part = NULL;
	const struct evidence *e;

	vec_each (e, &x->evidence) {
		if (e->shape)
			continue;
		if (!part) {
			part = arena_new(a->arena, struct crossing);
			*part = (struct crossing){
				.id = x->id,
				.kind = x->kind,
				.consumer = x->consumer,
				.owner = x->owner,
				.object = x->object,
			};
			vec_push(a->arena, &a->schema_crossings, part);
		}
		for (size_t i = 0; i < e->relations.n; i++)
			name_list_add(a->arena, &part->relations,
				      e->relations.v[i]);
		vec_push(a->arena, &part->evidence, *e);
	}
}

static void
read_crossing(struct json_reader *r, const json_t *o, void *arg)
{
	struct analysis *a = arg;
	struct crossing *x = arena_new(r->arena, struct crossing);
	int kind = crossing_kind_find(jr_string(r, o, "kind"));

	if (kind < 0)
		jr_fail(r, "kind", "there is no such kind of crossing");
	x->kind = kind < 0 ? CROSSING_READ : (enum crossing_kind)kind;
	x->allowed = jr_bool(r, o, "allowed");
	x->consumer = jr_string(r, o, "consumer");
	jr_each(r, o, "evidence", read_evidence, x);
	x->id = jr_string(r, o, "id");
	x->object = jr_string(r, o, "object");
	x->owner = jr_string(r, o, "owner");
	x->pattern = jr_string_or_null(r, o, "pattern");
	x->phase = json_is_null(json_object_get(o, "phase"))
			   ? 0
			   : (int)jr_int(r, o, "phase");
	jr_name_set(r, o, "relations", &x->relations);
	x->time_us = jr_count(r, o, "time_us");
	x->weight = jr_count(r, o, "weight");
	vec_push(r->arena, &a->crossings, x);
	keep_schema_part(a, x);
}

static void
read_relation(struct json_reader *r, const json_t *o, void *arg)
{
	struct analysis *a = arg;
	struct analysis_relation *out = vec_add(r->arena, &a->relations);

	out->kind = jr_string(r, o, "kind");
	out->name = jr_string(r, o, "name");
	out->owner = jr_string(r, o, "owner");
}

static void
read_service(struct json_reader *r, const json_t *o, void *arg)
{
	struct analysis *a = arg;
	struct analysis_service *out = vec_add(r->arena, &a->services);

	out->name = jr_string(r, o, "name");
	out->statements = jr_count(r, o, "statements");
	jr_name_set(r, o, "tables", &out->tables);
}

/* Columns in their order, then what is done with each. */
static void
read_columns(struct json_reader *r, const json_t *o,
	     struct analysis_access *out)
{
	const json_t *by_use = jr_object(r, o, "uses");
	struct name_list columns = {0};
	struct map places = MAP_INIT;

	jr_names(r, o, "columns", &columns);
	for (size_t i = 0; i < columns.n; i++)
		vec_push(r->arena, &out->columns,
			 (struct analysis_column){columns.v[i], 0});
	for (size_t i = 0; i < out->columns.n; i++)
		map_set(&places, out->columns.v[i].name, &out->columns.v[i]);
	for (size_t i = 0; by_use && i < COLUMN_USES; i++) {
		struct name_list names = {0};

		if (json_object_get(by_use, column_use_names[i]))
			jr_names(r, by_use, column_use_names[i], &names);
		for (size_t j = 0; j < names.n; j++) {
			struct analysis_column *c = map_get(&places,
							    names.v[j]);

			if (c)
				c->uses |= 1u << i;
			else
				jr_fail(r, "uses",
					"\"%.100s\" is none of the columns",
					names.v[j]);
		}
	}
	map_release(&places);
}

static void
read_access(struct json_reader *r, const json_t *o, void *arg)
{
	struct analysis_effects *effects = arg;
	struct analysis_access *out = vec_add(r->arena, &effects->accesses);

	read_columns(r, o, out);
	out->events = jr_choices(r, o, "events", row_event_names, ROW_EVENTS);
	out->join = jr_bool(r, o, "join");
	out->mode = (enum access_mode)jr_choice(r, o, "mode", access_mode_names,
						ACCESS_MODES);
	out->relation = jr_string(r, o, "relation");
	read_via(r, o, &out->via);
}

static void
read_gap(struct json_reader *r, const json_t *o, void *arg)
{
	struct analysis_effects *effects = arg;
	struct analysis_gap *out = vec_add(r->arena, &effects->gaps);

	out->kind = (enum gap_kind)jr_choice(r, o, "kind", gap_kind_names,
					     GAP_KINDS);
	out->what = jr_string(r, o, "what");
}

static void
read_sequence(struct json_reader *r, const json_t *o, void *arg)
{
	struct analysis_effects *effects = arg;
	struct analysis_use *out = vec_add(r->arena, &effects->sequences);

	out->name = jr_string(r, o, "name");
	out->owner = jr_string(r, o, "owner");
	read_via(r, o, &out->via);
}

static int
find_service(const struct analysis *a, const char *name)
{
	for (size_t i = 0; i < a->services.n; i++)
		if (strcmp(a->services.v[i].name, name) == 0)
			return (int)i;
	return -1;
}

static void
read_shape(struct json_reader *r, const json_t *o, void *arg)
{
	struct analysis *a = arg;
	struct analysis_shape *out = arena_new(r->arena, struct analysis_shape);
	struct analysis_effects *effects = arena_new(r->arena,
						     struct analysis_effects);

	out->effects = effects;
	jr_each(r, o, "accesses", read_access, effects);
	out->cell.calls = jr_count(r, o, "calls");
	out->cell.failed = jr_count(r, o, "failed");
	jr_each(r, o, "gaps", read_gap, effects);
	out->id = jr_string(r, o, "id");
	out->path = jr_string(r, o, "path");
	effects->prepared = jr_bool(r, o, "prepared");
	out->cell.rolled_back = jr_count(r, o, "rolled_back");
	jr_each(r, o, "sequences", read_sequence, effects);
	out->service = jr_string(r, o, "service");
	out->cell.service = find_service(a, out->service);
	if (*out->service && out->cell.service < 0)
		jr_fail(r, "service", "there is no such service");
	effects->state =
		states[jr_choice(r, o, "state", states, COUNT(states))];
	out->text = jr_string(r, o, "text");
	out->cell.time_us = jr_count(r, o, "time_us");
	out->cell.transactions = jr_count(r, o, "transactions");
	vec_push(r->arena, &a->shapes, out);
}

static void
read_transaction(struct json_reader *r, const json_t *o, void *arg)
{
	struct analysis *a = arg;
	struct analysis_transaction *out = arena_new(
		r->arena, struct analysis_transaction);

	out->consumer = jr_string(r, o, "consumer");
	out->count = jr_count(r, o, "count");
	jr_name_set(r, o, "services", &out->services);
	jr_names(r, o, "shapes", &out->shapes);
	jr_name_set(r, o, "writes", &out->writes);
	vec_push(r->arena, &a->transactions, out);
}

static void
read_unknown(struct json_reader *r, const json_t *o, void *arg)
{
	struct analysis *a = arg;
	struct analysis_unknown *out = vec_add(r->arena, &a->unknown);

	out->count = jr_count(r, o, "count");
	out->name = jr_string(r, o, "name");
	out->reason = jr_string(r, o, "reason");
	out->what = jr_string(r, o, "what");
}

/* Whether it is ours, of this version, and all of an analysis. */
static int
check_head(const json_t *top, struct err *err)
{
	const json_t *version = json_object_get(top, "schema_version");

	if (!json_is_integer(version) || !json_object_get(top, "crossings")) {
		err_set(err, ERR_INPUT, "this is no analysis of dbsplit's");
		err_hint(err, "dbsplit analyze --format json writes one");
		return -1;
	}
	if (json_integer_value(version) != ANALYSIS_SCHEMA_VERSION) {
		err_set(err, ERR_INPUT,
			"it is of schema version %lld, this dbsplit reads %d",
			(long long)json_integer_value(version),
			ANALYSIS_SCHEMA_VERSION);
		err_hint(err, "analyze the logs again with this version");
		return -1;
	}
	if (!json_is_null(json_object_get(top, "narrowed"))) {
		err_set(err, ERR_INPUT,
			"it was narrowed down and is not the whole analysis");
		err_hint(err, "write it without --service, --table and --kind");
		return -1;
	}
	return 0;
}

static struct analysis *
read_analysis(struct arena *arena, const json_t *top, struct err *err)
{
	struct analysis *a = arena_new(arena, struct analysis);
	struct json_reader r;

	if (check_head(top, err))
		return NULL;
	a->arena = arena;
	jr_init(&r, arena, err);
	jr_each(&r, top, "allow", read_allow, a);
	read_coverage(&r, top, &a->coverage);
	read_period(&r, top, a);
	jr_each(&r, top, "crossings", read_crossing, a);
	jr_each(&r, top, "relations", read_relation, a);
	jr_each(&r, top, "services", read_service, a);
	jr_each(&r, top, "shapes", read_shape, a);
	jr_each(&r, top, "transactions", read_transaction, a);
	jr_each(&r, top, "unknown", read_unknown, a);
	analysis_read_open(&r, top, a);
	shapes_sort(a);
	analysis_read_marks(&r, top, a);
	jr_release(&r);
	return r.failed ? NULL : a;
}

struct analysis *
analysis_load(struct arena *a, const char *path, struct err *err)
{
	struct analysis *result = NULL;
	json_t *top = jr_load(path, FILE_LIMIT, err);

	if (!top)
		return NULL;
	result = read_analysis(a, top, err);
	if (result)
		result->path = arena_strdup(a, path);
	else if (!err->file[0])
		err_place(err, path, 0, 0);
	json_decref(top);
	return result;
}
