/*
 * PL/pgSQL functions of PostgreSQL's regression suite, and of the other cases:
 * every query that the parser library's own reader finds in a body must be in a
 * piece that ours finds. Theirs may end the process: it gets one of its own for
 * each function, and what it refuses is not compared.
 */
#include <criterion/criterion.h>
#include <ctype.h>
#include <glob.h>
#include <jansson.h>
#include <pg_query.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "sql/parse.h"
#include "sql/plpgsql.h"
#include "sql/script.h"
#include "sql/tree.h"
#include "support/cases.h"

struct counts {
	size_t compared, refused, queries, wrong;
};

VEC_TYPE(texts, const char *);

static struct arena arena;

/* Without space and in lower case. */
static const char *
normalised(const char *text)
{
	struct buf b;
	const char *copy;

	buf_init(&b);
	for (; *text; text++)
		if (!isspace((unsigned char)*text))
			buf_char(&b, (char)tolower((unsigned char)*text));
	copy = arena_strdup(&arena, b.data);
	buf_release(&b);
	return copy;
}

/* In a process of its own; NULL if it refuses, or dies. */
static const char *
read_by_library(const char *sql)
{
	struct buf json;
	const char *text;
	int fds[2], status;
	ssize_t n = 0;
	pid_t child;

	cr_assert_eq(pipe(fds), 0);
	child = fork();
	cr_assert_geq(child, 0);
	if (child == 0) {
		PgQueryPlpgsqlParseResult r;

		setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
		close(2);
		r = pg_query_parse_plpgsql(sql);
		if (!r.error)
			n = write(fds[1], r.plpgsql_funcs,
				  strlen(r.plpgsql_funcs));
		_exit(r.error || n < 0);
	}
	close(fds[1]);
	buf_init(&json);
	while ((n = read(fds[0], buf_room(&json, 4096), 4096)) > 0)
		json.len += (size_t)n;
	close(fds[0]);
	cr_assert_eq(waitpid(child, &status, 0), child);
	text = status == 0 ? arena_strndup(&arena, json.data, json.len) : NULL;
	buf_release(&json);
	return text;
}

static void
add_queries(const json_t *node, struct texts *out)
{
	const char *key;
	json_t *value;
	size_t i;

	json_array_foreach (node, i, value)
		add_queries(value, out);
	json_object_foreach ((json_t *)node, key, value) {
		if (strcmp(key, "query") == 0 && json_is_string(value))
			vec_push(&arena, out,
				 normalised(json_string_value(value)));
		else
			add_queries(value, out);
	}
}

static void
add_piece(enum plpgsql_piece kind, const char *text, void *arg)
{
	if (kind != PLPGSQL_VARIABLE && kind != PLPGSQL_UNKNOWN)
		vec_push(&arena, (struct texts *)arg, normalised(text));
}

/* What the library made up around what stands in the body. */
static const char *
without_frame(const char *query)
{
	const char *in;

	if (strstr(query, "'::pg_catalog.refcursor"))
		return "";
	/* CASE x WHEN 1, 2 */
	in = strncmp(query, "\"__case__", 9) == 0 ? strstr(query, "in(") : NULL;
	if (in)
		return arena_strndup(&arena, in + 3, strlen(in + 3) - 1);
	/* PERFORM */
	return strncmp(query, "select", 6) == 0 ? query + 6 : query;
}

/* a := b is an expression b to us. */
static bool
is_found(const char *query, const struct texts *pieces)
{
	const char *const *it;
	size_t len;

	query = without_frame(query);
	len = strlen(query);
	vec_each (it, pieces) {
		size_t n = strlen(*it);

		if (strstr(*it, query) ||
		    (n < len && strcmp(query + len - n, *it) == 0 &&
		     query[len - n - 1] == '='))
			return true;
	}
	return false;
}

/* The body of a CREATE FUNCTION in PL/pgSQL, or NULL. */
static const char *
body_of(const char *sql)
{
	struct parse_error error;
	struct parse *p = parse_sql(sql, &error);
	const CreateFunctionStmt *f = NULL;
	const char *body = NULL, *language = "";

	if (p && list_length(parse_statements(p)) == 1)
		f = (const CreateFunctionStmt *)linitial_node(
			    RawStmt, parse_statements(p))
			    ->stmt;
	for (int i = 0; f && nodeTag(f) == T_CreateFunctionStmt && f->options &&
			i < f->options->length;
	     i++) {
		const DefElem *e = f->options->elements[i].ptr_value;

		if (strcmp(e->defname, "language") == 0)
			language = arena_strdup(&arena, strVal(e->arg));
		if (strcmp(e->defname, "as") == 0)
			body = arena_strdup(
				&arena, strVal(linitial((const List *)e->arg)));
	}
	parse_free(p);
	return strcmp(language, "plpgsql") == 0 ? body : NULL;
}

static void
compare(const char *sql, struct counts *counts)
{
	const char *body = body_of(sql), *text;
	struct texts theirs = {0}, ours = {0};
	const char **it;
	json_error_t error;
	json_t *json;

	if (!body)
		return;
	text = read_by_library(sql);
	json = text ? json_loads(text, 0, &error) : NULL;
	if (!json) {
		counts->refused++;
		return;
	}
	add_queries(json, &theirs);
	json_decref(json);
	plpgsql_each(body, add_piece, &ours);
	counts->compared++;
	vec_each (it, &theirs) {
		counts->queries++;
		if (is_found(*it, &ours))
			continue;
		counts->wrong++;
		cr_log_error("not found: %s\nin %.2000s", *it, sql);
	}
}

static void
compare_file(const char *path, struct counts *counts)
{
	struct script script;
	struct script_statement st;
	struct err err;
	size_t len;
	char *text = file_read(&arena, path, (size_t)1 << 26, &len, &err);

	cr_assert_not_null(text, "%s", err.message);
	script_init(&script, text, len);
	while (script_next(&script, &st))
		compare(arena_strndup(&arena, st.text, st.len), counts);
}

static void
compare_files(const char *pattern, struct counts *counts)
{
	glob_t files;

	cr_assert_eq(glob(cases_path(pattern), 0, NULL, &files), 0, "%s",
		     pattern);
	for (size_t i = 0; i < files.gl_pathc; i++)
		compare_file(files.gl_pathv[i], counts);
	globfree(&files);
}

Test(plpgsql_cases, every_query_of_a_body_is_found)
{
	struct counts counts = {0};

	compare_files("pg_regress/test/*.sql", &counts);
	compare_files("pg_regress/test/sql/*/*.sql", &counts);
	compare_files("pagila/schema.sql", &counts);
	compare_files("adventureworks/schema.sql", &counts);
	compare_files("temporal/*.sql", &counts);
	cr_log_info("%zu compared, %zu refused, %zu queries", counts.compared,
		    counts.refused, counts.queries);
	cr_assert_eq(counts.wrong, 0, "%zu of %zu", counts.wrong,
		     counts.queries);
	cr_assert_gt(counts.compared, 100);
	arena_release(&arena);
}
