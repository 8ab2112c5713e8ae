/*
 * Names in statements to things in the catalog, and the names that PostgreSQL
 * chooses where a statement gives none.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "load/ddl.h"

#define NAME_MAX_BYTES 63

const char *
ddl_key(struct ddl *d, const char *schema, const char *name, size_t *len)
{
	size_t ns = strlen(schema), nn = strlen(name);
	char *key = arena_alloc(&d->scratch, ns + 1 + nn + 1);

	memcpy(key, schema, ns + 1);
	memcpy(key + ns + 1, name, nn + 1);
	*len = ns + 1 + nn;
	return key;
}

struct relation *
ddl_find(struct ddl *d, const RangeVar *name)
{
	return catalog_resolve_relation(d->catalog, &d->path, name->schemaname,
					name->relname);
}

/* The system's relations are not modelled; rights on them are no gap. */
static bool
is_system(const RangeVar *name)
{
	if (name->schemaname)
		return schema_is_system(name->schemaname);
	return strncmp(name->relname, "pg_", 3) == 0;
}

struct relation *
ddl_need(struct ddl *d, const RangeVar *name, bool missing_ok)
{
	struct relation *r = ddl_find(d, name);

	if (!r && !missing_ok && !is_system(name))
		ddl_gap(d, name->location, "relation \"%s\" is not known",
			name->relname);
	return r;
}

struct attribute *
ddl_need_column(struct ddl *d, struct relation *r, const char *name)
{
	struct attribute *a = relation_find_attribute(r, name);

	if (!a)
		ddl_gap(d, -1, "column \"%s\" of \"%s\" is not known", name,
			r->name);
	return a;
}

struct db_schema *
ddl_find_schema(struct ddl *d, const char *name)
{
	for (size_t i = 0; i < d->catalog->schemas.n; i++)
		if (strcmp(d->catalog->schemas.v[i].name, name) == 0)
			return &d->catalog->schemas.v[i];
	return NULL;
}

/*
 * The first schema of the path that exists. A part of a dump may use schemas
 * that it does not make, so none of them existing is no error.
 */
const char *
ddl_schema(struct ddl *d, const char *schema)
{
	if (schema)
		return schema;
	for (size_t i = 1; i < d->path.schemas.n; i++)
		if (ddl_find_schema(d, d->path.schemas.v[i]))
			return d->path.schemas.v[i];
	return d->path.schemas.n > 1 ? d->path.schemas.v[1] : "public";
}

const char *
ddl_relation_schema(struct ddl *d, const RangeVar *name)
{
	if (name->relpersistence == 't')
		return SCHEMA_TEMP;
	return ddl_schema(d, name->schemaname);
}

const char *
ddl_split(const List *names, const char **schema)
{
	int n = list_length(names);

	*schema = n > 1 ? strVal(list_nth(names, n - 2)) : NULL;
	return n > 0 ? strVal(list_nth(names, n - 1)) : "";
}

RangeVar *
ddl_range(struct ddl *d, const List *names)
{
	RangeVar *range = arena_new(&d->scratch, RangeVar);
	const char *schema;

	range->type = T_RangeVar;
	range->relname = (char *)ddl_split(names, &schema);
	range->schemaname = (char *)schema;
	range->inh = true;
	range->relpersistence = 'p';
	range->location = -1;
	return range;
}

struct ddl_index *
ddl_find_index(struct ddl *d, const char *schema, const char *name)
{
	struct ddl_index *index = NULL;
	const char *key;
	size_t len;

	for (size_t i = 0; !index && i < d->path.schemas.n; i++) {
		key = ddl_key(d, schema ? schema : d->path.schemas.v[i], name,
			      &len);
		index = map_find(&d->indexes, key, len);
		if (schema)
			break;
	}
	return index;
}

bool
ddl_name_taken(struct ddl *d, const char *schema, const char *name)
{
	return catalog_find_relation(d->catalog, schema, name) ||
	       ddl_find_index(d, schema, name);
}

void
ddl_constraint_name(struct ddl *d, const char *schema, const char *name, int by)
{
	const char *key;
	size_t len, *count;

	key = ddl_key(d, schema, name, &len);
	count = map_find(&d->constraints, key, len);
	if (!count) {
		count = arena_new(d->arena, size_t);
		map_put(&d->constraints, arena_strndup(d->arena, key, len), len,
			count);
	}
	*count = by > 0 ? *count + 1 : *count > 0 ? *count - 1 : 0;
}

static bool
constraint_taken(struct ddl *d, const char *schema, const char *name)
{
	const char *key;
	size_t len;
	const size_t *count;

	key = ddl_key(d, schema, name, &len);
	count = map_find(&d->constraints, key, len);
	return count && *count > 0;
}

/* As PostgreSQL's makeObjectName: the longer of two names is cut until both
   fit. In scratch: most tries are of names that are taken. */
static const char *
object_name(struct ddl *d, const char *name1, const char *name2,
	    const char *label)
{
	size_t n1 = strlen(name1), n2 = name2 ? strlen(name2) : 0;
	size_t over = strlen(label) + 1 + (name2 ? 1 : 0);
	size_t room = over < NAME_MAX_BYTES ? NAME_MAX_BYTES - over : 0;

	while (n1 + n2 > room) {
		if (n1 > n2)
			n1--;
		else
			n2--;
	}
	n1 = utf8_floor(name1, strlen(name1), n1);
	if (!name2)
		return arena_printf(&d->scratch, "%.*s_%s", (int)n1, name1,
				    label);
	n2 = utf8_floor(name2, strlen(name2), n2);
	return arena_printf(&d->scratch, "%.*s_%.*s_%s", (int)n1, name1,
			    (int)n2, name2, label);
}

/* The label of the nth try. */
static const char *
numbered(struct ddl *d, const char *label, int pass)
{
	return pass ? arena_printf(&d->scratch, "%s%d", label, pass) : label;
}

const char *
ddl_choose_relation(struct ddl *d, const char *schema, const char *name1,
		    const char *name2, const char *label, bool constraint)
{
	const char *name;

	for (int pass = 0;; pass++) {
		name = object_name(d, name1, name2, numbered(d, label, pass));
		if (!ddl_name_taken(d, schema, name) &&
		    !(constraint && constraint_taken(d, schema, name)))
			return arena_strdup(d->arena, name);
	}
}

const char *
ddl_choose_constraint(struct ddl *d, const char *schema, const char *name1,
		      const char *name2, const char *label)
{
	const char *name;

	for (int pass = 0;; pass++) {
		name = object_name(d, name1, name2, numbered(d, label, pass));
		if (!constraint_taken(d, schema, name))
			return arena_strdup(d->arena, name);
	}
}
