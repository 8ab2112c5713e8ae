/*
 * Readers of roles and what they may do, of extensions, publications and what
 * leads to other databases.
 */
#include <string.h>

#include "load/catalog_live.h"
#include "pg/conn.h"

static void
add_privilege(char *name, void *arg)
{
	*(unsigned *)arg |= privilege_find(name ? name : "");
}

static unsigned
read_privileges(char *array)
{
	unsigned mask = 0;

	pg_each_element(array, add_privilege, &mask);
	return mask;
}

void
live_grants(struct live *l, char **values)
{
	COLUMNS(CLASS, OID, NUMBER, SCHEMA, GRANTEE, PRIVILEGES, GRANTABLE);
	struct grant g = {.grantee = live_intern(l, values[GRANTEE])};

	switch (values[CLASS][0]) {
	case 'a':
		g.attribute = live_attribute(l, values[OID], values[NUMBER]);
		g.relation = live_relation(l, values[OID]);
		break;
	case 'c':
		g.relation = live_relation(l, values[OID]);
		break;
	case 'f':
		g.routine = map_get(&l->routines, values[OID]);
		break;
	case 't':
		g.type = map_get(&l->types, values[OID]);
		break;
	case 'n':
		g.schema = live_intern(l, values[SCHEMA]);
		break;
	}
	/* What an extension made is not listed, nor are grants on it. */
	if (!g.relation && !g.routine && !g.type && !g.schema)
		return;
	g.privileges = read_privileges(values[PRIVILEGES]);
	g.grantable = read_privileges(values[GRANTABLE]);
	vec_push(l->catalog->arena, &l->catalog->grants, g);
}

void
live_default_grants(struct live *l, char **values)
{
	COLUMNS(ROLE, SCHEMA, OBJECT, GRANTEE, PRIVILEGES, GRANTABLE);
	struct default_grant g = {
		.role = live_intern(l, values[ROLE]),
		.schema = live_intern(l, values[SCHEMA]),
		.object = values[OBJECT][0],
		.grantee = live_intern(l, values[GRANTEE]),
		.privileges = read_privileges(values[PRIVILEGES]),
		.grantable = read_privileges(values[GRANTABLE]),
	};

	vec_push(l->catalog->arena, &l->catalog->default_grants, g);
}

void
live_roles(struct live *l, char **values)
{
	COLUMNS(NAME, SUPERUSER, LOGIN, INHERIT, MEMBER_OF);
	struct db_role *r = vec_add(l->catalog->arena, &l->catalog->roles);
	struct live_names groups = live_array(l, values[MEMBER_OF]);

	r->name = live_intern(l, values[NAME]);
	r->superuser = live_true(values[SUPERUSER]);
	r->login = live_true(values[LOGIN]);
	r->inherit = live_true(values[INHERIT]);
	VEC_TAKE(&r->member_of, groups);
}

void
live_paths(struct live *l, char **values)
{
	COLUMNS(ROLE, DATABASE, PATH);
	struct live_names schemas = live_path(l, values[PATH]);
	struct path_setting *p = vec_add(l->catalog->arena, &l->catalog->paths);

	p->role = live_intern(l, values[ROLE]);
	p->database = live_intern(l, values[DATABASE]);
	VEC_TAKE(&p->schemas, schemas);
}

void
live_extensions(struct live *l, char **values)
{
	COLUMNS(NAME, SCHEMA);

	vec_push(l->catalog->arena, &l->catalog->extensions,
		 (struct extension){.name = live_intern(l, values[NAME]),
				    .schema = live_intern(l, values[SCHEMA])});
}

static struct publication *
find_publication(struct catalog *c, const char *name)
{
	struct publication *p;

	vec_each (p, &c->publications) {
		if (strcmp(p->name, name) == 0)
			return p;
	}
	return NULL;
}

void
live_publications(struct live *l, char **values)
{
	COLUMNS(NAME, ALL_TABLES, RELATION, SCHEMA);
	struct catalog *c = l->catalog;
	struct publication *p = find_publication(c, values[NAME]);
	struct relation *r = live_relation(l, values[RELATION]);

	if (!p) {
		p = vec_add(c->arena, &c->publications);
		p->name = live_intern(l, values[NAME]);
		p->all_tables = live_true(values[ALL_TABLES]);
	}
	if (r)
		vec_push(c->arena, &p->tables, r);
	if (values[SCHEMA])
		vec_push(c->arena, &p->schemas, live_intern(l, values[SCHEMA]));
}

void
live_connections(struct live *l, char **values)
{
	COLUMNS(NAME, WRAPPER);

	vec_push(l->catalog->arena, &l->catalog->connections,
		 (struct connection){
			 .name = live_intern(l, values[NAME]),
			 .wrapper = live_intern(l, values[WRAPPER])});
}
