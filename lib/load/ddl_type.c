/* Enum, domain, composite and range types. */
#include <string.h>
#include <strings.h>

#include "load/ddl.h"

static struct db_type *
new_type(struct ddl *d, enum type_kind kind, const char *schema,
	 const char *name)
{
	struct db_type *t;
	const char *key;
	size_t len;

	schema = ddl_schema(d, schema);
	if (catalog_find_type(d->catalog, schema, name)) {
		ddl_gap(d, -1, "type \"%s\" exists already", name);
		return NULL;
	}
	/* A shell of that name was announced before. */
	key = ddl_key(d, schema, name, &len);
	if (map_has(&d->base_types, key, len))
		map_put(&d->base_types, arena_strndup(d->arena, key, len), len,
			NULL);
	t = catalog_add_type(d->catalog, kind, schema, name);
	t->owner = d->role;
	ddl_default_grants(d, &(struct grant){.type = t}, 'T', schema,
			   t->owner);
	return t;
}

void
ddl_create_base_type(struct ddl *d, const List *names)
{
	const char *schema, *name = ddl_split(names, &schema), *key;
	size_t len;

	key = ddl_key(d, ddl_schema(d, schema), name, &len);
	map_put(&d->base_types, arena_strndup(d->arena, key, len), len, d);
}

void
ddl_create_enum(struct ddl *d, const CreateEnumStmt *s)
{
	const char *schema, *name = ddl_split(s->typeName, &schema);
	struct db_type *t = new_type(d, TYPE_ENUM, schema, name);
	ListCell *cell;

	foreach (cell, t ? s->vals : NIL)
		vec_push(d->arena, &t->labels,
			 arena_strdup(d->arena, strVal(lfirst(cell))));
}

static size_t
find_label(const struct db_type *t, const char *label)
{
	size_t i = 0;

	while (i < t->labels.n && strcmp(t->labels.v[i], label) != 0)
		i++;
	return i;
}

static void
rename_label(struct ddl *d, struct db_type *t, const AlterEnumStmt *s)
{
	size_t at = find_label(t, s->oldVal);

	if (at == t->labels.n)
		ddl_gap(d, -1, "\"%s\" is no label of \"%s\"", s->oldVal,
			t->name);
	else
		t->labels.v[at] = arena_strdup(d->arena, s->newVal);
}

void
ddl_alter_enum(struct ddl *d, const AlterEnumStmt *s)
{
	struct db_type *t = ddl_need_type(d, s->typeName, false);
	size_t at;

	if (!t)
		return;
	if (s->oldVal) {
		rename_label(d, t, s);
		return;
	}
	if (find_label(t, s->newVal) < t->labels.n) {
		if (!s->skipIfNewValExists)
			ddl_gap(d, -1, "label \"%s\" exists already",
				s->newVal);
		return;
	}
	at = t->labels.n;
	if (s->newValNeighbor) {
		at = find_label(t, s->newValNeighbor);
		if (at == t->labels.n) {
			ddl_gap(d, -1, "\"%s\" is no label of \"%s\"",
				s->newValNeighbor, t->name);
			return;
		}
		at += s->newValIsAfter;
	}
	vec_push(d->arena, &t->labels, NULL);
	memmove(&t->labels.v[at + 1], &t->labels.v[at],
		(t->labels.n - 1 - at) * sizeof(*t->labels.v));
	t->labels.v[at] = arena_strdup(d->arena, s->newVal);
}

void
ddl_create_domain(struct ddl *d, const CreateDomainStmt *s)
{
	const char *schema, *name = ddl_split(s->domainname, &schema);
	struct ddl_type base = ddl_type(d, s->typeName, true);
	struct db_type *t = new_type(d, TYPE_DOMAIN, schema, name);

	if (!t)
		return;
	t->base = base.text;
	ddl_type_used(d, &base, &t->base, DDL_TYPE, t);
}

static void
add_member(struct ddl *d, struct db_type *t, const ColumnDef *def)
{
	struct attribute *a;

	if (t->members.n >= DDL_COLUMNS_MAX) {
		ddl_gap(d, -1,
			"attribute \"%s\" of \"%s\" is one more than "
			"%d",
			def->colname, t->name, DDL_COLUMNS_MAX);
		return;
	}
	a = arena_new(d->arena, struct attribute);
	a->name = arena_strdup(d->arena, def->colname);
	ddl_set_type(d, a, def->typeName);
	vec_push(d->arena, &t->members, a);
	a->number = (int16_t)t->members.n;
}

void
ddl_create_composite(struct ddl *d, const CompositeTypeStmt *s)
{
	struct db_type *t = new_type(d, TYPE_COMPOSITE, s->typevar->schemaname,
				     s->typevar->relname);
	ListCell *cell;

	foreach (cell, t ? s->coldeflist : NIL)
		add_member(d, t, lfirst(cell));
}

void
ddl_create_range(struct ddl *d, const CreateRangeStmt *s)
{
	const char *schema, *name = ddl_split(s->typeName, &schema);
	struct db_type *t = new_type(d, TYPE_RANGE, schema, name);
	ListCell *cell;

	foreach (cell, t ? s->params : NIL) {
		const DefElem *e = lfirst(cell);
		struct ddl_type base;

		if (strcasecmp(e->defname, "subtype") != 0 || !e->arg ||
		    !IsA(e->arg, TypeName))
			continue;
		base = ddl_type(d, (TypeName *)e->arg, false);
		t->base = base.text;
		ddl_type_used(d, &base, &t->base, DDL_TYPE, t);
	}
}

static struct attribute *
find_member(const struct db_type *t, const char *name)
{
	for (size_t i = 0; i < t->members.n; i++)
		if (strcmp(t->members.v[i]->name, name) == 0)
			return t->members.v[i];
	return NULL;
}

static void
drop_member(struct db_type *t, const struct attribute *a)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->members.n; i++)
		if (t->members.v[i] != a)
			t->members.v[kept++] = t->members.v[i];
	t->members.n = kept;
	for (size_t i = 0; i < kept; i++)
		t->members.v[i]->number = (int16_t)(i + 1);
}

/* Tables OF the type follow. */
static void
alter_typed_tables(struct ddl *d, const struct db_type *t,
		   const AlterTableCmd *cmd)
{
	struct ddl_object *o = ddl_object(d, t);
	size_t n = o->users.n;

	for (size_t i = 0; i < n; i++) {
		struct relation *r = o->users.v[i].object;

		if (o->users.v[i].kind != DDL_RELATION || r->dropped ||
		    ddl_object(d, r)->of_type != t)
			continue;
		ddl_alter_column(d, r, cmd, true);
	}
}

static void
alter_member(struct ddl *d, struct db_type *t, const AlterTableCmd *cmd)
{
	struct attribute *a = cmd->name ? find_member(t, cmd->name) : NULL;

	switch (cmd->subtype) {
	case AT_AddColumn:
		add_member(d, t, (ColumnDef *)cmd->def);
		break;
	case AT_DropColumn:
		if (a)
			drop_member(t, a);
		break;
	case AT_AlterColumnType:
		if (a)
			ddl_set_type(d, a, ((ColumnDef *)cmd->def)->typeName);
		break;
	default:
		return;
	}
	if (!a && cmd->subtype != AT_AddColumn) {
		if (!cmd->missing_ok)
			ddl_gap(d, -1, "attribute \"%s\" is not known",
				cmd->name);
		return;
	}
	alter_typed_tables(d, t, cmd);
}

void
ddl_alter_composite(struct ddl *d, const AlterTableStmt *s)
{
	struct db_type *t = catalog_resolve_type(d->catalog, &d->path,
						 s->relation->schemaname,
						 s->relation->relname);
	ListCell *cell;

	if (!t) {
		ddl_gap(d, s->relation->location, "type \"%s\" is not known",
			s->relation->relname);
		return;
	}
	foreach (cell, s->cmds)
		alter_member(d, t, lfirst(cell));
}
