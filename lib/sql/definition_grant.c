/* What is given to roles, or taken of what roles own. */
#include <string.h>

#include "sql/definition_internal.h"

static const char *
role_name(const RoleSpec *role)
{
	if (role->roletype == ROLESPEC_PUBLIC)
		return "";
	return role->roletype == ROLESPEC_CSTRING ? role->rolename : NULL;
}

/* Nothing for one whose name is not written. */
static void
add_role(struct reading *r, enum definition_use use, const RoleSpec *role)
{
	const char *name = role_name(role);

	if (name && *name)
		definition_add(r, use, NULL, name, role->location);
}

static void
add_roles(struct reading *r, enum definition_use use, const List *roles)
{
	for (int i = 0; i < roles->length; i++)
		add_role(r, use, roles->elements[i].ptr_value);
}

static void
add_grantee(struct reading *r, const RoleSpec *role)
{
	vec_push(r->ctx->arena, &r->out->grantees,
		 (struct definition_grantee){
			 .role = arena_strdup(r->ctx->arena, role_name(role)),
			 .location = role->location,
		 });
}

static void
add_grantees(struct reading *r, const List *roles)
{
	for (int i = 0; roles && i < roles->length; i++)
		add_grantee(r, roles->elements[i].ptr_value);
}

static void
add_given(struct reading *r, ObjectType type, const List *objects)
{
	if (type == OBJECT_TABLE || type == OBJECT_SEQUENCE)
		definition_add_range_vars(r, GIVES, objects);
	else if (definition_is_routine(type))
		for (int i = 0; i < objects->length; i++)
			definition_add_routine(r, GIVES,
					       objects->elements[i].ptr_value);
}

static void
add_all_in_schemas(struct reading *r, ObjectType type, const List *schemas)
{
	static const enum definition_use uses[] = {
		[OBJECT_TABLE] = GIVES_ALL,
		[OBJECT_SEQUENCE] = GIVES_ALL_SEQUENCES,
		[OBJECT_FUNCTION] = GIVES_ALL_FUNCTIONS,
		[OBJECT_PROCEDURE] = GIVES_ALL_PROCEDURES,
		[OBJECT_ROUTINE] = GIVES_ALL_ROUTINES,
	};

	for (int i = 0; i < schemas->length; i++)
		definition_add(r, uses[type], NULL,
			       strVal(schemas->elements[i].ptr_value), -1);
}

static void
read_grant(struct reading *r, const GrantStmt *stmt)
{
	r->out->kind = DEFINITION_GRANT;
	if (stmt->targtype == ACL_TARGET_OBJECT)
		add_given(r, stmt->objtype, stmt->objects);
	else if (stmt->targtype == ACL_TARGET_ALL_IN_SCHEMA)
		add_all_in_schemas(r, stmt->objtype, stmt->objects);
	if (r->out->names.n)
		add_grantees(r, stmt->grantees);
}

static void
read_membership(struct reading *r, const GrantRoleStmt *stmt)
{
	r->out->kind = DEFINITION_MEMBERSHIP;
	for (int i = 0; i < stmt->granted_roles->length; i++) {
		const AccessPriv *role =
			stmt->granted_roles->elements[i].ptr_value;

		if (role->priv_name)
			definition_add(r, GIVES_ROLE, NULL, role->priv_name,
				       -1);
	}
	add_grantees(r, stmt->grantee_roles);
}

/* ALTER GROUP .. ADD USER */
static void
read_group(struct reading *r, const AlterRoleStmt *stmt)
{
	const List *options = stmt->options;

	for (int i = 0; options && i < options->length; i++) {
		const DefElem *option = options->elements[i].ptr_value;

		if (strcmp(option->defname, "rolemembers") != 0)
			continue;
		r->out->kind = DEFINITION_MEMBERSHIP;
		add_role(r, GIVES_ROLE, stmt->role);
		add_grantees(r, (const List *)option->arg);
	}
}

/* CREATE ROLE .. IN ROLE: what it is a member of; ROLE and ADMIN: its own
   members, who then are members of all of that. */
static void
read_new_role(struct reading *r, const CreateRoleStmt *stmt)
{
	const RoleSpec self = {
		.roletype = ROLESPEC_CSTRING,
		.rolename = stmt->role,
		.location = -1,
	};
	const List *options = stmt->options;

	for (int i = 0; options && i < options->length; i++) {
		const DefElem *option = options->elements[i].ptr_value;
		const List *roles = (const List *)option->arg;

		if (strcmp(option->defname, "addroleto") == 0) {
			add_roles(r, GIVES_ROLE, roles);
			add_grantee(r, &self);
		} else if (strcmp(option->defname, "rolemembers") == 0 ||
			   strcmp(option->defname, "adminmembers") == 0) {
			add_role(r, GIVES_ROLE, &self);
			add_grantees(r, roles);
		} else {
			continue;
		}
		r->out->kind = DEFINITION_MEMBERSHIP;
	}
}

/* FOR ROLE a, b IN SCHEMA s: of the objects that they will make there. */
static void
read_defaults(struct reading *r, const AlterDefaultPrivilegesStmt *stmt)
{
	const List *options = stmt->options;

	r->out->kind = DEFINITION_GRANT;
	for (int i = 0; options && i < options->length; i++) {
		const DefElem *option = options->elements[i].ptr_value;
		const List *list = (const List *)option->arg;

		for (int k = 0; list && k < list->length; k++) {
			const Node *node = list->elements[k].ptr_value;

			if (nodeTag(node) == T_RoleSpec &&
			    role_name((const RoleSpec *)node))
				vec_push(r->ctx->arena, &r->out->givers,
					 (const char *)arena_strdup(
						 r->ctx->arena,
						 role_name((const RoleSpec *)
								   node)));
		}
	}
	if (stmt->action->objtype == OBJECT_TABLE ||
	    stmt->action->objtype == OBJECT_SEQUENCE)
		add_grantees(r, stmt->action->grantees);
}

bool
definition_read_grant(struct reading *r, const Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_GrantStmt:
		if (((const GrantStmt *)stmt)->is_grant)
			read_grant(r, (const GrantStmt *)stmt);
		return true;
	case T_GrantRoleStmt:
		if (((const GrantRoleStmt *)stmt)->is_grant)
			read_membership(r, (const GrantRoleStmt *)stmt);
		return true;
	case T_AlterRoleStmt:
		if (((const AlterRoleStmt *)stmt)->action > 0)
			read_group(r, (const AlterRoleStmt *)stmt);
		return true;
	case T_CreateRoleStmt:
		read_new_role(r, (const CreateRoleStmt *)stmt);
		return true;
	case T_AlterDefaultPrivilegesStmt:
		if (((const AlterDefaultPrivilegesStmt *)stmt)
			    ->action->is_grant)
			read_defaults(r,
				      (const AlterDefaultPrivilegesStmt *)stmt);
		return true;
	default:
		return false;
	}
}

bool
definition_read_owned(struct reading *r, const Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_ReassignOwnedStmt:
		add_roles(r, CHANGES_OWNED,
			  ((const ReassignOwnedStmt *)stmt)->roles);
		return true;
	case T_DropOwnedStmt:
		add_roles(r, CHANGES_OWNED,
			  ((const DropOwnedStmt *)stmt)->roles);
		return true;
	default:
		return false;
	}
}
