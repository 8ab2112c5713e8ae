/*
 * ALTER TABLE .. COLUMN. What happens to a column happens to the same column
 * of the table's children.
 */
#include <string.h>

#include "load/ddl.h"

static void
add_column(struct ddl *d, struct relation *r, const AlterTableCmd *cmd,
	   bool recurse)
{
	const ColumnDef *def = (const ColumnDef *)cmd->def;
	struct ddl_later later = {0};
	struct ddl_family family;
	struct attribute *a;

	if (cmd->missing_ok && relation_find_attribute(r, def->colname))
		return;
	a = ddl_add_column(d, r, def, &later);
	if (!a)
		return;
	ddl_add_constraints(d, r, &later);
	family = ddl_family(d, r, recurse);
	for (size_t i = 1; i < family.members.n; i++) {
		struct relation *child = family.members.v[i];
		struct attribute *own = relation_find_attribute(child,
								def->colname);

		if (own)
			continue;
		own = ddl_new_column(d, child, def->colname);
		if (!own)
			continue;
		own->type = a->type;
		own->user_type = a->user_type;
		own->not_null = a->not_null;
		own->generated = a->generated;
		ddl_share_value(d, own, a);
		ddl_object(d, own)->inherited = true;
	}
}

/* Does another parent still give it the column? */
static bool
has_from_parent(const struct relation *child, const char *name)
{
	if (child->partition_of &&
	    relation_find_attribute(child->partition_of, name))
		return true;
	for (size_t i = 0; i < child->parents.n; i++)
		if (relation_find_attribute(child->parents.v[i], name))
			return true;
	return false;
}

static void
drop_column(struct ddl *d, struct relation *r, const AlterTableCmd *cmd,
	    bool recurse)
{
	struct ddl_family family = ddl_family(d, r, recurse);
	struct attribute *a = relation_find_attribute(r, cmd->name);

	if (!a) {
		if (!cmd->missing_ok)
			ddl_need_column(d, r, cmd->name);
		return;
	}
	ddl_drop(d, DDL_ATTRIBUTE, a);
	for (size_t i = 1; i < family.members.n; i++) {
		struct relation *child = family.members.v[i];

		a = relation_find_attribute(child, cmd->name);
		if (a && ddl_object(d, a)->inherited &&
		    !has_from_parent(child, cmd->name))
			ddl_drop(d, DDL_ATTRIBUTE, a);
	}
}

/* A new type keeps the default, and a USING clause is for the data alone. */
static void
alter_type(struct ddl *d, struct attribute *a, const ColumnDef *def)
{
	ddl_set_type(d, a, def->typeName);
}

static void
drop_identity(struct ddl *d, struct attribute *a)
{
	struct ddl_object *o = ddl_object(d, a->relation);

	a->identity = 0;
	for (size_t i = o->sequences.n; i-- > 0;)
		if (o->sequences.v[i]->owned_by == a)
			ddl_drop(d, DDL_RELATION, o->sequences.v[i]);
}

static void
set_identity(struct attribute *a, const List *options)
{
	ListCell *cell;

	foreach (cell, options) {
		const DefElem *e = lfirst(cell);

		if (strcmp(e->defname, "generated") == 0)
			a->identity = (char)intVal(e->arg);
	}
}

static void
alter_one(struct ddl *d, struct attribute *a, const AlterTableCmd *cmd)
{
	switch (cmd->subtype) {
	case AT_ColumnDefault:
		ddl_column_default(d, a, cmd->def);
		break;
	case AT_DropNotNull:
		a->not_null = false;
		break;
	case AT_SetNotNull:
		a->not_null = true;
		break;
	case AT_DropExpression:
		a->generated = 0;
		a->value = NULL;
		break;
	case AT_AlterColumnType:
		alter_type(d, a, (ColumnDef *)cmd->def);
		break;
	case AT_AddIdentity:
		ddl_identity(d, a, (Constraint *)cmd->def);
		break;
	case AT_SetIdentity:
		set_identity(a, (List *)cmd->def);
		break;
	default:
		drop_identity(d, a);
		break;
	}
}

static void
alter_column(struct ddl *d, struct relation *r, const AlterTableCmd *cmd,
	     bool recurse)
{
	struct ddl_family family;
	bool identity = cmd->subtype == AT_AddIdentity ||
			cmd->subtype == AT_SetIdentity ||
			cmd->subtype == AT_DropIdentity;
	struct attribute *a = relation_find_attribute(r, cmd->name);

	if (!a) {
		ddl_need_column(d, r, cmd->name);
		return;
	}
	if (cmd->subtype == AT_DropIdentity && !a->identity) {
		if (!cmd->missing_ok)
			ddl_gap(d, -1, "column \"%s\" is no identity",
				cmd->name);
		return;
	}
	family = ddl_family(d, r, recurse && !identity);
	for (size_t i = 0; i < family.members.n; i++) {
		a = relation_find_attribute(family.members.v[i], cmd->name);
		if (a)
			alter_one(d, a, cmd);
	}
}

bool
ddl_alter_column(struct ddl *d, struct relation *r, const AlterTableCmd *cmd,
		 bool recurse)
{
	switch (cmd->subtype) {
	case AT_AddColumn:
		add_column(d, r, cmd, recurse);
		return true;
	case AT_DropColumn:
		drop_column(d, r, cmd, recurse);
		return true;
	case AT_ColumnDefault:
	case AT_DropNotNull:
	case AT_SetNotNull:
	case AT_DropExpression:
	case AT_AlterColumnType:
	case AT_AddIdentity:
	case AT_SetIdentity:
	case AT_DropIdentity:
		alter_column(d, r, cmd, recurse);
		return true;
	default:
		return false;
	}
}
