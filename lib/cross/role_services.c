#include "cross/role_services.h"

#include <string.h>

void
role_services_of(struct scene *s, const char *role, struct name_list *out)
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

const struct name_list *
role_services(struct role_services *rs, const char *role)
{
	struct name_list *out = map_get(&rs->by_role, role);
	struct name_list roles = {0};
	struct scene *s = rs->s;

	if (out)
		return out;
	out = arena_new(s->arena, struct name_list);
	map_set(&rs->by_role, arena_strdup(s->arena, role), out);
	if (!*role) {
		for (size_t i = 0; i < s->own->plan->services.n; i++)
			name_list_add(s->arena, out, s->service_names[i]);
		return out;
	}
	add_members(s->own->catalog, role, s->arena, &roles);
	for (size_t i = 0; i < roles.n; i++)
		role_services_of(s, roles.v[i], out);
	return out;
}

void
role_services_release(struct role_services *rs)
{
	map_release(&rs->by_role);
}
