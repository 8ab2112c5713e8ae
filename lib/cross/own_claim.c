/*
 * What the plan claims. Exact names come first, for they beat patterns; then
 * patterns, none of which beats another. Within both, claims are taken in the
 * order of the file, so that of two that contradict each other the second gets
 * the error, and the first is named in it. Before those come claims that are
 * not of the file, which beat it (load/plan_change.h).
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cross/own_bind.h"

struct claims {
	VEC(struct claim) list;
};

static void
add_claims(struct binder *b, struct claims *all, enum thing_kind kind,
	   int owner, const struct plan_names *names)
{
	const struct plan_name *n;

	vec_each (n, names)
		if (n->pattern)
			vec_push(b->arena, &all->list,
				 (struct claim){.owner = owner,
						.kind = kind,
						.name = n});
}

static int
by_place(const void *x, const void *y)
{
	const struct plan_name *a = ((const struct claim *)x)->name;
	const struct plan_name *b = ((const struct claim *)y)->name;

	if (a->line != b->line)
		return (a->line > b->line) - (a->line < b->line);
	return (a->column > b->column) - (a->column < b->column);
}

static void
collect(struct binder *b, struct claims *all)
{
	const struct service *s;

	vec_each (s, &b->plan->services) {
		add_claims(b, all, THING_RELATION, s->index, &s->tables);
		add_claims(b, all, THING_ROUTINE, s->index, &s->routines);
		add_claims(b, all, THING_TYPE, s->index, &s->types);
	}
	add_claims(b, all, THING_RELATION, OWNER_REFERENCE,
		   &b->plan->reference);
	add_claims(b, all, THING_RELATION, OWNER_IGNORED, &b->plan->ignore);
	if (all->list.n > 1)
		qsort(all->list.v, all->list.n, sizeof(*all->list.v), by_place);
}

static struct diag *
complain(struct binder *b, enum diag_level level, const struct claim *c,
	 const char *message)
{
	return diag_add(b->diags, level, own_source(b, c->name), c->name->line,
			c->name->column, "%s", message);
}

/* Who an owner is, for messages. */
static const char *
claimant(struct binder *b, int owner)
{
	if (owner == OWNER_REFERENCE)
		return "\"reference\"";
	if (owner == OWNER_IGNORED)
		return "\"ignore\"";
	if (owner < 0)
		return "nobody";
	return arena_printf(b->arena, "the service \"%s\"",
			    b->plan->services.v[owner].name);
}

static const char *
place(struct binder *b, const struct plan_name *name)
{
	const char *path = own_source(b, name)->path;

	return name->line ? arena_printf(b->arena, "at %s:%d:%d", path,
					 name->line, name->column)
			  : arena_printf(b->arena, "by %s", path);
}

static void
give(struct thing *t, const struct claim *c)
{
	t->claim = c;
	*t->owner = (struct owner){.service = c->owner,
				   .claimed = true,
				   .line = c->name->line,
				   .column = c->name->column};
}

static bool
follows(const struct thing *t)
{
	return t->relation && own_leader(t->relation) != t->relation;
}

/* Exact names. */

static bool
overruled(const struct claim *c, const struct claim *by)
{
	return c->name->line > 0 && by->name->line == 0;
}

static void
complain_twice(struct binder *b, const struct thing *t, const struct claim *c)
{
	const char *shown = own_shown(b, t);
	struct diag *d = complain(b, DIAG_ERROR, c,
				  arena_printf(b->arena,
					       "%s %s is claimed by %s too, %s",
					       own_kind_word(c->kind), shown,
					       claimant(b, t->claim->owner),
					       place(b, t->claim->name)));

	d->name = "shared-table";
	d->about = shown;
}

static void
claim_exactly(struct binder *b, struct thing *t, void *arg)
{
	const struct claim *c = arg;

	if (!t->in_scope)
		complain(b, DIAG_ERROR, c,
			 arena_printf(b->arena,
				      "%s %s is outside the schemas of "
				      "\"monolith\"",
				      own_kind_word(c->kind), own_shown(b, t)));
	else if (follows(t))
		/* Looked at when its table has an owner. */
		vec_push(b->arena, &b->followers, (struct follower){t, c});
	else if (!t->claim)
		give(t, c);
	else if (t->claim->owner != c->owner && !overruled(c, t->claim))
		complain_twice(b, t, c);
}

/* A partition or owned sequence that the plan names for somebody else. */
static void
check_follower(struct binder *b, const struct follower *f)
{
	const struct thing *t = f->thing;
	const struct relation *leader = own_leader(t->relation);
	const struct owner *owner = &b->out->relations[leader->id];
	struct thing table = {.schema = leader->schema, .name = leader->name};
	struct diag *d;

	if (owner->service == f->claim->owner)
		return;
	d = complain(b, DIAG_ERROR, f->claim,
		     arena_printf(b->arena,
				  "%s follows %s, which belongs to %s",
				  own_shown(b, t), own_shown(b, &table),
				  claimant(b, owner->service)));
	diag_hint(b->diags, d, "claim %s, and %s comes with it",
		  own_shown(b, &table),
		  t->relation->kind == RELATION_SEQUENCE ? "the sequence"
							 : "each partition");
}

/* Patterns. */

struct matching {
	struct claim *claim;
	size_t followers;
	VEC(struct claim *) rivals; /* that match some of the same */
};

static void
claim_by_pattern(struct binder *b, struct thing *t, void *arg)
{
	struct matching *m = arg;
	struct claim *rival = (struct claim *)(uintptr_t)t->claim;

	if (follows(t)) {
		m->followers++;
	} else if (!rival) {
		give(t, m->claim);
	} else if (rival->owner != m->claim->owner &&
		   pattern_kind(rival->name->pattern) != PATTERN_EXACT) {
		if (rival->ncommon++ == 0) {
			rival->common = t;
			vec_push(b->arena, &m->rivals, rival);
		}
	}
}

static void
report_rival(struct binder *b, const struct claim *c, struct claim *rival)
{
	struct diag *d;
	const char *more = "";

	if (rival->ncommon > 1)
		more = arena_printf(b->arena, " and %zu more",
				    rival->ncommon - 1);
	d = complain(b, DIAG_ERROR, c,
		     arena_printf(b->arena,
				  "%s %s%s: claimed by \"%s\" of %s too, %s",
				  own_kind_word(c->kind),
				  own_shown(b, rival->common), more,
				  rival->name->text, claimant(b, rival->owner),
				  place(b, rival->name)));
	d->name = "shared-table";
	d->about = own_shown(b, rival->common);
	diag_hint(b->diags, d,
		  "no pattern beats another; an exact name beats both");
	rival->common = NULL;
	rival->ncommon = 0;
}

static void
claim_pattern(struct binder *b, struct claim *c)
{
	struct matching m = {.claim = c};
	size_t n = own_match(b, c->kind, c->name, claim_by_pattern, &m);

	for (size_t i = 0; i < m.rivals.n; i++)
		report_rival(b, c, m.rivals.v[i]);
	if (n == 0)
		complain(b, DIAG_WARNING, c,
			 arena_printf(b->arena, "\"%s\" matches no %s",
				      c->name->text, own_kind_word(c->kind)))
			->name = "empty-pattern";
	else if (n == m.followers)
		complain(b, DIAG_WARNING, c,
			 arena_printf(b->arena,
				      "\"%s\" matches only partitions and "
				      "owned sequences, which follow their "
				      "table",
				      c->name->text));
}

static bool
exact(const struct claim *c)
{
	return pattern_kind(c->name->pattern) == PATTERN_EXACT;
}

void
own_claim_all(struct binder *b)
{
	struct claims all = {0};

	collect(b, &all);
	for (size_t i = 0; i < all.list.n; i++) {
		struct claim *c = &all.list.v[i];

		if (exact(c) &&
		    own_find(b, c->kind, c->name->text, claim_exactly, c) == 0)
			own_report_missing(b, c->kind, c->name);
	}
	for (size_t i = 0; i < all.list.n; i++)
		if (!exact(&all.list.v[i]))
			claim_pattern(b, &all.list.v[i]);
	for (size_t i = 0; i < b->followers.n; i++)
		check_follower(b, &b->followers.v[i]);
}
