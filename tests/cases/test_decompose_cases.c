/*
 * Every query over several services' tables in the schemas that others
 * published: what is in their views and SQL functions, joins by their foreign
 * keys, and the statements of pg_query's specification. With rows made up for
 * all tables, each gives the same ones as it is and taken apart, or it is said
 * why it cannot be.
 */
#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

#include "published.h"
#include "sql/lex.h"
#include "sql/quote.h"
#include "support/cases.h"
#include "support/cluster.h"
#include "support/merge.h"
#include "support/random_join.h"

/* Random joins of each schema. */
#define RANDOM 400

/* The queries of all views, and the bodies of functions in SQL; of $n, 1. */
static void
try_definitions(struct published *p)
{
	struct table found;
	struct err err;

	cr_assert_eq(
		table_of_query(
			p->conn,
			"SELECT pg_get_viewdef(c.oid) FROM pg_class c JOIN "
			"pg_namespace n ON n.oid = relnamespace WHERE relkind "
			"IN ('v', 'm') AND nspname NOT IN ('pg_catalog', "
			"'information_schema') UNION ALL SELECT "
			"regexp_replace(prosrc, '[$][0-9]+', '1', 'g') FROM "
			"pg_proc p JOIN pg_language l ON l.oid = prolang JOIN "
			"pg_namespace n ON n.oid = pronamespace WHERE lanname "
			"= 'sql' AND nspname <> 'pg_catalog' ORDER BY 1",
			&p->arena, &found, &err),
		0, "%s", err.message);
	for (size_t i = 0; i < found.rows.n; i++)
		try_query(p, found.rows.v[i][0], false);
}

static void
try_random_joins(struct published *p)
{
	struct buf sql;
	bool ordered;

	buf_init(&sql);
	for (uint64_t seed = 1; seed <= RANDOM; seed++) {
		random_join(&p->catalog, seed, &sql, &ordered);
		try_query(p, sql.data, ordered);
	}
	buf_release(&sql);
}

/* A service for each schema, as the case says it. */
static const char *
plan_of_owners(struct published *p, const char *owners)
{
	struct buf yaml;
	const char *text, *last = "";

	buf_init(&yaml);
	buf_str(&yaml, "version: 1\nservices:\n");
	while (*owners) {
		const char *tab = strchr(owners, '\t');
		const char *end = strchrnul(owners, '\n');
		const char *service = arena_strndup(&p->arena, tab + 1,
						    (size_t)(end - tab) - 1);

		if (strcmp(service, last) != 0)
			buf_printf(&yaml, "%s  %s: {tables: [",
				   *last ? "]}\n" : "", service);
		buf_printf(&yaml, "%s%.*s",
			   strcmp(service, last) == 0 ? ", " : "",
			   (int)(tab - owners), owners);
		last = service;
		owners = *end ? end + 1 : end;
	}
	buf_str(&yaml, "]}\n");
	text = arena_strdup(&p->arena, yaml.data);
	buf_release(&yaml);
	return text;
}

Test(decompose_cases, adventureworks_gives_the_same_rows_taken_apart)
{
	struct arena files = ARENA_INIT;
	struct published p;

	open_published(&p, read_case(&files, "adventureworks/schema.sql"));
	bind_plan(&p, plan_of_owners(&p, read_case(&files, "adventureworks/"
							   "table_owner.tsv")));
	try_definitions(&p);
	cr_expect_geq(p.queries, 80);
	cr_expect_geq(p.several, 10);
	try_random_joins(&p);
	cr_expect_geq(p.proven, RANDOM / 5);
	close_published(&p, "adventureworks");
	arena_release(&files);
}

Test(decompose_cases, pagila_gives_the_same_rows_taken_apart)
{
	struct arena files = ARENA_INIT;
	struct published p;

	open_published(&p, read_case(&files, "pagila/schema.sql"));
	bind_plan(&p, "version: 1\n"
		      "services:\n"
		      "  films: {tables: [\"public.film*\", public.actor,\n"
		      "    public.category, public.language]}\n"
		      "  people: {tables: [public.customer, public.staff,\n"
		      "    public.store]}\n"
		      "  places: {tables: [public.address, public.city,\n"
		      "    public.country]}\n"
		      "  rentals: {tables: [public.inventory, public.rental,\n"
		      "    public.payment]}\n");
	try_definitions(&p);
	cr_expect_geq(p.several, 5);
	try_random_joins(&p);
	cr_expect_geq(p.proven, RANDOM / 5);
	close_published(&p, "pagila");
	arena_release(&files);
}

/* Statements alone: a schema is made for each. */

static bool
is_table(const json_t *tables, const char *name)
{
	const json_t *t;
	size_t i;

	json_array_foreach (tables, i, t) {
		if (strcmp(json_string_value(t), name) == 0)
			return true;
	}
	return false;
}

static const char *
type_of_name(const char *name)
{
	size_t n = strlen(name);

	if (n > 3 && strcmp(name + n - 3, "_at") == 0)
		return "timestamp";
	return strstr(name, "name") || strstr(name, "email") ||
			       strstr(name, "action")
		       ? "text"
		       : "integer";
}

/* Which tables have a column of a word that can be one: it is not known. */
enum guess {
	GUESS_DOTS,  /* behind a dot all of them, else the first */
	GUESS_FIRST, /* the same, but id is the first one's alone */
	GUESS_ALL,   /* all of them */
	GUESSES,
};

static bool
has_column(enum guess guess, const char *name, bool behind_dot, bool first)
{
	if (first || guess == GUESS_ALL)
		return true;
	return behind_dot && (guess == GUESS_DOTS || strcmp(name, "id") != 0);
}

static void
put_columns(struct buf *sql, struct arena *a, const char *query,
	    const json_t *tables, enum guess guess, bool first)
{
	struct map seen = {0};
	struct lexer lexer;
	struct token t, last = {0};

	buf_str(sql, "nothing integer");
	lex_init(&lexer, query, strlen(query));
	while ((t = lex_next(&lexer)).kind != TOKEN_END) {
		bool behind = token_is_punct(last, ".");
		struct buf name;

		last = t;
		buf_init(&name);
		if ((t.kind == TOKEN_IDENT || t.kind == TOKEN_QUOTED_IDENT) &&
		    sql_read_ident(t.p, t.len, &name) &&
		    has_column(guess, name.data, behind, first) &&
		    !is_table(tables, name.data) &&
		    !map_get(&seen, name.data)) {
			map_set(&seen, arena_strdup(a, name.data), sql);
			buf_str(sql, ", ");
			sql_ident(sql, name.data);
			buf_printf(sql, " %s%s", type_of_name(name.data),
				   strcmp(name.data, "id") == 0 ? " PRIMARY KEY"
								: "");
		}
		buf_release(&name);
	}
	map_release(&seen);
}

/* Several tables, all of one schema. */
static bool
can_be_tried(const json_t *item)
{
	const json_t *tables = json_object_get(item, "tables"), *t;
	size_t i;

	json_array_foreach (tables, i, t) {
		if (strchr(json_string_value(t), '.'))
			return false;
	}
	/* The product of more is too large. */
	return json_array_size(tables) > 1 && json_array_size(tables) < 7;
}

static const char *
schema_of_case(struct arena *a, const json_t *item, int guess)
{
	return arena_printf(
		a, "case_%d_%d",
		(int)json_integer_value(json_object_get(item, "id")), guess);
}

static void
put_schema(struct buf *sql, struct arena *a, const json_t *item,
	   enum guess guess)
{
	const char *query = json_string_value(json_object_get(item, "query"));
	const json_t *tables = json_object_get(item, "tables"), *t;
	size_t i;

	buf_printf(sql, "CREATE SCHEMA %s;\n",
		   schema_of_case(a, item, (int)guess));
	json_array_foreach (tables, i, t) {
		buf_str(sql, "CREATE TABLE ");
		sql_qualified(sql, schema_of_case(a, item, (int)guess),
			      json_string_value(t));
		buf_str(sql, " (");
		put_columns(sql, a, query, tables, guess, i == 0);
		buf_str(sql, ");\n");
	}
}

static void
put_tables(struct buf *yaml, struct arena *a, const json_t *item,
	   size_t service, const char **comma)
{
	const json_t *t;
	size_t i;

	for (int guess = 0; guess < GUESSES && can_be_tried(item); guess++)
		json_array_foreach (json_object_get(item, "tables"), i, t) {
			if (i % 3 != service)
				continue;
			buf_printf(yaml, "%s%s.%s", *comma,
				   schema_of_case(a, item, guess),
				   json_string_value(t));
			*comma = ", ";
		}
}

/* Three services take turns. */
static void
put_plan(struct buf *yaml, struct arena *a, const json_t *cases)
{
	const json_t *item;
	size_t i;

	buf_str(yaml, "version: 1\nservices:\n");
	for (size_t service = 0; service < 3; service++) {
		const char *comma = "";

		buf_printf(yaml, "  s%zu: {tables: [", service + 1);
		json_array_foreach (cases, i, item) {
			put_tables(yaml, a, item, service, &comma);
		}
		buf_str(yaml, "]}\n");
	}
}

/* Constants in place of parameters. */
static const char *
without_parameters(struct arena *a, const char *query)
{
	char *text = arena_strdup(a, query);

	for (char *p = text; (p = strchr(p, '$')); p++)
		if (p[1] >= '0' && p[1] <= '9')
			*p = ' ';
	return text;
}

static bool
try_statement(struct published *p, const json_t *item, int guess)
{
	const char *query = json_string_value(json_object_get(item, "query"));
	const char *schema = schema_of_case(&p->arena, item, guess);

	p->path.schemas.v[0] = schema;
	p->path.schemas.n = 1;
	cluster_run(p->conn,
		    arena_printf(&p->arena, "SET search_path = %s", schema));
	return try_query(p, without_parameters(&p->arena, query), false);
}

Test(decompose_cases, statements_give_the_same_rows_taken_apart)
{
	const char *path = cases_path("pg_query/cases.json");
	struct arena arena = ARENA_INIT;
	struct buf schema, yaml;
	struct published p;
	json_error_t error;
	json_t *cases = json_load_file(path, 0, &error), *item;
	size_t i;

	cr_assert_not_null(cases, "%s: %s", path, error.text);
	buf_init(&schema);
	buf_init(&yaml);
	json_array_foreach (cases, i, item) {
		for (int g = 0; g < GUESSES && can_be_tried(item); g++)
			put_schema(&schema, &arena, item, (enum guess)g);
	}
	put_plan(&yaml, &arena, cases);
	open_published(&p, schema.data);
	bind_plan(&p, yaml.data);
	json_array_foreach (cases, i, item) {
		for (int g = 0; g < GUESSES && can_be_tried(item); g++)
			if (try_statement(&p, item, g))
				break;
	}
	cr_expect_geq(p.several, 10);
	close_published(&p, "statements");
	buf_release(&yaml);
	buf_release(&schema);
	json_decref(cases);
	arena_release(&arena);
}
