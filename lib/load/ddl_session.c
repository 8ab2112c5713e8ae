/*
 * What a script's session remembers from statement to statement: search_path,
 * the role it acts as, and whether it is in a transaction.
 */
#include <string.h>

#include "load/ddl.h"

static struct search_path
default_setting(struct ddl *d)
{
	struct search_path path = {0};

	vec_push(d->arena, &path.schemas, "$user");
	vec_push(d->arena, &path.schemas, "public");
	return path;
}

/* Temporary relations come first; $user is the role's name. */
void
ddl_path_changed(struct ddl *d)
{
	d->path.schemas.n = 0;
	vec_push(d->arena, &d->path.schemas, SCHEMA_TEMP);
	for (size_t i = 0; i < d->setting.schemas.n; i++) {
		const char *schema = d->setting.schemas.v[i];

		if (strcmp(schema, "$user") == 0)
			schema = d->role;
		if (schema && schema[0] && strcmp(schema, "pg_catalog") != 0)
			vec_push(d->arena, &d->path.schemas, schema);
	}
}

void
ddl_session_start(struct ddl *d)
{
	d->setting = default_setting(d);
	d->role = NULL;
	d->transaction = d->local_path = false;
	d->changes = 0;
	ddl_path_changed(d);
}

struct search_path
ddl_path_of(struct ddl *d, const VariableSetStmt *s)
{
	struct search_path path = {0};
	ListCell *cell;

	foreach (cell, s->args) {
		const A_Const *k = lfirst(cell);

		if (IsA(k, A_Const) && IsA(&k->val.node, String))
			vec_push(d->arena, &path.schemas,
				 arena_strdup(d->arena, k->val.sval.sval));
	}
	return path;
}

static void
set_path(struct ddl *d, struct search_path path, bool local)
{
	if (local && !d->transaction)
		return;
	if (local && !d->local_path) {
		d->before = d->setting;
		d->local_path = true;
	} else if (!local) {
		d->local_path = false;
	}
	d->setting = path;
	ddl_path_changed(d);
}

static void
set_role(struct ddl *d, const char *role)
{
	if (role && strcmp(role, "none") == 0)
		role = NULL;
	d->role = arena_strdup(d->arena, role);
	ddl_path_changed(d);
}

static const char *
first_string(const List *args)
{
	const A_Const *k = args ? linitial(args) : NULL;

	if (!k || !IsA(k, A_Const) || k->isnull || !IsA(&k->val.node, String))
		return NULL;
	return k->val.sval.sval;
}

void
ddl_set(struct ddl *d, const VariableSetStmt *s)
{
	bool all = s->kind == VAR_RESET_ALL;

	if (all || (s->name && strcmp(s->name, "search_path") == 0))
		set_path(d,
			 s->kind == VAR_SET_VALUE ? ddl_path_of(d, s)
						  : default_setting(d),
			 s->is_local);
	if (s->name && (strcmp(s->name, "role") == 0 ||
			strcmp(s->name, "session_authorization") == 0))
		set_role(d, first_string(s->args));
}

/* A setting's text: names with commas between them, quoted or not. */
static struct search_path
path_of_text(struct ddl *d, const char *text)
{
	struct search_path path = {0};
	const char *p = text;

	while (*p) {
		struct buf name;
		bool quoted = false;

		buf_init(&name);
		for (; *p && (quoted || *p != ','); p++) {
			if (*p == '"')
				quoted = !quoted;
			else if (quoted || (*p != ' ' && *p != '\t'))
				buf_char(&name, *p);
		}
		if (name.len)
			vec_push(d->arena, &path.schemas,
				 arena_strdup(d->arena, name.data));
		buf_release(&name);
		if (*p)
			p++;
	}
	return path;
}

static const char *
string_of(const Node *node)
{
	const A_Const *k = (const A_Const *)node;

	if (!IsA(node, A_Const) || k->isnull || !IsA(&k->val.node, String))
		return NULL;
	return k->val.sval.sval;
}

static bool
is_true(const Node *node)
{
	const A_Const *k = (const A_Const *)node;

	if (IsA(node, TypeCast))
		return is_true(((const TypeCast *)node)->arg);
	if (!IsA(node, A_Const) || k->isnull)
		return false;
	if (IsA(&k->val.node, Boolean))
		return k->val.boolval.boolval;
	return IsA(&k->val.node, String) && k->val.sval.sval[0] == 't';
}

bool
ddl_set_config(struct ddl *d, const SelectStmt *s)
{
	const ResTarget *target;
	const FuncCall *call;
	const char *schema, *name, *value;

	if (list_length(s->targetList) != 1 || s->fromClause)
		return false;
	target = linitial(s->targetList);
	call = (const FuncCall *)target->val;
	if (!call || !IsA(call, FuncCall) || list_length(call->args) != 3 ||
	    strcmp(ddl_split(call->funcname, &schema), "set_config") != 0)
		return false;
	name = string_of(linitial(call->args));
	value = string_of(lsecond(call->args));
	if (name && value && strcmp(name, "search_path") == 0)
		set_path(d, path_of_text(d, value),
			 is_true(lthird(call->args)));
	else if (name && value && strcmp(name, "role") == 0)
		set_role(d, value);
	return true;
}

static void
end_transaction(struct ddl *d)
{
	if (d->local_path) {
		d->setting = d->before;
		d->local_path = false;
		ddl_path_changed(d);
	}
	d->transaction = false;
	d->changes = 0;
}

void
ddl_transaction(struct ddl *d, const TransactionStmt *s)
{
	switch (s->kind) {
	case TRANS_STMT_BEGIN:
	case TRANS_STMT_START:
		d->transaction = true;
		d->changes = 0;
		break;
	case TRANS_STMT_ROLLBACK:
	case TRANS_STMT_ROLLBACK_TO:
		if (d->transaction && d->changes)
			ddl_gap(d, -1,
				"ROLLBACK: what it undoes is still taken as "
				"done");
		if (s->kind == TRANS_STMT_ROLLBACK)
			end_transaction(d);
		break;
	case TRANS_STMT_COMMIT:
	case TRANS_STMT_PREPARE:
		end_transaction(d);
		break;
	default:
		break;
	}
}

const char *
ddl_role_name(struct ddl *d, const RoleSpec *role)
{
	if (!role)
		return NULL;
	switch (role->roletype) {
	case ROLESPEC_CSTRING:
		return arena_strdup(d->arena, role->rolename);
	case ROLESPEC_PUBLIC:
		return "";
	default:
		return d->role;
	}
}
