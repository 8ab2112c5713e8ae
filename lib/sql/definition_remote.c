/* What is given to other servers, and what leads to them. */
#include <string.h>

#include "sql/definition_internal.h"

static void
publish_schema(struct reading *r, struct publication *p, const char *schema)
{
	if (!schema)
		return;
	vec_push(r->ctx->arena, &p->schemas,
		 (const char *)arena_strdup(r->ctx->arena, schema));
	definition_add(r, CHANGES_SCHEMA, NULL, schema, -1);
}

static void
publish_table(struct reading *r, struct publication *p, const RangeVar *rv)
{
	const struct relation *known = catalog_resolve_relation(
		r->ctx->catalog, r->ctx->path, rv->schemaname, rv->relname);

	definition_add_range_var(r, CHANGES, rv);
	if (known)
		vec_push(r->ctx->arena, &p->tables, known);
}

static void
read_published(struct reading *r, struct publication *p, const List *objects)
{
	const struct search_path *path = r->ctx->path;

	for (int i = 0; objects && i < objects->length; i++) {
		const PublicationObjSpec *object =
			objects->elements[i].ptr_value;

		if (object->pubtable)
			publish_table(r, p, object->pubtable->relation);
		else if (object->name)
			publish_schema(r, p, object->name);
		else if (path->schemas.n)
			publish_schema(r, p, path->schemas.v[0]);
	}
}

static void
read_publication(struct reading *r, const CreatePublicationStmt *stmt)
{
	struct publication *p = arena_new(r->ctx->arena, struct publication);

	r->out->kind = DEFINITION_PUBLICATION;
	p->name = arena_strdup(r->ctx->arena, stmt->pubname);
	p->all_tables = stmt->for_all_tables;
	definition_add(r, PUBLISHES, NULL, stmt->pubname, -1);
	read_published(r, p, stmt->pubobjects);
	r->out->publication = p;
}

static bool
is_connecting(const char *extension)
{
	return strcmp(extension, "dblink") == 0 ||
	       strcmp(extension, "postgres_fdw") == 0;
}

/* The name of what connects this database to another one; NULL. */
static const char *
connection_name(const Node *stmt)
{
	const CreateForeignServerStmt *server;
	const char *name;

	switch (nodeTag(stmt)) {
	case T_CreateForeignServerStmt:
		server = (const CreateForeignServerStmt *)stmt;
		return wrapper_leads_to_database(server->fdwname)
			       ? server->servername
			       : NULL;
	case T_CreateForeignTableStmt:
		return ((const CreateForeignTableStmt *)stmt)->servername;
	case T_ImportForeignSchemaStmt:
		return ((const ImportForeignSchemaStmt *)stmt)->server_name;
	case T_CreateUserMappingStmt:
		return ((const CreateUserMappingStmt *)stmt)->servername;
	case T_CreateSubscriptionStmt:
		return ((const CreateSubscriptionStmt *)stmt)->subname;
	case T_CreateExtensionStmt:
		name = ((const CreateExtensionStmt *)stmt)->extname;
		return is_connecting(name) ? name : NULL;
	default:
		return NULL;
	}
}

bool
definition_read_remote(struct reading *r, const Node *stmt)
{
	const char *name = connection_name(stmt);

	if (name) {
		r->out->kind = DEFINITION_REMOTE;
		if (nodeTag(stmt) == T_CreateForeignTableStmt)
			definition_add_range_var(
				r, DEFINES,
				((const CreateForeignTableStmt *)stmt)
					->base.relation);
		definition_add(r, CONNECTS, NULL, name, -1);
	} else if (nodeTag(stmt) == T_CreatePublicationStmt) {
		read_publication(r, (const CreatePublicationStmt *)stmt);
	} else if (nodeTag(stmt) == T_AlterPublicationStmt) {
		read_published(
			r, &(struct publication){.name = NULL},
			((const AlterPublicationStmt *)stmt)->pubobjects);
	} else {
		return false;
	}
	return true;
}
