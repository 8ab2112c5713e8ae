#include "sql/resolve.h"

#include <string.h>

#include "base/buf.h"
#include "sql/parse.h"
#include "sql/plpgsql.h"
#include "sql/scope.h"

/* How much of an unknown text a gap quotes. */
#define QUOTED 200

static void
resolving_init(struct resolving *r, const struct resolve_context *ctx,
	       struct access_set *out)
{
	*r = (struct resolving){.ctx = ctx, .out = out};
}

static bool
makes_temporary(const struct access_set *set, const char *name)
{
	const struct access_gap *it;

	vec_each (it, &set->gaps) {
		if (it->kind == GAP_TEMPORARY && strcmp(it->what, name) == 0)
			return true;
	}
	return false;
}

/* A relation that the same SQL makes for itself is not missing. */
static void
forget_temporaries(struct access_set *set)
{
	size_t kept = 0;

	for (size_t i = 0; i < set->gaps.n; i++) {
		const struct access_gap *gap = &set->gaps.v[i];

		if (gap->kind != GAP_RELATION ||
		    !makes_temporary(set, gap->what))
			set->gaps.v[kept++] = *gap;
	}
	set->gaps.n = kept;
}

static void
resolving_release(struct resolving *r)
{
	forget_temporaries(r->out);
	arena_release(&r->scratch);
}

static void
gap(struct resolving *r, enum gap_kind kind, const char *what)
{
	access_set_gap(r->ctx->arena, r->out, kind, what, NULL, -1);
}

static void
gap_quoted(struct resolving *r, enum gap_kind kind, const char *text)
{
	size_t len = strlen(text);

	if (len > QUOTED)
		len = QUOTED;
	gap(r, kind, arena_strndup(&r->scratch, text, len));
}

void
resolve_any(struct resolving *r, const Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_RawStmt:
		resolve_any(r, ((const RawStmt *)stmt)->stmt);
		break;
	case T_SelectStmt:
	case T_InsertStmt:
	case T_UpdateStmt:
	case T_DeleteStmt:
	case T_MergeStmt:
		resolve_query_node(r, stmt, NULL, NULL, NULL);
		break;
	case T_ReturnStmt: /* of BEGIN ATOMIC */
		resolve_expr(r, scope_new(r, NULL, NULL),
			     ((const ReturnStmt *)stmt)->returnval, USE_READ);
		break;
	case T_List:
		for (int i = 0; i < ((const List *)stmt)->length; i++) {
			const Node *one =
				((const List *)stmt)->elements[i].ptr_value;

			if (one) /* BEGIN ATOMIC END has none */
				resolve_any(r, one);
		}
		break;
	default:
		resolve_utility(r, stmt);
		break;
	}
}

void
resolve_inner_text(struct resolving *r, const char *text)
{
	struct parse_error error;
	struct parse *p = parse_sql(text, &error);

	if (!p) {
		gap_quoted(r, GAP_UNPARSED, text);
		return;
	}
	if (parse_statements(p))
		resolve_any(r, (const Node *)parse_statements(p));
	parse_free(p);
}

/* Expressions, as behind SELECT. */
static void
resolve_select_list(struct resolving *r, const char *text)
{
	struct buf sql;

	buf_init(&sql);
	buf_str(&sql, "SELECT ");
	buf_str(&sql, text);
	resolve_inner_text(r, sql.data);
	buf_release(&sql);
}

/* An expression whose value is run: known only if it is a constant. */
static void
resolve_dynamic(struct resolving *r, const char *text)
{
	struct parse_error error;
	struct buf sql;
	struct parse *p;
	const char *constant = NULL;

	buf_init(&sql);
	buf_str(&sql, "SELECT ");
	buf_str(&sql, text);
	p = parse_sql(sql.data, &error);
	if (p)
		constant = selected_text(parse_statements(p));
	if (constant) {
		resolve_inner_text(r, constant);
	} else {
		gap_quoted(r, GAP_DYNAMIC, text);
		if (p)
			resolve_any(r, (const Node *)parse_statements(p));
	}
	parse_free(p);
	buf_release(&sql);
}

struct body {
	struct resolving *r;
	struct map *variables;
};

static void
resolve_piece(enum plpgsql_piece kind, const char *text, void *arg)
{
	struct body *b = arg;
	char *name;

	switch (kind) {
	case PLPGSQL_SQL:
		resolve_inner_text(b->r, text);
		break;
	case PLPGSQL_EXPRESSION:
		resolve_select_list(b->r, text);
		break;
	case PLPGSQL_DYNAMIC:
		resolve_dynamic(b->r, text);
		break;
	case PLPGSQL_VARIABLE:
		name = arena_strdup(&b->r->scratch, text);
		map_set(b->variables, name, name);
		break;
	case PLPGSQL_UNKNOWN:
		gap_quoted(b->r, GAP_UNPARSED, text);
		break;
	}
}

static void
add_variables(struct map *variables, const char *const *names)
{
	for (; *names; names++)
		map_set(variables, *names, (void *)*names);
}

static const char *const plpgsql_variables[] = {
	"found",	   "new",      "old",	     "sqlstate",
	"sqlerrm",	   "tg_name",  "tg_when",    "tg_level",
	"tg_op",	   "tg_relid", "tg_relname", "tg_table_name",
	"tg_table_schema", "tg_nargs", "tg_argv",    "tg_event",
	"tg_tag",	   NULL};

static void
resolve_source(struct resolving *r, const char *language, const char *source,
	       struct map *variables)
{
	struct resolve_context inner = *r->ctx;
	const struct resolve_context *outer = r->ctx;
	struct body body = {r, variables};

	inner.variables = variables;
	r->ctx = &inner;
	if (strcmp(language, "plpgsql") == 0) {
		add_variables(variables, plpgsql_variables);
		plpgsql_each(source, resolve_piece, &body);
	} else if (strcmp(language, "sql") == 0) {
		resolve_inner_text(r, source);
	} else if (strcmp(language, "internal") != 0 &&
		   strcmp(language, "c") != 0) {
		gap(r, GAP_DYNAMIC,
		    arena_printf(&r->scratch, "language %s", language));
	}
	r->ctx = outer;
}

void
resolve_block(struct resolving *r, const char *language, const char *source)
{
	struct map variables = MAP_INIT;

	resolve_source(r, language, source, &variables);
	map_release(&variables);
}

void
resolve_routine_body(const struct resolve_context *ctx,
		     const struct routine *routine, struct access_set *out)
{
	struct map variables = MAP_INIT;
	struct resolving r;

	if (!routine->source || !routine->language)
		return;
	resolving_init(&r, ctx, out);
	for (size_t i = 0; i < routine->argument_names.n; i++) {
		const char *name = routine->argument_names.v[i];

		map_set(&variables, name, (void *)name);
	}
	map_set(&variables, routine->name, (void *)routine->name);
	resolve_source(&r, routine->language, routine->source, &variables);
	map_release(&variables);
	resolving_release(&r);
}

void
resolve_statement(const struct resolve_context *ctx, const Node *stmt,
		  struct access_set *out)
{
	struct resolving r;

	resolving_init(&r, ctx, out);
	resolve_any(&r, stmt);
	resolving_release(&r);
}

void
resolve_query(const struct resolve_context *ctx, const Node *query,
	      struct access_set *out, struct column_names *columns)
{
	struct range_columns found = {0};
	struct range_column *it;
	struct resolving r;

	resolving_init(&r, ctx, out);
	if (nodeTag(query) == T_RawStmt)
		query = ((const RawStmt *)query)->stmt;
	resolve_query_node(&r, query, NULL, NULL, &found);
	vec_each (it, &found) {
		vec_push(ctx->arena, columns,
			 arena_strdup(ctx->arena, it->name));
	}
	resolving_release(&r);
}

void
resolve_text(const struct resolve_context *ctx, const char *text,
	     struct access_set *out)
{
	struct resolving r;

	resolving_init(&r, ctx, out);
	resolve_inner_text(&r, text);
	resolving_release(&r);
}

static void
add_self(struct resolving *r, struct scope *s, const struct relation *self,
	 const char *alias, bool qualified_only)
{
	struct range_item *item = scope_add(r, s, alias);

	item->silent = true;
	item->qualified_only = qualified_only;
	range_item_set_relation(r, item, self);
}

void
resolve_expression(const struct resolve_context *ctx, const Node *expr,
		   const struct relation *self, struct access_set *out)
{
	struct resolving r;
	struct scope *s;

	resolving_init(&r, ctx, out);
	s = scope_new(&r, NULL, NULL);
	if (self)
		add_self(&r, s, self, self->name, false);
	resolve_expr(&r, s, expr, USE_READ);
	resolving_release(&r);
}

void
resolve_expression_text(const struct resolve_context *ctx, const char *text,
			const struct relation *self, struct access_set *out)
{
	struct parse_error error;
	struct buf sql;
	struct parse *p;

	buf_init(&sql);
	buf_str(&sql, "SELECT ");
	buf_str(&sql, text);
	p = parse_sql(sql.data, &error);
	if (p) {
		const RawStmt *raw = parse_statements(p)->elements[0].ptr_value;
		const SelectStmt *select = (const SelectStmt *)raw->stmt;

		resolve_expression(ctx, (const Node *)select->targetList, self,
				   out);
	} else {
		access_set_gap(ctx->arena, out, GAP_UNPARSED, text, NULL, -1);
	}
	parse_free(p);
	buf_release(&sql);
}

void
resolve_rule(const struct resolve_context *ctx, const Node *rule_stmt,
	     const struct relation *self, struct access_set *out)
{
	const RuleStmt *rule = (const RuleStmt *)rule_stmt;
	struct resolving r;
	struct scope *s;

	resolving_init(&r, ctx, out);
	s = scope_new(&r, NULL, NULL);
	add_self(&r, s, self, "old", true);
	add_self(&r, s, self, "new", true);
	resolve_expr(&r, s, rule->whereClause, USE_FILTERED);
	for (int i = 0; rule->actions && i < rule->actions->length; i++) {
		const Node *action = rule->actions->elements[i].ptr_value;

		switch (nodeTag(action)) {
		case T_SelectStmt:
		case T_InsertStmt:
		case T_UpdateStmt:
		case T_DeleteStmt:
			resolve_query_node(&r, action, s, NULL, NULL);
			break;
		default:
			resolve_utility(&r, action);
			break;
		}
	}
	resolving_release(&r);
}
