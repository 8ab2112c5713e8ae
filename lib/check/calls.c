/*
 * Calls in expressions that are no statement's: defaults, checks, indexes. A
 * call crosses if the routine is another service's, or touches its tables,
 * unless that is the owner's API.
 */
#include <string.h>

#include "check/internal.h"

static bool
is_known(const struct call_list *out, const char *owner)
{
	const struct crossing_call *it;

	vec_each (it, out)
		if (strcmp(it->owner, owner) == 0)
			return true;
	return false;
}

static bool
is_allowed(struct checker *c, const struct crossing *x)
{
	for (size_t i = 0; i < x->relations.n; i++)
		if (!allowed_has(&c->crosser.allowed, x->consumer,
				 x->relations.v[i], x->evidence.v[0].access))
			return false;
	return x->relations.n > 0;
}

/* What the routine leads to, as if a statement had called it. */
static void
add_touched(struct checker *c, int consumer, const struct routine *r,
	    struct call_list *out)
{
	struct scene *s = &c->crosser.scene;
	struct statement st = {.text = ""};
	struct crossing_list found;

	vec_push(&c->scratch, &st.direct.calls,
		 (struct routine_call){.routine = r, .location = -1});
	expander_follow(c->expander, &st.direct, &c->path, &st.effects);
	found = crosser_statement(&c->crosser, &st, scene_service(s, consumer),
				  "", &c->scratch);
	for (size_t i = 0; i < found.n; i++)
		if (!is_known(out, found.v[i]->owner))
			vec_push(&c->scratch, out,
				 (struct crossing_call){
					 .owner = found.v[i]->owner,
					 .allowed = is_allowed(c, found.v[i]),
				 });
}

struct call_list
check_calls(struct checker *c, int consumer, const struct routine *r)
{
	struct scene *s = &c->crosser.scene;
	int owner = scene_routine_owner(s, r);
	const char *name = scene_service(s, owner);
	struct call_list out = {0};
	struct crossing_call *it;

	if (consumer < 0 || (owner >= 0 && owner != consumer &&
			     scene_schema_is_ours(s, r->schema)))
		return out;
	add_touched(c, consumer, r, &out);
	if (owner >= 0 && owner != consumer && !is_known(&out, name))
		vec_push(&c->scratch, &out,
			 (struct crossing_call){.owner = name});
	vec_each (it, &out)
		it->owns = strcmp(it->owner, name) == 0;
	return out;
}

const char *
check_call_words(struct checker *c, const struct crossing_call *call,
		 const char *routine)
{
	return arena_printf(c->arena,
			    call->owns ? "calls %s of %s"
				       : "calls %s, which touches data of %s",
			    routine, call->owner);
}
