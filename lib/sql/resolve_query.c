/*
 * SELECT: its scope, its FROM clause, and the clauses that look into it.
 */
#include "sql/scope.h"

#include <string.h>

#include "base/buf.h"
#include "sql/quote.h"

void
resolve_trace_name(struct resolving *r, int location,
		   const struct relation *relation,
		   const struct routine *routine)
{
	if (r->names)
		vec_push(&r->scratch, r->names,
			 (struct name_trace){r->trace ? location : r->within,
					     relation, routine});
}

bool
resolve_temporary(struct resolving *r, const char *schema, const char *name)
{
	if (schema || !path_has_temporary(r->ctx->path, name))
		return false;
	r->out->temporary = true;
	return true;
}

const struct relation *
resolve_range_var(struct resolving *r, const RangeVar *rv)
{
	const struct relation *found;
	struct buf name;

	if (rv->schemaname && schema_is_system(rv->schemaname)) {
		r->out->system = true;
		return NULL;
	}
	found = catalog_resolve_relation(r->ctx->catalog, r->ctx->path,
					 rv->schemaname, rv->relname);
	if (found || resolve_temporary(r, rv->schemaname, rv->relname))
		return found;
	/* pg_catalog is on every path, and its names begin so. */
	if (!rv->schemaname && strncmp(rv->relname, "pg_", 3) == 0) {
		r->out->system = true;
		return NULL;
	}
	buf_init(&name);
	sql_qualified(&name, rv->schemaname, rv->relname);
	access_set_gap(r->ctx->arena, r->out, GAP_RELATION, name.data, NULL,
		       rv->location);
	buf_release(&name);
	return NULL;
}

struct access *
resolve_access(struct resolving *r, const struct relation *relation,
	       enum access_mode mode, unsigned events, int level, int location)
{
	struct access *a;

	if (r->planned_only && mode != ACCESS_DEFINE) {
		mode = ACCESS_READ;
		events = 0;
	}
	/* Who asked for too much is told, and hears of it at the next name. */
	(void)resolve_spend(r, r->out->accesses.n / RESOLVE_SEARCHED);
	a = access_set_add(r->ctx->arena, r->out, relation, mode, level, NULL,
			   location);
	a->events |= events;
	return a;
}

/* The columns of * and alias.*: outputs of this query now, not of tables. */
static void
expand_star(struct resolving *r, const struct scope *s, const ColumnRef *ref,
	    struct range_columns *columns)
{
	const List *fields = ref->fields;
	size_t from = columns->n;
	const struct range_item *item;

	if (fields->length == 1) {
		for (size_t i = 0; i < s->from.n; i++)
			range_tree_expand(r, s->from.v[i], columns);
	} else {
		item = scope_find_item(
			s,
			strVal(fields->elements[fields->length - 2].ptr_value));
		if (item)
			range_columns_add(r, columns, &item->columns);
		else
			columns->open = true;
	}
	for (; from < columns->n; from++)
		columns->v[from].attribute = NULL;
}

/* (value).* */
static bool
is_row_star(const Node *node)
{
	const List *path;

	if (!node || nodeTag(node) != T_A_Indirection)
		return false;
	path = ((const A_Indirection *)node)->indirection;
	return nodeTag(path->elements[path->length - 1].ptr_value) == T_A_Star;
}

static bool
is_star(const Node *node)
{
	const List *f;

	if (!node || nodeTag(node) != T_ColumnRef)
		return false;
	f = ((const ColumnRef *)node)->fields;
	return nodeTag(f->elements[f->length - 1].ptr_value) == T_A_Star;
}

/* The column that a target is, as far as traces say; they had n before it. */
static const struct attribute *
copied_column(const struct resolving *r, const Node *target, size_t n)
{
	if (!r->trace || nodeTag(target) != T_ColumnRef || r->trace->n != n + 1)
		return NULL;
	return r->trace->v[n].merged ? NULL : r->trace->v[n].attribute;
}

void
resolve_targets(struct resolving *r, struct scope *s, const List *targets,
		struct range_columns *columns)
{
	for (int i = 0; targets && i < targets->length; i++) {
		const ResTarget *t = targets->elements[i].ptr_value;

		size_t traced = r->trace ? r->trace->n : 0;

		resolve_expr(r, s, t->val, USE_READ);
		if (!columns)
			continue;
		if (is_star(t->val))
			expand_star(r, s, (const ColumnRef *)t->val, columns);
		else if (is_row_star(t->val))
			columns->open = true;
		else
			vec_push(
				&r->scratch, columns,
				(struct range_column){
					t->name ? t->name : target_name(t->val),
					NULL,
					copied_column(r, t->val, traced)});
	}
}

/* The target that an ORDER BY or GROUP BY item names by place or alias. */
static const Node *
named_target(const struct scope *s, const List *targets, const Node *node,
	     bool inputs_first)
{
	const char *name = NULL;
	int place = 0;

	if (nodeTag(node) == T_A_Const) {
		const A_Const *c = (const A_Const *)node;

		if (!c->isnull && nodeTag(&c->val.node) == T_Integer)
			place = c->val.ival.ival;
	} else if (nodeTag(node) == T_ColumnRef) {
		const List *f = ((const ColumnRef *)node)->fields;

		if (f->length == 1 &&
		    nodeTag(f->elements[0].ptr_value) == T_String)
			name = strVal(f->elements[0].ptr_value);
	}
	if (name && inputs_first && scope_has_column(s, name))
		return NULL;
	for (int i = 0; targets && i < targets->length; i++) {
		const ResTarget *t = targets->elements[i].ptr_value;

		if (is_star(t->val) || is_row_star(t->val))
			continue;
		if (i + 1 == place ||
		    (name && strcmp(t->name ? t->name : target_name(t->val),
				    name) == 0))
			return t->val;
	}
	return NULL;
}

/* The items within ROLLUP (..), CUBE (..), GROUPING SETS (..) and (a, b). */
static const List *
grouped_items(const Node *node)
{
	if (nodeTag(node) == T_GroupingSet)
		return ((const GroupingSet *)node)->content;
	if (nodeTag(node) == T_RowExpr &&
	    ((const RowExpr *)node)->row_format == COERCE_IMPLICIT_CAST)
		return ((const RowExpr *)node)->args;
	return NULL;
}

static void
resolve_ordering(struct resolving *r, struct scope *s, const List *items,
		 const List *targets, bool inputs_first, unsigned uses)
{
	size_t cost = targets ? (size_t)targets->length : 0;

	for (int i = 0; items && i < items->length; i++) {
		const Node *node = items->elements[i].ptr_value;
		const Node *target;

		if (!node)
			continue;
		/* Each item is looked for in all targets. */
		if (!resolve_spend(r, cost))
			return;
		if (nodeTag(node) == T_SortBy)
			node = ((const SortBy *)node)->node;
		if (uses == USE_GROUPED && grouped_items(node)) {
			resolve_ordering(r, s, grouped_items(node), targets,
					 inputs_first, uses);
			continue;
		}
		target = named_target(s, targets, node, inputs_first);
		resolve_expr(r, s, target ? target : node, uses);
	}
}

/* FOR UPDATE and its kin: lock a relation, or those in FROM of a subquery. */
static void
lock_item(struct resolving *r, const struct scope *s,
	  const struct range_item *item)
{
	if (item->relation && !item->silent)
		resolve_access(r, item->relation, ACCESS_LOCK, 0, s->level, -1);
	for (size_t i = 0; item->inner && i < item->inner->items.n; i++)
		lock_item(r, item->inner, item->inner->items.v[i]);
}

static void
resolve_locking(struct resolving *r, const struct scope *s,
		const LockingClause *lock)
{
	for (size_t i = 0; i < s->items.n; i++) {
		const struct range_item *item = s->items.v[i];
		bool named = !lock->lockedRels;

		for (int j = 0; !named && j < lock->lockedRels->length; j++) {
			const RangeVar *rv =
				lock->lockedRels->elements[j].ptr_value;

			named = item->alias &&
				strcmp(rv->relname, item->alias) == 0;
		}
		if (named)
			lock_item(r, s, item);
	}
}

static void
resolve_values(struct resolving *r, struct scope *s, const List *rows,
	       struct range_columns *columns)
{
	const List *first = rows->elements[0].ptr_value;

	for (int i = 0; i < rows->length; i++)
		resolve_expr_list(r, s, rows->elements[i].ptr_value, USE_READ);
	for (int i = 0; columns && i < first->length; i++) {
		const Node *value = first->elements[i].ptr_value;

		columns->open |= is_star(value) || is_row_star(value);
		vec_push(&r->scratch, columns,
			 (struct range_column){.name = arena_printf(&r->scratch,
								    "column%d",
								    i + 1)});
	}
}

void
resolve_into(struct resolving *r, const IntoClause *into)
{
	const struct relation *known;

	if (!into)
		return;
	if (is_temporary(into->rel)) {
		access_set_gap(r->ctx->arena, r->out, GAP_TEMPORARY,
			       into->rel->relname, NULL, -1);
		return;
	}
	known = catalog_resolve_relation(r->ctx->catalog, r->ctx->path,
					 into->rel->schemaname,
					 into->rel->relname);
	if (known)
		resolve_access(r, known, ACCESS_DEFINE, 0, -1,
			       into->rel->location);
}

/* A column of a set operation has another type where its sides differ. */
static void
forget_origins(struct range_columns *columns, size_t first,
	       const struct range_columns *right)
{
	for (size_t i = first; i < columns->n; i++) {
		const struct attribute *a = columns->v[i].origin, *b = NULL;

		if (i - first < right->n)
			b = right->v[i - first].origin;
		if (!a || !b || !a->type || !b->type ||
		    strcmp(a->type, b->type) != 0)
			columns->v[i].origin = NULL;
	}
}

/* ORDER BY of a set operation sees its output columns and nothing else. */
static void
resolve_set_operation(struct resolving *r, struct scope *s,
		      const SelectStmt *stmt, struct range_columns *columns)
{
	size_t first = columns ? columns->n : 0;
	struct range_columns right = {0};

	resolve_query_node(r, (const Node *)stmt->larg, s->parent, s->ctes,
			   columns);
	if (columns)
		resolve_recursive_columns(r, stmt, columns);
	resolve_query_node(r, (const Node *)stmt->rarg, s->parent, s->ctes,
			   columns && r->trace ? &right : NULL);
	if (columns)
		forget_origins(columns, first, &right);
	resolve_expr(r, s, stmt->limitCount, USE_READ);
	resolve_expr(r, s, stmt->limitOffset, USE_READ);
	r->last = NULL;
}

static void
resolve_select(struct resolving *r, const SelectStmt *stmt,
	       const struct scope *parent, const struct cte *ctes,
	       struct range_columns *columns)
{
	struct scope *s = scope_new(r, parent, ctes);

	resolve_with(r, s, stmt->withClause);
	if (stmt->op != SETOP_NONE) {
		resolve_set_operation(r, s, stmt, columns);
		return;
	}
	if (stmt->valuesLists)
		resolve_values(r, s, stmt->valuesLists, columns);
	for (int i = 0; stmt->fromClause && i < stmt->fromClause->length; i++)
		resolve_from_item(r, s,
				  stmt->fromClause->elements[i].ptr_value);
	resolve_targets(r, s, stmt->targetList, columns);
	resolve_expr(r, s, stmt->whereClause, USE_FILTERED);
	resolve_ordering(r, s, stmt->groupClause, stmt->targetList, true,
			 USE_GROUPED);
	resolve_expr(r, s, stmt->havingClause, USE_FILTERED);
	resolve_expr_list(r, s, stmt->windowClause, USE_READ);
	resolve_ordering(r, s, stmt->distinctClause, stmt->targetList, false,
			 USE_GROUPED);
	resolve_ordering(r, s, stmt->sortClause, stmt->targetList, false,
			 USE_SORTED);
	resolve_expr(r, s, stmt->limitCount, USE_READ);
	resolve_expr(r, s, stmt->limitOffset, USE_READ);
	for (int i = 0; stmt->lockingClause && i < stmt->lockingClause->length;
	     i++)
		resolve_locking(r, s,
				stmt->lockingClause->elements[i].ptr_value);
	resolve_into(r, stmt->intoClause);
	r->last = s;
}

void
resolve_query_node(struct resolving *r, const Node *query,
		   const struct scope *parent, const struct cte *ctes,
		   struct range_columns *columns)
{
	if (!resolve_spend(r,
			   r->depth < RESOLVE_DEPTH_MAX ? 0 : RESOLVE_WORK_MAX))
		return;
	r->depth++;
	if (nodeTag(query) == T_SelectStmt)
		resolve_select(r, (const SelectStmt *)query, parent, ctes,
			       columns);
	else
		resolve_dml(r, query, parent, ctes, columns);
	r->depth--;
}
