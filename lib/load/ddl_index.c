/*
 * Indexes, with the names that PostgreSQL chooses for those that have none, and
 * the ones that partitions have because their parent has them. An index matters
 * to the model where it is a key's; the names of the others are taken, too.
 */
#include <string.h>

#include "load/ddl.h"
#include "sql/target_name.h"

static const char *
joined_columns(struct ddl *d, const struct ddl_index *index)
{
	struct buf b;
	const char *text;

	buf_init(&b);
	for (size_t i = 0; i < index->columns.n && b.len < DDL_ADDITION_MAX;
	     i++)
		buf_printf(&b, "%s%s", i ? "_" : "", index->columns.v[i]->name);
	if (!index->columns.n)
		buf_str(&b, "expr");
	text = arena_strdup(&d->scratch, b.data);
	buf_release(&b);
	return text;
}

struct ddl_index *
ddl_add_index(struct ddl *d, struct relation *r, const char *name)
{
	struct ddl_index *index = arena_new(d->arena, struct ddl_index);
	const char *key;
	size_t len;

	index->schema = r->schema;
	index->name = arena_strdup(d->arena, name);
	index->relation = r;
	key = ddl_key(d, r->schema, name, &len);
	map_put(&d->indexes, arena_strndup(d->arena, key, len), len, index);
	vec_push(d->arena, &ddl_object(d, r)->indexes, index);
	return index;
}

void
ddl_index_to_key(struct ddl *d, struct ddl_index *index)
{
	struct relation *r = index->relation;
	struct key *key = vec_add(d->arena, &r->keys);

	key->name = index->name;
	key->primary = index->primary;
	for (size_t i = 0; i < index->columns.n; i++) {
		vec_push(d->arena, &key->columns, index->columns.v[i]);
		index->columns.v[i]->not_null |= index->primary;
	}
	index->constraint = true;
	ddl_constraint_name(d, r->schema, index->name, 1);
}

static bool
same_columns(const struct ddl_index *a, const struct ddl_index *b)
{
	if (a->columns.n != b->columns.n || a->columns.n == 0)
		return false;
	for (size_t i = 0; i < a->columns.n; i++)
		if (strcmp(a->columns.v[i]->name, b->columns.v[i]->name) != 0)
			return false;
	return true;
}

struct ddl_index *
ddl_matching_index(struct ddl *d, struct relation *partition,
		   const struct ddl_index *index)
{
	struct ddl_object *o = ddl_object(d, partition);

	for (size_t i = 0; i < o->indexes.n; i++) {
		struct ddl_index *own = o->indexes.v[i];

		if (!own->clone && own->primary == index->primary &&
		    own->unique == index->unique &&
		    own->constraint == index->constraint &&
		    same_columns(own, index))
			return own;
	}
	return NULL;
}

const char *
ddl_index_name(struct ddl *d, const struct relation *r,
	       const struct ddl_index *like)
{
	if (like->primary)
		return ddl_choose_relation(d, r->schema, r->name, NULL, "pkey",
					   true);
	return ddl_choose_relation(
		d, r->schema, r->name, joined_columns(d, like),
		like->constraint ? "key" : "idx", like->constraint);
}

struct ddl_index *
ddl_copy_index(struct ddl *d, struct relation *r, const struct ddl_index *like)
{
	struct ddl_index *index = ddl_add_index(d, r,
						ddl_index_name(d, r, like));

	index->unique = like->unique;
	index->primary = like->primary;
	for (size_t i = 0; i < like->columns.n; i++) {
		struct attribute *a = relation_find_attribute(
			r, like->columns.v[i]->name);

		if (a)
			vec_push(d->arena, &index->columns, a);
	}
	if (like->constraint)
		ddl_index_to_key(d, index);
	return index;
}

void
ddl_clone_to_partitions(struct ddl *d, const struct ddl_index *index)
{
	struct ddl_object *o = ddl_object(d, index->relation);

	if (index->relation->kind != RELATION_PARTITIONED)
		return;
	for (size_t i = 0; i < o->children.n; i++)
		ddl_clone_key(d, o->children.v[i], index);
}

void
ddl_clone_key(struct ddl *d, struct relation *partition,
	      const struct ddl_index *index)
{
	struct ddl_index *own = ddl_matching_index(d, partition, index);

	if (!own)
		own = ddl_copy_index(d, partition, index);
	own->clone = true;
	ddl_clone_to_partitions(d, own);
}

const char *
ddl_element_name(const IndexElem *e)
{
	const char *name = e->name ? e->name : target_name(e->expr);

	return strcmp(name, "?column?") == 0 ? "expr" : name;
}

static const char *
named_index(struct ddl *d, const struct relation *r, const IndexStmt *s)
{
	struct buf b;
	ListCell *cell;
	const char *name;

	if (s->idxname)
		return s->idxname;
	buf_init(&b);
	foreach (cell, s->indexParams) {
		const IndexElem *e = lfirst(cell);

		if (b.len < DDL_ADDITION_MAX)
			buf_printf(&b, "%s%s", b.len ? "_" : "",
				   ddl_element_name(e));
	}
	name = ddl_choose_relation(d, r->schema, r->name, b.data, "idx", false);
	buf_release(&b);
	return name;
}

void
ddl_create_index(struct ddl *d, const IndexStmt *s)
{
	struct relation *r = ddl_need(d, s->relation, false);
	struct ddl_index *index;
	const char *name;
	ListCell *cell;

	if (!r)
		return;
	name = named_index(d, r, s);
	if (ddl_name_taken(d, r->schema, name)) {
		if (!s->if_not_exists)
			ddl_gap(d, -1, "relation \"%s\" exists already", name);
		return;
	}
	index = ddl_add_index(d, r, name);
	index->unique = s->unique;
	ddl_add_calling(d, r, name, true, s->whereClause);
	foreach (cell, s->indexParams) {
		const IndexElem *e = lfirst(cell);
		struct attribute *a = NULL;

		if (e->name)
			a = relation_find_attribute(r, e->name);
		else
			ddl_add_calling(d, r, name, true, e->expr);
		if (a)
			vec_push(d->arena, &index->columns, a);
	}
	if (s->relation->inh)
		ddl_clone_to_partitions(d, index);
}
