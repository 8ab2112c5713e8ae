/* Triggers and policies. */
#include <string.h>

#include "load/ddl.h"
#include "load/trigger_type.h"
#include "sql/resolve.h"

static struct trigger *
trigger_of(struct ddl *d, struct relation *r, const CreateTrigStmt *s)
{
	struct trigger *t;

	for (size_t i = 0; i < r->triggers.n; i++) {
		if (strcmp(r->triggers.v[i]->name, s->trigname) != 0)
			continue;
		if (s->replace) {
			r->triggers.v[i]->columns.n = 0;
			return r->triggers.v[i];
		}
		ddl_gap(d, s->relation->location,
			"trigger \"%s\" exists already", s->trigname);
		return NULL;
	}
	t = arena_new(d->arena, struct trigger);
	t->name = arena_strdup(d->arena, s->trigname);
	t->relation = r;
	t->enabled = 'O';
	vec_push(d->arena, &r->triggers, t);
	vec_push(d->arena, &d->catalog->triggers, t);
	return t;
}

/* The trigger functions of pg_catalog that a script may name. */
static bool
is_builtin(const char *name)
{
	return strcmp(name, "tsvector_update_trigger") == 0 ||
	       strcmp(name, "tsvector_update_trigger_column") == 0 ||
	       strcmp(name, "suppress_redundant_updates_trigger") == 0;
}

void
ddl_create_trigger(struct ddl *d, const CreateTrigStmt *s)
{
	struct relation *r = ddl_need(d, s->relation, false);
	ObjectWithArgs routine = {.type = T_ObjectWithArgs,
				  .objname = s->funcname};
	struct trigger *t = r ? trigger_of(d, r, s) : NULL;
	const char *schema, *name;
	ListCell *cell;

	if (!t)
		return;
	t->routine = ddl_find_routine(d, &routine);
	name = ddl_split(s->funcname, &schema);
	if (!schema)
		schema = is_builtin(name) ? "pg_catalog" : ddl_schema(d, NULL);
	t->routine_name = ddl_type_name(d, schema, name);
	trigger_set_type(t, (unsigned)(s->timing | s->events |
				       (s->row ? TGTYPE_ROW : 0)));
	foreach (cell, s->transitionRels) {
		const TriggerTransition *rel = lfirst(cell);

		if (rel->isNew)
			t->new_table = arena_strdup(d->arena, rel->name);
		else
			t->old_table = arena_strdup(d->arena, rel->name);
	}
	foreach (cell, s->columns) {
		struct attribute *a = ddl_need_column(d, r,
						      strVal(lfirst(cell)));

		if (a)
			vec_push(d->arena, &t->columns, a);
	}
	if (t->routine)
		ddl_used_by(d, t->routine, DDL_TRIGGER, t);
}

static char
state_of(AlterTableType subtype)
{
	switch (subtype) {
	case AT_DisableTrig:
	case AT_DisableTrigAll:
	case AT_DisableTrigUser:
	case AT_DisableRule:
		return 'D';
	case AT_EnableAlwaysTrig:
	case AT_EnableAlwaysRule:
		return 'A';
	case AT_EnableReplicaTrig:
	case AT_EnableReplicaRule:
		return 'R';
	default:
		return 'O';
	}
}

static void
set_triggers(struct ddl *d, struct relation *r, const char *name, char state)
{
	bool done = !name || r->partition_of;

	for (size_t i = 0; i < r->triggers.n; i++) {
		struct trigger *t = r->triggers.v[i];

		if (name && strcmp(t->name, name) != 0)
			continue;
		t->enabled = state;
		done = true;
	}
	if (!done)
		ddl_gap(d, -1, "trigger \"%s\" of \"%s\" is not known", name,
			r->name);
}

static void
set_rule(struct ddl *d, struct relation *r, const char *name, char state)
{
	for (size_t i = 0; i < r->rules.n; i++) {
		if (strcmp(r->rules.v[i]->name, name) != 0)
			continue;
		r->rules.v[i]->enabled = state;
		return;
	}
	ddl_gap(d, -1, "rule \"%s\" of \"%s\" is not known", name, r->name);
}

bool
ddl_alter_trigger(struct ddl *d, struct relation *r, const AlterTableCmd *cmd)
{
	char state = state_of(cmd->subtype);

	switch (cmd->subtype) {
	case AT_EnableTrig:
	case AT_EnableAlwaysTrig:
	case AT_EnableReplicaTrig:
	case AT_DisableTrig:
		set_triggers(d, r, cmd->name, state);
		return true;
	case AT_EnableTrigAll:
	case AT_EnableTrigUser:
	case AT_DisableTrigAll:
	case AT_DisableTrigUser:
		set_triggers(d, r, NULL, state);
		return true;
	case AT_EnableRule:
	case AT_EnableAlwaysRule:
	case AT_EnableReplicaRule:
	case AT_DisableRule:
		set_rule(d, r, cmd->name, state);
		return true;
	default:
		return false;
	}
}

static char
policy_command(const char *name)
{
	return strcmp(name, "select") == 0   ? 'r'
	       : strcmp(name, "insert") == 0 ? 'a'
	       : strcmp(name, "update") == 0 ? 'w'
	       : strcmp(name, "delete") == 0 ? 'd'
					     : '*';
}

static void
policy_roles(struct ddl *d, struct policy *p, const List *roles)
{
	ListCell *cell;

	p->roles.n = 0;
	foreach (cell, roles) {
		const char *name = ddl_role_name(d, lfirst(cell));

		if (name && name[0])
			vec_push(d->arena, &p->roles, name);
	}
}

static void
policy_condition(struct ddl *d, struct policy *p, const Node *using,
		 const Node *check)
{
	struct resolve_context context = ddl_context(d);

	if (using)
		resolve_expression(&context, using, p->relation, p->condition);
	if (check)
		resolve_expression(&context, check, p->relation, p->condition);
	ddl_uses(d, p->condition, DDL_POLICY, p);
}

static struct policy *
find_policy(const struct relation *r, const char *name)
{
	for (size_t i = 0; i < r->policies.n; i++)
		if (strcmp(r->policies.v[i]->name, name) == 0)
			return r->policies.v[i];
	return NULL;
}

void
ddl_create_policy(struct ddl *d, const CreatePolicyStmt *s)
{
	struct relation *r = ddl_need(d, s->table, false);
	struct policy *p;

	if (!r)
		return;
	if (find_policy(r, s->policy_name)) {
		ddl_gap(d, s->table->location, "policy \"%s\" exists already",
			s->policy_name);
		return;
	}
	p = arena_new(d->arena, struct policy);
	p->name = arena_strdup(d->arena, s->policy_name);
	p->relation = r;
	p->command = policy_command(s->cmd_name);
	p->permissive = s->permissive;
	policy_roles(d, p, s->roles);
	p->condition = arena_new(d->arena, struct access_set);
	policy_condition(d, p, s->qual, s->with_check);
	vec_push(d->arena, &r->policies, p);
	vec_push(d->arena, &d->catalog->policies, p);
}

/*
 * One of the two conditions may stay as it was, and the model has them as one:
 * what the old ones used is kept then.
 */
void
ddl_alter_policy(struct ddl *d, const AlterPolicyStmt *s)
{
	struct relation *r = ddl_need(d, s->table, false);
	struct policy *p = r ? find_policy(r, s->policy_name) : NULL;

	if (!p) {
		if (r)
			ddl_gap(d, s->table->location,
				"policy \"%s\" is not known", s->policy_name);
		return;
	}
	if (s->roles)
		policy_roles(d, p, s->roles);
	if (s->qual && s->with_check)
		p->condition = arena_new(d->arena, struct access_set);
	if (s->qual || s->with_check)
		policy_condition(d, p, s->qual, s->with_check);
}
