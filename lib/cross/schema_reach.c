/*
 * What views, rules, functions, triggers and policies reach: each belongs to a
 * service, and the tables of other services that it leads to are crossings of
 * that service, used or not.
 */
#include "cross/chain.h"
#include "cross/schema.h"

#include <string.h>

/* An object that reaches tables when something uses it. */
struct reacher {
	enum crossing_kind kind;
	const void *self; /* routine or view: its own link in chains */
	const char *name;
	const char *detail;
	int service; /* whose it is; < 0: the one with most of what it reaches
		      */
};

static unsigned
access_of(enum access_mode mode)
{
	return mode == ACCESS_READ ? ALLOW_READ : ALLOW_WRITE;
}

/* Each base table has one vote. */
static int
most_tables(struct scene *s, const struct access_set *set)
{
	struct map seen = MAP_INIT;
	struct votes votes;

	votes_init(&votes, s, s->arena);
	for (size_t i = 0; i < set->accesses.n; i++) {
		const struct relation *const *r = &set->accesses.v[i].relation;

		if (map_has(&seen, (const char *)r, sizeof(*r)))
			continue;
		map_put(&seen, (const char *)r, sizeof(*r), (void *)*r);
		votes_add(&votes, scene_owner(s, *r));
	}
	map_release(&seen);
	return votes_winner(&votes, s);
}

static void
reach_one(struct scene *s, struct crossings *c, const struct reacher *from,
	  const struct relation *to, const struct link *via, unsigned access)
{
	int owner = scene_owner(s, to);
	const char *owner_name = scene_service(s, owner);
	struct analysis_chain chain;
	struct crossing *x;
	struct evidence *e;

	if (owner < 0 || owner == from->service)
		return;
	chain = chain_name(s, via);
	if (chain_uses_api(&chain, owner_name))
		return;
	x = crossings_get(c, from->kind, scene_service(s, from->service),
			  owner_name, from->name);
	e = x->evidence.n ? &x->evidence.v[x->evidence.n - 1] : NULL;
	if (!e || strcmp(e->object, from->name) != 0) {
		e = crossing_object(c, x, from->name, from->detail);
		e->via = chain;
	}
	crossing_touches(c, x, e, scene_relation(s, relation_root(to)), access);
}

/* A table that the same SQL makes for a while is none that is missing. */
static bool
is_gap(const struct access_gap *gap, const struct access_set *set)
{
	if (gap->kind == GAP_TEMPORARY)
		return false;
	for (size_t i = 0; gap->kind == GAP_RELATION && i < set->gaps.n; i++)
		if (set->gaps.v[i].kind == GAP_TEMPORARY &&
		    strcmp(set->gaps.v[i].what, gap->what) == 0)
			return false;
	return true;
}

static void
add_gaps(struct scene *s, const struct reacher *from,
	 const struct access_set *set)
{
	for (size_t i = 0; i < set->gaps.n; i++) {
		const struct access_gap *gap = &set->gaps.v[i];
		struct analysis_unknown *u;

		/* What it calls is listed there. */
		if ((gap->via &&
		     (gap->via->object != from->self || gap->via->next)) ||
		    !is_gap(gap, set))
			continue;
		u = vec_add(s->arena, &s->out->unknown);
		u->what = gap_kind_names[gap->kind];
		u->name = from->name;
		u->reason = gap->what ? scene_text(s, gap->what) : "";
	}
}

static void
reach(struct scene *s, struct crossings *c, struct reacher *from,
      const struct access_set *set)
{
	if (from->service < 0)
		from->service = most_tables(s, set);
	add_gaps(s, from, set);
	if (from->service < 0)
		return;
	for (size_t i = 0; i < set->accesses.n; i++) {
		const struct access *a = &set->accesses.v[i];

		if (a->mode != ACCESS_DEFINE)
			reach_one(s, c, from, a->relation, a->via,
				  access_of(a->mode));
	}
	for (size_t i = 0; i < set->sequences.n; i++)
		reach_one(s, c, from, set->sequences.v[i].sequence,
			  set->sequences.v[i].via, ALLOW_WRITE);
}

/* What direct accesses lead to, nothing if there are none. */
static struct access_set
follow(struct scene *s, const struct access_set *direct)
{
	struct access_set out = {0};

	if (direct)
		expander_follow(s->expander, direct, NULL, &out);
	return out;
}

static void
reach_from_view(struct scene *s, struct crossings *c, const struct relation *r,
		const struct access_set *set)
{
	struct reacher from = {
		.kind = CROSSING_VIEW,
		.self = r,
		.name = scene_relation(s, r),
		.service = scene_owner(s, r),
	};

	reach(s, c, &from, set);
}

static void
views(struct scene *s, struct crossings *c)
{
	const struct catalog *catalog = s->own->catalog;

	for (size_t i = 0; i < catalog->relations.n; i++) {
		const struct relation *r = catalog->relations.v[i];
		struct access_set set;

		if (!relation_is_view(r) || scene_schema_is_ours(s, r->schema))
			continue;
		set = follow(s, r->query);
		reach_from_view(s, c, r, &set);
	}
}

static bool
returns(const struct routine *r, const char *type)
{
	return r->returns && strcmp(r->returns, type) == 0;
}

static void
functions(struct scene *s, struct crossings *c)
{
	const struct catalog *catalog = s->own->catalog;

	for (size_t i = 0; i < catalog->routines.n; i++) {
		const struct routine *r = catalog->routines.v[i];
		struct reacher from = {
			.kind = CROSSING_FUNCTION,
			.self = r,
			.name = scene_routine(s, r),
			.service = scene_routine_owner(s, r),
		};
		const struct access_set *set;

		if (scene_schema_is_ours(s, r->schema))
			continue;
		set = expander_routine(s->expander, r, NULL);
		if (returns(r, "trigger") || returns(r, "event_trigger"))
			add_gaps(s, &from, set);
		else
			reach(s, c, &from, set);
	}
}

/* As pg_trigger.tgenabled and pg_rewrite.ev_enabled: in a normal session. */
static bool
fires(char enabled)
{
	return enabled != 'D' && enabled != 'R';
}

/* Things that sit on a table and act for its service; nobody's do not. */
static void
reach_from_table(struct scene *s, struct crossings *c, enum crossing_kind kind,
		 const struct relation *r, const char *name, const char *detail,
		 const struct access_set *set)
{
	struct reacher from = {
		.kind = kind,
		.name = scene_part(s, r, name),
		.detail = detail,
		.service = scene_owner(s, r),
	};

	if (from.service >= 0 && !scene_schema_is_ours(s, r->schema))
		reach(s, c, &from, set);
}

/* A partition has a copy of each row trigger of its root. */
static bool
trigger_is_copy(const struct trigger *t)
{
	const struct relation *root = relation_root(t->relation);

	for (size_t i = 0; root != t->relation && i < root->triggers.n; i++)
		if (strcmp(root->triggers.v[i]->name, t->name) == 0)
			return true;
	return false;
}

static void
triggers(struct scene *s, struct crossings *c)
{
	const struct catalog *catalog = s->own->catalog;

	for (size_t i = 0; i < catalog->triggers.n; i++) {
		const struct trigger *t = catalog->triggers.v[i];
		struct access_set set;

		if (!fires(t->enabled) || !t->routine || trigger_is_copy(t))
			continue;
		set = *expander_routine(s->expander, t->routine, NULL);
		set.gaps.n = 0; /* the function lists them */
		reach_from_table(s, c, CROSSING_TRIGGER, t->relation, t->name,
				 scene_routine(s, t->routine), &set);
	}
}

static void
rules(struct scene *s, struct crossings *c)
{
	const struct catalog *catalog = s->own->catalog;

	for (size_t i = 0; i < catalog->rules.n; i++) {
		const struct rule *rule = catalog->rules.v[i];
		const struct relation *r = rule->relation;
		struct access_set set;

		if (!fires(rule->enabled) || scene_schema_is_ours(s, r->schema))
			continue;
		set = follow(s, rule->action);
		if (relation_is_view(r))
			reach_from_view(s, c, r, &set);
		else
			reach_from_table(s, c, CROSSING_TRIGGER, r, rule->name,
					 "rule", &set);
	}
}

static void
policies(struct scene *s, struct crossings *c)
{
	const struct catalog *catalog = s->own->catalog;

	for (size_t i = 0; i < catalog->policies.n; i++) {
		const struct policy *p = catalog->policies.v[i];
		/* One that is not enabled keeps its tables together, too. */
		struct access_set set = follow(s, p->condition);

		reach_from_table(s, c, CROSSING_FUNCTION, p->relation, p->name,
				 "policy", &set);
	}
}

void
schema_reach(struct scene *s, struct crossings *c)
{
	views(s, c);
	functions(s, c);
	triggers(s, c);
	rules(s, c);
	policies(s, c);
}
