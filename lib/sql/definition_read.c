#include "sql/definition_internal.h"

#include <string.h>

#include "sql/scope.h"

struct definition_name *
definition_add(struct reading *r, enum definition_use use, const char *schema,
	       const char *name, int location)
{
	struct arena *a = r->ctx->arena;
	struct definition_name *n = vec_add(a, &r->out->names);

	*n = (struct definition_name){
		.use = use,
		.schema = schema ? arena_strdup(a, schema) : NULL,
		.name = arena_strdup(a, name),
		.location = location,
	};
	return n;
}

void
definition_add_range_var(struct reading *r, enum definition_use use,
			 const RangeVar *rv)
{
	struct definition_name *n;

	if (!rv || is_temporary(rv))
		return;
	n = definition_add(r, use, rv->schemaname, rv->relname, rv->location);
	n->relation = catalog_resolve_relation(r->ctx->catalog, r->ctx->path,
					       rv->schemaname, rv->relname);
}

void
definition_add_range_vars(struct reading *r, enum definition_use use,
			  const List *names)
{
	for (int i = 0; names && i < names->length; i++)
		definition_add_range_var(r, use, names->elements[i].ptr_value);
}

void
definition_add_named(struct reading *r, enum definition_use use,
		     const List *name)
{
	int n = name->length;
	RangeVar rv = {.type = T_RangeVar, .location = -1};

	if (n < 1)
		return;
	rv.relname = strVal(name->elements[n - 1].ptr_value);
	if (n > 1)
		rv.schemaname = strVal(name->elements[n - 2].ptr_value);
	definition_add_range_var(r, use, &rv);
}

/* Routines */

bool
definition_is_routine(ObjectType type)
{
	return type == OBJECT_FUNCTION || type == OBJECT_PROCEDURE ||
	       type == OBJECT_ROUTINE;
}

static void
keep_routine(struct routine *routine, void *arg)
{
	struct definition_name *name = arg;

	name->routine = routine;
}

/* The one of that name, of several the last with so many arguments. */
void
definition_add_routine(struct reading *r, enum definition_use use,
		       const ObjectWithArgs *object)
{
	const List *name = object->objname;
	int n = name->length,
	    args = object->objargs ? object->objargs->length : 0;
	const char *schema = n > 1 ? strVal(name->elements[n - 2].ptr_value)
				   : NULL;
	struct definition_name *added = definition_add(
		r, use, schema, strVal(name->elements[n - 1].ptr_value), -1);

	catalog_each_routine(r->ctx->catalog, r->ctx->path, schema, added->name,
			     object->args_unspecified ? -1 : args, keep_routine,
			     added);
}

/* Tables */

/* The sequences and routines that the expression of a column, constraint or
   index uses; part is the name of that, or NULL. */
static void
add_expression(struct reading *r, const Node *expr, const char *caller,
	       const char *part)
{
	struct access_set set = {0};
	const struct sequence_use *it;
	const struct routine_call *call;
	struct definition_name *n;

	if (!expr)
		return;
	resolve_expression(r->ctx, expr, NULL, &set);
	vec_each (it, &set.sequences) {
		n = definition_add(r, DRAWS_FROM, it->sequence->schema,
				   it->sequence->name, it->location);
		n->relation = it->sequence;
		n->part = arena_strdup(r->ctx->arena, part);
	}
	vec_each (call, &set.calls) {
		n = definition_add(r, CALLS, call->routine->schema,
				   call->routine->name, call->location);
		n->routine = call->routine;
		n->caller = caller;
		n->part = arena_strdup(r->ctx->arena, part);
	}
}

/* column is that of a column's constraint, or NULL. */
static void
add_constraint(struct reading *r, const Constraint *c, const char *column)
{
	size_t before = r->out->names.n;

	if (c->contype == CONSTR_FOREIGN)
		definition_add_range_var(r, REFERS_TO, c->pktable);
	else if (c->contype == CONSTR_DEFAULT || c->contype == CONSTR_GENERATED)
		add_expression(r, c->raw_expr, "default", column);
	else if (c->contype == CONSTR_CHECK)
		add_expression(r, c->raw_expr, "check", c->conname);
	if (c->contype == CONSTR_FOREIGN && r->out->names.n > before)
		r->out->names.v[before].part = arena_strdup(r->ctx->arena,
							    c->conname);
}

static void
add_column(struct reading *r, const ColumnDef *def, const char *column)
{
	size_t before = r->out->names.n;

	if (def->typeName)
		definition_add_type_name(r, HAS_TYPE, def->typeName->names,
					 def->typeName->location);
	if (r->out->names.n > before)
		r->out->names.v[before].part = arena_strdup(r->ctx->arena,
							    column);
	add_expression(r, def->raw_default, "default", column);
	for (int i = 0; def->constraints && i < def->constraints->length; i++)
		add_constraint(r, def->constraints->elements[i].ptr_value,
			       column);
}

static void
read_table(struct reading *r, const CreateStmt *stmt)
{
	r->out->kind = DEFINITION_TABLE;
	r->out->partition = stmt->partbound != NULL;
	r->out->unless_there = stmt->if_not_exists;
	r->out->has_columns_of_others = stmt->ofTypename || stmt->inhRelations;
	definition_add_range_var(r, DEFINES, stmt->relation);
	definition_add_range_vars(r, INHERITS, stmt->inhRelations);
	for (int i = 0; stmt->tableElts && i < stmt->tableElts->length; i++) {
		const Node *node = stmt->tableElts->elements[i].ptr_value;

		if (nodeTag(node) == T_ColumnDef)
			add_column(r, (const ColumnDef *)node,
				   ((const ColumnDef *)node)->colname);
		else if (nodeTag(node) == T_Constraint)
			add_constraint(r, (const Constraint *)node, NULL);
		else if (nodeTag(node) == T_TableLikeClause)
			r->out->has_columns_of_others = true;
	}
}

static void
read_command(struct reading *r, const AlterTableCmd *cmd)
{
	const Node *def = cmd->def;

	if (cmd->subtype == AT_ColumnDefault)
		add_expression(r, def, "default", cmd->name);
	else if (!def)
		return;
	else if (nodeTag(def) == T_Constraint)
		add_constraint(r, (const Constraint *)def, NULL);
	else if (nodeTag(def) == T_ColumnDef)
		add_column(r, (const ColumnDef *)def,
			   cmd->name ? cmd->name
				     : ((const ColumnDef *)def)->colname);
	else if (cmd->subtype == AT_AddInherit)
		definition_add_range_var(r, INHERITS, (const RangeVar *)def);
	else if (cmd->subtype == AT_AttachPartition)
		definition_add_range_var(r, INHERITS,
					 ((const PartitionCmd *)def)->name);
}

static void
read_alter(struct reading *r, const AlterTableStmt *stmt)
{
	/* An index is not in the catalog by its name. */
	if (stmt->objtype == OBJECT_TYPE)
		definition_add_type(r, CHANGES, stmt->relation);
	else if (stmt->objtype != OBJECT_INDEX)
		definition_add_range_var(r, CHANGES, stmt->relation);
	for (int i = 0; i < stmt->cmds->length; i++)
		read_command(r, stmt->cmds->elements[i].ptr_value);
}

/* Changes */

static bool
is_relation(ObjectType type)
{
	return type == OBJECT_TABLE || type == OBJECT_VIEW ||
	       type == OBJECT_MATVIEW || type == OBJECT_FOREIGN_TABLE ||
	       type == OBJECT_SEQUENCE;
}

/* Things whose name ends in one of their own, behind that of a table. */
static bool
is_part(ObjectType type)
{
	return type == OBJECT_TRIGGER || type == OBJECT_RULE ||
	       type == OBJECT_POLICY || type == OBJECT_COLUMN ||
	       type == OBJECT_TABCONSTRAINT;
}

static void
read_named(struct reading *r, ObjectType type, const Node *object)
{
	const List *name = (const List *)object;
	List table;

	if (!object)
		return;
	if (nodeTag(object) == T_ObjectWithArgs && definition_is_routine(type))
		definition_add_routine(r, CHANGES,
				       (const ObjectWithArgs *)object);
	if (nodeTag(object) == T_TypeName)
		definition_add_type_name(r, CHANGES,
					 ((const TypeName *)object)->names,
					 ((const TypeName *)object)->location);
	if (nodeTag(object) == T_String && type == OBJECT_SCHEMA)
		definition_add(r, CHANGES_SCHEMA, NULL, strVal(object), -1);
	if (nodeTag(object) != T_List)
		return;
	if (is_relation(type)) {
		definition_add_named(r, CHANGES, name);
	} else if (type == OBJECT_TYPE || type == OBJECT_DOMAIN) {
		definition_add_type_name(r, CHANGES, name, -1);
	} else if (is_part(type)) {
		table = *name;
		table.length--;
		definition_add_named(r, CHANGES, &table);
	}
}

static void
read_drop(struct reading *r, const DropStmt *stmt)
{
	r->out->drops = is_relation(stmt->removeType);
	for (int i = 0; i < stmt->objects->length; i++)
		read_named(r, stmt->removeType,
			   stmt->objects->elements[i].ptr_value);
}

static void
read_rename(struct reading *r, const RenameStmt *stmt)
{
	if (stmt->renameType != OBJECT_INDEX)
		definition_add_range_var(r, CHANGES, stmt->relation);
	/* A schema is not an object of its own here. */
	if (stmt->renameType == OBJECT_SCHEMA)
		definition_add(r, CHANGES_SCHEMA, NULL, stmt->subname, -1);
	read_named(r, stmt->renameType, stmt->object);
}

/* OWNED BY table.column, or NONE. */
static void
read_sequence(struct reading *r, enum definition_use use,
	      const RangeVar *sequence, const List *options)
{
	definition_add_range_var(r, use, sequence);
	for (int i = 0; options && i < options->length; i++) {
		const DefElem *option = options->elements[i].ptr_value;
		List table;

		if (strcmp(option->defname, "owned_by") != 0)
			continue;
		table = *(const List *)option->arg;
		table.length--;
		definition_add_named(r, OWNED_BY, &table);
	}
}

static void
read_index(struct reading *r, const IndexStmt *stmt)
{
	const List *elements = stmt->indexParams;

	definition_add_range_var(r, CHANGES, stmt->relation);
	for (int i = 0; elements && i < elements->length; i++)
		add_expression(
			r,
			((const IndexElem *)elements->elements[i].ptr_value)
				->expr,
			"index", stmt->idxname);
	add_expression(r, stmt->whereClause, "index", stmt->idxname);
}

/* One relation, or a list of them. */
static void
read_change_of_relation(struct reading *r, const Node *stmt)
{
	const RangeVar *rv = NULL;

	switch (nodeTag(stmt)) {
	case T_CreateSeqStmt:
		read_sequence(r, DEFINES,
			      ((const CreateSeqStmt *)stmt)->sequence,
			      ((const CreateSeqStmt *)stmt)->options);
		break;
	case T_AlterSeqStmt:
		read_sequence(r, CHANGES,
			      ((const AlterSeqStmt *)stmt)->sequence,
			      ((const AlterSeqStmt *)stmt)->options);
		break;
	case T_IndexStmt:
		read_index(r, (const IndexStmt *)stmt);
		break;
	case T_AlterPolicyStmt:
		rv = ((const AlterPolicyStmt *)stmt)->table;
		break;
	case T_ClusterStmt:
		rv = ((const ClusterStmt *)stmt)->relation;
		break;
	case T_ReindexStmt:
		if (((const ReindexStmt *)stmt)->kind == REINDEX_OBJECT_TABLE)
			rv = ((const ReindexStmt *)stmt)->relation;
		break;
	case T_CreateStatsStmt:
		definition_add_range_vars(
			r, CHANGES, ((const CreateStatsStmt *)stmt)->relations);
		break;
	default:
		break;
	}
	definition_add_range_var(r, CHANGES, rv);
}

static void
read_change(struct reading *r, const Node *stmt)
{
	const AlterObjectSchemaStmt *moved = (const void *)stmt;

	switch (nodeTag(stmt)) {
	case T_AlterTableStmt:
		read_alter(r, (const AlterTableStmt *)stmt);
		break;
	case T_DropStmt:
		read_drop(r, (const DropStmt *)stmt);
		break;
	case T_CommentStmt:
		read_named(r, ((const CommentStmt *)stmt)->objtype,
			   ((const CommentStmt *)stmt)->object);
		break;
	case T_RenameStmt:
		read_rename(r, (const RenameStmt *)stmt);
		break;
	case T_AlterObjectSchemaStmt:
		definition_add_range_var(r, CHANGES, moved->relation);
		read_named(r, moved->objectType, moved->object);
		break;
	case T_AlterOwnerStmt:
		read_named(r, ((const AlterOwnerStmt *)stmt)->objectType,
			   ((const AlterOwnerStmt *)stmt)->object);
		break;
	case T_AlterFunctionStmt:
		definition_add_routine(r, CHANGES,
				       ((const AlterFunctionStmt *)stmt)->func);
		break;
	default:
		read_change_of_relation(r, stmt);
		break;
	}
}

/* What is in front of a table */

static void
read_view(struct reading *r, const RangeVar *view)
{
	r->out->kind = DEFINITION_VIEW;
	definition_add_range_var(r, DEFINES, view);
}

static void
read_on_table(struct reading *r, enum definition_kind kind, const RangeVar *rv,
	      const char *name)
{
	r->out->kind = kind;
	definition_add_range_var(r, SITS_ON, rv);
	if (r->out->names.n)
		r->out->names.v[0].part = arena_strdup(r->ctx->arena, name);
}

static void
read_policy(struct reading *r, const CreatePolicyStmt *stmt)
{
	const struct relation *self;

	read_on_table(r, DEFINITION_POLICY, stmt->table, stmt->policy_name);
	self = r->out->names.n ? r->out->names.v[0].relation : NULL;
	r->out->body = arena_new(r->ctx->arena, struct access_set);
	if (stmt->qual)
		resolve_expression(r->ctx, stmt->qual, self, r->out->body);
	if (stmt->with_check)
		resolve_expression(r->ctx, stmt->with_check, self,
				   r->out->body);
}

static void
read_rule(struct reading *r, const RuleStmt *stmt)
{
	const struct relation *self;

	read_on_table(r, DEFINITION_TRIGGER, stmt->relation, stmt->rulename);
	self = r->out->names.n ? r->out->names.v[0].relation : NULL;
	if (!self)
		return;
	r->out->body = arena_new(r->ctx->arena, struct access_set);
	resolve_rule(r->ctx, (const Node *)stmt, self, r->out->body);
}

static bool
read_front(struct reading *r, const Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_CreateStmt:
		read_table(r, (const CreateStmt *)stmt);
		break;
	case T_ViewStmt:
		read_view(r, ((const ViewStmt *)stmt)->view);
		break;
	case T_CreateTableAsStmt:
		r->out->unless_there =
			((const CreateTableAsStmt *)stmt)->if_not_exists;
		if (((const CreateTableAsStmt *)stmt)->objtype ==
		    OBJECT_MATVIEW) {
			read_view(r,
				  ((const CreateTableAsStmt *)stmt)->into->rel);
			break;
		}
		r->out->kind = DEFINITION_TABLE;
		definition_add_range_var(
			r, DEFINES,
			((const CreateTableAsStmt *)stmt)->into->rel);
		break;
	case T_CreateTrigStmt:
		read_on_table(r, DEFINITION_TRIGGER,
			      ((const CreateTrigStmt *)stmt)->relation,
			      ((const CreateTrigStmt *)stmt)->trigname);
		break;
	case T_RuleStmt:
		read_rule(r, (const RuleStmt *)stmt);
		break;
	case T_CreatePolicyStmt:
		read_policy(r, (const CreatePolicyStmt *)stmt);
		break;
	default:
		return false;
	}
	return true;
}

struct definition *
definition_read(const struct resolve_context *ctx, const char *text,
		const Node *stmt)
{
	struct definition out = {.kind = DEFINITION_CHANGE};
	struct reading r = {ctx, text, &out};
	struct definition *kept;

	if (!read_front(&r, stmt) && !definition_read_routine(&r, stmt) &&
	    !definition_read_type(&r, stmt) &&
	    !definition_read_grant(&r, stmt) &&
	    !definition_read_owned(&r, stmt) &&
	    !definition_read_remote(&r, stmt))
		read_change(&r, stmt);
	if (out.names.n == 0 && !out.body && out.grantees.n == 0)
		return NULL;
	kept = arena_new(ctx->arena, struct definition);
	*kept = out;
	return kept;
}
