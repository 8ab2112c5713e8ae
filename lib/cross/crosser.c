#include "cross/crosser.h"

#include <string.h>

#include "cross/cross.h"
#include "cross/derive.h"
#include "cross/effects.h"

void
crosser_init(struct crosser *c, const struct ownership *own,
	     struct expander *expander, struct arena *arena)
{
	struct analysis_relation *it;

	*c = (struct crosser){
		.schema = analyze(own, NULL, expander, arena),
	};
	scene_init(&c->scene, own, expander, c->schema, arena);
	c->roles.s = &c->scene;
	vec_each (it, &c->schema->relations)
		map_set(&c->relations, it->name, it);
	allowed_index(&c->allowed, arena, c->schema);
}

void
crosser_release(struct crosser *c)
{
	role_services_release(&c->roles);
	map_release(&c->relations);
	map_release(&c->allowed);
	scene_release(&c->scene);
}

/* Chains are known by the address of their first link. */
void
crosser_forget(struct crosser *c)
{
	map_release(&c->scene.chains);
	c->scene.chains = (struct map)MAP_INIT;
}

struct crossing_list
crosser_statement(struct crosser *c, const struct statement *st,
		  const char *service, const char *shape, struct arena *scratch)
{
	struct arena merging = ARENA_INIT;
	struct analysis_effects effects = *effects_of(&c->scene, st, &merging);
	struct analysis_shape run = {
		.id = shape,
		.service = service,
		.effects = &effects,
		.cell = {.calls = 1},
	};
	struct crossing_list out = {0};
	struct crossings found;

	/* What is prepared is meant to be run. */
	effects.prepared = false;
	crossings_init(&found, scratch);
	derive_shape(&c->relations, &run, &found);
	for (size_t i = 0; i < found.list.n; i++)
		vec_push(scratch, &out, found.list.v[i]);
	crossings_release(&found);
	arena_release(&merging);
	return out;
}

/* Places */

static void
first(int *best, int location)
{
	if (location >= 0 && (*best < 0 || location < *best))
		*best = location;
}

/* Where a relation is named; one that is written where it is written to. */
static int
place_of_relation(struct crosser *c, const struct statement *st,
		  const char *name, bool written)
{
	const struct access *it;
	int best = -1;

	vec_each (it, &st->direct.accesses) {
		const struct relation *r = relation_root(it->relation);

		if ((it->mode == ACCESS_READ) == written ||
		    it->mode == ACCESS_DEFINE)
			continue;
		if (strcmp(scene_relation(&c->scene, r), name) == 0)
			first(&best, it->location);
	}
	return best;
}

static int
place_of_sequence(struct crosser *c, const struct statement *st,
		  const char *name)
{
	const struct sequence_use *it;
	int best = -1;

	vec_each (it, &st->direct.sequences)
		if (strcmp(scene_relation(&c->scene, it->sequence), name) == 0)
			first(&best, it->location);
	return best;
}

static int
place_of_routine(struct crosser *c, const struct statement *st,
		 const char *name)
{
	const struct routine_call *it;
	int best = -1;

	vec_each (it, &st->direct.calls)
		if (strcmp(scene_routine(&c->scene, it->routine), name) == 0)
			first(&best, it->location);
	return best;
}

/* A trigger, rule, policy or key is named schema.table.name. */
static int
place_of_part(struct crosser *c, const struct statement *st, const char *part)
{
	const struct access *it;
	int best = -1;

	vec_each (it, &st->direct.accesses) {
		const char *name = scene_relation(&c->scene,
						  relation_root(it->relation));
		size_t len = strlen(name);

		if (strncmp(part, name, len) == 0 && part[len] == '.')
			first(&best, it->location);
	}
	return best;
}

int
crosser_place(struct crosser *c, const struct statement *st,
	      const struct crossing *x, const char *relation)
{
	const struct analysis_chain *via = &x->evidence.v[0].via;
	const struct analysis_link *link = via->n ? &via->v[0] : NULL;
	int place;

	if (link && link->kind == LINK_FUNCTION)
		return place_of_routine(c, st, link->name);
	if (link && link->kind != LINK_VIEW)
		return place_of_part(c, st, link->name);
	if (link)
		relation = link->name;
	else if (!relation)
		relation = x->object;
	if (x->kind == CROSSING_SEQUENCE)
		return place_of_sequence(c, st, relation);
	place = place_of_relation(c, st, relation, x->kind == CROSSING_WRITE);
	return place >= 0 ? place
			  : place_of_relation(c, st, relation,
					      x->kind != CROSSING_WRITE);
}
