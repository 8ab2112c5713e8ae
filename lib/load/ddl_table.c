/*
 * CREATE TABLE in all of its forms. Columns come first, in the order of
 * PostgreSQL: of the type, of parents, then as written, LIKE where it stands.
 * Constraints follow when the table is complete.
 */
#include <string.h>

#include "load/ddl.h"
#include "sql/resolve.h"

static struct relation *
new_relation(struct ddl *d, const RangeVar *name, enum relation_kind kind,
	     bool if_not_exists)
{
	const char *schema = ddl_relation_schema(d, name);
	struct relation *r;

	if (ddl_name_taken(d, schema, name->relname)) {
		if (!if_not_exists)
			ddl_gap(d, name->location,
				"relation \"%s\" exists already",
				name->relname);
		return NULL;
	}
	r = catalog_add_relation(d->catalog, kind, schema, name->relname);
	r->owner = d->role;
	r->temporary = strcmp(schema, SCHEMA_TEMP) == 0;
	r->unlogged = name->relpersistence == 'u';
	return r;
}

static void
add_members(struct ddl *d, struct relation *r, const struct db_type *t)
{
	for (size_t i = 0; i < t->members.n; i++) {
		const struct attribute *m = t->members.v[i];
		struct attribute *a = ddl_new_column(d, r, m->name);

		if (!a)
			return;
		a->type = m->type;
		a->user_type = m->user_type;
	}
}

static void
add_of_type(struct ddl *d, struct relation *r, const TypeName *name)
{
	struct db_type *t = ddl_need_type(d, name->names, false);

	if (!t)
		return;
	add_members(d, r, t);
	ddl_object(d, r)->of_type = t;
	ddl_used_by(d, t, DDL_RELATION, r);
}

/* Types have no defaults and no indexes. */
static void
like_type(struct ddl *d, struct relation *r, const RangeVar *name)
{
	struct db_type *t = catalog_resolve_type(
		d->catalog, &d->path, name->schemaname, name->relname);

	if (t)
		add_members(d, r, t);
	else
		ddl_gap(d, name->location, "relation \"%s\" is not known",
			name->relname);
}

static void
like_column(struct ddl *d, struct relation *r, const struct attribute *source,
	    bits32 options)
{
	struct attribute *a;

	if (relation_find_attribute(r, source->name))
		return;
	a = ddl_new_column(d, r, source->name);
	if (!a)
		return;
	a->type = source->type;
	a->user_type = source->user_type;
	a->not_null = source->not_null;
	if (source->generated ? options & CREATE_TABLE_LIKE_GENERATED
			      : options & CREATE_TABLE_LIKE_DEFAULTS) {
		a->generated = source->generated;
		ddl_share_value(d, a, source);
	}
	if (source->identity && options & CREATE_TABLE_LIKE_IDENTITY) {
		a->identity = source->identity;
		ddl_own_sequence(d, a, NULL);
	}
}

static void
like(struct ddl *d, struct relation *r, const TableLikeClause *l,
     struct ddl_later *later)
{
	struct relation *source = ddl_find(d, l->relation);
	struct ddl_object *o;

	if (!source) {
		like_type(d, r, l->relation);
		return;
	}
	for (size_t i = 0; i < source->attributes.n; i++)
		like_column(d, r, source->attributes.v[i], l->options);
	o = ddl_object(d, source);
	for (size_t i = 0; i < o->indexes.n; i++)
		if (l->options & CREATE_TABLE_LIKE_INDEXES)
			vec_push(&d->scratch, &later->constraints,
				 (struct ddl_constraint){
					 .like = o->indexes.v[i]});
}

static void
add_elements(struct ddl *d, struct relation *r, const List *elements,
	     struct ddl_later *later)
{
	ListCell *cell;

	foreach (cell, elements) {
		Node *node = lfirst(cell);

		if (IsA(node, ColumnDef))
			ddl_add_column(d, r, (ColumnDef *)node, later);
		else if (IsA(node, TableLikeClause))
			like(d, r, (TableLikeClause *)node, later);
		else if (IsA(node, Constraint))
			vec_push(&d->scratch, &later->constraints,
				 (struct ddl_constraint){
					 .constraint = (Constraint *)node});
	}
}

/* All parents must be known, or the columns would be guesses. */
static bool
parents_known(struct ddl *d, const CreateStmt *s)
{
	ListCell *cell;

	foreach (cell, s->inhRelations)
		if (!ddl_need(d, lfirst(cell), false))
			return false;
	return true;
}

static void
grant_defaults(struct ddl *d, struct relation *r)
{
	const struct grant object = {.relation = r};

	if (!r->temporary)
		ddl_default_grants(d, &object,
				   r->kind == RELATION_SEQUENCE ? 'S' : 'r',
				   r->schema, r->owner);
}

struct relation *
ddl_create_table(struct ddl *d, const CreateStmt *s, const char *server)
{
	struct ddl_later later = {0};
	struct relation *r;
	ListCell *cell;

	if (!parents_known(d, s))
		return NULL;
	r = new_relation(d, s->relation,
			 server	       ? RELATION_FOREIGN
			 : s->partspec ? RELATION_PARTITIONED
				       : RELATION_TABLE,
			 s->if_not_exists);
	if (!r)
		return NULL;
	r->server = arena_strdup(d->arena, server);
	grant_defaults(d, r);
	if (s->ofTypename)
		add_of_type(d, r, s->ofTypename);
	foreach (cell, s->inhRelations)
		ddl_inherit(d, r, ddl_find(d, lfirst(cell)),
			    s->partbound != NULL);
	add_elements(d, r, s->tableElts, &later);
	ddl_add_constraints(d, r, &later);
	return r;
}

/* Types would take the whole of PostgreSQL to know. */
static void
add_outputs(struct ddl *d, struct relation *r, const struct column_names *out,
	    const List *names)
{
	for (size_t i = 0; i < out->n; i++) {
		bool named = (int)i < list_length(names);

		if (!ddl_new_column(d, r,
				    named ? strVal(list_nth(names, (int)i))
					  : out->v[i]))
			return;
	}
}

static void
create_as(struct ddl *d, const Node *query, const IntoClause *into,
	  bool matview, bool if_not_exists)
{
	struct resolve_context context = ddl_context(d);
	struct access_set *set = arena_new(d->arena, struct access_set);
	struct column_names columns = {0};
	struct relation *r;

	if (!IsA(query, SelectStmt)) {
		ddl_gap(d, -1, "the columns of \"%s\" are not known",
			into->rel->relname);
		return;
	}
	resolve_query(&context, query, set, &columns);
	r = new_relation(d, into->rel,
			 matview ? RELATION_MATVIEW : RELATION_TABLE,
			 if_not_exists);
	if (!r)
		return;
	grant_defaults(d, r);
	add_outputs(d, r, &columns, into->colNames);
	if (!matview)
		return;
	r->query = set;
	ddl_uses(d, set, DDL_RELATION, r);
	ddl_note_unresolved(d, r);
}

void
ddl_create_table_as(struct ddl *d, const CreateTableAsStmt *s)
{
	create_as(d, s->query, s->into, s->objtype == OBJECT_MATVIEW,
		  s->if_not_exists);
}

void
ddl_select_into(struct ddl *d, SelectStmt *s)
{
	IntoClause *into = s->intoClause;

	s->intoClause = NULL;
	create_as(d, (Node *)s, into, false, false);
}
