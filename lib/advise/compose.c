#include "advise/compose.h"

#include <string.h>

#include "base/buf.h"
#include "sql/lex.h"
#include "sql/quote.h"
#include "sql/shape_sql.h"

static int
owner_of(int service)
{
	if (service >= 0)
		return service;
	return service == OWNER_REFERENCE ? DECOMPOSE_EVERYBODY
					  : DECOMPOSE_NOBODY;
}

static int
owner_of_relation(void *arg, const struct relation *r)
{
	return owner_of(relation_owner(arg, r));
}

/* What nobody claims and uses no table can be called anywhere. */
static int
owner_of_routine(void *arg, const struct routine *r)
{
	int service = routine_owner(arg, r);

	return service == OWNER_NONE ? DECOMPOSE_EVERYBODY : owner_of(service);
}

static const char *
name_of_owner(void *arg, int owner)
{
	const struct ownership *own = arg;

	return owner >= 0 ? own->plan->services.v[owner].name : "everybody";
}

struct decompose_owners
compose_owners(const struct ownership *own)
{
	return (struct decompose_owners){
		.relation = owner_of_relation,
		.routine = owner_of_routine,
		.name = name_of_owner,
		.arg = (void *)own,
	};
}

/* A path as the analysis has it, a, "B"; "": that of the plan. */
static struct search_path
read_path(const struct plan *plan, const char *text, struct arena *a)
{
	struct search_path path = {0};
	size_t len = strlen(text);
	struct buf name;

	for (size_t i = 0; !len && i < plan->search_path.n; i++)
		vec_push(a, &path.schemas, plan->search_path.v[i].text);
	if (!len && !path.schemas.n)
		vec_push(a, &path.schemas, "public");
	buf_init(&name);
	for (size_t i = 0; i < len;) {
		size_t n = sql_read_ident(text + i, len - i, &name);

		if (n && name.len)
			vec_push(a, &path.schemas, arena_strdup(a, name.data));
		i += n ? n : 1;
	}
	buf_release(&name);
	return path;
}

/* What is left of the parentheses that have been opened. */
static const char *
in_parentheses(struct lexer *lexer, struct arena *a)
{
	const char *from = lexer->p;
	size_t depth = 1;
	struct token t;

	while (depth && (t = lex_next(lexer)).kind != TOKEN_END) {
		depth += token_is_punct(t, "(");
		depth -= token_is_punct(t, ")");
	}
	return arena_strndup(a, from, (size_t)(lexer->p - from) - (depth == 0));
}

/* The query that a statement is about: of COPY (..) TO, EXPLAIN and DECLARE ..
   FOR; else all of it. */
static const char *
inner_query(const char *sql, struct arena *a)
{
	struct lexer lexer;
	struct token t;
	size_t depth = 0;

	lex_init(&lexer, sql, strlen(sql));
	t = lex_next(&lexer);
	if (token_is(t, "copy") && token_is_punct(lex_next(&lexer), "("))
		return in_parentheses(&lexer, a);
	if (!token_is(t, "explain") && !token_is(t, "declare"))
		return sql;
	while ((t = lex_next(&lexer)).kind != TOKEN_END) {
		depth += token_is_punct(t, "(");
		depth -= depth && token_is_punct(t, ")");
		if (depth == 0 &&
		    (token_is(t, "select") || token_is(t, "with")))
			return t.p;
	}
	return sql;
}

static void
compose(struct split_plan *out, const struct ownership *own,
	const struct analysis_shape *shape, struct arena *arena)
{
	struct search_path path = read_path(own->plan, shape->path, arena);
	struct resolve_context ctx = {
		.catalog = own->catalog, .path = &path, .arena = arena};
	struct decompose_owners owners = compose_owners(own);
	struct split_composition *c = vec_add(arena, &out->compositions);
	const char *query;
	struct buf sql;

	*c = (struct split_composition){.shape = shape};
	buf_init(&sql);
	shape_sql(&sql, shape->text, strlen(shape->text));
	query = inner_query(sql.data, arena);
	decompose(&ctx, &owners, query, strlen(query), &c->composition);
	buf_release(&sql);
	/* One query of one owner: nothing is composed. */
	if (!c->composition.refused && c->composition.queries.n == 1)
		out->compositions.n--;
}

/* Does the shape read tables of two services at least? */
static bool
reads_several(const struct analysis *a, const struct analysis_shape *shape)
{
	const char *first = NULL;

	for (size_t i = 0; i < shape->effects->accesses.n; i++) {
		const struct analysis_access *x =
			&shape->effects->accesses.v[i];
		const char *owner = analysis_owner(a, x->relation);

		if (*owner == '\0' || *owner == '(')
			continue;
		if (first && strcmp(first, owner) != 0)
			return true;
		first = owner;
	}
	return false;
}

void
compose_shapes(struct split_plan *out, const struct ownership *own,
	       struct arena *arena)
{
	const struct analysis *a = out->analysis;

	for (size_t i = 0; i < a->shapes.n; i++)
		if (reads_several(a, a->shapes.v[i]))
			compose(out, own, a->shapes.v[i], arena);
}
