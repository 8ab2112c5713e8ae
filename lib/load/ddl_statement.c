/*
 * Which statement is interpreted where. Statements about things that the model
 * does not have are passed over on purpose.
 */
#include <string.h>

#include "load/ddl.h"

static void
define(struct ddl *d, const DefineStmt *s)
{
	if (s->kind == OBJECT_AGGREGATE)
		ddl_create_aggregate(d, s);
	else if (s->kind == OBJECT_TYPE)
		ddl_create_base_type(d, s->defnames);
}

static void
select_statement(struct ddl *d, SelectStmt *s)
{
	if (s->intoClause)
		ddl_select_into(d, s);
	else if (!ddl_set_config(d, s))
		ddl_note_calls(d, (Node *)s);
}

static bool
create_object(struct ddl *d, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_CreateStmt:
		ddl_create_table(d, (CreateStmt *)stmt, NULL);
		break;
	case T_CreateForeignTableStmt:
		ddl_create_table(d, &((CreateForeignTableStmt *)stmt)->base,
				 ((CreateForeignTableStmt *)stmt)->servername);
		break;
	case T_CreateTableAsStmt:
		ddl_create_table_as(d, (CreateTableAsStmt *)stmt);
		break;
	case T_IndexStmt:
		ddl_create_index(d, (IndexStmt *)stmt);
		break;
	case T_ViewStmt:
		ddl_create_view(d, (ViewStmt *)stmt);
		break;
	case T_RuleStmt:
		ddl_create_rule(d, (RuleStmt *)stmt);
		break;
	case T_CreateTrigStmt:
		ddl_create_trigger(d, (CreateTrigStmt *)stmt);
		break;
	case T_CreatePolicyStmt:
		ddl_create_policy(d, (CreatePolicyStmt *)stmt);
		break;
	case T_CreateFunctionStmt:
		ddl_create_routine(d, (CreateFunctionStmt *)stmt);
		break;
	case T_DefineStmt:
		define(d, (DefineStmt *)stmt);
		break;
	case T_CreateSeqStmt:
		ddl_create_sequence(d, (CreateSeqStmt *)stmt);
		break;
	default:
		return false;
	}
	return true;
}

/* What leads to other databases. */
static bool
connect_object(struct ddl *d, Node *stmt)
{
	const CreateForeignServerStmt *server = (void *)stmt;
	const DropSubscriptionStmt *drop = (void *)stmt;

	switch (nodeTag(stmt)) {
	case T_CreateForeignServerStmt:
		ddl_create_connection(d, server->servername, server->fdwname,
				      server->if_not_exists);
		break;
	case T_CreateSubscriptionStmt:
		ddl_create_connection(d,
				      ((CreateSubscriptionStmt *)stmt)->subname,
				      NULL, false);
		break;
	case T_DropSubscriptionStmt:
		ddl_drop_connection(d, drop->subname, false, drop->missing_ok);
		break;
	default:
		return false;
	}
	return true;
}

static bool
create_other(struct ddl *d, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_CreateEnumStmt:
		ddl_create_enum(d, (CreateEnumStmt *)stmt);
		break;
	case T_CreateDomainStmt:
		ddl_create_domain(d, (CreateDomainStmt *)stmt);
		break;
	case T_CompositeTypeStmt:
		ddl_create_composite(d, (CompositeTypeStmt *)stmt);
		break;
	case T_CreateRangeStmt:
		ddl_create_range(d, (CreateRangeStmt *)stmt);
		break;
	case T_CreateSchemaStmt:
		ddl_create_schema(d, (CreateSchemaStmt *)stmt);
		break;
	case T_CreateExtensionStmt:
		ddl_create_extension(d, (CreateExtensionStmt *)stmt);
		break;
	case T_CreatePublicationStmt:
		ddl_create_publication(d, (CreatePublicationStmt *)stmt);
		break;
	case T_CreateRoleStmt:
		ddl_create_role(d, (CreateRoleStmt *)stmt);
		break;
	default:
		return false;
	}
	return true;
}

static bool
alter_object(struct ddl *d, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_AlterTableStmt:
		ddl_alter_table(d, (AlterTableStmt *)stmt);
		break;
	case T_RenameStmt:
		ddl_rename(d, (RenameStmt *)stmt);
		break;
	case T_AlterObjectSchemaStmt:
		ddl_set_schema(d, (AlterObjectSchemaStmt *)stmt);
		break;
	case T_AlterOwnerStmt:
		ddl_owner(d, (AlterOwnerStmt *)stmt);
		break;
	case T_AlterFunctionStmt:
		ddl_alter_routine(d, (AlterFunctionStmt *)stmt);
		break;
	case T_AlterEnumStmt:
		ddl_alter_enum(d, (AlterEnumStmt *)stmt);
		break;
	case T_AlterSeqStmt:
		ddl_alter_sequence(d, (AlterSeqStmt *)stmt);
		break;
	case T_AlterPolicyStmt:
		ddl_alter_policy(d, (AlterPolicyStmt *)stmt);
		break;
	case T_AlterPublicationStmt:
		ddl_alter_publication(d, (AlterPublicationStmt *)stmt);
		break;
	case T_DropStmt:
		ddl_drop_statement(d, (DropStmt *)stmt);
		break;
	default:
		return false;
	}
	return true;
}

static bool
rights(struct ddl *d, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_GrantStmt:
		ddl_grant(d, (GrantStmt *)stmt);
		break;
	case T_GrantRoleStmt:
		ddl_grant_role(d, (GrantRoleStmt *)stmt);
		break;
	case T_AlterDefaultPrivilegesStmt:
		ddl_default_privileges(d, (AlterDefaultPrivilegesStmt *)stmt);
		break;
	case T_AlterRoleStmt:
		ddl_alter_role(d, (AlterRoleStmt *)stmt);
		break;
	case T_AlterRoleSetStmt:
		ddl_role_setting(d, (AlterRoleSetStmt *)stmt);
		break;
	case T_AlterDatabaseSetStmt:
		ddl_database_setting(d, (AlterDatabaseSetStmt *)stmt);
		break;
	case T_DropRoleStmt:
		ddl_drop_role(d, (DropRoleStmt *)stmt);
		break;
	default:
		return false;
	}
	return true;
}

/* What could change the schema in ways that a script does not show. */
static void
opaque(struct ddl *d, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_DoStmt:
		ddl_gap(d, -1, "dynamic: a DO block");
		break;
	case T_CallStmt:
		ddl_note_calls(d, stmt);
		break;
	case T_DropOwnedStmt:
	case T_ReassignOwnedStmt:
		ddl_gap(d, -1, "what a role owns is not known from a file");
		break;
	case T_ImportForeignSchemaStmt:
		ddl_gap(d, -1, "the foreign schema is not known from a file");
		break;
	case T_AlterExtensionContentsStmt:
		ddl_gap(d, -1, "ALTER EXTENSION .. ADD or DROP is not read");
		break;
	default:
		break;
	}
}

void
ddl_statement(struct ddl *d, Node *stmt)
{
	switch (nodeTag(stmt)) {
	case T_VariableSetStmt:
		ddl_set(d, (VariableSetStmt *)stmt);
		return;
	case T_DiscardStmt:
		if (((DiscardStmt *)stmt)->target == DISCARD_ALL)
			ddl_session_start(d);
		return;
	case T_TransactionStmt:
		ddl_transaction(d, (TransactionStmt *)stmt);
		return;
	case T_SelectStmt:
		select_statement(d, (SelectStmt *)stmt);
		return;
	default:
		break;
	}
	if (create_object(d, stmt) || create_other(d, stmt) ||
	    connect_object(d, stmt) || alter_object(d, stmt) || rights(d, stmt))
		d->changes++;
	else
		opaque(d, stmt);
}
