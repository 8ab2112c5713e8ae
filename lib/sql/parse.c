#include "sql/parse.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sql/tree.h"

#include <stdio.h>

#include <pg_query.h>
#include <pg_query/pg_query_internal.h>

/* Nobody has a use for more. */
#define SIGNS_MAX 1000

struct parse {
	MemoryContext context;
	List *statements;
};

/*
 * PostgreSQL's lexer takes a run of signs as one operator first, and leaves all
 * but one of them to the next token, which does the same: a megabyte of + takes
 * it half an hour, and so do comments that begin in a run of slashes and stars.
 */
static bool
has_many_signs(const char *sql)
{
	size_t run = 0;

	/* strnlen() would be the parser library's own, byte by byte. */
	if (memchr(sql, '\0', SIGNS_MAX + 1))
		return false;
	for (; *sql && run <= SIGNS_MAX; sql++) {
		bool sign = *sql == '+' || *sql == '-' || *sql == '*' ||
			    *sql == '/';

		/* -- begins a comment. */
		run = !sign || (*sql == '-' && run && sql[-1] == '-') ? 0
								      : run + 1;
	}
	return run > SIGNS_MAX;
}

/* The parser counts characters, by their first bytes; -1 stays. */
static int
byte_of(const char *sql, int characters)
{
	const char *p = sql;

	if (characters < 0)
		return -1;
	for (; *p && characters > 0; characters--) {
		unsigned char c = (unsigned char)*p++;
		int more = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;

		while (*p && more-- > 0)
			p++;
	}
	return (int)(p - sql);
}

struct parse *
parse_sql(const char *sql, struct parse_error *error)
{
	MemoryContext context;
	PgQueryInternalParsetreeAndError result;
	struct parse *p;

	if (has_many_signs(sql)) {
		*error = (struct parse_error){
			.message = "too many signs in a row", .location = -1};
		return NULL;
	}
	context = pg_query_enter_memory_context();
	result = pg_query_raw_parse(sql);
	free(result.stderr_buffer);
	if (result.error) {
		error->location = byte_of(sql, result.error->cursorpos - 1);
		snprintf(error->message, sizeof(error->message), "%s",
			 result.error->message);
		pg_query_free_error(result.error);
		pg_query_exit_memory_context(context);
		return NULL;
	}
	p = xmalloc(sizeof(*p));
	p->context = context;
	p->statements = result.tree;
	return p;
}

void
parse_free(struct parse *p)
{
	if (!p)
		return;
	pg_query_exit_memory_context(p->context);
	free(p);
}

const struct List *
parse_statements(const struct parse *p)
{
	return p->statements;
}
