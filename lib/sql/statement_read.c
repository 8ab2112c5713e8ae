/*
 * From text to statements: parsed, resolved, and told apart by what they do to
 * their session.
 */
#include "sql/statement_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/thread.h"
#include "sql/definition_read.h"
#include "sql/parse.h"
#include "sql/quote.h"
#include "sql/statement_internal.h"
#include "sql/tree.h"

/* A tree cannot be deeper than its text is long; longer texts get a stack. */
#define SHALLOW	   ((size_t)16 * 1024)
#define DEEP_STACK ((size_t)512 * 1024 * 1024)

struct job {
	const struct resolve_context *ctx;
	const char *text;
	size_t len;
	struct statement *first;
};

static void
push_schema(const struct resolve_context *ctx, struct statement *s,
	    const char *name)
{
	vec_push(ctx->arena, &s->path, arena_strdup(ctx->arena, name));
}

/* "a, b" as set_config takes it. */
static void
push_schemas(const struct resolve_context *ctx, struct statement *s,
	     const char *list)
{
	struct buf name;
	size_t len = strlen(list), i = 0, n;

	buf_init(&name);
	while (i < len) {
		n = sql_read_ident(list + i, len - i, &name);
		if (n)
			push_schema(ctx, s, name.data);
		i += n ? n : 1;
	}
	buf_release(&name);
}

static const char *
set_value(const VariableSetStmt *set)
{
	const A_Const *c;

	if (!set->args || set->args->length == 0)
		return NULL;
	c = set->args->elements[0].ptr_value;
	if (nodeTag(c) != T_A_Const || c->isnull ||
	    nodeTag(&c->val.node) != T_String)
		return NULL;
	return c->val.sval.sval;
}

static bool
is_role_setting(const char *name)
{
	return strcmp(name, "role") == 0 ||
	       strcmp(name, "session_authorization") == 0;
}

static void
set_role(const struct resolve_context *ctx, struct statement *s,
	 const char *role)
{
	s->kind = STATEMENT_SET_ROLE;
	s->name = arena_strdup(ctx->arena, role);
	s->reset |= role && strcmp(role, "none") == 0;
}

static void
classify_set(const struct resolve_context *ctx, struct statement *s,
	     const VariableSetStmt *set)
{
	const char *value = set_value(set);

	s->local = set->is_local;
	s->reset = set->kind != VAR_SET_VALUE;
	if (set->kind == VAR_RESET_ALL) {
		s->kind = STATEMENT_DISCARD;
		return;
	}
	if (set->kind == VAR_SET_CURRENT || set->kind == VAR_SET_MULTI)
		return;
	if (strcmp(set->name, "search_path") == 0) {
		s->kind = STATEMENT_SET_PATH;
		for (int i = 0; set->args && i < set->args->length; i++) {
			const A_Const *c = set->args->elements[i].ptr_value;

			if (nodeTag(c) == T_A_Const && !c->isnull &&
			    nodeTag(&c->val.node) == T_String)
				push_schema(ctx, s, c->val.sval.sval);
		}
	} else if (is_role_setting(set->name)) {
		set_role(ctx, s, value);
	} else if (strcmp(set->name, "application_name") == 0) {
		s->kind = STATEMENT_SET_APPLICATION;
		s->name = arena_strdup(ctx->arena, value);
	}
}

static void
classify_transaction(const struct resolve_context *ctx, struct statement *s,
		     const TransactionStmt *t)
{
	static const enum statement_kind kinds[] = {
		[TRANS_STMT_BEGIN] = STATEMENT_BEGIN,
		[TRANS_STMT_START] = STATEMENT_BEGIN,
		[TRANS_STMT_COMMIT] = STATEMENT_COMMIT,
		[TRANS_STMT_ROLLBACK] = STATEMENT_ROLLBACK,
		[TRANS_STMT_SAVEPOINT] = STATEMENT_SAVEPOINT,
		[TRANS_STMT_RELEASE] = STATEMENT_RELEASE,
		[TRANS_STMT_ROLLBACK_TO] = STATEMENT_ROLLBACK_TO,
		[TRANS_STMT_PREPARE] = STATEMENT_COMMIT,
		[TRANS_STMT_COMMIT_PREPARED] = STATEMENT_OTHER,
		[TRANS_STMT_ROLLBACK_PREPARED] = STATEMENT_OTHER,
	};

	s->kind = kinds[t->kind];
	s->name = arena_strdup(ctx->arena, t->savepoint_name);
	s->chain = t->chain;
}

static const char *
string_argument(const FuncCall *call, int i)
{
	const Node *node = call->args->elements[i].ptr_value;
	const A_Const *c;

	while (nodeTag(node) == T_TypeCast)
		node = ((const TypeCast *)node)->arg;
	c = (const A_Const *)node;
	if (nodeTag(node) != T_A_Const || c->isnull ||
	    nodeTag(&c->val.node) != T_String)
		return NULL;
	return c->val.sval.sval;
}

/* SELECT set_config('search_path', 'a, b', false), or of a role. */
static void
classify_select(const struct resolve_context *ctx, struct statement *s,
		const SelectStmt *select)
{
	const ResTarget *target;
	const FuncCall *call;
	const char *name, *value;
	const A_Const *local;

	if (!select->targetList || select->targetList->length != 1)
		return;
	target = select->targetList->elements[0].ptr_value;
	call = (const FuncCall *)target->val;
	if (!call || nodeTag(call) != T_FuncCall || !call->args ||
	    call->args->length != 3)
		return;
	name = strVal(
		call->funcname->elements[call->funcname->length - 1].ptr_value);
	if (strcmp(name, "set_config") != 0)
		return;
	name = string_argument(call, 0);
	value = string_argument(call, 1);
	if (!name || !value)
		return;
	if (strcmp(name, "search_path") == 0) {
		s->kind = STATEMENT_SET_PATH;
		push_schemas(ctx, s, value);
	} else if (is_role_setting(name)) {
		set_role(ctx, s, value);
	} else {
		return;
	}
	local = call->args->elements[2].ptr_value;
	s->local = nodeTag(local) == T_A_Const &&
		   nodeTag(&local->val.node) == T_Boolean &&
		   local->val.boolval.boolval;
}

/*
 * A view is left out: to read it is to read real tables, and which ones would
 * be lost. Of a name that no other relation has nothing follows.
 */
static void
classify_create(const struct resolve_context *ctx, struct statement *s,
		const RangeVar *rv, OnCommitAction action)
{
	if (!is_temporary(rv) ||
	    !catalog_has_relation(ctx->catalog, rv->relname))
		return;
	s->kind = STATEMENT_CREATE_TEMPORARY;
	s->name = arena_strdup(ctx->arena, rv->relname);
	s->local = action == ONCOMMIT_DROP;
}

static void
classify_into(const struct resolve_context *ctx, struct statement *s,
	      const SelectStmt *select)
{
	while (select->larg)
		select = select->larg;
	if (select->intoClause)
		classify_create(ctx, s, select->intoClause->rel,
				select->intoClause->onCommit);
}

static void
add_dropped(const struct resolve_context *ctx, struct statement *s,
	    const char *schema, const char *name)
{
	s->kind = STATEMENT_DROP;
	if (!schema || strcmp(schema, "pg_temp") == 0)
		vec_push(ctx->arena, &s->dropped,
			 arena_strdup(ctx->arena, name));
}

static void
classify_drop(const struct resolve_context *ctx, struct statement *s,
	      const DropStmt *drop)
{
	if (drop->removeType != OBJECT_TABLE &&
	    drop->removeType != OBJECT_SEQUENCE)
		return;
	for (int i = 0; i < drop->objects->length; i++) {
		const List *name = drop->objects->elements[i].ptr_value;
		int n = name->length;

		add_dropped(ctx, s,
			    n > 1 ? strVal(name->elements[n - 2].ptr_value)
				  : NULL,
			    strVal(name->elements[n - 1].ptr_value));
	}
}

static void
classify_rename(const struct resolve_context *ctx, struct statement *s,
		const RenameStmt *rename)
{
	if (rename->renameType == OBJECT_TABLE ||
	    rename->renameType == OBJECT_SEQUENCE)
		add_dropped(ctx, s, rename->relation->schemaname,
			    rename->relation->relname);
}

static void
classify_discard(struct statement *s, const DiscardStmt *discard)
{
	if (discard->target == DISCARD_ALL)
		s->kind = STATEMENT_DISCARD;
	else if (discard->target == DISCARD_TEMP)
		s->kind = STATEMENT_DISCARD_TEMPORARY;
}

/* What makes relations, or makes them go. */
static void
classify_relation(const struct resolve_context *ctx, struct statement *s,
		  const Node *node)
{
	switch (nodeTag(node)) {
	case T_CreateStmt:
		classify_create(ctx, s, ((const CreateStmt *)node)->relation,
				((const CreateStmt *)node)->oncommit);
		break;
	case T_CreateTableAsStmt:
		classify_create(
			ctx, s, ((const CreateTableAsStmt *)node)->into->rel,
			((const CreateTableAsStmt *)node)->into->onCommit);
		break;
	case T_CreateSeqStmt:
		classify_create(ctx, s, ((const CreateSeqStmt *)node)->sequence,
				ONCOMMIT_NOOP);
		break;
	case T_DropStmt:
		classify_drop(ctx, s, (const DropStmt *)node);
		break;
	case T_RenameStmt:
		classify_rename(ctx, s, (const RenameStmt *)node);
		break;
	default:
		break;
	}
}

void
statement_classify(const struct resolve_context *ctx, struct statement *s,
		   const Node *node)
{
	switch (nodeTag(node)) {
	case T_TransactionStmt:
		classify_transaction(ctx, s, (const TransactionStmt *)node);
		break;
	case T_VariableSetStmt:
		classify_set(ctx, s, (const VariableSetStmt *)node);
		break;
	case T_SelectStmt:
		classify_select(ctx, s, (const SelectStmt *)node);
		classify_into(ctx, s, (const SelectStmt *)node);
		break;
	case T_PrepareStmt:
		s->kind = STATEMENT_PREPARE;
		s->name = arena_strdup(ctx->arena,
				       ((const PrepareStmt *)node)->name);
		break;
	case T_ExecuteStmt:
		s->kind = STATEMENT_EXECUTE;
		s->name = arena_strdup(ctx->arena,
				       ((const ExecuteStmt *)node)->name);
		break;
	case T_DeallocateStmt:
		s->kind = STATEMENT_DEALLOCATE;
		s->name = arena_strdup(ctx->arena,
				       ((const DeallocateStmt *)node)->name);
		break;
	case T_DiscardStmt:
		classify_discard(s, (const DiscardStmt *)node);
		break;
	default:
		classify_relation(ctx, s, node);
		break;
	}
}

static void
set_text(struct statement *s, const char *text, size_t len)
{
	while (len && strchr(" \t\r\n\f\v", *text)) {
		text++;
		len--;
	}
	while (len && strchr(" \t\r\n\f\v;", text[len - 1]))
		len--;
	s->text = text;
	s->len = len;
}

static void
read_one(const struct job *job, struct statement *s, const RawStmt *raw)
{
	size_t from = raw->stmt_location > 0 ? (size_t)raw->stmt_location : 0;
	size_t len = raw->stmt_len > 0 ? (size_t)raw->stmt_len
				       : job->len - from;

	set_text(s, job->text + from, len);
	s->at = (size_t)(s->text - job->text);
	statement_classify(job->ctx, s, raw->stmt);
	resolve_statement(job->ctx, raw->stmt, &s->direct);
	s->definition = definition_read(job->ctx, job->text, raw->stmt);
	if (nodeTag(raw->stmt) == T_DoStmt)
		statement_read_block(job->ctx, s, raw->stmt);
}

static void
read_all(void *arg)
{
	struct job *job = arg;
	struct arena *a = job->ctx->arena;
	struct statement *s, **end = &job->first;
	struct parse_error error;
	struct parse *p = NULL;
	const List *list;

	job->first = s = arena_new(a, struct statement);
	set_text(s, job->text, job->len);
	s->at = (size_t)(s->text - job->text);
	if (memchr(job->text, '\0', job->len)) {
		s->state = STATEMENT_UNPARSED;
		s->error = "it holds a NUL byte";
		s->error_at = (int)strlen(job->text);
		return;
	}
	p = parse_sql(job->text, &error);
	if (!p) {
		s->state = STATEMENT_UNPARSED;
		s->error = arena_strdup(a, error.message);
		s->error_at = error.location;
		return;
	}
	list = parse_statements(p);
	for (int i = 0; list && i < list->length; i++) {
		if (i > 0)
			*end = arena_new(a, struct statement);
		s = *end;
		end = &s->next;
		read_one(job, s, list->elements[i].ptr_value);
	}
	parse_free(p);
}

struct statement *
statement_read(const struct resolve_context *ctx, const char *text, size_t len)
{
	struct job job = {
		.ctx = ctx,
		.text = arena_strndup(ctx->arena, text, len),
		.len = len,
	};

	if (len > SHALLOW)
		thread_run(read_all, &job, DEEP_STACK);
	else
		read_all(&job);
	return job.first;
}
