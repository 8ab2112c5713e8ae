/* Grants: what the roles of one service may do with another one's tables. */
#include "cross/role_services.h"
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
	struct role_services roles;
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
	services = role_services(&g->roles, given->grantee);
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
	struct grants g = {.s = s, .roles = {.s = s}};

	collect(&g);
	for (size_t i = 0; i < g.given.n; i++)
		add_grant(&g, c, &g.given.v[i]);
	role_services_release(&g.roles);
}
