#include "sql/expand_internal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "sql/resolve.h"

struct expander *
expander_new(const struct catalog *catalog, struct arena *arena)
{
	struct expander *e = xcalloc(1, sizeof(*e));

	e->met = INT_MAX;
	e->catalog = catalog;
	e->kept = e->results = e->arena = arena;
	vec_push(arena, &e->default_path.schemas, "public");
	e->partitions = arena_calloc(arena, catalog->relations.n,
				     sizeof(*e->partitions));
	for (size_t i = 0; i < catalog->relations.n; i++) {
		const struct relation *r = catalog->relations.v[i];

		if (r->partition_of)
			vec_push(arena, &e->partitions[r->partition_of->id], r);
	}
	return e;
}

void
expander_scratch(struct expander *e, struct arena *scratch)
{
	e->results = e->arena = scratch ? scratch : e->kept;
}

void
expander_free(struct expander *e)
{
	if (!e)
		return;
	map_release(&e->paths);
	map_release(&e->effects);
	free(e);
}

/* A small number for a path, equal for equal paths. */
static uintptr_t
path_number(struct expander *e, const struct search_path *path)
{
	struct buf text;
	uintptr_t number;

	buf_init(&text);
	for (size_t i = 0; i < path->schemas.n; i++)
		buf_add(&text, path->schemas.v[i],
			strlen(path->schemas.v[i]) + 1);
	buf_char(&text, '\0'); /* no schema is called so */
	for (size_t i = 0; i < path->temporary.n; i++)
		buf_add(&text, path->temporary.v[i],
			strlen(path->temporary.v[i]) + 1);
	number = (uintptr_t)map_find(&e->paths, text.data, text.len);
	if (!number) {
		number = e->paths.n + 1;
		map_put(&e->paths, arena_strndup(e->kept, text.data, text.len),
			text.len, (void *)number);
	}
	buf_release(&text);
	return number;
}

struct effects_key {
	const void *object;
	uintptr_t path;
};

/* What is known of an object under a path. */
struct effects {
	struct access_set set;
	int finding; /* how deep it is in those being found; 0: done */
};

static struct effects *
effects_find(struct expander *e, struct effects_key key)
{
	struct effects *known = map_find(&e->effects, (const char *)&key,
					 sizeof(key));

	if (known && known->finding && known->finding < e->met)
		e->met = known->finding;
	return known;
}

static struct effects *
effects_begin(struct expander *e, struct effects_key key)
{
	struct effects *found = arena_new(e->kept, struct effects);

	e->arena = e->kept;
	found->finding = ++e->finding;
	map_put(&e->effects,
		arena_strndup(e->kept, (const char *)&key, sizeof(key)),
		sizeof(key), found);
	return found;
}

/*
 * What was found while something around it was still being found, and met again
 * inside, lacks that one's effects: it is right for the caller, who is part of
 * the same circle, and is found anew by whoever asks next.
 */
static void
effects_end(struct expander *e, struct effects_key key, struct effects *found)
{
	if (--e->finding == 0)
		e->arena = e->results;
	if (e->met < found->finding)
		map_put(&e->effects,
			arena_strndup(e->kept, (const char *)&key, sizeof(key)),
			sizeof(key), NULL);
	else
		e->met = INT_MAX;
	found->finding = 0;
}

/* What is still being found leads nowhere yet. */
static const struct access_set *
effects_set(const struct effects *effects)
{
	static const struct access_set nothing;

	return effects->finding ? &nothing : &effects->set;
}

static const struct link *
behind(struct expander *e, enum link_kind kind, const void *object,
       const struct link *via)
{
	return object ? link_push(e->arena, kind, object, via) : via;
}

/* Limits are for what is asked for at a time. */
static void
begin(struct expander *e)
{
	if (e->depth == 0 && e->finding == 0)
		e->steps = 0;
}

bool
expand_too_far(struct expander *e, struct access_set *out)
{
	if (e->depth < EXPAND_DEPTH_MAX && e->steps++ < EXPAND_STEPS_MAX)
		return false;
	access_set_gap(e->arena, out, GAP_DYNAMIC,
		       "nested too deeply to be followed", NULL, -1);
	return true;
}

static void
copy_columns(struct expander *e, const struct access *from, struct access *to)
{
	const struct column_access *c;

	to->events |= from->events;
	vec_each (c, &from->columns) {
		access_use(e->arena, to, c->attribute, c->uses);
	}
}

/* A chain that comes back to where it began says nothing new. */
static bool
comes_back(const struct link *via, const void *object)
{
	for (; via; via = via->next)
		if (via->object == object)
			return true;
	return false;
}

/*
 * Where objects use each other crosswise the ways to a table are as many as the
 * paths through them. Of those past the limit the columns are kept, and a gap
 * says that there are more: NULL if there is room, else what takes them.
 */
static struct access *
last_way(struct expander *e, const struct access *a, struct access_set *out)
{
	struct access *it, *last = NULL;
	size_t ways = 0;

	vec_each (it, &out->accesses) {
		if (it->relation == a->relation && it->mode == a->mode) {
			last = it;
			ways++;
		}
	}
	if (ways < EXPAND_WAYS_MAX && out->accesses.n < EXPAND_SIZE_MAX)
		return NULL;
	access_set_gap(e->arena, out, GAP_DYNAMIC,
		       "used on more ways than can be followed", NULL, -1);
	return last;
}

static void
prefix_accesses(struct expander *e, const struct access_set *effects,
		enum link_kind kind, const void *object, struct access_set *out)
{
	size_t n = effects->accesses.n;

	for (size_t i = 0; i < n; i++) {
		const struct access *a = &effects->accesses.v[i];
		struct access *to;

		if (object && comes_back(a->via, object))
			continue;
		to = last_way(e, a, out);
		if (!to)
			to = access_set_add(e->arena, out, a->relation, a->mode,
					    -1, behind(e, kind, object, a->via),
					    -1);
		copy_columns(e, a, to);
	}
}

void
expand_prefixed(struct expander *e, const struct access_set *effects,
		enum link_kind kind, const void *object, struct access_set *out)
{
	size_t n = effects->sequences.n, ngaps = effects->gaps.n;

	out->system |= effects->system;
	out->temporary |= effects->temporary;
	prefix_accesses(e, effects, kind, object, out);
	for (size_t i = 0; i < n && out->sequences.n < EXPAND_SIZE_MAX; i++) {
		const struct sequence_use *s = &effects->sequences.v[i];

		access_set_sequence(e->arena, out, s->sequence,
				    behind(e, kind, object, s->via), -1);
	}
	for (size_t i = 0; i < ngaps && out->gaps.n < EXPAND_WAYS_MAX; i++) {
		const struct access_gap *g = &effects->gaps.v[i];

		access_set_gap(e->arena, out, g->kind, g->what,
			       behind(e, kind, object, g->via), -1);
	}
}

void
expand_add_table(struct expander *e, const struct access *access,
		 struct access_set *out)
{
	const struct relation *root = relation_root(access->relation);
	const struct column_access *c;
	struct access *to;

	to = access_set_add(e->arena, out, root, access->mode, access->level,
			    access->via, access->location);
	to->events |= access->events;
	if (to->columns.cap == 0)
		vec_reserve(e->arena, &to->columns, access->columns.n);
	vec_each (c, &access->columns) {
		const struct attribute *attribute = c->attribute;

		if (root != access->relation)
			attribute = relation_find_attribute(root,
							    attribute->name);
		if (attribute)
			access_use(e->arena, to, attribute, c->uses);
	}
}

void
expand_policies(struct expander *e, const struct relation *relation,
		char command, const struct search_path *path,
		struct access_set *out)
{
	const struct relation *root = relation_root(relation);

	if (!root->row_security)
		return;
	for (size_t i = 0; i < root->policies.n; i++) {
		const struct policy *p = root->policies.v[i];
		struct access_set found = {0};

		if (!p->condition ||
		    (p->command != command && p->command != '*'))
			continue;
		expander_follow(e, p->condition, path, &found);
		expand_prefixed(e, &found, LINK_POLICY, p, out);
	}
}

const struct access_set *
expand_view(struct expander *e, const struct relation *view,
	    const struct search_path *path)
{
	struct effects_key key = {view, path_number(e, path)};
	struct effects *effects = effects_find(e, key);

	if (!effects) {
		effects = effects_begin(e, key);
		if (view->query)
			expander_follow(e, view->query, path, &effects->set);
		effects_end(e, key, effects);
	}
	return effects_set(effects);
}

/* Reading or locking a view reads its base tables; locking locks them too. */
static void
follow_view(struct expander *e, const struct access *access,
	    const struct search_path *path, struct access_set *out)
{
	const struct access_set *effects = expand_view(e, access->relation,
						       path);
	struct access_set locked = {0};

	expand_prefixed(e, effects, LINK_VIEW, access->relation, out);
	if (access->mode != ACCESS_LOCK)
		return;
	for (size_t i = 0; i < effects->accesses.n; i++) {
		struct access a = effects->accesses.v[i];

		if (a.mode != ACCESS_READ)
			continue;
		access_set_add(e->arena, &locked, a.relation, ACCESS_LOCK, -1,
			       a.via, -1);
	}
	expand_prefixed(e, &locked, LINK_VIEW, access->relation, out);
}

static void
follow_access(struct expander *e, const struct access *access,
	      const struct search_path *path, struct access_set *out)
{
	const struct relation *relation = access->relation;

	if (access->mode == ACCESS_WRITE) {
		expand_write(e, access, path, out);
	} else if (access->mode == ACCESS_DEFINE) {
		expand_add_table(e, access, out);
	} else if (relation_is_view(relation)) {
		follow_view(e, access, path, out);
	} else if (relation->kind == RELATION_SEQUENCE) {
		access_set_sequence(e->arena, out, relation, access->via,
				    access->location);
	} else {
		expand_add_table(e, access, out);
		expand_policies(e, relation, 'r', path, out);
	}
}

static void
follow_calls(struct expander *e, const struct access_set *direct,
	     const struct search_path *path, struct access_set *out)
{
	for (size_t i = 0; i < direct->calls.n; i++) {
		const struct routine *r = direct->calls.v[i].routine;

		expand_prefixed(e, expander_routine(e, r, path), LINK_FUNCTION,
				r, out);
	}
}

void
expander_follow(struct expander *e, const struct access_set *direct,
		const struct search_path *path, struct access_set *out)
{
	if (!path)
		path = &e->default_path;
	begin(e);
	out->system |= direct->system;
	out->temporary |= direct->temporary;
	for (size_t i = 0; i < direct->gaps.n; i++) {
		const struct access_gap *g = &direct->gaps.v[i];

		access_set_gap(e->arena, out, g->kind, g->what, g->via,
			       g->location);
	}
	for (size_t i = 0; i < direct->sequences.n; i++) {
		const struct sequence_use *s = &direct->sequences.v[i];

		access_set_sequence(e->arena, out, s->sequence, s->via,
				    s->location);
	}
	if (expand_too_far(e, out))
		return;
	e->depth++;
	for (size_t i = 0; i < direct->accesses.n; i++)
		follow_access(e, &direct->accesses.v[i], path, out);
	follow_calls(e, direct, path, out);
	e->depth--;
}

/* What the triggers that call a function let it see their rows as. */
static void
find_transitions(const struct expander *e, const struct routine *r,
		 struct map *names)
{
	for (size_t i = 0; i < e->catalog->triggers.n; i++) {
		struct trigger *t = e->catalog->triggers.v[i];

		if (t->routine != r)
			continue;
		if (t->old_table)
			map_set(names, t->old_table, t);
		if (t->new_table)
			map_set(names, t->new_table, t);
	}
}

static void
find_routine_effects(struct expander *e, const struct routine *r,
		     const struct search_path *path, struct access_set *set)
{
	struct resolve_context ctx = {
		.catalog = e->catalog,
		.path = path,
		.arena = e->arena,
	};
	struct access_set body = {0};
	struct map transitions = MAP_INIT;

	if (r->body) {
		expander_follow(e, r->body, path, set);
	} else {
		if (r->returns && strcmp(r->returns, "trigger") == 0) {
			find_transitions(e, r, &transitions);
			ctx.transitions = &transitions;
		}
		resolve_routine_body(&ctx, r, &body);
		expander_follow(e, &body, path, set);
		map_release(&transitions);
	}
	for (size_t i = 0; i < r->aggregate_parts.n; i++) {
		const struct routine *part = r->aggregate_parts.v[i];

		expand_prefixed(e, expander_routine(e, part, path),
				LINK_FUNCTION, part, set);
	}
}

const struct access_set *
expander_routine(struct expander *e, const struct routine *r,
		 const struct search_path *path)
{
	struct search_path own = {0};
	struct effects_key key = {r, 0};
	struct effects *effects;

	if (!path)
		path = &e->default_path;
	begin(e);
	if (r->has_path) {
		for (size_t i = 0; i < r->search_path.n; i++)
			vec_push(e->arena, &own.schemas, r->search_path.v[i]);
		own.temporary = path->temporary;
		path = &own;
	}
	key.path = path_number(e, path);
	effects = effects_find(e, key);
	if (!effects) {
		effects = effects_begin(e, key);
		find_routine_effects(e, r, path, &effects->set);
		effects_end(e, key, effects);
	}
	return effects_set(effects);
}
