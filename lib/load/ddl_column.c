/*
 * Columns: their types, defaults, identities and the sequences that they own.
 */
#include <string.h>

#include "load/ddl.h"

/* serial and its kin are no types: an integer, a sequence and a default. */
static const char *
serial_type(const TypeName *name)
{
	static const struct {
		const char *name, *type;
	} serials[] = {
		{"serial", "integer"},	     {"serial4", "integer"},
		{"bigserial", "bigint"},     {"serial8", "bigint"},
		{"smallserial", "smallint"}, {"serial2", "smallint"},
	};

	if (list_length(name->names) != 1 || name->pct_type)
		return NULL;
	for (size_t i = 0; i < sizeof(serials) / sizeof(*serials); i++)
		if (strcmp(strVal(linitial(name->names)), serials[i].name) == 0)
			return serials[i].type;
	return NULL;
}

struct relation *
ddl_own_sequence(struct ddl *d, struct attribute *a, const List *name)
{
	struct relation *r = (struct relation *)a->relation, *sequence;
	const char *schema = r->schema, *chosen = NULL, *written = NULL;

	if (name)
		chosen = ddl_split(name, &written);
	if (written)
		schema = written;
	if (!chosen || ddl_name_taken(d, schema, chosen))
		chosen = ddl_choose_relation(d, schema, r->name, a->name, "seq",
					     false);
	sequence = catalog_add_relation(d->catalog, RELATION_SEQUENCE, schema,
					chosen);
	sequence->owner = r->owner;
	sequence->temporary = r->temporary;
	sequence->unlogged = r->unlogged;
	sequence->owned_by = a;
	vec_push(d->arena, &ddl_object(d, r)->sequences, sequence);
	ddl_default_grants(d, &(struct grant){.relation = sequence}, 'S',
			   schema, sequence->owner);
	return sequence;
}

static void
make_serial(struct ddl *d, struct attribute *a, const char *type)
{
	struct relation *sequence = ddl_own_sequence(d, a, NULL);

	a->type = type;
	a->not_null = true;
	a->value = arena_new(d->arena, struct access_set);
	vec_push(d->arena, &a->value->sequences,
		 (struct sequence_use){.sequence = sequence, .location = -1});
	ddl_uses(d, a->value, DDL_DEFAULT, a);
}

void
ddl_identity(struct ddl *d, struct attribute *a, const Constraint *c)
{
	const List *name = NULL;
	ListCell *cell;

	foreach (cell, c->options) {
		const DefElem *e = lfirst(cell);

		if (strcmp(e->defname, "sequence_name") == 0)
			name = (const List *)e->arg;
	}
	a->identity = c->generated_when;
	a->not_null = true;
	ddl_own_sequence(d, a, name);
}

void
ddl_set_type(struct ddl *d, struct attribute *a, const TypeName *type)
{
	struct ddl_type t = ddl_type(d, type, true);

	a->type = t.text;
	a->user_type = t.user;
	ddl_type_used(d, &t, &a->type, DDL_ATTRIBUTE, a);
}

/*
 * PostgreSQL keeps no default that is a plain NULL, but it does not see through
 * the coercion that a length or a domain needs.
 */
static bool
is_null(const struct attribute *a, const Node *expr)
{
	if (expr && IsA(expr, TypeCast))
		expr = ((const TypeCast *)expr)->arg;
	if (!expr || !IsA(expr, A_Const) || !((const A_Const *)expr)->isnull)
		return false;
	if (a->user_type && a->user_type->kind == TYPE_DOMAIN)
		return false;
	return !a->type || !strchr(a->type, '(');
}

void
ddl_column_default(struct ddl *d, struct attribute *a, const Node *expr)
{
	a->value = NULL;
	if (!expr || is_null(a, expr))
		return;
	a->value = ddl_resolve(d, expr, a->relation);
	ddl_uses(d, a->value, DDL_DEFAULT, a);
}

void
ddl_share_value(struct ddl *d, struct attribute *a,
		const struct attribute *source)
{
	a->value = source->value;
	if (a->value)
		ddl_uses(d, a->value, DDL_DEFAULT, a);
}

/* DEFERRABLE and its kin stand behind the constraint that they are of. */
static void
defer(Constraint *last, const Constraint *attribute)
{
	if (!last)
		return;
	switch (attribute->contype) {
	case CONSTR_ATTR_DEFERRABLE:
		last->deferrable = true;
		break;
	case CONSTR_ATTR_DEFERRED:
		last->deferrable = last->initdeferred = true;
		break;
	default:
		break;
	}
}

static void
column_constraint(struct ddl *d, struct attribute *a, Constraint *c,
		  struct ddl_later *later)
{
	switch (c->contype) {
	case CONSTR_NOTNULL:
		a->not_null = true;
		break;
	case CONSTR_IDENTITY:
		ddl_identity(d, a, c);
		break;
	case CONSTR_GENERATED:
		a->generated = 's';
		/* fall through */
	case CONSTR_DEFAULT:
	case CONSTR_CHECK:
	case CONSTR_PRIMARY:
	case CONSTR_UNIQUE:
	case CONSTR_EXCLUSION:
	case CONSTR_FOREIGN:
		vec_push(&d->scratch, &later->constraints,
			 (struct ddl_constraint){.constraint = c, .column = a});
		break;
	default:
		break;
	}
}

struct attribute *
ddl_new_column(struct ddl *d, struct relation *r, const char *name)
{
	if (r->attributes.n < DDL_COLUMNS_MAX)
		return catalog_add_attribute(d->catalog, r, name);
	ddl_gap(d, -1, "column \"%s\" of \"%s\" is one more than %d", name,
		r->name, DDL_COLUMNS_MAX);
	return NULL;
}

/* An inherited column that is declared again is one column. */
static struct attribute *
column_of(struct ddl *d, struct relation *r, const ColumnDef *def)
{
	struct attribute *a = relation_find_attribute(r, def->colname);

	if (!a)
		return def->typeName ? ddl_new_column(d, r, def->colname)
				     : NULL;
	if (def->typeName && !ddl_object(d, a)->inherited) {
		ddl_gap(d, def->location, "column \"%s\" exists already",
			def->colname);
		return NULL;
	}
	return a;
}

struct attribute *
ddl_add_column(struct ddl *d, struct relation *r, const ColumnDef *def,
	       struct ddl_later *later)
{
	struct attribute *a = column_of(d, r, def);
	const char *serial;
	Constraint *last = NULL;
	ListCell *cell;

	if (!a)
		return NULL;
	if (def->typeName) {
		ddl_object(d, a)->inherited &= r->partition_of != NULL;
		serial = serial_type(def->typeName);
		if (serial)
			make_serial(d, a, serial);
		else
			ddl_set_type(d, a, def->typeName);
	}
	foreach (cell, def->constraints) {
		Constraint *c = lfirst(cell);

		defer(last, c);
		if (c->contype < CONSTR_ATTR_DEFERRABLE)
			last = c;
		column_constraint(d, a, c, later);
	}
	return a;
}
