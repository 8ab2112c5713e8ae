/*
 * What uses what, so that DROP .. CASCADE takes along what PostgreSQL takes.
 * A plain DROP takes the same: in a script that ran, nothing was left to stand
 * in its way.
 *
 * Dropping goes by a list of what is doomed, not by recursion: a chain of
 * views is as long as a script makes it.
 */
#include <string.h>

#include "load/ddl.h"
#include "model/access_set.h"
#include "sql/resolve.h"
#include "sql/walk.h"

struct ddl_object *
ddl_object(struct ddl *d, const void *of)
{
	struct ddl_object *o = map_find(&d->objects, (const char *)&of,
					sizeof(of));

	if (!o) {
		o = arena_new(d->arena, struct ddl_object);
		o->of = of;
		map_put(&d->objects, (const char *)&o->of, sizeof(o->of), o);
	}
	return o;
}

struct resolve_context
ddl_context(struct ddl *d)
{
	return (struct resolve_context){
		.catalog = d->catalog,
		.path = &d->path,
		.arena = d->arena,
	};
}

struct access_set *
ddl_resolve(struct ddl *d, const Node *expr, const struct relation *self)
{
	struct resolve_context context = ddl_context(d);
	struct access_set *set = arena_new(d->arena, struct access_set);

	resolve_expression(&context, expr, self, set);
	return set;
}

struct calling *
ddl_find_calling(const struct relation *r, const char *name, bool index)
{
	for (size_t i = 0; i < r->callings.n; i++)
		if (r->callings.v[i]->index == index &&
		    strcmp(r->callings.v[i]->name, name) == 0)
			return r->callings.v[i];
	return NULL;
}

struct naming {
	struct ddl *d;
	struct calling *of;
};

/* Columns of the table are named by themselves, or behind its name. */
static void
note_columns(const Node *node, void *arg)
{
	const struct naming *n = arg;

	if (nodeTag(node) == T_ColumnRef) {
		const List *fields = ((const ColumnRef *)node)->fields;
		const Node *last =
			fields->elements[fields->length - 1].ptr_value;
		const struct attribute *a = nodeTag(last) == T_String
						    ? relation_find_attribute(
							      n->of->relation,
							      strVal(last))
						    : NULL;

		if (a)
			vec_push(n->d->arena, &n->of->columns, a);
	}
	tree_each_child(node, note_columns, arg);
}

void
ddl_add_calling(struct ddl *d, struct relation *r, const char *name, bool index,
		const Node *expr)
{
	struct access_set *set = expr ? ddl_resolve(d, expr, r) : NULL;
	struct calling *it = ddl_find_calling(r, name, index);

	if (!set || !set->calls.n)
		return;
	if (!it) {
		it = arena_new(d->arena, struct calling);
		*it = (struct calling){
			.name = arena_strdup(d->arena, name),
			.relation = r,
			.index = index,
			.value = arena_new(d->arena, struct access_set),
		};
		vec_push(d->arena, &r->callings, it);
	}
	for (size_t i = 0; i < set->calls.n; i++)
		access_set_call(d->arena, it->value, set->calls.v[i].routine,
				NULL, -1);
	note_columns(expr, &(struct naming){d, it});
	ddl_uses(d, set, DDL_CALLING, it);
}

void
ddl_used_by(struct ddl *d, const void *used, enum ddl_kind kind, void *user)
{
	struct ddl_object *o = ddl_object(d, used);

	vec_push(d->arena, &o->users,
		 (struct ddl_user){.kind = kind, .object = user});
}

void
ddl_uses(struct ddl *d, const struct access_set *set, enum ddl_kind kind,
	 void *user)
{
	for (size_t i = 0; i < set->accesses.n; i++)
		ddl_used_by(d, set->accesses.v[i].relation, kind, user);
	for (size_t i = 0; i < set->calls.n; i++)
		ddl_used_by(d, set->calls.v[i].routine, kind, user);
	for (size_t i = 0; i < set->sequences.n; i++)
		ddl_used_by(d, set->sequences.v[i].sequence, kind, user);
}

static bool
access_uses(const struct access *access, const void *thing)
{
	if (access->relation == thing)
		return true;
	for (size_t i = 0; i < access->columns.n; i++)
		if (access->columns.v[i].attribute == thing)
			return true;
	return false;
}

/* Does it use the relation, column, routine or sequence (still)? */
static bool
set_uses(const struct access_set *set, const void *thing)
{
	if (!set)
		return false;
	for (size_t i = 0; i < set->accesses.n; i++)
		if (access_uses(&set->accesses.v[i], thing))
			return true;
	for (size_t i = 0; i < set->calls.n; i++)
		if (set->calls.v[i].routine == thing)
			return true;
	for (size_t i = 0; i < set->sequences.n; i++)
		if (set->sequences.v[i].sequence == thing)
			return true;
	return false;
}

static bool
still_uses(const struct ddl_user *user, const void *thing)
{
	const struct relation *r = user->object;
	const struct attribute *a = user->object;
	const struct routine *f = user->object;
	const struct trigger *t = user->object;

	switch (user->kind) {
	case DDL_RELATION:
		return !r->dropped && set_uses(r->query, thing);
	case DDL_DEFAULT:
		return set_uses(a->value, thing);
	case DDL_ATTRIBUTE:
		return a->user_type == thing;
	case DDL_ROUTINE:
		return !f->dropped && (!f->body || set_uses(f->body, thing));
	case DDL_TYPE:
		return !((const struct db_type *)user->object)->dropped;
	case DDL_TRIGGER:
		return !t->relation->dropped &&
		       (const void *)t->routine == thing;
	case DDL_RULE:
		return set_uses(((const struct rule *)user->object)->action,
				thing);
	case DDL_CALLING:
		return set_uses(((const struct calling *)user->object)->value,
				thing);
	case DDL_POLICY:
		return set_uses(
			((const struct policy *)user->object)->condition,
			thing);
	}
	return false;
}

static void
doom(struct ddl *d, enum ddl_kind kind, void *object)
{
	vec_push(d->arena, &d->doomed,
		 (struct ddl_user){.kind = kind, .object = object});
}

/* thing is what they use of it: of itself, or one of its columns. */
static void
doom_users(struct ddl *d, const void *of, const void *thing)
{
	struct ddl_object *o = ddl_object(d, of);

	for (size_t i = 0; i < o->users.n; i++)
		if (still_uses(&o->users.v[i], thing))
			doom(d, o->users.v[i].kind, o->users.v[i].object);
}

/* Take an element out of a VEC of pointers. */
#define TAKE_OUT(vec, element)                                         \
	do {                                                           \
		size_t kept_ = 0;                                      \
		for (size_t i_ = 0; i_ < (vec)->n; i_++)               \
			if ((void *)(vec)->v[i_] != (void *)(element)) \
				(vec)->v[kept_++] = (vec)->v[i_];      \
		(vec)->n = kept_;                                      \
	} while (0)

void
ddl_drop_foreign_key(struct ddl *d, struct foreign_key *fk)
{
	ddl_constraint_name(d, fk->child->schema, fk->name, -1);
	TAKE_OUT(&fk->child->references, fk);
	TAKE_OUT(&fk->parent->referenced_by, fk);
	fk->child = &d->grave;
}

void
ddl_forget_calling(struct relation *r, const char *name, bool index)
{
	struct calling *it = ddl_find_calling(r, name, index);

	if (!it)
		return;
	TAKE_OUT(&r->callings, it);
	it->value = NULL;
}

static void
forget_index(struct ddl *d, struct ddl_index *index)
{
	const char *key;
	size_t len;

	key = ddl_key(d, index->schema, index->name, &len);
	if (map_find(&d->indexes, key, len) == index)
		map_put(&d->indexes, arena_strndup(d->arena, key, len), len,
			NULL);
	if (index->constraint)
		ddl_constraint_name(d, index->schema, index->name, -1);
}

/* The key of a constraint goes with its index. */
void
ddl_drop_index(struct ddl *d, struct ddl_index *index)
{
	struct relation *r = index->relation;

	forget_index(d, index);
	TAKE_OUT(&ddl_object(d, r)->indexes, index);
	ddl_forget_calling(r, index->name, true);
	if (r->replica_index && strcmp(r->replica_index, index->name) == 0) {
		r->replica_index = NULL;
		r->replica_identity = 'n';
	}
	for (size_t i = 0; i < r->keys.n; i++) {
		if (!index->constraint ||
		    strcmp(r->keys.v[i].name, index->name) != 0)
			continue;
		r->keys.n--;
		memmove(&r->keys.v[i], &r->keys.v[i + 1],
			(r->keys.n - i) * sizeof(*r->keys.v));
		return;
	}
}

static void
drop_relation(struct ddl *d, struct relation *r)
{
	struct ddl_object *o = ddl_object(d, r);

	if (r->dropped)
		return;
	catalog_drop_relation(d->catalog, r);
	while (r->references.n)
		ddl_drop_foreign_key(d, r->references.v[0]);
	while (r->referenced_by.n)
		ddl_drop_foreign_key(d, r->referenced_by.v[0]);
	for (size_t i = 0; i < o->indexes.n; i++)
		forget_index(d, o->indexes.v[i]);
	for (size_t i = 0; i < o->checks.n; i++)
		ddl_constraint_name(d, r->schema, o->checks.v[i], -1);
	o->indexes.n = o->checks.n = 0;
	if (r->partition_of)
		TAKE_OUT(&ddl_object(d, r->partition_of)->children, r);
	for (size_t i = 0; i < r->parents.n; i++)
		TAKE_OUT(&ddl_object(d, r->parents.v[i])->children, r);
	if (r->owned_by)
		TAKE_OUT(&ddl_object(d, r->owned_by->relation)->sequences, r);
	for (size_t i = 0; i < o->sequences.n; i++)
		doom(d, DDL_RELATION, o->sequences.v[i]);
	for (size_t i = 0; i < o->children.n; i++)
		doom(d, DDL_RELATION, o->children.v[i]);
	doom_users(d, r, r);
}

static bool
key_has(const struct attribute *const *columns, size_t n,
	const struct attribute *a)
{
	for (size_t i = 0; i < n; i++)
		if (columns[i] == a)
			return true;
	return false;
}

#define HAS(vec, a) \
	key_has((const struct attribute *const *)(vec)->v, (vec)->n, (a))

/* Indexes, checks and foreign keys that a column is part of. */
static void
drop_column_constraints(struct ddl *d, struct relation *r,
			const struct attribute *a)
{
	struct ddl_object *o = ddl_object(d, r);

	for (size_t i = o->indexes.n; i-- > 0;)
		if (HAS(&o->indexes.v[i]->columns, a))
			ddl_drop_index(d, o->indexes.v[i]);
	for (size_t i = r->callings.n; i-- > 0;)
		if (HAS(&r->callings.v[i]->columns, a))
			ddl_forget_calling(r, r->callings.v[i]->name,
					   r->callings.v[i]->index);
	for (size_t i = r->references.n; i-- > 0;)
		if (HAS(&r->references.v[i]->child_columns, a))
			ddl_drop_foreign_key(d, r->references.v[i]);
	for (size_t i = r->referenced_by.n; i-- > 0;)
		if (HAS(&r->referenced_by.v[i]->parent_columns, a))
			ddl_drop_foreign_key(d, r->referenced_by.v[i]);
}

static void
drop_column_users(struct ddl *d, struct relation *r, const struct attribute *a)
{
	struct ddl_object *o = ddl_object(d, r);

	for (size_t i = o->sequences.n; i-- > 0;)
		if (o->sequences.v[i]->owned_by == a)
			doom(d, DDL_RELATION, o->sequences.v[i]);
	for (size_t i = 0; i < r->triggers.n; i++)
		if (HAS(&r->triggers.v[i]->columns, a))
			doom(d, DDL_TRIGGER, r->triggers.v[i]);
	doom_users(d, r, a);
}

static void
drop_attribute(struct ddl *d, struct attribute *a)
{
	struct relation *r = (struct relation *)a->relation;

	if (!r || r->dropped || relation_find_attribute(r, a->name) != a)
		return;
	drop_column_constraints(d, r, a);
	drop_column_users(d, r, a);
	ddl_grants_of_column(d, a);
	TAKE_OUT(&r->attributes, a);
	for (size_t i = 0; i < r->attributes.n; i++)
		r->attributes.v[i]->number = (int16_t)(i + 1);
}

static void
drop_routine(struct ddl *d, struct routine *f)
{
	if (f->dropped)
		return;
	catalog_drop_routine(d->catalog, f);
	doom_users(d, f, f);
}

static void
drop_type(struct ddl *d, struct db_type *t)
{
	if (t->dropped)
		return;
	catalog_drop_type(d->catalog, t);
	doom_users(d, t, t);
}

static void
drop_trigger(struct ddl *d, struct trigger *t)
{
	TAKE_OUT(&t->relation->triggers, t);
	t->relation = &d->grave;
}

static void
drop_rule(struct ddl *d, struct rule *r)
{
	TAKE_OUT(&r->relation->rules, r);
	r->relation = &d->grave;
}

static void
drop_policy(struct ddl *d, struct policy *p)
{
	TAKE_OUT(&p->relation->policies, p);
	p->relation = &d->grave;
}

static void
drop_calling(struct ddl *d, struct calling *it)
{
	struct relation *r = it->relation;
	struct ddl_index *index = ddl_find_index(d, r->schema, it->name);

	if (!it->value || r->dropped)
		return;
	if (!it->index)
		ddl_drop_constraint(d, r, it->name, true);
	else if (index)
		ddl_drop_index(d, index);
}

static void
drop_one(struct ddl *d, enum ddl_kind kind, void *object)
{
	switch (kind) {
	case DDL_RELATION:
		drop_relation(d, object);
		break;
	case DDL_ATTRIBUTE:
		drop_attribute(d, object);
		break;
	case DDL_DEFAULT:
		((struct attribute *)object)->value = NULL;
		break;
	case DDL_ROUTINE:
		drop_routine(d, object);
		break;
	case DDL_TYPE:
		drop_type(d, object);
		break;
	case DDL_TRIGGER:
		drop_trigger(d, object);
		break;
	case DDL_RULE:
		drop_rule(d, object);
		break;
	case DDL_POLICY:
		drop_policy(d, object);
		break;
	case DDL_CALLING:
		drop_calling(d, object);
		break;
	}
}

void
ddl_drop(struct ddl *d, enum ddl_kind kind, void *object)
{
	size_t done = 0;

	d->doomed.n = 0;
	doom(d, kind, object);
	while (done < d->doomed.n) {
		struct ddl_user next = d->doomed.v[done++];

		drop_one(d, next.kind, next.object);
	}
}
