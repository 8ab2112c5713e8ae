/*
 * Statements that are no queries: those that move rows (COPY, TRUNCATE), lock,
 * run others (EXPLAIN, PREPARE, DO, DECLARE, CALL) or define relations.
 */
#include "sql/scope.h"

#include <string.h>

static void
use_every_column(struct resolving *r, struct access *a, unsigned uses)
{
	for (size_t i = 0; i < a->relation->attributes.n; i++)
		access_use(r->ctx->arena, a, a->relation->attributes.v[i],
			   uses);
}

static void
resolve_copy(struct resolving *r, const CopyStmt *stmt)
{
	const struct relation *relation;
	unsigned uses = stmt->is_from ? USE_WRITTEN : USE_READ;
	struct access *a;
	struct scope *s;

	if (stmt->query) {
		resolve_any(r, stmt->query);
		return;
	}
	relation = resolve_range_var(r, stmt->relation);
	if (!relation)
		return;
	s = scope_new(r, NULL, NULL);
	a = resolve_access(r, relation,
			   stmt->is_from ? ACCESS_WRITE : ACCESS_READ,
			   stmt->is_from ? EVENT_INSERT : 0, s->level,
			   stmt->relation->location);
	if (!stmt->attlist)
		use_every_column(r, a, uses);
	for (int i = 0; stmt->attlist && i < stmt->attlist->length; i++) {
		const char *name = strVal(stmt->attlist->elements[i].ptr_value);
		const struct attribute *column = relation_find_attribute(
			relation, name);

		if (column)
			access_use(r->ctx->arena, a, column, uses);
		else
			access_set_gap(r->ctx->arena, r->out, GAP_COLUMN, name,
				       NULL, -1);
	}
	if (stmt->whereClause) {
		struct range_item *item = scope_add(r, s, relation->name);

		item->silent = true;
		range_item_set_relation(r, item, relation);
		resolve_expr(r, s, stmt->whereClause, USE_FILTERED);
	}
}

static void
access_relations(struct resolving *r, const List *names, enum access_mode mode,
		 unsigned events)
{
	int level = r->levels++;

	for (int i = 0; names && i < names->length; i++) {
		const RangeVar *rv = names->elements[i].ptr_value;
		const struct relation *relation;

		if (nodeTag(rv) != T_RangeVar)
			continue;
		relation = resolve_range_var(r, rv);
		if (relation)
			resolve_access(r, relation, mode, events, level,
				       rv->location);
	}
}

/* TRUNCATE .. CASCADE goes on to every table that references one. */
static void
truncate_referencing(struct resolving *r, const struct relation *relation,
		     const struct link *via)
{
	for (size_t i = 0; i < relation->referenced_by.n; i++) {
		const struct foreign_key *fk = relation->referenced_by.v[i];
		const struct link *here = link_push(r->ctx->arena,
						    LINK_FOREIGN_KEY, fk, NULL);
		const struct access *it;
		bool known = false;

		vec_each (it, &r->out->accesses) {
			known |= it->relation == fk->child &&
				 (it->events & EVENT_TRUNCATE);
		}
		if (known)
			continue;
		access_set_add(r->ctx->arena, r->out, fk->child, ACCESS_WRITE,
			       -1, via ? via : here, -1)
			->events |= EVENT_TRUNCATE;
		truncate_referencing(r, fk->child, via ? via : here);
	}
}

static void
resolve_truncate(struct resolving *r, const TruncateStmt *stmt)
{
	size_t n;

	access_relations(r, stmt->relations, ACCESS_WRITE, EVENT_TRUNCATE);
	n = r->out->accesses.n;
	for (size_t i = 0; stmt->behavior == DROP_CASCADE && i < n; i++)
		truncate_referencing(r, r->out->accesses.v[i].relation, NULL);
}

static bool
option_is_on(const List *options, const char *name)
{
	for (int i = 0; options && i < options->length; i++) {
		const DefElem *e = options->elements[i].ptr_value;
		const Node *arg = e->arg;

		if (strcmp(e->defname, name) != 0)
			continue;
		if (!arg)
			return true;
		if (nodeTag(arg) == T_Integer)
			return intVal(arg) != 0;
		if (nodeTag(arg) == T_Boolean)
			return boolVal(arg);
		if (nodeTag(arg) == T_String)
			return strcmp(strVal(arg), "false") != 0 &&
			       strcmp(strVal(arg), "off") != 0;
	}
	return false;
}

static void
resolve_explain(struct resolving *r, const ExplainStmt *stmt)
{
	bool outer = r->planned_only;

	r->planned_only |= !option_is_on(stmt->options, "analyze");
	resolve_any(r, stmt->query);
	r->planned_only = outer;
}

static void
resolve_do(struct resolving *r, const DoStmt *stmt)
{
	const char *language = "plpgsql", *source = NULL;

	for (int i = 0; i < stmt->args->length; i++) {
		const DefElem *e = stmt->args->elements[i].ptr_value;

		if (strcmp(e->defname, "language") == 0)
			language = strVal(e->arg);
		else if (strcmp(e->defname, "as") == 0)
			source = strVal(e->arg);
	}
	if (source)
		resolve_block(r, language, source);
}

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
}

static void
resolve_create(struct resolving *r, const CreateStmt *stmt)
{
	if (stmt->relation->relpersistence == RELPERSISTENCE_TEMP)
		access_set_gap(r->ctx->arena, r->out, GAP_TEMPORARY,
			       stmt->relation->relname, NULL, -1);
	else
		define(r, stmt->relation);
	access_relations(r, stmt->inhRelations, ACCESS_DEFINE, 0);
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
	access_relations(
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
		access_relations(r, stmt->objects, ACCESS_DEFINE, 0);
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

void
resolve_utility(struct resolving *r, const Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_CopyStmt:
		resolve_copy(r, (const CopyStmt *)stmt);
		break;
	case T_TruncateStmt:
		resolve_truncate(r, (const TruncateStmt *)stmt);
		break;
	case T_LockStmt:
		access_relations(r, ((const LockStmt *)stmt)->relations,
				 ACCESS_LOCK, 0);
		break;
	case T_ExplainStmt:
		resolve_explain(r, (const ExplainStmt *)stmt);
		break;
	case T_PrepareStmt:
		resolve_any(r, ((const PrepareStmt *)stmt)->query);
		break;
	case T_DeclareCursorStmt:
		resolve_any(r, ((const DeclareCursorStmt *)stmt)->query);
		break;
	case T_CallStmt:
		resolve_expr(r, scope_new(r, NULL, NULL),
			     (const Node *)((const CallStmt *)stmt)->funccall,
			     USE_READ);
		break;
	case T_DoStmt:
		resolve_do(r, (const DoStmt *)stmt);
		break;
	case T_CreateTableAsStmt:
		resolve_create_as(r, (const CreateTableAsStmt *)stmt);
		break;
	case T_RefreshMatViewStmt:
		resolve_refresh(r, (const RefreshMatViewStmt *)stmt);
		break;
	case T_ViewStmt:
		resolve_any(r, ((const ViewStmt *)stmt)->query);
		define(r, ((const ViewStmt *)stmt)->view);
		break;
	case T_CreateStmt:
		resolve_create(r, (const CreateStmt *)stmt);
		break;
	case T_AlterTableStmt:
		resolve_alter(r, (const AlterTableStmt *)stmt);
		break;
	case T_RenameStmt:
		define(r, ((const RenameStmt *)stmt)->relation);
		break;
	case T_IndexStmt:
		define(r, ((const IndexStmt *)stmt)->relation);
		break;
	case T_RuleStmt:
		define(r, ((const RuleStmt *)stmt)->relation);
		break;
	case T_CreateTrigStmt:
		define(r, ((const CreateTrigStmt *)stmt)->relation);
		break;
	case T_CreatePolicyStmt:
		define(r, ((const CreatePolicyStmt *)stmt)->table);
		break;
	case T_ClusterStmt:
		define(r, ((const ClusterStmt *)stmt)->relation);
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
		break;
	}
}
