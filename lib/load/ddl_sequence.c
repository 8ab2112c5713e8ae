/* Sequences that are made by name, and who owns them. */
#include <string.h>

#include "load/ddl.h"

static void
disown(struct ddl *d, struct relation *sequence)
{
	struct ddl_object *o;
	size_t kept = 0;

	if (!sequence->owned_by)
		return;
	o = ddl_object(d, sequence->owned_by->relation);
	for (size_t i = 0; i < o->sequences.n; i++)
		if (o->sequences.v[i] != sequence)
			o->sequences.v[kept++] = o->sequences.v[i];
	o->sequences.n = kept;
	sequence->owned_by = NULL;
}

/* OWNED BY table.column, or NONE. */
static void
own(struct ddl *d, struct relation *sequence, const List *names)
{
	int n = list_length(names);
	struct relation *r;
	struct attribute *a;

	if (n == 1 && strcmp(strVal(linitial(names)), "none") == 0) {
		disown(d, sequence);
		return;
	}
	r = n > 1 ? catalog_resolve_relation(
			    d->catalog, &d->path,
			    n > 2 ? strVal(list_nth(names, n - 3)) : NULL,
			    strVal(list_nth(names, n - 2)))
		  : NULL;
	a = r ? relation_find_attribute(r, strVal(llast(names))) : NULL;
	if (!a) {
		ddl_gap(d, -1, "the column that owns \"%s\" is not known",
			sequence->name);
		return;
	}
	disown(d, sequence);
	sequence->owned_by = a;
	vec_push(d->arena, &ddl_object(d, r)->sequences, sequence);
}

static void
set_options(struct ddl *d, struct relation *sequence, const List *options)
{
	ListCell *cell;

	foreach (cell, options) {
		const DefElem *e = lfirst(cell);

		if (strcmp(e->defname, "owned_by") == 0)
			own(d, sequence, (const List *)e->arg);
	}
}

void
ddl_create_sequence(struct ddl *d, const CreateSeqStmt *s)
{
	const char *schema = ddl_relation_schema(d, s->sequence);
	struct relation *sequence;

	if (ddl_name_taken(d, schema, s->sequence->relname)) {
		if (!s->if_not_exists)
			ddl_gap(d, s->sequence->location,
				"relation \"%s\" exists already",
				s->sequence->relname);
		return;
	}
	sequence = catalog_add_relation(d->catalog, RELATION_SEQUENCE, schema,
					s->sequence->relname);
	sequence->owner = d->role;
	sequence->temporary = strcmp(schema, SCHEMA_TEMP) == 0;
	sequence->unlogged = s->sequence->relpersistence == 'u';
	ddl_default_grants(d, &(struct grant){.relation = sequence}, 'S',
			   schema, sequence->owner);
	set_options(d, sequence, s->options);
}

void
ddl_alter_sequence(struct ddl *d, const AlterSeqStmt *s)
{
	struct relation *sequence = ddl_need(d, s->sequence, s->missing_ok);

	if (sequence)
		set_options(d, sequence, s->options);
}
