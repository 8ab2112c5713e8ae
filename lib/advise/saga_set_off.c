/*
 * What a statement sets off: triggers, cascades and functions that write. In
 * the service of the statement's own step it goes along with it; in another one
 * it is a step behind it.
 */
#include <string.h>

#include "advise/saga_building.h"

static bool
is_write(const struct analysis_access *a)
{
	return a->mode == ACCESS_WRITE;
}

static const char *
event_words(struct building *b, unsigned events)
{
	struct buf text;

	buf_init(&text);
	for (int i = 0; i < ROW_EVENTS; i++)
		if (events & (1u << i))
			buf_printf(&text, "%s%s", text.len ? " and " : "",
				   row_event_names[i]);
	return text.len ? saga_take(b, &text) : (buf_release(&text), "write");
}

static const char *
kind_words(enum link_kind kind)
{
	return kind == LINK_FOREIGN_KEY ? "foreign key" : link_kind_names[kind];
}

static const char *
join_names(struct building *b, const struct name_list *names)
{
	struct buf text;

	buf_init(&text);
	for (size_t i = 0; i < names->n; i++)
		buf_printf(&text, "%s%s", i ? ", " : "", names->v[i]);
	return saga_take(b, &text);
}

/* The step that this shape writes in the service itself; NULL if none. */
static struct saga_draft *
find_own(const struct building *b, const char *service)
{
	for (size_t i = b->touched.n; i-- > 0;)
		if (strcmp(b->touched.v[i]->step.service, service) == 0)
			return b->touched.v[i];
	return NULL;
}

static const struct analysis_link *
last_link(const struct analysis_access *a)
{
	return &a->via.v[a->via.n - 1];
}

/* The step of an object is that of who it belongs to, of who runs it, or of the
   service that is first. */
static const char *
find_primary(struct building *b)
{
	const struct analysis_access *it;
	const char *owner, *first = NULL;

	vec_each (it, &b->shape->effects->accesses) {
		if (!is_write(it) || !(owner = saga_owner(b->f, it->relation)))
			continue;
		if (it->via.n && strcmp(it->via.v[0].owner, owner) == 0)
			return owner;
		if (!first || strcmp(owner, b->saga->consumer) == 0)
			first = owner;
	}
	return first;
}

static const char *
why_set_off(struct building *b, const struct saga_write *w, const char *service)
{
	struct arena *arena = b->f->arena;

	switch (w->via_kind) {
	case LINK_TRIGGER:
		return arena_printf(arena,
				    "the trigger %s does it: what handles its "
				    "event in %s has to undo it, too",
				    w->via, service);
	case LINK_FOREIGN_KEY:
		return arena_printf(arena,
				    "the foreign key %s does it: the rows have "
				    "to be kept in %s before",
				    w->via, service);
	case LINK_FUNCTION:
		return arena_printf(arena,
				    "what the function %s writes is up to its "
				    "code: its part in %s needs one that "
				    "undoes it",
				    w->via, service);
	default:
		return arena_printf(arena,
				    "it is written through the %s %s, which "
				    "says what is changed",
				    kind_words(w->via_kind), w->via);
	}
}

/* What an update set off, the update that undoes it sets off again. */
static const char *
along_with(const struct saga_draft *d, const struct saga_write *along)
{
	const struct saga_write *it;

	vec_each (it, &d->step.writes) {
		if (it->via || !it->compensation ||
		    strcmp(it->shape, along->shape) != 0)
			continue;
		return it->events == EVENT_UPDATE
			       ? "along, and again when it is undone"
			       : "along, which stays";
	}
	return "along";
}

static void
describe(struct building *b, const struct saga_draft *d, struct saga_write *w)
{
	const char *relations = join_names(b, &w->relations);

	w->statement = arena_printf(b->f->arena, "%s of %s by %s %s",
				    event_words(b, w->events), relations,
				    kind_words(w->via_kind), w->via);
	if (!w->along) {
		w->reason = why_set_off(b, w, d->step.service);
		return;
	}
	/* A delete says itself what its foreign keys do. */
	if (w->via_kind == LINK_FOREIGN_KEY && b->f->request->catalog)
		return;
	w->reason = arena_printf(b->f->arena, "the %s %s writes %s %s",
				 kind_words(w->via_kind), w->via, relations,
				 along_with(d, w));
}

static struct saga_write *
find_write(struct building *b, struct saga_draft *d,
	   const struct analysis_link *by)
{
	struct saga_write *it;

	vec_each (it, &d->step.writes)
		if (it->via && strcmp(it->via, by->name) == 0 &&
		    it->via_kind == by->kind &&
		    strcmp(it->shape, b->shape->id) == 0)
			return it;
	it = vec_add(b->f->arena, &d->step.writes);
	*it = (struct saga_write){
		.shape = b->shape->id, .via = by->name, .via_kind = by->kind};
	return it;
}

static void
add_set_off(struct building *b, const struct analysis_access *a,
	    const char *service)
{
	struct saga_draft *d = find_own(b, service);
	const struct analysis_link *by = last_link(a);
	bool along = d &&
		     (by->kind == LINK_TRIGGER || by->kind == LINK_FOREIGN_KEY);
	struct saga_write *w;

	if (!d)
		d = saga_child_of(b, service);
	w = find_write(b, d, by);
	w->events |= a->events;
	w->along |= along && !w->relations.n;
	name_list_add(b->f->arena, &w->relations, a->relation);
	saga_touch(b, d, a);
	describe(b, d, w);
}

/* The shape writes nothing itself: an object's step comes first, with the
   statement that calls for it. */
static void
add_primary(struct building *b, const char *service)
{
	const struct analysis_access *it;
	struct saga_draft *d = saga_step_of(b, service);
	struct saga_write *w = NULL;

	vec_each (it, &b->shape->effects->accesses) {
		const char *owner = saga_owner(b->f, it->relation);

		if (!is_write(it) || !owner || strcmp(owner, service) != 0)
			continue;
		if (!w) {
			w = vec_add(b->f->arena, &d->step.writes);
			*w = (struct saga_write){
				.shape = b->shape->id,
				.statement = b->sql,
				.via = it->via.v[0].name,
				.via_kind = it->via.v[0].kind,
			};
			saga_number(b, d, w);
		}
		w->events |= it->events;
		name_list_add(b->f->arena, &w->relations, it->relation);
		saga_touch(b, d, it);
	}
	if (w)
		w->reason = why_set_off(b, w, service);
}

void
saga_add_set_off(struct building *b)
{
	const struct analysis_access *it;
	const char *primary = NULL;
	size_t longest = 0;

	if (!b->touched.n) {
		primary = find_primary(b);
		if (!primary)
			return;
		add_primary(b, primary);
	}
	vec_each (it, &b->shape->effects->accesses)
		if (is_write(it) && it->via.n > longest)
			longest = it->via.n;
	/* What is nearer comes first: the rest is set off by it. */
	for (size_t n = 1; n <= longest; n++)
		vec_each (it, &b->shape->effects->accesses) {
			const char *owner = saga_owner(b->f, it->relation);

			if (is_write(it) && it->via.n == n && owner &&
			    (!primary || strcmp(owner, primary) != 0))
				add_set_off(b, it, owner);
		}
}
