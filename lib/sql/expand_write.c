/*
 * What a write sets off: rules, triggers, defaults, policies, and the actions
 * of foreign keys, which are writes themselves.
 *
 *   DELETE users ── foreign key on delete cascade ──> DELETE orders
 *                                                      └─ trigger ─> ...
 *   UPDATE view  ── INSTEAD OF trigger, rule, or the one table below it
 */
#include "sql/expand_internal.h"

#include <string.h>

static bool
writes_any(const struct access *access, struct attribute *const *columns,
	   size_t n)
{
	const struct column_access *c;

	vec_each (c, &access->columns) {
		if (!(c->uses & USE_WRITTEN))
			continue;
		/* By name: a partition's columns stand for its root's. */
		for (size_t i = 0; i < n; i++)
			if (strcmp(columns[i]->name, c->attribute->name) == 0)
				return true;
	}
	return false;
}

/*
 * An UPDATE through a partitioned table may move a row to another partition,
 * as a DELETE there and an INSERT here, if it writes a column of the partition
 * key. Every key of the table holds those columns.
 */
static unsigned
events_of_moves(const struct expander *e, const struct access *access)
{
	const struct relation *r = access->relation;
	const struct key *key;

	if (!(access->events & EVENT_UPDATE) || e->partitions[r->id].n == 0)
		return 0;
	vec_each (key, &r->keys) {
		if (!writes_any(access, key->columns.v, key->columns.n))
			return 0;
	}
	return EVENT_INSERT | EVENT_DELETE;
}

/* moves: what happens to single rows besides access->events */
static bool
fires(const struct trigger *t, const struct access *access, unsigned moves)
{
	unsigned events = t->events & access->events;

	if (t->enabled == 'D' || t->enabled == 'R')
		return false;
	if ((events & EVENT_UPDATE) && t->columns.n &&
	    !writes_any(access, t->columns.v, t->columns.n))
		events &= ~(unsigned)EVENT_UPDATE;
	if (t->for_each_row)
		events |= t->events & moves;
	return events != 0;
}

/* Trigger functions that every server has. */
static bool
is_builtin(const char *name)
{
	static const char *const names[] = {
		"suppress_redundant_updates_trigger", "tsvector_update_trigger",
		"tsvector_update_trigger_column"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strstr(name, names[i]))
			return true;
	return false;
}

static void
fire_trigger(struct expander *e, const struct trigger *t,
	     const struct search_path *path, struct access_set *out)
{
	if (t->routine)
		expand_prefixed(e, expander_routine(e, t->routine, path),
				LINK_TRIGGER, t, out);
	else if (t->routine_name && !is_builtin(t->routine_name) &&
		 e->catalog->extensions.n == 0)
		access_set_gap(e->arena, out, GAP_ROUTINE, t->routine_name,
			       link_push(e->arena, LINK_TRIGGER, t, NULL), -1);
}

static void
fire_relation(struct expander *e, const struct relation *relation,
	      const struct access *access, const struct search_path *path,
	      struct access_set *out)
{
	unsigned moves = events_of_moves(e, access);

	for (size_t i = 0; i < relation->triggers.n; i++)
		if (relation->triggers.v[i]->timing != TRIGGER_INSTEAD &&
		    fires(relation->triggers.v[i], access, moves))
			fire_trigger(e, relation->triggers.v[i], path, out);
}

/* A row that goes into a partitioned table meets its partition's triggers. */
static void
fire_partitions(struct expander *e, const struct relation *relation,
		const struct access *access, const struct search_path *path,
		struct access_set *out)
{
	const struct relations *p = &e->partitions[relation->id];

	for (size_t i = 0; i < p->n; i++) {
		fire_relation(e, p->v[i], access, path, out);
		fire_partitions(e, p->v[i], access, path, out);
	}
}

static void
fire_triggers(struct expander *e, const struct access *access,
	      const struct search_path *path, struct access_set *out)
{
	const struct relation *r = access->relation;

	fire_partitions(e, r, access, path, out);
	for (; r; r = r->partition_of)
		fire_relation(e, r, access, path, out);
}

static void
apply_rules(struct expander *e, const struct access *access,
	    const struct search_path *path, struct access_set *out)
{
	for (size_t i = 0; i < access->relation->rules.n; i++) {
		const struct rule *rule = access->relation->rules.v[i];
		struct access_set found = {0};

		if (!(rule->event & access->events) || rule->enabled == 'D' ||
		    !rule->action)
			continue;
		expander_follow(e, rule->action, path, &found);
		expand_prefixed(e, &found, LINK_RULE, rule, out);
	}
}

/* A table's own sequence is part of the table. */
static void
drop_own_sequences(struct access_set *set, const struct relation *table)
{
	size_t kept = 0;

	for (size_t i = 0; i < set->sequences.n; i++) {
		const struct attribute *owner =
			set->sequences.v[i].sequence->owned_by;

		if (!owner || owner->relation != table)
			set->sequences.v[kept++] = set->sequences.v[i];
	}
	set->sequences.n = kept;
}

/* Defaults of columns that an INSERT leaves out, and generated columns. */
static void
apply_defaults(struct expander *e, const struct access *access,
	       const struct search_path *path, struct access_set *out)
{
	const struct relation *root = relation_root(access->relation);

	if (!(access->events & EVENT_INSERT))
		return;
	for (size_t i = 0; i < root->attributes.n; i++) {
		struct attribute *a = root->attributes.v[i];
		struct access_set found = {0};

		if (!a->value || (!a->generated && writes_any(access, &a, 1)))
			continue;
		expander_follow(e, a->value, path, &found);
		drop_own_sequences(&found, root);
		expand_prefixed(e, &found, LINK_FUNCTION, NULL, out);
	}
}

/* What a foreign key's action does to the child: an event, 0 for nothing. */
static unsigned
cascade_event(const struct foreign_key *fk, const struct access *access)
{
	if (access->events & EVENT_DELETE) {
		if (fk->on_delete == 'c')
			return EVENT_DELETE;
		if (fk->on_delete == 'n' || fk->on_delete == 'd')
			return EVENT_UPDATE;
	}
	if ((access->events & EVENT_UPDATE) &&
	    (fk->on_update == 'c' || fk->on_update == 'n' ||
	     fk->on_update == 'd') &&
	    writes_any(access, fk->parent_columns.v, fk->parent_columns.n))
		return EVENT_UPDATE;
	return 0;
}

static void
cascade(struct expander *e, const struct foreign_key *fk, unsigned event,
	const struct search_path *path, struct access_set *out)
{
	struct access child = {
		.relation = fk->child,
		.mode = ACCESS_WRITE,
		.events = event,
		.level = -1,
		.location = -1,
	};
	struct access_set effects = {0};

	for (size_t i = 0; event == EVENT_UPDATE && i < fk->child_columns.n;
	     i++)
		access_use(e->arena, &child, fk->child_columns.v[i],
			   USE_WRITTEN);
	/* A circle of keys ends where it began: its tables are all in. */
	for (size_t i = 0; i < e->cascades.n; i++)
		if (e->cascades.v[i] == fk)
			return;
	vec_push(e->kept, &e->cascades, fk);
	expand_write(e, &child, path, &effects);
	e->cascades.n--;
	expand_prefixed(e, &effects, LINK_FOREIGN_KEY, fk, out);
}

static void
apply_cascades(struct expander *e, const struct access *access,
	       const struct search_path *path, struct access_set *out)
{
	const struct relation *r;

	for (r = access->relation; r; r = r->partition_of) {
		for (size_t i = 0; i < r->referenced_by.n; i++) {
			const struct foreign_key *fk = r->referenced_by.v[i];
			unsigned event = cascade_event(fk, access);

			if (event)
				cascade(e, fk, event, path, out);
		}
	}
}

static void
apply_policies(struct expander *e, const struct access *access,
	       const struct search_path *path, struct access_set *out)
{
	static const struct {
		unsigned event;
		char command;
	} commands[] = {
		{EVENT_INSERT, 'a'}, {EVENT_UPDATE, 'w'}, {EVENT_DELETE, 'd'}};

	for (size_t i = 0; i < 3; i++)
		if (access->events & commands[i].event)
			expand_policies(e, access->relation,
					commands[i].command, path, out);
}

/* The one relation that an automatically updatable view stands for. */
static const struct access *
updatable_base(const struct relation *view)
{
	const struct access *it, *base = NULL;

	if (!view->query || view->kind != RELATION_VIEW)
		return NULL;
	vec_each (it, &view->query->accesses) {
		if (it->level != 0 || it->via)
			continue;
		if (base)
			return NULL;
		base = it;
	}
	return base;
}

static void
write_base(struct expander *e, const struct access *access,
	   const struct relation *base, const struct search_path *path,
	   struct access_set *out)
{
	struct access below = {
		.relation = base,
		.mode = ACCESS_WRITE,
		.events = access->events,
		.level = -1,
		.location = -1,
	};
	struct access_set effects = {0};
	const struct column_access *c;

	vec_each (c, &access->columns) {
		const struct attribute *a = relation_find_attribute(
			base, c->attribute->name);

		if (a)
			access_use(e->arena, &below, a, c->uses);
	}
	expand_write(e, &below, path, &effects);
	expand_prefixed(e, &effects, LINK_VIEW, access->relation, out);
}

static void
write_view(struct expander *e, const struct access *access,
	   const struct search_path *path, struct access_set *out)
{
	const struct relation *view = access->relation;
	const struct access *base = updatable_base(view);
	struct access_set effects = {0};
	bool instead = false;

	for (size_t i = 0; i < view->triggers.n; i++) {
		const struct trigger *t = view->triggers.v[i];

		if (t->timing != TRIGGER_INSTEAD || !fires(t, access, 0))
			continue;
		instead = true;
		fire_trigger(e, t, path, &effects);
	}
	for (size_t i = 0; i < view->rules.n; i++)
		instead |= view->rules.v[i]->instead &&
			   (view->rules.v[i]->event & access->events);
	apply_rules(e, access, path, &effects);
	expand_prefixed(e, &effects, LINK_VIEW, view, out);
	if (!instead && base)
		write_base(e, access, base->relation, path, out);
}

void
expand_write(struct expander *e, const struct access *access,
	     const struct search_path *path, struct access_set *out)
{
	if (expand_too_far(e, out))
		return;
	e->depth++;
	if (relation_is_view(access->relation)) {
		write_view(e, access, path, out);
	} else {
		expand_add_table(e, access, out);
		apply_rules(e, access, path, out);
		fire_triggers(e, access, path, out);
		apply_defaults(e, access, path, out);
		apply_policies(e, access, path, out);
		apply_cascades(e, access, path, out);
	}
	e->depth--;
}
