/*
 * New names, schemas and owners. The model is reached by pointer, so most of it
 * follows by itself; written-out type names and names of indexes do not.
 */
#include <string.h>

#include "load/ddl.h"

/* Move a relation's look-ups to another schema. */
static void
move_constraints(struct ddl *d, struct relation *r, const char *schema)
{
	struct ddl_object *o = ddl_object(d, r);
	const char *key;
	size_t len;

	for (size_t i = 0; i < o->checks.n; i++) {
		ddl_constraint_name(d, r->schema, o->checks.v[i], -1);
		ddl_constraint_name(d, schema, o->checks.v[i], 1);
	}
	for (size_t i = 0; i < r->references.n; i++) {
		ddl_constraint_name(d, r->schema, r->references.v[i]->name, -1);
		ddl_constraint_name(d, schema, r->references.v[i]->name, 1);
	}
	for (size_t i = 0; i < o->indexes.n; i++) {
		struct ddl_index *index = o->indexes.v[i];

		key = ddl_key(d, index->schema, index->name, &len);
		if (map_find(&d->indexes, key, len) == index)
			map_put(&d->indexes, arena_strndup(d->arena, key, len),
				len, NULL);
		key = ddl_key(d, schema, index->name, &len);
		map_put(&d->indexes, arena_strndup(d->arena, key, len), len,
			index);
		if (index->constraint) {
			ddl_constraint_name(d, index->schema, index->name, -1);
			ddl_constraint_name(d, schema, index->name, 1);
		}
		index->schema = schema;
	}
}

static void
move_relation(struct ddl *d, struct relation *r, const char *schema,
	      const char *name)
{
	const char *before = ddl_type_name(d, r->schema, r->name);

	catalog_move_relation(d->catalog, r, schema, name);
	ddl_type_renamed(d, r, before, ddl_type_name(d, r->schema, r->name));
}

void
ddl_move_relation(struct ddl *d, struct relation *r, const char *schema)
{
	struct ddl_object *o = ddl_object(d, r);

	schema = arena_strdup(d->arena, schema);
	move_constraints(d, r, schema);
	move_relation(d, r, schema, r->name);
	for (size_t i = 0; i < o->sequences.n; i++)
		move_relation(d, o->sequences.v[i], schema,
			      o->sequences.v[i]->name);
}

void
ddl_move_type(struct ddl *d, struct db_type *t, const char *schema,
	      const char *name)
{
	const char *before = ddl_type_name(d, t->schema, t->name);

	catalog_move_type(d->catalog, t, schema, name);
	ddl_type_renamed(d, t, before, ddl_type_name(d, t->schema, t->name));
}

/* An index that is a key's gives the key its name. */
static void
rename_index(struct ddl *d, struct ddl_index *index, const char *name)
{
	struct relation *r = index->relation;
	struct calling *calling = ddl_find_calling(r, index->name, true);
	struct key *key = ddl_find_key(r, index->name);
	const char *k;
	size_t len;

	name = arena_strdup(d->arena, name);
	if (index->constraint) {
		ddl_constraint_name(d, index->schema, index->name, -1);
		ddl_constraint_name(d, index->schema, name, 1);
		if (key)
			key->name = name;
	}
	if (calling)
		calling->name = name;
	if (r->replica_index && strcmp(r->replica_index, index->name) == 0)
		r->replica_index = name;
	k = ddl_key(d, index->schema, index->name, &len);
	map_put(&d->indexes, arena_strndup(d->arena, k, len), len, NULL);
	k = ddl_key(d, index->schema, name, &len);
	map_put(&d->indexes, arena_strndup(d->arena, k, len), len, index);
	index->name = name;
}

static void
rename_relation(struct ddl *d, const RenameStmt *s)
{
	struct relation *r = ddl_find(d, s->relation);
	struct ddl_index *index;

	index = r ? NULL
		  : ddl_find_index(d, s->relation->schemaname,
				   s->relation->relname);
	if (!r && !index) {
		ddl_need(d, s->relation, s->missing_ok);
		return;
	}
	if (ddl_name_taken(d, r ? r->schema : index->schema, s->newname)) {
		ddl_gap(d, s->relation->location,
			"relation \"%s\" exists already", s->newname);
		return;
	}
	if (r)
		move_relation(d, r, r->schema, s->newname);
	else
		rename_index(d, index, s->newname);
}

static void
rename_column(struct ddl *d, const RenameStmt *s)
{
	struct relation *r = ddl_need(d, s->relation, s->missing_ok);
	struct ddl_family family;

	if (!r || !ddl_need_column(d, r, s->subname))
		return;
	if (relation_find_attribute(r, s->newname)) {
		ddl_gap(d, -1, "column \"%s\" exists already", s->newname);
		return;
	}
	family = ddl_family(d, r, s->relation->inh);
	for (size_t i = 0; i < family.members.n; i++) {
		struct attribute *a = relation_find_attribute(
			family.members.v[i], s->subname);

		if (a)
			a->name = arena_strdup(d->arena, s->newname);
	}
}

static void
rename_check(struct ddl *d, struct relation *r, const RenameStmt *s)
{
	struct calling *calling = ddl_find_calling(r, s->subname, false);
	struct ddl_object *o = ddl_object(d, r);

	for (size_t i = 0; i < o->checks.n; i++) {
		if (strcmp(o->checks.v[i], s->subname) != 0)
			continue;
		if (calling)
			calling->name = arena_strdup(d->arena, s->newname);
		ddl_constraint_name(d, r->schema, s->subname, -1);
		ddl_constraint_name(d, r->schema, s->newname, 1);
		o->checks.v[i] = arena_strdup(d->arena, s->newname);
		return;
	}
	ddl_gap(d, -1, "constraint \"%s\" is not known", s->subname);
}

static void
rename_constraint(struct ddl *d, const RenameStmt *s)
{
	struct relation *r = ddl_need(d, s->relation, s->missing_ok);
	struct foreign_key *fk = r ? ddl_find_foreign_key(r, s->subname) : NULL;
	struct ddl_index *index;

	if (!r)
		return;
	index = ddl_find_index(d, r->schema, s->subname);
	if (fk) {
		ddl_constraint_name(d, r->schema, fk->name, -1);
		ddl_constraint_name(d, r->schema, s->newname, 1);
		fk->name = arena_strdup(d->arena, s->newname);
	} else if (index && index->relation == r) {
		rename_index(d, index, s->newname);
	} else {
		rename_check(d, r, s);
	}
}

/* Triggers, rules and policies: things of a table with a name first. */
#define RENAME_IN(list, s, done)                                          \
	for (size_t i_ = 0; i_ < (list)->n; i_++)                         \
		if (strcmp((list)->v[i_]->name, (s)->subname) == 0) {     \
			(list)->v[i_]->name = arena_strdup(d->arena,      \
							   (s)->newname); \
			(done) = true;                                    \
		}

static void
rename_part(struct ddl *d, const RenameStmt *s)
{
	struct relation *r = ddl_need(d, s->relation, s->missing_ok);
	bool done = false;

	if (!r)
		return;
	if (s->renameType == OBJECT_TRIGGER) {
		RENAME_IN(&r->triggers, s, done);
	} else if (s->renameType == OBJECT_RULE) {
		RENAME_IN(&r->rules, s, done);
	} else {
		RENAME_IN(&r->policies, s, done);
	}
	if (!done)
		ddl_gap(d, -1, "\"%s\" of \"%s\" is not known", s->subname,
			r->name);
}

static void
rename_member(struct ddl *d, const RenameStmt *s)
{
	struct db_type *t = catalog_resolve_type(d->catalog, &d->path,
						 s->relation->schemaname,
						 s->relation->relname);

	for (size_t i = 0; t && i < t->members.n; i++)
		if (strcmp(t->members.v[i]->name, s->subname) == 0)
			t->members.v[i]->name = arena_strdup(d->arena,
							     s->newname);
	if (!t)
		ddl_gap(d, -1, "type \"%s\" is not known",
			s->relation->relname);
}

static void
rename_global(struct ddl *d, const RenameStmt *s)
{
	struct publication *p;

	switch (s->renameType) {
	case OBJECT_SCHEMA:
		ddl_rename_schema(d, s->subname, s->newname);
		break;
	case OBJECT_ROLE:
		ddl_rename_role(d, s->subname, s->newname);
		break;
	case OBJECT_PUBLICATION:
		p = ddl_find_publication(d, strVal(s->object));
		if (p)
			p->name = arena_strdup(d->arena, s->newname);
		else
			ddl_gap(d, -1, "publication \"%s\" is not known",
				strVal(s->object));
		break;
	case OBJECT_FOREIGN_SERVER:
	case OBJECT_SUBSCRIPTION:
		ddl_rename_connection(d, strVal(s->object),
				      s->renameType == OBJECT_FOREIGN_SERVER,
				      s->newname);
		break;
	default:
		break;
	}
}

static void
rename_own(struct ddl *d, const RenameStmt *s)
{
	struct routine *f;
	struct db_type *t;

	if (s->renameType == OBJECT_TYPE || s->renameType == OBJECT_DOMAIN) {
		t = ddl_need_type(d, (List *)s->object, s->missing_ok);
		if (t)
			ddl_move_type(d, t, t->schema, s->newname);
		return;
	}
	f = ddl_need_routine(d, (ObjectWithArgs *)s->object, s->missing_ok);
	if (f)
		catalog_move_routine(d->catalog, f, f->schema, s->newname);
}

void
ddl_rename(struct ddl *d, const RenameStmt *s)
{
	switch (s->renameType) {
	case OBJECT_TABLE:
	case OBJECT_VIEW:
	case OBJECT_MATVIEW:
	case OBJECT_SEQUENCE:
	case OBJECT_FOREIGN_TABLE:
	case OBJECT_INDEX:
		rename_relation(d, s);
		break;
	case OBJECT_COLUMN:
		rename_column(d, s);
		break;
	case OBJECT_ATTRIBUTE:
		rename_member(d, s);
		break;
	case OBJECT_TABCONSTRAINT:
		rename_constraint(d, s);
		break;
	case OBJECT_TRIGGER:
	case OBJECT_RULE:
	case OBJECT_POLICY:
		rename_part(d, s);
		break;
	case OBJECT_TYPE:
	case OBJECT_DOMAIN:
	case OBJECT_FUNCTION:
	case OBJECT_PROCEDURE:
	case OBJECT_ROUTINE:
	case OBJECT_AGGREGATE:
		rename_own(d, s);
		break;
	default:
		rename_global(d, s);
		break;
	}
}

void
ddl_set_schema(struct ddl *d, const AlterObjectSchemaStmt *s)
{
	struct relation *r;
	struct routine *f;
	struct db_type *t;
	struct extension *e;

	switch (s->objectType) {
	case OBJECT_TABLE:
	case OBJECT_VIEW:
	case OBJECT_MATVIEW:
	case OBJECT_SEQUENCE:
	case OBJECT_FOREIGN_TABLE:
		r = ddl_need(d, s->relation, s->missing_ok);
		if (r)
			ddl_move_relation(d, r, s->newschema);
		break;
	case OBJECT_TYPE:
	case OBJECT_DOMAIN:
		t = ddl_need_type(d, (List *)s->object, s->missing_ok);
		if (t)
			ddl_move_type(d, t, s->newschema, t->name);
		break;
	case OBJECT_FUNCTION:
	case OBJECT_PROCEDURE:
	case OBJECT_ROUTINE:
	case OBJECT_AGGREGATE:
		f = ddl_need_routine(d, (ObjectWithArgs *)s->object,
				     s->missing_ok);
		if (f)
			catalog_move_routine(d->catalog, f, s->newschema,
					     f->name);
		break;
	case OBJECT_EXTENSION:
		e = ddl_find_extension(d, strVal(s->object));
		if (e)
			e->schema = arena_strdup(d->arena, s->newschema);
		break;
	default:
		break;
	}
}

void
ddl_relation_owner(struct ddl *d, struct relation *r, const char *owner)
{
	struct ddl_object *o = ddl_object(d, r);

	r->owner = owner;
	for (size_t i = 0; i < o->sequences.n; i++)
		o->sequences.v[i]->owner = owner;
}

void
ddl_owner(struct ddl *d, const AlterOwnerStmt *s)
{
	const char *owner = ddl_role_name(d, s->newowner);
	struct routine *f;
	struct db_type *t;
	struct db_schema *schema;

	switch (s->objectType) {
	case OBJECT_FUNCTION:
	case OBJECT_PROCEDURE:
	case OBJECT_ROUTINE:
	case OBJECT_AGGREGATE:
		f = ddl_need_routine(d, (ObjectWithArgs *)s->object, false);
		if (f)
			f->owner = owner;
		break;
	case OBJECT_TYPE:
	case OBJECT_DOMAIN:
		t = ddl_need_type(d, (List *)s->object, false);
		if (t)
			t->owner = owner;
		break;
	case OBJECT_SCHEMA:
		schema = ddl_find_schema(d, strVal(s->object));
		if (schema)
			schema->owner = owner;
		else
			ddl_gap(d, -1, "schema \"%s\" is not known",
				strVal(s->object));
		break;
	default:
		break;
	}
}
