/*
 * ALTER TABLE and its kin, one subcommand after the other.
 */
#include <string.h>

#include "load/ddl.h"

static void
add_constraint(struct ddl *d, struct relation *r, Constraint *c, bool recurse)
{
	struct ddl_family family = ddl_family(
		d, r,
		recurse && c->contype == CONSTR_CHECK && !c->is_no_inherit);
	bool primary = c->contype == CONSTR_PRIMARY && recurse;

	for (size_t i = 0; i < family.members.n; i++) {
		size_t had = family.members.v[i]->callings.n;

		ddl_add_constraint(d, family.members.v[i], c, NULL, recurse);
		/* Children have the check, and the parent tells what it
		   calls. */
		if (i > 0)
			family.members.v[i]->callings.n = had;
	}
	if (!primary)
		return;
	family = ddl_family(d, r, true);
	for (size_t i = 1; i < family.members.n; i++) {
		ListCell *cell;

		foreach (cell, c->keys) {
			struct attribute *a = relation_find_attribute(
				family.members.v[i], strVal(lfirst(cell)));

			if (a)
				a->not_null = true;
		}
	}
}

/* Checks can be validated, too, of which the model has nothing to change. */
static bool
is_check(struct ddl *d, const struct relation *r, const char *name)
{
	const struct ddl_object *o = ddl_object(d, r);

	for (size_t i = 0; i < o->checks.n; i++)
		if (strcmp(o->checks.v[i], name) == 0)
			return true;
	return false;
}

static void
alter_constraint(struct ddl *d, struct relation *r, const AlterTableCmd *cmd)
{
	const Constraint *c = (const Constraint *)cmd->def;
	const char *name = c && IsA(c, Constraint) ? c->conname : cmd->name;
	struct foreign_key *fk = ddl_find_foreign_key(r, name);

	if (!fk) {
		if (!is_check(d, r, name))
			ddl_gap(d, -1,
				"constraint \"%s\" of \"%s\" is not "
				"known",
				name, r->name);
		return;
	}
	if (cmd->subtype == AT_ValidateConstraint) {
		fk->not_valid = false;
	} else if (c) {
		fk->deferrable = c->deferrable;
		fk->deferred = c->initdeferred;
	}
}

static void
set_persistence(struct ddl *d, struct relation *r, bool unlogged)
{
	struct ddl_object *o = ddl_object(d, r);

	r->unlogged = unlogged;
	for (size_t i = 0; i < o->sequences.n; i++)
		o->sequences.v[i]->unlogged = unlogged;
}

static void
replica_identity(struct ddl *d, struct relation *r,
		 const ReplicaIdentityStmt *s)
{
	r->replica_identity = s->identity_type;
	r->replica_index = NULL;
	if (s->identity_type != 'i')
		return;
	r->replica_index = arena_strdup(d->arena, s->name);
}

static void
alter_parents(struct ddl *d, struct relation *r, const AlterTableCmd *cmd)
{
	struct relation *other;
	struct ddl_family family;

	if (cmd->subtype == AT_AddInherit || cmd->subtype == AT_DropInherit) {
		other = ddl_need(d, (RangeVar *)cmd->def, false);
		if (!other)
			return;
		if (cmd->subtype == AT_DropInherit) {
			ddl_no_inherit(d, r, other);
			return;
		}
		family = ddl_family(d, r, true);
		for (size_t i = 0; i < family.members.n; i++)
			if (family.members.v[i] == other) {
				ddl_gap(d, -1, "circular inheritance");
				return;
			}
		ddl_inherit(d, r, other, false);
		for (size_t i = 0; i < r->attributes.n; i++)
			if (relation_find_attribute(other,
						    r->attributes.v[i]->name))
				ddl_object(d, r->attributes.v[i])->inherited =
					false;
		return;
	}
	other = ddl_need(d, ((PartitionCmd *)cmd->def)->name, false);
	if (other && cmd->subtype == AT_AttachPartition)
		ddl_attach(d, r, other);
	else if (other)
		ddl_detach(d, r, other);
}

static void
alter_security(struct relation *r, AlterTableType subtype)
{
	switch (subtype) {
	case AT_EnableRowSecurity:
		r->row_security = true;
		break;
	case AT_DisableRowSecurity:
		r->row_security = false;
		break;
	case AT_ForceRowSecurity:
		r->force_row_security = true;
		break;
	default:
		r->force_row_security = false;
		break;
	}
}

static void
alter_relation(struct ddl *d, struct relation *r, const AlterTableCmd *cmd,
	       bool recurse)
{
	switch (cmd->subtype) {
	case AT_AddConstraint:
		add_constraint(d, r, (Constraint *)cmd->def, recurse);
		break;
	case AT_AlterConstraint:
	case AT_ValidateConstraint:
		alter_constraint(d, r, cmd);
		break;
	case AT_DropConstraint:
		ddl_drop_constraint(d, r, cmd->name, cmd->missing_ok);
		break;
	case AT_ChangeOwner:
		ddl_relation_owner(d, r, ddl_role_name(d, cmd->newowner));
		break;
	case AT_SetLogged:
	case AT_SetUnLogged:
		set_persistence(d, r, cmd->subtype == AT_SetUnLogged);
		break;
	case AT_SetRelOptions:
	case AT_ResetRelOptions:
		ddl_set_options(r, (List *)cmd->def,
				cmd->subtype == AT_ResetRelOptions);
		break;
	case AT_AddInherit:
	case AT_DropInherit:
	case AT_AttachPartition:
	case AT_DetachPartition:
		alter_parents(d, r, cmd);
		break;
	case AT_ReplicaIdentity:
		replica_identity(d, r, (ReplicaIdentityStmt *)cmd->def);
		break;
	case AT_EnableRowSecurity:
	case AT_DisableRowSecurity:
	case AT_ForceRowSecurity:
	case AT_NoForceRowSecurity:
		alter_security(r, cmd->subtype);
		break;
	default:
		break;
	}
}

static void
alter_index(struct ddl *d, const AlterTableStmt *s)
{
	if (!ddl_find_index(d, s->relation->schemaname, s->relation->relname) &&
	    !s->missing_ok)
		ddl_gap(d, s->relation->location, "index \"%s\" is not known",
			s->relation->relname);
}

void
ddl_alter_table(struct ddl *d, const AlterTableStmt *s)
{
	struct relation *r;
	ListCell *cell;

	if (s->objtype == OBJECT_TYPE) {
		ddl_alter_composite(d, s);
		return;
	}
	if (s->objtype == OBJECT_INDEX ||
	    (!ddl_find(d, s->relation) &&
	     ddl_find_index(d, s->relation->schemaname,
			    s->relation->relname))) {
		alter_index(d, s);
		return;
	}
	r = ddl_need(d, s->relation, s->missing_ok);
	if (!r)
		return;
	foreach (cell, s->cmds) {
		const AlterTableCmd *cmd = lfirst(cell);

		if (!ddl_alter_column(d, r, cmd, s->relation->inh) &&
		    !ddl_alter_trigger(d, r, cmd))
			alter_relation(d, r, cmd, s->relation->inh);
	}
}
