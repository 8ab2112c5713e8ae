/*
 * Search paths. "$user" is a schema only if there is one of the role's name;
 * paths that then read the same are the same, and the default path's text is
 * empty: most roles share it, and their cells with it.
 */
#include "load/tally_internal.h"

#include <string.h>

#include "sql/quote.h"

static void
push_once(struct arena *a, struct search_path *path, const char *schema)
{
	for (size_t i = 0; i < path->schemas.n; i++)
		if (strcmp(path->schemas.v[i], schema) == 0)
			return;
	vec_push(a, &path->schemas, arena_strdup(a, schema));
}

/* The schemas that count, as text. */
static void
format_path(const struct tally *t, struct buf *out, const char *const *schemas,
	    size_t n, const char *role)
{
	for (size_t i = 0; i < n; i++) {
		const char *schema = schemas[i];

		if (strcmp(schema, "$user") == 0)
			schema = catalog_has_schema(t->catalog, role) ? role
								      : "";
		if (*schema == '\0')
			continue;
		if (out->len > 0)
			buf_str(out, ", ");
		sql_ident(out, schema);
	}
	if (out->len == 0)
		buf_str(out, "\"\"");
}

const struct tally_path *
path_intern(struct tally *t, const char *const *schemas, size_t n,
	    const char *role)
{
	struct tally_path *path;

	buf_clear(&t->scratch);
	format_path(t, &t->scratch, schemas, n, role);
	path = map_find(&t->paths, t->scratch.data, t->scratch.len);
	if (path)
		return path;
	if (tally_room(t) == NO_ROOM)
		return &t->unkept_path;
	path = arena_new(t->arena, struct tally_path);
	path->text = arena_strdup(t->arena, t->scratch.data);
	map_set(&t->paths, path->text, path);
	for (size_t i = 0; i < n; i++) {
		const char *schema = schemas[i];

		if (strcmp(schema, "$user") == 0)
			schema = catalog_has_schema(t->catalog, role) ? role
								      : "";
		if (*schema)
			push_once(t->arena, &path->schemas, schema);
	}
	return path;
}

static const struct tally_path *
default_path(struct tally *t, const char *role)
{
	static const char *const usual[] = {"$user", "public"};
	const char **schemas;
	size_t n = t->plan->search_path.n;

	if (n == 0)
		return path_intern(t, usual, 2, role);
	schemas = arena_calloc(&t->met, n, sizeof(*schemas));
	for (size_t i = 0; i < n; i++)
		schemas[i] = t->plan->search_path.v[i].text;
	return path_intern(t, schemas, n, role);
}

void
paths_init(struct tally *t)
{
	const char *text = default_path(t, "")->text;
	struct tally_path *path = map_get(&t->paths, text);

	t->default_path = text;
	path->text = "";
	t->unkept_path = (struct tally_path){.text = OTHERS, .unknown = true};
}

/* How much a setting is to be preferred for a role; -1: it is another's. */
static int
rank(const struct path_setting *p, const char *login, const char *database)
{
	if (p->role && strcmp(p->role, login) != 0)
		return -1;
	if (p->database && strcmp(p->database, database) != 0)
		return -1;
	return (p->role ? 2 : 0) + (p->database ? 1 : 0);
}

const struct tally_path *
path_of_role(struct tally *t, const char *login, const char *role,
	     const char *database)
{
	const struct path_setting *p, *best = NULL;
	int best_rank = -1;

	vec_each (p, &t->catalog->paths) {
		if (rank(p, login, database) > best_rank) {
			best = p;
			best_rank = rank(p, login, database);
		}
	}
	return best ? path_intern(t, best->schemas.v, best->schemas.n, role)
		    : default_path(t, role);
}
