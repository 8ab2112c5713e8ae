/* Schemas, extensions, publications, and what leads to other databases. */
#include <string.h>

#include "load/ddl.h"

void
ddl_create_schema(struct ddl *d, const CreateSchemaStmt *s)
{
	const char *owner = s->authrole ? ddl_role_name(d, s->authrole)
					: d->role;
	const char *name = s->schemaname ? arena_strdup(d->arena, s->schemaname)
					 : owner;
	struct search_path setting = d->setting;
	ListCell *cell;

	if (!name || ddl_find_schema(d, name)) {
		if (!s->if_not_exists)
			ddl_gap(d, -1,
				name ? "schema \"%s\" exists already"
				     : "the schema's name is not known",
				name);
		return;
	}
	vec_push(d->arena, &d->catalog->schemas,
		 (struct db_schema){.name = name, .owner = owner});
	ddl_default_grants(d, &(struct grant){.schema = name}, 'n', name,
			   owner);
	if (!s->schemaElts)
		return;
	/* Its elements are made in it. */
	d->setting = (struct search_path){0};
	vec_push(d->arena, &d->setting.schemas, name);
	for (size_t i = 0; i < setting.schemas.n; i++)
		vec_push(d->arena, &d->setting.schemas, setting.schemas.v[i]);
	ddl_path_changed(d);
	foreach (cell, s->schemaElts)
		ddl_statement(d, lfirst(cell));
	d->setting = setting;
	ddl_path_changed(d);
}

void
ddl_rename_schema(struct ddl *d, const char *from, const char *to)
{
	struct catalog *c = d->catalog;
	struct db_schema *schema = ddl_find_schema(d, from);

	if (!schema) {
		ddl_gap(d, -1, "schema \"%s\" is not known", from);
		return;
	}
	from = schema->name;
	to = arena_strdup(d->arena, to);
	for (size_t i = 0; i < c->relations.n; i++)
		if (!c->relations.v[i]->dropped &&
		    strcmp(c->relations.v[i]->schema, from) == 0)
			ddl_move_relation(d, c->relations.v[i], to);
	for (size_t i = 0; i < c->types.n; i++)
		if (!c->types.v[i]->dropped &&
		    strcmp(c->types.v[i]->schema, from) == 0)
			ddl_move_type(d, c->types.v[i], to,
				      c->types.v[i]->name);
	for (size_t i = 0; i < c->routines.n; i++)
		if (!c->routines.v[i]->dropped &&
		    strcmp(c->routines.v[i]->schema, from) == 0)
			catalog_move_routine(c, c->routines.v[i], to,
					     c->routines.v[i]->name);
	for (size_t i = 0; i < c->grants.n; i++)
		if (c->grants.v[i].schema &&
		    strcmp(c->grants.v[i].schema, from) == 0)
			c->grants.v[i].schema = to;
	for (size_t i = 0; i < c->default_grants.n; i++)
		if (c->default_grants.v[i].schema &&
		    strcmp(c->default_grants.v[i].schema, from) == 0)
			c->default_grants.v[i].schema = to;
	for (size_t i = 0; i < c->extensions.n; i++)
		if (strcmp(c->extensions.v[i].schema, from) == 0)
			c->extensions.v[i].schema = to;
	schema->name = to;
	ddl_grants_reindex(d);
}

void
ddl_drop_schema(struct ddl *d, const char *name)
{
	struct catalog *c = d->catalog;
	struct db_schema *schema = ddl_find_schema(d, name);
	size_t at = (size_t)(schema - c->schemas.v);

	for (size_t i = 0; i < c->relations.n; i++)
		if (!c->relations.v[i]->dropped &&
		    strcmp(c->relations.v[i]->schema, name) == 0)
			ddl_drop(d, DDL_RELATION, c->relations.v[i]);
	for (size_t i = 0; i < c->routines.n; i++)
		if (!c->routines.v[i]->dropped &&
		    strcmp(c->routines.v[i]->schema, name) == 0)
			ddl_drop(d, DDL_ROUTINE, c->routines.v[i]);
	for (size_t i = 0; i < c->types.n; i++)
		if (!c->types.v[i]->dropped &&
		    strcmp(c->types.v[i]->schema, name) == 0)
			ddl_drop(d, DDL_TYPE, c->types.v[i]);
	for (size_t i = 0; i < c->grants.n; i++)
		if (c->grants.v[i].schema &&
		    strcmp(c->grants.v[i].schema, name) == 0)
			c->grants.v[i].privileges = 0;
	for (size_t i = 0; i < c->default_grants.n; i++)
		if (c->default_grants.v[i].schema &&
		    strcmp(c->default_grants.v[i].schema, name) == 0)
			c->default_grants.v[i].privileges = 0;
	c->schemas.n--;
	memmove(&c->schemas.v[at], &c->schemas.v[at + 1],
		(c->schemas.n - at) * sizeof(*c->schemas.v));
}

struct extension *
ddl_find_extension(struct ddl *d, const char *name)
{
	for (size_t i = 0; i < d->catalog->extensions.n; i++)
		if (strcmp(d->catalog->extensions.v[i].name, name) == 0)
			return &d->catalog->extensions.v[i];
	return NULL;
}

void
ddl_create_extension(struct ddl *d, const CreateExtensionStmt *s)
{
	const char *schema = ddl_schema(d, NULL);
	ListCell *cell;

	if (strcmp(s->extname, "plpgsql") == 0)
		return;
	if (ddl_find_extension(d, s->extname)) {
		if (!s->if_not_exists)
			ddl_gap(d, -1, "extension \"%s\" exists already",
				s->extname);
		return;
	}
	foreach (cell, s->options) {
		const DefElem *e = lfirst(cell);

		if (strcmp(e->defname, "schema") == 0)
			schema = strVal(e->arg);
	}
	vec_push(d->arena, &d->catalog->extensions,
		 (struct extension){.name = arena_strdup(d->arena, s->extname),
				    .schema = arena_strdup(d->arena, schema)});
}

/* --- publications */

struct publication *
ddl_find_publication(struct ddl *d, const char *name)
{
	for (size_t i = 0; i < d->catalog->publications.n; i++)
		if (strcmp(d->catalog->publications.v[i].name, name) == 0)
			return &d->catalog->publications.v[i];
	return NULL;
}

static void
publish_table(struct ddl *d, struct publication *p, struct relation *r,
	      bool add)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->tables.n; i++)
		if (p->tables.v[i] != r)
			p->tables.v[kept++] = p->tables.v[i];
	p->tables.n = kept;
	if (add)
		vec_push(d->arena, &p->tables, r);
}

static void
publish_schema(struct ddl *d, struct publication *p, const char *schema,
	       bool add)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->schemas.n; i++)
		if (strcmp(p->schemas.v[i], schema) != 0)
			p->schemas.v[kept++] = p->schemas.v[i];
	p->schemas.n = kept;
	if (add)
		vec_push(d->arena, &p->schemas, arena_strdup(d->arena, schema));
}

/* Without ONLY the tables that inherit from it are meant too; partitions come
   along by themselves. */
static void
publish_family(struct ddl *d, struct publication *p, const RangeVar *name,
	       bool add)
{
	struct relation *r = ddl_need(d, name, false);
	struct ddl_family family;

	if (!r)
		return;
	family = ddl_family(d, r, name->inh && r->kind != RELATION_PARTITIONED);
	for (size_t i = 0; i < family.members.n; i++)
		publish_table(d, p, family.members.v[i], add);
}

/* A name without TABLE or TABLES IN SCHEMA goes on with what was before it. */
static void
publish(struct ddl *d, struct publication *p, const List *objects, bool add)
{
	PublicationObjSpecType kind = PUBLICATIONOBJ_TABLE;
	ListCell *cell;

	foreach (cell, objects) {
		const PublicationObjSpec *o = lfirst(cell);

		if (o->pubobjtype != PUBLICATIONOBJ_CONTINUATION)
			kind = o->pubobjtype;
		if (kind == PUBLICATIONOBJ_TABLE) {
			RangeVar plain = {.type = T_RangeVar,
					  .relname = o->name,
					  .inh = true,
					  .location = o->location};

			publish_family(d, p,
				       o->pubtable ? o->pubtable->relation
						   : &plain,
				       add);
		} else if (kind == PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA) {
			publish_schema(d, p, ddl_schema(d, NULL), add);
		} else if (o->name) {
			publish_schema(d, p, o->name, add);
		}
	}
}

void
ddl_create_publication(struct ddl *d, const CreatePublicationStmt *s)
{
	struct publication p = {.all_tables = s->for_all_tables};

	if (ddl_find_publication(d, s->pubname)) {
		ddl_gap(d, -1, "publication \"%s\" exists already", s->pubname);
		return;
	}
	p.name = arena_strdup(d->arena, s->pubname);
	publish(d, &p, s->pubobjects, true);
	vec_push(d->arena, &d->catalog->publications, p);
}

void
ddl_alter_publication(struct ddl *d, const AlterPublicationStmt *s)
{
	struct publication *p = ddl_find_publication(d, s->pubname);

	if (!p) {
		ddl_gap(d, -1, "publication \"%s\" is not known", s->pubname);
		return;
	}
	if (!s->pubobjects)
		return;
	if (s->action == AP_SetObjects)
		p->tables.n = p->schemas.n = 0;
	publish(d, p, s->pubobjects, s->action != AP_DropObjects);
}

/* --- foreign servers and subscriptions */

static struct connection *
find_connection(struct ddl *d, const char *name, bool server)
{
	struct connection *it;

	vec_each (it, &d->catalog->connections)
		if ((it->wrapper != NULL) == server &&
		    strcmp(it->name, name) == 0)
			return it;
	return NULL;
}

static struct connection *
need_connection(struct ddl *d, const char *name, bool server, bool missing_ok)
{
	struct connection *it = find_connection(d, name, server);

	if (!it && !missing_ok)
		ddl_gap(d, -1, "%s \"%s\" is not known",
			server ? "server" : "subscription", name);
	return it;
}

void
ddl_create_connection(struct ddl *d, const char *name, const char *wrapper,
		      bool if_not_exists)
{
	if (find_connection(d, name, wrapper != NULL)) {
		if (!if_not_exists)
			ddl_gap(d, -1, "%s \"%s\" exists already",
				wrapper ? "server" : "subscription", name);
		return;
	}
	vec_push(d->arena, &d->catalog->connections,
		 (struct connection){
			 .name = arena_strdup(d->arena, name),
			 .wrapper = arena_strdup(d->arena, wrapper),
		 });
}

void
ddl_drop_connection(struct ddl *d, const char *name, bool server,
		    bool missing_ok)
{
	struct connection *it = need_connection(d, name, server, missing_ok);
	struct catalog *c = d->catalog;

	if (!it)
		return;
	*it = c->connections.v[--c->connections.n];
	for (size_t i = 0; server && i < c->relations.n; i++) {
		struct relation *r = c->relations.v[i];

		if (!r->dropped && r->server && strcmp(r->server, name) == 0)
			ddl_drop(d, DDL_RELATION, r);
	}
}

void
ddl_rename_connection(struct ddl *d, const char *name, bool server,
		      const char *to)
{
	struct connection *it = need_connection(d, name, server, false);
	const struct catalog *c = d->catalog;

	if (!it)
		return;
	it->name = arena_strdup(d->arena, to);
	for (size_t i = 0; server && i < c->relations.n; i++)
		if (c->relations.v[i]->server &&
		    strcmp(c->relations.v[i]->server, name) == 0)
			c->relations.v[i]->server = it->name;
}
