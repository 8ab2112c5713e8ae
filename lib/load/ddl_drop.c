/* DROP, by kind of object. */
#include <string.h>

#include "load/ddl.h"

static void
drop_named_relation(struct ddl *d, const List *names, const DropStmt *s)
{
	struct relation *r = ddl_need(d, ddl_range(d, names), s->missing_ok);

	if (r)
		ddl_drop(d, DDL_RELATION, r);
}

static void
drop_named_index(struct ddl *d, const List *names, const DropStmt *s)
{
	const char *schema, *name = ddl_split(names, &schema);
	struct ddl_index *index = ddl_find_index(d, schema, name);

	if (index && !index->constraint)
		ddl_drop_index(d, index);
	else if (!s->missing_ok || index)
		ddl_gap(d, -1, "index \"%s\" is not known", name);
}

/* A trigger, rule or policy: the last name is its own. */
static void
drop_part(struct ddl *d, const List *names, const DropStmt *s)
{
	int n = list_length(names);
	const char *name = strVal(llast(names));
	struct relation *r = catalog_resolve_relation(
		d->catalog, &d->path,
		n > 2 ? strVal(list_nth(names, n - 3)) : NULL,
		n > 1 ? strVal(list_nth(names, n - 2)) : "");

	for (size_t i = 0; r && i < r->triggers.n; i++)
		if (s->removeType == OBJECT_TRIGGER &&
		    strcmp(r->triggers.v[i]->name, name) == 0) {
			ddl_drop(d, DDL_TRIGGER, r->triggers.v[i]);
			return;
		}
	for (size_t i = 0; r && i < r->rules.n; i++)
		if (s->removeType == OBJECT_RULE &&
		    strcmp(r->rules.v[i]->name, name) == 0) {
			ddl_drop(d, DDL_RULE, r->rules.v[i]);
			return;
		}
	for (size_t i = 0; r && i < r->policies.n; i++)
		if (s->removeType == OBJECT_POLICY &&
		    strcmp(r->policies.v[i]->name, name) == 0) {
			ddl_drop(d, DDL_POLICY, r->policies.v[i]);
			return;
		}
	if (!s->missing_ok)
		ddl_gap(d, -1, "\"%s\" is not known", name);
}

static void
drop_extension(struct ddl *d, const char *name, const DropStmt *s)
{
	struct extension *e = ddl_find_extension(d, name);
	size_t at;

	if (!e) {
		if (!s->missing_ok)
			ddl_gap(d, -1, "extension \"%s\" is not known", name);
		return;
	}
	at = (size_t)(e - d->catalog->extensions.v);
	d->catalog->extensions.n--;
	memmove(e, e + 1, (d->catalog->extensions.n - at) * sizeof(*e));
}

static void
drop_publication(struct ddl *d, const char *name, const DropStmt *s)
{
	struct publication *p = ddl_find_publication(d, name);
	size_t at;

	if (!p) {
		if (!s->missing_ok)
			ddl_gap(d, -1, "publication \"%s\" is not known", name);
		return;
	}
	at = (size_t)(p - d->catalog->publications.v);
	d->catalog->publications.n--;
	memmove(p, p + 1, (d->catalog->publications.n - at) * sizeof(*p));
}

static void
drop_schema(struct ddl *d, const char *name, const DropStmt *s)
{
	if (ddl_find_schema(d, name))
		ddl_drop_schema(d, name);
	else if (!s->missing_ok)
		ddl_gap(d, -1, "schema \"%s\" is not known", name);
}

static void
drop_type(struct ddl *d, const TypeName *name, const DropStmt *s)
{
	struct db_type *t = ddl_need_type(d, name->names, s->missing_ok);

	if (t)
		ddl_drop(d, DDL_TYPE, t);
}

static void
drop_routine(struct ddl *d, const ObjectWithArgs *name, const DropStmt *s)
{
	struct routine *f = ddl_need_routine(d, name, s->missing_ok);

	if (f)
		ddl_drop(d, DDL_ROUTINE, f);
}

static void
drop_object(struct ddl *d, Node *object, const DropStmt *s)
{
	switch (s->removeType) {
	case OBJECT_TABLE:
	case OBJECT_VIEW:
	case OBJECT_MATVIEW:
	case OBJECT_SEQUENCE:
	case OBJECT_FOREIGN_TABLE:
		drop_named_relation(d, (List *)object, s);
		break;
	case OBJECT_INDEX:
		drop_named_index(d, (List *)object, s);
		break;
	case OBJECT_TRIGGER:
	case OBJECT_RULE:
	case OBJECT_POLICY:
		drop_part(d, (List *)object, s);
		break;
	case OBJECT_TYPE:
	case OBJECT_DOMAIN:
		drop_type(d, (TypeName *)object, s);
		break;
	case OBJECT_FUNCTION:
	case OBJECT_PROCEDURE:
	case OBJECT_ROUTINE:
	case OBJECT_AGGREGATE:
		drop_routine(d, (ObjectWithArgs *)object, s);
		break;
	case OBJECT_SCHEMA:
		drop_schema(d, strVal(object), s);
		break;
	case OBJECT_EXTENSION:
		drop_extension(d, strVal(object), s);
		break;
	case OBJECT_PUBLICATION:
		drop_publication(d, strVal(object), s);
		break;
	case OBJECT_FOREIGN_SERVER:
		ddl_drop_connection(d, strVal(object), true, s->missing_ok);
		break;
	default:
		break;
	}
}

void
ddl_drop_statement(struct ddl *d, const DropStmt *s)
{
	ListCell *cell;

	foreach (cell, s->objects)
		drop_object(d, lfirst(cell), s);
}

static bool
references_key(const struct foreign_key *fk, const struct ddl_index *index)
{
	if (fk->parent_columns.n != index->columns.n)
		return false;
	for (size_t i = 0; i < fk->parent_columns.n; i++) {
		bool found = false;

		for (size_t k = 0; k < index->columns.n; k++)
			found |= index->columns.v[k] == fk->parent_columns.v[i];
		if (!found)
			return false;
	}
	return true;
}

/* Is there another key that the foreign key can stand on? */
static bool
has_other_key(struct ddl *d, const struct foreign_key *fk,
	      const struct ddl_index *except)
{
	struct ddl_object *o = ddl_object(d, fk->parent);

	for (size_t i = 0; i < o->indexes.n; i++)
		if (o->indexes.v[i] != except && o->indexes.v[i]->unique &&
		    references_key(fk, o->indexes.v[i]))
			return true;
	return false;
}

/* The indexes that partitions have because of this one. */
static void
drop_clones(struct ddl *d, struct relation *r, const struct ddl_index *index)
{
	struct ddl_object *o = ddl_object(d, r);

	for (size_t i = 0; i < o->children.n; i++) {
		struct relation *child = o->children.v[i];
		struct ddl_object *c = ddl_object(d, child);

		for (size_t k = c->indexes.n; k-- > 0;) {
			struct ddl_index *own = c->indexes.v[k];
			bool same = own->clone &&
				    own->primary == index->primary &&
				    own->columns.n == index->columns.n;

			for (size_t m = 0; same && m < own->columns.n; m++)
				same = strcmp(own->columns.v[m]->name,
					      index->columns.v[m]->name) == 0;
			if (!same)
				continue;
			drop_clones(d, child, own);
			ddl_drop_index(d, own);
			break;
		}
	}
}

static void
drop_key(struct ddl *d, struct relation *r, struct ddl_index *index)
{
	for (size_t i = r->referenced_by.n; i-- > 0;)
		if (references_key(r->referenced_by.v[i], index) &&
		    !has_other_key(d, r->referenced_by.v[i], index))
			ddl_drop_foreign_key(d, r->referenced_by.v[i]);
	if (r->kind == RELATION_PARTITIONED)
		drop_clones(d, r, index);
	ddl_drop_index(d, index);
}

static bool
drop_check(struct ddl *d, struct relation *r, const char *name)
{
	struct ddl_object *o = ddl_object(d, r);

	for (size_t i = 0; i < o->checks.n; i++) {
		if (strcmp(o->checks.v[i], name) != 0)
			continue;
		ddl_constraint_name(d, r->schema, name, -1);
		ddl_forget_calling(r, name, false);
		o->checks.n--;
		memmove(&o->checks.v[i], &o->checks.v[i + 1],
			(o->checks.n - i) * sizeof(*o->checks.v));
		return true;
	}
	return false;
}

void
ddl_drop_constraint(struct ddl *d, struct relation *r, const char *name,
		    bool missing_ok)
{
	struct foreign_key *fk = ddl_find_foreign_key(r, name);
	struct ddl_index *index = ddl_find_index(d, r->schema, name);
	struct ddl_family family;

	if (fk) {
		ddl_drop_foreign_key(d, fk);
	} else if (index && index->relation == r && index->constraint) {
		drop_key(d, r, index);
	} else if (drop_check(d, r, name)) {
		family = ddl_family(d, r, true);
		for (size_t i = 1; i < family.members.n; i++)
			drop_check(d, family.members.v[i], name);
	} else if (!missing_ok) {
		ddl_gap(d, -1, "constraint \"%s\" of \"%s\" is not known", name,
			r->name);
	}
}
