/*
 * Types as PostgreSQL prints them. One type has many spellings in DDL (int,
 * int4, integer, pg_catalog.int4); format_type has one, and so has the model.
 */
#include <stdio.h>
#include <string.h>

#include "load/ddl.h"
#include "sql/quote.h"
#include "sql/type_spelling.h"

/* Bits of the field mask that the grammar gives to intervals. */
enum interval_field {
	INTERVAL_MONTH = 1 << 1,
	INTERVAL_YEAR = 1 << 2,
	INTERVAL_DAY = 1 << 3,
	INTERVAL_HOUR = 1 << 10,
	INTERVAL_MINUTE = 1 << 11,
	INTERVAL_SECOND = 1 << 12,
	INTERVAL_ALL = 0x7fff,
};

/* The other types of pg_catalog that a schema can use, in order. */
static const char *const builtin[] = {
	"aclitem",
	"any",
	"anyarray",
	"anycompatible",
	"anycompatiblearray",
	"anycompatiblemultirange",
	"anycompatiblenonarray",
	"anycompatiblerange",
	"anyelement",
	"anyenum",
	"anymultirange",
	"anynonarray",
	"anyrange",
	"box",
	"bytea",
	"char",
	"cid",
	"cidr",
	"circle",
	"cstring",
	"date",
	"datemultirange",
	"daterange",
	"event_trigger",
	"fdw_handler",
	"gtsvector",
	"index_am_handler",
	"inet",
	"int2vector",
	"int4multirange",
	"int4range",
	"int8multirange",
	"int8range",
	"internal",
	"json",
	"jsonb",
	"jsonpath",
	"language_handler",
	"line",
	"lseg",
	"macaddr",
	"macaddr8",
	"money",
	"name",
	"nummultirange",
	"numrange",
	"oid",
	"oidvector",
	"path",
	"pg_ddl_command",
	"pg_lsn",
	"pg_node_tree",
	"pg_snapshot",
	"point",
	"polygon",
	"record",
	"refcursor",
	"regclass",
	"regcollation",
	"regconfig",
	"regdictionary",
	"regnamespace",
	"regoper",
	"regoperator",
	"regproc",
	"regprocedure",
	"regrole",
	"regtype",
	"table_am_handler",
	"text",
	"tid",
	"trigger",
	"tsm_handler",
	"tsmultirange",
	"tsquery",
	"tsrange",
	"tstzmultirange",
	"tstzrange",
	"tsvector",
	"txid_snapshot",
	"unknown",
	"uuid",
	"void",
	"xid",
	"xid8",
	"xml",
};

/* Types that well-known extensions bring, for names without a schema. */
static const struct {
	const char *name, *extension;
} extended[] = {
	{"citext", "citext"},	 {"cube", "cube"},
	{"ean13", "isn"},	 {"geography", "postgis"},
	{"geometry", "postgis"}, {"halfvec", "vector"},
	{"hstore", "hstore"},	 {"isbn", "isn"},
	{"isbn13", "isn"},	 {"issn", "isn"},
	{"lquery", "ltree"},	 {"ltree", "ltree"},
	{"ltxtquery", "ltree"},	 {"raster", "postgis_raster"},
	{"seg", "seg"},		 {"semver", "semver"},
	{"upc", "isn"},		 {"vector", "vector"},
};

static const char *
builtin_name(const char *name)
{
	size_t low = 0, high = sizeof(builtin) / sizeof(*builtin);

	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = strcmp(name, builtin[mid]);

		if (c == 0)
			return builtin[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* The modifiers as written: "(10,2)", "" if there are none. */
static void
write_modifiers(struct buf *out, const List *mods)
{
	ListCell *cell;
	const char *sep = "(";

	foreach (cell, mods) {
		const Node *node = lfirst(cell);

		buf_str(out, sep);
		sep = ",";
		if (IsA(node, A_Const)) {
			const A_Const *k = (const A_Const *)node;

			if (IsA(&k->val.node, Integer))
				buf_printf(out, "%d", k->val.ival.ival);
			else if (IsA(&k->val.node, String))
				buf_str(out, k->val.sval.sval);
			else if (IsA(&k->val.node, Float))
				buf_str(out, k->val.fval.fval);
		} else if (IsA(node, ColumnRef)) {
			const char *schema;

			buf_str(out,
				ddl_split(((const ColumnRef *)node)->fields,
					  &schema));
		}
	}
	if (*sep == ',')
		buf_char(out, ')');
}

static int
modifier(const List *mods, int n, int otherwise)
{
	const A_Const *k;

	if (list_length(mods) <= n)
		return otherwise;
	k = list_nth(mods, n);
	if (!IsA(k, A_Const) || !IsA(&k->val.node, Integer))
		return otherwise;
	return k->val.ival.ival;
}

static void
write_interval(struct buf *out, const List *mods)
{
	static const struct {
		int mask;
		const char *name;
	} fields[] = {
		{INTERVAL_YEAR, " year"},     {INTERVAL_MONTH, " month"},
		{INTERVAL_DAY, " day"},	      {INTERVAL_HOUR, " hour"},
		{INTERVAL_MINUTE, " minute"}, {INTERVAL_SECOND, " second"},
	};
	int mask = modifier(mods, 0, INTERVAL_ALL);
	int precision = modifier(mods, 1, -1), first = -1, last = -1;

	for (int i = 0; i < 6 && mask != INTERVAL_ALL; i++) {
		if (!(mask & fields[i].mask))
			continue;
		first = first < 0 ? i : first;
		last = i;
	}
	if (first >= 0)
		buf_str(out, fields[first].name);
	if (last > first)
		buf_printf(out, " to%s", fields[last].name);
	if (precision >= 0)
		buf_printf(out, "(%d)", precision > 6 ? 6 : precision);
}

/* A modifier as it is stored: some have limits and defaults. */
static void
write_builtin_modifiers(struct buf *out, const char *name, const List *mods)
{
	if (strcmp(name, "interval") == 0)
		write_interval(out, mods);
	else if (strcmp(name, "numeric") == 0)
		buf_printf(out, "(%d,%d)", modifier(mods, 0, 0),
			   modifier(mods, 1, 0));
	else if (strncmp(name, "time", 4) == 0 && modifier(mods, 0, 0) > 6)
		buf_str(out, "(6)");
	else
		write_modifiers(out, mods);
}

/* NULL if it is no type of pg_catalog. */
static const char *
builtin_text(struct ddl *d, const char *name, const List *mods, bool typmod)
{
	const struct type_spelling *spelled = type_spelling_find(name);
	const char *printed;
	struct buf b;

	if (!spelled) {
		printed = builtin_name(name);
		if (printed && (strcmp(printed, "char") == 0 ||
				strcmp(printed, "any") == 0))
			return printed[0] == 'c' ? "\"char\"" : "\"any\"";
		return printed;
	}
	if (typmod && !mods && strcmp(name, "bpchar") == 0)
		return "bpchar";
	if (!(typmod && mods) && !spelled->behind[0])
		return spelled->printed;
	buf_init(&b);
	buf_str(&b, spelled->printed);
	if (typmod && mods)
		write_builtin_modifiers(&b, name, mods);
	buf_str(&b, spelled->behind);
	printed = arena_strndup(d->arena, b.data, b.len);
	buf_release(&b);
	return printed;
}

const char *
ddl_type_name(struct ddl *d, const char *schema, const char *name)
{
	struct buf b;
	const char *text;

	buf_init(&b);
	sql_qualified(&b, schema, name);
	text = arena_strndup(d->arena, b.data, b.len);
	buf_release(&b);
	return text;
}

/* Where a type lives that no statement made: an extension's, most likely. */
static const char *
unknown_schema(struct ddl *d, const char *name)
{
	size_t len;

	for (size_t i = 1; i < d->path.schemas.n; i++) {
		const char *schema = d->path.schemas.v[i];
		const char *key = ddl_key(d, schema, name, &len);

		if (map_has(&d->base_types, key, len))
			return schema;
	}
	for (size_t i = 0; i < sizeof(extended) / sizeof(*extended); i++) {
		struct extension *e;

		if (strcmp(extended[i].name, name) != 0)
			continue;
		e = ddl_find_extension(d, extended[i].extension);
		if (e)
			return e->schema;
	}
	return ddl_schema(d, NULL);
}

static struct ddl_type
named_type(struct ddl *d, const char *schema, const char *name,
	   const List *mods, bool typmod)
{
	struct ddl_type t = {0};
	struct buf b;

	t.user = catalog_resolve_type(d->catalog, &d->path, schema, name);
	if (t.user) {
		t.text = ddl_type_name(d, t.user->schema, t.user->name);
		return t;
	}
	t.row = catalog_resolve_relation(d->catalog, &d->path, schema, name);
	if (t.row && t.row->kind != RELATION_SEQUENCE) {
		t.text = ddl_type_name(d, t.row->schema, t.row->name);
		return t;
	}
	t.row = NULL;
	buf_init(&b);
	sql_qualified(&b, schema ? schema : unknown_schema(d, name), name);
	if (typmod)
		write_modifiers(&b, mods);
	t.text = arena_strndup(d->arena, b.data, b.len);
	buf_release(&b);
	return t;
}

/* table.column%TYPE */
static struct ddl_type
type_of_column(struct ddl *d, const TypeName *name)
{
	struct ddl_type t = {.text = "unknown"};
	int n = list_length(name->names);
	struct relation *r = NULL;
	struct attribute *a;

	if (n > 1)
		r = catalog_resolve_relation(
			d->catalog, &d->path,
			n > 2 ? strVal(list_nth(name->names, n - 3)) : NULL,
			strVal(list_nth(name->names, n - 2)));
	a = r ? relation_find_attribute(r, strVal(llast(name->names))) : NULL;
	if (!a)
		ddl_gap(d, name->location, "the column of %%TYPE is not known");
	if (a && a->type) {
		size_t len = strlen(a->type);

		t.text = a->type;
		t.user = (struct db_type *)a->user_type;
		t.array = len > 2 && strcmp(a->type + len - 2, "[]") == 0;
	}
	return t;
}

static struct ddl_type
scalar_type(struct ddl *d, const TypeName *name, bool typmod)
{
	const char *schema, *base = ddl_split(name->names, &schema);
	struct ddl_type t = {0};
	bool system = schema && strcmp(schema, "pg_catalog") == 0;

	if (!schema || system) {
		t.text = builtin_text(d, base, name->typmods, typmod);
		if (!t.text && base[0] == '_') {
			t.text = builtin_text(d, base + 1, NULL, typmod);
			t.array = t.text != NULL;
		}
		if (t.text)
			return t;
	}
	if (system) {
		t.text = arena_strdup(d->arena, base);
		return t;
	}
	return named_type(d, schema, base, name->typmods, typmod);
}

struct ddl_type
ddl_type(struct ddl *d, const TypeName *name, bool typmod)
{
	struct ddl_type t;

	if (!name || !name->names)
		return (struct ddl_type){.text = "unknown"};
	if (name->pct_type)
		return type_of_column(d, name);
	t = scalar_type(d, name, typmod);
	t.array |= name->arrayBounds != NIL;
	if (t.array)
		t.text = arena_printf(d->arena, "%s[]", t.text);
	return t;
}

struct db_type *
ddl_find_type(struct ddl *d, const List *names)
{
	const char *schema, *name = ddl_split(names, &schema);

	return catalog_resolve_type(d->catalog, &d->path, schema, name);
}

struct db_type *
ddl_need_type(struct ddl *d, const List *names, bool missing_ok)
{
	struct db_type *t = ddl_find_type(d, names);
	const char *schema, *name = ddl_split(names, &schema), *key;
	size_t len;

	if (t || missing_ok)
		return t;
	key = ddl_key(d, ddl_schema(d, schema), name, &len);
	if (!map_has(&d->base_types, key, len))
		ddl_gap(d, -1, "type \"%s\" is not known", name);
	return NULL;
}

void
ddl_type_used(struct ddl *d, const struct ddl_type *t, const char **text,
	      enum ddl_kind kind, void *user)
{
	const void *type = t->user ? (void *)t->user : (void *)t->row;
	struct ddl_object *o;

	if (!type)
		return;
	o = ddl_object(d, type);
	vec_push(d->arena, &o->uses,
		 (struct ddl_type_use){.text = text, .array = t->array});
	ddl_used_by(d, type, kind, user);
}

/* A place may hold another type by now; only what it was is replaced. */
void
ddl_type_renamed(struct ddl *d, const void *type, const char *before,
		 const char *now)
{
	struct ddl_object *o = ddl_object(d, type);
	const char *arrays = arena_printf(&d->scratch, "%s[]", before);
	const char *array = NULL;

	for (size_t i = 0; i < o->uses.n; i++) {
		struct ddl_type_use *use = &o->uses.v[i];

		if (!*use->text ||
		    strcmp(*use->text, use->array ? arrays : before) != 0)
			continue;
		if (use->array && !array)
			array = arena_printf(d->arena, "%s[]", now);
		*use->text = use->array ? array : now;
	}
}
