/*
 * The statements of pganalyze/pg_query's specification (BSD-3, see the cases'
 * README): which tables each one reads, writes and defines.
 *
 * Each case gets a catalog of just the tables that it names. Where the case and
 * PostgreSQL differ PostgreSQL is right, and the case is in `differs` with the
 * reason and with what is expected instead.
 */
#include <criterion/criterion.h>
#include <jansson.h>

#include "base/buf.h"
#include "sql/expand.h"
#include "support/cases.h"

struct difference {
	int id;
	const char
		*tables; /* "mode table, ..." sorted, in place of the case's */
	const char *reason;
};

static const struct difference differs[] = {
	{22, "", "a temporary table is nobody's but the session's"},
	{29, "define myview, read myview", "REFRESH runs the view's query"},
	{39, "write bigtable, write fattable", "TRUNCATE writes"},
	{90, "", "a temporary table is nobody's but the session's"},
};

static struct arena arena;

static const struct difference *
difference_of(int id)
{
	for (size_t i = 0; i < sizeof(differs) / sizeof(*differs); i++)
		if (differs[i].id == id)
			return &differs[i];
	return NULL;
}

static void
add_table(struct catalog *c, const char *name)
{
	const char *dot = strchr(name, '.');
	const char *schema = "public";

	if (dot) {
		schema = arena_strndup(&arena, name, (size_t)(dot - name));
		name = dot + 1;
	}
	if (!catalog_has_schema(c, schema))
		vec_push(&arena, &c->schemas,
			 (struct db_schema){.name = schema});
	catalog_add_relation(c, RELATION_TABLE, schema, name);
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

VEC_TYPE(lines, const char *);

static const char *
join(struct lines *lines)
{
	struct buf b;
	const char *text, *last = "";

	if (lines->n)
		qsort(lines->v, lines->n, sizeof(*lines->v), by_text);
	buf_init(&b);
	for (size_t i = 0; i < lines->n; i++) {
		if (strcmp(lines->v[i], last) == 0)
			continue;
		last = lines->v[i];
		buf_printf(&b, "%s%s", b.len ? ", " : "", last);
	}
	text = arena_strdup(&arena, b.data);
	buf_release(&b);
	return text;
}

static bool
lists(const json_t *list, const char *name)
{
	const json_t *item;
	size_t i;

	json_array_foreach (list, i, item) {
		if (strcmp(json_string_value(item), name) == 0)
			return true;
	}
	return false;
}

/* "mode table" for each table of the case; "?" where it does not say. */
static const char *
expected_of(const json_t *item)
{
	const json_t *tables = json_object_get(item, "tables");
	const json_t *reads = json_object_get(item, "select_tables");
	const json_t *writes = json_object_get(item, "dml_tables");
	const json_t *defines = json_object_get(item, "ddl_tables");
	struct lines lines = {0};
	const json_t *t;
	size_t i;

	json_array_foreach (tables, i, t) {
		const char *name = json_string_value(t);
		bool said = false;

		if (strncmp(name, "pg_catalog.", 11) == 0)
			continue;
		if (lists(reads, name) && (said = true))
			vec_push(&arena, &lines,
				 arena_printf(&arena, "read %s", name));
		if (lists(writes, name) && (said = true))
			vec_push(&arena, &lines,
				 arena_printf(&arena, "write %s", name));
		if (lists(defines, name) && (said = true))
			vec_push(&arena, &lines,
				 arena_printf(&arena, "define %s", name));
		if (!said)
			vec_push(&arena, &lines,
				 arena_printf(&arena, "? %s", name));
	}
	return join(&lines);
}

/* As the case writes it: qualified only where the statement is. */
static const char *
table_name(const struct relation *r, const char *expected)
{
	const char *full = arena_printf(&arena, "%s.%s", r->schema, r->name);

	return strstr(expected, full) ? full : r->name;
}

/* What dbsplit finds, in the modes that the case tells apart. */
static const char *
found_in(const struct statement *s, const char *expected)
{
	struct lines lines = {0};
	const struct access *it;

	for (; s; s = s->next) {
		vec_each (it, &s->direct.accesses) {
			const char *name = table_name(it->relation, expected);
			const char *unsaid = arena_printf(&arena, "? %s", name);
			const char *line = arena_printf(
				&arena, "%s %s", access_mode_names[it->mode],
				name);

			/* A name must match to its end. */
			const char *at = strstr(expected, unsaid);
			size_t n = strlen(unsaid);

			if (at && (at[n] == '\0' || at[n] == ','))
				line = unsaid;
			vec_push(&arena, &lines, line);
		}
	}
	return join(&lines);
}

static bool
check(const json_t *item)
{
	int id = (int)json_integer_value(json_object_get(item, "id"));
	const char *sql = json_string_value(json_object_get(item, "query"));
	const struct difference *d = difference_of(id);
	const char *expected = d ? d->tables : expected_of(item), *found;
	const json_t *tables = json_object_get(item, "tables"), *t;
	const struct statement *s;
	struct expander *e;
	struct catalog c;
	size_t i;
	bool ok;

	catalog_init(&c, &arena);
	add_table(&c, "public.unrelated");
	json_array_foreach (tables, i, t) {
		if (strcmp(json_string_value(t), "public.unrelated") != 0)
			add_table(&c, json_string_value(t));
	}
	catalog_finish(&c);
	e = expander_new(&c, &arena);
	s = expander_statement(e, sql, strlen(sql), NULL);
	if (json_is_true(json_object_get(item, "parse_error"))) {
		expected = "parse error";
		found = s->state == STATEMENT_UNPARSED ? expected : "parsed";
	} else {
		found = found_in(s, expected);
	}
	ok = strcmp(found, expected) == 0;
	if (!ok)
		cr_log_error("case %d: expected \"%s\", found \"%s\": %.200s",
			     id, expected, found, sql);
	expander_free(e);
	catalog_release(&c);
	return ok;
}

Test(parser_cases, every_statement_touches_the_tables_it_should)
{
	const char *path = cases_path("pg_query/cases.json");
	json_error_t error;
	json_t *cases = json_load_file(path, 0, &error), *item;
	size_t i, wrong = 0;

	cr_assert_not_null(cases, "%s: %s", path, error.text);
	cr_assert_geq(json_array_size(cases), 84);
	json_array_foreach (cases, i, item) {
		wrong += !check(item);
	}
	cr_assert_eq(wrong, 0);
	json_decref(cases);
	arena_release(&arena);
}
