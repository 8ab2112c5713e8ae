/*
 * Grants: a role stands for every service that is recognised by it, or by a
 * role that is a member of it, however indirectly.
 */
#include "cross/schema.h"

#include <stdlib.h>
#include <string.h>

#include "sql/quote.h"

/* The privileges of one grantee on one relation, its columns' folded in. */
struct given {
	const struct relation *relation;
	const char *grantee;
	unsigned privileges;
};

struct grants {
	struct scene *s;
	struct map services; /* role name, to its struct name_list */
	VEC(struct given) given;
};

static const char *
describe(struct scene *s, unsigned given)
{
	const char *text = "";

	for (size_t i = 0; i < PRIVILEGE_KINDS; i++)
		if (given & 1u << i)
			text = arena_printf(s->arena, "%s%s%s", text,
					    *text ? ", " : "",
					    privilege_names[i]);
	return text;
}

static unsigned
access_of(unsigned given)
{
	unsigned read = PRIVILEGE_SELECT;
	unsigned write = PRIVILEGE_INSERT | PRIVILEGE_UPDATE |
			 PRIVILEGE_DELETE | PRIVILEGE_TRUNCATE |
			 PRIVILEGE_USAGE;
	unsigned access = 0;

	if (given & read)
		access |= ALLOW_READ;
	if (given & write)
		access |= ALLOW_WRITE;
	return given & ~(read | write) ? ALLOW_ANY : access;
}

static void
add_services_of(struct scene *s, const char *role, struct name_list *out)
{
	const struct service *service;
	const struct plan_name *name;
	struct err err;

	vec_each (service, &s->own->plan->services)
		vec_each (name, &service->roles)
			if (name->pattern &&
			    pattern_match(name->pattern, role, strlen(role),
					  &err) == 1)
				name_list_add(s->arena, out,
					      s->service_names[service->index]);
}

/* Add role, then whoever may act as it: members of members too. */
static void
add_members(const struct catalog *c, const char *role, struct arena *arena,
	    struct name_list *out)
{
	VEC(const char *) todo = {0};

	vec_push(arena, &todo, role);
	name_list_add(arena, out, role);
	for (size_t i = 0; i < todo.n; i++)
		for (size_t j = 0; j < c->roles.n; j++) {
			const struct db_role *r = &c->roles.v[j];

			for (size_t k = 0; k < r->member_of.n; k++) {
				if (strcmp(r->member_of.v[k], todo.v[i]) != 0 ||
				    name_list_has(out, r->name))
					continue;
				name_list_add(arena, out, r->name);
				vec_push(arena, &todo, r->name);
			}
		}
}

static const struct name_list *
services_of(struct grants *g, const char *role)
{
	struct name_list *out = map_get(&g->services, role);
	struct name_list roles = {0};
	struct scene *s = g->s;

	if (out)
		return out;
	out = arena_new(s->arena, struct name_list);
	map_set(&g->services, role, out);
	if (!*role) {
		for (size_t i = 0; i < s->own->plan->services.n; i++)
			name_list_add(s->arena, out, s->service_names[i]);
		return out;
	}
	add_members(s->own->catalog, role, s->arena, &roles);
	for (size_t i = 0; i < roles.n; i++)
		add_services_of(s, roles.v[i], out);
	return out;
}

static int
by_relation_and_role(const void *x, const void *y)
{
	const struct given *a = x, *b = y;

	if (a->relation != b->relation)
		return a->relation->id < b->relation->id ? -1 : 1;
	return strcmp(a->grantee, b->grantee);
}

/* One entry per relation and grantee; partitions count as their root. */
static void
collect(struct grants *g)
{
	const struct grant *it;
	struct arena *arena = g->s->arena;
	size_t kept = 0;

	vec_each (it, &g->s->own->catalog->grants)
		if (it->relation &&
		    !scene_schema_is_ours(g->s, it->relation->schema))
			vec_push(arena, &g->given,
				 (struct given){relation_root(it->relation),
						it->grantee, it->privileges});
	if (g->given.n == 0)
		return;
	qsort(g->given.v, g->given.n, sizeof(*g->given.v),
	      by_relation_and_role);
	for (size_t i = 1; i < g->given.n; i++) {
		if (by_relation_and_role(&g->given.v[kept], &g->given.v[i]))
			g->given.v[++kept] = g->given.v[i];
		else
			g->given.v[kept].privileges |= g->given.v[i].privileges;
	}
	g->given.n = kept + 1;
}

/* public.users to orders_app */
static const char *
grant_name(struct scene *s, const struct given *given)
{
	const char *text;
	struct buf b;

	buf_init(&b);
	sql_qualified(&b, given->relation->schema, given->relation->name);
	buf_str(&b, " to ");
	if (*given->grantee)
		sql_ident(&b, given->grantee);
	else
		buf_str(&b, "PUBLIC");
	text = scene_text(s, b.data);
	buf_release(&b);
	return text;
}

static void
add_grant(struct grants *g, struct crossings *c, const struct given *given)
{
	struct scene *s = g->s;
	int owner = scene_owner(s, given->relation);
	const struct name_list *services;
	const char *name;

	if (owner < 0)
		return;
	services = services_of(g, given->grantee);
	name = grant_name(s, given);
	for (size_t i = 0; i < services->n; i++) {
		struct crossing *x;
		struct evidence *e;

		if (strcmp(services->v[i], scene_service(s, owner)) == 0)
			continue;
		x = crossings_get(c, CROSSING_GRANT, services->v[i],
				  scene_service(s, owner), name);
		e = crossing_object(c, x, name, describe(s, given->privileges));
		crossing_touches(c, x, e, scene_relation(s, given->relation),
				 access_of(given->privileges));
	}
}

void
schema_grants(struct scene *s, struct crossings *c)
{
	struct grants g = {.s = s};

	collect(&g);
	for (size_t i = 0; i < g.given.n; i++)
		add_grant(&g, c, &g.given.v[i]);
	map_release(&g.services);
}
