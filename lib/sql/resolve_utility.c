/*
 * Statements that are no queries: those that move rows (COPY, TRUNCATE), lock,
 * or run others (EXPLAIN, PREPARE, DO, DECLARE, CALL).
 */
#include "sql/scope.h"

#include <string.h>
#include <strings.h>

/* What COPY without a column list moves: all that is not generated. */
static void
use_every_column(struct resolving *r, struct access *a, unsigned uses)
{
	for (size_t i = 0; i < a->relation->attributes.n; i++)
		if (!a->relation->attributes.v[i]->generated)
			access_use(r->ctx->arena, a,
				   a->relation->attributes.v[i], uses);
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

		range_item_set_relation(r, item, relation);
		resolve_expr(r, s, stmt->whereClause, USE_FILTERED);
	}
}

void
resolve_relations(struct resolving *r, const List *names, enum access_mode mode,
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

	resolve_relations(r, stmt->relations, ACCESS_WRITE, EVENT_TRUNCATE);
	n = r->out->accesses.n;
	for (size_t i = 0; stmt->behavior == DROP_CASCADE && i < n; i++)
		truncate_referencing(r, r->out->accesses.v[i].relation, NULL);
}

/* As defGetBoolean, for what it accepts. */
static bool
is_on(const Node *arg)
{
	if (!arg)
		return true;
	if (nodeTag(arg) == T_Integer)
		return intVal(arg) != 0;
	if (nodeTag(arg) == T_Boolean)
		return boolVal(arg);
	return nodeTag(arg) != T_String ||
	       (strcasecmp(strVal(arg), "false") != 0 &&
		strcasecmp(strVal(arg), "off") != 0);
}

/* The last one counts. */
static bool
option_is_on(const List *options, const char *name)
{
	bool on = false;

	for (int i = 0; options && i < options->length; i++) {
		const DefElem *e = options->elements[i].ptr_value;

		if (strcmp(e->defname, name) == 0)
			on = is_on(e->arg);
	}
	return on;
}

static void
resolve_explain(struct resolving *r, const ExplainStmt *stmt)
{
	bool outer = r->planned_only;

	r->planned_only |= !option_is_on(stmt->options, "analyze");
	resolve_any(r, stmt->query);
	r->planned_only = outer;
}

/* ACCESS SHARE is what every SELECT takes, and keeps nobody from writing. */
static void
resolve_lock(struct resolving *r, const LockStmt *stmt)
{
	resolve_relations(
		r, stmt->relations,
		stmt->mode == AccessShareLock ? ACCESS_READ : ACCESS_LOCK, 0);
}

const char *
do_source(const DoStmt *stmt, const char **language)
{
	const char *source = NULL;

	*language = "plpgsql";
	for (int i = 0; i < stmt->args->length; i++) {
		const DefElem *e = stmt->args->elements[i].ptr_value;

		if (strcmp(e->defname, "language") == 0)
			*language = strVal(e->arg);
		else if (strcmp(e->defname, "as") == 0)
			source = strVal(e->arg);
	}
	return source;
}

static void
resolve_do(struct resolving *r, const DoStmt *stmt)
{
	const char *language, *source = do_source(stmt, &language);

	if (source)
		resolve_block(r, language, source);
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
		resolve_lock(r, (const LockStmt *)stmt);
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
	default:
		resolve_definition(r, stmt);
		break;
	}
}
