/*
 * Constraints, with the names that PostgreSQL chooses for those that have none.
 * Checks only have names here. Keys and exclusions have an index of their name.
 */
#include <string.h>

#include "load/ddl.h"
#include "sql/walk.h"

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
			if (b.len >= DDL_ADDITION_MAX)
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
	ddl_index_to_key(d, index);
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
	index = ddl_add_index(d, r, name ? name : ddl_index_name(d, r, &made));
	index->columns.v = made.columns.v;
	index->columns.n = index->columns.cap = made.columns.n;
	index->primary = made.primary;
	index->unique = true;
	ddl_index_to_key(d, index);
	if (recurse)
		ddl_clone_to_partitions(d, index);
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

		if (b.len < DDL_ADDITION_MAX)
			buf_printf(&b, "%s%s", b.len ? "_" : "",
				   ddl_element_name(e));
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
	foreach (cell, c->exclusions)
		ddl_add_calling(
			d, r, name, true,
			((IndexElem *)linitial((List *)lfirst(cell)))->expr);
	ddl_add_calling(d, r, name, true, c->where_clause);
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
	ddl_add_calling(d, r, name, false, c->raw_expr);
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
	if (ddl_matching_index(d, r, &columns))
		return true;
	columns.primary = true;
	return ddl_matching_index(d, r, &columns) != NULL;
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
				ddl_copy_index(d, r, k->like);
			else if (round != 3 || !redundant(d, r, k))
				ddl_add_constraint(d, r, k->constraint,
						   k->column, true);
		}
	}
	/* NOT VALID means nothing where there are no rows yet. */
	for (size_t i = had; i < r->references.n; i++)
		r->references.v[i]->not_valid = false;
}
