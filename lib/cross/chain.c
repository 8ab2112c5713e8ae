#include "cross/chain.h"

#include <string.h>

static void
name_relation_part(struct scene *s, struct analysis_link *out,
		   const struct relation *r, const char *name)
{
	out->name = scene_part(s, r, name);
	out->schema = scene_text(s, r->schema);
	out->owner = scene_service(s, scene_owner(s, r));
}

static void
name_view(struct scene *s, struct analysis_link *out, const struct relation *r)
{
	out->kind = LINK_VIEW;
	out->name = scene_relation(s, r);
	out->schema = scene_text(s, r->schema);
	out->owner = scene_service(s, scene_owner(s, r));
}

static void
name_rule(struct scene *s, struct analysis_link *out, const struct rule *rule)
{
	if (relation_is_view(rule->relation))
		name_view(s, out, rule->relation);
	else
		name_relation_part(s, out, rule->relation, rule->name);
}

static void
make_link(struct scene *s, struct analysis_link *out, const struct link *link)
{
	const struct routine *routine = link->object;
	const struct trigger *trigger = link->object;
	const struct foreign_key *fk = link->object;
	const struct policy *policy = link->object;

	out->kind = link->kind;
	switch (link->kind) {
	case LINK_VIEW:
		name_view(s, out, link->object);
		break;
	case LINK_RULE:
		name_rule(s, out, link->object);
		break;
	case LINK_FUNCTION:
		out->name = scene_routine(s, routine);
		out->schema = scene_text(s, routine->schema);
		out->owner = scene_service(s, scene_routine_owner(s, routine));
		break;
	case LINK_TRIGGER:
		name_relation_part(s, out, trigger->relation, trigger->name);
		break;
	case LINK_FOREIGN_KEY:
		name_relation_part(s, out, fk->child, fk->name);
		break;
	case LINK_POLICY:
		name_relation_part(s, out, policy->relation, policy->name);
		break;
	}
}

/* The same object has the same link, made once. */
static const struct analysis_link *
name_link(struct scene *s, const struct link *link)
{
	const char *key = (const char *)&link->object;
	struct analysis_link *out;

	out = map_find(&s->links, key, sizeof(link->object));
	if (!out) {
		const void **copy = arena_new(s->arena, const void *);

		*copy = link->object;
		out = arena_new(s->arena, struct analysis_link);
		make_link(s, out, link);
		map_put(&s->links, (const char *)copy, sizeof(*copy), out);
	}
	return out;
}

static bool
is_function_of_trigger(const struct link *before, const struct link *link)
{
	return before && before->kind == LINK_TRIGGER &&
	       link->kind == LINK_FUNCTION &&
	       ((const struct trigger *)before->object)->routine ==
		       link->object;
}

static void
add_links(struct scene *s, const struct link *via, struct analysis_chain *out)
{
	const struct link *before = NULL;

	for (const struct link *it = via; it; it = it->next)
		out->cap++;
	out->v = arena_calloc(s->arena, out->cap, sizeof(*out->v));
	for (; via; before = via, via = via->next) {
		const struct analysis_link *link;

		if (is_function_of_trigger(before, via))
			continue;
		link = name_link(s, via);
		if (out->n && out->v[out->n - 1].kind == link->kind &&
		    strcmp(out->v[out->n - 1].name, link->name) == 0)
			continue;
		out->v[out->n++] = *link;
	}
}

/* A chain that was named, found by its first link. */
struct named {
	const struct link *via;
	struct analysis_chain chain;
};

struct analysis_chain
chain_name(struct scene *s, const struct link *via)
{
	struct named *named;

	if (!via)
		return (struct analysis_chain){0};
	named = map_find(&s->chains, (const char *)&via, sizeof(via));
	if (!named) {
		named = arena_new(s->arena, struct named);
		named->via = via;
		add_links(s, via, &named->chain);
		map_put(&s->chains, (const char *)&named->via, sizeof(via),
			named);
	}
	return named->chain;
}

bool
chain_uses_api(const struct analysis_chain *chain, const char *owner)
{
	for (size_t i = 0; i < chain->n; i++)
		if (schema_is_api(chain->v[i].schema, owner))
			return true;
	return false;
}
