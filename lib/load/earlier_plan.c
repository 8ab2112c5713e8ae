#include "load/earlier_plan.h"

#include <string.h>

#include <jansson.h>

#include "load/json_reader.h"
#include "model/pattern.h"
#include "model/split_plan.h"

#define FILE_LIMIT ((size_t)1 << 30)

static int
check_head(const json_t *top, struct err *err)
{
	const json_t *version = json_object_get(top, "schema_version");

	if (!json_is_integer(version) || !json_object_get(top, "order")) {
		err_set(err, ERR_INPUT, "this is no split plan of dbsplit's");
		err_hint(err, json_object_get(top, "crossings")
				      ? "it is an analysis: dbsplit plan "
					"--format json writes a plan"
				      : "dbsplit plan --format json, or "
					"--write, writes one");
		return -1;
	}
	if (json_integer_value(version) != SPLIT_PLAN_SCHEMA_VERSION)
		return err_set(err, ERR_INPUT,
			       "it is of schema version %lld, this dbsplit "
			       "reads %d",
			       (long long)json_integer_value(version),
			       SPLIT_PLAN_SCHEMA_VERSION);
	return 0;
}

static int
read_kind(struct json_reader *r, const json_t *o)
{
	const char *name = jr_string(r, o, "kind");
	int kind = crossing_kind_find(name);

	if (kind < 0 && !r->failed)
		jr_fail(r, "kind", "\"%.100s\" is none of its values", name);
	return kind < 0 ? 0 : kind;
}

static int
read_pattern(struct json_reader *r, const json_t *o)
{
	const char *name = jr_string_or_null(r, o, "pattern");
	int pattern = name ? pattern_find(name) : -1;

	if (name && pattern < 0)
		jr_fail(r, "pattern", "\"%.100s\" is none of its values", name);
	return pattern;
}

static void
read_item(struct json_reader *r, const json_t *o, void *arg)
{
	struct earlier_plan *p = arg;
	struct earlier_item *item = vec_add(r->arena, &p->items);

	item->id = jr_string(r, o, "crossing");
	item->consumer = jr_string(r, o, "consumer");
	item->owner = jr_string(r, o, "owner");
	item->object = jr_string(r, o, "object");
	item->statement = jr_string_or_null(r, o, "statement");
	item->kind = (enum crossing_kind)read_kind(r, o);
	item->pattern = read_pattern(r, o);
	item->weight = jr_count(r, o, "weight");
}

static void
read_service(struct json_reader *r, const json_t *o, void *arg)
{
	struct earlier_plan *p = arg;
	struct earlier_service *s = vec_add(r->arena, &p->services);
	const json_t *forecast = jr_object(r, o, "forecast");

	s->name = jr_string(r, o, "service");
	s->clarity_now = jr_real(r, o, "clarity_now", 0);
	s->reads = jr_real(r, forecast, "reads_per_day", -1);
	s->writes = jr_real(r, forecast, "writes_per_day", -1);
	s->transactions = jr_real(r, forecast, "transactions_per_day", -1);
	s->rows = jr_real(r, forecast, "rows", -1);
	s->bytes = jr_real(r, forecast, "bytes", -1);
}

int
earlier_plan_load(struct earlier_plan *out, struct arena *a, const char *path,
		  struct err *err)
{
	json_t *top = jr_load(path, FILE_LIMIT, err);
	struct json_reader r;
	int rc = -1;

	*out = (struct earlier_plan){0};
	if (!top)
		return -1;
	if (check_head(top, err) == 0) {
		jr_init(&r, a, err);
		out->statements = jr_count(&r, top, "statements");
		out->hours = jr_real(&r, top, "hours", 0);
		jr_each(&r, top, "items", read_item, out);
		jr_each(&r, top, "order", read_service, out);
		jr_release(&r);
		rc = r.failed ? -1 : 0;
	}
	if (rc != 0 && !err->file[0])
		err_place(err, path, 0, 0);
	json_decref(top);
	return rc;
}
