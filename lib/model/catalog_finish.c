/*
 * The last step of loading a catalog: what was dropped goes, every list gets an
 * order that does not depend on how the catalog was read, and ids are dense.
 */
#include <stdlib.h>
#include <string.h>

#include "model/catalog.h"

/* Keep the elements for which the expression on it holds. */
#define KEEP(vec, it, condition)                                 \
	do {                                                     \
		size_t kept = 0;                                 \
		for (size_t i_ = 0; i_ < (vec)->n; i_++) {       \
			__typeof__((vec)->v) it = &(vec)->v[i_]; \
			if (condition)                           \
				(vec)->v[kept++] = *it;          \
		}                                                \
		(vec)->n = kept;                                 \
	} while (0)

#define SORT(vec, by)                                                       \
	do {                                                                \
		if ((vec)->n > 1)                                           \
			qsort((vec)->v, (vec)->n, sizeof(*(vec)->v), (by)); \
	} while (0)

static int
compare(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int
compare_relations(const struct relation *a, const struct relation *b)
{
	int c;

	if (!a || !b)
		return (a != NULL) - (b != NULL);
	c = compare(a->schema, b->schema);
	return c ? c : compare(a->name, b->name);
}

static int
by_relation(const void *x, const void *y)
{
	return compare_relations(*(struct relation *const *)x,
				 *(struct relation *const *)y);
}

static int
compare_routines(const struct routine *a, const struct routine *b)
{
	int c;

	if (!a || !b)
		return (a != NULL) - (b != NULL);
	c = compare(a->schema, b->schema);
	if (c == 0)
		c = compare(a->name, b->name);
	for (size_t i = 0; c == 0; i++) {
		if (i >= a->arguments.n || i >= b->arguments.n)
			return (a->arguments.n > b->arguments.n) -
			       (a->arguments.n < b->arguments.n);
		c = compare(a->arguments.v[i], b->arguments.v[i]);
	}
	return c;
}

static int
by_routine(const void *x, const void *y)
{
	return compare_routines(*(struct routine *const *)x,
				*(struct routine *const *)y);
}

static int
compare_types(const struct db_type *a, const struct db_type *b)
{
	int c;

	if (!a || !b)
		return (a != NULL) - (b != NULL);
	c = compare(a->schema, b->schema);
	return c ? c : compare(a->name, b->name);
}

static int
by_type(const void *x, const void *y)
{
	return compare_types(*(struct db_type *const *)x,
			     *(struct db_type *const *)y);
}

static int
by_foreign_key(const void *x, const void *y)
{
	const struct foreign_key *a = *(struct foreign_key *const *)x;
	const struct foreign_key *b = *(struct foreign_key *const *)y;
	int c = compare_relations(a->child, b->child);

	return c ? c : compare(a->name, b->name);
}

static int
by_trigger(const void *x, const void *y)
{
	const struct trigger *a = *(struct trigger *const *)x;
	const struct trigger *b = *(struct trigger *const *)y;
	int c = compare_relations(a->relation, b->relation);

	return c ? c : compare(a->name, b->name);
}

static int
by_rule(const void *x, const void *y)
{
	const struct rule *a = *(struct rule *const *)x;
	const struct rule *b = *(struct rule *const *)y;
	int c = compare_relations(a->relation, b->relation);

	return c ? c : compare(a->name, b->name);
}

static int
by_policy(const void *x, const void *y)
{
	const struct policy *a = *(struct policy *const *)x;
	const struct policy *b = *(struct policy *const *)y;
	int c = compare_relations(a->relation, b->relation);

	return c ? c : compare(a->name, b->name);
}

static int
by_key(const void *x, const void *y)
{
	return compare(((const struct key *)x)->name,
		       ((const struct key *)y)->name);
}

static int
by_calling(const void *x, const void *y)
{
	return compare((*(struct calling *const *)x)->name,
		       (*(struct calling *const *)y)->name);
}

static int
by_name(const void *x, const void *y)
{
	return compare(*(const char *const *)x, *(const char *const *)y);
}

static int
compare_attributes(const struct attribute *a, const struct attribute *b)
{
	int na = a ? a->number : 0, nb = b ? b->number : 0;

	return (na > nb) - (na < nb);
}

static int
by_grant(const void *x, const void *y)
{
	const struct grant *a = x, *b = y;
	int c = compare_relations(a->relation, b->relation);

	if (c == 0)
		c = compare_attributes(a->attribute, b->attribute);
	if (c == 0)
		c = compare_routines(a->routine, b->routine);
	if (c == 0)
		c = compare_types(a->type, b->type);
	if (c == 0)
		c = compare(a->schema, b->schema);
	if (c == 0)
		c = compare(a->grantee, b->grantee);
	return c ? c
		 : (a->privileges > b->privileges) -
			       (a->privileges < b->privileges);
}

static int
by_default_grant(const void *x, const void *y)
{
	const struct default_grant *a = x, *b = y;
	int c = compare(a->role, b->role);

	if (c == 0)
		c = compare(a->schema, b->schema);
	if (c == 0)
		c = (a->object > b->object) - (a->object < b->object);
	return c ? c : compare(a->grantee, b->grantee);
}

/* Things whose first member is their name. */
static int
by_first_name(const void *x, const void *y)
{
	return compare(*(const char *const *)x, *(const char *const *)y);
}

static int
by_connection(const void *x, const void *y)
{
	const struct connection *a = x, *b = y;
	int c = compare(a->name, b->name);

	return c ? c : compare(a->wrapper, b->wrapper);
}

static int
by_path(const void *x, const void *y)
{
	const struct path_setting *a = x, *b = y;
	int c = compare(a->role, b->role);

	return c ? c : compare(a->database, b->database);
}

static void
finish_relation(struct relation *r)
{
	KEEP(&r->references, fk,
	     !(*fk)->child->dropped && !(*fk)->parent->dropped);
	KEEP(&r->referenced_by, fk,
	     !(*fk)->child->dropped && !(*fk)->parent->dropped);
	KEEP(&r->parents, p, !(*p)->dropped);
	SORT(&r->keys, by_key);
	SORT(&r->callings, by_calling);
	SORT(&r->references, by_foreign_key);
	SORT(&r->referenced_by, by_foreign_key);
	SORT(&r->parents, by_relation);
	SORT(&r->triggers, by_trigger);
	SORT(&r->rules, by_rule);
	SORT(&r->policies, by_policy);
	for (size_t i = 0; i < r->policies.n; i++)
		SORT(&r->policies.v[i]->roles, by_name);
	for (size_t i = 0; i < r->attributes.n; i++)
		r->attributes.v[i]->number = (int16_t)(i + 1);
}

static bool
grant_holds(const struct grant *g)
{
	return g->privileges != 0 && !(g->relation && g->relation->dropped) &&
	       !(g->routine && g->routine->dropped) &&
	       !(g->type && g->type->dropped);
}

static void
finish_lists(struct catalog *c)
{
	SORT(&c->schemas, by_first_name);
	SORT(&c->foreign_keys, by_foreign_key);
	SORT(&c->triggers, by_trigger);
	SORT(&c->rules, by_rule);
	SORT(&c->policies, by_policy);
	SORT(&c->grants, by_grant);
	SORT(&c->default_grants, by_default_grant);
	SORT(&c->roles, by_first_name);
	SORT(&c->paths, by_path);
	SORT(&c->extensions, by_first_name);
	SORT(&c->publications, by_first_name);
	SORT(&c->connections, by_connection);
	for (size_t i = 0; i < c->roles.n; i++)
		SORT(&c->roles.v[i].member_of, by_name);
	for (size_t i = 0; i < c->publications.n; i++) {
		struct publication *p = &c->publications.v[i];

		KEEP(&p->tables, t, !(*t)->dropped);
		SORT(&p->tables, by_relation);
		SORT(&p->schemas, by_name);
	}
}

void
catalog_finish(struct catalog *c)
{
	KEEP(&c->relations, r, !(*r)->dropped);
	KEEP(&c->routines, r, !(*r)->dropped);
	KEEP(&c->types, t, !(*t)->dropped);
	KEEP(&c->foreign_keys, fk,
	     !(*fk)->child->dropped && !(*fk)->parent->dropped);
	KEEP(&c->triggers, t, !(*t)->relation->dropped);
	KEEP(&c->rules, r, !(*r)->relation->dropped);
	KEEP(&c->policies, p, !(*p)->relation->dropped);
	KEEP(&c->grants, g, grant_holds(g));
	SORT(&c->relations, by_relation);
	SORT(&c->routines, by_routine);
	SORT(&c->types, by_type);
	for (size_t i = 0; i < c->relations.n; i++) {
		c->relations.v[i]->id = (uint32_t)i;
		finish_relation(c->relations.v[i]);
	}
	for (size_t i = 0; i < c->routines.n; i++)
		c->routines.v[i]->id = (uint32_t)i;
	for (size_t i = 0; i < c->types.n; i++)
		c->types.v[i]->id = (uint32_t)i;
	finish_lists(c);
}
