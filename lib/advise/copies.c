#include "advise/copies.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "sql/quote.h"

struct move_search {
	struct split_plan *out;
	const struct usage_table *usage;
	const struct catalog *catalog;
	struct arena *arena;
	struct map relations; /* by name as reports have it, of the catalog */
	struct map copies;    /* consumer NUL relation, to 1 + place */
	struct map models;    /* consumer NUL object, to 1 + place */
	struct map counted;   /* relation NUL shape, of each consumer */
};

static void
index_catalog(struct move_search *f)
{
	struct buf name;

	buf_init(&name);
	for (size_t i = 0; f->catalog && i < f->catalog->relations.n; i++) {
		struct relation *r = f->catalog->relations.v[i];

		buf_clear(&name);
		sql_qualified(&name, r->schema, r->name);
		map_set(&f->relations, arena_strdup(f->arena, name.data), r);
	}
	buf_release(&name);
}

static bool
list_has(const struct name_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i], name) == 0)
			return true;
	return false;
}

static void
list_add(struct move_search *f, struct name_list *list, const char *name)
{
	if (!list_has(list, name))
		vec_push(f->arena, list, name);
}

static const char *
column_name(struct move_search *f, const struct attribute *a)
{
	const char *name;
	struct buf b;

	buf_init(&b);
	sql_ident(&b, a->name);
	name = arena_strdup(f->arena, b.data);
	buf_release(&b);
	return name;
}

static void
add_key(struct move_search *f, struct split_copy *copy)
{
	const struct relation *r = map_get(&f->relations, copy->relation);

	for (size_t i = 0; r && i < r->keys.n; i++) {
		if (!r->keys.v[i].primary)
			continue;
		for (size_t j = 0; j < r->keys.v[i].columns.n; j++) {
			const char *name = column_name(
				f, r->keys.v[i].columns.v[j]);

			vec_push(f->arena, &copy->key, name);
			list_add(f, &copy->columns, name);
		}
	}
}

static struct split_copy *
get_copy(struct move_search *f, const struct crossing *x, const char *relation)
{
	size_t len, place;
	char *key = map_pair_key(f->arena, x->consumer, relation, &len);
	struct split_copy *copy;

	place = (size_t)(uintptr_t)map_find(&f->copies, key, len);
	if (place)
		return &f->out->copies.v[place - 1];
	copy = vec_add(f->arena, &f->out->copies);
	copy->consumer = x->consumer;
	copy->owner = x->owner;
	copy->relation = relation;
	copy->changes = usage_changes(f->usage, relation);
	add_key(f, copy);
	map_put(&f->copies, key, len, (void *)(uintptr_t)f->out->copies.n);
	return copy;
}

/* The columns that one statement looks for rows by: an index, unless the key
   begins with them, or they have all of it. */
static void
add_index(struct move_search *f, struct split_copy *copy,
	  const struct analysis_access *x)
{
	struct name_list columns = {0};
	size_t in_key = 0;

	for (size_t i = 0; i < x->columns.n; i++)
		if (x->columns.v[i].uses & (USE_FILTERED | USE_JOINED))
			vec_push(f->arena, &columns, x->columns.v[i].name);
	while (in_key < copy->key.n && list_has(&columns, copy->key.v[in_key]))
		in_key++;
	if (columns.n == 0 || in_key == columns.n ||
	    (copy->key.n && in_key == copy->key.n))
		return;
	for (size_t i = 0; i < copy->indexes.n; i++) {
		const struct name_list *known = &copy->indexes.v[i];
		bool same = known->n == columns.n;

		for (size_t j = 0; same && j < columns.n; j++)
			same = strcmp(known->v[j], columns.v[j]) == 0;
		if (same)
			return;
	}
	vec_push(f->arena, &copy->indexes, columns);
}

static void
add_access(struct move_search *f, struct split_copy *copy,
	   const struct analysis_access *x)
{
	for (size_t i = 0; i < x->columns.n; i++)
		list_add(f, &copy->columns, x->columns.v[i].name);
	add_index(f, copy, x);
}

/* Is it a table, which can be copied? */
static bool
is_table(const struct analysis *a, const char *relation)
{
	const struct analysis_relation *r = analysis_find_relation(a, relation);

	return r && strstr(r->kind, "view") == NULL;
}

/* A statement that reads a table twice counts once. */
static bool
is_new(struct move_search *f, const struct analysis_shape *shape,
       const char *relation)
{
	const char *who = arena_printf(f->arena, "%s %s", shape->id,
				       shape->service);
	size_t len;
	char *key = map_pair_key(f->arena, relation, who, &len);

	if (map_has(&f->counted, key, len))
		return false;
	map_put(&f->counted, key, len, key);
	return true;
}

static void
copy_shape(struct move_search *f, const struct crossing *x,
	   const struct analysis_shape *shape, uint64_t calls)
{
	for (size_t i = 0; i < shape->effects->accesses.n; i++) {
		const struct analysis_access *access =
			&shape->effects->accesses.v[i];
		struct split_copy *copy;

		if (!name_list_has(&x->relations, access->relation) ||
		    !is_table(f->out->analysis, access->relation))
			continue;
		copy = get_copy(f, x, access->relation);
		if (is_new(f, shape, access->relation))
			copy->reads += calls;
		add_access(f, copy, access);
	}
}

/* A name of its own for a column of a read model. */
static const char *
model_name(struct move_search *f, const struct split_read_model *m,
	   const char *relation, const char *column)
{
	const struct read_model_column *it;
	const char *dot = strrchr(relation, '.');

	vec_each (it, &m->columns) {
		if (strcmp(it->name, column) == 0)
			return arena_printf(f->arena, "%s_%s",
					    dot ? dot + 1 : relation, column);
	}
	return column;
}

static void
model_access(struct move_search *f, struct split_read_model *m,
	     const struct analysis_access *x)
{
	const char *owner = analysis_owner(f->out->analysis, x->relation);

	for (size_t i = 0; i < m->events.n; i++)
		if (strcmp(m->events.v[i].relation, x->relation) == 0)
			return;
	vec_push(f->arena, &m->events,
		 (struct read_model_event){
			 owner, x->relation,
			 usage_changes(f->usage, x->relation)});
	for (size_t i = 0; i < x->columns.n; i++) {
		const char *column = x->columns.v[i].name;
		const char *name = model_name(f, m, x->relation, column);

		vec_push(f->arena, &m->columns,
			 (struct read_model_column){name, owner, x->relation,
						    column});
	}
}

static struct split_read_model *
get_model(struct move_search *f, const struct crossing *x)
{
	size_t len, place;
	char *key = map_pair_key(f->arena, x->consumer, x->object, &len);
	struct split_read_model *m;

	place = (size_t)(uintptr_t)map_find(&f->models, key, len);
	if (place)
		return &f->out->read_models.v[place - 1];
	m = vec_add(f->arena, &f->out->read_models);
	m->consumer = x->consumer;
	m->object = x->object;
	m->reads = x->weight;
	map_put(&f->models, key, len, (void *)(uintptr_t)f->out->read_models.n);
	return m;
}

static void
add_model(struct move_search *f, const struct crossing *x)
{
	struct split_read_model *m = get_model(f, x);
	const struct evidence *it;

	name_list_add(f->arena, &m->crossings, x->id);
	vec_each (it, &x->evidence) {
		const struct analysis_shape *shape =
			it->shape ? analysis_shape_of_service(f->out->analysis,
							      it->shape,
							      x->consumer)
				  : NULL;

		for (size_t i = 0; shape && i < shape->effects->accesses.n; i++)
			if (is_table(f->out->analysis,
				     shape->effects->accesses.v[i].relation))
				model_access(f, m,
					     &shape->effects->accesses.v[i]);
	}
}

static void
add_copies(struct move_search *f, const struct crossing *x)
{
	const struct evidence *it;

	vec_each (it, &x->evidence) {
		const struct analysis_shape *shape =
			it->shape ? analysis_shape_of_service(f->out->analysis,
							      it->shape,
							      x->consumer)
				  : NULL;

		if (shape)
			copy_shape(f, x, shape, it->calls);
	}
	for (size_t i = 0; i < x->relations.n; i++)
		if (is_table(f->out->analysis, x->relations.v[i]))
			name_list_add(
				f->arena,
				&get_copy(f, x, x->relations.v[i])->crossings,
				x->id);
}

static int
by_consumer(const void *a, const void *b)
{
	const struct split_copy *x = a, *y = b;
	int order = strcmp(x->consumer, y->consumer);

	return order ? order : strcmp(x->relation, y->relation);
}

static int
model_by_consumer(const void *a, const void *b)
{
	const struct split_read_model *x = a, *y = b;
	int order = strcmp(x->consumer, y->consumer);

	return order ? order : strcmp(x->object, y->object);
}

/* Reads, joins and views are replaced by copies of rows; of triggers and keys
   only the events are needed. */
static bool
copies_rows(const struct crossing *x)
{
	return x->kind == CROSSING_READ || x->kind == CROSSING_JOIN ||
	       x->kind == CROSSING_VIEW || x->kind == CROSSING_FUNCTION;
}

void
copies_find(struct split_plan *out, const struct catalog *catalog,
	    const struct usage_table *usage, struct arena *arena)
{
	struct move_search f = {
		.out = out, .usage = usage, .catalog = catalog, .arena = arena};
	const struct split_item *it;

	index_catalog(&f);
	vec_each (it, &out->items) {
		if (it->pattern == PATTERN_COPY && copies_rows(it->crossing))
			add_copies(&f, it->crossing);
		else if (it->pattern == PATTERN_CQRS)
			add_model(&f, it->crossing);
	}
	if (out->copies.n)
		qsort(out->copies.v, out->copies.n, sizeof(*out->copies.v),
		      by_consumer);
	if (out->read_models.n)
		qsort(out->read_models.v, out->read_models.n,
		      sizeof(*out->read_models.v), model_by_consumer);
	map_release(&f.relations);
	map_release(&f.copies);
	map_release(&f.models);
	map_release(&f.counted);
}
