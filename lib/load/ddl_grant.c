/*
 * GRANT, REVOKE and default privileges. Rights of one role on one object are
 * one entry, found by both. What an owner has, and what PUBLIC has from the
 * start (EXECUTE on routines, USAGE on types and on the schema public), is not
 * listed.
 */
#include <string.h>

#include "load/ddl.h"

enum {
	ALL_ON_TABLE = PRIVILEGE_SELECT | PRIVILEGE_INSERT | PRIVILEGE_UPDATE |
		       PRIVILEGE_DELETE | PRIVILEGE_TRUNCATE |
		       PRIVILEGE_REFERENCES | PRIVILEGE_TRIGGER,
	ALL_ON_COLUMN = PRIVILEGE_SELECT | PRIVILEGE_INSERT | PRIVILEGE_UPDATE |
			PRIVILEGE_REFERENCES,
	ALL_ON_SEQUENCE = PRIVILEGE_SELECT | PRIVILEGE_UPDATE | PRIVILEGE_USAGE,
	ALL_ON_SCHEMA = PRIVILEGE_USAGE | PRIVILEGE_CREATE,
};

/* The rights that a list of names stands for, on a kind of object. */
static unsigned
all_rights(const struct ddl *d, char kind)
{
	switch (kind) {
	case 'r':
		return ALL_ON_TABLE |
		       (d->catalog->version >= 170000 ? PRIVILEGE_MAINTAIN
						      : 0u);
	case 'c':
		return ALL_ON_COLUMN;
	case 'S':
		return ALL_ON_SEQUENCE;
	case 'n':
		return ALL_ON_SCHEMA;
	case 'f':
		return PRIVILEGE_EXECUTE;
	default:
		return PRIVILEGE_USAGE;
	}
}

/* An object and a grantee, as bytes. */
static const char *
grant_key(struct ddl *d, const struct grant *object, const char *grantee,
	  size_t *len)
{
	struct {
		const void *thing, *part;
	} at = {.thing = object->relation  ? (const void *)object->relation
			 : object->routine ? (const void *)object->routine
					   : (const void *)object->type,
		.part = object->attribute};
	const char *schema = object->schema ? object->schema : "";
	size_t ns = strlen(schema), ng = strlen(grantee);
	char *key;

	*len = sizeof(at) + ns + 1 + ng;
	key = arena_calloc(&d->scratch, 1, *len + 1);
	memcpy(key, &at, sizeof(at));
	memcpy(key + sizeof(at), schema, ns + 1);
	memcpy(key + sizeof(at) + ns + 1, grantee, ng + 1);
	return key;
}

/* The entry of a grantee on an object; NULL if there is none to be made. */
static struct grant *
entry(struct ddl *d, const struct grant *object, const char *grantee, bool make)
{
	struct catalog *c = d->catalog;
	size_t len, place;
	const char *key = grant_key(d, object, grantee, &len);
	struct grant *g;

	place = (size_t)(uintptr_t)map_find(&d->grants, key, len);
	if (place)
		return &c->grants.v[place - 1];
	if (!make)
		return NULL;
	vec_push(d->arena, &c->grants, *object);
	map_put(&d->grants, arena_strndup(d->arena, key, len), len,
		(void *)(uintptr_t)c->grants.n);
	g = &c->grants.v[c->grants.n - 1];
	g->grantee = arena_strdup(d->arena, grantee);
	g->schema = arena_strdup(d->arena, object->schema);
	return g;
}

/* Names in the keys changed: entries that fall together become one. */
void
ddl_grants_reindex(struct ddl *d)
{
	struct catalog *c = d->catalog;

	map_release(&d->grants);
	for (size_t i = 0; i < c->grants.n; i++) {
		struct grant *g = &c->grants.v[i], *first;
		size_t len, place;
		const char *key = grant_key(d, g, g->grantee, &len);

		place = (size_t)(uintptr_t)map_find(&d->grants, key, len);
		if (!place) {
			map_put(&d->grants, arena_strndup(d->arena, key, len),
				len, (void *)(uintptr_t)(i + 1));
			continue;
		}
		first = &c->grants.v[place - 1];
		first->privileges |= g->privileges;
		first->grantable |= g->grantable;
		g->privileges = 0;
	}
}

static void
change_rights(unsigned *privileges, unsigned *grantable, unsigned rights,
	      const GrantStmt *s)
{
	if (s->is_grant) {
		*privileges |= rights;
		if (s->grant_option)
			*grantable |= rights;
		return;
	}
	*grantable &= ~rights;
	if (!s->grant_option)
		*privileges &= ~rights;
}

/* For all grantees of the statement. */
static void
change_object(struct ddl *d, const GrantStmt *s, const struct grant *object,
	      unsigned rights)
{
	ListCell *cell;

	if (!rights)
		return;
	foreach (cell, s->grantees) {
		const char *grantee = ddl_role_name(d, lfirst(cell));
		struct grant *g;

		if (!grantee)
			continue;
		g = entry(d, object, grantee, s->is_grant);
		if (g)
			change_rights(&g->privileges, &g->grantable, rights, s);
	}
}

/* The rights named for the whole object, and those named for columns apart. */
static unsigned
whole_rights(const struct ddl *d, const GrantStmt *s, char kind)
{
	unsigned rights = 0;
	ListCell *cell;

	if (!s->privileges)
		return all_rights(d, kind);
	foreach (cell, s->privileges) {
		const AccessPriv *p = lfirst(cell);

		if (!p->cols)
			rights |= p->priv_name ? privilege_find(p->priv_name)
					       : all_rights(d, kind);
	}
	return rights;
}

static void
change_columns(struct ddl *d, const GrantStmt *s, struct relation *r)
{
	ListCell *cell, *name;

	foreach (cell, s->privileges) {
		const AccessPriv *p = lfirst(cell);

		foreach (name, p->cols) {
			struct grant object = {.relation = r};

			object.attribute = ddl_need_column(
				d, r, strVal(lfirst(name)));
			if (object.attribute)
				change_object(
					d, s, &object,
					p->priv_name
						? privilege_find(p->priv_name)
						: ALL_ON_COLUMN);
		}
	}
}

/* REVOKE from a table takes the same right from its columns. */
static void
change_relation(struct ddl *d, const GrantStmt *s, struct relation *r)
{
	struct grant object = {.relation = r};
	char kind = r->kind == RELATION_SEQUENCE ? 'S' : 'r';
	unsigned rights = whole_rights(d, s, kind);

	change_object(d, s, &object, rights);
	for (size_t i = 0; !s->is_grant && i < r->attributes.n; i++) {
		object.attribute = r->attributes.v[i];
		change_object(d, s, &object, rights & ALL_ON_COLUMN);
	}
	change_columns(d, s, r);
}

static void
change_routine(struct ddl *d, const GrantStmt *s, struct routine *f)
{
	struct grant object = {.routine = f};

	change_object(d, s, &object, whole_rights(d, s, 'f'));
}

static void
grant_on_object(struct ddl *d, const GrantStmt *s, Node *node)
{
	struct grant object = {0};
	struct relation *r;
	struct routine *f;

	switch (s->objtype) {
	case OBJECT_TABLE:
	case OBJECT_SEQUENCE:
		r = ddl_need(d, (RangeVar *)node, false);
		if (r)
			change_relation(d, s, r);
		break;
	case OBJECT_FUNCTION:
	case OBJECT_PROCEDURE:
	case OBJECT_ROUTINE:
		f = ddl_need_routine(d, (ObjectWithArgs *)node, false);
		if (f)
			change_routine(d, s, f);
		break;
	case OBJECT_TYPE:
	case OBJECT_DOMAIN:
		object.type = ddl_need_type(d, (List *)node, false);
		if (object.type)
			change_object(d, s, &object, whole_rights(d, s, 'T'));
		break;
	case OBJECT_SCHEMA:
		object.schema = strVal(node);
		change_object(d, s, &object, whole_rights(d, s, 'n'));
		break;
	default:
		break;
	}
}

static void
grant_in_schema(struct ddl *d, const GrantStmt *s, const char *schema)
{
	struct catalog *c = d->catalog;
	bool tables = s->objtype == OBJECT_TABLE;

	if (tables || s->objtype == OBJECT_SEQUENCE) {
		for (size_t i = 0; i < c->relations.n; i++) {
			struct relation *r = c->relations.v[i];

			if (!r->dropped && strcmp(r->schema, schema) == 0 &&
			    (r->kind != RELATION_SEQUENCE) == tables)
				change_relation(d, s, r);
		}
		return;
	}
	for (size_t i = 0; i < c->routines.n; i++) {
		struct routine *f = c->routines.v[i];
		bool procedure = f->kind == ROUTINE_PROCEDURE;

		if (!f->dropped && strcmp(f->schema, schema) == 0 &&
		    (s->objtype == OBJECT_ROUTINE ||
		     (s->objtype == OBJECT_PROCEDURE) == procedure))
			change_routine(d, s, f);
	}
}

void
ddl_grant(struct ddl *d, const GrantStmt *s)
{
	ListCell *cell;

	foreach (cell, s->objects) {
		if (s->targtype == ACL_TARGET_ALL_IN_SCHEMA)
			grant_in_schema(d, s, strVal(lfirst(cell)));
		else
			grant_on_object(d, s, lfirst(cell));
	}
}

void
ddl_grants_of_column(struct ddl *d, const struct attribute *a)
{
	struct catalog *c = d->catalog;

	for (size_t i = 0; i < c->grants.n; i++)
		if (c->grants.v[i].attribute == a)
			c->grants.v[i].privileges = 0;
}

/* --- default privileges */

static bool
same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0 && !a == !b;
}

static struct default_grant *
default_entry(struct ddl *d, const char *role, const char *schema, char object,
	      const char *grantee)
{
	struct catalog *c = d->catalog;
	struct default_grant *g;

	for (size_t i = 0; i < c->default_grants.n; i++) {
		g = &c->default_grants.v[i];
		if (g->object == object && same_text(g->role, role) &&
		    same_text(g->schema, schema) &&
		    strcmp(g->grantee, grantee) == 0)
			return g;
	}
	g = vec_add(d->arena, &c->default_grants);
	g->role = role;
	g->schema = arena_strdup(d->arena, schema);
	g->object = object;
	g->grantee = arena_strdup(d->arena, grantee);
	return g;
}

static char
default_object(ObjectType type)
{
	switch (type) {
	case OBJECT_TABLE:
		return 'r';
	case OBJECT_SEQUENCE:
		return 'S';
	case OBJECT_TYPE:
		return 'T';
	case OBJECT_SCHEMA:
		return 'n';
	default:
		return 'f';
	}
}

static void
change_default(struct ddl *d, const GrantStmt *s, const char *role,
	       const char *schema)
{
	char object = default_object(s->objtype);
	unsigned rights = whole_rights(d, s, object);
	ListCell *cell;

	foreach (cell, s->grantees) {
		const char *grantee = ddl_role_name(d, lfirst(cell));
		struct default_grant *g;

		if (!grantee || (role && strcmp(grantee, role) == 0) ||
		    (!grantee[0] && (object == 'f' || object == 'T')))
			continue;
		g = default_entry(d, role, schema, object, grantee);
		change_rights(&g->privileges, &g->grantable, rights, s);
	}
}

static const List *
option(const List *options, const char *name)
{
	ListCell *cell;

	foreach (cell, options) {
		const DefElem *e = lfirst(cell);

		if (strcmp(e->defname, name) == 0)
			return (const List *)e->arg;
	}
	return NIL;
}

static void
change_defaults_of(struct ddl *d, const AlterDefaultPrivilegesStmt *s,
		   const char *role)
{
	const List *schemas = option(s->options, "schemas");
	ListCell *cell;

	if (!schemas)
		change_default(d, s->action, role, NULL);
	foreach (cell, schemas)
		change_default(d, s->action, role, strVal(lfirst(cell)));
}

void
ddl_default_privileges(struct ddl *d, const AlterDefaultPrivilegesStmt *s)
{
	const List *roles = option(s->options, "roles");
	ListCell *cell;

	if (!roles)
		change_defaults_of(d, s, d->role);
	foreach (cell, roles)
		change_defaults_of(d, s, ddl_role_name(d, lfirst(cell)));
}

/*
 * Defaults hold for what their role makes. A file tells who makes a thing only
 * by SET ROLE; where it does not, defaults without FOR ROLE are of the same
 * unknown role.
 */
void
ddl_default_grants(struct ddl *d, const struct grant *object, char kind,
		   const char *schema, const char *owner)
{
	struct catalog *c = d->catalog;

	for (size_t i = 0; i < c->default_grants.n; i++) {
		const struct default_grant *g = &c->default_grants.v[i];
		struct grant *own;

		if (g->object != kind || !g->privileges ||
		    !same_text(g->role, owner) ||
		    (g->schema && strcmp(g->schema, schema) != 0))
			continue;
		own = entry(d, object, g->grantee, true);
		own->privileges |= g->privileges;
		own->grantable |= g->grantable;
	}
}

/* --- at the end */

static const char *
owner_of(struct ddl *d, const struct grant *g)
{
	struct db_schema *schema;

	if (g->relation)
		return g->relation->owner;
	if (g->routine)
		return g->routine->owner;
	if (g->type)
		return g->type->owner;
	schema = ddl_find_schema(d, g->schema);
	return schema ? schema->owner : NULL;
}

static unsigned
from_the_start(const struct grant *g)
{
	if (g->grantee[0])
		return 0;
	if (g->routine)
		return PRIVILEGE_EXECUTE;
	if (g->type)
		return PRIVILEGE_USAGE;
	return g->schema && strcmp(g->schema, "public") == 0 ? PRIVILEGE_USAGE
							     : 0;
}

void
ddl_grants_finish(struct ddl *d)
{
	struct catalog *c = d->catalog;
	size_t kept = 0;

	for (size_t i = 0; i < c->grants.n; i++) {
		struct grant *g = &c->grants.v[i];
		const char *owner = owner_of(d, g);

		g->privileges &= ~from_the_start(g);
		g->grantable &= g->privileges;
		if (owner && strcmp(owner, g->grantee) == 0)
			g->privileges = 0;
	}
	for (size_t i = 0; i < c->default_grants.n; i++)
		if (c->default_grants.v[i].privileges)
			c->default_grants.v[kept++] = c->default_grants.v[i];
	c->default_grants.n = kept;
}
