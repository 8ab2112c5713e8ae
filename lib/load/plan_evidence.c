/*
 * Does the plan's evidence tell services apart? A statement goes to the service
 * of its tag, else of its application, else of its role, each only if it names
 * exactly one.
 *
 * So what several services list decides nothing between them, and something of
 * their own must: for a role an application or a tag, for an application a role
 * or a tag, for a tag a role or an application. "Of its own" means that no
 * other of these services lists the same text. One of the services may do
 * without: what none of the others is recognised by is left to it or stays
 * unattributed. From the second on it is a mistake.
 *
 * Texts are compared as they are written, and an exact role also with the
 * patterns of other services.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "load/plan_read.h"

enum evidence_kind {
	EVIDENCE_ROLE,
	EVIDENCE_APPLICATION,
	EVIDENCE_TAG,
};

/* Comparing everything with everything ends here: no plan that people wrote
   gets there. */
#define STEPS_MAX 10000000

/* One text that a service lists. */
struct claim {
	enum evidence_kind kind;
	const struct service *service;
	const struct plan_name *name;
	const char *key; /* kind, text: equal for equal evidence */
};

struct claims {
	struct claim *v;
	size_t n, cap;
	size_t *first;	   /* of a service's index, one more at the end */
	struct map shared; /* key to struct sharers */
	size_t steps;
};

/* The services that list one text: one claim of each. */
struct sharers {
	VEC(const struct claim *) claims;
};

static const char *
kind_word(enum evidence_kind kind)
{
	return kind == EVIDENCE_ROLE  ? "role"
	       : kind == EVIDENCE_TAG ? "tag"
				      : "application";
}

static void
add_claim(struct plan_reader *r, struct claims *all, enum evidence_kind kind,
	  const struct service *s, const struct plan_name *name,
	  const char *tag)
{
	struct claim c = {.kind = kind, .service = s, .name = name};

	c.key = arena_printf(r->arena, "%d%s%s%s", (int)kind, tag ? tag : "",
			     tag ? "=" : "", name->text);
	if (all->n == all->cap) {
		all->cap = all->cap ? all->cap * 2 : 64;
		all->v = xreallocarray(all->v, all->cap, sizeof(*all->v));
	}
	all->v[all->n++] = c;
}

static void
collect(struct plan_reader *r, struct claims *all)
{
	const struct plan_name *n;
	const struct plan_tag *t;
	size_t services = r->plan->services.n;

	all->first = xcalloc(services + 1, sizeof(*all->first));
	for (size_t i = 0; i < services; i++) {
		const struct service *s = &r->plan->services.v[i];

		all->first[i] = all->n;
		vec_each (n, &s->roles)
			add_claim(r, all, EVIDENCE_ROLE, s, n, NULL);
		vec_each (n, &s->applications)
			add_claim(r, all, EVIDENCE_APPLICATION, s, n, NULL);
		vec_each (t, &s->tags)
			add_claim(r, all, EVIDENCE_TAG, s, &t->value,
				  t->key.text);
	}
	all->first[services] = all->n;
}

static void
share(struct plan_reader *r, struct claims *all)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct claim *c = &all->v[i];
		struct sharers *s = map_get(&all->shared, c->key);

		if (!s) {
			s = arena_new(r->arena, struct sharers);
			map_set(&all->shared, c->key, s);
		}
		/* Claims come service by service. */
		if (s->claims.n == 0 ||
		    s->claims.v[s->claims.n - 1]->service != c->service)
			vec_push(r->arena, &s->claims, c);
	}
}

static bool
lists(const struct sharers *s, const struct service *service)
{
	for (size_t i = 0; i < s->claims.n; i++)
		if (s->claims.v[i]->service == service)
			return true;
	return false;
}

/* Is c something that no other service of the group lists? */
static bool
is_own(struct claims *all, const struct claim *c, const struct sharers *group)
{
	const struct sharers *others = map_get(&all->shared, c->key);

	for (size_t i = 0; i < others->claims.n; i++) {
		const struct service *s = others->claims.v[i]->service;

		all->steps += group->claims.n;
		if (s != c->service && lists(group, s))
			return false;
	}
	return true;
}

/* Can a statement that shows what the group shares be told to be c's? */
static bool
told_apart(struct claims *all, const struct claim *c,
	   const struct sharers *group)
{
	size_t from = all->first[c->service->index];
	size_t to = all->first[c->service->index + 1];

	for (size_t i = from; i < to; i++) {
		const struct claim *other = &all->v[i];

		if (other->kind == c->kind)
			continue;
		if (all->steps++ > STEPS_MAX || is_own(all, other, group))
			return true;
	}
	return false;
}

static void
report(struct plan_reader *r, const struct claim *c, const struct claim *first)
{
	static const char *const rest[] = {
		[EVIDENCE_ROLE] = "application or tag",
		[EVIDENCE_APPLICATION] = "role or tag",
		[EVIDENCE_TAG] = "role or application",
	};
	struct diag *d;

	if (c->name->line < first->name->line ||
	    (c->name->line == first->name->line &&
	     c->name->column < first->name->column)) {
		const struct claim *swap = c;

		c = first;
		first = swap;
	}
	d = diag_add(r->diags, DIAG_ERROR, &r->plan->source, c->name->line,
		     c->name->column,
		     "the %s \"%s\" is the service \"%s\"'s too, at %s, and "
		     "no %s tells them apart",
		     kind_word(c->kind), plan_shown(r, c->name->text),
		     first->service->name,
		     plan_place(r, first->name->line, first->name->column),
		     rest[c->kind]);
	diag_hint(r->diags, d, "list something that only one of them has");
}

static void
check_group(struct plan_reader *r, struct claims *all,
	    const struct sharers *group)
{
	const struct claim *without = NULL;

	for (size_t i = 0; i < group->claims.n; i++) {
		const struct claim *c = group->claims.v[i];

		if (told_apart(all, c, group))
			continue;
		if (without)
			report(r, c, without);
		else
			without = c;
	}
}

/* An exact role that another service's pattern matches is shared by the two. */
static void
check_pattern(struct plan_reader *r, struct claims *all,
	      const struct claim *pattern)
{
	for (size_t i = 0; i < all->n && all->steps < STEPS_MAX; i++) {
		const struct claim *c = &all->v[i];
		struct sharers pair = {0};
		struct err err;

		all->steps++;
		if (c->kind != EVIDENCE_ROLE ||
		    c->service == pattern->service || !c->name->pattern ||
		    pattern_kind(c->name->pattern) != PATTERN_EXACT ||
		    pattern_match(pattern->name->pattern, c->name->text,
				  strlen(c->name->text), &err) != 1)
			continue;
		vec_push(r->arena, &pair.claims, c);
		vec_push(r->arena, &pair.claims, pattern);
		check_group(r, all, &pair);
	}
}

void
plan_check_evidence(struct plan_reader *r)
{
	struct claims all = {0};
	struct map_entry *e;

	collect(r, &all);
	share(r, &all);
	map_each (e, &all.shared) {
		const struct sharers *group = e->value;

		if (group->claims.n > 1)
			check_group(r, &all, group);
	}
	for (size_t i = 0; i < all.n; i++) {
		const struct claim *c = &all.v[i];

		if (c->kind == EVIDENCE_ROLE && c->name->pattern &&
		    pattern_kind(c->name->pattern) != PATTERN_EXACT)
			check_pattern(r, &all, c);
	}
	map_release(&all.shared);
	free(all.first);
	free(all.v);
}
