/*
 * Readers of schemas, types, relations, their columns and what ties relations
 * to one another.
 */
#include <stdlib.h>
#include <string.h>

#include "load/catalog_live.h"
#include "load/trigger_type.h"

/* Oids below are of what initdb made. */
#define FIRST_NORMAL_OID 16384

void
live_schemas(struct live *l, char **values)
{
	COLUMNS(SCHEMA, OWNER);

	vec_push(l->catalog->arena, &l->catalog->schemas,
		 (struct db_schema){.name = live_intern(l, values[SCHEMA]),
				    .owner = live_intern(l, values[OWNER])});
}

static void
add_class(struct live *l, const char *oid, struct relation *relation,
	  struct db_type *composite)
{
	struct live_class *class = arena_new(&l->scratch, struct live_class);

	class->relation = relation;
	class->composite = composite;
	map_set(&l->classes, arena_strdup(&l->scratch, oid), class);
}

void
live_types(struct live *l, char **values)
{
	COLUMNS(OID, SCHEMA, NAME, OWNER, KIND, MEMBERS, BASE, LABELS);
	struct db_type *t = catalog_add_type(l->catalog, values[KIND][0],
					     values[SCHEMA], values[NAME]);
	struct live_names labels = live_array(l, values[LABELS]);

	t->owner = live_intern(l, values[OWNER]);
	t->base = live_intern(l, values[BASE]);
	for (size_t i = 0; i < labels.n; i++)
		vec_push(l->catalog->arena, &t->labels, labels.v[i]);
	map_set(&l->types, arena_strdup(&l->scratch, values[OID]), t);
	if (t->kind == TYPE_COMPOSITE)
		add_class(l, values[MEMBERS], NULL, t);
}

void
live_relations(struct live *l, char **values)
{
	COLUMNS(OID, SCHEMA, NAME, OWNER, KIND, PERSISTENCE, ROW_SECURITY,
		FORCE_ROW_SECURITY, REPLICA_IDENTITY, REPLICA_INDEX,
		SECURITY_INVOKER, SERVER, ROWS, BYTES);
	struct relation *r = catalog_add_relation(l->catalog, values[KIND][0],
						  values[SCHEMA], values[NAME]);

	r->owner = live_intern(l, values[OWNER]);
	r->unlogged = values[PERSISTENCE][0] == 'u';
	r->row_security = live_true(values[ROW_SECURITY]);
	r->force_row_security = live_true(values[FORCE_ROW_SECURITY]);
	/* What cannot be replicated has 'n' here, which says nothing. */
	if (r->kind == RELATION_TABLE || r->kind == RELATION_PARTITIONED)
		r->replica_identity = values[REPLICA_IDENTITY][0];
	r->replica_index = live_intern(l, values[REPLICA_INDEX]);
	r->security_invoker = live_true(values[SECURITY_INVOKER]);
	r->server = live_intern(l, values[SERVER]);
	r->rows = strtod(values[ROWS], NULL);
	r->bytes = strtoll(values[BYTES], NULL, 10);
	add_class(l, values[OID], r, NULL);
}

static struct attribute *
add_member(struct live *l, struct db_type *t, const char *name)
{
	struct attribute *a = arena_new(l->catalog->arena, struct attribute);

	a->name = arena_strdup(l->catalog->arena, name);
	vec_push(l->catalog->arena, &t->members, a);
	a->number = (int16_t)t->members.n;
	return a;
}

void
live_attributes(struct live *l, char **values)
{
	COLUMNS(RELATION, NUMBER, NAME, TYPE, USER_TYPE, NOT_NULL, IDENTITY,
		GENERATED);
	struct live_class *class = map_get(&l->classes, values[RELATION]);
	size_t number = strtoul(values[NUMBER], NULL, 10);
	struct attribute *a;

	if (!class)
		return;
	if (class->relation)
		a = catalog_add_attribute(l->catalog, class->relation,
					  values[NAME]);
	else
		a = add_member(l, class->composite, values[NAME]);
	a->type = live_intern(l, values[TYPE]);
	if (values[USER_TYPE] &&
	    strtoul(values[USER_TYPE], NULL, 10) >= FIRST_NORMAL_OID)
		a->user_type = map_get(&l->types, values[USER_TYPE]);
	a->not_null = live_true(values[NOT_NULL]);
	a->identity = values[IDENTITY][0];
	a->generated = values[GENERATED][0];
	while (class->columns.n <= number)
		vec_push(&l->scratch, &class->columns, NULL);
	class->columns.v[number] = a;
}

void
live_expressions(struct live *l, char **values)
{
	COLUMNS(RELATION, NUMBER, EXPRESSION);
	struct attribute *a = live_attribute(l, values[RELATION],
					     values[NUMBER]);

	if (!a)
		return;
	a->value = live_define(l, (struct definition){
					  .kind = DEFINITION_EXPRESSION,
					  .text = values[EXPRESSION],
					  .what = live_what(l, "default of",
							    a->relation->schema,
							    a->relation->name),
					  .self = a->relation,
				  });
}

void
live_callings(struct live *l, char **values)
{
	COLUMNS(RELATION, NAME, INDEX, EXPRESSION);
	struct relation *r = live_relation(l, values[RELATION]);
	struct arena *arena = l->catalog->arena;
	struct calling *it;

	if (!r)
		return;
	it = arena_new(arena, struct calling);
	it->name = arena_strdup(arena, values[NAME]);
	it->relation = r;
	it->index = live_true(values[INDEX]);
	it->value = live_define(
		l, (struct definition){
			   .kind = DEFINITION_EXPRESSION,
			   .text = values[EXPRESSION],
			   .what = live_what(
				   l, it->index ? "index of" : "check of",
				   r->schema, r->name),
			   .self = r,
		   });
	vec_push(arena, &r->callings, it);
}

void
live_inheritance(struct live *l, char **values)
{
	COLUMNS(RELATION, PARENT, PARTITION);
	struct relation *r = live_relation(l, values[RELATION]);
	struct relation *parent = live_relation(l, values[PARENT]);

	if (!r || !parent)
		return;
	if (live_true(values[PARTITION]))
		r->partition_of = parent;
	else
		vec_push(l->catalog->arena, &r->parents, parent);
}

void
live_sequences(struct live *l, char **values)
{
	COLUMNS(SEQUENCE, RELATION, NUMBER);
	struct relation *r = live_relation(l, values[SEQUENCE]);

	if (r)
		r->owned_by = live_attribute(l, values[RELATION],
					     values[NUMBER]);
}

VEC_TYPE(columns, struct attribute *);

struct column_arg {
	struct live *live;
	const struct live_class *class;
	struct columns columns;
};

static void
add_column(long number, void *arg)
{
	struct column_arg *a = arg;

	if ((size_t)number < a->class->columns.n && a->class->columns.v[number])
		vec_push(a->live->catalog->arena, &a->columns,
			 a->class->columns.v[number]);
}

static struct columns
read_columns(struct live *l, const char *oid, const char *numbers)
{
	struct column_arg a = {.live = l, .class = map_get(&l->classes, oid)};

	live_each_number(numbers, add_column, &a);
	return a.columns;
}

void
live_keys(struct live *l, char **values)
{
	COLUMNS(RELATION, NAME, PRIMARY, KEY_COLUMNS);
	struct relation *r = live_relation(l, values[RELATION]);
	struct columns columns;
	struct key *k;

	if (!r)
		return;
	columns = read_columns(l, values[RELATION], values[KEY_COLUMNS]);
	k = vec_add(l->catalog->arena, &r->keys);
	k->name = arena_strdup(l->catalog->arena, values[NAME]);
	k->primary = live_true(values[PRIMARY]);
	VEC_TAKE(&k->columns, columns);
}

void
live_foreign_keys(struct live *l, char **values)
{
	COLUMNS(CHILD, PARENT, NAME, CHILD_COLUMNS, PARENT_COLUMNS, ON_UPDATE,
		ON_DELETE, DEFERRABLE, DEFERRED, NOT_VALID);
	struct relation *child = live_relation(l, values[CHILD]);
	struct relation *parent = live_relation(l, values[PARENT]);
	struct arena *arena = l->catalog->arena;
	struct foreign_key *fk;
	struct columns columns;

	if (!child || !parent)
		return;
	fk = arena_new(arena, struct foreign_key);
	fk->name = arena_strdup(arena, values[NAME]);
	fk->child = child;
	fk->parent = parent;
	columns = read_columns(l, values[CHILD], values[CHILD_COLUMNS]);
	VEC_TAKE(&fk->child_columns, columns);
	columns = read_columns(l, values[PARENT], values[PARENT_COLUMNS]);
	VEC_TAKE(&fk->parent_columns, columns);
	fk->on_update = values[ON_UPDATE][0];
	fk->on_delete = values[ON_DELETE][0];
	fk->deferrable = live_true(values[DEFERRABLE]);
	fk->deferred = live_true(values[DEFERRED]);
	fk->not_valid = live_true(values[NOT_VALID]);
	vec_push(arena, &l->catalog->foreign_keys, fk);
	vec_push(arena, &child->references, fk);
	vec_push(arena, &parent->referenced_by, fk);
}

void
live_triggers(struct live *l, char **values)
{
	COLUMNS(RELATION, NAME, ROUTINE, ROUTINE_SCHEMA, ROUTINE_NAME, TYPE,
		UPDATE_OF, ENABLED, OLD_TABLE, NEW_TABLE);
	struct relation *r = live_relation(l, values[RELATION]);
	struct arena *arena = l->catalog->arena;
	struct columns columns;
	struct trigger *t;

	if (!r)
		return;
	t = arena_new(arena, struct trigger);
	t->name = arena_strdup(arena, values[NAME]);
	t->relation = r;
	t->routine = map_get(&l->routines, values[ROUTINE]);
	t->routine_name = live_qualified(l, values[ROUTINE_SCHEMA],
					 values[ROUTINE_NAME]);
	trigger_set_type(t, (unsigned)strtoul(values[TYPE], NULL, 10));
	columns = read_columns(l, values[RELATION], values[UPDATE_OF]);
	VEC_TAKE(&t->columns, columns);
	t->enabled = values[ENABLED][0];
	t->old_table = arena_strdup(arena, values[OLD_TABLE]);
	t->new_table = arena_strdup(arena, values[NEW_TABLE]);
	vec_push(arena, &l->catalog->triggers, t);
	vec_push(arena, &r->triggers, t);
}
