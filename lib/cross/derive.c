/*
 * Crossings from what was run (DESIGN section 6). It needs nothing but the
 * analysis, so that results read back from JSON add up to the same crossings
 * as one run over all the logs.
 *
 * An access written in the statement itself is a read, a join or a write. One
 * that a chain leads to is of the kind of the first link outside the consumer:
 *
 *   orders runs    select .. from order_overview
 *   chain          order_overview (view, shared)  ->  public.users (users)
 *   crossing       orders -> users, view, public.order_overview
 *
 * What sits on a table belongs to its service: a rule or trigger of a table
 * gives kind trigger, a policy kind function. A foreign key's cascade is
 * evidence on that key's own crossing, whoever set it off.
 */
#include <stdlib.h>
#include <string.h>

#include "cross/chain.h"
#include "cross/cross.h"
#include "cross/crossings.h"
#include "cross/derive.h"
#include "cross/transactions.h"
#include "cross/unknown.h"

struct derivation {
	struct analysis *a;
	struct crossings c;
	struct map relations;	 /* name, to struct analysis_relation */
	struct map foreign_keys; /* object, to struct crossing */
	/* Crossing and shape of transactions, to 1 + the evidence's place. */
	struct map evidence;
	struct arena keys; /* of that */
};

static const char *
relation_service(const struct derivation *d, const char *relation)
{
	const struct analysis_relation *r = map_get(&d->relations, relation);

	return r ? owner_service(r->owner) : NULL;
}

/* The schema's own crossings, with room for the evidence of shapes. */
static void
copy_schema_crossings(struct derivation *d)
{
	for (size_t i = 0; i < d->a->schema_crossings.n; i++) {
		const struct crossing *from = d->a->schema_crossings.v[i];
		struct crossing *x = crossings_get(&d->c, from->kind,
						   from->consumer, from->owner,
						   from->object);
		const struct evidence *e;

		for (size_t j = 0; j < from->relations.n; j++)
			name_list_add(d->c.arena, &x->relations,
				      from->relations.v[j]);
		vec_each (e, &from->evidence)
			vec_push(d->c.arena, &x->evidence, *e);
		if (x->kind == CROSSING_FOREIGN_KEY)
			map_set(&d->foreign_keys, x->object, x);
	}
}

static unsigned
access_of(enum access_mode mode)
{
	return mode == ACCESS_READ ? ALLOW_READ : ALLOW_WRITE;
}

/* relation may be NULL: then it is only what the chain goes through. */
static struct evidence *
see(struct derivation *d, struct crossing *x,
    const struct analysis_shape *shape, const struct analysis_chain *via,
    const char *relation, unsigned access)
{
	struct evidence *e = crossing_seen(&d->c, x, shape);

	if (!e->access)
		e->via = *via;
	e->access |= access;
	if (relation)
		crossing_touches(&d->c, x, e, relation, access);
	return e;
}

static const struct analysis_link *
first_outside(const struct analysis_chain *via, const char *consumer)
{
	for (size_t i = 0; i < via->n; i++)
		if (strcmp(via->v[i].owner, consumer) != 0)
			return &via->v[i];
	return &via->v[via->n - 1];
}

static enum crossing_kind
kind_of(const struct analysis_link *link)
{
	switch (link->kind) {
	case LINK_VIEW:
		return CROSSING_VIEW;
	case LINK_TRIGGER:
	case LINK_RULE:
		return CROSSING_TRIGGER;
	default:
		return CROSSING_FUNCTION;
	}
}

/* "on delete cascade": what the key did, from how its crossing is described. */
static const char *
action_of(const struct crossing *x, unsigned events)
{
	const struct evidence *e = x->evidence.v;
	const char *actions;

	if (events & EVENT_DELETE)
		return "on delete cascade";
	if (!e || !e->object || !e->detail)
		return NULL;
	actions = strrchr(e->detail, ')');
	return actions && actions[1] == ' ' ? actions + 2 : NULL;
}

static void
see_cascade(struct derivation *d, const struct analysis_shape *shape,
	    const struct analysis_chain *via, const struct analysis_link *link,
	    unsigned events)
{
	struct crossing *x = map_get(&d->foreign_keys, link->name);
	struct evidence *e;

	/* Not there: both sides are one service's. */
	if (!x || x->relations.n == 0)
		return;
	e = see(d, x, shape, via, x->relations.v[0], ALLOW_ANY);
	if (!e->detail)
		e->detail = action_of(x, events);
}

/*
 * What a chain leads to: base is its end, owner base's service or NULL. A view
 * or function of another service crosses even if its data are the consumer's
 * own or nobody's; then the crossing is of what the link itself is.
 */
static void
see_chain(struct derivation *d, const struct analysis_shape *shape,
	  const struct analysis_chain *via, const char *base, const char *owner,
	  unsigned access, unsigned events)
{
	const struct analysis_link *link = first_outside(via, shape->service);
	const char *relation = base;

	if (link->kind == LINK_FOREIGN_KEY) {
		see_cascade(d, shape, via, link, events);
		return;
	}
	if (!owner || strcmp(owner, shape->service) == 0) {
		owner = owner_service(link->owner);
		relation = link->kind == LINK_VIEW ? link->name : NULL;
	}
	if (!owner || strcmp(owner, shape->service) == 0 ||
	    chain_uses_api(via, owner))
		return;
	see(d,
	    crossings_get(&d->c, kind_of(link), shape->service, owner,
			  link->name),
	    shape, via, relation, access);
}

/* Whether one of the shape's own reads of owner's relations is a join. */
static bool
joins(const struct derivation *d, const struct analysis_shape *shape,
      const char *owner)
{
	const struct analysis_access *it;

	vec_each (it, &shape->effects->accesses) {
		const char *of;

		if (it->mode != ACCESS_READ || !it->join || it->via.n)
			continue;
		of = relation_service(d, it->relation);
		if (of && strcmp(of, owner) == 0)
			return true;
	}
	return false;
}

static void
see_access(struct derivation *d, const struct analysis_shape *shape,
	   const struct analysis_access *a)
{
	const struct analysis_relation *r = map_get(&d->relations, a->relation);
	const char *owner = r ? owner_service(r->owner) : NULL;
	enum crossing_kind kind = CROSSING_WRITE;

	if (a->mode == ACCESS_DEFINE ||
	    (r && strcmp(r->owner, OWNER_NAME_IGNORED) == 0))
		return;
	if (a->via.n) {
		see_chain(d, shape, &a->via, a->relation, owner,
			  access_of(a->mode), a->events);
		return;
	}
	if (!owner || strcmp(owner, shape->service) == 0)
		return;
	if (a->mode == ACCESS_READ)
		kind = joins(d, shape, owner) ? CROSSING_JOIN : CROSSING_READ;
	see(d, crossings_get(&d->c, kind, shape->service, owner, shape->id),
	    shape, &a->via, a->relation, access_of(a->mode));
}

static void
see_sequence(struct derivation *d, const struct analysis_shape *shape,
	     const struct analysis_use *use)
{
	const char *owner = owner_service(use->owner);

	if (use->via.n) {
		see_chain(d, shape, &use->via, use->name, owner, ALLOW_WRITE,
			  0);
		return;
	}
	if (owner && strcmp(owner, shape->service) != 0)
		see(d,
		    crossings_get(&d->c, CROSSING_SEQUENCE, shape->service,
				  owner, use->name),
		    shape, &use->via, use->name, ALLOW_WRITE);
}

static void
see_shape(struct derivation *d, const struct analysis_shape *shape)
{
	const struct analysis_access *access;
	const struct analysis_use *use;

	/* Only what ran and committed, and is known to be a service's. */
	if (shape->effects->prepared || !*shape->service ||
	    shape->cell.calls == 0)
		return;
	vec_each (access, &shape->effects->accesses)
		see_access(d, shape, access);
	vec_each (use, &shape->effects->sequences)
		see_sequence(d, shape, use);
}

void
derive_shape(const struct map *relations, const struct analysis_shape *shape,
	     struct crossings *c)
{
	struct derivation d = {.c = *c, .relations = *relations};

	see_shape(&d, shape);
	*c = d.c;
}

const char *
derive_join_names(struct arena *arena, const struct name_list *names)
{
	const char *text;
	struct buf b;

	buf_init(&b);
	for (size_t i = 0; i < names->n; i++) {
		buf_str(&b, i ? "," : "");
		buf_str(&b, names->v[i]);
	}
	text = arena_strndup(arena, b.data, b.len);
	buf_release(&b);
	return text;
}

/* Transactions come in any number, and so do the shapes of one crossing. */
static struct evidence *
shape_evidence(struct derivation *d, struct crossing *x, const char *shape)
{
	struct arena *arena = d->c.arena;
	struct evidence *e;
	struct buf key;
	uintptr_t place;

	buf_init(&key);
	buf_add(&key, &x, sizeof(x));
	buf_str(&key, shape);
	place = (uintptr_t)map_find(&d->evidence, key.data, key.len);
	if (place) {
		e = &x->evidence.v[place - 1];
	} else {
		e = vec_add(arena, &x->evidence);
		e->shape = shape;
		map_put(&d->evidence,
			arena_strndup(&d->keys, key.data, key.len), key.len,
			(void *)(uintptr_t)x->evidence.n);
	}
	buf_release(&key);
	return e;
}

static void
see_transaction(struct derivation *d, const struct analysis_transaction *t,
		const char *object, const char *owner)
{
	struct crossing *x = crossings_get(&d->c, CROSSING_TRANSACTION,
					   t->consumer, owner, object);

	x->weight += t->count;
	for (size_t i = 0; i < t->writes.n; i++) {
		const char *of = relation_service(d, t->writes.v[i]);

		if (of && strcmp(of, owner) == 0)
			name_list_add(d->c.arena, &x->relations,
				      t->writes.v[i]);
	}
	for (size_t i = 0; i < t->shapes.n; i++) {
		struct evidence *e = shape_evidence(d, x, t->shapes.v[i]);

		e->calls += t->count;
		e->access = ALLOW_WRITE;
	}
}

static void
see_transactions(struct derivation *d)
{
	for (size_t i = 0; i < d->a->transactions.n; i++) {
		const struct analysis_transaction *t = d->a->transactions.v[i];
		const char *object;

		if (!*t->consumer || t->services.n < 2 || t->count == 0)
			continue;
		object = derive_join_names(d->c.arena, &t->writes);
		for (size_t j = 0; j < t->services.n; j++)
			if (strcmp(t->services.v[j], t->consumer) != 0)
				see_transaction(d, t, object, t->services.v[j]);
	}
}

static void
count_statements(struct analysis *a)
{
	for (size_t i = 0; i < a->services.n; i++)
		a->services.v[i].statements = 0;
	for (size_t i = 0; i < a->shapes.n; i++) {
		const struct cell *cell = &a->shapes.v[i]->cell;

		if (cell->service >= 0)
			a->services.v[cell->service].statements +=
				cell->calls + cell->rolled_back;
	}
}

void
analysis_derive(struct analysis *a)
{
	struct derivation d = {.a = a};

	crossings_init(&d.c, a->arena);
	for (size_t i = 0; i < a->relations.n; i++)
		map_set(&d.relations, a->relations.v[i].name,
			&a->relations.v[i]);
	copy_schema_crossings(&d);
	for (size_t i = 0; i < a->shapes.n; i++)
		see_shape(&d, a->shapes.v[i]);
	see_transactions(&d);
	crossings_finish(&d.c, a);
	vec_reserve(a->arena, &a->crossings, d.c.list.n);
	for (size_t i = 0; i < d.c.list.n; i++)
		vec_push(a->arena, &a->crossings, d.c.list.v[i]);
	map_release(&d.relations);
	map_release(&d.foreign_keys);
	map_release(&d.evidence);
	arena_release(&d.keys);
	crossings_release(&d.c);
	count_statements(a);
	unknown_derive(a);
}
