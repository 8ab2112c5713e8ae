/* Roles, their memberships, and the search paths that they start with. */
#include <string.h>

#include "load/ddl.h"

static struct db_role *
find_role(struct ddl *d, const char *name)
{
	size_t place = (size_t)(uintptr_t)map_get(&d->roles, name);

	return place ? &d->catalog->roles.v[place - 1] : NULL;
}

static struct db_role *
make_role(struct ddl *d, const char *name)
{
	struct db_role *role = find_role(d, name);

	if (role)
		return role;
	role = vec_add(d->arena, &d->catalog->roles);
	role->name = arena_strdup(d->arena, name);
	role->inherit = true;
	map_set(&d->roles, role->name, (void *)(uintptr_t)d->catalog->roles.n);
	return role;
}

static void
add_membership(struct ddl *d, struct db_role *role, const char *of)
{
	for (size_t i = 0; i < role->member_of.n; i++)
		if (strcmp(role->member_of.v[i], of) == 0)
			return;
	vec_push(d->arena, &role->member_of, arena_strdup(d->arena, of));
}

static void
remove_membership(struct db_role *role, const char *of)
{
	size_t kept = 0;

	for (size_t i = 0; i < role->member_of.n; i++)
		if (strcmp(role->member_of.v[i], of) != 0)
			role->member_of.v[kept++] = role->member_of.v[i];
	role->member_of.n = kept;
}

/* members are in the role named group, or no longer. */
static void
change_members(struct ddl *d, const char *group, const List *members, bool add)
{
	ListCell *cell;

	foreach (cell, members) {
		const char *name = ddl_role_name(d, lfirst(cell));
		struct db_role *role;

		if (!name)
			continue;
		role = add ? make_role(d, name) : find_role(d, name);
		if (role && add)
			add_membership(d, role, group);
		else if (role)
			remove_membership(role, group);
	}
}

static void
set_options(struct ddl *d, const char *name, const List *options, bool add)
{
	ListCell *cell, *group;

	foreach (cell, options) {
		const DefElem *e = lfirst(cell);
		struct db_role *role = find_role(d, name);

		if (strcmp(e->defname, "superuser") == 0)
			role->superuser = boolVal(e->arg);
		else if (strcmp(e->defname, "canlogin") == 0)
			role->login = boolVal(e->arg);
		else if (strcmp(e->defname, "inherit") == 0)
			role->inherit = boolVal(e->arg);
		else if (strcmp(e->defname, "rolemembers") == 0 ||
			 strcmp(e->defname, "adminmembers") == 0)
			change_members(d, name, (List *)e->arg, add);
		else if (strcmp(e->defname, "addroleto") == 0)
			foreach (group, (List *)e->arg) {
				const char *of = ddl_role_name(d,
							       lfirst(group));

				if (of)
					add_membership(d, role, of);
			}
	}
}

void
ddl_create_role(struct ddl *d, const CreateRoleStmt *s)
{
	struct db_role *role;

	if (find_role(d, s->role)) {
		ddl_gap(d, -1, "role \"%s\" exists already", s->role);
		return;
	}
	role = make_role(d, s->role);
	role->login = s->stmt_type == ROLESTMT_USER;
	set_options(d, role->name, s->options, true);
}

void
ddl_alter_role(struct ddl *d, const AlterRoleStmt *s)
{
	const char *name = ddl_role_name(d, s->role);

	if (!name)
		return;
	make_role(d, name);
	set_options(d, name, s->options, s->action > 0);
}

void
ddl_drop_role(struct ddl *d, const DropRoleStmt *s)
{
	struct catalog *c = d->catalog;
	ListCell *cell;

	foreach (cell, s->roles) {
		const char *name = ddl_role_name(d, lfirst(cell));
		struct db_role *role = name ? find_role(d, name) : NULL;
		size_t at;

		if (!role)
			continue;
		at = (size_t)(role - c->roles.v);
		c->roles.n--;
		memmove(role, role + 1, (c->roles.n - at) * sizeof(*role));
		map_set(&d->roles, arena_strdup(d->arena, name), NULL);
		for (size_t i = 0; i < c->roles.n; i++) {
			remove_membership(&c->roles.v[i], name);
			if (i >= at)
				map_set(&d->roles, c->roles.v[i].name,
					(void *)(uintptr_t)(i + 1));
		}
	}
}

void
ddl_grant_role(struct ddl *d, const GrantRoleStmt *s)
{
	ListCell *cell;

	/* REVOKE ADMIN OPTION FOR leaves the membership. */
	if (!s->is_grant && s->admin_opt)
		return;
	foreach (cell, s->granted_roles) {
		const AccessPriv *p = lfirst(cell);

		if (p->priv_name)
			change_members(d, arena_strdup(d->arena, p->priv_name),
				       s->grantee_roles, s->is_grant);
	}
}

static void
rename_text(const char **text, const char *from, const char *to)
{
	if (*text && strcmp(*text, from) == 0)
		*text = to;
}

static void
rename_owners(struct catalog *c, const char *from, const char *to)
{
	for (size_t i = 0; i < c->relations.n; i++)
		rename_text(&c->relations.v[i]->owner, from, to);
	for (size_t i = 0; i < c->routines.n; i++)
		rename_text(&c->routines.v[i]->owner, from, to);
	for (size_t i = 0; i < c->types.n; i++)
		rename_text(&c->types.v[i]->owner, from, to);
	for (size_t i = 0; i < c->schemas.n; i++)
		rename_text(&c->schemas.v[i].owner, from, to);
}

static void
rename_grantees(struct catalog *c, const char *from, const char *to)
{
	for (size_t i = 0; i < c->grants.n; i++)
		rename_text(&c->grants.v[i].grantee, from, to);
	for (size_t i = 0; i < c->default_grants.n; i++) {
		rename_text(&c->default_grants.v[i].role, from, to);
		rename_text(&c->default_grants.v[i].grantee, from, to);
	}
	for (size_t i = 0; i < c->paths.n; i++)
		rename_text(&c->paths.v[i].role, from, to);
	for (size_t i = 0; i < c->policies.n; i++)
		for (size_t k = 0; k < c->policies.v[i]->roles.n; k++)
			rename_text(&c->policies.v[i]->roles.v[k], from, to);
	for (size_t i = 0; i < c->roles.n; i++)
		for (size_t k = 0; k < c->roles.v[i].member_of.n; k++)
			rename_text(&c->roles.v[i].member_of.v[k], from, to);
}

void
ddl_rename_role(struct ddl *d, const char *from, const char *to)
{
	struct db_role *role = find_role(d, from);

	to = arena_strdup(d->arena, to);
	rename_owners(d->catalog, from, to);
	rename_grantees(d->catalog, from, to);
	ddl_grants_reindex(d);
	if (!role)
		return;
	map_set(&d->roles, arena_strdup(d->arena, from), NULL);
	role->name = to;
	map_set(&d->roles, to,
		(void *)(uintptr_t)(role - d->catalog->roles.v + 1));
}

/* One setting for a role and a database, each of which may be NULL: all. */
static void
set_path(struct ddl *d, const char *role, const char *database,
	 const VariableSetStmt *s)
{
	struct catalog *c = d->catalog;
	struct search_path path;
	struct path_setting *setting = NULL;

	if (s->kind != VAR_RESET_ALL &&
	    (!s->name || strcmp(s->name, "search_path") != 0))
		return;
	for (size_t i = 0; i < c->paths.n; i++) {
		struct path_setting *p = &c->paths.v[i];

		if (!p->role == !role && !p->database == !database &&
		    (!role || strcmp(p->role, role) == 0) &&
		    (!database || strcmp(p->database, database) == 0))
			setting = p;
	}
	if (s->kind == VAR_SET_VALUE || s->kind == VAR_SET_CURRENT) {
		path = s->kind == VAR_SET_CURRENT ? d->setting
						  : ddl_path_of(d, s);
		if (!setting)
			setting = vec_add(d->arena, &c->paths);
		setting->role = arena_strdup(d->arena, role);
		setting->database = arena_strdup(d->arena, database);
		setting->schemas.n = 0;
		for (size_t i = 0; i < path.schemas.n; i++)
			if (path.schemas.v[i][0])
				vec_push(d->arena, &setting->schemas,
					 path.schemas.v[i]);
	} else if (setting) {
		*setting = c->paths.v[--c->paths.n];
	}
}

void
ddl_role_setting(struct ddl *d, const AlterRoleSetStmt *s)
{
	const char *role = ddl_role_name(d, s->role);

	if (role || !s->role)
		set_path(d, role, s->database, s->setstmt);
}

void
ddl_database_setting(struct ddl *d, const AlterDatabaseSetStmt *s)
{
	set_path(d, NULL, s->dbname, s->setstmt);
}
