/*
 * Temporary relations that have the name of one in the catalog: PostgreSQL
 * finds them first, so they are a part of the session's search path. Others
 * hide nothing and are not kept.
 *
 * A path with them is written "temporary (accounts), users, public", and with
 * nothing behind the bracket if it is the default: no schema is written so.
 */
#include "load/tally_internal.h"

#include <string.h>

#include "sql/quote.h"

static void
format_names(struct buf *out, const struct tally_temporary *set)
{
	buf_str(out, "temporary (");
	for (size_t i = 0; i < set->names.n; i++) {
		if (i > 0)
			buf_str(out, ", ");
		sql_ident(out, set->names.v[i]);
	}
	buf_char(out, ')');
}

/* The one set of these names, which are sorted. */
static const struct tally_temporary *
intern(struct tally *t, const struct tally_temporary *names)
{
	struct tally_temporary *set;

	buf_clear(&t->scratch);
	format_names(&t->scratch, names);
	set = map_find(&t->temporaries, t->scratch.data, t->scratch.len);
	if (set)
		return set;
	if (tally_room(t) == NO_ROOM)
		return &t->unkept_temporary;
	set = arena_new(t->arena, struct tally_temporary);
	for (size_t i = 0; i < names->names.n; i++)
		vec_push(t->arena, &set->names,
			 arena_strdup(t->arena, names->names.v[i]));
	map_set(&t->temporaries, arena_strdup(t->arena, t->scratch.data), set);
	return set;
}

static bool
has(const struct tally_temporary *set, const char *name)
{
	for (size_t i = 0; set && i < set->names.n; i++)
		if (strcmp(set->names.v[i], name) == 0)
			return true;
	return false;
}

const struct tally_temporary *
temporary_add(struct tally *t, const struct tally_temporary *set,
	      const char *name)
{
	struct tally_temporary names = {0};
	struct arena scratch = ARENA_INIT;
	const struct tally_temporary *result;
	size_t i = 0, n = set ? set->names.n : 0;

	if (has(set, name) || set == &t->unkept_temporary)
		return set;
	for (; i < n && strcmp(set->names.v[i], name) < 0; i++)
		vec_push(&scratch, &names.names, set->names.v[i]);
	vec_push(&scratch, &names.names, name);
	for (; i < n; i++)
		vec_push(&scratch, &names.names, set->names.v[i]);
	result = intern(t, &names);
	arena_release(&scratch);
	return result;
}

const struct tally_temporary *
temporary_remove(struct tally *t, const struct tally_temporary *set,
		 const char *name)
{
	struct tally_temporary names = {0};
	struct arena scratch = ARENA_INIT;
	const struct tally_temporary *result;

	if (!has(set, name))
		return set;
	for (size_t i = 0; i < set->names.n; i++)
		if (strcmp(set->names.v[i], name) != 0)
			vec_push(&scratch, &names.names, set->names.v[i]);
	result = names.names.n ? intern(t, &names) : NULL;
	arena_release(&scratch);
	return result;
}

static const struct tally_path *
intern_path(struct tally *t, const struct tally_path *base,
	    const struct tally_temporary *set)
{
	struct tally_path *path;

	buf_clear(&t->scratch);
	format_names(&t->scratch, set);
	if (*base->text)
		buf_str(&t->scratch, ", ");
	buf_str(&t->scratch, base->text);
	path = map_find(&t->paths, t->scratch.data, t->scratch.len);
	if (path)
		return path;
	if (tally_room(t) == NO_ROOM)
		return &t->unkept_path;
	path = arena_new(t->arena, struct tally_path);
	path->schemas = base->schemas;
	for (size_t i = 0; i < set->names.n; i++)
		vec_push(t->arena, &path->schemas.temporary, set->names.v[i]);
	path->text = arena_strdup(t->arena, t->scratch.data);
	path->base = base;
	map_set(&t->paths, path->text, path);
	return path;
}

const struct tally_path *
temporary_path(struct tally *t, const struct tally_path *base,
	       const struct tally_temporary *session,
	       const struct tally_temporary *local)
{
	const struct tally_temporary *set = session;

	for (size_t i = 0; local && i < local->names.n; i++)
		set = temporary_add(t, set, local->names.v[i]);
	if (base->unknown || set == &t->unkept_temporary ||
	    local == &t->unkept_temporary)
		return &t->unkept_path;
	return set ? intern_path(t, base, set) : base;
}
