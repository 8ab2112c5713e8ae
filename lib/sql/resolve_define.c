/*
 * Definitions: the relations that DDL makes, changes or drops, and the queries
 * that some of it runs.
 */
#include "sql/scope.h"

#include <string.h>

/* The relation that a definition names, if there is one already. */
static void
define(struct resolving *r, const RangeVar *rv)
{
	const struct relation *known;

	if (!rv)
		return;
	known = catalog_resolve_relation(r->ctx->catalog, r->ctx->path,
					 rv->schemaname, rv->relname);
	if (known)
		resolve_access(r, known, ACCESS_DEFINE, 0, -1, rv->location);
	else
		resolve_temporary(r, rv->schemaname, rv->relname);
}

static void
resolve_create(struct resolving *r, const CreateStmt *stmt)
{
	if (is_temporary(stmt->relation))
		access_set_gap(r->ctx->arena, r->out, GAP_TEMPORARY,
			       stmt->relation->relname, NULL, -1);
	else
		define(r, stmt->relation);
	resolve_relations(r, stmt->inhRelations, ACCESS_DEFINE, 0);
	for (int i = 0; stmt->tableElts && i < stmt->tableElts->length; i++) {
		const ColumnDef *def = stmt->tableElts->elements[i].ptr_value;
		const List *list = nodeTag(def) == T_ColumnDef
					   ? def->constraints
					   : NULL;

		if (nodeTag(def) == T_Constraint)
			define(r, ((const Constraint *)def)->pktable);
		for (int j = 0; list && j < list->length; j++) {
			const Constraint *c = list->elements[j].ptr_value;

			define(r, c->pktable);
		}
	}
}

static void
resolve_alter(struct resolving *r, const AlterTableStmt *stmt)
{
	if (stmt->objtype == OBJECT_INDEX)
		return;
	resolve_relations(
		r,
		&(List){.type = T_List,
			.length = 1,
			.elements =
				(ListCell[]){{.ptr_value = stmt->relation}}},
		ACCESS_DEFINE, 0);
	for (int i = 0; i < stmt->cmds->length; i++) {
		const AlterTableCmd *cmd = stmt->cmds->elements[i].ptr_value;

		if (cmd->def && nodeTag(cmd->def) == T_Constraint)
			define(r, ((const Constraint *)cmd->def)->pktable);
	}
}

/* "schema"."name" as DROP and COMMENT have it: a list of strings. */
static void
define_named(struct resolving *r, const List *names, int skip_last)
{
	int n = names->length - skip_last;
	RangeVar rv = {.type = T_RangeVar, .location = -1};

	if (n < 1)
		return;
	rv.relname = strVal(names->elements[n - 1].ptr_value);
	if (n > 1)
		rv.schemaname = strVal(names->elements[n - 2].ptr_value);
	define(r, &rv);
}

static bool
is_relation_object(ObjectType type)
{
	return type == OBJECT_TABLE || type == OBJECT_VIEW ||
	       type == OBJECT_MATVIEW || type == OBJECT_FOREIGN_TABLE ||
	       type == OBJECT_SEQUENCE;
}

static bool
is_part_object(ObjectType type)
{
	return type == OBJECT_TRIGGER || type == OBJECT_RULE ||
	       type == OBJECT_POLICY;
}

static void
resolve_drop(struct resolving *r, const DropStmt *stmt)
{
	for (int i = 0; i < stmt->objects->length; i++) {
		const Node *object = stmt->objects->elements[i].ptr_value;

		if (nodeTag(object) != T_List)
			continue;
		if (is_relation_object(stmt->removeType))
			define_named(r, (const List *)object, 0);
		else if (is_part_object(stmt->removeType))
			define_named(r, (const List *)object, 1);
	}
}

static void
resolve_grant(struct resolving *r, const GrantStmt *stmt)
{
	if (stmt->targtype == ACL_TARGET_OBJECT &&
	    (stmt->objtype == OBJECT_TABLE || stmt->objtype == OBJECT_SEQUENCE))
		resolve_relations(r, stmt->objects, ACCESS_DEFINE, 0);
}

static void
resolve_vacuum(struct resolving *r, const VacuumStmt *stmt)
{
	for (int i = 0; stmt->rels && i < stmt->rels->length; i++) {
		const VacuumRelation *v = stmt->rels->elements[i].ptr_value;

		define(r, v->relation);
	}
}

static void
resolve_create_as(struct resolving *r, const CreateTableAsStmt *stmt)
{
	resolve_any(r, stmt->query);
	resolve_into(r, stmt->into);
}

static void
resolve_refresh(struct resolving *r, const RefreshMatViewStmt *stmt)
{
	const struct relation *view = resolve_range_var(r, stmt->relation);

	if (!view)
		return;
	resolve_access(r, view, ACCESS_DEFINE, 0, -1, stmt->relation->location);
	/* It runs the view's query. */
	resolve_access(r, view, ACCESS_READ, 0, r->levels++,
		       stmt->relation->location);
}

/* The one relation of a statement that changes a part of it. */
static const RangeVar *
defined_relation(const Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_RenameStmt:
		return ((const RenameStmt *)stmt)->relation;
	case T_IndexStmt:
		return ((const IndexStmt *)stmt)->relation;
	case T_RuleStmt:
		return ((const RuleStmt *)stmt)->relation;
	case T_CreateTrigStmt:
		return ((const CreateTrigStmt *)stmt)->relation;
	case T_CreatePolicyStmt:
		return ((const CreatePolicyStmt *)stmt)->table;
	case T_ClusterStmt:
		return ((const ClusterStmt *)stmt)->relation;
	default:
		return NULL;
	}
}

void
resolve_definition(struct resolving *r, const Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_CreateTableAsStmt:
		resolve_create_as(r, (const CreateTableAsStmt *)stmt);
		break;
	case T_RefreshMatViewStmt:
		resolve_refresh(r, (const RefreshMatViewStmt *)stmt);
		break;
	case T_ViewStmt:
		resolve_any(r, ((const ViewStmt *)stmt)->query);
		if (!is_temporary(((const ViewStmt *)stmt)->view))
			define(r, ((const ViewStmt *)stmt)->view);
		break;
	case T_CreateStmt:
		resolve_create(r, (const CreateStmt *)stmt);
		break;
	case T_AlterTableStmt:
		resolve_alter(r, (const AlterTableStmt *)stmt);
		break;
	case T_DropStmt:
		resolve_drop(r, (const DropStmt *)stmt);
		break;
	case T_GrantStmt:
		resolve_grant(r, (const GrantStmt *)stmt);
		break;
	case T_VacuumStmt:
		resolve_vacuum(r, (const VacuumStmt *)stmt);
		break;
	default:
		define(r, defined_relation(stmt));
		break;
	}
}
