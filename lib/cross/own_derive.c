/*
 * Owners of what the plan does not name. Partitions and owned sequences follow
 * their table. Everything else belongs to the service whose tables alone it
 * uses: views and routines by what they lead to, apart from what triggers,
 * policies and cascades of those tables do; a trigger's function also by the
 * tables it is attached to; sequences by the defaults that draw from them;
 * types by the columns that are of them. Reference data, ignored tables and
 * tables that nobody owns do not count.
 */
#include <string.h>

#include "cross/own_bind.h"
#include "sql/quote.h"

const struct relation *
own_leader(const struct relation *r)
{
	if (r->kind == RELATION_SEQUENCE && r->owned_by &&
	    r->owned_by->relation)
		return relation_root(r->owned_by->relation);
	return relation_root(r);
}

/* One more service uses the thing whose owner is sought. */
static void
add_use(int *owner, int service)
{
	if (service == OWNER_SHARED || *owner == OWNER_SHARED)
		*owner = OWNER_SHARED;
	else if (service >= 0 && *owner == OWNER_NONE)
		*owner = service;
	else if (service >= 0 && *owner != service)
		*owner = OWNER_SHARED;
}

static void
add_relation(const struct binder *b, int *owner, const struct relation *r)
{
	add_use(owner, b->out->relations[own_leader(r)->id].service);
}

/* What a table does by itself when it is touched is the table's, and not of
   whoever touches it. */
static bool
automatic(const struct link *via)
{
	for (; via; via = via->next)
		if (via->kind == LINK_TRIGGER || via->kind == LINK_POLICY ||
		    via->kind == LINK_FOREIGN_KEY)
			return true;
	return false;
}

static void
add_accesses(const struct binder *b, int *owner, const struct access_set *set)
{
	for (size_t i = 0; i < set->accesses.n; i++) {
		const struct access *a = &set->accesses.v[i];

		if (relation_is_table(a->relation) && !automatic(a->via))
			add_relation(b, owner, a->relation);
	}
}

static void
derive_followers(struct binder *b)
{
	struct owner *owners = b->out->relations;

	for (size_t i = 0; i < b->catalog->relations.n; i++) {
		const struct relation *r = b->catalog->relations.v[i];
		const struct relation *leader = own_leader(r);

		if (leader != r)
			owners[r->id] = (struct owner){
				.service = owners[leader->id].service};
	}
}

/* The path that routines without one of their own run under. */
static const struct search_path *
default_path(const struct binder *b)
{
	return b->plan->search_path.n ? &b->path : NULL;
}

static void
derive_views(struct binder *b)
{
	const struct search_path *path = default_path(b);

	for (size_t i = 0; i < b->catalog->relations.n; i++) {
		const struct relation *r = b->catalog->relations.v[i];
		struct owner *owner = &b->out->relations[r->id];
		struct access_set set = {0};

		if (!relation_is_view(r) || owner->claimed || !r->query)
			continue;
		expander_follow(b->expander, r->query, path, &set);
		add_accesses(b, &owner->service, &set);
	}
}

/* A sequence without a column of its own, by the defaults that name it. */
static void
derive_sequences(struct binder *b)
{
	for (size_t i = 0; i < b->catalog->relations.n; i++) {
		const struct relation *r = b->catalog->relations.v[i];

		for (size_t j = 0; j < r->attributes.n; j++) {
			const struct access_set *value =
				r->attributes.v[j]->value;

			for (size_t k = 0; value && k < value->sequences.n;
			     k++) {
				const struct relation *s =
					value->sequences.v[k].sequence;
				struct owner *owner = &b->out->relations[s->id];

				if (own_leader(s) == s && !owner->claimed)
					add_relation(b, &owner->service, r);
			}
		}
	}
}

static void
derive_routines(struct binder *b)
{
	const struct catalog *c = b->catalog;

	for (size_t i = 0; i < c->routines.n; i++) {
		const struct routine *r = c->routines.v[i];
		struct owner *owner = &b->out->routines[r->id];

		if (!owner->claimed)
			add_accesses(
				b, &owner->service,
				expander_routine(b->expander, r, &b->path));
	}
	for (size_t i = 0; i < c->triggers.n; i++) {
		const struct trigger *t = c->triggers.v[i];

		if (t->routine && !b->out->routines[t->routine->id].claimed)
			add_relation(b,
				     &b->out->routines[t->routine->id].service,
				     t->relation);
	}
}

/* Types. */

static void
use_type(struct binder *b, const struct db_type *t, int service)
{
	struct owner *owner = &b->out->types[t->id];

	if (!owner->claimed)
		add_use(&owner->service, service);
}

/* The type that a domain or range is made from, NULL if it is not of ours. */
static const struct db_type *
base_type(struct binder *b, const struct db_type *t)
{
	struct buf schema, name;
	const struct db_type *base = NULL;
	size_t n;

	if (!t->base)
		return NULL;
	buf_init(&schema);
	buf_init(&name);
	n = sql_read_ident(t->base, strlen(t->base), &schema);
	if (n && t->base[n] == '.' &&
	    sql_read_ident(t->base + n + 1, strlen(t->base + n + 1), &name))
		base = catalog_find_type(b->catalog, schema.data, name.data);
	buf_release(&schema);
	buf_release(&name);
	return base;
}

/* Who uses a type uses what it is made of. Each round goes one level down;
   owners only move from none to one to shared, so it ends. */
static void
derive_parts_of_types(struct binder *b)
{
	const struct catalog *c = b->catalog;
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < c->types.n; i++) {
			const struct db_type *t = c->types.v[i];
			const struct db_type *part = base_type(b, t);
			int service = type_owner(b->out, t);

			for (size_t j = 0; j <= t->members.n; j++) {
				int had = part ? type_owner(b->out, part) : 0;

				if (part)
					use_type(b, part, service);
				changed |= part &&
					   type_owner(b->out, part) != had;
				part = j < t->members.n
					       ? t->members.v[j]->user_type
					       : NULL;
			}
		}
	}
}

static void
derive_types(struct binder *b)
{
	const struct catalog *c = b->catalog;

	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];

		if (!relation_is_table(r))
			continue;
		for (size_t j = 0; j < r->attributes.n; j++)
			if (r->attributes.v[j]->user_type)
				use_type(b, r->attributes.v[j]->user_type,
					 b->out->relations[own_leader(r)->id]
						 .service);
	}
	derive_parts_of_types(b);
}

void
own_derive_all(struct binder *b)
{
	derive_followers(b);
	derive_views(b);
	derive_sequences(b);
	derive_routines(b);
	derive_types(b);
}
