/*
 * Exact names of the plan, read as SQL reads them, looked up; and what is near
 * the ones that do not exist.
 */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "cross/own_bind.h"
#include "sql/quote.h"

/* Each "did you mean" compares with every name of the catalog. */
#define SUGGESTIONS_MAX 20

/* schema.name(type, type) of the plan, taken apart. */
struct parsed {
	struct buf schema, name;
	bool qualified;
	bool called; /* it has parentheses */
	VEC(const char *) arguments;
};

/* What people write for PostgreSQL's own names of types. */
static const char *
full_type_name(const char *name)
{
	static const char *const names[][2] = {
		{"int", "integer"},
		{"int2", "smallint"},
		{"int4", "integer"},
		{"int8", "bigint"},
		{"bool", "boolean"},
		{"float", "double precision"},
		{"float4", "real"},
		{"float8", "double precision"},
		{"decimal", "numeric"},
		{"varchar", "character varying"},
		{"char", "character"},
		{"varbit", "bit varying"},
		{"time", "time without time zone"},
		{"timetz", "time with time zone"},
		{"timestamp", "timestamp without time zone"},
		{"timestamptz", "timestamp with time zone"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i][0], name) == 0)
			return names[i][1];
	return name;
}

/* One argument's type as format_type writes it. */
static const char *
read_type(struct arena *a, const char *p, size_t len)
{
	struct buf text;
	const char *array, *type;
	bool quoted = false;

	buf_init(&text);
	for (size_t i = 0; i < len; i++) {
		bool space = p[i] == ' ' || p[i] == '\t';

		quoted ^= p[i] == '"';
		if (quoted || !space)
			buf_char(&text, p[i]);
		else if (text.len && text.data[text.len - 1] != ' ')
			buf_char(&text, ' ');
	}
	if (text.len && text.data[text.len - 1] == ' ')
		text.data[--text.len] = '\0';
	array = text.len > 2 && strcmp(text.data + text.len - 2, "[]") == 0
			? "[]"
			: "";
	text.data[text.len - strlen(array)] = '\0';
	type = arena_printf(a, "%s%s", full_type_name(text.data), array);
	buf_release(&text);
	return type;
}

/* text begins with (; false unless a ) ends it. */
static bool
read_arguments(struct binder *b, const char *text, struct parsed *out)
{
	size_t len = strlen(text), from = 1;
	bool quoted = false;

	if (len < 2 || text[0] != '(' || text[len - 1] != ')')
		return false;
	out->called = true;
	if (strspn(text + 1, " \t") == len - 2)
		return true;
	for (size_t i = 1; i < len; i++) {
		quoted ^= text[i] == '"';
		if (quoted || (text[i] != ',' && i != len - 1))
			continue;
		vec_push(b->arena, &out->arguments,
			 read_type(b->arena, text + from, i - from));
		from = i + 1;
	}
	return true;
}

static bool
parse_name(struct binder *b, enum thing_kind kind, const char *text,
	   struct parsed *out)
{
	size_t len = strlen(text);
	size_t n = sql_read_ident(text, len, &out->name);

	if (n && text[n] == '.') {
		out->qualified = true;
		buf_clear(&out->schema);
		buf_add(&out->schema, out->name.data, out->name.len);
		text += n + 1;
		len -= n + 1;
		n = sql_read_ident(text, len, &out->name);
	}
	if (n == 0)
		return false;
	return text[n] == '\0' ||
	       (kind == THING_ROUTINE && read_arguments(b, text + n, out));
}

static bool
takes_arguments(const struct thing *t, const struct parsed *p)
{
	if (!p->called)
		return true;
	if (t->routine->arguments.n != p->arguments.n)
		return false;
	for (size_t i = 0; i < p->arguments.n; i++)
		if (strcmp(t->routine->arguments.v[i], p->arguments.v[i]) != 0)
			return false;
	return true;
}

static size_t
find_in_schema(struct binder *b, enum thing_kind kind, const char *schema,
	       const struct parsed *p,
	       void (*each)(struct binder *, struct thing *, void *), void *arg)
{
	struct things *list = &b->things[kind];
	const char *raw = arena_printf(b->arena, "%s.%s", schema, p->name.data);
	size_t i = own_lower_bound(list, raw, strlen(raw) + 1), found = 0;

	for (; i < list->n && strcmp(list->v[i].raw, raw) == 0; i++) {
		struct thing *t = &list->v[i];

		if (strcmp(t->schema, schema) != 0 || !takes_arguments(t, p))
			continue;
		found++;
		each(b, t, arg);
	}
	return found;
}

static size_t
find_parsed(struct binder *b, enum thing_kind kind, const struct parsed *p,
	    void (*each)(struct binder *, struct thing *, void *), void *arg)
{
	size_t found = 0;

	if (p->qualified)
		return find_in_schema(b, kind, p->schema.data, p, each, arg);
	for (size_t i = 0; found == 0 && i < b->path.schemas.n; i++)
		found = find_in_schema(b, kind, b->path.schemas.v[i], p, each,
				       arg);
	return found;
}

size_t
own_find(struct binder *b, enum thing_kind kind, const char *name,
	 void (*each)(struct binder *b, struct thing *t, void *arg), void *arg)
{
	struct parsed p = {0};
	size_t found = 0;

	buf_init(&p.schema);
	buf_init(&p.name);
	if (parse_name(b, kind, name, &p))
		found = find_parsed(b, kind, &p, each, arg);
	buf_release(&p.schema);
	buf_release(&p.name);
	return found;
}

/* What is near. */

static void
list_shown(struct binder *b, struct things *list)
{
	if (list->shown)
		return;
	list->shown = arena_calloc(b->arena, list->n + 1, sizeof(char *));
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].in_scope)
			list->shown[list->nshown++] = own_shown(b, &list->v[i]);
}

/* The same name in another schema. */
static const char *
elsewhere(struct binder *b, const struct things *list, const char *name)
{
	const char *dot = strrchr(name, '.');
	const char *last = dot ? dot + 1 : name;

	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].in_scope && strcmp(list->v[i].name, last) == 0)
			return own_shown(b, &list->v[i]);
	return NULL;
}

const char *
own_nearest(struct binder *b, const char *text, const char *const *names,
	    size_t n)
{
	if (b->suggestions++ >= SUGGESTIONS_MAX)
		return NULL;
	return text_nearest(text, names, n);
}

static const char *
nearest(struct binder *b, enum thing_kind kind, const char *text)
{
	struct things *list = &b->things[kind];
	const char *call = kind == THING_ROUTINE ? strchr(text, '(') : NULL;
	size_t len = call ? (size_t)(call - text) : strlen(text);
	char *name = arena_strndup(b->arena, text, len);
	const char *near;

	if (b->suggestions >= SUGGESTIONS_MAX)
		return NULL;
	if (!strchr(name, '.') && b->path.schemas.n)
		name = arena_printf(b->arena, "%s.%s", b->path.schemas.v[0],
				    name);
	list_shown(b, list);
	near = own_nearest(b, name, list->shown, list->nshown);
	return near ? near : elsewhere(b, list, name);
}

/* schema.name(types) of the first routine that has the name, for a name with
   arguments that none has. */
static void
first_overload(struct binder *b, struct thing *t, void *arg)
{
	const char **shown = arg;
	struct buf text;

	if (*shown)
		return;
	buf_init(&text);
	sql_qualified(&text, t->schema, t->name);
	buf_char(&text, '(');
	for (size_t i = 0; i < t->routine->arguments.n; i++) {
		buf_str(&text, i ? ", " : "");
		buf_str(&text, t->routine->arguments.v[i]);
	}
	buf_char(&text, ')');
	*shown = arena_strndup(b->arena, text.data, text.len);
	buf_release(&text);
}

void
own_report_missing(struct binder *b, enum thing_kind kind,
		   const struct plan_name *name)
{
	const char *call = strchr(name->text, '('), *near = NULL;
	struct diag *d;

	d = diag_add(b->diags, DIAG_ERROR, own_source(b, name), name->line,
		     name->column, "%s \"%s\" does not exist",
		     own_kind_word(kind), name->text);
	if (kind == THING_ROUTINE && call)
		own_find(b, kind,
			 arena_strndup(b->arena, name->text,
				       (size_t)(call - name->text)),
			 first_overload, &near);
	if (!near)
		near = nearest(b, kind, name->text);
	if (near)
		diag_hint(b->diags, d, "did you mean \"%s\"?", near);
}
