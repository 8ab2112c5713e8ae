#include "sql/compensate.h"

#include <string.h>

#include "sql/compensate_internal.h"
#include "sql/parse.h"
#include "sql/quote.h"

struct compensating {
	const struct compensate_context *ctx;
	const char *sql;
	int parameters; /* given out so far, the text's own first */
	struct compensation_list *out;
};

/* Names */

/* A name of the analysis, taken apart. */
struct read_name {
	struct buf schema, name;
};

static void
read_name_init(struct read_name *n)
{
	buf_init(&n->schema);
	buf_init(&n->name);
}

static void
read_name_release(struct read_name *n)
{
	buf_release(&n->schema);
	buf_release(&n->name);
}

static bool
read_name(struct read_name *n, const char *text)
{
	size_t len = strlen(text);
	size_t at = sql_read_ident(text, len, &n->schema);

	if (at == 0 || text[at] != '.')
		return false;
	at++;
	return sql_read_ident(text + at, len - at, &n->name) == len - at;
}

/* Is it the relation that is named, or the root of that partition? */
static const struct relation *
match_relation(const struct compensating *c, const struct read_name *n,
	       const RangeVar *rv)
{
	const char *schema = rv->schemaname ? rv->schemaname : n->schema.data;
	const struct relation *root = catalog_find_relation(
		c->ctx->catalog, n->schema.data, n->name.data);
	const struct relation *r = catalog_find_relation(c->ctx->catalog,
							 schema, rv->relname);

	return r && root && relation_root(r) == root ? r : NULL;
}

static bool
match_name(const struct read_name *n, const RangeVar *rv)
{
	return strcmp(n->name.data, rv->relname) == 0 &&
	       (!rv->schemaname || strcmp(n->schema.data, rv->schemaname) == 0);
}

/* The relation that is meant, if one alone can be. */
static void
find_target(const struct compensating *c, const RangeVar *rv, struct undo *u)
{
	const struct name_list *names = c->ctx->relations;
	struct read_name n;
	size_t found = 0;

	read_name_init(&n);
	for (size_t i = 0; i < names->n; i++) {
		const struct relation *r = NULL;

		if (!read_name(&n, names->v[i]))
			continue;
		if (c->ctx->catalog)
			r = match_relation(c, &n, rv);
		if (!r && !match_name(&n, rv))
			continue;
		found++;
		u->name = names->v[i];
		u->relation = r;
	}
	read_name_release(&n);
	if (found > 1) {
		u->name = NULL;
		u->relation = NULL;
	}
}

/* Results */

static const char *
slice(const struct compensating *c, struct range r)
{
	return arena_strndup(c->ctx->arena, c->sql + r.from, r.to - r.from);
}

static void
add_reason(struct compensating *c, const char *relation, unsigned events,
	   struct range r, const char *reason)
{
	vec_push(c->ctx->arena, c->out,
		 (struct compensation){
			 .relation = relation,
			 .events = events,
			 .statement = slice(c, r),
			 .reason = arena_strdup(c->ctx->arena, reason),
		 });
}

static void
add_undo(struct compensating *c, struct undo *u, unsigned event)
{
	struct arena *arena = c->ctx->arena;

	vec_push(arena, c->out,
		 (struct compensation){
			 .relation = u->name,
			 .events = event,
			 .statement = slice(c, u->range),
			 .sql = u->refused ? NULL
					   : arena_strdup(arena, u->out.data),
			 .reason = u->reason.len
					   ? arena_strdup(arena, u->reason.data)
					   : NULL,
		 });
}

/* Writes */

/* The rule that does something else instead or beside; NULL: none. */
static const char *
find_rule(const struct relation *r, unsigned event)
{
	for (size_t i = 0; i < r->rules.n; i++)
		if (r->rules.v[i]->event == event &&
		    r->rules.v[i]->enabled != 'D' &&
		    r->rules.v[i]->enabled != 'R')
			return r->rules.v[i]->name;
	return NULL;
}

/* Whatever it would do, it cannot be told. false: it can. */
static bool
refuse_target(struct undo *u, unsigned event)
{
	const struct relation *r = u->relation;
	const char *rule;

	if (!u->name)
		undo_refuse(u, "which relation %s is is not known",
			    undo_shown(u));
	else if (!r)
		/* Sums need no more than the statement says. */
		return event != EVENT_UPDATE &&
		       (undo_refuse(u,
				    "no schema says what key and columns %s "
				    "has",
				    undo_shown(u)),
			true);
	else if (!relation_is_table(r))
		undo_refuse(u,
			    "%s is no table: what is written through it is "
			    "undone where it is kept",
			    undo_shown(u));
	else if ((rule = find_rule(r, event)) != NULL)
		undo_refuse(u, "the rule %s makes something else of it",
			    undo_ident(u, rule));
	else
		return false;
	return true;
}

static void
add_write(struct compensating *c, const Node *stmt, const RangeVar *target,
	  unsigned event, struct range r)
{
	struct undo u = {
		.ctx = c->ctx,
		.sql = c->sql,
		.range = r,
		.parameters = c->parameters,
		.target = target,
	};

	buf_init(&u.out);
	buf_init(&u.reason);
	find_target(c, target, &u);
	if (refuse_target(&u, event))
		;
	else if (event == EVENT_INSERT)
		undo_insert(&u, (const InsertStmt *)stmt);
	else if (event == EVENT_UPDATE)
		undo_update(&u, (const UpdateStmt *)stmt);
	else
		undo_delete(&u);
	add_undo(c, &u, event);
	c->parameters = u.parameters;
	buf_release(&u.out);
	buf_release(&u.reason);
}

/* One that nothing is derived for. */
static void
add_other(struct compensating *c, const RangeVar *target, unsigned events,
	  struct range r, const char *reason)
{
	struct undo u = {0};

	find_target(c, target, &u);
	add_reason(c, u.name, events, r, reason);
}

static void
add_truncate(struct compensating *c, const TruncateStmt *stmt, struct range r)
{
	for (int i = 0; i < stmt->relations->length; i++)
		add_other(c, stmt->relations->elements[i].ptr_value,
			  EVENT_TRUNCATE, r,
			  "TRUNCATE leaves nothing to put back: all rows have "
			  "to be kept before");
}

static void
add_merge(struct compensating *c, const MergeStmt *stmt, struct range r)
{
	unsigned events = 0;

	for (int i = 0; i < stmt->mergeWhenClauses->length; i++) {
		const MergeWhenClause *when =
			stmt->mergeWhenClauses->elements[i].ptr_value;

		events |= when->commandType == CMD_INSERT   ? EVENT_INSERT
			  : when->commandType == CMD_UPDATE ? EVENT_UPDATE
			  : when->commandType == CMD_DELETE ? EVENT_DELETE
							    : 0;
	}
	add_other(c, stmt->relation, events, r,
		  "MERGE decides row by row what it does: which rows it "
		  "inserted, and what the others were, has to be known");
}

/* CTEs */

/* The query of a CTE with its parentheses, somewhere in all. */
static bool
find_cte(const struct compensating *c, const CommonTableExpr *cte,
	 struct range all, struct range *body)
{
	const struct undo u = {.sql = c->sql};
	struct range r = all;
	struct lexer l;
	struct token t;

	if (cte->location < 0 || (size_t)cte->location < all.from ||
	    (size_t)cte->location >= all.to)
		return false;
	r.from = (size_t)cte->location;
	lex_init(&l, c->sql + r.from, r.to - r.from);
	lex_next(&l);
	t = lex_next(&l);
	if (token_is_punct(t, "(")) {
		r.from = (size_t)(t.p - c->sql);
		r.from = undo_close(&u, r);
		lex_init(&l, c->sql + r.from, r.to - r.from);
		t = lex_next(&l);
	}
	if (!token_is(t, "as"))
		return false;
	while ((t = lex_next(&l)).kind == TOKEN_IDENT)
		; /* NOT MATERIALIZED */
	if (!token_is_punct(t, "("))
		return false;
	body->from = (size_t)(t.p - c->sql);
	body->to = all.to;
	body->to = undo_close(&u, *body);
	return true;
}

static bool
is_write(const Node *node)
{
	return nodeTag(node) == T_InsertStmt || nodeTag(node) == T_UpdateStmt ||
	       nodeTag(node) == T_DeleteStmt;
}

static const WithClause *
with_of(const Node *node)
{
	switch (nodeTag(node)) {
	case T_SelectStmt:
		return ((const SelectStmt *)node)->withClause;
	case T_InsertStmt:
		return ((const InsertStmt *)node)->withClause;
	case T_UpdateStmt:
		return ((const UpdateStmt *)node)->withClause;
	case T_DeleteStmt:
		return ((const DeleteStmt *)node)->withClause;
	case T_MergeStmt:
		return ((const MergeStmt *)node)->withClause;
	default:
		return NULL;
	}
}

static void add_statement(struct compensating *c, const Node *stmt,
			  struct range r);

/* What the CTEs of a statement write. Returns the range of what is left of it,
   if that can be told. */
static struct range
add_ctes(struct compensating *c, const Node *stmt, struct range r)
{
	const WithClause *with = with_of(stmt);
	struct range body, rest = r;
	bool writes = false;

	for (int i = 0; with && i < with->ctes->length; i++) {
		const CommonTableExpr *cte = with->ctes->elements[i].ptr_value;
		bool found = find_cte(c, cte, r, &body);

		rest.from = found && !cte->search_clause && !cte->cycle_clause
				    ? body.to
				    : r.from;
		if (!is_write(cte->ctequery))
			continue;
		if (found)
			add_statement(c, cte->ctequery, body);
		else
			add_reason(c, NULL, 0, r,
				   "where its CTE begins cannot be told");
		writes = true;
	}
	return writes ? undo_strip(&(struct undo){.sql = c->sql}, rest) : r;
}

/* Statements */

/* The statement of PREPARE name (types) AS. */
static void
add_prepared(struct compensating *c, const PrepareStmt *stmt, struct range r)
{
	struct lexer l;
	struct token t;

	lex_init(&l, c->sql + r.from, r.to - r.from);
	lex_next(&l);
	lex_next(&l);
	do
		t = lex_next(&l);
	while (t.kind != TOKEN_END && !token_is(t, "as"));
	if (t.kind == TOKEN_END)
		return;
	r.from = (size_t)(t.p - c->sql) + t.len;
	add_statement(c, stmt->query, r);
}

static void
add_copy(struct compensating *c, const CopyStmt *stmt, struct range r)
{
	if (stmt->is_from && stmt->relation)
		add_other(c, stmt->relation, EVENT_INSERT, r,
			  "COPY does not return the keys of its rows");
	else if (stmt->query && nodeTag(stmt->query) != T_SelectStmt)
		add_reason(c, NULL, 0, r, "COPY runs it");
	else if (stmt->query)
		add_ctes(c, stmt->query, r);
}

/* EXPLAIN runs it only where it has that option. */
static void
add_explained(struct compensating *c, const ExplainStmt *stmt, struct range r)
{
	const List *options = stmt->options;

	for (int i = 0; options && i < options->length; i++) {
		const DefElem *it = options->elements[i].ptr_value;

		if (strcmp(it->defname, "analyze") == 0) {
			add_reason(c, NULL, 0, r, "EXPLAIN ANALYZE runs it");
			return;
		}
	}
}

static void
add_statement(struct compensating *c, const Node *stmt, struct range r)
{
	r = undo_strip(&(struct undo){.sql = c->sql}, r);
	r = add_ctes(c, stmt, r);
	switch (nodeTag(stmt)) {
	case T_InsertStmt:
		add_write(c, stmt, ((const InsertStmt *)stmt)->relation,
			  EVENT_INSERT, r);
		break;
	case T_UpdateStmt:
		add_write(c, stmt, ((const UpdateStmt *)stmt)->relation,
			  EVENT_UPDATE, r);
		break;
	case T_DeleteStmt:
		add_write(c, stmt, ((const DeleteStmt *)stmt)->relation,
			  EVENT_DELETE, r);
		break;
	case T_MergeStmt:
		add_merge(c, (const MergeStmt *)stmt, r);
		break;
	case T_TruncateStmt:
		add_truncate(c, (const TruncateStmt *)stmt, r);
		break;
	case T_CopyStmt:
		add_copy(c, (const CopyStmt *)stmt, r);
		break;
	case T_PrepareStmt:
		add_prepared(c, (const PrepareStmt *)stmt, r);
		break;
	case T_ExecuteStmt:
		add_reason(c, NULL, 0, r,
			   "EXECUTE runs what was prepared: that is to be "
			   "undone");
		break;
	case T_DoStmt:
		add_reason(c, NULL, 0, r,
			   "what a DO block writes is up to its code");
		break;
	case T_CallStmt:
		add_reason(c, NULL, 0, r,
			   "what a procedure writes is up to its code");
		break;
	case T_ExplainStmt:
		add_explained(c, (const ExplainStmt *)stmt, r);
		break;
	default:
		break;
	}
}

/* The greatest number of a $n. */
static int
count_parameters(const char *sql)
{
	struct lexer l;
	struct token t;
	int n = 0;

	lex_init(&l, sql, strlen(sql));
	while ((t = lex_next(&l)).kind != TOKEN_END) {
		int number = 0;

		if (t.kind != TOKEN_PARAM)
			continue;
		/* The parser takes no more than an int holds. */
		for (size_t i = 1; i < t.len && i < 10; i++)
			number = number * 10 + (t.p[i] - '0');
		n = number > n ? number : n;
	}
	return n;
}

void
compensate(const struct compensate_context *ctx, const char *sql,
	   struct compensation_list *out)
{
	struct compensating c = {.ctx = ctx, .sql = sql, .out = out};
	struct range all = {0, strlen(sql)};
	struct parse_error error;
	struct parse *p = parse_sql(sql, &error);
	const List *list;

	if (!p) {
		add_reason(&c, NULL, 0, all, "the statement does not parse");
		return;
	}
	c.parameters = count_parameters(sql);
	list = parse_statements(p);
	for (int i = 0; list && i < list->length; i++) {
		const RawStmt *raw = list->elements[i].ptr_value;
		struct range r = all;

		if (raw->stmt_location > 0)
			r.from = (size_t)raw->stmt_location;
		if (raw->stmt_len > 0)
			r.to = r.from + (size_t)raw->stmt_len;
		add_statement(&c, raw->stmt, r);
	}
	parse_free(p);
}
