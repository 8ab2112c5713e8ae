/*
 * Inheritance and partitions: a child has its parents' columns, and a partition
 * has its parent's keys as well.
 */
#include <string.h>

#include "load/ddl.h"

/* An attribute of from becomes the one of that name in to. */
static const struct attribute *
moved_attribute(const struct attribute *a, const struct relation *from,
		const struct relation *to)
{
	const struct attribute *own = NULL;

	if (a->relation == from)
		own = relation_find_attribute(to, a->name);
	return own ? own : a;
}

static void
inherit_column(struct ddl *d, struct relation *child,
	       const struct attribute *source)
{
	struct attribute *a = relation_find_attribute(child, source->name);

	if (a) {
		a->not_null |= source->not_null;
		return;
	}
	a = ddl_new_column(d, child, source->name);
	if (!a)
		return;
	a->type = source->type;
	a->user_type = source->user_type;
	if (a->user_type) {
		size_t n = strlen(a->type);
		struct ddl_type t = {
			.text = a->type,
			.user = (struct db_type *)a->user_type,
			.array = n > 2 && strcmp(a->type + n - 2, "[]") == 0,
		};

		ddl_type_used(d, &t, &a->type, DDL_ATTRIBUTE, a);
	}
	a->not_null = source->not_null;
	a->generated = source->generated;
	ddl_object(d, a)->inherited = true;
	ddl_share_value(d, a, source);
}

static void
join_parent(struct ddl *d, struct relation *child, struct relation *parent,
	    bool partition)
{
	if (partition)
		child->partition_of = parent;
	else
		vec_push(d->arena, &child->parents, parent);
	vec_push(d->arena, &ddl_object(d, parent)->children, child);
}

void
ddl_inherit(struct ddl *d, struct relation *child, struct relation *parent,
	    bool partition)
{
	struct ddl_object *o;

	for (size_t i = 0; i < parent->attributes.n; i++)
		inherit_column(d, child, parent->attributes.v[i]);
	join_parent(d, child, parent, partition);
	o = ddl_object(d, parent);
	for (size_t i = 0; partition && i < o->indexes.n; i++)
		ddl_clone_key(d, child, o->indexes.v[i]);
}

static bool
same_names(const struct attribute *const *a, const struct attribute *const *b,
	   size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(a[i]->name, b[i]->name) != 0)
			return false;
	return true;
}

static bool
same_foreign_key(const struct foreign_key *a, const struct foreign_key *b)
{
	return a->parent == b->parent &&
	       a->child_columns.n == b->child_columns.n &&
	       a->on_delete == b->on_delete && a->on_update == b->on_update &&
	       same_names((const struct attribute *const *)a->child_columns.v,
			  (const struct attribute *const *)b->child_columns.v,
			  a->child_columns.n) &&
	       same_names((const struct attribute *const *)a->parent_columns.v,
			  (const struct attribute *const *)b->parent_columns.v,
			  a->parent_columns.n);
}

/* A foreign key that its parent has too is the parent's from now on. */
static void
merge_foreign_keys(struct ddl *d, struct relation *parent,
		   struct relation *child)
{
	for (const struct relation *p = parent; p; p = p->partition_of)
		for (size_t i = 0; i < p->references.n; i++)
			for (size_t k = child->references.n; k-- > 0;)
				if (same_foreign_key(p->references.v[i],
						     child->references.v[k]))
					ddl_drop_foreign_key(
						d, child->references.v[k]);
}

static bool
is_ancestor(const struct relation *r, const struct relation *of)
{
	for (; of; of = of->partition_of)
		if (of == r)
			return true;
	return false;
}

struct ddl_family
ddl_family(struct ddl *d, struct relation *r, bool children)
{
	struct ddl_family family = {0};
	size_t visit = ++d->visits;

	ddl_object(d, r)->visit = visit;
	vec_push(&d->scratch, &family.members, r);
	for (size_t i = 0; children && i < family.members.n; i++) {
		struct ddl_object *o = ddl_object(d, family.members.v[i]);

		for (size_t k = 0; k < o->children.n; k++) {
			struct ddl_object *c = ddl_object(d, o->children.v[k]);

			if (c->visit == visit)
				continue;
			c->visit = visit;
			vec_push(&d->scratch, &family.members,
				 o->children.v[k]);
		}
	}
	return family;
}

void
ddl_attach(struct ddl *d, struct relation *parent, struct relation *child)
{
	struct ddl_object *o = ddl_object(d, parent);

	if (child->partition_of || is_ancestor(child, parent)) {
		ddl_gap(d, -1, "\"%s\" cannot be attached to \"%s\"",
			child->name, parent->name);
		return;
	}
	for (size_t i = 0; i < parent->attributes.n; i++) {
		struct attribute *a = relation_find_attribute(
			child, parent->attributes.v[i]->name);

		if (a)
			ddl_object(d, a)->inherited = true;
	}
	join_parent(d, child, parent, true);
	for (size_t i = 0; i < o->indexes.n; i++)
		ddl_clone_key(d, child, o->indexes.v[i]);
	merge_foreign_keys(d, parent, child);
}

static void
leave_parent(struct ddl *d, struct relation *parent, struct relation *child)
{
	struct ddl_object *o = ddl_object(d, parent);
	size_t kept = 0;

	for (size_t i = 0; i < o->children.n; i++)
		if (o->children.v[i] != child)
			o->children.v[kept++] = o->children.v[i];
	o->children.n = kept;
	for (size_t i = 0; i < child->attributes.n; i++)
		ddl_object(d, child->attributes.v[i])->inherited = false;
}

/* A partition on its own has the foreign keys of its former parents. */
static void
keep_foreign_keys(struct ddl *d, const struct relation *parent,
		  struct relation *child)
{
	for (size_t i = 0; i < parent->references.n; i++) {
		const struct foreign_key *source = parent->references.v[i];
		struct foreign_key *fk = arena_new(d->arena,
						   struct foreign_key);

		*fk = *source;
		fk->child = child;
		fk->child_columns.v = NULL;
		fk->child_columns.n = fk->child_columns.cap = 0;
		for (size_t k = 0; k < source->child_columns.n; k++)
			vec_push(d->arena, &fk->child_columns,
				 (struct attribute *)moved_attribute(
					 source->child_columns.v[k], parent,
					 child));
		ddl_constraint_name(d, child->schema, fk->name, 1);
		vec_push(d->arena, &child->references, fk);
		vec_push(d->arena, &fk->parent->referenced_by, fk);
		vec_push(d->arena, &d->catalog->foreign_keys, fk);
	}
}

void
ddl_detach(struct ddl *d, struct relation *parent, struct relation *child)
{
	struct ddl_object *o = ddl_object(d, child);

	if (child->partition_of != parent) {
		ddl_gap(d, -1, "\"%s\" is no partition of \"%s\"", child->name,
			parent->name);
		return;
	}
	for (const struct relation *p = parent; p; p = p->partition_of)
		keep_foreign_keys(d, p, child);
	for (size_t i = 0; i < o->indexes.n; i++)
		o->indexes.v[i]->clone = false;
	child->partition_of = NULL;
	leave_parent(d, parent, child);
}

void
ddl_no_inherit(struct ddl *d, struct relation *child, struct relation *parent)
{
	size_t kept = 0;

	for (size_t i = 0; i < child->parents.n; i++)
		if (child->parents.v[i] != parent)
			child->parents.v[kept++] = child->parents.v[i];
	child->parents.n = kept;
	leave_parent(d, parent, child);
}
