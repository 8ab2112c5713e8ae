/* What defaults, checks and indexes of the schema call. */
#include "check/schema.h"

struct caller {
	const char *kind;   /* "the default of", .. */
	const char *caller; /* as definitions have it */
	const char *name;   /* in full */
	int service;
};

static void
add_call(struct locating *l, const struct caller *from,
	 const struct crossing_call *call, const char *routine)
{
	struct checker *c = l->c;
	const char *who = scene_service(&c->crosser.scene, from->service);
	const struct finding f = {
		.rule = RULE_FUNCTION,
		.consumer = who,
		.owner = call->owner,
		.object = from->name,
		.message = arena_printf(c->arena, "%s %s of %s %s", from->kind,
					from->name, who,
					check_call_words(c, call, routine)),
		.fix = check_fix(c, RULE_FUNCTION, CROSSING_FUNCTION, who,
				 call->owner, routine),
	};

	if (call->allowed)
		c->out->allowed++;
	else
		check_add_located(
			l,
			check_locate(l, RULE_FUNCTION, from->name,
				     check_called_by(c, from->caller, routine)),
			&f);
}

static void
add_calls(struct locating *l, const struct caller *from,
	  const struct access_set *set)
{
	for (size_t i = 0; set && i < set->calls.n; i++) {
		const struct routine *r = set->calls.v[i].routine;
		struct call_list calls = check_calls(l->c, from->service, r);
		const struct crossing_call *it;

		vec_each (it, &calls)
			add_call(l, from, it,
				 scene_routine(&l->c->crosser.scene, r));
	}
}

/* A partition has what its root has. */
static void
look_at(struct locating *l, const struct relation *r)
{
	struct scene *s = &l->c->crosser.scene;
	struct caller from = {.service = scene_owner(s, r)};
	struct attribute *const *a;
	struct calling *const *it;

	if (!relation_is_table(r) || r->partition_of ||
	    scene_schema_is_ours(s, r->schema))
		return;
	from.caller = "default";
	vec_each (a, &r->attributes) {
		from.kind = (*a)->generated ? "the generated column"
					    : "the default of";
		from.name = scene_part(s, r, (*a)->name);
		add_calls(l, &from, (*a)->value);
	}
	vec_each (it, &r->callings) {
		from.kind = (*it)->index ? "the index" : "the check";
		from.caller = (*it)->index ? "index" : "check";
		from.name = scene_part(s, r, (*it)->name);
		add_calls(l, &from, (*it)->value);
	}
}

void
check_schema_calls(struct locating *l)
{
	const struct catalog *catalog = l->c->own->catalog;

	for (size_t i = 0; i < catalog->relations.n; i++)
		look_at(l, catalog->relations.v[i]);
}
