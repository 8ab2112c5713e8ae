/*
 * Where things of a schema are defined. Each definition of the scripts notes
 * what it has to do with what, by rule, and findings ask for that.
 */
#include <string.h>

#include "base/str.h"
#include "check/schema.h"
#include "model/definition.h"
#include "sql/quote.h"

static const char *
shown(struct checker *c, const char *schema, const char *name)
{
	const char *text;
	struct buf b;

	buf_init(&b);
	sql_qualified(&b, schema ? schema : c->path.schemas.v[0], name);
	text = scene_text(&c->crosser.scene, b.data);
	buf_release(&b);
	return text;
}

static const char *
shown_name(struct checker *c, const struct definition_name *n)
{
	if (n->relation)
		return scene_relation(&c->crosser.scene,
				      relation_root(n->relation));
	if (n->type)
		return scene_type(&c->crosser.scene, n->type);
	if (n->routine)
		return scene_routine(&c->crosser.scene, n->routine);
	return shown(c, n->schema, n->name);
}

/* What places are found by; it lives until the next one is asked for. */
static const char *
place_key(struct locating *l, enum check_rule rule, struct str self,
	  const char *other)
{
	buf_clear(&l->key);
	buf_printf(&l->key, "%d ", (int)rule);
	buf_add(&l->key, self.p, self.len);
	buf_char(&l->key, '\n');
	buf_str(&l->key, other);
	return l->key.data;
}

static struct located *
note(struct locating *l, enum check_rule rule, const char *self,
     const char *other, size_t at)
{
	struct str whole = {self, strlen(self)};
	const char *key = place_key(l, rule, whole, other);
	struct located *it = vec_add(l->c->arena, &l->list);

	*it = (struct located){
		.rule = rule,
		.self = self,
		.other = other,
		.site = l->site,
		.at = at,
		.of = l->thing,
		.whole = strcmp(self, l->self) == 0,
		.next = (size_t)(uintptr_t)map_get(&l->by_key, key),
	};
	map_set(&l->by_key, arena_strdup(l->c->arena, key),
		(void *)(uintptr_t)l->list.n);
	return it;
}

static void
note_access(struct locating *l, enum check_rule rule, const char *self,
	    const struct relation *r, size_t at)
{
	note(l, rule, self,
	     scene_relation(&l->c->crosser.scene, relation_root(r)), at);
}

/* The tables that a view's query or a policy names. */
static void
locate_accesses(struct locating *l, enum check_rule rule, const char *self,
		const struct access_set *set)
{
	const struct access *it;

	vec_each (it, &set->accesses)
		note_access(l, rule, self, it->relation,
			    it->location >= 0 ? (size_t)it->location : NOWHERE);
}

/* A body runs under a search path of its own, and not under the script's: what
   it touches is asked for as the crossings ask. */
static void
locate_body(struct locating *l, const char *self)
{
	const struct definition *d = l->st->definition;
	const struct access_set *set = expander_routine(
		l->c->expander, d->names.v[0].routine, NULL);
	const struct access *it;

	vec_each (it, &set->accesses) {
		const struct relation *r = it->relation;
		size_t at = check_find_name(l->site.unit->base, d->body_from,
					    d->body_to, r->schema, r->name);

		/* What it touches through others is not named in it. */
		if (at != NOWHERE)
			note_access(l, RULE_FUNCTION, self, r, at);
	}
}

/* What a definition is of, by its own name: a partition is none of its root. */
static const char *
self_of(struct checker *c, const struct definition *d)
{
	const struct definition_name *n;

	vec_each (n, &d->names)
		if (n->use == DEFINES || n->use == CHANGES || n->use == SITS_ON)
			return n->relation  ? scene_relation(&c->crosser.scene,
							     n->relation)
			       : n->routine ? scene_routine(&c->crosser.scene,
							    n->routine)
					    : shown(c, n->schema, n->name);
	return "";
}

/* A part of self that has a name of its own: a constraint, a trigger. */
static const char *
part_of(struct checker *c, const char *self, const char *part)
{
	const char *text;
	struct buf b;

	if (!part || !*self)
		return self;
	buf_init(&b);
	sql_ident(&b, part);
	text = arena_printf(c->arena, "%s.%s", self,
			    scene_text(&c->crosser.scene, b.data));
	buf_release(&b);
	return text;
}

/* "public.users to orders_app", as crossings name it. */
static void
locate_gift(struct locating *l, const struct definition_name *n)
{
	const struct definition *d = l->st->definition;
	const char *name = n->use == GIVES_ROLE
				   ? scene_text(&l->c->crosser.scene, n->name)
				   : shown_name(l->c, n);
	const struct definition_grantee *to;

	vec_each (to, &d->grantees)
		if (to->role)
			note(l, RULE_GRANT, check_gift(l->c, name, to->role),
			     name, check_name_place(l->site.unit, l->st, n));
}

/* ON ALL TABLES IN SCHEMA stands for what does not name each. */
static void
locate_all(struct locating *l, const struct definition_name *n)
{
	const struct catalog *c = l->c->own->catalog;
	size_t at = check_name_place(l->site.unit, l->st, n);
	const struct definition_grantee *to;

	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *r = c->relations.v[i];

		if (!check_is_in(r, n->name, n->use == GIVES_ALL_SEQUENCES))
			continue;
		vec_each (to, &l->st->definition->grantees)
			if (to->role)
				note(l, RULE_GRANT,
				     check_gift(
					     l->c,
					     scene_relation(
						     &l->c->crosser.scene, r),
					     to->role),
				     "", at);
	}
}

const char *
check_called_by(struct checker *c, const char *caller, const char *routine)
{
	return arena_printf(c->arena, "%s %s", caller, routine);
}

static void
locate_name(struct locating *l, const char *self,
	    const struct definition_name *n)
{
	static const enum check_rule rules[] = {
		[REFERS_TO] = RULE_FOREIGN_KEY, [INHERITS] = RULE_INHERITS,
		[HAS_TYPE] = RULE_TYPE,		[MADE_OF] = RULE_TYPE,
		[DRAWS_FROM] = RULE_SEQUENCE,	[DEFINES] = RULE_UNOWNED_TABLE,
	};

	size_t at = check_name_place(l->site.unit, l->st, n);
	const char *part = part_of(l->c, self, n->part);

	switch (n->use) {
	case GIVES:
	case GIVES_ROLE:
		locate_gift(l, n);
		break;
	case SITS_ON:
		note(l,
		     l->st->definition->kind == DEFINITION_POLICY
			     ? RULE_FUNCTION
			     : RULE_TRIGGER,
		     part, "", at);
		break;
	case PUBLISHES:
		note(l, RULE_DIRECT_CONNECTION,
		     scene_text(&l->c->crosser.scene, n->name), "", at)
			->in_turn = true;
		break;
	case CONNECTS:
		note(l, RULE_DIRECT_CONNECTION, self,
		     scene_text(&l->c->crosser.scene, n->name), at)
			->in_turn = true;
		break;
	case CHANGES:
	case CHANGES_OWNED:
	case CHANGES_SCHEMA:
	case OWNED_BY:
		break;
	case GIVES_ALL:
	case GIVES_ALL_SEQUENCES:
		locate_all(l, n);
		break;
	case CALLS:
		note(l, RULE_FUNCTION, part,
		     check_called_by(l->c, n->caller, shown_name(l->c, n)), at)
			->in_turn = !n->part;
		break;
	default:
		note(l, rules[n->use], part, shown_name(l->c, n), at)->in_turn =
			!n->part && n->use == REFERS_TO;
		break;
	}
}

/* ALTER DEFAULT PRIVILEGES: at the first role that is given something. */
static void
locate_defaults(struct locating *l)
{
	const struct definition *d = l->st->definition;

	for (size_t i = 0; i < d->givers.n && d->grantees.n; i++)
		note(l, RULE_GRANT, "",
		     check_future_objects(l->c, d->givers.v[i]),
		     d->grantees.v[0].location >= 0
			     ? (size_t)d->grantees.v[0].location
			     : NOWHERE);
}

static void
locate_names(struct locating *l, const char *self)
{
	const struct definition_name *n;

	vec_each (n, &l->st->definition->names)
		locate_name(l, self, n);
}

/* What is to be said of a routine as a whole stands at its name. */
static void
note_routine(struct locating *l, const char *self, size_t at)
{
	note(l, RULE_FUNCTION, self, "", at);
	note(l, RULE_DYNAMIC_SQL, self, "", at);
	note(l, RULE_UNPARSED, self, "", at);
	note(l, RULE_DIRECT_CONNECTION, self, "", at);
}

/* Columns that are not written in the table stand at its name. */
static void
note_table(struct locating *l, const char *self)
{
	size_t at = check_name_place(l->site.unit, l->st,
				     &l->st->definition->names.v[0]);

	note(l, RULE_TYPE, self, "", at);
	note(l, RULE_SEQUENCE, self, "", at);
}

static struct located_thing *
thing_of(struct locating *l, const char *self)
{
	struct located_thing *thing = map_get(&l->things, self);

	if (!thing) {
		thing = arena_new(l->c->arena, struct located_thing);
		map_set(&l->things, arena_strdup(l->c->arena, self), thing);
	}
	return thing;
}

/* What stood on it is gone with it. */
static void
drop_things(struct locating *l)
{
	const struct definition_name *n;

	vec_each (n, &l->st->definition->names)
		if (n->relation)
			*thing_of(l, scene_relation(&l->c->crosser.scene,
						    n->relation)) =
				(struct located_thing){
					.dropped = l->list.n,
				};
}

/* Does the statement make it? What was known of it is of an earlier one then;
   a view or function keeps what sits on it. */
static bool
begin_thing(struct locating *l)
{
	const struct definition *d = l->st->definition;

	/* An overload that the schema has no more is none of the others. */
	if (d->kind == DEFINITION_ROUTINE && !d->names.v[0].routine)
		return false;
	if (!d->names.n || d->names.v[0].use != DEFINES)
		return true;
	if (d->unless_there && l->thing->there)
		return false;
	l->thing->there = true;
	l->thing->replaced = l->list.n;
	if (d->kind == DEFINITION_TABLE)
		l->thing->dropped = l->list.n;
	return true;
}

static void
locate_statement(struct locating *l)
{
	const struct definition *d = l->st->definition;
	const char *self = self_of(l->c, d);

	l->self = self;
	l->thing = thing_of(l, self);
	if (d->drops)
		drop_things(l);
	if (!begin_thing(l))
		return;
	locate_names(l, self);
	locate_defaults(l);
	if (d->has_columns_of_others && d->names.n)
		note_table(l, self);
	switch (d->kind) {
	case DEFINITION_VIEW:
		/* What it shows through another view is not named in it. */
		note(l, RULE_VIEW, self, "",
		     check_name_place(l->site.unit, l->st, &d->names.v[0]));
		locate_accesses(l, RULE_VIEW, self, &l->st->direct);
		break;
	case DEFINITION_ROUTINE:
		if (d->body_to)
			locate_body(l, self);
		else
			locate_accesses(l, RULE_FUNCTION, self, d->body);
		note_routine(
			l, self,
			check_name_place(l->site.unit, l->st, &d->names.v[0]));
		break;
	case DEFINITION_POLICY:
		if (d->names.n)
			self = part_of(l->c, self, d->names.v[0].part);
		locate_accesses(l, RULE_FUNCTION, self, d->body);
		break;
	default:
		break;
	}
}

void
check_note_places(struct locating *l, struct check_file *f)
{
	const struct check_unit *unit;

	vec_each (unit, &f->units)
		for (const struct statement *st = unit->first; st;
		     st = st->next) {
			l->site = (struct site){f, unit};
			l->st = st;
			if (st->definition)
				locate_statement(l);
		}
}

static bool
is_past(const struct locating *l, const struct located *it)
{
	size_t at = (size_t)(it - l->list.v);

	return at < it->of->dropped || (it->whole && at < it->of->replaced);
}

/*
 * The last statement is what the schema has, and there the first place. But of
 * several that no name tells apart each finding takes one, the oldest that is
 * left; where findings are more, they share the oldest.
 */
static bool
is_better(const struct located *it, const struct located *found)
{
	return it->in_turn ? !it->taken || found->taken
			   : it->site.unit == found->site.unit;
}

static void
look_under(struct locating *l, const char *key, struct located **best)
{
	uintptr_t next = (uintptr_t)map_get(&l->by_key, key);
	struct located *it, *all = l->list.v, *found = NULL;

	for (; next; next = it->next) {
		it = &all[next - 1];
		if (!is_past(l, it) && (!found || is_better(it, found)))
			found = it;
	}
	if (found)
		*best = found;
}

/*
 * The place of a thing or of what it is a part of, and best where it names the
 * other one: schema.table.part, schema.function(integer), schema.table to role.
 * No place is better than that of something else.
 */
struct located *
check_locate(struct locating *l, enum check_rule rule, const char *self,
	     const char *other)
{
	const char *others[] = {"", other};
	struct located *best = NULL;

	for (size_t i = *other ? 0 : 1; i < 2; i++)
		for (size_t n = 0; n <= strlen(self); n++) {
			struct str part = {self, n};

			/* Without the other one it is of something. */
			if ((n == 0 && *others[i]) ||
			    (n && strchr(".( ", self[n])))
				look_under(l,
					   place_key(l, rule, part, others[i]),
					   &best);
		}
	if (best)
		best->taken = true;
	return best;
}
