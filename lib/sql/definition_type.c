/* Types: enums, domains and composite types, and where they are used. */
#include <string.h>

#include "sql/definition_internal.h"

void
definition_add_type_name(struct reading *r, enum definition_use use,
			 const List *names, int location)
{
	int n = names ? names->length : 0;
	const struct db_type *known;
	const char *schema, *name;

	if (n < 1)
		return;
	name = strVal(names->elements[n - 1].ptr_value);
	schema = n > 1 ? strVal(names->elements[n - 2].ptr_value) : NULL;
	if (schema && strcmp(schema, "pg_catalog") == 0)
		return;
	known = catalog_resolve_type(r->ctx->catalog, r->ctx->path, schema,
				     name);
	if (known)
		definition_add(r, use, schema, name, location)->type = known;
}

void
definition_add_type(struct reading *r, enum definition_use use,
		    const RangeVar *name)
{
	definition_add(r, use, name->schemaname, name->relname, name->location)
		->type = catalog_resolve_type(r->ctx->catalog, r->ctx->path,
					      name->schemaname, name->relname);
}

static void
read_domain(struct reading *r, const CreateDomainStmt *stmt)
{
	const List *name = stmt->domainname;
	int n = name->length;
	RangeVar rv = {.type = T_RangeVar, .location = -1};

	rv.relname = strVal(name->elements[n - 1].ptr_value);
	if (n > 1)
		rv.schemaname = strVal(name->elements[n - 2].ptr_value);
	definition_add_type(r, DEFINES, &rv);
	definition_add_type_name(r, MADE_OF, stmt->typeName->names,
				 stmt->typeName->location);
}

static void
read_composite(struct reading *r, const CompositeTypeStmt *stmt)
{
	const List *columns = stmt->coldeflist;

	definition_add_type(r, DEFINES, stmt->typevar);
	for (int i = 0; columns && i < columns->length; i++) {
		const ColumnDef *def = columns->elements[i].ptr_value;

		definition_add_type_name(r, MADE_OF, def->typeName->names,
					 def->typeName->location);
	}
}

bool
definition_read_type(struct reading *r, const Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_CreateDomainStmt:
		read_domain(r, (const CreateDomainStmt *)stmt);
		return true;
	case T_CompositeTypeStmt:
		read_composite(r, (const CompositeTypeStmt *)stmt);
		return true;
	case T_AlterEnumStmt:
		definition_add_type_name(
			r, CHANGES, ((const AlterEnumStmt *)stmt)->typeName,
			-1);
		return true;
	case T_AlterDomainStmt:
		definition_add_type_name(
			r, CHANGES, ((const AlterDomainStmt *)stmt)->typeName,
			-1);
		return true;
	default:
		return false;
	}
}
