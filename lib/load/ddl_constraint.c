/*
 * Constraints, with the names that PostgreSQL chooses for those that have none.
 * Checks only have names here. Keys and exclusions have an index of their name.
 */
#include <string.h>

#include "load/ddl.h"
#include "sql/target_name.h"
#include "sql/walk.h"

/* Longer lists of columns are cut when a name is made of them. */
#define ADDITION_MAX   64
#define WALK_DEPTH_MAX 100000

/* Names of columns for names: as PostgreSQL joins them, of bounded length. */
static const char *
joined(struct ddl *d, const List *names, const List *more)
{
	const List *lists[] = {names, more};
	struct buf b;
	const char *text;
	ListCell *cell;

	buf_init(&b);
	for (int i = 0; i < 2; i++) {
		foreach (cell, lists[i]) {
			if (b.len >= ADDITION_MAX)
				break;
			if (b.len)
				buf_char(&b, '_');
			buf_str(&b, strVal(lfirst(cell)));
		}
	}
	text = arena_strdup(&d->scratch, b.data);
	buf_release(&b);
	return text;
}

static const char *
joined_columns(struct ddl *d, const struct ddl_index *index)
{
	struct buf b;
	const char *text;

	buf_init(&b);
	for (size_t i = 0; i < index->columns.n && b.len < ADDITION_MAX; i++)
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

struct key *
ddl_find_key(struct relation *r, const char *name)
{
	for (size_t i = 0; i < r->keys.n; i++)
		if (strcmp(r->keys.v[i].name, name) == 0)
			return &r->keys.v[i];
	return NULL;
}

struct foreign_key *
ddl_find_foreign_key(struct relation *r, const char *name)
{
	for (size_t i = 0; i < r->references.n; i++)
		if (strcmp(r->references.v[i]->name, name) == 0)
			return r->references.v[i];
	return NULL;
}

/* The key that an index stands for. */
static void
add_key(struct ddl *d, struct ddl_index *index)
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

/* A partition's own index that can be taken for one of its parent. */
static struct ddl_index *
matching_index(struct ddl *d, struct relation *partition,
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

static const char *
index_name(struct ddl *d, const struct relation *r,
	   const struct ddl_index *like)
{
	if (like->primary)
		return ddl_choose_relation(d, r->schema, r->name, NULL, "pkey",
					   true);
	return ddl_choose_relation(
		d, r->schema, r->name, joined_columns(d, like),
		like->constraint ? "key" : "idx", like->constraint);
}

/* An index as another table has it, with a name of its own. */
static struct ddl_index *
copy_index(struct ddl *d, struct relation *r, const struct ddl_index *like)
{
	struct ddl_index *index = ddl_add_index(d, r, index_name(d, r, like));

	index->unique = like->unique;
	index->primary = like->primary;
	for (size_t i = 0; i < like->columns.n; i++) {
		struct attribute *a = relation_find_attribute(
			r, like->columns.v[i]->name);

		if (a)
			vec_push(d->arena, &index->columns, a);
	}
	if (like->constraint)
		add_key(d, index);
	return index;
}

static void
clone_to_partitions(struct ddl *d, const struct ddl_index *index)
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
	struct ddl_index *own = matching_index(d, partition, index);

	if (!own)
		own = copy_index(d, partition, index);
	own->clone = true;
	clone_to_partitions(d, own);
}

/* The columns of a key; false (and a gap) if one is not known. */
static bool
key_columns(struct ddl *d, struct relation *r, const Constraint *c,
	    struct attribute *column, struct ddl_index *out)
{
	ListCell *cell;

	if (column)
		vec_push(d->arena, &out->columns, column);
	foreach (cell, column ? NIL : c->keys) {
		struct attribute *a = ddl_need_column(d, r,
						      strVal(lfirst(cell)));

		if (!a)
			return false;
		vec_push(d->arena, &out->columns, a);
	}
	return true;
}

/* ADD CONSTRAINT .. USING INDEX takes an index there is, and renames it. */
static void
key_using_index(struct ddl *d, struct relation *r, const Constraint *c)
{
	struct ddl_index *index = ddl_find_index(d, r->schema, c->indexname);

	if (!index || index->relation != r) {
		ddl_gap(d, c->location, "index \"%s\" is not known",
			c->indexname);
		return;
	}
	index->primary = c->contype == CONSTR_PRIMARY;
	if (c->conname && strcmp(c->conname, index->name) != 0) {
		struct ddl_index *renamed = ddl_add_index(d, r, c->conname);

		renamed->columns.v = index->columns.v;
		renamed->columns.n = renamed->columns.cap = index->columns.n;
		renamed->unique = index->unique;
		renamed->primary = index->primary;
		ddl_drop_index(d, index);
		index = renamed;
	}
	add_key(d, index);
}

static void
add_unique(struct ddl *d, struct relation *r, const Constraint *c,
	   struct attribute *column, bool recurse)
{
	struct ddl_index made = {.primary = c->contype == CONSTR_PRIMARY,
				 .unique = true,
				 .constraint = true},
			 *index;
	const char *name = c->conname;

	if (c->indexname) {
		key_using_index(d, r, c);
		return;
	}
	if (!key_columns(d, r, c, column, &made))
		return;
	if (name && (ddl_name_taken(d, r->schema, name) ||
		     ddl_find_foreign_key(r, name))) {
		ddl_gap(d, c->location, "relation \"%s\" exists already", name);
		return;
	}
	if (!name && c->contype == CONSTR_UNIQUE && c->including)
		name = ddl_choose_relation(d, r->schema, r->name,
					   joined(d, c->keys, c->including),
					   "key", true);
	index = ddl_add_index(d, r, name ? name : index_name(d, r, &made));
	index->columns.v = made.columns.v;
	index->columns.n = index->columns.cap = made.columns.n;
	index->primary = made.primary;
	index->unique = true;
	add_key(d, index);
	if (recurse)
		clone_to_partitions(d, index);
}

/* What a part of an index is called in the index's name. */
static const char *
element_name(const IndexElem *e)
{
	const char *name = e->name ? e->name : target_name(e->expr);

	return strcmp(name, "?column?") == 0 ? "expr" : name;
}

static void
add_exclusion(struct ddl *d, struct relation *r, const Constraint *c)
{
	struct ddl_index *index;
	const char *name = c->conname;
	ListCell *cell;
	struct buf b;

	buf_init(&b);
	foreach (cell, c->exclusions) {
		const IndexElem *e = linitial((List *)lfirst(cell));

		if (b.len < ADDITION_MAX)
			buf_printf(&b, "%s%s", b.len ? "_" : "",
				   element_name(e));
	}
	if (!name)
		name = ddl_choose_relation(d, r->schema, r->name, b.data,
					   "excl", true);
	buf_release(&b);
	if (ddl_name_taken(d, r->schema, name))
		return;
	index = ddl_add_index(d, r, name);
	index->constraint = true;
	ddl_constraint_name(d, r->schema, name, 1);
}

/* A check that names one column has it in its name. */
struct columns_seen {
	const char *name;
	bool several;
	int depth;
};

static void
note_column(const Node *node, void *arg)
{
	struct columns_seen *seen = arg;
	const List *fields;

	if (!IsA(node, ColumnRef)) {
		if (seen->depth++ < WALK_DEPTH_MAX)
			tree_each_child(node, note_column, arg);
		seen->depth--;
		return;
	}
	fields = ((const ColumnRef *)node)->fields;
	if (!IsA(llast(fields), String))
		return;
	seen->several |= seen->name &&
			 strcmp(seen->name, strVal(llast(fields))) != 0;
	seen->name = strVal(llast(fields));
}

static void
add_check(struct ddl *d, struct relation *r, const Constraint *c,
	  const struct attribute *column)
{
	struct columns_seen seen = {0};
	const char *name = arena_strdup(d->arena, c->conname);

	if (!name) {
		if (column)
			seen.name = column->name;
		else
			note_column(c->raw_expr, &seen);
		name = ddl_choose_constraint(d, r->schema, r->name,
					     seen.several ? NULL : seen.name,
					     "check");
	}
	vec_push(d->arena, &ddl_object(d, r)->checks, name);
	ddl_constraint_name(d, r->schema, name, 1);
}

/* The columns that a foreign key points to: of the primary key, if unnamed. */
static bool
parent_columns(struct ddl *d, struct foreign_key *fk, const List *names)
{
	struct relation *parent = fk->parent;
	ListCell *cell;

	foreach (cell, names) {
		struct attribute *a = ddl_need_column(d, parent,
						      strVal(lfirst(cell)));

		if (!a)
			return false;
		vec_push(d->arena, &fk->parent_columns, a);
	}
	for (size_t i = 0; !names && i < parent->keys.n; i++)
		for (size_t k = 0; parent->keys.v[i].primary &&
				   k < parent->keys.v[i].columns.n;
		     k++)
			vec_push(d->arena, &fk->parent_columns,
				 parent->keys.v[i].columns.v[k]);
	if (fk->parent_columns.n == fk->child_columns.n)
		return true;
	ddl_gap(d, -1, "the key of \"%s\" that is referenced is not known",
		parent->name);
	return false;
}

static bool
child_columns(struct ddl *d, struct foreign_key *fk, const Constraint *c,
	      struct attribute *column)
{
	ListCell *cell;

	if (column)
		vec_push(d->arena, &fk->child_columns, column);
	foreach (cell, column ? NIL : c->fk_attrs) {
		struct attribute *a = ddl_need_column(d, fk->child,
						      strVal(lfirst(cell)));

		if (!a)
			return false;
		vec_push(d->arena, &fk->child_columns, a);
	}
	return true;
}

static const char *
foreign_key_name(struct ddl *d, const struct relation *r, const Constraint *c,
		 const struct attribute *column)
{
	return ddl_choose_constraint(
		d, r->schema, r->name,
		column ? column->name : joined(d, c->fk_attrs, NIL), "fkey");
}

static void
add_foreign_key(struct ddl *d, struct relation *r, const Constraint *c,
		struct attribute *column)
{
	struct foreign_key *fk = arena_new(d->arena, struct foreign_key);

	fk->child = r;
	fk->parent = ddl_need(d, c->pktable, false);
	if (!fk->parent || !child_columns(d, fk, c, column) ||
	    !parent_columns(d, fk, c->pk_attrs))
		return;
	if (c->conname && (ddl_find_foreign_key(r, c->conname) ||
			   ddl_find_key(r, c->conname))) {
		ddl_gap(d, c->location, "constraint \"%s\" exists already",
			c->conname);
		return;
	}
	fk->name = c->conname ? arena_strdup(d->arena, c->conname)
			      : foreign_key_name(d, r, c, column);
	fk->on_update = c->fk_upd_action;
	fk->on_delete = c->fk_del_action;
	fk->deferrable = c->deferrable;
	fk->deferred = c->initdeferred;
	fk->not_valid = c->skip_validation;
	ddl_constraint_name(d, r->schema, fk->name, 1);
	vec_push(d->arena, &r->references, fk);
	vec_push(d->arena, &fk->parent->referenced_by, fk);
	vec_push(d->arena, &d->catalog->foreign_keys, fk);
}

void
ddl_add_constraint(struct ddl *d, struct relation *r, Constraint *c,
		   struct attribute *column, bool recurse)
{
	switch (c->contype) {
	case CONSTR_DEFAULT:
	case CONSTR_GENERATED:
		ddl_column_default(d, column, c->raw_expr);
		break;
	case CONSTR_CHECK:
		add_check(d, r, c, column);
		break;
	case CONSTR_PRIMARY:
	case CONSTR_UNIQUE:
		add_unique(d, r, c, column, recurse);
		break;
	case CONSTR_EXCLUSION:
		add_exclusion(d, r, c);
		break;
	case CONSTR_FOREIGN:
		add_foreign_key(d, r, c, column);
		break;
	default:
		break;
	}
}

/* In which round a constraint is made: PostgreSQL names them in this order. */
static int
round_of(const struct ddl_constraint *k)
{
	if (!k->constraint)
		return k->like->primary ? 2 : 3;
	switch (k->constraint->contype) {
	case CONSTR_DEFAULT:
	case CONSTR_GENERATED:
		return 0;
	case CONSTR_CHECK:
		return 1;
	case CONSTR_PRIMARY:
		return 2;
	case CONSTR_FOREIGN:
		return 4;
	default:
		return 3;
	}
}

/* UNIQUE beside a PRIMARY KEY of the same columns makes nothing. */
static bool
redundant(struct ddl *d, struct relation *r, const struct ddl_constraint *k)
{
	struct ddl_index columns = {0};

	if (!k->constraint || k->constraint->contype != CONSTR_UNIQUE ||
	    k->constraint->indexname || k->constraint->deferrable)
		return false;
	if (!key_columns(d, r, k->constraint, k->column, &columns))
		return true;
	columns.unique = columns.constraint = true;
	if (matching_index(d, r, &columns))
		return true;
	columns.primary = true;
	return matching_index(d, r, &columns) != NULL;
}

void
ddl_add_constraints(struct ddl *d, struct relation *r, struct ddl_later *later)
{
	size_t had = r->references.n;

	for (int round = 0; round < 5; round++) {
		for (size_t i = 0; i < later->constraints.n; i++) {
			struct ddl_constraint *k = &later->constraints.v[i];

			if (round_of(k) != round)
				continue;
			if (!k->constraint)
				copy_index(d, r, k->like);
			else if (round != 3 || !redundant(d, r, k))
				ddl_add_constraint(d, r, k->constraint,
						   k->column, true);
		}
	}
	/* NOT VALID means nothing where there are no rows yet. */
	for (size_t i = had; i < r->references.n; i++)
		r->references.v[i]->not_valid = false;
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

		if (b.len < ADDITION_MAX)
			buf_printf(&b, "%s%s", b.len ? "_" : "",
				   element_name(e));
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
	foreach (cell, s->indexParams) {
		const IndexElem *e = lfirst(cell);
		struct attribute *a = NULL;

		if (e->name)
			a = relation_find_attribute(r, e->name);
		if (a)
			vec_push(d->arena, &index->columns, a);
	}
	if (s->relation->inh)
		clone_to_partitions(d, index);
}
