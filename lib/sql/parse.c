#include "sql/parse.h"

#include <stdlib.h>

#include "base/mem.h"
#include "sql/tree.h"

#include <stdio.h>

#include <pg_query.h>
#include <pg_query/pg_query_internal.h>

struct parse {
	MemoryContext context;
	List *statements;
};

struct parse *
parse_sql(const char *sql, struct parse_error *error)
{
	MemoryContext context = pg_query_enter_memory_context();
	PgQueryInternalParsetreeAndError result = pg_query_raw_parse(sql);
	struct parse *p;

	free(result.stderr_buffer);
	if (result.error) {
		error->location = result.error->cursorpos - 1;
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
