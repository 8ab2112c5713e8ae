#include "sql/scope.h"

#include <string.h>

#include "base/buf.h"
#include "sql/quote.h"

bool
resolve_spend(struct resolving *r, size_t n)
{
	r->work += n;
	if (r->work < RESOLVE_WORK_MAX)
		return true;
	access_set_gap(r->ctx->arena, r->out, GAP_UNPARSED,
		       "too complex to resolve", NULL, -1);
	return false;
}

struct scope *
scope_new(struct resolving *r, const struct scope *parent,
	  const struct cte *ctes)
{
	struct scope *s = arena_new(&r->scratch, struct scope);

	s->parent = parent;
	s->ctes = ctes;
	s->level = r->levels++;
	return s;
}

const struct scope *
scope_from(struct resolving *r, const struct scope *s, size_t first)
{
	struct scope *own = arena_new(&r->scratch, struct scope);

	*own = *s;
	own->items.v += first;
	own->items.n -= first;
	return own;
}

const char *
range_alias(const Alias *alias, const char *otherwise)
{
	return alias ? alias->aliasname : otherwise;
}

struct range_item *
scope_add(struct resolving *r, struct scope *s, const char *alias)
{
	struct range_item *item = arena_new(&r->scratch, struct range_item);

	item->alias = alias;
	vec_push(&r->scratch, &s->items, item);
	return item;
}

void
range_columns_add(struct resolving *r, struct range_columns *to,
		  const struct range_columns *from)
{
	/* Each query can have all columns of the one inside it twice. */
	if (!resolve_spend(r, from->n * RESOLVE_COPY_COST))
		return;
	for (size_t i = 0; i < from->n; i++)
		vec_push(&r->scratch, to, from->v[i]);
	to->open |= from->open;
}

void
range_item_set_relation(struct resolving *r, struct range_item *item,
			const struct relation *relation)
{
	item->relation = relation;
	if (item->columns.cap == 0)
		vec_reserve(&r->scratch, &item->columns,
			    relation->attributes.n);
	for (size_t i = 0; i < relation->attributes.n; i++) {
		const struct attribute *a = relation->attributes.v[i];

		vec_push(&r->scratch, &item->columns,
			 (struct range_column){a->name, a, a});
	}
}

void
range_item_rename(struct resolving *r, struct range_item *item,
		  const List *names)
{
	int n = names ? names->length : 0;

	for (int i = 0; i < n; i++) {
		const char *name = strVal(names->elements[i].ptr_value);

		if ((size_t)i < item->columns.n)
			item->columns.v[i].name = name;
		else
			vec_push(&r->scratch, &item->columns,
				 (struct range_column){.name = name});
	}
}

void
scope_add_leaf(struct resolving *r, struct scope *s,
	       const struct range_item *item)
{
	struct range_tree *leaf = arena_new(&r->scratch, struct range_tree);

	leaf->item = item;
	vec_push(&r->scratch, &s->from, leaf);
}

const struct cte *
scope_find_cte(const struct scope *s, const char *name)
{
	for (const struct cte *c = s->ctes; c; c = c->outer)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

void
range_item_use(struct resolving *r, const struct scope *s,
	       const struct range_item *item, const struct range_column *column,
	       unsigned uses)
{
	struct access *a;

	if (item->silent || !column->attribute)
		return;
	a = resolve_access(r, column->attribute->relation, ACCESS_READ, 0,
			   s->level, -1);
	access_use(r->ctx->arena, a, column->attribute, uses);
}

void
range_item_use_all(struct resolving *r, const struct scope *s,
		   const struct range_item *item, unsigned uses)
{
	for (size_t i = 0; i < item->columns.n; i++)
		range_item_use(r, s, item, &item->columns.v[i], uses);
}

static const struct range_column *
item_column(const struct range_item *item, const char *name)
{
	const struct range_column *it;

	vec_each (it, &item->columns)
		if (it->name[0] == name[0] && strcmp(it->name, name) == 0)
			return it;
	return NULL;
}

bool
scope_has_column(const struct scope *s, const char *name)
{
	for (size_t i = 0; i < s->items.n; i++)
		if (!s->items.v[i]->qualified_only &&
		    item_column(s->items.v[i], name))
			return true;
	return false;
}

static bool
is_system_column(const char *name)
{
	static const char *const names[] = {"ctid", "xmin", "xmax",
					    "cmin", "cmax", "tableoid"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool
is_variable(const struct resolving *r, const char *name)
{
	return r->ctx->variables &&
	       map_has(r->ctx->variables, name, strlen(name));
}

static void
column_gap(struct resolving *r, const char *table, const char *column,
	   int location)
{
	struct buf name;

	buf_init(&name);
	sql_qualified(&name, table, column);
	access_set_gap(r->ctx->arena, r->out, GAP_COLUMN, name.data, NULL,
		       location);
	buf_release(&name);
}

static void
trace(struct resolving *r, struct column_trace found)
{
	if (r->trace)
		vec_push(&r->scratch, r->trace, found);
}

/* It is of no item, or of one whose columns are not known. */
static void
trace_unknown(struct resolving *r, int location)
{
	trace(r, (struct column_trace){.location = location, .level = -1});
}

static const struct range_item *
find_item(const struct scope *s, const char *schema, const char *alias,
	  const struct scope **where)
{
	for (; s; s = s->parent) {
		for (size_t i = 0; i < s->items.n; i++) {
			const struct range_item *item = s->items.v[i];

			if (!item->alias || strcmp(item->alias, alias) != 0)
				continue;
			if (schema && (!item->schema ||
				       strcmp(item->schema, schema) != 0))
				continue;
			*where = s;
			return item;
		}
	}
	return NULL;
}

const struct range_item *
scope_find_item(const struct scope *s, const char *alias)
{
	const struct scope *where;

	return find_item(s, NULL, alias, &where);
}

/* ctid and its kin are of no attribute; its relation is read. */
static void
use_system_column(struct resolving *r, const struct scope *s,
		  const struct range_item *item)
{
	if (item->relation && !item->silent)
		resolve_access(r, item->relation, ACCESS_READ, 0, s->level, -1);
}

/* t.f is f(t) where t has no such column. */
static bool
use_as_function(struct resolving *r, const struct scope *s,
		const struct range_item *item, const char *name, unsigned uses,
		int location)
{
	if (!resolve_routines(r, NULL, name, 1, location))
		return false;
	range_item_use_all(r, s, item, uses);
	return true;
}

/* table.column; column is NULL for table.* */
static const struct range_item *
use_qualified(struct resolving *r, const struct scope *s, const char *schema,
	      const char *table, const char *column, unsigned uses,
	      int location)
{
	const struct scope *where;
	const struct range_item *item;
	const struct range_column *c;

	if (!resolve_spend(r, s->items.n))
		return NULL;
	item = find_item(s, schema, table, &where);
	if (!item) {
		trace_unknown(r, location);
		if (!is_variable(r, table) &&
		    !(schema && is_variable(r, schema)))
			column_gap(r, table, column ? column : "*", location);
		return NULL;
	}
	if (!column) {
		trace(r, (struct column_trace){.location = location,
					       .level = where->level,
					       .item = item,
					       .star = true});
		range_item_use_all(r, where, item, uses);
		return item;
	}
	c = item_column(item, column);
	trace(r, (struct column_trace){.location = location,
				       .level = where->level,
				       .item = item,
				       .attribute = c ? c->origin : NULL});
	if (c)
		range_item_use(r, where, item, c, uses);
	else if (is_system_column(column))
		use_system_column(r, where, item);
	else if (!item->columns.open &&
		 !use_as_function(r, where, item, column, uses, location))
		column_gap(r, table, column, location);
	return item;
}

/* All items of a scope that have the column: several if a join merged it. The
   first one is found. */
static size_t
use_in_scope(struct resolving *r, const struct scope *s, const char *column,
	     unsigned uses, struct column_trace *found)
{
	size_t n = 0;

	for (size_t i = 0; i < s->items.n; i++) {
		const struct range_item *item = s->items.v[i];
		const struct range_column *c;

		if (!resolve_spend(r, 1 + item->columns.n))
			return n;
		c = item_column(item, column);
		if (!c || item->qualified_only)
			continue;
		if (n++ == 0) {
			found->level = s->level;
			found->item = item;
			found->attribute = c->origin;
		}
		range_item_use(r, s, item, c, uses);
	}
	return n;
}

static bool
any_open(const struct scope *s)
{
	for (; s; s = s->parent)
		for (size_t i = 0; i < s->items.n; i++)
			if (s->items.v[i]->columns.open)
				return true;
	return false;
}

static bool
use_system_in_scope(struct resolving *r, const struct scope *s)
{
	bool found = false;

	for (size_t i = 0; i < s->items.n; i++) {
		const struct range_item *item = s->items.v[i];

		if (item->qualified_only || !item->relation)
			continue;
		use_system_column(r, s, item);
		found = true;
	}
	return found;
}

/* A name that is no column can be a whole row. */
static const struct range_item *
use_row(struct resolving *r, const struct scope *s, const char *name,
	unsigned uses, int location)
{
	const struct scope *where;
	const struct range_item *found = find_item(s, NULL, name, &where);

	if (!found)
		return NULL;
	trace(r, (struct column_trace){.location = location,
				       .level = where->level,
				       .item = found,
				       .star = true});
	range_item_use_all(r, where, found, uses);
	return found;
}

static const struct range_item *
use_unqualified(struct resolving *r, const struct scope *s, const char *column,
		unsigned uses, int location)
{
	struct column_trace found = {.location = location};
	const struct range_item *row;
	size_t n = 0;

	for (const struct scope *at = s; at && n == 0; at = at->parent) {
		n = use_in_scope(r, at, column, uses, &found);
		if (n == 0 && is_system_column(column) &&
		    use_system_in_scope(r, at)) {
			trace_unknown(r, location);
			return NULL;
		}
	}
	if (n) {
		found.merged = n > 1;
		if (found.merged)
			found.attribute = NULL;
		trace(r, found);
		return n == 1 ? found.item : NULL;
	}
	if (is_variable(r, column))
		return NULL;
	row = use_row(r, s, column, uses, location);
	if (!row)
		trace_unknown(r, location);
	if (!row && !is_system_column(column) && !any_open(s))
		column_gap(r, NULL, column, location);
	return row;
}

const struct range_item *
scope_use(struct resolving *r, const struct scope *s, const ColumnRef *ref,
	  unsigned uses)
{
	const List *f = ref->fields;
	const char *parts[3] = {"", "", ""}, *column;
	int n = f->length, from = n > 3 ? n - 3 : 0;
	const Node *last = f->elements[n - 1].ptr_value;
	bool star = nodeTag(last) == T_A_Star;

	for (int i = from; i < n; i++)
		if (nodeTag(f->elements[i].ptr_value) == T_String)
			parts[i - from] = strVal(f->elements[i].ptr_value);
	n -= from;
	column = star ? NULL : parts[n - 1];
	if (n == 1 && star) {
		trace(r, (struct column_trace){.location = ref->location,
					       .level = s->level,
					       .star = true});
		for (size_t i = 0; i < s->items.n &&
				   resolve_spend(r, s->items.v[i]->columns.n);
		     i++)
			range_item_use_all(r, s, s->items.v[i], uses);
		return NULL;
	}
	if (n == 1)
		return use_unqualified(r, s, parts[0], uses, ref->location);
	if (n == 2)
		return use_qualified(r, s, NULL, parts[0], column, uses,
				     ref->location);
	return use_qualified(r, s, parts[0], parts[1], column, uses,
			     ref->location);
}

static bool
merges(const struct range_tree *join, const struct range_columns *left,
       const struct range_columns *right, const char *name)
{
	bool in_left = false, in_right = false;

	for (int i = 0; join->using && i < join->using->length; i++)
		if (strcmp(strVal(join->using->elements[i].ptr_value), name) ==
		    0)
			return true;
	if (!join->natural)
		return false;
	for (size_t i = 0; i < left->n; i++)
		in_left |= strcmp(left->v[i].name, name) == 0;
	for (size_t i = 0; i < right->n; i++)
		in_right |= strcmp(right->v[i].name, name) == 0;
	return in_left && in_right;
}

/* What it takes to ask of all columns whether a join merges them. */
static size_t
merge_cost(const struct range_tree *join, const struct range_columns *left,
	   const struct range_columns *right)
{
	size_t n = left->n + right->n;

	if (join->natural)
		return n * n;
	n *= RESOLVE_COPY_COST;
	return join->using ? n * (size_t)join->using->length : n;
}

/* Its type is that of both sides. */
static void
add_merged(struct resolving *r, struct range_columns *out,
	   const struct range_column *column)
{
	struct range_column merged = *column;

	merged.origin = NULL;
	vec_push(&r->scratch, out, merged);
}

void
range_tree_expand(struct resolving *r, const struct range_tree *tree,
		  struct range_columns *out)
{
	struct range_columns left = {0}, right = {0};

	if (!resolve_spend(r, 1))
		return;
	if (tree->item) {
		range_columns_add(r, out, &tree->item->columns);
		return;
	}
	if (!tree->using && !tree->natural) {
		range_tree_expand(r, tree->left, out);
		range_tree_expand(r, tree->right, out);
		return;
	}
	range_tree_expand(r, tree->left, &left);
	range_tree_expand(r, tree->right, &right);
	out->open |= left.open || right.open;
	if (!resolve_spend(r, merge_cost(tree, &left, &right)))
		return;
	for (int i = 0; tree->using && i < tree->using->length; i++) {
		const char *name = strVal(tree->using->elements[i].ptr_value);

		for (size_t j = 0; j < left.n; j++)
			if (strcmp(left.v[j].name, name) == 0)
				add_merged(r, out, &left.v[j]);
	}
	for (size_t j = 0; tree->natural && j < left.n; j++)
		if (merges(tree, &left, &right, left.v[j].name))
			add_merged(r, out, &left.v[j]);
	for (size_t j = 0; j < left.n; j++)
		if (!merges(tree, &left, &right, left.v[j].name))
			vec_push(&r->scratch, out, left.v[j]);
	for (size_t j = 0; j < right.n; j++)
		if (!merges(tree, &left, &right, right.v[j].name))
			vec_push(&r->scratch, out, right.v[j]);
}

/* Note the use of a column wherever a tree has it. */
static void
tree_use(struct resolving *r, const struct scope *s,
	 const struct range_tree *tree, const char *name)
{
	const struct range_column *c;

	if (!resolve_spend(r, 1))
		return;
	if (!tree->item) {
		tree_use(r, s, tree->left, name);
		tree_use(r, s, tree->right, name);
		return;
	}
	c = item_column(tree->item, name);
	if (c)
		range_item_use(r, s, tree->item, c, USE_JOINED);
}

void
range_tree_use_merged(struct resolving *r, const struct scope *s,
		      const struct range_tree *join)
{
	struct range_columns left = {0}, right = {0};

	/* One side may not be known, the other one is read all the same. */
	for (int i = 0; join->using && i < join->using->length; i++) {
		const char *name = strVal(join->using->elements[i].ptr_value);

		tree_use(r, s, join->left, name);
		tree_use(r, s, join->right, name);
	}
	if (!join->natural)
		return;
	range_tree_expand(r, join->left, &left);
	range_tree_expand(r, join->right, &right);
	if (!resolve_spend(r, merge_cost(join, &left, &right)))
		return;
	for (size_t i = 0; i < left.n; i++) {
		if (!merges(join, &left, &right, left.v[i].name))
			continue;
		tree_use(r, s, join->left, left.v[i].name);
		tree_use(r, s, join->right, left.v[i].name);
	}
}
