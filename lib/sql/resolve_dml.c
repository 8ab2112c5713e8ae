/*
 * INSERT, UPDATE, DELETE and MERGE. A target is read as well as written where
 * PostgreSQL asks for SELECT on it: where a condition, an expression or
 * RETURNING names one of its columns.
 */
#include "sql/scope.h"

#include <stdint.h>
#include <string.h>

struct target {
	const struct relation *relation; /* NULL: unknown */
	struct range_item *item;
	const RangeVar *name;
};

/* Put the relation that is written into the scope; reading it is noted only
   where a column is used. */
static struct target
add_target(struct resolving *r, struct scope *s, const RangeVar *rv)
{
	struct target t = {.name = rv};

	t.relation = resolve_range_var(r, rv);
	t.item = scope_add(r, s,
			   rv->alias ? rv->alias->aliasname : rv->relname);
	if (t.relation) {
		range_item_set_relation(r, t.item, t.relation);
		if (!rv->alias)
			t.item->schema = t.relation->schema;
	} else {
		t.item->columns.open = true;
		t.item->schema = rv->schemaname;
	}
	scope_add_leaf(r, s, t.item);
	return t;
}

static struct access *
write_target(struct resolving *r, const struct scope *s, const struct target *t,
	     unsigned event)
{
	if (!t->relation)
		return NULL;
	return resolve_access(r, t->relation, ACCESS_WRITE, event, s->level,
			      t->name->location);
}

static void
write_column(struct resolving *r, const struct scope *s, const struct target *t,
	     unsigned event, const char *name)
{
	struct access *a = write_target(r, s, t, event);
	const struct attribute *column;

	if (!a)
		return;
	column = relation_find_attribute(t->relation, name);
	if (column)
		access_use(r->ctx->arena, a, column, USE_WRITTEN);
	else
		access_set_gap(r->ctx->arena, r->out, GAP_COLUMN, name, NULL,
			       -1);
}

static void
write_columns(struct resolving *r, struct scope *s, const struct target *t,
	      unsigned event, const List *targets)
{
	for (int i = 0; targets && i < targets->length; i++) {
		const ResTarget *rt = targets->elements[i].ptr_value;

		write_column(r, s, t, event, rt->name);
		resolve_expr_list(r, s, rt->indirection, USE_READ);
	}
}

/* INSERT without a column list writes as many columns as it has values for. */
static void
write_first_columns(struct resolving *r, const struct scope *s,
		    const struct target *t, unsigned event, size_t n)
{
	struct access *a = write_target(r, s, t, event);

	for (size_t i = 0; a && i < t->relation->attributes.n && i < n; i++)
		access_use(r->ctx->arena, a, t->relation->attributes.v[i],
			   USE_WRITTEN);
}

/* SET a = 1, (b, c) = (SELECT ...): the columns and what they become. */
static void
resolve_set(struct resolving *r, struct scope *s, const struct target *t,
	    unsigned event, const List *targets)
{
	write_target(r, s, t, event);
	write_columns(r, s, t, event, targets);
	for (int i = 0; targets && i < targets->length; i++) {
		const ResTarget *rt = targets->elements[i].ptr_value;

		resolve_expr(r, s, rt->val, USE_READ);
	}
}

static void
filter_column(struct resolving *r, const struct scope *s,
	      const struct target *t, const struct attribute *a)
{
	if (a)
		range_item_use(r, s, t->item,
			       &(struct range_column){a->name, a, a},
			       USE_FILTERED);
}

/* ON CONFLICT (columns and expressions) or ON CONSTRAINT name. */
static void
resolve_inference(struct resolving *r, struct scope *s, const struct target *t,
		  const InferClause *infer)
{
	const List *elements = infer->indexElems;
	const struct key *key;

	for (int i = 0; elements && i < elements->length; i++) {
		const IndexElem *e = elements->elements[i].ptr_value;

		resolve_expr(r, s, e->expr, USE_FILTERED);
		if (e->name && t->relation)
			filter_column(
				r, s, t,
				relation_find_attribute(t->relation, e->name));
	}
	resolve_expr(r, s, infer->whereClause, USE_FILTERED);
	if (!infer->conname || !t->relation)
		return;
	vec_each (key, &t->relation->keys) {
		if (strcmp(key->name, infer->conname) != 0)
			continue;
		for (size_t i = 0; i < key->columns.n; i++)
			filter_column(r, s, t, key->columns.v[i]);
	}
}

static void
resolve_conflict(struct resolving *r, struct scope *s, const struct target *t,
		 const OnConflictClause *conflict)
{
	struct range_item *excluded;

	if (conflict->infer)
		resolve_inference(r, s, t, conflict->infer);
	if (conflict->action != ONCONFLICT_UPDATE)
		return;
	/* Who reads excluded.a needs SELECT on a, as for the table's own. */
	excluded = scope_add(r, s, "excluded");
	excluded->qualified_only = true;
	if (t->relation)
		range_item_set_relation(r, excluded, t->relation);
	else
		excluded->columns.open = true;
	resolve_set(r, s, t, EVENT_UPDATE, conflict->targetList);
	resolve_expr(r, s, conflict->whereClause, USE_FILTERED);
}

static void
resolve_insert(struct resolving *r, const InsertStmt *stmt, struct scope *s,
	       struct range_columns *columns)
{
	struct range_columns values = {0};
	struct target t;

	resolve_with(r, s, stmt->withClause);
	if (stmt->selectStmt)
		resolve_query_node(r, stmt->selectStmt, s->parent, s->ctes,
				   &values);
	t = add_target(r, s, stmt->relation);
	if (stmt->cols)
		write_columns(r, s, &t, EVENT_INSERT, stmt->cols);
	else /* none: DEFAULT VALUES */
		write_first_columns(r, s, &t, EVENT_INSERT,
				    values.open ? SIZE_MAX : values.n);
	if (stmt->onConflictClause)
		resolve_conflict(r, s, &t, stmt->onConflictClause);
	resolve_targets(r, s, stmt->returningList, columns);
}

static void
resolve_update(struct resolving *r, const UpdateStmt *stmt, struct scope *s,
	       struct range_columns *columns)
{
	struct target t;

	resolve_with(r, s, stmt->withClause);
	t = add_target(r, s, stmt->relation);
	for (int i = 0; stmt->fromClause && i < stmt->fromClause->length; i++)
		resolve_from_item(r, s,
				  stmt->fromClause->elements[i].ptr_value);
	resolve_set(r, s, &t, EVENT_UPDATE, stmt->targetList);
	resolve_expr(r, s, stmt->whereClause, USE_FILTERED);
	resolve_targets(r, s, stmt->returningList, columns);
}

static void
resolve_delete(struct resolving *r, const DeleteStmt *stmt, struct scope *s,
	       struct range_columns *columns)
{
	struct target t;

	resolve_with(r, s, stmt->withClause);
	t = add_target(r, s, stmt->relation);
	write_target(r, s, &t, EVENT_DELETE);
	for (int i = 0; stmt->usingClause && i < stmt->usingClause->length; i++)
		resolve_from_item(r, s,
				  stmt->usingClause->elements[i].ptr_value);
	resolve_expr(r, s, stmt->whereClause, USE_FILTERED);
	resolve_targets(r, s, stmt->returningList, columns);
}

static void
read_target(struct resolving *r, const struct scope *s, const struct target *t)
{
	if (t->relation)
		resolve_access(r, t->relation, ACCESS_READ, 0, s->level,
			       t->name->location);
}

static void
resolve_merge_when(struct resolving *r, struct scope *s, const struct target *t,
		   const MergeWhenClause *when)
{
	/* Where there is no row of the target, only the source is seen. */
	const struct scope *seen = when->matched ? s : scope_from(r, s, 1);

	resolve_expr(r, seen, when->condition, USE_FILTERED);
	switch (when->commandType) {
	case CMD_UPDATE:
		resolve_set(r, s, t, EVENT_UPDATE, when->targetList);
		break;
	case CMD_DELETE:
		write_target(r, s, t, EVENT_DELETE);
		break;
	case CMD_INSERT:
		if (when->targetList)
			write_columns(r, s, t, EVENT_INSERT, when->targetList);
		else
			write_first_columns(
				r, s, t, EVENT_INSERT,
				when->values ? (size_t)when->values->length
					     : 0);
		resolve_expr_list(r, seen, when->values, USE_READ);
		break;
	default: /* DO NOTHING, once it has found the row */
		read_target(r, s, t);
		break;
	}
}

static void
resolve_merge(struct resolving *r, const MergeStmt *stmt, struct scope *s)
{
	struct target t;

	resolve_with(r, s, stmt->withClause);
	t = add_target(r, s, stmt->relation);
	resolve_from_item(r, s, stmt->sourceRelation);
	resolve_expr(r, s, stmt->joinCondition, USE_JOINED);
	for (int i = 0; i < stmt->mergeWhenClauses->length; i++)
		resolve_merge_when(
			r, s, &t,
			stmt->mergeWhenClauses->elements[i].ptr_value);
}

void
resolve_dml(struct resolving *r, const Node *stmt, const struct scope *parent,
	    const struct cte *ctes, struct range_columns *columns)
{
	struct scope *s = scope_new(r, parent, ctes);

	switch (nodeTag(stmt)) {
	case T_InsertStmt:
		resolve_insert(r, (const InsertStmt *)stmt, s, columns);
		break;
	case T_UpdateStmt:
		resolve_update(r, (const UpdateStmt *)stmt, s, columns);
		break;
	case T_DeleteStmt:
		resolve_delete(r, (const DeleteStmt *)stmt, s, columns);
		break;
	case T_MergeStmt:
		resolve_merge(r, (const MergeStmt *)stmt, s);
		break;
	default:
		break;
	}
}
