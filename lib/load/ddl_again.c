/*
 * Views whose query names what was not there when they were made, as one that
 * hands a query to crosstab() as text: a dump does not know that it depends on
 * another view. When everything has been read, they are resolved again.
 */
#include <string.h>

#include "load/ddl.h"
#include "sql/parse.h"
#include "sql/resolve.h"

void
ddl_note_unresolved(struct ddl *d, struct relation *view)
{
	struct ddl_unresolved u = {.view = view};

	if (!view->query->gaps.n)
		return;
	u.text = arena_strdup(d->arena, d->text);
	for (size_t i = 0; i < d->path.schemas.n; i++)
		vec_push(d->arena, &u.path.schemas, d->path.schemas.v[i]);
	u.query = view->query;
	vec_push(d->arena, &d->unresolved, u);
}

static const Node *
query_of(const Node *stmt)
{
	if (IsA(stmt, ViewStmt))
		return ((const ViewStmt *)stmt)->query;
	if (IsA(stmt, CreateTableAsStmt))
		return ((const CreateTableAsStmt *)stmt)->query;
	return NULL;
}

/* What is known now may be less: things were renamed. Then nothing changes. */
static void
resolve_again(struct ddl *d, struct ddl_unresolved *u, const Node *query)
{
	struct resolve_context context = ddl_context(d);
	struct access_set set = {0};

	context.path = &u->path;
	resolve_statement(&context, query, &set);
	if (set.gaps.n < u->query->gaps.n)
		*u->query = set;
}

void
ddl_resolve_again(struct ddl *d)
{
	struct ddl_unresolved *u;
	struct parse_error error;

	vec_each (u, &d->unresolved) {
		struct parse *parse;
		const Node *query;

		if (u->view->dropped || u->view->query != u->query)
			continue;
		parse = parse_sql(u->text, &error);
		if (!parse)
			continue;
		query = query_of(
			((const RawStmt *)linitial(parse_statements(parse)))
				->stmt);
		if (query)
			resolve_again(d, u, query);
		parse_free(parse);
	}
}
