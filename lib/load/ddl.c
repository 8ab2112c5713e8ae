/*
 * The driver: a script's statements, each parsed on its own, so that one that
 * does not parse costs nothing but itself. ddl_file.c reads the script.
 */
#include "load/ddl.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/thread.h"
#include "sql/parse.h"

/* Longer statements are not parsed. */
#define STATEMENT_MAX ((size_t)16 << 20)
/* Trees are walked by recursion. */
#define STACK_SIZE ((size_t)256 << 20)

struct ddl *
ddl_start(struct catalog *c)
{
	struct ddl *d = xcalloc(1, sizeof(*d));

	d->catalog = c;
	d->arena = c->arena;
	d->grave.dropped = true;
	if (!ddl_find_schema(d, "public"))
		vec_push(d->arena, &c->schemas,
			 (struct db_schema){.name = "public",
					    .owner = "pg_database_owner"});
	return d;
}

/* What is temporary ends with the script. */
static void
drop_temporary(struct ddl *d)
{
	struct catalog *c = d->catalog;

	for (size_t i = 0; i < c->relations.n; i++)
		if (!c->relations.v[i]->dropped &&
		    strcmp(c->relations.v[i]->schema, SCHEMA_TEMP) == 0)
			ddl_drop(d, DDL_RELATION, c->relations.v[i]);
	for (size_t i = 0; i < c->types.n; i++)
		if (!c->types.v[i]->dropped &&
		    strcmp(c->types.v[i]->schema, SCHEMA_TEMP) == 0)
			ddl_drop(d, DDL_TYPE, c->types.v[i]);
	for (size_t i = 0; i < c->routines.n; i++)
		if (!c->routines.v[i]->dropped &&
		    strcmp(c->routines.v[i]->schema, SCHEMA_TEMP) == 0)
			ddl_drop(d, DDL_ROUTINE, c->routines.v[i]);
}

/* Functions may have other names than when their triggers were made. */
static void
name_trigger_routines(struct ddl *d)
{
	for (size_t i = 0; i < d->catalog->triggers.n; i++) {
		struct trigger *t = d->catalog->triggers.v[i];

		if (t->routine)
			t->routine_name = ddl_type_name(d, t->routine->schema,
							t->routine->name);
	}
}

static void
resolve_views(void *arg)
{
	ddl_resolve_again(arg);
}

void
ddl_finish(struct ddl *d)
{
	drop_temporary(d);
	thread_run(resolve_views, d, STACK_SIZE);
	name_trigger_routines(d);
	ddl_grants_finish(d);
	catalog_finish(d->catalog);
	map_release(&d->objects);
	map_release(&d->indexes);
	map_release(&d->constraints);
	map_release(&d->base_types);
	map_release(&d->grants);
	map_release(&d->roles);
	arena_release(&d->scratch);
	free(d);
}

/* Line and column of an offset in the statement being read. */
static void
place_of(const struct script_statement *s, int location, int *line, int *column)
{
	*line = s->line;
	*column = s->column;
	for (int i = 0; i < location && (size_t)i < s->len; i++) {
		if (s->text[i] == '\n') {
			++*line;
			*column = 1;
		} else {
			++*column;
		}
	}
}

void
ddl_gap(struct ddl *d, int location, const char *fmt, ...)
{
	struct catalog_gap gap = {.file = d->file};
	va_list ap;

	if (d->gaps == DDL_GAPS_MAX) {
		location = -1;
		fmt = "more of the same statement was not understood";
	} else if (d->gaps > DDL_GAPS_MAX) {
		return;
	}
	d->gaps++;
	va_start(ap, fmt);
	gap.reason = arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
	place_of(d->statement, location, &gap.line, &gap.column);
	vec_push(d->arena, &d->catalog->gaps, gap);
}

/* The first word of a statement, behind comments. */
static struct str
first_word(const struct script_statement *s)
{
	const char *p = s->text, *end = p + s->len;
	size_t n = 0;

	while (p < end) {
		if (end - p > 1 && p[0] == '/' && p[1] == '*') {
			const char *close = memmem(p + 2, (size_t)(end - p) - 2,
						   "*/", 2);

			p = close ? close + 2 : end;
		} else if (end - p > 1 && p[0] == '-' && p[1] == '-') {
			const char *nl = memchr(p, '\n', (size_t)(end - p));

			p = nl ? nl : end;
		} else if (*p == ' ' || (*p >= '\t' && *p <= '\r')) {
			p++;
		} else {
			break;
		}
	}
	while (p + n < end && ((p[n] | 32) >= 'a' && (p[n] | 32) <= 'z'))
		n++;
	return (struct str){p, n};
}

/*
 * Data and housekeeping, which change no schema. They are not parsed: a dump
 * can hold gigabytes of INSERT.
 */
static bool
changes_nothing(const struct script_statement *s)
{
	static const char *const words[] = {
		"analyze",  "checkpoint", "close",    "cluster",  "comment",
		"copy",	    "deallocate", "declare",  "delete",	  "explain",
		"fetch",    "insert",	  "listen",   "load",	  "lock",
		"merge",    "move",	  "notify",   "refresh",  "reindex",
		"security", "show",	  "truncate", "unlisten", "update",
		"vacuum",   "values",
	};
	struct str word = first_word(s);

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i]) == word.len &&
		    strncasecmp(words[i], word.p, word.len) == 0)
			return true;
	return false;
}

void
ddl_run_statement(struct ddl *d, const struct script_statement *s,
		  struct buf *text)
{
	struct parse_error error;
	struct parse *parse;
	ListCell *cell;

	d->statement = s;
	d->gaps = 0;
	if (s->executed)
		ddl_gap(d, -1, "dynamic: \\gexec runs what it returns");
	if (changes_nothing(s))
		return;
	if (s->len > STATEMENT_MAX || memchr(s->text, '\0', s->len)) {
		ddl_gap(d, -1,
			s->len > STATEMENT_MAX ? "the statement is too long"
					       : "it holds a NUL byte");
		return;
	}
	buf_clear(text);
	buf_add(text, s->text, s->len);
	d->text = text->data;
	parse = parse_sql(text->data, &error);
	if (!parse) {
		ddl_gap(d, error.location, "%s", error.message);
		return;
	}
	foreach (cell, parse_statements(parse))
		ddl_statement(d, ((RawStmt *)lfirst(cell))->stmt);
	parse_free(parse);
	arena_reset(&d->scratch);
}
