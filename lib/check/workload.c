/* What logs say has crossed: a finding for each crossing, without a place, by
   the shape that did it most; and what they do not let know. */
#include <string.h>

#include "base/text.h"
#include "check/internal.h"
#include "cross/derive.h"

/* So much of a shape's text is told. */
#define TOLD 160

static const char *
shape_text(struct checker *c, const struct analysis *a, const char *id)
{
	const struct analysis_shape *shape = analysis_find_shape(a, id);
	size_t len = shape ? strlen(shape->text) : 0;

	if (!shape)
		return "";
	if (len <= TOLD)
		return shape->text;
	return arena_printf(c->arena, "%.*s ..",
			    (int)utf8_floor(shape->text, len, TOLD),
			    shape->text);
}

static const char *
names_of(struct checker *c, const struct crossing *x)
{
	return x->relations.n ? derive_join_names(c->arena, &x->relations)
			      : x->object;
}

static void
add(struct checker *c, const struct analysis *a, const struct crossing *x)
{
	const struct evidence *e, *most = NULL;
	enum check_rule rule = check_rule_of(x->kind);
	const char *object = names_of(c, x);

	vec_each (e, &x->evidence)
		if (e->shape && (!most || e->calls > most->calls))
			most = e;
	if (!most)
		return;
	if (x->relations.n == 1 &&
	    (x->kind == CROSSING_READ || x->kind == CROSSING_JOIN ||
	     x->kind == CROSSING_WRITE) &&
	    check_api(c, object, x->kind == CROSSING_WRITE))
		rule = RULE_BYPASSES_API;
	check_add_at(
		c, NULL, 0,
		&(struct finding){
			.rule = rule,
			.consumer = x->consumer,
			.owner = x->owner,
			.object = object,
			/* A transaction is of several shapes. */
			.shape = x->kind == CROSSING_TRANSACTION ? x->id
								 : most->shape,
			.count = x->weight,
			.message = arena_printf(
				c->arena,
				"the log has a %s of %s of %s by %s: %s",
				crossing_kind_name(x->kind), object, x->owner,
				x->consumer, shape_text(c, a, most->shape)),
			.fix = check_fix(c, rule, x->kind, x->consumer,
					 x->owner, object),
		});
}

static const char *
use_key(struct checker *c, const struct crossing *x, const char *shape,
	const char *relation)
{
	return arena_printf(&c->scratch, "%s %s %s", x->consumer, shape,
			    relation);
}

/* What shapes write, consumer by consumer. */
static void
index_writes(struct checker *c, const struct analysis *a, struct map *writes)
{
	for (size_t i = 0; i < a->crossings.n; i++) {
		const struct crossing *x = a->crossings.v[i];
		const struct evidence *e;

		if (x->kind != CROSSING_WRITE)
			continue;
		vec_each (e, &x->evidence)
			for (size_t k = 0; e->shape && k < x->relations.n; k++)
				map_set(writes,
					use_key(c, x, e->shape,
						x->relations.v[k]),
					a->crossings.v[i]);
	}
}

/* UPDATE and DELETE read what they write: that is told once. */
static bool
is_told_as_write(struct checker *c, const struct crossing *x,
		 const struct map *writes)
{
	const struct evidence *e;

	if ((x->kind != CROSSING_READ && x->kind != CROSSING_JOIN) ||
	    !x->evidence.n || !x->relations.n)
		return false;
	vec_each (e, &x->evidence)
		for (size_t k = 0; k < x->relations.n; k++)
			if (!e->shape ||
			    !map_get(writes, use_key(c, x, e->shape,
						     x->relations.v[k])))
				return false;
	return true;
}

static void
add_unknown(struct checker *c, const struct analysis *a,
	    const struct analysis_shape *shape, const char *what,
	    const char *reason)
{
	const struct check_unknown *kind = check_find_unknown(what);

	if (!kind)
		return;
	check_add_at(
		c, NULL, 0,
		&(struct finding){
			.rule = kind->rule,
			.consumer = shape->service,
			.shape = shape->id,
			.count = shape->cell.calls + shape->cell.rolled_back,
			.message = arena_printf(
				c->arena,
				"what a statement of the log touches "
				"%s%s%s: %s",
				kind->words, *reason ? ": " : "", reason,
				shape_text(c, a, shape->id)),
			.fix = check_fix(c, kind->rule, CROSSING_READ,
					 shape->service, "", ""),
		});
}

/* Of each kind a shape tells one. */
static void
add_gaps(struct checker *c, const struct analysis *a,
	 const struct analysis_shape *shape)
{
	const struct analysis_effects *effects = shape->effects;
	const struct analysis_gap *gap;
	unsigned told = 0;

	if (shape->cell.calls + shape->cell.rolled_back == 0)
		return;
	if (strcmp(effects->state, "truncated") == 0)
		add_unknown(c, a, shape, effects->state, "");
	vec_each (gap, &effects->gaps) {
		if (!(told & 1u << gap->kind))
			add_unknown(c, a, shape, gap_kind_names[gap->kind],
				    gap->what ? gap->what : "");
		told |= 1u << gap->kind;
	}
}

void
check_workload(struct checker *c, const struct analysis *a)
{
	struct map writes = MAP_INIT;

	index_writes(c, a, &writes);
	for (size_t i = 0; i < a->crossings.n; i++) {
		const struct crossing *x = a->crossings.v[i];

		if (!x->weight || is_told_as_write(c, x, &writes))
			continue;
		if (x->allowed)
			c->out->allowed++;
		else
			add(c, a, x);
	}
	map_release(&writes);
	for (size_t i = 0; i < a->shapes.n; i++)
		add_gaps(c, a, a->shapes.v[i]);
	arena_reset(&c->scratch);
}
